"""Changed statements: how many of them the case pages and the second counts notice.

The short run takes every tenth mutant of each query; the nightly run takes all. What nothing
noticed stands in docs/mutants.md.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from figure import Figure

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from sqlmutants.trial import CATALOG, Outcome, tried  # noqa: E402 - the tests are no package

PAGE = ROOT / "docs" / "mutants.md"
TARGET = 0.95
# Of the mutants of a query the short run takes each tenth.
EVERY = 10
PROCESSES = 2


def measure(*, nightly: bool) -> list[Figure]:
    """Try the mutants; write those that nothing noticed to docs/mutants.md."""
    every = 1 if nightly else EVERY
    paths = sorted(path for path in CATALOG.queries if path.startswith(_everywhere()))
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        outcomes = list(pool.map(tried, paths, [every] * len(paths)))
    PAGE.write_text(_page(outcomes, nightly=nightly), encoding="utf-8")
    return [_figure(place, rank, outcomes, nightly=nightly) for rank, place in enumerate(_places())]


def _everywhere() -> tuple[str, ...]:
    return tuple(folder for _, folders in _places() for folder in folders)


def _places() -> list[tuple[str, tuple[str, ...]]]:
    """Return the lines of the table: what they are called, and the folders in them."""
    return [
        ("metrics", ("metrics",)),
        ("facts", ("facts",)),
        ("tables and checks", ("tables", "checks")),
        ("steps 1 to 3", ("1_", "2_", "3_")),
        ("the plan, step 4", ("4_",)),
        ("step 5 and the roll-ups", ("5_", "rollup")),
    ]


def _of(folders: Sequence[str], outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [one for one in outcomes if one.path.startswith(tuple(folders))]


def _figure(
    place: tuple[str, tuple[str, ...]], rank: int, outcomes: Sequence[Outcome], *, nightly: bool
) -> Figure:
    name, folders = place
    mine = _of(folders, outcomes)
    n, survived = sum(one.mutants for one in mine), sum(len(one.survived) for one in mine)
    share = 1 - survived / n if n else 0.0
    worst = sorted(mine, key=lambda one: -len(one.survived))[:5]
    left = f"{survived} of {n} mutants are noticed by nothing, most of " + ", ".join(
        one.path for one in worst if one.survived
    )
    return Figure(
        id=f"mutants_{folders[0]}",
        rank=70 + rank,
        what=f"SQL mutants of {name} killed ({len(mine)} queries)",
        target=f"≥ {TARGET:.0%}",
        reached=f"{share:.1%}",
        n=n,
        is_met=share >= TARGET,
        command="make reliability PART=mutants" + (" NIGHTLY=1" if nightly else ""),
        unmet=() if share >= TARGET else (f"{left}; docs/mutants.md lists them",),
    )


# -- the page --------------------------------------------------------------------------


HEAD = """# Changed statements that nothing noticed

Written by `make reliability PART=mutants`; do not edit. Each line is one change to the statement of
a query (a boundary moved, a condition dropped, a row counted twice) after which its case page in
`tests/cases` still holds, and so do the second counts and the pages of clocks where they read it.
Most of them name the row that the page lacks: two equal moments, an empty cell, the same number in
another shop, a value exactly at the threshold. Changes that no row can show are declared, with the
reason, in `tests/sqlmutants/equivalent.toml` and not counted; nor is what DuckDB refuses to run.
The sources (`queries/sources`) are not in the run.

"""


COLUMNS = """| folder | queries | mutants | killed | share | by case page | by second count | by clocks | same | refused |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|
"""


def _page(outcomes: Sequence[Outcome], *, nightly: bool) -> str:
    took = "every mutant" if nightly else f"every {EVERY}th mutant"
    parts = [HEAD, f"The last run took {took} of each query.\n\n", _table(outcomes)]
    for one in sorted(outcomes, key=lambda one: one.path):
        if not one.is_printed:
            parts.append(f"\n## {one.path}\n\nNot in the run: sqlglot prints it otherwise.\n")
        elif one.survived:
            lines = "".join(f"- {mutant.rule}: `{mutant.change}`\n" for mutant in one.survived)
            parts.append(f"\n## {one.path}\n\n{len(one.survived)} of {one.mutants}.\n\n{lines}")
    return "".join(parts)


def _table(outcomes: Sequence[Outcome]) -> str:
    lines = [COLUMNS]
    for folder in sorted({one.path.partition("/")[0] for one in outcomes}):
        mine = [one for one in outcomes if one.path.partition("/")[0] == folder]
        by: Counter[str] = sum((one.killed for one in mine), Counter())
        n, killed = sum(one.mutants for one in mine), by.total()
        share = f"{killed / n:.1%}" if n else "–"
        lines.append(
            f"| {folder} | {len(mine)} | {n} | {killed} | {share} | {by['case page']} "
            f"| {by['second count']} | {by['page of clocks']} "
            f"| {sum(one.equivalent for one in mine)} | {sum(one.refused for one in mine)} |\n"
        )
    return "".join(lines)
