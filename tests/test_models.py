"""Models run between the queries: once, when first read, and only on what is there."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from types import ModuleType

import pytest

from retro import models, resources
from retro.catalog import load_catalog
from retro.modelled import BY_RELATION, MODELS, Modelled
from retro.running import ordered
from retro.warehouse import Warehouse

CATALOG = load_catalog(resources.layers("queries", None))
MODEL = MODELS[0]


@pytest.fixture
def house() -> Iterator[Warehouse]:
    """Return a warehouse with nothing in it."""
    with Warehouse(CATALOG) as opened:
        yield opened


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[models.Inputs]:
    """Put a model in the place of the first one, and return what it was given."""
    calls: list[models.Inputs] = []

    def solve(inputs: models.Inputs) -> Mapping[str, list[tuple[None, ...]]]:
        calls.append(inputs)
        return {name: [] for name in MODEL.gives}

    stand_in = ModuleType(MODEL.module)
    stand_in.solve = solve  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, MODEL.module, stand_in)
    return calls


def _give(house: Warehouse, model: Modelled) -> None:
    for name in model.reads:
        house.put(name, CATALOG.schema(name), [[None] * len(CATALOG.schema(name))])


def test_a_model_runs_once_for_all_that_read_it(
    house: Warehouse, seen: list[models.Inputs]
) -> None:
    """The second reader finds the relations there, also when they have no rows."""
    _give(house, MODEL)
    models.work_up(house, ["load_curves", "slot_needs"])
    models.work_up(house, ["curve_points"])
    assert len(seen) == 1
    assert all(house.has(name) for name in MODEL.gives)


def test_a_model_is_given_rows_by_name(house: Warehouse, seen: list[models.Inputs]) -> None:
    """Each input is a list of rows, each a mapping from column to value."""
    _give(house, MODEL)
    models.work_up(house, ["load_curves"])
    given = {name: [set(row) for row in rows] for name, rows in seen[0].items() if rows}
    assert given == {name: [set(CATALOG.schema(name))] for name in MODEL.reads}
    assert set(seen[0]) == {*MODEL.reads, *MODEL.may_read}


def test_what_a_model_lacks_leaves_its_relations_away(
    house: Warehouse, seen: list[models.Inputs]
) -> None:
    """Without its inputs nothing is computed, and the tables behind them are named."""
    models.work_up(house, ["load_curves", "rounds"])
    assert seen == []
    assert not house.has("load_curves")
    assert "messages" in CATALOG.tables_behind(["load_curves"])


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.module)
def test_every_model_is_there_and_reads_what_exists(model: Modelled) -> None:
    """Its inputs come from the catalogue, and no query takes the name of what it gives."""
    assert all(CATALOG.schema(name) for name in (*model.reads, *model.may_read))
    assert not [name for name in model.gives if CATALOG.named(name)]


def test_queries_come_after_what_the_models_they_read_need() -> None:
    """A query that reads a model's relation stands behind everything the model reads."""
    place = {query.name: number for number, query in enumerate(ordered(CATALOG))}
    late = [
        (query.name, read)
        for query in ordered(CATALOG)
        for name in (*query.reads, *query.may_read)
        if name in BY_RELATION
        for read in BY_RELATION[name].reads
        if place.get(read, -1) > place[query.name]
    ]
    assert late == []


def test_p9_no_figure_depends_on_the_processor(house: Warehouse) -> None:
    """The last digits of a fit differ from one make of processor to another: they are dropped."""
    keys = dict.fromkeys(MODEL.gives, "")
    for x in (43.63969661578593, 43.639696615785944):
        models._give(house, MODEL, {"curve_points": [("all", x, 0.1 + 0.2)]}, keys)
        assert house.rows("curve_points") == [("all", 43.63969662, 0.3)]
