"""Files become queries by their path; a wrong header is named with file and key."""

from __future__ import annotations

from pathlib import Path

import pytest
from shelf import WORD, catalog, query, source, written

from retro.catalog import (
    Catalog,
    load_catalog,
    parameters,
)
from retro.errors import EXIT_USAGE, UsageError
from retro.folding import fold
from retro.given import GIVEN
from retro.headers import parse_query, parse_source
from retro.kinds import KINDS
from retro.model import ChartSpec
from retro.reference import reference_rows

ORDERS = query("select order_id from orders_loaded", {"order_id": "id"}, ("orders_loaded",))
PAID = query("select order_id from orders order by order_id", {"order_id": "id"}, ("orders",))
RULE = """finding]
step = 3
metric = "rate_3min"
title = { zh = "甲", en = "A" }
say = { zh = "甲", en = "A" }
do = { zh = "甲", en = "A" }
owner = "cs_lead"
due_days = 14
kpi = "rate_3min"
cause = "unknown"
controllable = true
"""


def refused(text: str, path: str = "1_break_down/x") -> UsageError:
    """Return the error of a file that is no query."""
    with pytest.raises(UsageError) as caught:
        parse_query(path, text)
    error = caught.value
    assert (error.code, error.exit_code) == ("QUERY_HEADER", EXIT_USAGE)
    assert error.file == f"queries/{path}.sql"
    return error


# -- one file --------------------------------------------------------------------------


def test_the_path_is_the_name() -> None:
    """Folder, name and step come from the path; the header does not repeat them."""
    found = parse_query("3_root_cause/deep/gap_blocks", PAID)
    assert (found.path, found.folder, found.name, found.step) == (
        "3_root_cause/deep/gap_blocks", "3_root_cause", "gap_blocks", 3,
    )  # fmt: skip
    assert parse_query("facts/rounds", PAID).step == 0


def test_the_header_is_read() -> None:
    """Every key finds its place in the value."""
    text = query(
        "select hour, p90 from rounds order by hour",
        {"hour": "hour", "p90": "seconds"},
        ("rounds", "orders.paid_at"),
        may_read='["refunds"]',
        params='{ target = 60, factor = 1.5, word = "x", on = true }',
        chart='{ kind = "line", x = "hour", y = ["p90"], target = "target", rows = 5 }',
        say=WORD, feeds='"staffing.slots"', rank="2", worklist="true", hidden="true",
    )  # fmt: skip
    found = parse_query("1_break_down/x", text, "workspace")
    assert (found.reads, found.may_read) == (("rounds", "orders.paid_at"), ("refunds",))
    assert found.params == {"target": 60, "factor": 1.5, "word": "x", "on": True}
    assert found.chart == ChartSpec(kind="line", x="hour", y=("p90",), target="target", rows=5)
    assert (found.origin, found.feeds, found.rank, found.worklist, found.hidden) == (
        "workspace", "staffing.slots", 2, True, True,
    )  # fmt: skip
    assert [(column.name, column.kind) for column in found.columns] == [
        ("hour", "hour"), ("p90", "seconds"),
    ]  # fmt: skip
    assert found.sql == "select hour, p90 from rounds order by hour"


def test_windows_line_ends_are_no_matter() -> None:
    """A file saved on Windows is the same query."""
    assert parse_query("facts/x", PAID.replace("\n", "\r\n")) == parse_query("facts/x", PAID)


def test_a_mark_of_an_editor_is_no_matter(tmp_path: Path) -> None:
    """Nor is the byte order mark that Windows editors write."""
    path = tmp_path / "1_break_down" / "mine.sql"
    path.parent.mkdir()
    path.write_bytes(PAID.encode("utf-8-sig"))
    assert "1_break_down/mine" in load_catalog([("workspace", tmp_path)]).queries


def test_a_file_in_another_encoding_is_one_sentence(tmp_path: Path) -> None:
    """A query saved as GBK names itself instead of ending in a traceback."""
    path = tmp_path / "1_break_down" / "mine.sql"
    path.parent.mkdir()
    path.write_bytes(PAID.encode("gbk"))
    with pytest.raises(UsageError, match=r"mine\.sql"):
        load_catalog([("workspace", tmp_path)])


@pytest.mark.parametrize("text", ["select 1", "", "/* retro */\nselect 1", "-- retro\nselect 1"])
def test_a_file_without_a_header_is_refused(text: str) -> None:
    """Plain SQL is no query of ours."""
    assert "/* retro" in refused(text).message["en"]


