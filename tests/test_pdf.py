"""The PDFs: pages, contents, bookmarks, text, and no word of complaint from WeasyPrint."""

from __future__ import annotations

import io
import logging
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import factories
import pytest
from PIL import Image
from pypdf import PdfReader

from retro.brand import Brand
from retro.errors import MachineError
from retro.model import Report
from retro.render import pdf
from retro.render.archive import Attached
from retro.render.drawings import draw
from retro.render.templates import Templates

A4 = (595, 842)
TABLES = Attached("tables.xlsx", b"PK rows", "全部行", "Data", datetime(2025, 11, 19))
MANIFEST = Attached("manifest.json", b"{}", "清单", "Supplement", datetime(2025, 11, 19))
ROOT = Path(__file__).resolve().parents[1]
VERDICT, READY = ROOT / "tools" / "pdf_verdict.sh", ROOT / ".verapdf" / "Verdict.class"
BOTH = pytest.mark.parametrize("which", ["paper", "brief"])


class Watch(logging.Handler):
    """Keeps every message of WeasyPrint."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING:
            self.messages.append(record.getMessage())


WATCH = Watch()


@pytest.fixture(scope="module", autouse=True)
def _quiet() -> Any:
    """Fail on any message that the renderer logged while a document was made."""
    logger = logging.getLogger("weasyprint")
    logger.addHandler(WATCH)
    yield
    logger.removeHandler(WATCH)


@pytest.fixture(scope="module")
def report() -> Report:
    """Return the factory's report."""
    return factories.report()


@pytest.fixture(scope="module")
def made(report: Report) -> bytes:
    """Return the manager's PDF."""
    return drawn(report)


def drawn(report: Report) -> bytes:
    """Return the manager's PDF with what is attached to it."""
    drawings = draw(report, "zh")
    return pdf.report_pdf(report, "zh", "manager", Templates(), drawings, [TABLES, MANIFEST])


@pytest.fixture(scope="module")
def paper(made: bytes) -> PdfReader:
    """Return the PDF, opened."""
    return PdfReader(io.BytesIO(made))


@pytest.fixture(scope="module")
def brief(report: Report) -> PdfReader:
    """Return the boss's page, opened."""
    return PdfReader(io.BytesIO(pdf.brief_pdf(report, "zh", Templates())))


def texts(paper: PdfReader) -> list[str]:
    """Return the text of each page."""
    return [page.extract_text() for page in paper.pages]


def chapters(paper: PdfReader) -> dict[str, int]:
    """Return the first-level bookmarks with their page numbers, from 1."""
    marks = [mark for mark in paper.outline if not isinstance(mark, list)]
    return {str(mark.title): (paper.get_destination_page_number(mark) or 0) + 1 for mark in marks}


def test_bookmarks_are_the_chapters(paper: PdfReader) -> None:
    """Every step and appendix has its bookmark, in order."""
    expected = ["目录", "结论", "数据拆解", "问题定位", "根因分析", "优化方案", "落地优化"]
    expected += ["数据账目", "方法与口径", "指标释义"]
    assert list(chapters(paper)) == expected


def test_the_contents_tell_the_right_pages(paper: PdfReader) -> None:
    """The page number printed in the contents is the page of the chapter."""
    lines = texts(paper)[1].splitlines()
    printed = {
        name: next(line for line in lines if name in line).rsplit(maxsplit=1)[-1]
        for name in list(chapters(paper))[1:]
    }
    assert printed == {name: str(number) for name, number in list(chapters(paper).items())[1:]}


def test_steps_begin_on_new_pages(paper: PdfReader) -> None:
    """No two chapters share a page."""
    pages = list(chapters(paper).values())
    assert len(pages) == len(set(pages))


def test_pages_are_numbered_but_for_the_cover(paper: PdfReader) -> None:
    """Every page but the cover says which of how many it is, and whose report it is."""
    count = len(paper.pages)
    found = texts(paper)
    assert f"/ {count}" not in found[0]
    assert all(f"{number} / {count}" in text for number, text in enumerate(found[1:], 2))
    assert all("小满衣橱旗舰店" in text for text in found)


