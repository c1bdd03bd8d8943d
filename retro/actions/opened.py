"""The register as one review sees it: rows as they count, actions as shown, what is left open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from retro.actions.proposals import registered
from retro.actions.readiness import NOTED, Limit, effective, limits, remarks
from retro.actions.table import Row, lines
from retro.model import Action, Finding, Note, Promotion
from retro.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The lines of the file with the last day for each promotion's actions; maybe no file."""

    lines: tuple[tuple[int, Row], ...] = ()
    bounds: Mapping[str, Limit] = field(default_factory=dict)
    is_kept: bool = False

    @property
    def rows(self) -> list[Row]:
        """The rows as they count: one that lacks something is still a proposal."""
        return effective([row for _, row in self.lines], self.bounds)

    def shown(self, action: Action, promotion: Promotion) -> Action:
        """Return a proposal as the manager left it; in time for the next promotion, if it can."""
        bound = self.bounds.get(promotion.id)
        is_ahead = bound is not None and bound.day > promotion.as_of
        return registered(action, self.rows, bound if is_ahead else None)

    def notes(self, found: Iterable[tuple[Finding, Action]]) -> list[Note]:
        """Return what the register leaves open, as notes; without a register there are none."""
        if not self.is_kept:
            return []
        severe = [(action.id, one.title) for one, action in found if one.severity == "high"]
        said = remarks(self.lines, self.bounds, severe)
        return [Note(query=NOTED, say=text, level="warn") for text in said]


def opened(path: Path | None, settings: Settings) -> Register:
    """Return the register of a workspace; a one-off run has none (`path` is None)."""
    bounds = limits(settings)
    return Register(lines=tuple(lines(path)), bounds=bounds, is_kept=True) if path else Register()
