"""How near what the product says is to what happened: each measure is a numerator over a base."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from simulator import plants, truth
from simulator.marks import Part, Parts
from simulator.reading import Day, Rows, Seen, overlap, second, slot
from simulator.worlds import World

SLOTS_PATH = "3_root_cause/staffing_slots"
CAUSES_PATH = "3_root_cause/waiting_causes"
HOURS_PATH = "3_root_cause/waiting_causes_by_hour"
ABSENCES_PATH = "facts/absence_spans"
REPLAYS_PATH = "relations/replay_slots"
FITS_PATH = "relations/replay_fits"
MANY = 50
SPEEDS_PATH = "3_root_cause/slow_agents"
NEEDED = (SLOTS_PATH, CAUSES_PATH, HOURS_PATH, ABSENCES_PATH, SPEEDS_PATH)
NAMED = 1.5
SHORT = 2.0
LITTLE = 600.0


def gaps(seen: Seen, world: World, seed: int) -> Parts:
    """Return how near needs and gaps of half hours are to the computed truth."""
    needed = truth.need(world, seed)
    missing = needed - truth.present(world)
    rows = [row for row in seen.rows(SLOTS_PATH) if row["required"] is not None]
    if not rows:
        return {}
    return {
        **_matched(rows, missing, "precision of gaps ≥ 2", "recall of gaps ≥ 2"),
        "called without a gap of 1": (
            sum(bool(row["is_called"]) and missing[slot(row["slot_from"])] < 1 for row in rows),
            1,
        ),
        "MAE of needs, agents": _error(rows, needed),
        "MAE of needs, share": (_error(rows, needed)[0], float(needed.sum())),
    }


def _matched(rows: Rows, missing: truth.Floats, precision: str, recall: str) -> Parts:
    said = {slot(row["slot_from"]) for row in rows if row["gap"] >= SHORT}
    true = set(np.flatnonzero(missing >= SHORT).tolist())
    hits = len(said & true)
    return {precision: (hits, len(said)), recall: (hits, len(true))}


def _error(rows: Rows, needed: truth.Ints) -> Part:
    """Return how far needs are off; an hour's need is the mean of its halves."""
    wrong = [
        abs(row["required"] - needed[slot(row["slot_from"]) : slot(row["slot_to"])].mean())
        for row in rows
    ]
    return float(sum(wrong)), len(wrong)


def false_gaps(seen: Seen, world: World, seed: int) -> Parts:
    """Return the findings and the gaps said of a world in which nothing was planted."""
    red = [finding for finding in seen.findings if finding.severity == "high"]
    told = {name: part for name, part in gaps(seen, world, seed).items() if "called" in name}
    return {"red findings per report": (len(red), 1), **told, **people(seen, world)}


def people(seen: Seen, world: World) -> Parts:
    """Return whether the slow agent was named, and who else was."""
    slow = {agent.name for agent in world.agents if agent.speed < 1 / NAMED}
    named = {row["agent"] for row in seen.rows(SPEEDS_PATH) if row["factor"] > NAMED}
    found = {"slow agent named": (len(slow & named), len(slow))} if slow else {}
    return {**found, "innocents named per report": (len(named - slow), 1)}


def absences(seen: Seen, world: World) -> Parts:
    """Return whether the absence was found, how exactly, and how many there were not."""
    true = [(agent.name, span) for agent in world.agents for span in agent.silent]
    said = [
        (row["agent"], (second(row["starts_at"]), second(row["ends_at"])))
        for row in seen.rows(ABSENCES_PATH)
    ]
    best = [
        max([overlap(span, other) for who, other in said if who == name], default=0.0)
        for name, span in true
    ]
    false = [
        span for who, span in said
        if span[1] - span[0] > LITTLE
        and not any(who == name and overlap(span, real) > 0 for name, real in true)
    ]  # fmt: skip
    found = {"absence found": (sum(part > 0 for part in best), len(best))} if true else {}
    exact = {"IoU of the absence": (sum(best), len(best))} if true else {}
    return {**found, **exact, "false absences > 10 min": (len(false), 1)}


def cause(seen: Seen, name: str, effect: float) -> Parts:
    """Return how a cause's session-equivalents compare with the chats that it made slow."""
    return {"accounting ÷ what-if": (accounted(seen).get(name, 0.0), effect)}


def accounted(seen: Seen) -> dict[str, float]:
    """Return the session-equivalents of each cause."""
    return {row["cause"]: float(row["chats"] or 0) for row in seen.rows(CAUSES_PATH)}


def stacked(seen: Seen) -> Parts:
    """Return the share of the slow chats of 11:00-13:00 that is blamed on breaks."""
    hours = {11, 12}
    rows = [r for r in seen.rows(HOURS_PATH) if r["hour"].day == 11 and r["hour"].hour in hours]
    slow = {row["hour"]: row["slow_chats"] for row in rows}
    blamed = [r["chats"] for r in rows if r["cause"] in ("breaks_stacked", "shift_break")]
    short = [r["chats"] for r in rows if r["cause"] == "understaffed"]
    total = sum(slow.values())
    return {"blamed on breaks": (sum(blamed), total), "blamed on staffing": (sum(short), total)}


def after_hours(seen: Seen, day: Day) -> Parts:
    """Return how far the count of chats that waited for the opening is off."""
    trace, (begins, ends) = day.trace, plants.CLOSED
    slow = truth.slow(trace, day.world.answer_seconds)
    true = sum(bool(slow[chat]) and begins <= m < ends for chat, m in enumerate(trace.entered))
    return {"error of the count": (abs(accounted(seen).get("after_hours", 0.0) - true), true)}


def likeness(seen: Seen, effects: Mapping[str, int]) -> Parts:
    """Return rank correlation and total variation of the causes against the what-if truth."""
    said = np.array([max(accounted(seen).get(name, 0.0), 0.0) for name in effects])
    true = np.array([max(float(value), 0.0) for value in effects.values()])
    ranks = [np.argsort(np.argsort(line)) for line in (said, true)]
    rank = float(np.corrcoef(ranks[0], ranks[1])[0, 1])
    apart = float(np.abs(said / max(said.sum(), 1e-9) - true / true.sum()).sum() / 2)
    return {"Spearman": (rank, 1), "total variation": (apart, 1)}


def coarse(seen: Seen, fine: Seen) -> float:
    """Return how many half hours are called short that the messages do not call short by one."""
    gap = {slot(row["slot_from"]): row["gap"] or 0.0 for row in fine.rows(SLOTS_PATH)}
    called = [row for row in seen.rows(SLOTS_PATH) if row["is_called"]]
    halves = [range(slot(row["slot_from"]), slot(row["slot_to"])) for row in called]
    return float(sum(max(gap.get(half, 0.0) for half in part) < 1 for part in halves))


def told(seen: Seen) -> set[tuple[str, str]]:
    """Return what the product claims: findings, called half hours, absences, slow people."""
    claims = {(f.rule, str(sorted(f.slice.items(), key=str))) for f in seen.findings}
    claims |= {("short", str(r["slot_from"])) for r in seen.rows(SLOTS_PATH) if r["is_called"]}
    claims |= {("absent", r["agent"]) for r in seen.rows(ABSENCES_PATH)}
    return claims | {("slow", r["agent"]) for r in seen.rows(SPEEDS_PATH)}
