"""A warehouse with another engine beside it: each query runs where what it reads lies.

Canonical tables lie on both sides, small relations in DuckDB, large ones with the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any

from retro.catalog import FACTS, all_reads
from retro.engines import Engine, Unfit, declared
from retro.model import Query, Row, Value
from retro.stopwatch import COMPUTED
from retro.warehouse import Warehouse
from retro.warehouse.keep import key_of
from retro.warehouse.passing import batches, take
from retro.warehouse.recall import BEHIND_MACROS, relation_of

Params = Mapping[str, Value]


class Placed(Warehouse):
    """The warehouse of a run on two engines.

    `far` has the relations that lie with the engine alone, with their numbers of rows;
    `sent` those that lie on both sides. A result of at most `bring_back` rows comes back.
    """

    def __init__(self, engine: Engine, bring_back: int, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.engine = engine
        self.bring_back = bring_back
        self.far: dict[str, int] = {}
        self.sent: set[str] = set()
        # Sums of doubles differ in their last digit: what one engine made is not the other's.
        self.recall.stamp = key_of(self.recall.stamp, engine.name) if self.recall.keep else ""
        engine.begin(self.scratch.name)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.engine.close()
        super().__exit__(kind, error, trace)

    # -- what lies where ---------------------------------------------------------------

    def bring(self, names: Iterable[str]) -> None:
        """Fetch relations that lie with the engine alone; they stay there, too."""
        for name in sorted(set(names) & set(self.far)):
            take(self.db, name, self.catalog.schema(name), self.engine.fetch(name))
            del self.far[name]
            self.sent.add(name)

    def send(self, names: Iterable[str]) -> None:
        """Give the engine what a query reads and it does not hold."""
        for name in sorted(set(names) - self.sent - set(self.far)):
            self.stand_in(name)
            self.engine.send(name, batches(self.db, name))
            self.sent.add(name)

    def drop(self, name: str) -> None:
        """Drop a relation, wherever it lies."""
        if self.far.pop(name, None) is not None or name in self.sent:
            self.sent.discard(name)
            self.engine.drop(name)
        super().drop(name)

    def append(self, name: str, rows: Sequence[Sequence[Value]]) -> None:
        """Add rows to a small table; what the engine has of it is the past."""
        super().append(name, rows)
        if rows:
            self.sent.discard(name)

    def create(self, name: str, columns: Mapping[str, str]) -> None:
        """Create an empty table, if there is none of that name on either side."""
        if name not in self.far:
            super().create(name, columns)

    # -- what is looked at -----------------------------------------------------------

    def count(self, name: str) -> int:
        """Return the number of rows of a relation."""
        return self.far[name] if name in self.far else super().count(name)

    def rows(self, name: str) -> list[Row]:
        """Return every row of a relation; a model or a page may need a large one."""
        self.settle([name])
        self.bring([name])
        return super().rows(name)

    def _holds(self, table: str, column: str) -> bool:
        self.settle([table])
        if table in self.far:
            return self.engine.holds(table, column)
        return super()._holds(table, column)

    def _columns(self, name: str) -> dict[str, str]:
        # What the engine makes it makes of the declared types.
        return self.catalog.schema(name) if name in self.far else super()._columns(name)

    # -- queries ---------------------------------------------------------------------

    def _materialise(self, query: Query, params: Params, key: str) -> None:
        """Run a query where what it reads lies; what the engine cannot run comes here."""
        reads = sorted(set(all_reads(query)))
        if self._goes_there(query, reads):
            try:
                self._make_there(query, params, reads)
            except Unfit:
                pass
            else:
                self.recall.keys[relation_of(query)] = key
                self.relations.add(relation_of(query))
                self.watch.note(source=COMPUTED, engine=self.engine.name)
                return
        self.bring(reads)
        super()._materialise(query, params, key)

    def _goes_there(self, query: Query, reads: Iterable[str]) -> bool:
        """Tell whether a query runs with the engine: it reads what lies there, or much of it.

        One of the workspace never does: on a cluster nothing would hold it to its relations.
        """
        if query.is_own:
            return False
        if any(name in self.far for name in reads):
            return True
        large = (name in self.relations and self.count(name) > self.bring_back for name in reads)
        return query.folder == FACTS and any(large)

    def _make_there(self, query: Query, params: Params, reads: Sequence[str]) -> None:
        name = relation_of(query)
        self.drop(name)
        self.send([*reads, *BEHIND_MACROS])
        if query.folder != FACTS and not (query.hidden and query.worklist):
            rows = self.engine.result(query, params)
            take(self.db, name, declared(query), rows)
            return
        self.far[name] = self.engine.make(query, params, name)
        if self.far[name] <= self.bring_back:
            self.bring([name])

    def _compute(self, query: Query, params: Params, key: str) -> None:
        super()._compute(query, params, key)
        if query.name in self.far:  # what does not lie here cannot be kept here
            self.recall.made.pop(query.name, None)
