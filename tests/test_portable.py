"""Facts are definitions that outlive one engine: each of them is also a statement of Spark SQL."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from sqlglot import ErrorLevel, exp

from retro.headers import HEADER

QUERIES = Path(__file__).resolve().parents[1] / "queries"
FACTS = sorted((QUERIES / "facts").glob("*.sql"))
# What the translator passes on though Spark has nothing like it.
UNTRANSLATED = re.compile(r"\bASOF JOIN|\bPIVOT\b|\* REPLACE \(|\bDATE_BIN\(|:= ")
MACRO = re.compile(r"create macro (\w+)\(")
# Facts that are not portable yet, each with its reason. The list may only shrink.
NOT_YET: dict[str, str] = {}


def statement(path: Path) -> str:
    """Return the statement of a query file, without its header."""
    match = HEADER.match(path.read_text(encoding="utf-8"))
    assert match, path.name
    return match["sql"]


def spark(sql: str) -> Any:
    """Return the statement in Spark SQL, read again; fail on anything Spark does not support."""
    told = sqlglot.transpile(sql, read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE)
    assert len(told) == 1
    assert UNTRANSLATED.findall(told[0]) == []
    return sqlglot.parse_one(told[0], read="spark")


def unknown_functions(tree: Any) -> set[str]:
    """Return the functions that went through the translation unread, such as our macros."""
    return {node.name.casefold() for node in tree.find_all(exp.Anonymous)}


@pytest.mark.parametrize("path", FACTS, ids=lambda path: path.stem)
def test_a_fact_can_be_translated_to_spark(path: Path) -> None:
    """A fact translates without an error, a warning, a macro or a function only DuckDB has."""
    if path.stem in NOT_YET:
        with pytest.raises((sqlglot.errors.SqlglotError, AssertionError)):
            assert unknown_functions(spark(statement(path))) == set()
        return
    assert unknown_functions(spark(statement(path))) == set()


def test_facts_use_no_macro() -> None:
    """Macros live in the database of one run; a fact must make sense without them."""
    macros = MACRO.findall((QUERIES / "macros.sql").read_text(encoding="utf-8"))
    calls = re.compile(rf"\b({'|'.join(macros)})\(")
    used = {path.stem: sorted(set(calls.findall(statement(path)))) for path in FACTS}
    assert {name: found for name, found in used.items() if found and name not in NOT_YET} == {}


def test_exceptions_are_facts() -> None:
    """Whoever removes a fact takes it off the list."""
    assert set(NOT_YET) <= {path.stem for path in FACTS}