def test_wide_tables_lie_across(report: Report) -> None:
    """Where all is printed, a table of thirteen columns gets a landscape page, and only it."""
    whole = pdf.report_pdf(report, "zh", "manager", Templates(), {}, is_all=True)
    paper = PdfReader(io.BytesIO(whole))
    sizes = [tuple(round(float(side)) for side in page.mediabox[2:]) for page in paper.pages]
    across = [number for number, size in enumerate(sizes) if size == A4[::-1]]
    assert len(across) == 1
    assert "退款原因 × 阶段" in texts(paper)[across[0]]
    assert set(sizes) == {A4, A4[::-1]}


def test_tables_say_what_they_leave_out(paper: PdfReader) -> None:
    """Beside a chart 5 of 30 rows are shown, and the line names the sheet with all of them."""
    whole = " ".join(" ".join(texts(paper)).split())
    assert "第 1–5 行，共 30 行；全部在 tables.xlsx 的“1 分时首次响应”表" in whole


def test_all_letters_are_in_our_font(paper: PdfReader) -> None:
    """No font but the shipped one is embedded, so that no machine prints boxes."""
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in paper.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert {name.partition("-")[0] for name in fonts} == {"Noto"}


def test_title_and_language_are_set(paper: PdfReader) -> None:
    """The document says what it is and in which language; it holds no date and no path."""
    assert paper.metadata is not None
    assert paper.metadata.title == "小满衣橱旗舰店 · 2025-double11 · 大促客服复盘"
    assert paper.trailer["/Root"]["/Lang"] == "zh-CN"
    assert paper.metadata.creation_date is None


def test_nothing_leads_out_of_the_document(paper: PdfReader) -> None:
    """No link to a file or an address."""
    assert [link for link in links(paper) if "/URI" in link.get("/A", {})] == []


def test_workbook_and_manifest_travel_inside(paper: PdfReader) -> None:
    """Both are attached whole, each once, with type, date and what they are to the report."""
    assert paper.attachments == {
        "tables.xlsx": [TABLES.content],
        "manifest.json": [MANIFEST.content],
    }
    files = [file.get_object() for file in paper.trailer["/Root"]["/AF"]]
    assert [(file["/UF"], file["/AFRelationship"]) for file in files] == [
        ("tables.xlsx", "/Data"),
        ("manifest.json", "/Supplement"),
    ]
    for file, attached in zip(files, (TABLES, MANIFEST), strict=True):
        stream = file["/EF"]["/F"].get_object()
        assert stream["/Subtype"] == f"/{attached.mime}"
        assert stream["/Params"]["/ModDate"] == "D:20251119000000Z"


def test_same_report_same_bytes(report: Report, made: bytes) -> None:
    """Two runs write the same document."""
    assert drawn(report) == made


# What PDF/UA-1 and PDF/A-3a ask for, as far as a test can see it without a validator.


def opened(which: str, request: pytest.FixtureRequest) -> PdfReader:
    """Return one of the two documents."""
    reader: PdfReader = request.getfixturevalue(which)
    return reader


def links(paper: PdfReader) -> list[Any]:
    """Return the annotations of all pages."""
    return [note.get_object() for page in paper.pages for note in page.get("/Annots", [])]


def tags(paper: PdfReader) -> Iterator[tuple[Any, Any]]:
    """Yield each element of the tag tree with the one above it, in reading order."""
    root = paper.trailer["/Root"]["/StructTreeRoot"]
    todo = [(root["/K"][0].get_object(), root)]
    while todo:
        element, above = todo.pop()
        if "/S" not in element:
            continue
        yield element, above
        kids = element.get("/K", [])
        todo += [(kid.get_object(), element) for kid in reversed(kids) if not isinstance(kid, int)]


