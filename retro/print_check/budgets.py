"""Sizes that a reader can bear: pages of the brief and the report, megabytes of each file."""

from __future__ import annotations

from collections.abc import Iterator

from retro.print_check.faults import Fault
from retro.print_check.paper import Paper

MEGABYTE = 1_000_000
PAGES = {"brief.pdf": 2, "report.pdf": 80}
MEGABYTES = {"brief.pdf": 1, "report.pdf": 8, "report.html": 6}


def faults(paper: Paper) -> Iterator[Fault]:
    """Yield what a document has too much of."""
    most, pages = PAGES.get(paper.name), len(paper.sheets)
    if most and pages > most:
        yield Fault("pages", None, {"pages": pages, "most": most})
    yield from too_big(paper.name, len(paper.content))


def too_big(name: str, size: int) -> Iterator[Fault]:
    """Yield the size of a file, in bytes, if it is over its limit."""
    most = MEGABYTES.get(name)
    if most and size > most * MEGABYTE:
        yield Fault("size", None, {"size": f"{size / MEGABYTE:.1f}", "most": most})
