"""A review in a page of JSON for roll-ups over shops, kept with what the run stood on.

It lies in the workspace's cache and may be deleted at any time. It names no agent and no buyer:
only core metrics, their changes, and of each problem its cause, weight and money.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from retro import grounds, pack, placing
from retro.catalog import ROLLUP
from retro.config import Workspace
from retro.jobs import MANIFEST, Job
from retro.kpis import COMPARED, CORE, MATURITY
from retro.model import Finding, Report, Result

SCHEMA = 1
TEMPLATE = "report_templates/rollup.html"
CURRENCIES = "1_break_down/paid_currencies"
SEVERAL = "several"
METRIC = ("metric", "profile", "unit", "better", "value", "low", "high", "target", "status")
CHANGE = ("metric", "profile", "change", "low", "high", "reading")
Document = dict[str, Any]


def basis(job: Job, stood_on: Mapping[str, Any] | None = None) -> Document:
    """Return all that decides a pack, exports by the state of their files; cheap to ask for.

    `stood_on` are the grounds of the run where they are known already.
    """
    ground = dict(stood_on or grounds.grounds(job))
    ground["files"] = {path: f for path, f in ground["files"].items() if not _is_of_shops(path)}
    found = {
        "grounds": ground,
        "versions": pack.versions(),
        "exports": _listing(job.exports),
        "asked": {
            "start": job.window.start,
            "end": job.window.end,
            "lang": job.lang,
            "edition": job.edition,
            "as_of": job.as_of,
            "against": job.against,
            "formats": job.formats,
            "agents": job.agents,
            "engine": job.engine,
        },
    }
    return {name: pack.digest(pack.as_json(part)) for name, part in found.items()}


def keep(
    job: Job, report: Report, results: Mapping[str, Result], stood_on: Document, *, whole: bool
) -> None:
    """Keep what a roll-up needs of the pack just written; of a one-off run nothing is kept.

    `stood_on` is the basis of before the run. A pack that is not `whole` is made again next time.
    """
    if job.workspace is None:
        return
    left = {"pack": _digest(job.pack / MANIFEST), "register": _digest(job.workspace.actions)}
    document = {
        "schema": SCHEMA,
        "basis": stood_on,
        "left": left,
        "whole": whole,
        **_told(report, results),
    }
    path = _place(job.workspace, job.name)
    with suppress(OSError):  # the next roll-up runs the shop again
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        placing.replace(path, pack.as_json(document), placing.PRIVATE)


def latest(space: Workspace, promotion: str) -> Document | None:
    """Return what the last run of a promotion left, if it belongs to the pack that is there."""
    try:
        document: Document = json.loads(_place(space, promotion).read_text(encoding="utf-8"))
        is_its = document["left"]["pack"] == _digest(space.pack(promotion) / MANIFEST)
        return document if document["schema"] == SCHEMA and is_its else None
    except (OSError, ValueError, LookupError, TypeError):
        return None


def forget(space: Workspace, promotion: str) -> None:
    """Let go of what the last run left."""
    _place(space, promotion).unlink(missing_ok=True)


def standing(job: Job) -> Document | None:
    """Return what the last run left if a run now would write the same pack, else None."""
    if job.workspace is None or job.force:
        return None
    document = latest(job.workspace, job.name)
    if document is None or not document["whole"] or document["basis"] != basis(job):
        return None
    is_left = document["left"]["register"] == _digest(job.workspace.actions)
    return document if is_left and _is_there(job.pack) else None


def _is_of_shops(path: str) -> bool:
    """Tell whether a file is for roll-ups alone, so that no pack depends on it."""
    return path.startswith(f"queries/{ROLLUP}/") or path == TEMPLATE


def _place(space: Workspace, promotion: str) -> Path:
    return space.cache / f"precis-{promotion}.json"


def _digest(path: Path) -> str | None:
    return pack.digest(path.read_bytes()) if path.is_file() else None


def _listing(folder: Path) -> list[tuple[str, int, int, int]]:
    """Return path, size and times of each file: any change of a file changes its status time."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            stat = path.stat()
            name = path.relative_to(folder).as_posix()
            found.append((name, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns))
    return found


def _is_there(folder: Path) -> bool:
    """Tell whether every file of a pack is there in its size."""
    outputs = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["outputs"]
    files = {folder / file["path"]: file["size"] for file in outputs}
    return all(path.is_file() and path.stat().st_size == size for path, size in files.items())


def _told(report: Report, results: Mapping[str, Result]) -> Document:
    promotion, ages = report.promotion, _rows(results, MATURITY)
    return {
        "starts_at": promotion.starts_at.isoformat(),
        "ends_at": promotion.ends_at.isoformat(),
        "as_of": promotion.as_of.isoformat(),
        "age_days": ages[0]["whole_days"] if ages else None,
        "currency": _currency(_rows(results, CURRENCIES)),
        "against": report.against,
        "profile": report.profile,
        "metrics": [_metric(row) for row in _rows(results, CORE)],
        "changes": [{name: row[name] for name in CHANGE} for row in _rows(results, COMPARED)],
        "problems": [_problem(finding) for finding in report.findings],
    }


def _rows(results: Mapping[str, Result], path: str) -> list[dict[str, Any]]:
    return results[path].dicts() if path in results else []


def _metric(row: Mapping[str, Any]) -> Document:
    """Return a metric; a share of money, without an interval, has no cases."""
    is_of_cases = row["unit"] != "share" or row["low"] is not None
    cases = row["denominator"] if is_of_cases else None
    return {name: row[name] for name in METRIC} | {"n": cases}


def _currency(rows: list[dict[str, Any]]) -> str | None:
    """Return the currency of the paid orders: none where no export names one."""
    return (rows[0]["currency"] if len(rows) == 1 else SEVERAL) if rows else None


def _problem(finding: Finding) -> Document:
    return {
        "rule": finding.rule,
        "cause": finding.cause,
        "severity": finding.severity,
        "controllable": finding.controllable,
        "money": None if finding.money is None else str(finding.money),
    }
