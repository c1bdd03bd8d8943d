"""Headings: left alone at the foot of a page, or not where contents, links and bookmarks say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from retro.print_check.drawn import Run
from retro.print_check.faults import Fault
from retro.print_check.paper import Paper, Tag

HEADING = re.compile(r"H[1-6]$")
PRINTED = re.compile(r"(\d+)\D*$")
FEWEST_ENTRIES = 3
# Further up by so much is not the next line but the next column; in points.
UP = 30
SHOWN = 40


def faults(paper: Paper) -> Iterator[Fault]:
    """Yield what is wrong with headings, contents, links and bookmarks."""
    yield from _orphans(paper)
    yield from _contents(paper)
    yield from _links(paper)
    yield from _bookmarks(paper)


def headings(paper: Paper) -> list[Tag]:
    """Return the headings in reading order."""
    return [tag for tag in paper.tree.all() if HEADING.match(tag.name)]


def _orphans(paper: Paper) -> Iterator[Fault]:
    """Name each heading after which the text goes on overleaf or in the next column."""
    owner = {id(run): tag for tag in headings(paper) for run in tag.runs()}
    for one, other in pairwise(run for run in paper.tree.runs() if run.text.strip() or run.mark):
        tag = owner.get(id(one))
        if tag is None or owner.get(id(other)) is tag:
            continue
        if other.page != one.page or (other.base > one.base + UP and _is_text(other)):
            yield Fault("orphan", one.page + 1, {"what": _short(tag.text)})


def _is_text(run: Run) -> bool:
    return bool(run.text.strip())


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _contents(paper: Paper) -> Iterator[Fault]:
    """Compare each printed page number with the page to which its entry leads."""
    entries = [tag for tag in paper.tree.named("Link") if tag.link and _numbers(tag)]
    for tag in entries:
        words, printed = _entry(tag)
        page = _target(paper, tag.link)
        if page is None:
            continue
        if printed != page + 1:
            found = {"what": _short(words), "printed": printed, "real": page + 1}
            yield Fault("contents_wrong", (tag.page or 0) + 1, found)
        elif not _stands(paper, words, page):
            found = {"what": _short(words), "printed": printed}
            yield Fault("contents_lost", (tag.page or 0) + 1, found)
    if paper.name == "report.pdf" and paper.is_tagged and len(entries) < FEWEST_ENTRIES:
        yield Fault("no_contents")


def _numbers(tag: Tag) -> list[Tag]:
    """Return what is generated after the words of a link: leader and page number."""
    return [kid for kid in tag.kids if kid.name == "Link" and PRINTED.search(kid.text)]


def _entry(tag: Tag) -> tuple[str, int]:
    """Return the words of an entry of the contents and the page number printed behind them."""
    generated = _numbers(tag)[-1]
    words = [kid.text for kid in tag.kids if kid is not generated]
    words += [item.text for item in tag.items if isinstance(item, Run)]
    # The number is drawn after its leader or before it: the leader holds no digit.
    found = re.findall(r"\d+", generated.text)
    return " ".join(filter(None, words)), int(found[-1])


def _stands(paper: Paper, words: str, page: int) -> bool:
    """Tell whether a heading with these words stands on a page."""
    wanted = _letters(words)
    here = [_letters(tag.text) for tag in headings(paper) if tag.page == page]
    return any(text and (text in wanted or wanted in text) for text in here) or not here


def _letters(text: str) -> str:
    return "".join(text.split())


def _links(paper: Paper) -> Iterator[Fault]:
    """Name each link that leads nowhere: without a target, or with one that is not there."""
    for tag in _outermost(paper.tree):
        if not any(part.link for part in tag.all()):
            yield Fault("dead_link", (tag.page or 0) + 1, {"what": _short(tag.text)})
    for number, page in enumerate(paper.reader.pages):
        for note in page.get("/Annots", []):
            entry = note.get_object()
            if _is_inside(entry) and _target(paper, entry) is None:
                words = {"what": _short(str(entry.get("/Contents", "–")))}
                yield Fault("dead_link", number + 1, words)


def _outermost(tag: Tag) -> Iterator[Tag]:
    for kid in tag.kids:
        if kid.name == "Link":
            yield kid
        else:
            yield from _outermost(kid)


def _is_inside(entry: Any) -> bool:
    return "/Dest" in entry or entry.get("/A", {}).get("/S") == "/GoTo"


def _target(paper: Paper, entry: Any) -> int | None:
    """Return the page, from 0, to which a link leads; None where it leads nowhere."""
    goal = entry.get("/Dest", entry.get("/A", {}).get("/D"))
    if isinstance(goal, str):
        named = paper.reader.named_destinations.get(goal)
        return None if named is None else paper.page_of(named)
    return paper.numbers.get(getattr(goal[0], "idnum", -1)) if goal else None


def _bookmarks(paper: Paper) -> Iterator[Fault]:
    """Name each bookmark whose page is not there or does not print its words."""
    for mark in _flat(paper.reader.outline):
        page = paper.page_of(mark)
        title = str(mark.title)
        printed = "" if page is None else _letters(paper.sheets[page].text)
        if _letters(title) not in printed:
            words = {"what": _short(title)}
            yield Fault("bookmark", None if page is None else page + 1, words)


def _flat(marks: list[Any]) -> Iterator[Any]:
    for mark in marks:
        if isinstance(mark, list):
            yield from _flat(mark)
        else:
            yield mark
