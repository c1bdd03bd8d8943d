"""The PDFs: pages, contents, bookmarks, text, and no word of complaint from WeasyPrint."""

from __future__ import annotations

import io
import logging
import sys
from dataclasses import replace
from typing import Any

import factories
import pytest
from pypdf import PdfReader

from retro.errors import MachineError
from retro.model import Report
from retro.render import pdf
from retro.render.drawings import draw
from retro.render.templates import Templates

A4 = (595, 842)


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
    return pdf.report_pdf(report, "zh", "manager", Templates(), draw(report, "zh"))


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


def test_wide_tables_lie_across(paper: PdfReader) -> None:
    """A table of thirteen columns gets a landscape page, and only it."""
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


def test_nothing_leads_out_of_the_document(made: bytes) -> None:
    """No link to a file or an address, and no attachment."""
    reader = PdfReader(io.BytesIO(made))
    links = [
        annotation.get_object().get("/A", {})
        for page in reader.pages
        for annotation in page.get("/Annots", [])
    ]
    assert [link for link in links if "/URI" in link] == []
    assert reader.attachments == {}


def test_same_report_same_bytes(report: Report, made: bytes) -> None:
    """Two runs write the same document."""
    again = pdf.report_pdf(report, "zh", "manager", Templates(), draw(report, "zh"))
    assert again == made


def test_the_brief_is_one_page_and_names_no_agent(brief: PdfReader) -> None:
    """Verdict, three problems, three decisions, earlier actions, data: on one page."""
    (text,) = texts(brief)
    names = {str(row[0]) for row in factories.by_agent().rows}
    for part in ("成交 482.6 万元", "主要问题", "请您拍板", "完成 2 项", "172,310 行"):
        assert part in text, part
    assert {name for name in names if name in text} == set()


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
