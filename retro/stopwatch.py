"""How long each part of a run takes: steps in a row, and what runs inside them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

STEP = "step"
QUERY = "query"
MODEL = "model"

# Where a result came from.
COMPUTED = "computed"
KEPT = "kept"
PUT_OFF = "put_off"


@dataclass(slots=True)
class Span:
    """One stretch of work; what runs inside it has a span of its own and is not counted here.

    `rows` and `bytes` are what came out, `rows_read` what was looked at; None where nobody
    measured it. `source` is `computed`, `kept` (by an earlier run) or `put_off` (until read).
    """

    kind: str
    name: str
    seconds: float = 0.0
    rows: int | None = None
    bytes: int | None = None
    rows_read: int | None = None
    source: str = ""
    engine: str = ""


class Stopwatch:
    """Takes the time of a run; it changes nothing of what is computed."""

    def __init__(self) -> None:
        self._at = self._start = time.perf_counter()
        # Every span of the run in the order in which they began; those that are open, outside in.
        self.spans: list[Span] = [Span(STEP, "")]
        self.open: list[Span] = [self.spans[0]]

    def begin(self, name: str) -> None:
        """Begin the next step; it ends the one before, with all that is inside."""
        self._tick()
        self.open = [self._span(STEP, name)]

    @contextmanager
    def inside(self, kind: str, name: str) -> Iterator[Span]:
        """Take the time of something inside the step apart from the step itself."""
        self._tick()
        span = self._span(kind, name)
        self.open.append(span)
        try:
            yield span
        finally:
            self._tick()
            if span in self.open:
                del self.open[self.open.index(span) :]

    def note(self, **told: Any) -> None:
        """Say more about what runs now: fields of its span."""
        for name, value in told.items():
            setattr(self.open[-1], name, value)

    def running(self) -> float:
        """Return the seconds of the innermost open span up to now; any thread may ask."""
        return self.open[-1].seconds + time.perf_counter() - self._at

    def elapsed(self) -> float:
        """Return the seconds since the run began; any thread may ask."""
        return time.perf_counter() - self._start

    def stop(self) -> float:
        """Count the open spans up to now, and return the seconds since the run began."""
        self._tick()
        return self._at - self._start

    def processor(self) -> float:
        """Return the processor seconds of the whole process, all of its threads together."""
        used = os.times()
        return used.user + used.system

    def _span(self, kind: str, name: str) -> Span:
        self.spans.append(Span(kind, name))
        return self.spans[-1]

    def _tick(self) -> None:
        now = time.perf_counter()
        self.open[-1].seconds += now - self._at
        self._at = now