def test_broken_toml_is_named() -> None:
    """What the TOML parser says is passed on."""
    assert "line 1" in refused("/* retro\ntitle = \nx = 1\n*/\nselect 1").message["en"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (PAID.replace("question", "qestion"), "question"),
        (PAID.replace("reads =", 'colour = "red"\nreads ='), "colour"),
        (PAID.replace('reads = ["orders"]', 'reads = "orders"'), "reads"),
        (PAID.replace(', en = "A"', "", 1), "title"),
        (PAID.replace("[columns]", "[column]"), "columns"),
        (PAID.replace(', kind = "id"', ""), "columns.order_id.kind"),
        (PAID.replace('kind = "id"', 'kind = "uuid"'), "columns.order_id.kind"),
        (PAID.replace("[columns]", "params = { x = [1] }\n[columns]"), "params.x"),
        (PAID.replace("[columns]", 'chart = { kind = "pie" }\n[columns]'), "chart.x"),
        (PAID.replace("[columns]", f"[{RULE}wen = 1\n[columns]"), "finding.wen"),
        (PAID.replace("[columns]", f"[{RULE.replace('owner', 'chief')}[columns]"), "finding.owner"),
        (PAID.replace("[columns]", f'[{RULE}slice = {{ colour = "x" }}\n[columns]'), "finding.sl"),
    ],
)  # fmt: skip
def test_a_wrong_key_names_file_and_key(text: str, key: str) -> None:
    """Unknown keys, missing keys and wrong types: the first one is named with its path."""
    assert f"`{key}" in refused(text).message["en"]


@pytest.mark.parametrize(
    ("lines", "word"),
    [
        ('grain = ["nothing"]', "nothing"),
        ('grain = ["x"]\nchart = { kind = "line", x = "nothing", y = ["x"] }', "nothing"),
        ('grain = ["x"]\nchart = { kind = "line", x = "x", y = ["nothing"] }', "nothing"),
        (
            'grain = ["x"]\nchart = { kind = "line", x = "x", y = ["x"], split = "nothing" }',
            "nothing",
        ),
        (
            'grain = ["x"]\nchart = { kind = "line", x = "x", y = ["x"], target = "nothing" }',
            "nothing",
        ),
        (f'grain = ["x"]\n[{RULE}', "severity"),
        (f'grain = ["x"]\n[{RULE}slice = {{ agent = "nothing" }}', "nothing"),
    ],
)
def test_what_a_header_names_is_declared(lines: str, word: str) -> None:
    """Grain, chart, slice and the columns of a rule are columns; a target is a parameter."""
    text = query("select 1::bigint as x", {"x": "count"}).replace('grain = ["x"]', lines)
    assert word in refused(text).message["en"]


def test_a_unit_stands_in_a_column() -> None:
    """A measure names the column that holds the kind of each row."""
    text = query("select 1.0 as x", {"x": "measure"}).replace(
        '"measure"', '"measure", unit_from = "u"'
    )
    assert "no column is called u" in refused(text).message["en"]


@pytest.mark.parametrize("kind", ["person", "quote"])
def test_p18_buyers_stand_in_work_lists_only(kind: str) -> None:
    """Promise 18: a block with a buyer's name or words is refused; a work list is not."""
    text = query("select 'x' as who", {"who": kind})
    assert "work lists" in refused(text, "2_locate/x").message["en"]
    listed = query("select 'x' as who", {"who": kind}, worklist="true")
    assert parse_query("5_follow_through/x", listed).worklist
    assert parse_query("facts/x", text).columns[0].kind == kind


@pytest.mark.parametrize("name", ["conversation_id", "session_id"])
def test_p18_a_chat_stands_in_work_lists_only(name: str) -> None:
    """Promise 18: where a log numbers no chats, what tells them apart is the buyer's name."""
    text = query(f"select 'x' as {name}", {name: "id"})
    assert "work lists" in refused(text, "3_root_cause/x").message["en"]
    listed = query(f"select 'x' as {name}", {name: "id"}, worklist="true", hidden="true")
    assert parse_query("3_root_cause/x", listed).worklist
    assert parse_query("facts/x", text).columns[0].name == name


def test_parameters_are_what_the_statement_uses() -> None:
    """`$name` wherever it stands; dollar-quoted text and positions are none."""
    assert parameters("select $a, x > $b_2 and '$1' <> $a") == {"a", "b_2"}


@pytest.mark.parametrize(
    ("header", "folded"),
    [
        ("订单付款时间 ", "订单付款时间"),
        ("首次响应时长（秒)", "首次响应时长秒"),
        ("询单->最终付款转化率", "询单最终付款转化率"),
        ("Paid At", "paidat"),
        ("ＳＫＵ", "sku"),
        ("\ufeff订单编号", "订单编号"),
        ("'订单编号'", "订单编号"),
        ("订单\u200b编号", "订单编号"),
        ("  ", ""),
    ],
)
def test_headers_are_compared_folded(header: str, folded: str) -> None:
    """Blanks, brackets, dashes, marks, width and case make no difference."""
    assert fold(header) == folded


def test_a_source_is_read() -> None:
    """A source folds its names, so that the file's header can be compared with them."""
    text = source(
        "select source_row, to_id(order_id) as order_id, from raw", "orders",
        {"order_id": ["订单编号", " 订单 编号 "]},
        recognise='[["订单编号"], ["总金额 ", "实付（元）"]]', required='["order_id"]',
        nulls='["无"]', of='"taobao/all"', grade='"A"',
    )  # fmt: skip
    found = parse_source("sources/taobao/orders", text)
    assert found.recognise == (("订单编号",), ("总金额", "实付元"))
    assert found.aliases == {"order_id": ("订单编号",)}
    assert (found.table, found.platform, found.required, found.nulls, found.report) == (
        "orders", "taobao", ("order_id",), ("无",), "taobao/all",
    )  # fmt: skip
    with pytest.raises(UsageError, match=r"sources/taobao/x\.sql"):
        parse_source("sources/taobao/x", text.replace("aliases", "alias"))


