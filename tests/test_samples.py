"""Every sample export is read to the last row, and its figures are those counted by hand."""

from __future__ import annotations

import shutil
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from itertools import cycle
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
Taken = dict[tuple[str, str], list[tuple[Any, ...]]]
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


@pytest.fixture(scope="module")
def plain(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """Return what all text samples give as they are, in one folder."""
    return _taken(
        {path: path.read_bytes() for path in TEXTS}, catalog, tmp_path_factory.mktemp("a")
    )


def test_the_careful_way_gives_the_same(
    plain: Taken, catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What DuckDB reads by itself and what the careful reader passes on are the same rows."""
    monkeypatch.setattr(intake, "sound", lambda *_: None)
    careful = _taken({path: path.read_bytes() for path in TEXTS}, catalog, tmp_path)
    assert _unlike(plain, careful) == []


def test_p4_every_encoding_gives_the_same(plain: Taken, catalog: Catalog, tmp_path: Path) -> None:
    """Promise 4: the same texts, each in another encoding than it had, are the same exports."""
    texts = {path: path.read_bytes() for path in TEXTS}
    for path, encoding in zip(DECODED, cycle(("utf-8-sig", "utf-16", "gb18030")), strict=False):
        texts[path] = texts[path].decode(detect(path).name).encode(encoding)
    assert _unlike(plain, _taken(texts, catalog, tmp_path)) == []


def _taken(contents: Mapping[Path, bytes], catalog: Catalog, place: Path) -> Taken:
    """Return by file its accounts, and by file and table its rows of every canonical table."""
    folder = place / "shop" / "exports"
    for path, data in contents.items():
        target = folder / path.relative_to(DATA)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    with _house(catalog) as house:
        found = take_in(folder, house, "小满", place / "stage", root=folder.parent)
        house.build_tables()
        rows = defaultdict(list)
        for query in catalog.folder("tables"):
            at = [column.name for column in query.columns].index("source_file")
            # The order of a canonical table means nothing: facts make their own.
            for row in sorted(house.rows(query.name), key=str):
                rows[row[at].split("#")[0], query.name].append(row)
    for file in found.files:
        rows[file.file, "account"].append(tuple(getattr(file, key) for key in ACCOUNT))
    return dict(rows)


def _unlike(one: Taken, other: Taken) -> list[tuple[str, str]]:
    """Return the files and tables whose rows are not the same."""
    return [key for key in sorted({*one, *other}) if one.get(key) != other.get(key)]