@BOTH
def test_metadata_say_what_is_followed(which: str, request: pytest.FixtureRequest) -> None:
    """PDF/UA-1 and PDF/A-3a are named; title and author are the same in both places."""
    paper = opened(which, request)
    root, info = paper.trailer["/Root"], paper.metadata
    said = root["/Metadata"].get_object().get_data().decode()
    for part in ('pdfaid:part="3"', 'pdfaid:conformance="A"', 'pdfuaid:part="1"'):
        assert part in said
    assert info is not None
    assert f">{info.title}</" in said
    assert (info.author, f">{info.author}</" in said) == ("小满衣橱旗舰店", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert paper.trailer["/ID"]


@BOTH
def test_nothing_that_an_archive_refuses(which: str, request: pytest.FixtureRequest) -> None:
    """No script, no form, no password; colours are told by a profile that is inside."""
    root = (paper := opened(which, request)).trailer["/Root"]
    assert {"/OpenAction", "/AA", "/AcroForm"} & set(root) == set()
    assert "/JavaScript" not in root.get("/Names", {})
    assert not paper.is_encrypted
    (intent,) = root["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"].get_object()["/N"] == 3


@BOTH
def test_fonts_are_inside_and_tell_their_letters(
    which: str, request: pytest.FixtureRequest
) -> None:
    """Every font is embedded and says which characters its glyphs are."""
    paper = opened(which, request)
    fonts = [
        font.get_object()
        for page in paper.pages
        for font in page["/Resources"].get("/Font", {}).values()
    ]
    assert all("/ToUnicode" in font for font in fonts)
    below = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert all("/FontFile2" in descriptor for descriptor in below)


@BOTH
def test_everything_is_tagged_or_ornament(which: str, request: pytest.FixtureRequest) -> None:
    """No letter stands outside the tags, and the running heads are no part of the text."""
    paper = opened(which, request)
    assert paper.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for page in paper.pages:
        assert page["/Tabs"] == "/S"
        drawn = page.get_contents()
        assert drawn is not None
        open_tags = 0
        for _, operator in drawn.operations:
            open_tags += (operator in {b"BDC", b"BMC"}) - (operator == b"EMC")
            assert open_tags or operator not in {b"Tj", b"TJ"}
    numbered = paper.pages[-1].get_contents()
    assert numbered is not None
    assert b"/Pagination" in numbered.get_data()


@BOTH
def test_headings_leave_no_level_out(which: str, request: pytest.FixtureRequest) -> None:
    """The first heading is of the first level, and none is more than one below the last."""
    found = [str(element["/S"]) for element, _ in tags(opened(which, request))]
    levels = [int(tag[2]) for tag in found if re.fullmatch(r"/H\d", tag)]
    assert levels[0] == 1
    assert all(level <= before + 1 for before, level in pairwise(levels))


@BOTH
def test_lists_hold_entries_only(which: str, request: pytest.FixtureRequest) -> None:
    """A list consists of entries, an entry of its label and its body."""
    below: dict[str, set[str]] = {}
    for element, above in tags(opened(which, request)):
        below.setdefault(str(above.get("/S")), set()).add(str(element["/S"]))
    assert below["/L"] <= {"/LI", "/L"}
    assert below["/LI"] <= {"/Lbl", "/LBody"}


def test_head_cells_say_what_they_speak_for(paper: PdfReader) -> None:
    """Every table has head cells; each is for its column or its row."""
    cells = [element for element, _ in tags(paper) if element["/S"] == "/TH"]
    assert {str(cell["/A"]["/Scope"]) for cell in cells} == {"/Column", "/Row"}
    tables = [element for element, _ in tags(paper) if element["/S"] == "/Table"]
    heads = [element for element, above in tags(paper) if element["/S"] == "/THead"]
    assert len(tables) == len(heads) > 0


def test_charts_say_their_finding(paper: PdfReader) -> None:
    """Each figure has words for those who cannot see it."""
    figures = [element for element, _ in tags(paper) if element["/S"] == "/Figure"]
    assert figures
    assert all(len(figure["/Alt"]) > 5 for figure in figures)


def test_links_say_their_words(paper: PdfReader) -> None:
    """A link is one element with one annotation, and says its words, not its address."""
    found = [element for element, _ in tags(paper) if element["/S"] == "/Link"]
    notes = links(paper)
    assert len(notes) == len({(tuple(note["/Rect"]), note["/Dest"]) for note in notes}) > 0
    assert len(found) >= len(notes)
    assert all(note["/Contents"] and note["/Contents"] != note["/Dest"] for note in notes)
    assert "退款原因 × 阶段" in {note["/Contents"] for note in notes}


def test_the_brief_is_one_page_and_names_no_agent(brief: PdfReader) -> None:
    """Verdict, three problems, three decisions, earlier actions, data: on one page."""
    (text,) = texts(brief)
    names = {str(row[0]) for row in factories.by_agent().rows}
    for part in ("成交 482.6 万元", "主要问题", "请您拍板", "完成 2 项", "172,310 行"):
        assert part in text, part
    assert {name for name in names if name in text} == set()


@pytest.mark.skipif(not READY.exists(), reason="tools/pdf_verdict.sh fetches the validator")
def test_a_validator_confirms_both_standards(made: bytes, report: Report, tmp_path: Path) -> None:
    """The engine of veraPDF finds no fault, in the report and in the boss's page."""
    files = {"report.pdf": made, "brief.pdf": pdf.brief_pdf(report, "en", Templates())}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    paths = [str(tmp_path / name) for name in files]
    done = subprocess.run([VERDICT, *paths], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stdout.count(" followed (")) == (0, 4), done.stdout


def test_a_long_brief_stays_within_two_pages(report: Report) -> None:
    """Long sentences run on to a second page, not a third."""
    said = {"zh": "这是一句很长的话，说明发生了什么、为什么、影响多大。" * 8, "en": "long " * 60}
    long = replace(
        report, findings=tuple(replace(f, say=said) for f in report.findings), verdict=said
    )
    assert len(PdfReader(io.BytesIO(pdf.brief_pdf(long, "zh", Templates()))).pages) <= 2


def test_english_reads_in_english(report: Report) -> None:
    """The other language has the same shape."""
    made = pdf.report_pdf(report, "en", "boss", Templates(), {})
    marks = chapters(PdfReader(io.BytesIO(made)))
    assert list(marks)[:2] == ["Contents", "Conclusion"]


def test_a_link_that_leads_nowhere_stops_nothing() -> None:
    """An own template may name what is not there: the words stay, as no link."""
    text = '<html lang="en"><title>x</title><p><a href="#gone">gone</a></p></html>'
    logger = logging.getLogger("weasyprint")
    logger.removeHandler(WATCH)
    made = PdfReader(io.BytesIO(pdf.printed(text)))
    logger.addHandler(WATCH)
    assert (links(made), texts(made)) == ([], ["gone"])


def test_a_logo_is_printed_as_it_is(report: Report) -> None:
    """PDF/A allows no smoothing of an image; the logo says whose it is."""
    buffer = io.BytesIO()
    Image.new("RGBA", (8, 4), (200, 0, 0, 90)).save(buffer, "PNG")
    logo = f"data:image/png;base64,{b64encode(buffer.getvalue()).decode()}"
    own = Templates(None, Brand(name="小满", logo=logo))
    made = PdfReader(io.BytesIO(pdf.brief_pdf(report, "zh", own)))
    images = [it.get_object() for it in made.pages[0]["/Resources"]["/XObject"].values()]
    assert [image["/Interpolate"] for image in images if "/Interpolate" in image] == [False]
    assert "小满" in [str(element.get("/Alt")) for element, _ in tags(made)]


def test_a_stray_address_is_not_fetched(tmp_path: Any) -> None:
    """An own style sheet that asks for a file or a page gets nothing, and the PDF still comes."""
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"x")
    text = f'<html><style>body {{ background: url("{secret.as_uri()}") }}</style><p>x</p></html>'
    logger = logging.getLogger("weasyprint")
    logger.removeHandler(WATCH)
    assert pdf._printer().pdf(text).startswith(b"%PDF")
    logger.addHandler(WATCH)


def test_without_pango_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch, report: Report) -> None:
    """A machine without the library gets one sentence with the command, not a traceback."""

    class Missing:
        def find_spec(self, name: str, *_: object) -> None:
            if name.startswith("weasyprint"):
                raise OSError("cannot load library 'libpango-1.0-0'")

    pdf._printer.cache_clear()
    for name in [name for name in sys.modules if name.startswith("weasyprint")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Missing(), *sys.meta_path])
    with pytest.raises(MachineError) as caught:
        pdf.brief_pdf(report, "zh", Templates())
    assert caught.value.code == "PDF_UNAVAILABLE"
    assert "apt-get install libpango-1.0-0" in caught.value.text("zh")
    pdf._printer.cache_clear()


def test_the_renderer_had_nothing_to_say() -> None:
    """No warning or error was logged for any of the documents above."""
    assert WATCH.messages == []
