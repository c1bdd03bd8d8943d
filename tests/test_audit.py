"""What the audit lets through, the careful reader and DuckDB read alike; the rest it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retro.catalog import Catalog
from retro.readers import audit, open_export
from retro.readers.audit import record_lines
from retro.warehouse import Plain, Warehouse

HEADER = "a,b,c\n"
PIECES = st.sampled_from([
    "x", "1", "中文", " ", ",", ",,", '"', '""', '"q"', '"q,r"', '"q\nr"', "\n", "\r\n", "\r", "\t",
])  # fmt: skip
CELLS = st.text(alphabet='ab中 ,"\n', max_size=4)


def lines(folder: Path, body: str, width: int = 3) -> list[int] | None:
    """Return the line of each record below a header, or None if the file is odd."""
    path = folder / "a.csv"
    path.write_bytes((HEADER + body).encode())
    found = record_lines(path, ",", 1, width)
    return None if found is None else [int(line) for line in found]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("1,2,3\n4,5,6\n", [2, 3]),
        ("1,2,3\n4,5,6", [2, 3]),
        ("1,2,3\r\n4,5,6\r\n", [2, 3]),
        ('1,"2\n2",3\n4,5,6\n', [2, 4]),
        ('1,"say ""hi"", then go",3\n', [2]),
        ('1,"",3\n', [2]),
        ("1,2,3\n\n\n4,5,6\n", [2, 5]),
        ("", []),
    ],
)
def test_sound_files(tmp_path: Path, body: str, expected: list[int]) -> None:
    """Every record is told by the physical line on which it starts; blank lines are none."""
    assert lines(tmp_path, body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "1,2\n",
        "1,2,3,4\n",
        "1,2,3,\n",
        '1,2,"3\n',
        '1,"2"x,3\n',
        '1,5" screen,3\n',
        '1, "2",3\n',
        "1,2\0,3\n",
        "1,2,3\r4,5,6\n",
        '1,2,"3\n4,5,6\n7,8,9"\n',
        "  \n1,2,3\n",
        f"1,2,{'x' * 300_000}\n",
    ],
)
def test_odd_files(tmp_path: Path, body: str) -> None:
    """One odd record leaves the whole file to the careful reader."""
    width = 4 if body.count("\n") == 3 else 3
    assert lines(tmp_path, body, width) is None


def test_a_stray_mark_that_joins_records(tmp_path: Path) -> None:
    """A cell that holds what looks like whole records is no cell."""
    body = '1,2,3,"4\n1,2,3,4\n5,6,7,8"\n'
    assert lines(tmp_path, body, width=4) is None


def test_two_stray_marks_in_one_column(tmp_path: Path) -> None:
    """Two records that a mark in each made one have the right width, and are two lines."""
    assert lines(tmp_path, '1,"2,3\n4,5",6\n') is None


def test_a_mark_of_byte_order_inside(tmp_path: Path) -> None:
    """Files joined by copying keep their marks; full-width brackets begin with the same byte."""
    assert lines(tmp_path, "1,2,3\n\ufeffa,b,c\n4,5,6\n") is None
    assert lines(tmp_path, "1,2,3\n（1）,2,3\n") == [2, 3]


def test_windows_end_between_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of many windows has the lines of one."""
    body = "".join(f'{n},"a\n{n}",c\n' for n in range(50))
    whole = lines(tmp_path, body)
    monkeypatch.setattr(audit, "WINDOW", 64)
    assert lines(tmp_path, body) == whole == list(range(2, 102, 2))


def test_a_mark_of_byte_order_where_a_window_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files joined by copying are told apart wherever the seam falls."""
    monkeypatch.setattr(audit, "WINDOW", 16)
    sound = "1,2,3\n4,5,6\n"
    assert lines(tmp_path, sound * 2) == [2, 3, 4, 5]
    for body in (sound, sound + "78,9,10\n", "1,2,3\n"):
        assert lines(tmp_path, f"{body}\ufeff{sound}") is None


def test_the_lines_above_the_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A title may be longer than a window; a file may end with its header, or in it."""
    path = tmp_path / "a.csv"
    path.write_text(f"{'标题' * 20}\n\n{HEADER}1,2,3\n4,5,6\n", encoding="utf-8")
    monkeypatch.setattr(audit, "WINDOW", 16)
    found = [record_lines(path, ",", skip, 3) for skip in (3, 4, 5, 9)]
    assert [None if one is None else one.tolist() for one in found] == [[4, 5], [5], [], []]
    path.write_text("a,b,c", encoding="utf-8")
    cut = record_lines(path, ",", 1, 3)
    assert cut is not None
    assert len(cut) == 0


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(body=st.lists(PIECES, max_size=14).map("".join))
def test_what_passes_is_read_alike(tmp_path: Path, catalog: Catalog, body: str) -> None:
    """Whatever the bytes, a file that passes has the same cells and lines in both readers."""
    assert_alike(tmp_path, catalog, body)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5))
def test_well_written_files_pass(
    tmp_path: Path, catalog: Catalog, rows: list[tuple[str, str, str]]
) -> None:
    """A file whose cells are all quoted passes; a line inside one may look like a record."""
    body = "".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows
    )
    if "\n" not in "".join(map("".join, rows)):
        assert lines(tmp_path, body) is not None
    assert_alike(tmp_path, catalog, body)


def assert_alike(folder: Path, catalog: Catalog, body: str) -> None:
    """Compare both readers on a file that passes."""
    found = lines(folder, body)
    if not found:
        return
    with Warehouse(catalog) as house:
        counted = house.read_plain(
            Plain(
                path=folder / "a.csv", delimiter=",", skip=1, width=3,
                lines=record_lines(folder / "a.csv", ",", 1, 3), header=("a", "b", "c"),
                picks={"a": (0,), "b": (1,), "c": (2,)}, key=0, words=["合计"], totals={},
            )
        )  # fmt: skip
        if counted is None:
            return
        given = house.db.execute("from raw_text order by source_row").fetchall()
    (table,) = open_export(folder / "a.csv", folder)
    # So few lines may look cut by something else than commas.
    if table.delimiter != "," or table.file is None:
        return
    careful = [(line, *cells) for line, cells in table.records(3) if line > 1]
    blank = [record for record in careful if not "".join(map(str, record[1:])).strip()]
    assert given == [record for record in careful if record not in blank]
    assert counted.rows_in == len(given)
