"""The action register `actions.csv`: merge proposals, keep hand edits."""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from retro.cells import day, guarded, unguarded
from retro.errors import UsageError
from retro.model import Action

FIELDS = (
    "id",
    "promotion",
    "finding",
    "do",
    "owner",
    "due",
    "kpi",
    "baseline",
    "target",
    "scope",
    "status",
    "note",
)
NEEDED = ("id", "promotion", "do", "status")
STATUSES = ("proposed", "accepted", "done", "dropped")


def load(path: Path) -> list[dict[str, str]]:
    """Return the register's rows as text; a broken file is an error with its line."""
    if not path.exists():
        return []
    reader = csv.DictReader(io.StringIO(_decoded(path), newline=""))
    missing = [name for name in NEEDED if name not in (reader.fieldnames or NEEDED)]
    if missing:
        raise _broken(path, 1, f"缺少列 {missing}", f"the columns {missing} are missing")
    rows, start = [], 2
    for cells in reader:
        row = {name: unguarded((cells.get(name) or "").strip()) for name in FIELDS}
        if any(row.values()):
            _check(path, start, row)
            rows.append(row)
        start = reader.line_num + 1
    return rows


def _check(path: Path, line: int, row: Mapping[str, str]) -> None:
    if row["status"] not in STATUSES:
        words = "、".join(STATUSES)
        raise _broken(path, line, f"状态应为 {words}", f"the status must be one of {words}")
    if row["due"] and not day(row["due"]):
        given = row["due"]
        raise _broken(path, line, f"“{given}”不是日期", f"`{given}` is not a date")


def merged(
    rows: Sequence[Mapping[str, str]], promotion: str, actions: Iterable[Action], lang: str
) -> list[dict[str, str]]:
    """Return the register with new proposals added; what is there stays as it is."""
    known = {row["id"] for row in rows}
    fresh = [_row(promotion, action, lang) for action in actions if action.id not in known]
    return [dict(row) for row in rows] + fresh


def save(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Write the register whole: UTF-8 with BOM, so that Excel opens it right."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, FIELDS, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows({name: guarded(value) for name, value in row.items()} for row in rows)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(buffer.getvalue().encode("utf-8-sig"))
    temporary.replace(path)


def registered(action: Action, rows: Iterable[Mapping[str, str]]) -> Action:
    """Return the action as the manager left it in the register."""
    row = next((row for row in rows if row["id"] == action.id), None)
    if row is None:
        return action
    return replace(
        action,
        owner=row["owner"] or action.owner,
        due=due_date(row["due"]) if row["due"] else action.due,
        status=row["status"],
    )


def changed(
    rows: Iterable[Mapping[str, str]], action: str, changes: Mapping[str, str | None]
) -> list[dict[str, str]]:
    """Return the register with one action changed; unknown ids and states are refused."""
    given = {name: value for name, value in changes.items() if value is not None}
    if "status" in given and given["status"] not in STATUSES:
        raise _refused(f"状态应为 {'、'.join(STATUSES)}", f"the status is one of {STATUSES}")
    if given.get("due"):
        given["due"] = due_date(given["due"]).isoformat()
    kept = [dict(row) for row in rows]
    if not any(row["id"] == action for row in kept):
        raise _refused(f"登记表里没有“{action}”", f"the register has no `{action}`")
    return [row | given if row["id"] == action else row for row in kept]


def written(  # noqa: PLR0913 - the fields of one action
    rows: Iterable[Mapping[str, str]],
    promotion: str,
    do: str,
    owner: str,
    due: str,
    kpi: str,
    baseline: float | None,
    target: float,
) -> dict[str, str]:
    """Return a new action as the meeting decided it, accepted, with the next free number."""
    if not (do.strip() and owner.strip() and kpi.strip() and math.isfinite(target)):
        raise _refused(
            "行动要有内容、负责人、指标和目标", "an action needs text, owner, metric and target"
        )
    decided = f"{promotion}/decided-"
    taken = [row["id"].removeprefix(decided) for row in rows if row["id"].startswith(decided)]
    free = 1 + max((int(end) for end in taken if end.isdecimal()), default=0)
    return {
        "id": f"{decided}{free}",
        "promotion": promotion,
        "finding": "",
        "do": do,
        "owner": owner,
        "due": due_date(due).isoformat(),
        "kpi": kpi,
        "baseline": "" if baseline is None else f"{baseline:.6g}",
        "target": f"{target:.6g}",
        "scope": "shop",
        "status": "accepted",
        "note": "",
    }


def imported(
    rows: Iterable[Mapping[str, str]], given: Iterable[Mapping[str, str]]
) -> list[dict[str, str]]:
    """Return the register with the given rows; a row replaces the one of the same id."""
    merged_rows = {row["id"]: dict(row) for row in rows}
    merged_rows |= {row["id"]: dict(row) for row in given}
    return list(merged_rows.values())


def _row(promotion: str, action: Action, lang: str) -> dict[str, str]:
    return {
        "id": action.id,
        "promotion": promotion,
        "finding": action.finding,
        "do": action.do.get(lang) or action.do["en"],
        "owner": action.owner,
        "due": action.due.isoformat(),
        "kpi": action.kpi,
        "baseline": "" if action.baseline is None else f"{float(str(action.baseline)):.6g}",
        "target": "" if action.target is None else f"{float(str(action.target)):.6g}",
        "scope": action.scope,
        "status": action.status,
        "note": "",
    }


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _broken(path, None, "编码无法识别", "its encoding is not known")


def due_date(text: str) -> date:
    """Return the date of `YYYY-MM-DD`, or say what was expected."""
    if found := day(text):
        return found
    raise UsageError(
        "DATE",
        {"zh": f"“{text}”不是日期。", "en": f"`{text}` is not a date."},
        {"zh": "写成 2025-12-01 的样子。", "en": "Write it like 2025-12-01."},
    )


def _refused(zh: str, en: str) -> UsageError:
    return UsageError(
        "ACTION",
        {"zh": f"{zh}。", "en": f"{en}."},
        {"zh": "用 retro actions 查看登记表。", "en": "See `retro actions`."},
    )


def _broken(path: Path, line: int | None, zh: str, en: str) -> UsageError:
    return UsageError(
        "ACTIONS_FILE",
        {"zh": f"行动登记表有误：{zh}。", "en": f"the action register is wrong: {en}."},
        {
            "zh": "改正后再运行；原文件没有改动。",
            "en": "Correct it and run again; it was not changed.",
        },
        file=path.name,
        line=line,
    )
