"""Charts are drawn once, for paper and screen; one that fails does not stop the rest."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import factories
import pytest

from retro.errors import RetroError
from retro.render import drawings


def test_each_chart_is_drawn_once() -> None:
    """Every block with a chart has its SVG, with its sentence as title, and its figure."""
    drawn = drawings.draw(factories.report(), "zh")
    assert list(drawn) == [
        "1_break_down/first_reply_by_hour",
        "1_break_down/by_agent",
        "2_locate/refunds_by_product",
        "3_root_cause/gap_blocks",
    ]
    first = drawn["1_break_down/first_reply_by_hour"]
    assert first.svg.startswith("<svg")
    assert "20 点和 21 点最慢一成客户等了 12 分钟以上" in first.svg
    assert set(json.loads(first.figure)) == {"data", "layout"}


def test_labels_in_the_figure_are_readable() -> None:
    """Chinese stands in the JSON as it is, so that the fonts of the page cover it."""
    drawn = drawings.draw(factories.report(), "zh")
    assert "小满桃" in drawn["1_break_down/by_agent"].figure


def test_a_failing_chart_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other charts are still drawn."""

    class Engine:
        def svg(self, *arguments: Any) -> str:
            if arguments[-1] == "figure-2":
                raise RetroError("CHART_NOT_DRAWN", {"en": "no"})
            return "<svg></svg>"

    monkeypatch.setattr(drawings.svg, "engine", Engine)
    assert len(drawings.draw(factories.report(), "zh")) == 3


def test_an_unknown_kind_is_left_out() -> None:
    """A kind of chart that nobody draws costs only that chart."""
    block = factories.hourly()
    odd = replace(block, chart=replace(block.chart, kind="hologram"))  # type: ignore[type-var]
    section = replace(factories.report().sections[0], blocks=(odd,))
    assert drawings.draw(replace(factories.report(), sections=(section,)), "zh") == {}


def test_a_small_drawing_is_for_one_line() -> None:
    """The staffing chart is drawn low, with the sentence of its block as its alternative text."""
    block = factories.staffing()
    small = drawings.small(block, "zh")
    assert small is not None
    assert json.loads(small.figure)["layout"]["height"] <= 150
    assert block.chart is not None
    assert block.chart.alt["zh"] in small.svg


def test_what_is_never_drawn_small_is_nothing() -> None:
    """A block without chart, or with a list of agents, has no small drawing."""
    assert drawings.small(replace(factories.hourly(), chart=None), "zh") is None
    assert drawings.small(factories.by_agent(), "zh") is None
