"""What earlier promotions left for this one: kept results, and verdicts on their actions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from retro import history, verdicts
from retro.errors import UsageError
from retro.history import Snapshot
from retro.jobs import Job
from retro.kpis import CORE
from retro.model import Kpi, PastAction
from retro.running import Results


def previous(job: Job) -> Snapshot | None:
    """Return the kept results to compare with: the promotion asked for, else the one before."""
    if job.workspace is None or job.against == "none":
        return None
    if job.against is None:
        names = job.workspace.earlier(job.name)
        found_ones = (history.latest(job.workspace.history, name) for name in names)
        return next((snapshot for snapshot in found_ones if snapshot), None)
    snapshot = history.latest(job.workspace.history, job.against)
    if snapshot is None:
        raise UsageError(
            "NO_SNAPSHOT",
            {
                "zh": f"没有“{job.against}”的历史结果可以对比。",
                "en": f"there are no kept results of `{job.against}` to compare with.",
            },
            {
                "zh": f"先运行 retro run {job.against}，或用 --against none。",
                "en": f"Run `retro run {job.against}` first, or use --against none.",
            },
        )
    return snapshot


def earlier(job: Job, previous: Snapshot | None) -> dict[str, Results]:
    """Return the kept results of all promotions before, unless nothing is to be compared."""
    if job.workspace is None or previous is None:
        return {}
    names = job.workspace.earlier(job.name)
    kept_ones = (
        previous if name == previous.promotion else history.latest(job.workspace.history, name)
        for name in names
    )
    return {one.promotion: one.results for one in kept_ones if one}


def past(
    job: Job,
    kpis: Mapping[str, Kpi],
    previous: Snapshot | None,
    register: Sequence[Mapping[str, str]],
    grown: frozenset[str],
) -> list[PastAction]:
    """Return the actions of earlier promotions with their verdicts; `grown` cannot be judged."""
    if job.workspace is None or previous is None:
        return []
    columns, rows = previous.results.get(CORE.rsplit("/", 1)[-1], ((), ()))
    before = [dict(zip(columns, row, strict=True)) for row in rows]
    figures = {
        str(row["metric"]): {k: _figure(row[k]) for k in ("value", "numerator", "denominator")}
        for row in before
    }
    return verdicts.judged(register, job.workspace.earlier(job.name), kpis, figures, grown)


def _figure(value: object) -> float | None:
    return None if value is None else float(str(value))