# -- the folder ------------------------------------------------------------------------


def test_a_file_of_the_workspace_replaces_ours(tmp_path: Path) -> None:
    """The same path replaces, a new path adds, and the origin is told."""
    ours = written(tmp_path / "ours", {"1_break_down/a": PAID, "1_break_down/b": PAID})
    theirs = written(
        tmp_path / "theirs", {"1_break_down/a": PAID.replace("甲", "乙"), "2_locate/c": PAID}
    )
    found = load_catalog([("built-in", ours), ("workspace", theirs)])
    assert {path: query.origin for path, query in found.queries.items()} == {
        "1_break_down/a": "workspace",
        "1_break_down/b": "built-in",
        "2_locate/c": "workspace",
    }
    assert found.queries["1_break_down/a"].title["zh"] == "乙"


def test_a_reference_table_of_the_workspace_replaces_ours(tmp_path: Path) -> None:
    """A manager's own vocabulary is a CSV of the same name."""
    ours = written(tmp_path / "ours", {"reference/words.csv": "a,b\n1,2\n"})
    theirs = written(tmp_path / "theirs", {"reference/words.csv": '\ufeffa,b\n甲,"x,y"\n'})
    found = load_catalog([("built-in", ours), ("workspace", theirs)])
    assert found.reference["words"][0] == "workspace"
    assert reference_rows(found.reference["words"][1]) == (["a", "b"], [["甲", "x,y"]])
    assert found.schema("words") == {"a": "varchar", "b": "varchar"}


def test_a_reference_table_saved_by_excel_is_read(tmp_path: Path) -> None:
    """Excel saves GBK."""
    path = tmp_path / "words.csv"
    path.write_bytes("词,类\n退款,售后\n".encode("gbk"))
    assert reference_rows(path) == (["词", "类"], [["退款", "售后"]])


@pytest.mark.parametrize(("text", "line"), [("", 1), ("a,b\n1,2\n3\n", 3), ("a\n1,2\n", 2)])
def test_a_damaged_reference_table_names_its_line(tmp_path: Path, text: str, line: int) -> None:
    """A table without a header, or with a line that does not fit it, is one sentence."""
    path = tmp_path / "words.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        reference_rows(path)
    assert (caught.value.file, caught.value.line) == ("queries/reference/words.csv", line)


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    """Others read a result by its name, so that it must be the only one."""
    with pytest.raises(UsageError, match=r"`a` is taken by queries/1_break_down/a\.sql"):
        catalog(tmp_path, {"1_break_down/a": PAID, "2_locate/a": PAID})


def test_metrics_may_share_their_names(tmp_path: Path) -> None:
    """Nobody reads a metric query by its name."""
    found = catalog(tmp_path, {"1_break_down/a": PAID, "metrics/a": PAID})
    assert set(found.queries) == {"1_break_down/a", "metrics/a"}


def small(folder: Path) -> Catalog:
    """Return a catalogue of two tables, a fact and two blocks."""
    return catalog(
        folder,
        {
            "tables/orders": ORDERS,
            "tables/refunds": ORDERS.replace("orders_loaded", "refunds_loaded"),
            "facts/paid": PAID,
            "1_break_down/b": query("select x from paid", {"x": "money"}, ("paid", "refunds.x")),
            "1_break_down/a": query("select x from b", {"x": "count"}, ("b", "promotion")),
            "reference/words.csv": "a\n",
        },
    )


def test_queries_of_a_folder_come_by_path(tmp_path: Path) -> None:
    """A folder is listed in the order of its paths."""
    assert [q.name for q in small(tmp_path).folder("1_break_down")] == ["a", "b"]


def test_tables_behind_a_query_are_found_through_others(tmp_path: Path) -> None:
    """What a manager has to export stands behind facts and other results."""
    found = small(tmp_path)
    assert found.tables_behind(["b", "promotion"]) == ("orders", "refunds")
    assert found.tables_behind(["promotion", "words"]) == ()


def test_schemas_are_known_without_a_database(tmp_path: Path) -> None:
    """Declared kinds give the types of tables, landing tables, results and earlier results."""
    found = small(tmp_path)
    assert found.schema("orders") == found.schema("orders_loaded") == {"order_id": "varchar"}
    assert found.schema("b") == found.schema("previous_b") == {"x": "decimal(18,2)"}
    assert found.schema("promotion") == dict(GIVEN["promotion"])
    with pytest.raises(KeyError):
        found.schema("nothing")


def test_every_kind_has_a_type() -> None:
    """The kinds are those that queries/README.md explains."""
    text = (Path(__file__).resolve().parents[1] / "queries" / "README.md").read_text("utf-8")
    assert [kind for kind in KINDS if f"`{kind}`" not in text] == []
