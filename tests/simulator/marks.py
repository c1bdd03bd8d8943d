"""What a score must be to pass, and what the score card says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

# Numerator and denominator; over several seeds both are summed before they are divided.
Part = tuple[float, float]
Parts = Mapping[str, Part]
OPEN = float("inf")


@dataclass(frozen=True, slots=True)
class Mark:
    """The range in which a measure passes, and how the reference prototype scored."""

    low: float
    high: float
    prototype: str = ""
    percent: bool = False

    def wider(self, times: float) -> Mark:
        """Return the mark with so many times the tolerance; a ratio's tolerance is a factor."""
        if self.low > 0 and self.high < OPEN:
            return Mark(self.low**times, self.high**times, "", self.percent)
        if self.high < OPEN:
            return Mark(self.low, self.high * times, "", self.percent)
        return Mark(1 - (1 - self.low) * times, self.high, "", self.percent)

    def words(self) -> str:
        """Return the range as it stands in the card."""
        if self.low > -OPEN and self.high < OPEN:
            return f"{self.low:.2f}–{self.high:.2f}"
        return f"≥ {self.low:.3g}" if self.high == OPEN else f"≤ {self.high:.3g}"


def least(value: float, prototype: str = "") -> Mark:
    """Return the mark of a measure that must reach a value."""
    return Mark(value, OPEN, prototype)


def most(value: float, prototype: str = "") -> Mark:
    """Return the mark of a measure that must not exceed a value."""
    return Mark(-OPEN, value, prototype)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the score card; without a value nothing was said, or (no parts) can be yet."""

    scenario: str
    measure: str
    value: float | None
    mark: Mark
    parts: str

    @property
    def verdict(self) -> str:
        """Return `pass`, `miss`, `no claim` (the report says nothing here) or `not built`."""
        if self.value is None:
            return "no claim" if self.parts else "not built"
        return "pass" if self.mark.low <= self.value <= self.mark.high else "miss"


def pooled(scenario: str, runs: Sequence[Parts], marks: Mapping[str, Mark]) -> list[Line]:
    """Return the lines of a scenario over its seeds."""
    lines = []
    for measure, mark in marks.items():
        parts = [run[measure] for run in runs if measure in run]
        above, below = sum(a for a, _ in parts), sum(b for _, b in parts)
        value = above / below if below else None
        source = f"{above:.4g}/{below:.4g}" if parts else "–"
        lines.append(Line(scenario, measure, value, mark, source))
    return lines


def card(lines: Sequence[Line], plants: Mapping[str, str]) -> str:
    """Return the score card as a Markdown table."""
    head = "| scenario | measure | score | from | pass mark | prototype | |\n" + "|---" * 7 + "|\n"
    return head + "".join(_row(line, plants.get(line.scenario, "")) for line in lines)


def _row(line: Line, plant: str) -> str:
    known = line.value is not None
    score = f"{line.value:.2f}" if known else "–"
    mark = line.mark.words() if known else "–"
    cells = (line.measure, score, line.parts, mark, line.mark.prototype, line.verdict)
    return f"| **{line.scenario}** {plant} | {' | '.join(cells)} |\n"
