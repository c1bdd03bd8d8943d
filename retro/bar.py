"""The line that moves on a terminal while a command works: what is done, and what is left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from retro import pace, resources
from retro.steps import Steps
from retro.stopwatch import MODEL, Span

FRAMES = 4  # a second
WIDTH = 24
# Of the bar, the share, the time so far and the time left: they stand still.
WIDTHS = (WIDTH, 3, 5, 12)
# Only what is over is done.
NEARLY = 0.99
MINUTE = 60
SOON = 4
# Seconds are told in steps: nobody can know them better.
ROUNDED = 5
COUNTED = re.compile(r"^(\d+)/(\d+) ")


@contextmanager
def moving(console: Console, steps: Steps, lang: str) -> Iterator[None]:
    """Show the steps on a terminal while they happen, in the words of `lang`."""
    bar = Bar(steps, resources.strings(lang)["progress"], lang)
    with Live(
        console=console,
        get_renderable=bar.drawn,
        refresh_per_second=FRAMES,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    ):
        yield


class Bar:
    """Draws the steps of a run as they stand; it never goes back within one review."""

    def __init__(self, steps: Steps, words: Mapping[str, Any], lang: str) -> None:
        self.steps = steps
        self.words = words
        self.lang = lang
        self._share = 0.0
        self._name = ""

    def share(self) -> float | None:
        """Return the share of the work that is done, as time goes; None if nobody knows."""
        if self.steps.name != self._name:
            self._name, self._share = self.steps.name, 0.0
        counted = COUNTED.match(self.steps.running().name)
        if counted:
            now = int(counted[1]) / int(counted[2])
        else:
            left = self.steps.left()
            if left is None:
                return None
            elapsed = self.steps.watch.elapsed()
            now = elapsed / (elapsed + left) if elapsed + left else 0.0
        self._share = max(self._share, min(now, NEARLY))
        return self._share

    def remaining(self) -> str:
        """Return what is left, in words."""
        left = self.steps.left()
        return "" if left is None else left_in_words(left, self.words)

    def step(self) -> str:
        """Return what is being done, in words."""
        return step_in_words(self.steps, self.words, self.lang)

    def drawn(self) -> RenderableType:
        """Return the line: the step, the bar, the share, the time so far and the time left."""
        share = self.share()
        line = Table.grid(expand=True, padding=(0, 1))
        line.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
        for width in WIDTHS:
            line.add_column(no_wrap=True, justify="right", min_width=width)
        line.add_row(
            Text(self.step()),
            ProgressBar(total=1.0, completed=share or 0.0, width=WIDTH, pulse=share is None),
            Text("" if share is None else f"{share:.0%}"),
            Text(clock(self.steps.watch.elapsed()), style="dim"),
            Text(self.remaining()),
        )
        return line


def left_in_words(seconds: float, words: Mapping[str, str]) -> str:
    """Return a time that is left, no finer than it can be known."""
    if seconds < SOON:
        return words["soon"]
    told = -(-seconds // ROUNDED) * ROUNDED
    if told < MINUTE:
        return words["seconds_left"].format(n=round(told))
    return words["minutes_left"].format(n=round(seconds / MINUTE) or 1)


def clock(seconds: float) -> str:
    """Return a time as minutes and seconds."""
    minutes, rest = divmod(int(seconds), MINUTE)
    return f"{minutes}:{rest:02}"


def step_in_words(steps: Steps, words: Mapping[str, Any], lang: str) -> str:
    """Return what runs now, in words: a file, the title of a query, a model or a document."""
    span: Span = steps.running()
    if span.kind == MODEL:
        return str(words["model"])
    if span.name in steps.queries:
        title = steps.queries[span.name]
        folder = span.name.partition("/")[0]
        return f"{words['folders'].get(folder, folder)} · {title.get(lang) or title['en']}"
    if span.name in steps.files:
        return str(words["read"].format(name=span.name))
    if span.name in words["named"]:
        return str(words["named"][span.name])
    return str(words["write"].format(name=span.name)) if span.name in pace.DOCUMENTS else span.name
