"""The action library: typical findings, each with its action, its owner and its KPI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from retro.catalog import Catalog
from retro.errors import UsageError
from retro.model import ActionKind, Effect, Text

TABLE = "actions"
CATEGORIES = ("people", "goods", "process", "tool", "logistics")


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryAction:
    """One row of the library.

    `category` is 人/货/流程/工具/物流 of the cause, `owner` a role, `kpi` the metric id
    that judges, `rule` the query that looks for the finding (empty: it is for the meeting),
    `effect` how the gain is estimated, `kind` 止血 stopgap, 根治 cure or 沉淀 standard.
    """

    number: int
    finding: Text
    category: str
    do: Text
    owner: str
    kpi: str
    rule: str
    effect: str
    kind: str


def library(catalog: Catalog) -> tuple[LibraryAction, ...]:
    """Return the library by number: ours, or the manager's own `queries/reference/actions.csv`.

    Raises:
        UsageError: A line has no number, one that is there twice, or a word that is none of ours.
    """
    header, lines = catalog.reference_table(TABLE)
    metrics = {row[1] for row in catalog.reference_table("metrics")[1]}
    found: dict[int, LibraryAction] = {}
    for line, cells in enumerate(lines, 2):
        told = dict(zip(header, map(str.strip, cells), strict=True))
        _must_know(line, told, metrics)
        number = int(told["no"])
        if number in found:
            raise _wrong(line, "no", told["no"])
        found[number] = _action(number, told)
    return tuple(found[number] for number in sorted(found))


def entry(catalog: Catalog, number: int) -> LibraryAction:
    """Return one row of the library.

    Raises:
        UsageError: The library has no such number.
    """
    for action in library(catalog):
        if action.number == number:
            return action
    raise UsageError(
        "LIBRARY",
        {
            "zh": f"行动库里没有第 {number} 条；用 retro actions library 查看全部。",
            "en": f"the library has no row {number}; `retro actions library` lists them all.",
        },
    )


def _action(number: int, told: Mapping[str, str]) -> LibraryAction:
    return LibraryAction(
        number=number,
        finding={"zh": told["finding_zh"], "en": told["finding_en"]},
        category=told["category"],
        do={"zh": told["action_zh"], "en": told["action_en"]},
        owner=told["owner"],
        kpi=told["kpi"],
        rule=told["rule"],
        effect=told["effect"],
        kind=told["kind"],
    )


def _must_know(line: int, told: Mapping[str, str], metrics: set[str]) -> None:
    """Hold a line to the words that there are; the texts are the manager's own affair."""
    known = {
        "category": CATEGORIES,
        "effect": get_args(Effect),
        "kind": get_args(ActionKind),
        "kpi": metrics,
    }
    if not told["no"].isdecimal():
        raise _wrong(line, "no", told["no"])
    for column, words in known.items():
        if told[column] not in words:
            raise _wrong(line, column, told[column])


def _wrong(line: int, column: str, word: str) -> UsageError:
    return UsageError(
        "LIBRARY",
        {
            "zh": f"行动库第 {line} 行的 {column} 不能是“{word}”。",
            "en": f"line {line} of the action library: `{column}` cannot be “{word}”.",
        },
        file=f"queries/reference/{TABLE}.csv",
    )
