"""The scenarios: a planted world, what the product says of it, and how near that is."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from simulator import coarser, goods, pairs, plants, shops, truth
from simulator.desk import run
from simulator.marks import Mark, Part, Parts, least, most
from simulator.measures import (
    FITS_PATH,
    MANY,
    NEEDED,
    REPLAYS_PATH,
    SLOTS_PATH,
    absences,
    accounted,
    after_hours,
    cause,
    coarse,
    false_gaps,
    gaps,
    likeness,
    people,
    stacked,
    told,
)
from simulator.reading import look, play, slot
from simulator.worlds import Change, World


def effects_of(world: World, seed: int) -> dict[str, int]:
    """Return what each planted cause cost: everything, less everything without the cause."""
    every = truth.slow_chats(plants.everything(world), seed)
    return {
        name: every - truth.slow_chats(plants.everything(world, name), seed)
        for name in plants.CAUSES
    }


Play = Callable[[int, float, Change], Parts]


def s0(seed: int, volume: float, broken: Change) -> Parts:
    """Nothing planted, enough people."""
    day = play(broken(plants.base(volume, plants.SPARE)), seed)
    return {**false_gaps(seen := day.seen(), day.world, seed), **absences(seen, day.world)}


def null_shop(seed: int, volume: float, _: Change) -> Parts:
    """A shop with chats, orders, parcels and reviews in which nothing is out of line."""
    return shops.nothing(seed, size_of(volume))


def told_shop(seed: int, volume: float, _: Change) -> Parts:
    """The demo's shop with another seed: its six planted problems, and nothing beside them."""
    return shops.story(seed, size_of(volume))


def size_of(volume: float) -> str:
    """Return the size of the demo shop that goes with a volume."""
    return "medium" if volume >= 1 else "small"


def s1(seed: int, volume: float, broken: Change) -> Parts:
    """Eight of fourteen helpers come two hours late; the second evening is thin."""
    day = play(broken(plants.thin_evening(plants.late_helpers(plants.base(volume)))), seed)
    return gaps(day.seen(only=NEEDED), day.world, seed)


def s2(seed: int, volume: float, broken: Change) -> Parts:
    """One agent silent for an hour."""
    day = play(broken(plants.CAUSES["absent"](plants.base(volume, 0.1))), seed)
    return absences(day.seen(only=NEEDED), day.world)


def s3(seed: int, volume: float, broken: Change) -> Parts:
    """One agent at 0.45 of the usual speed."""
    day = play(broken(plants.CAUSES["slow_agent"](plants.base(volume, 0.1))), seed)
    return people(day.seen(only=NEEDED), day.world)


def one_cause(name: str, seed: int, volume: float, broken: Change) -> Parts:
    """One cause planted into a desk with a tenth of people to spare."""
    without = broken(plants.base(volume, 0.1))
    day = play(plants.CAUSES[name](without), seed)
    effect = truth.slow_chats(day.world, seed) - truth.slow_chats(without, seed)
    return cause(day.seen(only=NEEDED), name, effect)


def s7(seed: int, volume: float, broken: Change) -> Parts:
    """Seven of fifteen meals at 11:30."""
    return stacked(
        play(broken(plants.stacked_breaks(plants.base(volume, 0.1))), seed).seen(only=NEEDED)
    )


def s8(seed: int, volume: float, broken: Change) -> Parts:
    """Nobody there from 03:00 to 08:00."""
    day = play(broken(plants.closed_night(plants.base(volume, 0.1))), seed)
    return after_hours(day.seen(only=NEEDED), day)


def s9(seed: int, volume: float, _: Change) -> Parts:
    """One product with a wrong size chart, another that only sells a lot; the returns part."""
    with tempfile.TemporaryDirectory() as name:
        folder = goods.write(Path(name) / "exports", goods.sales(seed, volume))
        seen = look(folder, plants.base())
    said = [str(finding.slice["sku"]) for finding in seen.findings if "sku" in finding.slice]
    hits = sum(sku == goods.WRONG for sku in said)
    return {"precision of products": (hits, len(said)), "recall of products": (min(hits, 1), 1)}


