"""What there is, as data: the account of files, the catalogue, the known exports."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from shelf import catalog as shelved
from shelf import query, source, written

from retro import resources, stock
from retro.catalog import Catalog
from retro.intake import Intake
from retro.model import FileAccount, QuarantinedRow

NUMBER = {"n": "count"}
LANGUAGES = ("zh", "en")
FILES = {
    "tables/orders": query(
        "select 1", NUMBER, ("orders_loaded",), title='{ zh = "订单", en = "Orders" }'
    ),
    "1_break_down/a": query("select 1", NUMBER, ("orders",)),
    "1_break_down/b": query("select 1", NUMBER, ("orders",), title='{ zh = "乙", en = "B" }'),
    "1_break_down/secret": query("select 1", NUMBER, ("orders",), hidden="true"),
    "5_follow_through/compared": query("select 1", NUMBER, ("previous_a",)),
    "facts/f": query("select 1", NUMBER, ("orders",)),
    "sources/taobao/orders": source(
        "select 1", "orders", {"n": ["订单编号", "订单号"]}, required='["n"]', grade='"A"'
    ),
}


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """Return a catalogue with two blocks, a hidden result, and one source."""
    return shelved(tmp_path, FILES)


def account(**more: Any) -> FileAccount:
    """Return the account of a good file."""
    settings: dict[str, Any] = {
        "file": "exports/订单.csv", "sha256": "00", "size": 9, "report": "taobao/orders",
        "table": "orders", "encoding": "gb18030", "rows_in": 12345, "rows_used": 12340,
        "rows_duplicate": 2, "rows_total_lines": 1, "rows_quarantined": 2,
        "first_at": datetime(2025, 11, 10, 20), "last_at": datetime(2025, 11, 12, 1, 59),
    }  # fmt: skip
    return FileAccount(**(settings | more))


UNKNOWN = account(
    file="exports/坏.csv", report=None, table=None, encoding="", rows_in=0, rows_used=0,
    rows_duplicate=0, rows_total_lines=0, rows_quarantined=0, first_at=None, last_at=None,
    problem={"zh": "认不出", "en": "not known"},
)  # fmt: skip
ROW = QuarantinedRow(
    file="exports/订单.csv", line=7, column="总金额", value="欧阳测试",
    reason={"zh": "读不懂", "en": "not an amount"}, remedy={"zh": "改正", "en": "mend it"},
)  # fmt: skip


def document(
    catalog: Catalog, *files: FileAccount, missing: dict[str, list[str]] | None = None
) -> dict[str, Any]:
    """Return what `retro check` would tell."""
    intake = Intake(files, (ROW,) * 12)
    return stock.document((intake, catalog, missing or {}))


def test_the_account_of_each_file_is_whole(catalog: Catalog) -> None:
    """What the intake knows of a file is told; no problem is null."""
    good, bad = document(catalog, account(), UNKNOWN)["coverage"]
    assert tuple(good) == stock.FILE_KEYS
    assert (good["rows_in"], good["problem"]) == (12345, None)
    assert (bad["report"], bad["problem"]) == (None, {"zh": "认不出", "en": "not known"})


def test_p18_the_value_of_a_row_set_aside_is_not_told(catalog: Catalog) -> None:
    """Promise 18: line, column and reason help; the cell itself may hold a name."""
    row = document(catalog)["quarantined"][0]
    assert row == {
        "file": "exports/订单.csv", "line": 7, "column": "总金额",
        "reason": {"zh": "读不懂", "en": "not an amount"},
        "remedy": {"zh": "改正", "en": "mend it"},
    }  # fmt: skip


def test_blocks_are_answered_or_not(catalog: Catalog) -> None:
    """Hidden results, facts and tables are no questions; what only the past could tell is none."""
    missing = {"1_break_down/b": ["orders"], "5_follow_through/compared": ["previous_a"]}
    found = document(catalog, missing=missing)
    assert found["answered"] == ["1_break_down/a"]
    assert found["unanswered"] == [
        {"query": "1_break_down/b", "title": {"zh": "乙", "en": "B"}, "needs": ["orders"],
         "how": {"zh": found["unanswered"][0]["how"]["zh"], "en": "Orders: A (A)"}}
    ]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_people_get_a_table_of_files(catalog: Catalog, lang: str) -> None:
    """One line per file with its rows and its period; an unknown report says so."""
    (table,) = stock.tables(document(catalog, account(), UNKNOWN), lang)
    words = resources.strings(lang)["check"]
    assert (table["title"], len(table["columns"])) == (words["files"], 9)
    assert table["rows"] == [
        ["exports/订单.csv", "taobao/orders", "gb18030", "12,345", "12,340", "2", "1", "2",
         "11-10 20:00 – 11-12 01:59"],
        ["exports/坏.csv", words["unknown"], "", "0", "0", "0", "0", "0", ""],
    ]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_people_get_sentences(catalog: Catalog, lang: str) -> None:
    """Problems, the first ten rows set aside, what can be answered, and how to answer the rest."""
    lines = stock.lines(document(catalog, UNKNOWN, missing={"1_break_down/b": ["orders"]}), lang)
    words = resources.strings(lang)["check"]
    assert lines[0] == f"! exports/坏.csv: {UNKNOWN.problem[lang]}"
    assert [line for line in lines if line.startswith("× exports/订单.csv:7 总金额")] == lines[1:11]
    assert lines[11] == words["answered"].format(n=2)
    assert lines[12] == words["unanswered"]
    assert len(lines) == 14


def test_nothing_missing_says_nothing_more(catalog: Catalog) -> None:
    """Where all can be answered there is no heading without lines below it."""
    assert stock.lines(document(catalog), "zh")[-1] == (
        resources.strings("zh")["check"]["answered"].format(n=3)
    )


def test_the_catalogue_is_listed_with_origins(tmp_path: Path) -> None:
    """Built-in and the workspace's own, by path; a replaced file is listed once."""
    written(tmp_path / "queries", {
        "1_break_down/my_block": query("select 1::bigint as n", NUMBER, params="{ least = 5 }"),
        "reference/metrics.csv": "metric\nx\n",
    })  # fmt: skip
    found = stock.queries(tmp_path)
    mine = [query for query in found["queries"] if query["origin"] == "workspace"]
    assert [(q["path"], q["params"]) for q in mine] == [("1_break_down/my_block", {"least": 5})]
    assert {item["path"]: item["origin"] for item in found["reference"]}[
        "reference/metrics.csv"
    ] == ("workspace")
    table = stock.query_table(found)
    assert len(table["rows"]) == sum(len(found[key]) for key in ("queries", "sources", "reference"))
    assert {len(row) for row in table["rows"]} == {len(table["columns"])}


def test_known_exports_are_listed_with_their_menus() -> None:
    """Every report: its headers over the years, what it must have, and where to get it."""
    found = stock.formats(None)
    for item in found["formats"]:
        assert item["menu"]["zh"]
        assert item["menu"]["en"]
        assert set(item["required"]) <= set(item["columns"])
    table = stock.format_table(found)
    assert [row[0] for row in table["rows"]] == [item["report"] for item in found["formats"]]
