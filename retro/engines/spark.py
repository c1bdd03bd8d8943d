"""Apache Spark as the engine of costly queries: local, a standalone cluster, or Spark Connect."""

from __future__ import annotations

import logging
import os
import re
import shutil
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from retro.engines import SPARK, Unfit, declared, trouble
from retro.engines.macros import Macros, read
from retro.engines.translation import Untranslated, translated
from retro.model import Query, Value
from retro.settings import Engine as Told

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

T = TypeVar("T")
CONNECT = "sc://"
LOCAL = "local"
# A cluster that does not answer for so long is not there.
PATIENCE_SECONDS = 90
CONF = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
}
# Of our own process: no page to look at, nothing on the terminal.
DRIVER = {
    "spark.app.name": "retro",
    "spark.driver.extraJavaOptions": "-Dlog4j2.level=OFF -Dlog4j.rootLogger=OFF",
    "spark.log.level": "OFF",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
# Two cores need no two hundred parts of a table.
LOOPBACK = "127.0.0.1"
NEAR = {"spark.driver.host": LOOPBACK, "spark.driver.bindAddress": LOOPBACK}
ALONE = {**NEAR, "spark.sql.shuffle.partitions": "4"}
# What Spark does not look up where DuckDB does.
ALIASES = ("UNRESOLVED_COLUMN", "UNSUPPORTED_FEATURE.LATERAL_COLUMN_ALIAS_IN_WINDOW")
TYPES = {"varchar": "string", "timestamp": "timestamp_ntz"}
WORD = re.compile(r"\W+")
BUCKET = re.compile(r"^\w+://")
PLACE = "_place"
SENT_ROWS = 1_000_000


class Spark:
    """One session; relations lie as Parquet in a database of their own, gone when it closes."""

    name = SPARK

    def __init__(self, session: SparkSession, storage: str, macros: Macros) -> None:
        self.session = session
        self.storage = storage
        self.macros = macros
        self.place = ""
        self.database = ""
        self.number = 0

    def begin(self, place: str) -> None:
        """Make a database in the storage that driver and executors share."""
        self.database = WORD.sub("_", place).lower()
        self.place = f"{self.storage.rstrip('/')}/{self.database}"
        if not BUCKET.match(self.place):
            Path(self.place).mkdir(parents=True, exist_ok=True)
        where = self.place if BUCKET.match(self.place) else Path(self.place).absolute().as_uri()
        _asked(lambda: self.session.sql(f"create database {self.database} location '{where}'"))
        _asked(lambda: self.session.sql(f"use {self.database}"))

    def send(self, name: str, rows: pa.RecordBatchReader) -> None:
        """Write a relation to the storage: as a file, or through Spark into a bucket."""
        self.drop(name)
        if BUCKET.match(self.place):
            self._upload(_table(name), rows)
            return
        # Under the same name Spark might look at what it knows of the file before.
        self.number += 1
        path = Path(self.place) / f"{self.number}.sent.parquet"
        with pq.ParquetWriter(path, rows.schema, coerce_timestamps="us", store_schema=False) as out:
            for batch in rows:
                out.write_batch(batch)
        _asked(
            lambda: self.session.read.parquet(path.absolute().as_uri()).createOrReplaceTempView(
                _table(name)
            )
        )

    def _upload(self, table: str, rows: pa.RecordBatchReader) -> None:
        held: list[pa.RecordBatch] = []
        mode = "overwrite"
        for batch in rows:
            held.append(batch)
            if sum(part.num_rows for part in held) >= SENT_ROWS:
                self._append(table, pa.Table.from_batches(held), mode)
                held, mode = [], "append"
        if held or mode == "overwrite":
            self._append(table, pa.Table.from_batches(held, rows.schema), mode)

    def _append(self, table: str, rows: pa.Table, mode: str) -> None:
        frame, held = self.session.createDataFrame(rows), f"{table}__held"
        _asked(lambda: frame.write.mode(mode).format("parquet").saveAsTable(held))
        _asked(lambda: self.session.table(held).createOrReplaceTempView(table))

    def make(self, query: Query, params: Mapping[str, Value], name: str) -> int:
        """Run a query into a table, and return the number of its rows.

        The table remembers the order of the rows: a model may read it.
        """
        from pyspark.sql.functions import monotonically_increasing_id  # noqa: PLC0415 - an extra

        frame = self._frame(query, params).withColumn(PLACE, monotonically_increasing_id())
        held = _held(name)
        _asked(lambda: frame.write.mode("overwrite").format("parquet").saveAsTable(held))
        there = self.session.table(held).drop(PLACE)
        _asked(lambda: there.createOrReplaceTempView(_table(name)))
        return _asked(there.count)

    def result(self, query: Query, params: Mapping[str, Value]) -> pa.Table:
        """Run a query and return its rows in their order."""
        frame = self._frame(query, params)
        return _asked(frame.toArrow)

    def fetch(self, name: str) -> pa.Table:
        """Return the rows of a table, in the order in which they were made."""
        return _asked(self.session.table(_held(name)).orderBy(PLACE).drop(PLACE).toArrow)

    def holds(self, name: str, column: str) -> bool:
        """Tell whether any cell of a column holds something."""
        some = self.session.table(_table(name)).filter(f"`{column}` is not null").limit(1)
        return _asked(some.count) > 0

    def drop(self, name: str) -> None:
        """Forget a table, and what was sent under its name."""
        self.session.catalog.dropTempView(_table(name))
        _asked(lambda: self.session.sql(f"drop table if exists {self.database}.{_held(name)}"))

    def close(self) -> None:
        """Drop the database with all its files, and leave the cluster."""
        with suppress(Exception):  # the cluster may be gone
            self.session.sql("use default")
            self.session.sql(f"drop database if exists {self.database} cascade")
        if self.place and not BUCKET.match(self.place):
            shutil.rmtree(self.place, ignore_errors=True)
        with suppress(Exception):
            self.session.stop()

    def _frame(self, query: Query, params: Mapping[str, Value]) -> DataFrame:
        """Return what a query gives, in the columns and types that its header declares."""
        frame = self._planned(query, params)
        columns = declared(query)
        if frame.columns != list(columns):
            raise Unfit
        kinds = {name: TYPES.get(kind, kind) for name, kind in columns.items()}
        return frame.select(*(frame[f"`{n}`"].cast(kind).alias(n) for n, kind in kinds.items()))

    def _planned(self, query: Query, params: Mapping[str, Value]) -> DataFrame:
        try:
            return self._parsed(query, params, inlines=False)
        except Unfit as error:
            if not str(error).startswith(ALIASES):
                raise
        return self._parsed(query, params, inlines=True)

    def _parsed(self, query: Query, params: Mapping[str, Value], *, inlines: bool) -> DataFrame:
        try:
            statement = translated(query.sql, params, self.macros, inlines=inlines)
        except Untranslated as error:
            raise Unfit from error
        frame = _asked(lambda: self.session.sql(statement))
        _asked(lambda: frame.columns)  # a remote session only now looks at the statement
        return frame


def opened(told: Told, macros: Sequence[str], scratch: Path) -> Spark:
    """Connect to Spark as `[engine]` tells.

    Raises:
        MachineError: PySpark or Java is not there, or the cluster does not answer.
    """
    try:
        with warnings.catch_warnings():  # of pandas, which is not used here
            warnings.simplefilter("ignore")
            from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra that few install
    except ModuleNotFoundError as error:
        raise trouble.not_installed() from error
    logging.getLogger("SQLQueryContextLogger").disabled = True
    logging.getLogger("DataFrameQueryContextLogger").disabled = True
    if not told.spark.startswith(CONNECT) and not _java():
        raise trouble.no_java()
    session = _in_time(lambda: _session(SparkSession, told), told.spark)
    return Spark(session, told.storage or str(scratch), read(macros))


def _session(sessions: type[SparkSession], told: Told) -> SparkSession:
    from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra that few install

    master = told.spark
    if master.startswith(CONNECT):
        session = sessions.builder.remote(master).create()
        _impatient(session)
        for key, value in told.options.items():
            with suppress(PySparkException):  # what a server settles when it starts
                session.conf.set(key, value)
        for key, value in CONF.items():
            session.conf.set(key, value)
    else:
        builder = sessions.builder.master(master)
        own = ALONE if master.startswith(LOCAL) else NEAR if LOOPBACK in master else {}
        for key, value in {**DRIVER, **own, **told.options, **CONF}.items():
            builder = builder.config(key, value)
        session = builder.getOrCreate()
    session.range(1).count()  # a cluster without workers answers, but does nothing
    return session


def _impatient(session: SparkSession) -> None:
    """Ask a server that does not answer some seconds long, not ten minutes."""
    from pyspark.sql.connect.client.retries import DefaultPolicy  # noqa: PLC0415 - an extra

    session.client.set_retry_policies([DefaultPolicy(max_retries=6, max_backoff=4000)])


def _in_time(work: Callable[[], T], master: str) -> T:
    """Return what the work gives; an error if it fails or takes too long."""
    done: list[T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # noqa: BLE001 - told by the thread that waits
            failed.append(error)

    worker = Thread(target=run, daemon=True)
    worker.start()
    worker.join(PATIENCE_SECONDS)
    if not done:
        raise trouble.not_reached(master) from (failed[0] if failed else None)
    return done[0]


def _asked(work: Callable[[], T]) -> T:
    """Return what Spark gives; tell a query that it cannot run from a cluster that is gone."""
    from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra that few install

    try:
        return work()
    except PySparkException as error:
        condition = error.getCondition()
        if condition and not condition.startswith(("CONNECT", "SESSION")):
            raise Unfit(condition) from error
        raise trouble.gone() from error
    except Exception as error:
        raise trouble.gone() from error


def _java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return bool(home and (Path(home) / "bin" / "java").exists()) or bool(shutil.which("java"))


def _table(name: str) -> str:
    return name.replace("/", "__")


def _held(name: str) -> str:
    return f"{_table(name)}__held"