def replayed(seed: int, volume: float, broken: Change) -> Parts:
    """Compare what the replay says of more people with the desk run again with more people."""
    day = play(broken(plants.thin_evening(plants.late_helpers(plants.base(volume)))), seed)
    seen = day.seen(only=(*NEEDED, REPLAYS_PATH, FITS_PATH))
    fits = [row for row in seen.rows(FITS_PATH) if row["is_used"]]
    said = {slot(r["slot_from"]): r["with_plan"] for r in seen.rows(REPLAYS_PATH)}
    more = [max(0, round(row["gap"])) if row["is_called"] else 0 for row in seen.rows(SLOTS_PATH)]
    if not fits or not any(more):
        return {}
    people = (*day.world.agents, *truth.posts(more))
    every_chat, fine = truth.counts(
        run(replace(day.world, agents=people), day.dice), day.world.answer_seconds
    )
    apart = [
        abs(said[place] - fine[place] / every_chat[place])
        for place in said
        if said[place] is not None and every_chat[place] >= MANY and more[place]
    ]
    fit = sum(row["slots_fit"] for row in fits), sum(row["slots"] for row in fits)
    return {"slots that fit": fit, "off by, points": (100 * sum(apart), len(apart))}


def s13(seed: int, volume: float, broken: Change) -> Parts:
    """The same day as session table, half-hour totals, hourly totals, agent days, no roster."""
    day = play(broken(plants.thin_evening(plants.late_helpers(plants.base(volume)))), seed)
    fine = day.seen(only=NEEDED)
    coarser_ways = {
        "session table": lambda f, w, _, t: coarser.sessions(f, t, w),
        "half-hour totals": lambda f, w, _, t: coarser.slots(f, t, w),
        "hourly totals": lambda f, w, _, t: coarser.slots(f, t, w, 3600),
        "agent days": lambda f, w, _, t: coarser.agent_days(f, t, w),
        "no roster": coarser.without_roster,
    }
    parts: dict[str, Part] = {}
    for name, write in coarser_ways.items():
        seen = day.seen(write, NEEDED)
        # What does not speak does not contradict; only agent days may be silent.
        if seen.ran(SLOTS_PATH) or name == "agent days":
            parts[f"contradictions: {name}"] = (coarse(seen, fine), 1)
        error = gaps(seen, day.world, seed).get("MAE of needs, agents")
        if error and name != "agent days":
            parts[f"MAE of needs: {name}"] = error
    return parts


def s14(seed: int, volume: float, broken: Change) -> Parts:
    """Dirty exports of a day with all causes."""
    day = play(broken(plants.everything(plants.base(volume, 0.1))), seed)
    clean = told(day.seen())
    seen = day.seen(partial(coarser.dirty, seed=seed))
    dirty = told(seen)
    warned = [path for path, rows in seen.results.items() if path.startswith("checks/") and rows]
    return {
        "Jaccard of claims": (len(clean & dirty), len(clean | dirty)),
        "warnings": (len(warned), 1),
    }


def every(seed: int, volume: float, broken: Change) -> Parts:
    """All causes together, and each person and absence in it."""
    base = plants.base(volume, 0.1)
    day = play(broken(plants.everything(base)), seed)
    seen = day.seen(only=NEEDED)
    effects = effects_of(broken(base), seed)
    ratios = {
        f"{name}: accounting ÷ what-if": (accounted(seen).get(name, 0.0), float(effects[name]))
        for name in ("bot", "transfer", "complex", "understaffed")
    }
    return {
        **likeness(seen, effects), **ratios, **people(seen, day.world), **absences(seen, day.world),
    }  # fmt: skip


