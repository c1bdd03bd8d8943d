"""Where on the page stands what a figure is: its card, and the method of its query."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from retro.formats import Formats
from retro.model import Kpi, Query
from retro.render.tables import Origin

METRICS = "metrics"


@dataclass(frozen=True, slots=True)
class About:
    """Ids of cards and methods; `paths` are those of the queries with a method on the page."""

    paths: frozenset[str]
    formats: Formats
    anchor: Callable[[str], str]

    def card(self, place: str, kpi: Kpi) -> str:
        """Return the id of the card of a metric at one place of the page."""
        return self.anchor("-".join(filter(None, ["about", place, kpi.id, kpi.profile])))

    def method(self, path: str) -> str:
        """Return the id of a query's method; a metric's query may share the name of a result's."""
        folder, _, name = path.rpartition("/")
        return self.anchor(f"method-metric-{name}" if folder == METRICS else f"method-{name}")

    def source(self, kpi: Kpi) -> str:
        """Return the id of the method behind a metric; nothing where the page has none."""
        return self.method(kpi.query) if kpi.query in self.paths else ""

    def origin(self, query: Query) -> Origin:
        """Return where the figures of a result come from."""
        doc = self.formats.text(query.doc)
        return Origin(query.path, doc, self.anchor(query.path), self.method(query.path))
