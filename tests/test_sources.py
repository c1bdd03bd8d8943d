"""Every source keeps the contract of its header, and has a case page that holds."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from casebook import Case, cases

from retro import resources
from retro.catalog import KINDS, load_catalog
from retro.given import GIVEN
from retro.model import Source
from retro.warehouse import Warehouse
from retro.warehouse.cells import CONVERSION, EXPECTED

CATALOG = load_catalog(resources.layers("queries", None))
PAGES = Path(__file__).parent / "cases"
EVERY = pytest.mark.parametrize("path", sorted(CATALOG.sources))
ORIGIN = {"platform", "shop", "source_file"}


def _raw(house: Warehouse, source: Source, case: Case | None = None) -> None:
    """Fill `raw`: every logical column, all text, and the days of the file name."""
    columns = ["source_row", *source.aliases, "file_from", "file_to"]
    header, rows = case.given["raw"] if case else ([], [])
    unknown = set(header) - set(columns)
    assert not unknown, f"`raw` has no column {unknown}"
    params = case.params if case else {}
    house.put(
        "raw",
        dict.fromkeys(columns, "varchar"),
        [
            [params.get(c) or dict(zip(header, row, strict=True)).get(c) for c in columns]
            for row in rows
        ],
    )
    house.db.execute("alter table raw alter source_row type bigint")


def _house(source: Source, case: Case | None = None) -> Warehouse:
    house = Warehouse(CATALOG)
    house.put_reference()
    house.put("shifts", GIVEN["shifts"], [])
    _raw(house, source, case)
    if case and "shifts" in case.given:
        header, rows = case.given["shifts"]
        house.put("shifts", dict.fromkeys(header, "varchar"), rows)
        house.db.execute("alter table shifts alter break_minutes type double")
    return house


@EVERY
def test_required_columns_have_names(path: str) -> None:
    """What a source requires, totals or recognises is among its aliases."""
    source = CATALOG.sources[path]
    names = {name for names in source.aliases.values() for name in names}
    assert set(source.required) <= set(source.aliases)
    assert set(source.totals) <= set(source.aliases)
    assert all(name in names for group in source.recognise for name in group)
    assert source.of or source.recognise


@EVERY
def test_says_where_the_report_is_found(path: str) -> None:
    """A manager who lacks a report is told the menu of the back office."""
    source = CATALOG.sources[path]
    assert all(source.menu[lang] and source.title[lang] for lang in ("zh", "en"))


@EVERY
def test_gives_columns_of_its_table(path: str) -> None:
    """On an empty file the statement runs and gives columns and types of the table."""
    source = CATALOG.sources[path]
    columns = {c.name: KINDS[c.kind] for c in CATALOG.table(source.table).columns}
    with _house(source) as house:
        rows = house.db.execute(f"describe {source.sql}").fetchall()
    given = {str(row[0]): str(row[1]).lower() for row in rows}
    # Only a table of our own says in each row which platform and shop it is of.
    allowed = {"platform", "shop"} if path.startswith("sources/retro/") else set()
    assert not (ORIGIN - allowed) & set(given)
    assert {"source_row"} < set(given) <= set(columns)
    assert given == {name: columns[name] for name in given}


@EVERY
def test_every_conversion_can_be_explained(path: str) -> None:
    """A cell that a macro cannot read is set aside with what it should have been."""
    kinds = {kind for kind, _, _ in CONVERSION.findall(CATALOG.sources[path].sql)}
    assert kinds <= set(EXPECTED)


@EVERY
def test_has_a_case_page(path: str) -> None:
    """A source without a page that a manager can read is not finished."""
    assert (PAGES / f"{path}.md").exists()


def _pages() -> list[Any]:
    found = []
    for page in sorted((PAGES / "sources").rglob("*.md")):
        path = page.relative_to(PAGES).with_suffix("").as_posix()
        found += [pytest.param(path, case, id=f"{path}: {case.title}") for case in cases(page)]
    return found


@pytest.mark.parametrize(("path", "case"), _pages())
def test_case(path: str, case: Case) -> None:
    """The page's raw cells give the page's typed columns."""
    source = CATALOG.sources[path]
    assert case.expect is not None, "the page expects nothing"
    header, expected = case.expect
    chosen = ", ".join(f'"{name}"' for name in header) or "*"
    with _house(source, case) as house:
        rows = house.db.execute(
            f"select {chosen} from ({source.sql}) order by source_row"
        ).fetchall()
    assert [[_shown(value) for value in row] for row in rows] == expected


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S" if value.second else "%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)
