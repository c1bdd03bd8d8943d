"""What is said of a query that fails, and what keeps a statement to its contract."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite

import duckdb

from retro.errors import ExportError, UsageError
from retro.kinds import KINDS
from retro.model import Query, Row, Source
from retro.warehouse.cells import Staged

OF_STATEMENT = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)
SPEAKS_OF_IT = frozenset(kind.__name__ for kind in OF_STATEMENT)


def finite(query: Query, rows: Iterable[Row]) -> Iterable[Row]:
    """Return rows with nothing in the place of nan and inf: a division by zero is no figure."""
    places = [n for n, column in enumerate(query.columns) if KINDS[column.kind] == "double"]
    for row in rows:
        odd = [n for n in places if row[n] is not None and not isfinite(row[n])]  # type: ignore[arg-type]
        yield tuple(None if n in odd else cell for n, cell in enumerate(row)) if odd else row


def must_select(query: Query | Source) -> None:
    """Refuse anything but one `select`: no query may change what others read.

    What a workspace wrote is looked at by the process that runs it.
    """
    if query.is_own:
        return
    try:
        kinds = [statement.type for statement in duckdb.extract_statements(query.sql)]
    except duckdb.Error as error:
        raise wrong(query.path, _why(error), _why(error)) from error
    if kinds != [duckdb.StatementType.SELECT]:
        raise wrong(query.path, "一个文件只能有一条 select", "a file holds exactly one `select`")


def must_match(query: Query, found: Mapping[str, str]) -> None:
    """Hold a result to the columns that its header declares, in their order and types."""
    declared = {column.name: KINDS[column.kind] for column in query.columns}
    if list(declared) != list(found):
        names = ", ".join(found)
        raise wrong(query.path, f"列与说明头不符：{names}", f"the columns are {names}")
    for name, kind in declared.items():
        if found[name] != kind:
            zh = f"{name} 应为 {kind}，实为 {found[name]}"
            raise wrong(query.path, zh, f"`{name}` is {found[name]}, not {kind}")


def wrong(path: str, zh: str, en: str) -> UsageError:
    """Return the error of a query that gave nothing, and why it did not."""
    return UsageError(
        "QUERY_FAILED",
        {"zh": f"这一项没有算出来：{zh}。", "en": f"this could not be computed: {en}."},
        {"zh": "写法见 queries/README.md。", "en": "See queries/README.md for how to write it."},
        file=f"queries/{path}.sql",
    )


def failed(query: Query, error: duckdb.Error) -> UsageError:
    """Return the error of a query that failed; data in DuckDB's words is left out."""
    why = _why(error)
    return UsageError(
        "QUERY_FAILED",
        {"zh": f"这一项没有算出来：{why}。", "en": f"this could not be computed: {why}."},
        file=f"queries/{query.path}.sql",
    )


def not_read() -> ExportError:
    """Return the error of records that the database does not take in.

    What DuckDB says of them would quote them, and is not repeated.
    """
    return ExportError(
        "NOT_READ",
        {
            "zh": "这张表的内容无法读入，多半是有一行长得不合常理。",
            "en": "the records of this table cannot be taken in; most likely one is far too long.",
        },
        {"zh": "请在后台重新导出。", "en": "Export it again."},
    )


def not_loaded(staged: Staged, error: duckdb.Error | UsageError) -> ExportError:
    """Return the error of a staged table that could not be loaded."""
    if isinstance(error, UsageError):  # the workspace's own source; it says what and where
        return ExportError("NOT_LOADED", error.message, error.remedy, error.file)
    why = _why(error)
    return ExportError(
        "NOT_LOADED",
        {"zh": f"这张表没有装载成功：{why}。", "en": f"this table could not be loaded: {why}."},
        {
            "zh": "请检查这张报表的来源文件（.sql）。",
            "en": "Check the source (.sql) of this report.",
        },
        file=f"queries/{staged.source.path}.sql",
    )


def _why(error: duckdb.Error) -> str:
    """Return what went wrong: in DuckDB's words where they speak of the statement only.

    Errors that happen while rows are read quote cells, which may be names of buyers.
    """
    return _first(str(error), is_of_statement=isinstance(error, OF_STATEMENT))


def of_own(kind: str, text: str) -> tuple[str, str]:
    """Return what DuckDB said in the child, in both languages; `kind` is the name of its error."""
    why = _first(text or kind, is_of_statement=kind in SPEAKS_OF_IT)
    if kind == duckdb.CatalogException.__name__:
        zh = f"{why}；它只看得到说明头里写明的表"
        return zh, f"{why}; it sees the relations that its header declares, and no other"
    return why, why


def _first(text: str, *, is_of_statement: bool) -> str:
    first = text.splitlines()[0].rstrip(".!")
    return first if is_of_statement else first.partition(":")[0]
