"""How much of a run is left: from what each step took the last time, or takes as a rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from retro.stopwatch import STEP, Span, Stopwatch

# What the steps of a shop take that was never run here: seconds, and seconds per gigabyte of
# exports. Measured on demo shops of 29,000 to 290,000 messages; the run itself corrects it.
READING = (0.15, 40.0)
QUERIES = {
    "tables": (0.2, 25.0),
    "checks": (0.4, 8.0),
    "facts": (1.2, 90.0),
    "metrics": (0.6, 6.0),
    "1_break_down": (1.2, 25.0),
    "2_locate": (0.8, 12.0),
    "3_root_cause": (0.8, 10.0),
    "4_plan": (1.2, 12.0),
    "5_follow_through": (0.5, 4.0),
}
OTHERS = (0.1, 1.0)
MODELS = (4.0, 10.0)
DOCUMENTS = {
    "compose": 1.5,
    "drawings": 1.3,
    "findings.json": 0.2,
    "report.html": 1.5,
    "tables.xlsx": 1.0,
    "worklists.xlsx": 0.5,
    "meeting.xlsx": 0.2,
    "roster.xlsx": 0.2,
    "brief.pdf": 3.0,
    "report.pdf": 9.0,
    "pack": 0.3,
}
GIGABYTE = 1e9
# A step that takes less than a third was not done: an earlier run had kept its result.
QUICKER = 3
# So much of a stage must have run before its own speed is believed rather than the one before.
TRUST = 0.05
# What took longer than it should, and says nothing of itself, takes a quarter more.
OVERDUE = 0.25
LEAST = 1e-3

READ, COMPUTE, WRITE = "read", "compute", "write"
STAGES = (READ, COMPUTE, WRITE)
# What is learned: how often a step ran, and the seconds that it took in all.
Learned: TypeAlias = dict[str, tuple[int, float]]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a step of a run is expected to take: so many times, so many seconds each time."""

    stage: str
    seconds: float
    times: int = 1


Plan: TypeAlias = Mapping[str, Expected]


def planned(
    files: Mapping[str, int],
    queries: Sequence[str],
    models: Sequence[str],
    documents: Iterable[str],
) -> dict[str, Expected]:
    """Return what a first run is expected to take; `files` are the exports with their bytes."""
    size = sum(files.values()) / GIGABYTE
    plan = {name: Expected(READ, _cost(READING, of / GIGABYTE)) for name, of in files.items()}
    many = Counter(map(_folder, queries))
    for path in queries:
        folder = _folder(path)
        seconds = _cost(QUERIES.get(folder, OTHERS), size) / many[folder]
        plan[path] = Expected(READ if folder == "tables" else COMPUTE, seconds)
    for name in models:
        plan[name] = Expected(COMPUTE, _cost(MODELS, size) / len(models))
    return plan | {name: Expected(WRITE, DOCUMENTS.get(name, 1.0)) for name in documents}


def recalled(plan: Plan, learned: Learned, grown: float) -> dict[str, Expected]:
    """Return the plan with what an earlier run took; exports are `grown` times as large now."""
    found = dict(plan)
    for name, (times, seconds) in learned.items():
        if name in plan and times:
            stage = plan[name].stage
            scale = 1.0 if stage == WRITE else grown
            found[name] = Expected(stage, seconds / times * scale, times)
    return found


def learned(plan: Plan, spans: Iterable[Span]) -> Learned:
    """Return what the steps of a plan took; what was not done this time is as it was."""
    took, times = _took(spans)
    found: Learned = {}
    for name, expected in sorted(plan.items()):
        before = expected.seconds * expected.times
        if name in times and took[name] * QUICKER >= before:
            found[name] = times[name], round(took[name], 4)
        else:
            found[name] = expected.times, round(before, 4)
    return found


def left(plan: Plan, watch: Stopwatch, part: float | None = None) -> float:
    """Return the seconds that are left of a run; `part` is the share done of what runs now."""
    spans, opened = list(watch.spans), list(watch.open)
    is_open = {id(span) for span in opened}
    took, times = _took(span for span in spans if id(span) not in is_open)
    stage = _reached(plan, spans)
    speeds = _speeds(plan, took, times, stage)
    rest = _open_left(plan, opened, speeds, watch.running(), part)
    running = {span.name for span in opened}
    for name, expected in plan.items():
        if STAGES.index(expected.stage) >= stage:
            still = expected.times - times.get(name, 0) - (name in running)
            rest += max(0, still) * expected.seconds * speeds[expected.stage]
    return rest


def _took(spans: Iterable[Span]) -> tuple[dict[str, float], dict[str, int]]:
    """Return by name the seconds in all, and how many times it ran as a step (or else at all)."""
    took: dict[str, float] = {}
    steps: Counter[str] = Counter()
    runs: Counter[str] = Counter()
    for span in spans:
        took[span.name] = took.get(span.name, 0.0) + span.seconds
        (steps if span.kind == STEP else runs)[span.name] += 1
    return took, dict(runs) | dict(steps)


def _reached(plan: Plan, spans: Iterable[Span]) -> int:
    """Return the number of the latest stage that has begun."""
    begun = (plan[span.name].stage for span in spans if span.name in plan)
    return max(map(STAGES.index, begun), default=0)


def _speeds(
    plan: Plan, took: Mapping[str, float], times: Mapping[str, int], reached: int
) -> dict[str, float]:
    """Return by stage how many times as long as expected things take in this run.

    A stage begins at the speed of the one before, as far as it reads and computes: where
    nothing had to be read, little has to be computed. Documents are always made.
    """
    speeds = dict.fromkeys(STAGES, 1.0)
    for number, stage in enumerate(STAGES[: reached + 1]):
        names = [name for name, expected in plan.items() if expected.stage == stage]
        total = sum(plan[name].seconds * plan[name].times for name in names)
        done = sum(plan[n].seconds * min(plan[n].times, times.get(n, 0)) for n in names)
        done = total if number < reached else done
        before = speeds[READ] if stage == COMPUTE else 1.0
        spent = sum(took.get(name, 0.0) for name in names)
        trust = TRUST * total or LEAST
        speeds[stage] = (spent + trust * before) / (done + trust)
        if stage == READ and number < reached:
            speeds[COMPUTE] = speeds[READ]
    return speeds


def _open_left(
    plan: Plan,
    opened: Sequence[Span],
    speeds: Mapping[str, float],
    running: float,
    part: float | None,
) -> float:
    """Return the seconds that are left of what runs now, and of what it runs in."""
    last = opened[-1]
    took, _ = _took(span for span in opened if span.name != last.name)
    rest = sum(max(0.0, _expected(plan, name, speeds) - spent) for name, spent in took.items())
    inner = _expected(plan, last.name, speeds) - running
    if part:
        # What DuckDB says of a long statement is worth more than what was expected of it.
        told = running * (1 - part) / part
        return rest + (told if inner <= 0 else inner * (1 - part) + told * part)
    return rest + (inner if inner > 0 else running * OVERDUE)


def _expected(plan: Plan, name: str, speeds: Mapping[str, float]) -> float:
    found = plan.get(name)
    return found.seconds * speeds[found.stage] if found else 0.0


def _folder(path: str) -> str:
    return path.partition("/")[0]


def _cost(rate: tuple[float, float], gigabytes: float) -> float:
    fixed, each = rate
    return fixed + each * gigabytes
