"""Where the costly queries run: in the embedded DuckDB, or on a Spark cluster.

The figures are the same. What is known here is what an engine must be able to do, and by
which name it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from retro.catalog import Catalog
from retro.kinds import KINDS
from retro.model import Query, Value
from retro.settings import Engine as Told
from retro.warehouse import Warehouse

if TYPE_CHECKING:
    import pyarrow as pa

DUCKDB = "duckdb"
SPARK = "spark"
TWICE = "twice"
# What stands beside the embedded engine, and how: instead of it, or to compare.
BESIDE = {
    SPARK: ("retro.engines.placed", "Placed"),
    TWICE: ("retro.engines.twice", "Twice"),
}


class Unfit(Exception):  # noqa: N818 - no error of a user: DuckDB runs the query instead
    """The engine cannot run this query."""


class Engine(Protocol):
    """Another engine: it holds relations by name, runs queries over them, gives rows back."""

    name: str

    def begin(self, place: str) -> None:
        """Make room for the relations of one run, under a name that no other run has."""

    def send(self, name: str, rows: pa.RecordBatchReader) -> None:
        """Hold a relation, in place of one of the same name."""

    def make(self, query: Query, params: Mapping[str, Value], name: str) -> int:
        """Run a query, hold its result under a name, and return the number of its rows.

        Raises:
            Unfit: This engine cannot run it.
            MachineError: The engine is gone.
        """

    def result(self, query: Query, params: Mapping[str, Value]) -> pa.Table:
        """Run a query and return its rows in their order; raises what `make` raises."""

    def fetch(self, name: str) -> pa.Table | pa.RecordBatchReader:
        """Return the rows of a relation that it holds."""

    def holds(self, name: str, column: str) -> bool:
        """Tell whether any cell of a column of a relation holds something."""

    def drop(self, name: str) -> None:
        """Hold a relation no longer."""

    def close(self) -> None:
        """Give everything back."""


def declared(query: Query) -> dict[str, str]:
    """Return the columns of a query's result, with the SQL types that its header declares."""
    return {column.name: KINDS[column.kind] for column in query.columns}


def warehouse(
    name: str, told: Told, catalog: Catalog, scratch: Path, *arguments: Any, **options: Any
) -> Warehouse:
    """Open the warehouse of a run: the embedded one alone, or with another engine beside it.

    Raises:
        MachineError: The other engine is not installed, or cannot be reached.
    """
    if name == DUCKDB:
        return Warehouse(catalog, scratch, *arguments, **options)
    # What stands behind it takes a second to load.
    spark = import_module("retro.engines.spark")
    engine = spark.opened(told, [path.read_text("utf-8") for path in catalog.macros], scratch)
    module, kind = BESIDE[name]
    beside: Warehouse = getattr(import_module(module), kind)(
        engine, told.bring_back, catalog, scratch, *arguments, **options
    )
    return beside
