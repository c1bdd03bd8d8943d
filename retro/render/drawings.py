"""The charts of a Report, each drawn once: as SVG for paper and as Plotly figure for the screen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.metadata import version

from retro import charts
from retro.errors import RetroError
from retro.formats import Formats
from retro.memo import remembered
from retro.model import Block, Chart, Report
from retro.render import svg

WIDTH = 720


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart: a whole `<svg>` element, and the JSON that Plotly draws it from."""

    svg: str
    figure: str


def draw(report: Report, lang: str) -> Mapping[str, Drawing]:
    """Return the drawing of each block by the path of its query.

    A chart that cannot be drawn is left out: the page shows its table and says so.
    """
    formats = Formats(lang)
    found: dict[str, Drawing] = {}
    for number, block in enumerate(_drawn(report), 1):
        try:
            found[block.query.path] = _drawing(block, formats, f"figure-{number}")
        except (RetroError, LookupError, TypeError, ValueError):
            continue
    return found


def draw_small(report: Report, lang: str, feeds: str) -> Mapping[str, Drawing]:
    """Return the small drawing of the block that feeds `feeds`, by its path; none without one."""
    found = {block.query.path: small(block, lang) for block in report.fed_blocks(feeds)}
    return {path: drawing for path, drawing in found.items() if drawing}


def small(block: Block, lang: str) -> Drawing | None:
    """Return the drawing of a block for one line of a page: 720 wide, at most 150 high.

    None where the block has no chart, or one of a kind that is not drawn so small.
    """
    if block.chart is None or not block.chart.rows:
        return None
    try:
        return _drawing(block, Formats(lang), "figure-small", "small")
    except (RetroError, LookupError, TypeError, ValueError):
        return None


def _drawn(report: Report) -> Iterable[Block]:
    return (block for section in report.sections for block in section.blocks if block.chart)


def _drawing(block: Block, formats: Formats, figure_id: str, size: str = "full") -> Drawing:
    chart: Chart = block.chart  # type: ignore[assignment]
    words = formats.strings, charts.palette(), version("plotly")
    drawn = remembered(
        lambda: _drawn_now(chart, formats, figure_id, size),
        "chart", repr(chart), formats.lang, figure_id, size, words,
    )  # fmt: skip
    return Drawing(**json.loads(drawn))


def _drawn_now(chart: Chart, formats: Formats, figure_id: str, size: str) -> bytes:
    figure = charts.figure(chart, formats.lang, formats, size)
    text = json.dumps(json.loads(figure.to_json()), ensure_ascii=False, separators=(",", ":"))
    title = formats.text(chart.alt)
    drawn = svg.engine().svg(text, WIDTH, int(figure.layout.height), title, figure_id)
    return json.dumps({"svg": drawn, "figure": text}).encode()
