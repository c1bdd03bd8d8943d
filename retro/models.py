"""Runs the numeric models between the queries: rows in, rows out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TypeAlias

from retro.model import Row, Value
from retro.modelled import BY_RELATION, Modelled
from retro.stopwatch import MODEL
from retro.warehouse import Warehouse

# A double has some 16 digits; sums and fits lose a few of them, and how is up to the processor.
DIGITS = 10

Inputs: TypeAlias = Mapping[str, Sequence[Mapping[str, Value]]]
Solve: TypeAlias = Callable[[Inputs], Mapping[str, Sequence[Row]]]


def work_up(house: Warehouse, reads: Sequence[str], *, solves: bool = True) -> None:
    """Compute the models behind what a query reads, unless they are there already.

    What a model itself needs and the exports do not give leaves its relations away, so that
    the queries behind it are reported as unanswered, with the export that would answer them.
    Whoever only asks what could be answered does without the figures (`solves`).

    Raises:
        RetroError: A model cannot go on; the message says what to do.
    """
    for name in reads:
        model = BY_RELATION.get(name.partition(".")[0])
        if not model or house.has(name):
            continue
        # A model may read what another one gives.
        work_up(house, (*model.reads, *model.may_read), solves=solves)
        if all(map(house.has, model.reads)):
            keys = _keys(house, model, solves=solves)
            if all(map(house.recall.is_kept, keys.values())):
                for given, key in keys.items():
                    house.show(key, given)
                continue
            with house.watch.inside(MODEL, model.module):
                solved = _solved(house, model) if solves else {}
            _give(house, model, solved, keys)


def _solved(house: Warehouse, model: Modelled) -> Mapping[str, Sequence[Row]]:
    # The libraries behind a model take a second to load: only where there is work for them.
    solve: Solve = import_module(model.module).solve
    return solve({name: _rows(house, name) for name in (*model.reads, *model.may_read)})


def _keys(house: Warehouse, model: Modelled, *, solves: bool) -> dict[str, str]:
    """Return by relation what the model's answer is made of."""
    reads = (*model.reads, *model.may_read)
    return {
        name: house.recall.of_model(model.module, name, reads, solves=solves)
        for name in model.gives
    }


def _give(
    house: Warehouse,
    model: Modelled,
    solved: Mapping[str, Sequence[Row]],
    keys: Mapping[str, str],
) -> None:
    for name, schema in model.gives.items():
        house.put(name, schema, [tuple(map(_steady, row)) for row in solved.get(name, ())])
        house.made(name, keys[name])
        # An answer without rows is an answer: nothing was short, nothing is planned.
        house.relations.add(name)


def _steady(value: Value) -> Value:
    """Return a figure without its last digits: in these processors of two makes differ."""
    return float(f"{value:.{DIGITS}g}") if isinstance(value, float) else value


def _rows(house: Warehouse, name: str) -> list[dict[str, Value]]:
    house.stand_in(name)
    columns = house.catalog.schema(name)
    return [dict(zip(columns, row, strict=True)) for row in house.rows(name)]
