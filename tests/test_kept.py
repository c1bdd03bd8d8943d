"""An unchanged export is not read twice; a changed one, or a damaged copy, always is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from retro.catalog import Catalog
from retro.given import GIVEN
from retro.intake import Intake, kept, take_in
from retro.intake.files import Export
from retro.intake.kept import Shelf
from retro.intake.tables import Table
from retro.warehouse import Warehouse

HEADER = ["订单编号", "买家会员名", "总金额", "订单创建时间", "订单付款时间 ", "订单状态"]
ROW = ["4501", "tb1", "12.50", "2025-11-11 01:00:00", "2025-11-11 01:01:00", "交易成功"]


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """Return a folder with a CSV and a workbook of two sheets."""
    folder = tmp_path / "shop" / "exports"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text(
        "\n".join([",".join(HEADER), ",".join(ROW), ",".join(["合计", *[""] * 5]), "1,2"]),
        encoding="gb18030",
    )
    book = xlsxwriter.Workbook(folder / "b.xlsx")
    for name, number in (("一", "7"), ("二", "8")):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, [number, *ROW[1:]])
    book.close()
    return folder


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Return the names of the files that are really opened."""
    from retro import intake

    opened: list[str] = []
    real = intake.tables_of

    def spy(export: Export, *others: Any) -> list[Table]:
        opened.append(export.name.rsplit("/", 1)[-1])
        return real(export, *others)

    monkeypatch.setattr(intake, "tables_of", spy)
    return iter([opened])


def taken(exports: Path, catalog: Catalog, *, fresh: bool = False) -> tuple[Intake, list[object]]:
    """Take the folder in as a workspace does; return the accounts and the orders."""
    root = exports.parents[1]
    shelf = Shelf(root / ".cache", kept.stamp(catalog, []), fresh=fresh)
    with Warehouse(catalog) as house:
        house.put_reference()
        for table in ("agents", "agent_names"):
            house.stand_in(table)
        house.put("shifts", GIVEN["shifts"], [])
        intake = take_in(exports, house, "小满", root / "stage", root=exports.parent, shelf=shelf)
        house.build_tables()
        return intake, list(house.rows("orders"))


def test_the_second_run_reads_nothing(
    exports: Path, catalog: Catalog, reads: Iterator[list[str]]
) -> None:
    """Accounts, quarantine and rows are the same; no file is opened again."""
    opened = next(reads)
    first = taken(exports, catalog)
    assert opened == ["a.csv", "b.xlsx"]
    assert taken(exports, catalog) == first
    assert opened == ["a.csv", "b.xlsx"]
    assert [f.rows_quarantined for f in first[0].files] == [1, 0, 0]


def test_refused_sheets_are_kept_too(
    exports: Path, catalog: Catalog, reads: Iterator[list[str]]
) -> None:
    """A sheet of notes beside a report does not make the workbook be opened every time."""
    book = xlsxwriter.Workbook(exports / "b.xlsx")
    book.add_worksheet("一").write_row(0, 0, HEADER)
    book.add_worksheet("说明").write_row(0, 0, ["本表仅供参考"])
    book.close()
    opened = next(reads)
    first = taken(exports, catalog)
    assert taken(exports, catalog) == first
    assert opened == ["a.csv", "b.xlsx"]
    assert [bool(file.problem) for file in first[0].files] == [False, True, True]


def test_a_changed_file_is_read_again(
    exports: Path, catalog: Catalog, reads: Iterator[list[str]]
) -> None:
    """One byte is enough; the other file is not touched."""
    opened = next(reads)
    taken(exports, catalog)
    path = exports / "a.csv"
    path.write_bytes(path.read_bytes().replace(b"4501", b"4502"))
    rows = taken(exports, catalog)[1]
    assert opened == ["a.csv", "b.xlsx", "a.csv"]
    assert str(rows).count("4502") == 1


def test_force_reads_everything(
    exports: Path, catalog: Catalog, reads: Iterator[list[str]]
) -> None:
    """`--force` trusts nothing that was kept."""
    opened = next(reads)
    first = taken(exports, catalog)
    assert taken(exports, catalog, fresh=True) == first
    assert len(opened) == 4


def test_a_damaged_entry_is_read_again(exports: Path, catalog: Catalog) -> None:
    """Whatever happened to the shelf, the figures are those of the exports."""
    first = taken(exports, catalog)
    entries = sorted((exports.parents[1] / ".cache").glob("*/rows.parquet"))
    entries += sorted((exports.parents[1] / ".cache").glob("*/*.parquet"))
    for entry in entries:
        entry.write_bytes(entry.read_bytes()[:-9] + b"123456789")
    assert taken(exports, catalog) == first


def test_a_new_source_makes_every_entry_stale(catalog: Catalog) -> None:
    """What decides how a file is read is part of the key."""
    path, source = next(iter(catalog.sources.items()))
    other = replace(catalog, sources=catalog.sources | {path: replace(source, sql="select 1")})
    stamps = {kept.stamp(catalog, []), kept.stamp(other, []), kept.stamp(catalog, ["x"])}
    assert len(stamps) == 3


def test_the_shelf_is_private_and_bounded(
    exports: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 20: only the user can read it; what no run uses goes when space is short."""
    taken(exports, catalog)
    folder = exports.parents[1] / ".cache"
    assert folder.stat().st_mode & 0o077 == 0
    entries = {place.name for place in folder.iterdir() if place.is_dir()}
    assert len(entries) == 2
    (exports / "b.xlsx").unlink()
    monkeypatch.setattr(kept, "MOST_BYTES", 1)
    taken(exports, catalog)
    (left,) = [place for place in folder.iterdir() if place.is_dir()]
    assert left.name in entries
    (entry,) = json.loads((left / "tables.json").read_text("utf-8"))
    assert entry["source"] == "sources/taobao/orders"
    shutil.rmtree(folder)
    assert taken(exports, catalog)[0].files[0].rows_used == 1