GAPS = {
    "precision of gaps ≥ 2": least(0.85, ".91"),
    "recall of gaps ≥ 2": least(0.85, ".94"),
    "MAE of needs, agents": most(1.5, ".96"),
    "called without a gap of 1": most(0.5),
}
ABSENCE = {
    "absence found": least(1.0, "6/6"),
    "IoU of the absence": least(0.8, ".99"),
    "false absences > 10 min": most(0.0, "0"),
}
PEOPLE = {"slow agent named": least(0.95, "6/6"), "innocents named per report": most(0.1, "0")}


def ratio(low: float, high: float, prototype: str) -> dict[str, Mark]:
    """Return the marks of one cause's accounting."""
    return {"accounting ÷ what-if": Mark(low, high, prototype)}


SCENARIOS: Mapping[str, tuple[str, Play, Mapping[str, Mark]]] = {
    "S0": ("nothing planted", s0, {
        "red findings per report": most(0.5, "0.0"),
        "called without a gap of 1": most(0.5),
        "innocents named per report": most(0.1),
        "false absences > 10 min": most(0.0),
    }),
    "S1": ("8 of 14 helpers two hours late", s1, GAPS),
    "S2": ("an agent silent for an hour", s2, ABSENCE),
    "S3": ("an agent at 0.45 speed", s3, PEOPLE),
    "S4": ("bot holds a type 35–55 s", partial(one_cause, "bot"), ratio(0.67, 1.5, "1.29")),
    "S5": ("35 % of a type passed on", partial(one_cause, "transfer"), ratio(0.67, 1.5, ".92")),
    "S6": ("a type with 4 times the work", partial(one_cause, "complex"), ratio(0.6, 1.5, ".75")),
    "S7": ("7 of 15 meals at 11:30", s7, {"blamed on breaks": least(0.6)}),
    "S8": ("nobody from 3:00 to 8:00", s8, {"error of the count": most(0.05)}),
    "S9": ("a wrong size chart, a big seller", s9, {
        "precision of products": least(0.9, "1.0"),
        "recall of products": least(0.9, "1.0"),
    }),
    "S10": ("a harder mix, the same service", pairs.s10, {
        "no red or green light": least(1.0),
        "sign of the mix effect": least(1.0),
    }),
    "S11": ("identical worlds, 66 pairs each", pairs.s11, {
        "headline called changed": most(0.03, ".02"),
        "any metric called changed": most(0.03),
    }),
    "S12": ("7 points better", pairs.s12, {"improvement is green": least(0.9, "1.0")}),
    "S13": ("coarser exports", s13, {
        "contradictions: session table": most(0.0),
        "contradictions: half-hour totals": most(0.0),
        "contradictions: hourly totals": most(0.0),
        "contradictions: agent days": most(0.0),
        "contradictions: no roster": most(0.0),
        "MAE of needs: session table": most(1.5, ".95"),
        "MAE of needs: half-hour totals": most(1.5, "1.03"),
        "MAE of needs: hourly totals": most(1.5, "1.11"),
    }),
    "N": ("a whole shop, nothing planted", null_shop, {"findings per report": most(0.5)}),
    "D": ("a whole shop, six problems", told_shop, {
        "recall of planted problems": least(0.9),
        "precision of problems": least(0.9),
    }),
    "R": ("replay of more people against a true re-run", replayed, {
        "slots that fit": least(0.8),
        "off by, points": most(3.0, "1.1–1.4"),
    }),
    "S14": ("dirty exports", s14, {"Jaccard of claims": least(0.9), "warnings": least(1.0)}),
    "ALL": ("all causes together", every, {
        "Spearman": least(0.8, "1.0"),
        "total variation": most(0.2, ".12"),
    }),
}  # fmt: skip
BROKEN_MARKS: Mapping[str, Mark] = {
    **{name: mark.wider(1.5) for name, mark in (ABSENCE | PEOPLE).items()},
    "bot: accounting ÷ what-if": Mark(0.67, 1.5).wider(1.5),
    "transfer: accounting ÷ what-if": Mark(0.67, 1.5).wider(1.5),
    "complex: accounting ÷ what-if": Mark(0.6, 1.5).wider(1.5),
}
