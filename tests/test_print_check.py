"""`retro print-check`: every planted fault is found and named, and nothing in a sound document."""

from __future__ import annotations

import io
import json
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest

from retro import cli, print_check, resources
from retro.errors import UsageError
from retro.render import pdf

ROWS = "".join(f"<tr><td>{n}</td><td>Row {n}</td><td>{n * 7}</td></tr>" for n in range(45))
CHART = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60"><title>Half</title>'
# A small report that has all parts of ours: cover, contents, chapters, table and chart.
SOUND = f"""<!doctype html><html lang="en"><head><title>Shop</title><style>
@page {{ size: A4; margin: 20mm; @top-left {{ content: "Shop" }}
  @bottom-right {{ content: counter(page) " / " counter(pages) }} }}
@page cover {{ @top-left {{ content: none }} @bottom-right {{ content: none }} }}
.cover {{ page: cover }} nav, section {{ break-before: page }}
body {{ font-family: "Noto Sans SC"; page: plain }} h2, h3 {{ break-after: avoid }}
nav a {{ display: block; margin: 20pt 0 }}
nav a::after {{ content: leader(".") " " target-counter(attr(href url), page) }}
table {{ width: 100%; border-spacing: 0; table-layout: fixed }}
td {{ padding: 2pt 0 }} tr {{ break-inside: avoid }}
</style></head><body>
<div class="cover"><h1>The review</h1><p>What happened, and what to do.</p></div>
<nav><a href="#one">Chapter one</a><a href="#two">Chapter two</a><a href="#three">Chart</a></nav>
<section><h2 id="one">Chapter one</h2><p>All that is here to read.</p>
<table><thead><tr><th>No.</th><th>Name</th><th>Seven times</th></tr></thead>
<tbody>{ROWS}</tbody></table></section>
<section><h2 id="two">Chapter two</h2><p>See <a href="#one">chapter one</a>.</p>
<h3 id="three">Chart</h3>
{CHART}<rect width="100" height="50" fill="navy"/></svg><p>Half of it.</p>
<!-- end --></section></body></html>"""
TALL = "<br>".join(f"line {n}" for n in range(90))
WORD = "unbreakable" * 9
PLANTS = {
    "blank": ("<!-- end -->", '<div style="break-before: page; height: 5mm"></div>'),
    "nearly_blank": ("<!-- end -->", '<p style="break-before: page">Rest.</p>'),
    "cut": ("<p>Half of it.</p>", f'<p style="white-space: nowrap">{"far too wide " * 20}</p>'),
    "over": ("<p>Half of it.</p>", '<p style="margin-right: -12mm; text-align: right">Out</p>'),
    "overlap": ("<td>Row 3</td>", f"<td>{WORD[:40]}</td>"),
    "row_split": ("<tr><td>3</td>", f'<tr style="break-inside: auto"><td>{TALL}</td>'),
    "head_lost": ("<table>", "<table><style>thead {display: table-row-group}</style>"),
    "orphan": (
        "<!-- end -->",
        '<h3 style="break-after: page">Alone</h3><p style="height: 60mm">After.</p><p>End.</p>',
    ),
    "no_glyph": ("Half of it.", "Half of \U00013000 it."),
    "contents_wrong": ('" " target-counter(attr(href url), page)', '" 7"'),
    "contents_lost": ('<h2 id="two">Chapter two', '<h2 id="two">Another name'),
    "dead_link": ('See <a href="#one">', 'See <a href="#nowhere">'),
    "level": ("<h3 id=", "<h5 id="),
    "no_table_head": (
        "<thead><tr><th>No.</th><th>Name</th><th>Seven times</th></tr></thead>",
        "",
    ),
    "no_alt": ("<title>Half</title>", ""),
    "no_language": (' lang="en"', ""),
    "no_title": ("<title>Shop</title>", ""),
    "no_number": ('counter(page) " / " counter(pages)', "none"),
    "wrong_number": ("counter(page) ", '"1" '),
    "no_head": ('@top-left { content: "Shop" }', ""),
    "no_contents": ("nav a::after { content: leader", "nav b::after { content: leader"),
}
# What cannot be planted alone: a table without heads cannot repeat them either.
WITH = {"head_lost": {"no_table_head"}}


@cache
def made(text: str) -> bytes:
    """Return a document as our printer makes it."""
    return pdf.printed(text)


def found(content: bytes, name: str = "report.pdf") -> list[print_check.Fault]:
    """Return the faults of a document."""
    return print_check.check_pdf(name, content)


