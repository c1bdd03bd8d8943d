"""What a screen reader needs: tags, language, title, heading levels, table heads, chart words."""

from __future__ import annotations

from collections.abc import Iterator

from retro.print_check.faults import Fault
from retro.print_check.headings import headings
from retro.print_check.paper import Paper

SHOWN = 40


def faults(paper: Paper) -> Iterator[Fault]:
    """Yield what a screen reader would miss."""
    if not paper.is_tagged or not paper.root.get("/MarkInfo", {}).get("/Marked"):
        yield Fault("no_tags")
    if not str(paper.root.get("/Lang", "")).strip():
        yield Fault("no_language")
    if not (paper.reader.metadata and str(paper.reader.metadata.title or "").strip()):
        yield Fault("no_title")
    yield from _levels(paper)
    yield from _tables(paper)
    yield from _figures(paper)


def _levels(paper: Paper) -> Iterator[Fault]:
    """A heading is at most one level below the heading before it; the first is the highest."""
    before = 0
    for tag in headings(paper):
        level = int(tag.name[1])
        if level > before + 1:
            words = {"what": tag.text[:SHOWN], "level": level, "before": before}
            yield Fault("level", (tag.page or 0) + 1, words)
        before = level


def _tables(paper: Paper) -> Iterator[Fault]:
    for table in paper.tree.named("Table"):
        if not table.named("TH"):
            words = {"what": table.text[:SHOWN]}
            yield Fault("no_table_head", (table.page or 0) + 1, words)


def _figures(paper: Paper) -> Iterator[Fault]:
    for figure in paper.tree.named("Figure"):
        if not str(figure.entry.get("/Alt", "")).strip():
            yield Fault("no_alt", (figure.page or 0) + 1)
