"""Pages: blank ones, what runs over the edge, page numbers and running heads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from retro.print_check.drawn import Run, Sheet
from retro.print_check.faults import Fault
from retro.print_check.paper import Paper

NUMBER = re.compile(r"^\s*(\d+) / (\d+)\s*$")
REPORT = "report.pdf"
# A page of which less than this share is filled is one that nobody meant.
FILLED = 0.1
# Letters lean over their box by less than this; in points.
SLACK = 2.5
SHOWN = 40


def faults(paper: Paper) -> Iterator[Fault]:
    """Yield what is wrong with the pages of a document."""
    for sheet in paper.sheets:
        yield from _blank(paper, sheet)
        yield from _over(paper, sheet)
        yield from _numbered(paper, sheet)
        yield from _headed(paper, sheet)


def _blank(paper: Paper, sheet: Sheet) -> Iterator[Fault]:
    """A cover may be mostly empty; lines and backgrounds, which have no tag, fill no page."""
    body = [run for run in paper.body(sheet) if run.text.strip() or run.mark is not None]
    if not body:
        yield Fault("blank", sheet.number + 1)
        return
    filled = max(run.top for run in body) - min(run.bottom for run in body)
    is_cover = sheet.number == 0 and len(paper.sheets) > 1
    if filled < FILLED * sheet.height and not is_cover:
        yield Fault("nearly_blank", sheet.number + 1, {"what": _shown(body)})


def margins(paper: Paper, sheet: Sheet) -> float:
    """Return the width of the empty edges at the sides: the page number ends where lines end."""
    places = [run.right for run in paper.loose[sheet.number] if NUMBER.match(run.text)]
    return sheet.width - max(places) if places else 0.0


def _over(paper: Paper, sheet: Sheet) -> Iterator[Fault]:
    """Name the first thing that is cut at the edge, else the first that is in the margin."""
    edge = margins(paper, sheet) - SLACK
    body = [run for run in paper.body(sheet) if run.text.strip() or run.mark is not None]
    for kind, room in (("cut", 0.0), ("over", max(edge, 0.0))):
        found = [run for run in body if _is_out(run, sheet, room)]
        if found:
            yield Fault(kind, sheet.number + 1, {"what": _shown(found), "n": len(found)})
            return


def _is_out(run: Run, sheet: Sheet, room: float) -> bool:
    beside = run.left < room - 1 or run.right > sheet.width - room + 1
    return beside or run.bottom < -1 or run.top > sheet.height + 1


def _shown(runs: list[Run]) -> str:
    text = next((run.text.strip() for run in runs if run.text.strip()), "–")
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _numbered(paper: Paper, sheet: Sheet) -> Iterator[Fault]:
    """A page says its number and how many there are; a cover says none."""
    found = [NUMBER.match(run.text) for run in paper.loose[sheet.number]]
    said = [(int(match[1]), int(match[2])) for match in found if match]
    expected = (sheet.number + 1, len(paper.sheets))
    is_cover = sheet.number == 0 and len(paper.sheets) > 1
    if not said and not is_cover and paper.is_tagged:
        yield Fault("no_number", sheet.number + 1)
    elif said and said != [expected]:
        printed = f"{said[0][0]} / {said[0][1]}"
        yield Fault("wrong_number", sheet.number + 1, {"printed": printed})


def _headed(paper: Paper, sheet: Sheet) -> Iterator[Fault]:
    """Every page of the report but its cover has words above its text."""
    if paper.name != REPORT or sheet.number == 0 or not paper.is_tagged:
        return
    above = [run for run in paper.loose[sheet.number] if run.text.strip()]
    highest = max((run.top for run in paper.body(sheet)), default=0.0)
    if not any(run.base > highest - SLACK for run in above):
        yield Fault("no_head", sheet.number + 1)