def rewritten(change: Any) -> bytes:
    """Return the sound document after a change to its objects."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made(SOUND)))
    change(writer)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_nothing_is_found_in_a_sound_document() -> None:
    """Cover, contents, a table over two pages, a chart and links: no fault."""
    assert found(made(SOUND)) == []


@pytest.mark.parametrize("kind", PLANTS)
def test_a_planted_fault_is_found_and_nothing_else(kind: str) -> None:
    """One fault made for real is named as what it is, once or more, and no other is."""
    old, new = PLANTS[kind]
    assert old in SOUND
    faults = found(made(SOUND.replace(old, new)))
    assert {fault.kind for fault in faults} - WITH.get(kind, set()) == {kind}


@pytest.mark.parametrize(
    ("kind", "page", "words"),
    [
        ("row_split", 4, "line"),
        ("orphan", 5, "Alone"),
        ("contents_wrong", 2, "Chapter one"),
        ("dead_link", 5, "chapter one"),
        ("no_glyph", 5, "U+13000"),
        ("overlap", 3, "unbreakable"),
        ("cut", 5, "far too wide"),
    ],
)
def test_a_fault_says_where_and_what(kind: str, page: int, words: str) -> None:
    """Page and words lead to the place."""
    fault = found(made(SOUND.replace(*PLANTS[kind])))[0]
    assert (fault.kind, fault.page) == (kind, page)
    assert words in " ".join(map(str, fault.words.values()))


def test_a_font_left_outside_is_found() -> None:
    """A font that only this machine has is named."""

    def take_out(writer: pypdf.PdfWriter) -> None:
        for entry in writer._objects:
            if isinstance(entry, dict):
                entry.pop("/FontFile2", None)

    assert {fault.kind for fault in found(rewritten(take_out))} == {"font_outside"}


def test_a_bookmark_that_leads_elsewhere_is_found() -> None:
    """A bookmark whose words are not on its page is named."""
    faults = found(rewritten(lambda writer: writer.add_outline_item(title="Gone", page_number=0)))
    assert [(fault.kind, fault.words["what"]) for fault in faults] == [("bookmark", "Gone")]


def test_a_document_without_tags_is_found() -> None:
    """Without its tree a document cannot be read aloud."""
    faults = found(rewritten(lambda writer: writer._root_object.pop("/StructTreeRoot")))
    assert "no_tags" in {fault.kind for fault in faults}


def test_the_brief_has_two_pages_at_most() -> None:
    """Three pages are one too many, and the report's rules do not hold for the brief."""
    assert {fault.kind for fault in found(made(SOUND), "brief.pdf")} == {"pages"}


def test_the_brief_names_no_agent(tmp_path: Path) -> None:
    """An agent of the findings who stands in the brief is named."""
    short = SOUND[: SOUND.index("<table>")] + "</section></body></html>"
    (tmp_path / "brief.pdf").write_bytes(made(short.replace("What happened", "小林 was slow")))
    finding = {"slice": {"agent": "小林"}}
    (tmp_path / "findings.json").write_text(json.dumps({"findings": [finding]}), encoding="utf-8")
    assert "agent" in {fault.kind for fault in print_check.check(tmp_path)[1]}


def test_faults_of_the_screen_are_found(tmp_path: Path) -> None:
    """report.html is looked at for its size and for links that lead nowhere."""
    (tmp_path / "report.pdf").write_bytes(made(SOUND))
    page = '<p id="here"><a href="#here">Here</a> <a href="#gone">Gone</a>'
    (tmp_path / "report.html").write_text(page + " " * 6_000_001, encoding="utf-8")
    files, faults = print_check.check(tmp_path)
    assert files == ["report.pdf", "report.html"]
    assert [(fault.file, fault.kind) for fault in faults] == [
        ("report.html", "size"),
        ("report.html", "dead_link"),
    ]
    assert faults[1].words["what"] == "#gone"


@pytest.mark.parametrize("lang", resources.OURS)
def test_every_fault_has_its_sentences(lang: str) -> None:
    """Each fault that is planted here has a sentence and a remedy, and each of them is used."""
    words = resources.strings(lang)["print_check"]
    source = "".join(
        path.read_text(encoding="utf-8") for path in Path(print_check.__file__).parent.glob("*.py")
    )
    assert set(words["fault"]) == set(words["remedy"]) >= set(PLANTS)
    assert [kind for kind in words["fault"] if f'"{kind}"' not in source] == []
    faults = found(made(SOUND.replace(*PLANTS["row_split"])))
    line = print_check.line(faults[0], words)
    assert "{" not in line
    assert "tr " in line


def test_what_is_no_pack_is_told(tmp_path: Path) -> None:
    """A folder without PDFs, and a file that is none, get one sentence each."""
    with pytest.raises(UsageError) as told:
        print_check.check(tmp_path)
    assert told.value.code == "NO_PAPER"
    (tmp_path / "brief.pdf").write_bytes(b"no pdf")
    with pytest.raises(UsageError) as told:
        print_check.check(tmp_path)
    assert told.value.code == "DAMAGED_PDF"


def test_exit_codes_and_json(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """0 for a sound document, 1 for faults, 2 for wrong use; JSON holds each fault."""
    sound, bad = tmp_path / "report.pdf", tmp_path / "bad.pdf"
    sound.write_bytes(made(SOUND))
    bad.write_bytes(made(SOUND.replace(*PLANTS["no_alt"])))
    assert cli._guarded(["print-check", str(sound)]) == 0
    capfd.readouterr()
    assert cli._guarded(["print-check", str(bad), "--json"]) == 1
    document = json.loads(capfd.readouterr().out)
    assert document["files"] == ["bad.pdf"]
    (fault,) = document["faults"]
    assert (fault["file"], fault["page"], fault["kind"]) == ("bad.pdf", 5, "no_alt")
    assert fault["remedy"].startswith("Give")
    assert cli._guarded(["print-check", str(tmp_path / "none")]) == 2
