"""What earlier promotions left for this one: kept results, and verdicts on their actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from retro import history, verdicts
from retro.cells import day, number
from retro.errors import UsageError
from retro.history import Snapshot
from retro.jobs import Job
from retro.model import Note, PastAction, Result, Row
from retro.running import Results

# Where notes on snapshots come from.
HISTORY = "history"


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


def asked(job: Job, previous: Snapshot | None, rows: Iterable[Mapping[str, str]]) -> list[Row]:
    """Return the rows of the relation `past_actions`: the register's, of promotions before."""
    if job.workspace is None or previous is None:
        return []
    known = set(job.workspace.earlier(job.name))
    # A row that was copied by hand has its id twice: one action is judged once.
    by_id = {row["id"]: row for row in rows if row["promotion"] in known}
    return [_asked(row, previous.promotion) for row in by_id.values()]


def _asked(row: Mapping[str, str], against: str) -> Row:
    return (
        row["id"],
        row["promotion"],
        row["finding"] or None,
        row["do"],
        row["kpi"],
        number(row["baseline"]),
        number(row["target"]),
        row["status"],
        row["scope"] or "shop",
        day(row["due"]),
        row["promotion"] == against,
    )


def past(
    job: Job,
    previous: Snapshot | None,
    register: Sequence[Mapping[str, str]],
    results: Mapping[str, Result],
) -> list[PastAction]:
    """Return the actions of earlier promotions with their verdicts."""
    if job.workspace is None or previous is None:
        return []
    found = results.get(verdicts.VERDICTS)
    rows = found.dicts() if found else []
    return verdicts.judged(register, job.workspace.earlier(job.name), rows)


def notes(job: Job) -> list[Note]:
    """Return a note for each snapshot that was damaged and is not compared with."""
    return [_set_aside(name, f"history/{history.DAMAGED}") for name in job.damaged]


def _set_aside(name: str, place: str) -> Note:
    zh = f"历史快照 {name} 已损坏，移到了 {place}，这次不和它对比；重新运行那次大促就能重建。"
    en = f"The snapshot {name} is damaged; it is now in {place} and nothing is compared with it."
    again = "Run that promotion again to make it anew."
    return Note(query=HISTORY, say={"zh": zh, "en": f"{en} {again}"}, level="warn")
