"""Two simulated promotions compared as `--against` compares them: from kept results alone."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any
from unittest.mock import patch

from retro import models, parameters, resources
from retro.catalog import PREVIOUS, Catalog, load_catalog
from retro.jobs import Job
from retro.model import Query, Result
from retro.review import review
from retro.running import Results, give, give_previous, ordered
from retro.warehouse import Warehouse
from simulator import exports, plants
from simulator.marks import Parts
from simulator.reading import job_of, narrowed, play
from simulator.worlds import KINDS, Bot, Change, World, clock

SPLIT = "5_follow_through/change_split"
COMPARED = "5_follow_through/compared"
WANTED = frozenset([SPLIT, COMPARED])
# Worlds of one kind; every two of them are a pair.
MANY = 12
HEADLINE = "rate_30s"
# Seconds of work a reply where the usual desk takes seven.
SLOW_WORK = 8.2
SLOW_TYPE = "promo_rule"
MIXES = (KINDS, tuple(replace(k, share=0.5) if k.code == SLOW_TYPE else k for k in KINDS))


@dataclass(frozen=True, slots=True)
class Kept:
    """What a run leaves of one promotion: its results, and the job they came from."""

    job: Job
    promotion: Any
    results: Mapping[str, Result]

    def snapshot(self) -> Results:
        """Return the results as the next promotion reads them."""
        return {
            one.query.name: (tuple(column.name for column in one.query.columns), one.rows)
            for one in self.results.values()
        }


@cache
def catalog() -> Catalog:
    """Return what a comparison rests on."""
    return narrowed(load_catalog(resources.layers("queries", None)), WANTED)


def kept(world: World, seed: int) -> Kept:
    """Play a world and return what a run keeps of it; its exports are gone afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "exports"
        day = play(world, seed)
        exports.write(folder, world, day.dice, day.trace)
        job = job_of(folder, world)
        with patch("retro.review.load_catalog", lambda _: catalog()):
            seen = review(job, lambda _: None)
    return Kept(job, seen.report.promotion, {one.query.path: one for one in seen.results})


def compared(before: Kept, now: Kept) -> dict[str, dict[str, Any]]:
    """Return the change of each metric by both queries' rows; the exports are not needed."""
    known = catalog()
    late = [query for query in ordered(known) if looks_back(query, known)]
    with (
        tempfile.TemporaryDirectory() as name,
        Warehouse(known, Path(name), "Asia/Shanghai") as house,
    ):
        house.put_reference()
        give(house, now.promotion)
        for result in now.results.values():
            if result.query not in late:
                house.put(result.query.name, known.schema(result.query.name), result.rows)
                house.relations.add(result.query.name)
        give_previous(house, known, before.snapshot())
        told: dict[str, dict[str, Any]] = {}
        for query in late:
            models.work_up(house, (*query.reads, *query.may_read))
            if house.missing(query):
                continue
            result = house.run(query, parameters.values(query, now.job.settings))
            if query.path in WANTED:
                for row in result.dicts():
                    metric = str(row["metric"])
                    told[metric] = told.get(metric, {}) | row
    return told


def looks_back(query: Query, known: Catalog) -> bool:
    """Tell whether a step reads the promotion before, itself or through another."""
    if not query.step:
        return False
    names = {name.partition(".")[0] for name in (*query.reads, *query.may_read)}
    return any(
        name.startswith(PREVIOUS) or ((other := known.named(name)) and looks_back(other, known))
        for name in names
    )


def is_lit(row: Mapping[str, Any]) -> bool:
    """Tell whether the boss would see the change as really better or worse."""
    return bool(row["certainty"] == "really")


def s10(seed: int, volume: float, _: Change) -> Parts:
    """Ask a harder mix of questions of the same desk: the bot holds one type, now twice as many."""
    usual, harder = (held(plants.base(volume, plants.SPARE, kinds=kinds)) for kinds in MIXES)
    row = compared(kept(usual, seed), kept(harder, seed + 100))[HEADLINE]
    return {
        "no red or green light": (int(not is_lit(row)), 1),
        "sign of the mix effect": (int((row["mix_effect"] or 0) < 0), 1),
    }


def held(world: World) -> World:
    """Return the world with a bot that always holds one type of question too long."""
    bot = Bot(kinds=frozenset({SLOW_TYPE}), between=(0.0, clock(2, 24)), holds=(35.0, 55.0))
    return replace(world, bots=(*world.bots, bot))


def s11(seed: int, volume: float, _: Change) -> Parts:
    """Compare every two of twelve runs of one world, in which people are short at times."""
    world = plants.thin_evening(plants.late_helpers(plants.base(volume)))
    runs = [kept(world, seed * 100 + place) for place in range(MANY)]
    rows = [compared(one, other) for one, other in combinations(runs, 2)]
    lit = [row[HEADLINE] for row in rows if is_lit(row[HEADLINE])]
    every = [one for row in rows for one in row.values()]
    return {
        "headline called changed": (len(lit), len(rows)),
        "any metric called changed": (sum(map(is_lit, every)), len(every)),
    }


def s12(seed: int, volume: float, _: Change) -> Parts:
    """The same desk, where a reply takes a sixth less: some 7 points more in time."""
    slow = replace(plants.base(volume), work=SLOW_WORK)
    row = compared(kept(slow, seed), kept(plants.base(volume), seed + 100))[HEADLINE]
    return {"improvement is green": (int(is_lit(row) and row["change"] > 0), 1)}
