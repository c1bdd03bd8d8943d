"""Gives a world's exports to the product and reads what it says, by the paths of its queries."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from retro.catalog import Catalog, load_catalog
from retro.jobs import Job
from retro.model import Column, Finding, Query
from retro.modelled import BY_RELATION
from retro.review import review
from retro.settings import Settings, Shop, Window
from simulator import exports
from simulator.desk import Trace, run
from simulator.dice import Dice, roll
from simulator.worlds import HOURS, OPENS, SLOT, World

Rows = list[dict[str, Any]]
Write = Callable[[Path, World, Dice, Trace], object]
# Platforms whose headline is a share of chats answered within so many seconds.
PLATFORMS = {30.0: ("jd", "rate_30s"), 180.0: ("taobao", "rate_3min")}

# Facts and relations of models stay in the warehouse: a hidden step that repeats one is what
# brings its rows out. Absences are always looked at.
ALWAYS = "facts/absence_spans"
INSIDE = ("facts/", "relations/")
COPY = "3_root_cause/seen_"
KINDS = {
    "varchar": "text", "double": "number", "bigint": "count", "timestamp": "time",
    "boolean": "flag",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seen:
    """What the product said of one set of exports."""

    results: Mapping[str, Rows]
    findings: tuple[Finding, ...]

    def rows(self, path: str) -> Rows:
        """Return the rows of a query; none where it did not run."""
        return self.results.get(path, [])

    def ran(self, path: str) -> bool:
        """Tell whether the product has the query and could answer it."""
        return path in self.results


@dataclass(frozen=True, slots=True)
class Day:
    """One played world: what happened, and where the product's words on it come from."""

    world: World
    seed: int
    dice: Dice
    trace: Trace

    def seen(self, write: Write = exports.write, only: Iterable[str] = ()) -> Seen:
        """Return what the product says of this day, exported in some way."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "exports"
            write(folder, self.world, self.dice, self.trace)
            return look(folder, self.world, frozenset(only))


def play(world: World, seed: int) -> Day:
    """Return a world's day."""
    dice = roll(world, seed)
    return Day(world, seed, dice, run(world, dice))


def look(folder: Path, world: World, only: frozenset[str] = frozenset()) -> Seen:
    """Run the product over a folder of exports, by the same line as `retro run --exports`.

    `only` leaves out the queries that these do not need, which changes no figure of theirs;
    `relations/<name>` asks for what a model gives.
    """
    with patch("retro.review.load_catalog", lambda layers: narrowed(load_catalog(layers), only)):
        seen = review(job_of(folder, world), lambda _: None)
    rows = {result.query.path: result.dicts() for result in seen.results}
    inside = {path: rows[copy] for path in inner(only) if (copy := copy_of(path)) in rows}
    return Seen(rows | inside, tuple(seen.report.findings))


def job_of(folder: Path, world: World) -> Job:
    """Return the review of a folder of exports, as `retro run --exports` makes it."""
    platform, headline = PLATFORMS[world.answer_seconds]
    settings = Settings(
        shop=Shop(name="模拟店铺", platform=platform), targets={headline: world.answer_share}
    )
    window = Window(start=OPENS, end=OPENS + timedelta(hours=HOURS))
    pack = folder.parent / "pack"
    return Job(settings=settings, name="simulated", window=window, exports=folder, pack=pack)


def inner(only: Iterable[str]) -> list[str]:
    """Return the facts and relations whose rows are to be brought out."""
    return sorted({ALWAYS, *(path for path in only if path.startswith(INSIDE))})


def copy_of(path: str) -> str:
    """Return the path of the step that repeats a fact or a relation."""
    return COPY + path.partition("/")[2]


def narrowed(catalog: Catalog, only: frozenset[str]) -> Catalog:
    """Return the catalogue with what the given queries rest on, and the copies asked for."""
    copies = {copy_of(path): copied(catalog, path) for path in inner(only)}
    whole = replace(catalog, queries={**catalog.queries, **copies})
    if not only:
        return whole
    wanted = {path for path in catalog.queries if path.startswith("tables/")}
    fresh = [path for path in (*only, *copies) if path in whole.queries]
    while fresh:
        path = fresh.pop()
        if path not in wanted:
            wanted.add(path)
            fresh += behind(whole, path)
    return replace(whole, queries={path: whole.queries[path] for path in sorted(wanted)})


def copied(catalog: Catalog, path: str) -> Query:
    """Return a hidden step that repeats a fact or a relation."""
    name = path.partition("/")[2]
    model = BY_RELATION.get(name)
    fact = catalog.queries[path if model is None else ALWAYS]
    given = model.gives[name].items() if model else ()
    columns = (
        tuple(Column(name=column, label={}, kind=KINDS[kind]) for column, kind in given)
        or fact.columns
    )
    return replace(
        fact, path=copy_of(path), sql=f"select * from {name} order by all", reads=(name,),
        may_read=(), params={}, hidden=True, columns=columns,
    )  # fmt: skip


def behind(catalog: Catalog, path: str) -> list[str]:
    """Return the paths of the queries that a query reads, itself or through a model."""
    query = catalog.queries[path]
    names = [name.partition(".")[0] for name in (*query.reads, *query.may_read)]
    for name in names:
        model = BY_RELATION.get(name)
        names += [*model.reads, *model.may_read] if model else []
    found = [catalog.named(name) for name in names]
    return [query.path for query in found if query is not None]


def second(moment: datetime) -> float:
    """Return the seconds from the opening to a moment."""
    return (moment - OPENS).total_seconds()


def slot(moment: datetime) -> int:
    """Return the half hour of a moment."""
    return int(second(moment) // SLOT)


def overlap(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return intersection over union of two spans."""
    shared = max(0.0, min(one[1], other[1]) - max(one[0], other[0]))
    return shared / (one[1] - one[0] + other[1] - other[0] - shared)
