"""What templates and sentences may take: a sandbox without ways to grow, and a watch over both.

Jinja's sandbox keeps Python out, but bounds neither time nor memory: one call such as
`'x'.ljust(10 ** 10)` takes all there is and cannot be interrupted. So what could make much out
of little in one step is not there, and what takes many steps is watched.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from functools import partial
from typing import Any

from jinja2 import pass_eval_context
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.nodes import EvalContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

# The filters of Jinja that write no mark-up, know no chance and make no long text of a short one.
KEPT_FILTERS = frozenset([
    "abs", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first",
    "float", "groupby", "int", "items", "join", "last", "length", "list", "lower", "map",
    "max", "min", "reject", "rejectattr", "replace", "reverse", "round", "select",
    "selectattr", "sort", "string", "striptags", "sum", "title", "tojson", "trim",
    "truncate", "unique", "upper",
])  # fmt: skip
REFUSED_GLOBALS = ("cycler", "joiner", "lipsum")
# What may be asked of plain values; of objects of ours whatever is public.
PLAIN = frozenset(["builtins", "datetime", "decimal", "markupsafe"])
KEPT_ATTRIBUTES = frozenset([
    "get", "items", "keys", "values", "lower", "upper", "strip", "startswith", "endswith",
    "split", "removeprefix", "removesuffix", "date", "time", "year", "month", "day", "hour",
    "minute", "second", "weekday", "isoweekday", "isoformat", "days", "seconds",
    "total_seconds",
])  # fmt: skip
# Of texts and lists these make as much as one likes in one step.
GROWING = frozenset(["*", "**", "%"])
LONGEST = 1_000_000
MOST_BITS = 256
MOST_DIGITS = 20
TICK_SECONDS = 0.05


class TooMuch(Exception):  # noqa: N818 - told as what is wrong with the template
    """A template or a sentence takes more time or memory than it may."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja without Python, and without steps that make much out of little."""

    intercepted_binops = GROWING

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for name in set(self.filters) - KEPT_FILTERS:
            del self.filters[name]
        for name in REFUSED_GLOBALS:
            del self.globals[name]
        self.filters |= {"join": _joined, "replace": _replaced, "round": _rounded, "tojson": _json}

    def wrap_str_format(self, value: Any) -> None:
        """Offer no `format` of texts, not even a tame one: its widths know no end."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Tell whether a template may ask for an attribute."""
        if type(obj).__module__ in PLAIN and attr not in KEPT_ATTRIBUTES:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiply numbers that are no longer than figures are; nothing else."""
        is_sound = operator not in GROWING or all(map(_is_number, (left, right)))
        if operator == "**" or not is_sound:
            raise SecurityError(f"only numbers can be worked with: `{operator}`")
        return super().call_binop(context, operator, left, right)


def _is_number(value: Any) -> bool:
    is_long = isinstance(value, int) and value.bit_length() > MOST_BITS
    return isinstance(value, int | float | Decimal) and not is_long


def _long(length: int) -> None:
    if length > LONGEST:
        raise SecurityError("the text would be too long")


@pass_eval_context
def _joined(
    context: EvalContext, items: Iterable[Any], between: str = "", attribute: Any = None
) -> Any:
    kept = [*items]
    _long(len(kept) * len(str(between)))
    return FILTERS["join"](context, kept, between, attribute)


def _replaced(value: Any, old: Any, new: Any, count: int = -1) -> str:
    """Return a plain text: what was mark-up is escaped again."""
    text, old, new = str(value), str(old), str(new)
    _long(len(text) + (len(text) + 1) * max(0, len(new) - len(old)))
    return text.replace(old, new, count)


def _rounded(value: Any, precision: int = 0, method: Any = "common") -> Any:
    if abs(precision) > MOST_DIGITS:
        raise SecurityError("no figure has so many digits")
    return FILTERS["round"](value, precision, method)


@pass_eval_context
def _json(context: EvalContext, value: Any) -> Any:
    return FILTERS["tojson"](context, value)


@contextmanager
def bounded(seconds: float, memory: int) -> Iterator[None]:
    """Stop what runs inside when it takes longer, or when the process grows by more bytes.

    It looks twenty times a second, between two steps of Python; inside of another watch both look
    at the ticks of the outer one, for a timer that is set anew again and again may never ring.
    Where the system has no alarm (Windows), or outside of the main thread, nothing is watched.

    Raises:
        TooMuch: It was stopped.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or not hasattr(signal, "setitimer"):
        yield
        return
    watch = _Watch(seconds, memory)
    before = signal.signal(signal.SIGALRM, watch.look)
    outer = getattr(before, "__self__", None)
    watch.outer = outer if isinstance(outer, _Watch) else None
    timer, hook = (0.0, 0.0), sys.unraisablehook
    sys.unraisablehook = partial(_passed_over, hook)
    if not watch.outer:
        timer = signal.setitimer(signal.ITIMER_REAL, TICK_SECONDS, TICK_SECONDS)
    try:
        yield
    finally:
        watch.is_over = True
        if not watch.outer:
            signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, before or signal.SIG_DFL)
        sys.unraisablehook = hook


def _passed_over(hook: Callable[[Any], object], lost: Any) -> None:
    """Say nothing of a watch that rang within a destructor, where none can stop: it rings again."""
    if not isinstance(lost.exc_value, TooMuch):
        hook(lost)


class _Watch:
    """Looks at the clock and at the memory of the process."""

    def __init__(self, seconds: float, memory: int) -> None:
        self.until = time.perf_counter() + seconds
        self.memory = memory
        self.most: int | None = None
        self.outer: _Watch | None = None
        self.is_over = False

    def look(self, *_: object) -> None:
        if self.outer:
            self.outer.look()
        if self.is_over:
            return
        held = _held()
        # From the first look on: nearly everything is done before it, and pays nothing.
        self.most = self.most or held + self.memory
        if time.perf_counter() > self.until:
            raise TooMuch("it takes too long")
        if held > self.most:
            raise TooMuch("it takes too much memory")


def _held() -> int:
    """Return the bytes that this process holds; where that is not told, the most it has held."""
    import resource  # noqa: PLC0415 - not on Windows

    with suppress(OSError), open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[1]) * resource.getpagesize()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
