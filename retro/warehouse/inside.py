"""The child process of `confined`: one statement of a workspace, in a DuckDB of its own.

It is run by its path, with nothing of the package around it: its argument is a file with the
work as JSON, stdout gets one line of columns and then the rows as an Arrow stream, stderr what
went wrong as JSON.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

try:
    import resource
except ImportError:  # Windows bounds no process that way
    resource = None  # type: ignore[assignment]

ROWS = 20_000
# DuckDB is told to stay below what the process may have: then it can still say so.
SHARE = 0.8
LONGEST_MESSAGE = 2_000
# The address space that the library takes which writes the rows.
LIBRARIES = 1 << 30
CONFIG = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
    "allow_persistent_secrets": "false",
    "python_enable_replacements": "false",
    "temp_directory": "",
    # Sums of doubles are then the same in every run.
    "threads": "1",
}
# A CTE that changes data is a `select` to the parser of DuckDB 2.
CHANGES = re.compile(r"\bas\s*(?:(?:not\s+)?materialized\s*)?\(\s*(?:insert|update|delete|merge)\b")
MACRO = re.compile(r"\A(create\s+)(?=macro\b)", re.IGNORECASE)
REMARKS = re.compile(r"\A(?:\s|--[^\n]*\n|/\*.*?\*/)+", re.DOTALL)
UNSEEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)


class Refused(Exception):  # noqa: N818 - told to the parent as the kind that it is
    """The statement does not keep to what is offered: `kind` says to what."""

    def __init__(self, kind: str, text: str = "") -> None:
        super().__init__(text)
        self.kind = kind


def main() -> int:
    """Run the one statement of the work; return 0 if all its rows were written."""
    with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123 - quicker to start without
        work = json.load(file)
    sys.path[:] = work["path"]
    import duckdb  # noqa: PLC0415 - found only now

    _bound(work["memory"], work["seconds"])
    try:
        _run(_opened(duckdb, work), duckdb, work)
    except Refused as error:
        return _told(error.kind, str(error))
    except MemoryError:
        return _told("memory", "")
    except Exception as error:  # noqa: BLE001 - the parent tells what it is
        is_memory = isinstance(error, duckdb.OutOfMemoryException) or "bad_alloc" in str(error)
        return _told("memory" if is_memory else type(error).__name__, str(error))
    return 0


def _told(kind: str, text: str) -> int:
    sys.stderr.write(json.dumps({"kind": kind, "text": text[:LONGEST_MESSAGE]}))
    return 1


def _bound(memory: int, seconds: float) -> None:
    """Let the process have so much more memory than it has now, and write no file."""
    if resource is None:
        return
    cpu, now = math.ceil(seconds) + 1, _size()
    if now:
        _set("RLIMIT_AS", now + memory, now + memory + LIBRARIES)
    _set("RLIMIT_CPU", cpu, cpu)
    _set("RLIMIT_FSIZE", 0, 0)
    _set("RLIMIT_CORE", 0, 0)


def _set(name: str, soft: int, hard: int) -> None:
    with suppress(ValueError, OSError):  # no system has to know each of them
        resource.setrlimit(getattr(resource, name), (soft, hard))


def _arrow() -> Any:
    """Load what writes the rows, beyond the memory of the statement; a refused one needs none."""
    before = _size()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS) if before else (0, 0)
    if before:
        _set("RLIMIT_AS", hard, hard)
    import pyarrow as pa  # noqa: PLC0415 - found only now

    if before:
        most = soft + _size() - before
        _set("RLIMIT_AS", most, most)
    return pa


def _size() -> int:
    """Return the address space of this process in bytes; 0 where the system does not tell it."""
    with suppress(OSError), open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
        return int(file.read().split()[0]) * resource.getpagesize()
    return 0


def _opened(duckdb: Any, work: Mapping[str, Any]) -> Any:
    """Return a database that shows the relations that were handed over, and nothing else."""
    db = duckdb.connect(config={**CONFIG, "memory_limit": f"{int(work['memory'] * SHARE)}B"})
    db.execute("set enable_progress_bar = false")
    db.execute(f"set TimeZone = {_text(work['zone'])}")
    for text in work["macros"]:
        db.execute(text)
    if not work["loads"]:
        # As in the warehouse: DuckDB's own function of that name makes `interval 1 second`.
        with suppress(duckdb.CatalogException):
            db.execute("drop macro if exists to_seconds")
    files = ", ".join(map(_text, work["relations"].values()))
    db.execute(f"set allowed_paths = [{files}]")
    db.execute("set enable_external_access = false")
    db.execute("set lock_configuration = true")
    for name, file in work["relations"].items():
        db.execute(f"drop table if exists {_name(name)}")
        db.execute(f"create view {_name(name)} as from read_parquet({_text(file)})")
    for text in work["own_macros"]:
        _define(db, duckdb, text)
    return db


def _define(db: Any, duckdb: Any, text: str) -> None:
    """Take the macros of a workspace in; they may stand for one of ours."""
    for statement in duckdb.extract_statements(text):
        if statement.type != duckdb.StatementType.CREATE:
            raise Refused("macros")
        db.execute(MACRO.sub(r"\1or replace ", REMARKS.sub("", statement.query)))


def _run(db: Any, duckdb: Any, work: Mapping[str, Any]) -> None:
    """Write columns and rows of the statement; refuse what is no single `select`."""
    sql = work["sql"]
    statements = duckdb.extract_statements(sql)
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise Refused("statement")
    if CHANGES.search(UNSEEN.sub(" ", sql).lower()):
        raise Refused("statement")
    params = work["params"] or None
    shape = db.execute(f"describe {sql}", params).fetchall()
    arrow, out = _arrow(), sys.stdout.buffer
    out.write(json.dumps([[row[0], row[1]] for row in shape]).encode() + b"\n")
    batches, written = db.sql(sql, params=params).to_arrow_reader(ROWS), 0
    with arrow.ipc.new_stream(out, batches.schema) as stream:
        for batch in batches:
            written += batch.num_rows
            if written > work["rows"]:
                raise Refused("rows")
            stream.write_batch(batch)
    out.flush()


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


if __name__ == "__main__":
    sys.exit(main())
