"""Attack strings in every cell that we write, and what does not fit into a sheet."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import factories
import openpyxl
import pytest
from hostile_shop import attacks, texts
from openpyxl.utils.escape import unescape
from test_xlsx import block, report_of

from retro import cells, pack, resources
from retro.errors import MachineError
from retro.model import Block, QuarantinedRow, Report
from retro.render import checked, meeting, roster, xlsx
from retro.render.sheets import REFUSED, sheet_name

CELLS = attacks("cells")
BOOKS: dict[str, Callable[[Report], bytes]] = {
    "tables": lambda report: xlsx.tables(report, "zh"),
    "worklists": lambda report: xlsx.worklists(replace(report, worklists=(table(),)), "zh"),
    "meeting": lambda report: meeting.meeting(report, "zh"),
    "roster": lambda report: roster.roster(report, "zh"),
}


def table() -> Block:
    """Return a block with every attack as text, as code, as id and as a buyer's words."""
    kinds = {"a": "text", "b": "code", "c": "id", "d": "quote", "e": "agent"}
    return block(kinds, *((text,) * 5 for text in texts()))


def spiked() -> Report:
    """Return a report with attacks as names, titles, sentences, findings and actions."""
    report = report_of(table())
    hostile = {"zh": texts()[22], "en": texts()[22]}
    one = report.sections[0].blocks[0]
    titled = replace(one, query=replace(one.query, title=hostile), answer=hostile)
    return replace(
        report,
        shop=texts()[22],
        sections=(replace(report.sections[0], blocks=(titled,)),),
        findings=tuple(replace(f, say=hostile) for f in factories.findings()),
        actions=tuple(replace(a, do=hostile, owner=texts()[23]) for a in report.actions),
    )


def opened(content: bytes) -> Any:
    """Return a workbook read back."""
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.parametrize("name", BOOKS)
def test_p16_every_cell_is_text(name: str) -> None:
    """No formula and no link to outside in any workbook that we write."""
    content = BOOKS[name](spiked())
    cells_of = [cell for sheet in opened(content) for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells_of if cell.data_type == "f"] == []
    assert [cell.coordinate for cell in cells_of if cell.hyperlink and cell.hyperlink.target] == []
    book = zipfile.ZipFile(io.BytesIO(content))
    assert not any(b"External" in book.read(part) for part in book.namelist() if "rels" in part)
    assert [part for part in book.namelist() if "xternal" in part or "vba" in part] == []


def test_p16_every_text_is_whole() -> None:
    """Each attack is read back letter by letter; what no XML can hold comes back by its number."""
    report = report_of(table())
    (sheet,) = [s for s in opened(xlsx.tables(report, "zh")) if s.title.startswith("1 ")]
    found = [unescape(str(sheet.cell(row, 1).value)) for row in range(5, 5 + len(texts()))]
    assert found == list(texts())


@pytest.mark.parametrize("attack", CELLS, ids=lambda one: one["name"])
def test_p16_a_sheet_may_bear_any_name(attack: dict[str, Any]) -> None:
    """What a spreadsheet refuses in the name of a sheet is left out; the number keeps it unique."""
    name = sheet_name(7, texts()[CELLS.index(attack)])
    assert (name[:1], len(name) <= 31, REFUSED.findall(name)) == ("7", True, [])
    book = checked.Workbook(io.BytesIO())
    book.add_worksheet(name)


@pytest.mark.parametrize("attack", CELLS, ids=lambda one: one["name"])
def test_p16_a_csv_computes_nothing_and_comes_back(attack: dict[str, Any]) -> None:
    """The guard marks each risky text once, and taking it off gives the text again."""
    text = texts()[CELLS.index(attack)]
    row = QuarantinedRow(
        file=text, line=1, column=text, value=text, reason={"zh": text}, remedy={"zh": text}
    )
    assert not re.search(r'(^|,)"[=+@＝\t]', pack.quarantine_csv([row], "zh").decode("utf-8-sig"))
    assert cells.unguarded(cells.guarded(text)) == text


@pytest.mark.parametrize(
    "text", ["\u3000=1+1", "\u200b@x", " +1+x", "a\n=1+1", "\ufeff-x", "a\r\n\u3000=x", "''=1"]
)
def test_p16_formulas_behind_blanks_are_marked(text: str) -> None:
    """Spreadsheets pass over blanks and invisible signs, and look at each line of a cell."""
    assert cells.guarded(text) == f"'{text}"


def test_p16_a_text_that_is_cut_says_so() -> None:
    """What a cell cannot hold ends in an ellipsis, in every workbook and at every place."""
    long = "长" * 40_000
    report = replace(report_of(block({"a": "text"}, (long,), title=long)), shop=long)
    book = opened(xlsx.tables(report, "zh"))
    found = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    cut = [text for text in found if len(text) > 30_000]
    assert {text[-1] for text in cut} == {"…"}
    assert {len(text) for text in cut} == {32_767}


def test_p1_rows_beyond_a_sheet_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a sheet ends before the rows do, its head says how many are missing."""
    monkeypatch.setattr(xlsx, "ROWS", 10)
    rows = [(str(n),) for n in range(20)]
    sheet = opened(xlsx.tables(report_of(block({"a": "text"}, *rows)), "zh"))
    (shown,) = [s for s in sheet if s.title.startswith("1 ")]
    told = resources.strings("zh")["workbook"]["rows_cut"].format(shown="6", count="20")
    assert str(shown["A2"].value).startswith(told)
    assert shown.max_row == 10


@pytest.mark.parametrize("write", ["write_string", "write_number", "write_datetime"])
def test_p1_a_cell_beyond_the_edge_is_an_error(write: str) -> None:
    """XlsxWriter drops such a cell and returns a number; ours is a sentence."""
    sheet = checked.Workbook(io.BytesIO()).add_worksheet("a")
    value = {"write_string": "x", "write_number": 1}.get(write, factories.START)
    with pytest.raises(MachineError):
        getattr(sheet, write)(1_048_576, 0, value)
