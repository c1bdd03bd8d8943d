"""Every sample export is read to the last row, and its figures are those counted by hand."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from retro import intake
from retro.catalog import Catalog
from retro.given import GIVEN
from retro.intake import take_in
from retro.model import FileAccount
from retro.readers.encodings import detect
from retro.warehouse import Warehouse

DATA = Path(__file__).parent / "data"
SCRIPTS = {".py", ".toml"}
SHIFTS = [("早", "08:00", "17:00", 60.0), ("晚", "17:00", "02:00", 60.0)]
ACCOUNT = ("report", "rows_in", "rows_used", "rows_duplicate", "rows_total_lines",
           "rows_quarantined")  # fmt: skip
SAMPLES = sorted(path for path in DATA.glob("*/*") if path.is_file() and path.suffix not in SCRIPTS)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.relative_to(DATA).as_posix())
def test_sample(sample: Path, catalog: Catalog, tmp_path: Path) -> None:
    """The account of the sample and its figures are as written beside it."""
    expected = tomllib.loads(Path(f"{sample}.expect.toml").read_text(encoding="utf-8"))
    folder = tmp_path / "shop" / "exports"
    folder.mkdir(parents=True)
    shutil.copy(sample, folder)
    with _house(catalog) as house:
        found = take_in(folder, house, "小满", tmp_path / "stage", root=folder.parent)
        house.build_tables()
        given = [_account(file, wanted) for file, wanted in _pairs(found.files, expected)]
        figures = {sql: _figure(house, sql) for sql in expected.get("figures", {})}
    assert given == expected["tables"]
    assert figures == expected.get("figures", {})


def _house(catalog: Catalog) -> Warehouse:
    house = Warehouse(catalog)
    house.put_reference()
    for table in ("agents", "agent_names"):
        house.stand_in(table)
    house.put("shifts", GIVEN["shifts"], SHIFTS)
    return house


def _pairs(
    files: tuple[FileAccount, ...], expected: dict[str, Any]
) -> list[tuple[FileAccount, dict[str, Any]]]:
    return list(zip(files, expected["tables"], strict=True))


def _account(file: FileAccount, wanted: dict[str, Any]) -> dict[str, Any]:
    """Return what the page beside the sample speaks of."""
    shown: dict[str, Any] = {name: getattr(file, name) for name in ACCOUNT}
    shown |= {"first_at": str(file.first_at), "last_at": str(file.last_at)}
    shown |= {"problem": file.problem.get("en", ""), "sheet": file.sheet}
    return {name: shown[name] for name in wanted}


def _figure(house: Warehouse, sql: str) -> str:
    (row,) = house.db.execute(sql).fetchall()
    return str(row[0])


def test_every_report_has_a_sample(catalog: Catalog) -> None:
    """What is said to be known is shown: no report without a file that is read."""
    pages = [tomllib.loads(path.read_text("utf-8")) for path in DATA.glob("*/*.expect.toml")]
    shown = {table.get("report") for page in pages for table in page["tables"]}
    assert {source.report for source in catalog.sources.values()} - shown == set()


TEXTS = [path for path in SAMPLES if path.suffix in {".csv", ".tsv", ".txt"}]
# Some samples mix encodings themselves.
DECODED = [path for path in TEXTS if not detect(path).fallback]


def _names(path: Path) -> str:
    return path.relative_to(DATA).as_posix()


@pytest.mark.parametrize("sample", TEXTS, ids=_names)
def test_the_careful_way_gives_the_same(
    sample: Path, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What DuckDB reads by itself and what the careful reader passes on are the same rows."""
    quick = _taken(sample.name, sample.read_bytes(), catalog, tmp_path / "quick")
    monkeypatch.setattr(intake, "sound", lambda *_: None)
    assert _taken(sample.name, sample.read_bytes(), catalog, tmp_path / "careful") == quick


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("sample", DECODED, ids=_names)
def test_p4_every_encoding_gives_the_same(
    sample: Path, catalog: Catalog, tmp_path: Path, encoding: str
) -> None:
    """Promise 4: the same text in another encoding is the same export."""
    text = sample.read_bytes().decode(detect(sample).name)
    plain = _taken(sample.name, sample.read_bytes(), catalog, tmp_path / "plain")
    other = _taken(sample.name, text.encode(encoding), catalog, tmp_path / "other")
    assert other == plain


def _taken(
    name: str, data: bytes, catalog: Catalog, place: Path
) -> tuple[list[tuple[Any, ...]], dict[str, list[tuple[Any, ...]]]]:
    """Return the accounts and every row of every canonical table that one file gives."""
    folder = place / "shop" / "exports"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(data)
    with _house(catalog) as house:
        found = take_in(folder, house, "小满", place / "stage", root=folder.parent)
        house.build_tables()
        # The order of a canonical table means nothing: facts make their own.
        names = [query.name for query in catalog.folder("tables")]
        tables = {name: sorted(house.rows(name), key=str) for name in names}
    return [tuple(getattr(file, key) for key in ACCOUNT) for file in found.files], tables
