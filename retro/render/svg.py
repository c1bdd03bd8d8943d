"""Draws a Plotly figure as an SVG string, without a browser: plotly.js in an embedded V8."""

from __future__ import annotations

import json
import re
import weakref
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Self

from retro import fonts
from retro.errors import MachineError, RetroError

ASSETS = Path(__file__).resolve().parents[1] / "assets"
PLOTLY_JS = ASSETS / "plotly-cartesian.min.js"
MICRODOM_JS = Path(__file__).with_name("microdom.js")

CHART_SECONDS = 30.0
ENGINE_BYTES = 1_000_000_000

# Characters that XML 1.0 forbids, even escaped.
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class ChartError(RetroError):
    """One chart could not be drawn; the caller prints its table instead."""


class SvgEngine:
    """One JavaScript engine with plotly.js and our font metrics, started at the first chart.

    Starting costs about a second, so one engine serves a whole run; the order of the
    charts leaves no trace in them.
    """

    def __init__(self) -> None:
        self._racer: Any = None
        self._stop: Callable[[], object] = lambda: None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def svg(self, figure_json: str, width: int, height: int, title: str, figure_id: str) -> str:
        """Return one `<svg>` of `width` by `height` pixels whose alternative text is `title`.

        `figure_id` (letters, digits, `-`, `_`) begins every id inside, so that many charts
        fit in one page. Raises ChartError when this chart, MachineError when no chart can
        be drawn.
        """
        if not re.fullmatch(r"[A-Za-z][\w-]*", figure_id, re.ASCII):
            raise ValueError(f"not an id: {figure_id!r}")
        racer = self._started()
        try:
            return str(
                racer.call(
                    "MicroDom.draw",
                    figure_json,
                    width,
                    height,
                    NOT_XML.sub("", title),
                    figure_id,
                    timeout_sec=CHART_SECONDS,
                )
            )
        except _engine_errors() as error:
            self.close()  # a stopped engine may be half-way through a chart
            raise _chart_error(figure_id, error) from error

    def close(self) -> None:
        """Give the memory back; the next chart starts a new engine."""
        self._racer = None
        self._stop()

    def _started(self) -> Any:
        if self._racer is None:
            racer = _start()
            # An engine that is still open when Python ends waits for its thread for ever;
            # a finalizer runs before that, at the latest.
            self._stop = weakref.finalize(self, racer.close)
            self._racer = racer
        return self._racer


@cache
def engine() -> SvgEngine:
    """Return the engine of this run."""
    return SvgEngine()


def plotly_js() -> str:
    """Return the plotly.js that draws every chart, in the SVG and in the HTML alike."""
    return PLOTLY_JS.read_text("utf-8")


def _start() -> Any:
    try:
        from py_mini_racer import MiniRacer  # noqa: PLC0415 - may be missing

        racer = MiniRacer()
    except (ImportError, OSError, RuntimeError) as error:
        raise _no_engine(error) from error
    racer.set_hard_memory_limit(ENGINE_BYTES)
    for script in (MICRODOM_JS.read_text("utf-8"), plotly_js()):
        racer.eval(script + "\n;0")
    for table in json.loads(fonts.metrics_path().read_text("utf-8")):
        racer.call("MicroDom.addFont", table)
    return racer


def _engine_errors() -> tuple[type[Exception], ...]:
    import py_mini_racer as racer  # noqa: PLC0415 - see _start

    return (racer.JSEvalException, racer.JSTimeoutException, racer.JSOOMException)


def _chart_error(figure_id: str, error: Exception) -> ChartError:
    cause = str(error).strip().splitlines()[0][:200]
    return ChartError(
        code="CHART_NOT_DRAWN",
        message={
            "zh": f"图表 {figure_id} 未能绘制（{cause}）。",
            "en": f"Chart {figure_id} could not be drawn ({cause}).",
        },
        remedy={
            "zh": "报告中以表格代替，数据不受影响。",
            "en": "Its table is printed instead; no figure is affected.",
        },
    )


def _no_engine(error: Exception) -> MachineError:
    return MachineError(
        code="CHART_ENGINE_MISSING",
        message={
            "zh": f"绘图引擎无法启动（{error}）。",
            "en": f"The chart engine does not start ({error}).",
        },
        remedy={
            "zh": "请运行：pip install --force-reinstall mini-racer",
            "en": "Run: pip install --force-reinstall mini-racer",
        },
    )
