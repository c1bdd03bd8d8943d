"""One file explained: raw and understood, the nearest reports, and a source written for it."""

from __future__ import annotations

import tomllib
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from retro import explain_page, resources, sketch
from retro.catalog import Catalog, load_catalog
from retro.errors import ExportError, UsageError
from retro.explain import explained
from retro.given import GIVEN
from retro.intake import take_in
from retro.kinds import KINDS
from retro.opening import MASK
from retro.settings import Settings, Shop
from retro.warehouse import Warehouse

SETTINGS = Settings(shop=Shop(name="小满"))
ORDERS = (
    "订单导出,,,,\n"
    "订单编号,收货人姓名,订单创建时间,总金额,颜色\n"
    "'101,王测试,2025/11/10 20:05,￥1234.50,红\n"
    "102,李测试,x,5,13800000000\n"
)
LEDGER = (
    "退款台账,,,,,,,\n"
    "单号,关联订单,申请日期,退款额(元),退款原因,处理人,顾客姓名,类型\n"
    "TK1,310001,2025-11-11 10:00,20.50元,质量问题,小荷,王测试,仅退款\n"
    "TK2,310002,2025-11-12 10:00,8.00元,不喜欢,小荷,李测试,退货退款\n"
)


def told(folder: Path, text: str, catalog: Catalog, name: str = "a.csv") -> dict[str, Any]:
    """Return the one table of a text file, explained."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    (one,) = explained(path, catalog, SETTINGS)["tables"]
    return dict(one)


def page(document: dict[str, Any], lang: str) -> str:
    """Return all that a person reads, as one text."""
    said = []
    for part in explain_page.parts(document, lang, 200):
        if isinstance(part, str):
            said.append(part)
        else:
            assert all(len(row) == len(part["columns"]) for row in part["rows"])
            said += [part["title"], *map(str, part["columns"]), *chain(*part["rows"])]
    return "\n".join(said)


# -- a known file ----------------------------------------------------------------------


def test_a_known_file_is_explained_column_by_column(tmp_path: Path, catalog: Catalog) -> None:
    """Raw header, logical column, an example as it stands, and what it was understood as."""
    one = told(tmp_path, ORDERS, catalog)
    assert (one["report"], one["table"], one["header_line"]) == ("taobao/orders", "orders", 2)
    assert one["why"] == ["订单编号", "订单创建时间", "总金额"]
    columns = {column["column"]: column for column in one["columns"]}
    assert {name: (c["header"], c["raw"], str(c["understood"])) for name, c in columns.items()} == {
        "order_id": ("订单编号", "'101", "101"),
        "created_at": ("订单创建时间", "2025/11/10 20:05", "2025-11-10 20:05:00"),
        "amount_due": ("总金额", "￥1234.50", "1234.50"),
    }
    assert columns["order_id"]["required"]
    assert columns["order_id"]["label"] == {"zh": "订单编号", "en": "Order"}
    assert one["unused"] == ["收货人姓名", "颜色"]
    assert "订单付款时间" in one["missing"]
    assert str(one["first_row"]["created_at"]) == "2025-11-10 20:05:00"


def test_the_first_rows_stand_as_they_are(tmp_path: Path, catalog: Catalog) -> None:
    """With their line numbers; the title above the header is one of them."""
    rows = told(tmp_path, ORDERS, catalog)["rows"]
    assert [row["line"] for row in rows] == [1, 2, 3, 4]
    assert rows[1]["cells"] == ["订单编号", "收货人姓名", "订单创建时间", "总金额", "颜色"]
    assert rows[2]["cells"][2:4] == ["2025/11/10 20:05", "￥1234.50"]


def test_p18_persons_that_no_source_reads_are_masked(tmp_path: Path, catalog: Catalog) -> None:
    """Promise 18: the receiver, and a phone number wherever it hides."""
    rows = told(tmp_path, ORDERS, catalog)["rows"]
    assert rows[2]["cells"][1] == rows[3]["cells"][1] == MASK
    assert rows[3]["cells"][4] == MASK


def test_a_cell_that_cannot_be_read_says_so(tmp_path: Path, catalog: Catalog) -> None:
    """The example is the first cell that is not blank, readable or not."""
    text = "订单编号,订单创建时间,总金额\n101,昨天,\n102,2025-11-10,3\n"
    columns = {c["column"]: c for c in told(tmp_path, text, catalog)["columns"]}
    assert (columns["created_at"]["raw"], columns["created_at"]["is_understood"]) == ("昨天", False)
    assert columns["amount_due"]["raw"] == "3"
    document = explained(tmp_path / "a.csv", catalog, SETTINGS)
    assert "读不懂" in page(document, "zh")
    assert "not understood" in page(document, "en")


def test_what_is_no_list_is_explained_as_the_list_it_becomes(
    tmp_path: Path, catalog: Catalog
) -> None:
    """A roster with a column a day is shown as the rows that it gives."""
    days = ",".join(f"2025-11-{day:02d}" for day in range(10, 17))
    one = told(tmp_path, f"员工,{days}\n小荷,早,早,休,早,早,早,早\n", catalog, "排班_2025-11.csv")
    assert one["report"] == "roster/list"
    assert one["rows"][1]["cells"][:3] == ["2025-11-10", "小荷", "早"]


@pytest.mark.parametrize("sample", ["douyin/douyin_orders.csv", "taobao/退款管理_2026.xlsx"])
def test_samples_are_understood(catalog: Catalog, sample: str) -> None:
    """Every example of a real header that is not blank is understood."""
    document = explained(Path(__file__).parent / "data" / sample, catalog, SETTINGS)
    (one,) = document["tables"]
    assert [c["column"] for c in one["columns"] if not c["is_understood"]] == []
    assert page(document, "zh") != page(document, "en")


def test_a_narrow_screen_shows_fewer_columns() -> None:
    """Cells are cut by the places that they take; at least four columns are shown."""
    assert explain_page.cut("高领羊绒混纺打底毛衣", 8) == "高领羊…"
    assert explain_page.cut("a  b\nc", 8) == "a b c"
    row = {"line": 1, "cells": [str(n) for n in range(30)]}
    one: dict[str, Any] = {"rows": [row], "header_line": 1}
    words = resources.strings("zh")["explain"]
    shown = [len(explain_page._raw(one, words, width)["columns"]) for width in (40, 100, 160, 1000)]
    assert shown == [5, 5, 8, 31]


def one_column(raw: str, understood: Any, *, is_understood: bool) -> dict[str, Any]:
    """Return a table whose only column has such an example."""
    column = {
        "header": "满意率", "column": "csat", "label": {"zh": "满意率", "en": "CSAT"},
        "required": False, "raw": raw, "understood": understood, "is_understood": is_understood,
    }  # fmt: skip
    return {
        "sheet": "", "rows": [{"line": 0, "cells": ["满意率"]}], "header_line": 0, "problem": None,
        "report": "taobao/x", "title": {"zh": "甲", "en": "A"}, "why": ["满意率"],
        "by_mapping": None,
        "columns": [column], "unused": [], "missing": [], "nearest": [], "next": None,
        "first_row": {"csat": understood, "auto": True},
    }  # fmt: skip


def test_numbers_are_told_without_noise() -> None:
    """96.35 % is 0.9635 as a number, not 0.9634999999999999; yes and no are words."""
    said = page(
        {
            "file": "a.txt",
            "tables": [one_column("96.35%", 0.96350000000000002, is_understood=True)],
        },
        "zh",
    )
    assert "csat 满意率 = 0.9635、auto = 是" in said
    assert "0.96349" not in said


def test_what_has_no_header_has_no_line_of_it() -> None:
    """A copied chat is taken apart; there is no line 0, and no header in it."""
    said = page({"file": "a.txt", "tables": [one_column("–", None, is_understood=True)]}, "zh")
    words = resources.strings("zh")["explain"]
    assert words["no_header"] in said
    assert words["raw_taken_apart"] in said
    assert words["none"] in said
    assert "第 0 行" not in said
    assert "◀" not in said


# -- an unknown file -------------------------------------------------------------------


def test_the_nearest_reports_are_told(tmp_path: Path, catalog: Catalog) -> None:
    """What of them is there, what is lacking, and how to go on."""
    one = told(tmp_path, "退款编号,订单编号,货物状态,责任方\n1,2,未发货,\n", catalog)
    assert one["report"] is None
    assert one["problem"]["zh"]
    first = one["nearest"][0]
    assert first["report"] == "taobao/refunds"
    assert first["has"] == ["退款编号", "订单编号", "货物状态", "责任方"]
    assert "退款状态" in first["lacks"]
    assert one["next"]["command"].startswith("retro map ")


def test_the_mapping_to_paste_is_one_that_works(tmp_path: Path, catalog: Catalog) -> None:
    """The snippet names the table and the headers; with it the file is recognised."""
    one = told(tmp_path, LEDGER, catalog, "退款台账.csv")
    snippet = tomllib.loads(one["next"]["mapping"])
    (mapping,) = snippet["mappings"]
    assert (mapping["files"], mapping["table"]) == ("退款台账.csv", "refunds")
    assert mapping["columns"]["refund_id"] == "单号"
    assert mapping["columns"]["order_id"] == "关联订单"
    said = Settings.model_validate({"shop": {"name": "小满"}, **snippet})
    (again,) = explained(tmp_path / "退款台账.csv", catalog, said)["tables"]
    assert (again["report"], again["by_mapping"]) == ("retro/refunds", 1)
    assert "1" in page({"file": "退款台账.csv", "tables": [again]}, "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_people_read_what_to_do_next(tmp_path: Path, catalog: Catalog, lang: str) -> None:
    """The command and the snippet stand at the end, in either language."""
    path = tmp_path / "退款台账.csv"
    path.write_text(LEDGER, encoding="utf-8")
    said = page(explained(path, catalog, SETTINGS), lang)
    assert "retro map" in said
    assert "[[mappings]]" in said
    assert "王测试" not in said


def test_p18_a_list_of_persons_shows_none_of_their_numbers(
    tmp_path: Path, catalog: Catalog
) -> None:
    """Promise 18: without a header there is no report, and no phone number on the screen."""
    one = told(tmp_path, "王测试,13800000000\n李测试,13900000000\n", catalog)
    assert "138" not in str(one)
    assert one["next"] is None


def test_what_cannot_be_opened_has_its_sentence(tmp_path: Path, catalog: Catalog) -> None:
    """An empty file is explained as such."""
    one = told(tmp_path, "", catalog)
    assert (one["rows"], one["columns"]) == ([], [])
    assert "空" in one["problem"]["zh"]


# -- a source for it -------------------------------------------------------------------


def sketched(folder: Path, catalog: Catalog, text: str = LEDGER, **aim: str) -> sketch.Sketch:
    """Return the source that `retro map` would write."""
    path = folder / "退款台账_2025-11.csv"
    path.write_text(text, encoding="utf-8")
    return sketch.sketched(path, catalog, SETTINGS, (aim.get("report"), aim.get("table")))


def test_a_source_is_guessed_from_names_and_cells(tmp_path: Path, catalog: Catalog) -> None:
    """The table by the name of the file, the columns by their headers and values."""
    made = sketched(tmp_path, catalog)
    assert made.path == Path("sources/退款台账/退款台账.sql")
    assert made.base.path == "sources/retro/refunds"
    assert {name: guess.header for name, guess in made.columns.items()} == {
        "refund_id": "单号", "order_id": "关联订单", "kind": "类型", "reason_raw": "退款原因",
        "applied_at": "申请日期", "amount": "退款额(元)", "agent": "处理人",
    }  # fmt: skip
    assert made.unused == ("顾客姓名",)
    assert "-- 未使用: 顾客姓名" in made.text
    assert made.words == {"kind": ("仅退款", "退货退款")}


def test_the_words_of_an_erp_are_understood(tmp_path: Path, catalog: Catalog) -> None:
    """The work order is the case, the number of its source the order; no platform is claimed."""
    text = (
        "工单编号,来源单号,登记时间,处理方式,问题描述,应退金额,结案时间,跟进人,货品编码\n"
        "GD1,2900001,2025-11-11 08:05:00,退货退款,尺码偏小,20.50,2025-11-12 08:05:00,小满,K1\n"
    )
    made = sketched(tmp_path, catalog, text)
    assert made.base.path == "sources/retro/refunds"
    assert {name: guess.header for name, guess in made.columns.items()} == {
        "refund_id": "工单编号", "order_id": "来源单号", "sku": "货品编码", "kind": "处理方式",
        "reason_raw": "问题描述", "applied_at": "登记时间", "finished_at": "结案时间",
        "amount": "应退金额", "agent": "跟进人",
    }  # fmt: skip


def test_a_source_that_was_written_is_used_at_once(tmp_path: Path, catalog: Catalog) -> None:
    """It keeps the contract of sources, and the file is recognised and loaded with it."""
    made = sketched(tmp_path, catalog)
    sketch.write(made, tmp_path / "shop" / "queries" / made.path)
    merged = load_catalog(resources.layers("queries", tmp_path / "shop"))
    source = merged.sources["sources/退款台账/退款台账"]
    names = {name for names in source.aliases.values() for name in names}
    assert all(name in names for group in source.recognise for name in group)
    assert set(source.required) <= set(source.aliases)
    exports = tmp_path / "exports"
    exports.mkdir()
    (tmp_path / "退款台账_2025-11.csv").rename(exports / "退款台账_2025-12.csv")
    with Warehouse(merged) as house:
        house.put_reference()
        for table in ("agents", "agent_names", "shifts"):
            house.put(table, GIVEN[table], [])
        (file,) = take_in(exports, house, "小满", tmp_path / "stage").files
    assert (file.report, file.rows_used, file.rows_in) == ("退款台账/退款台账", 2, 2)
    columns = {c.name: KINDS[c.kind] for c in merged.table(source.table).columns}
    assert set(columns)


def test_a_source_is_never_overwritten(tmp_path: Path, catalog: Catalog) -> None:
    """What a manager corrected stays."""
    made = sketched(tmp_path, catalog)
    target = sketch.write(made, tmp_path / "a.sql")
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        sketch.write(made, target)
    assert caught.value.code == "EXISTS"
    assert target.read_text("utf-8") == "mine"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path, catalog: Catalog) -> None:
    """A wrong `--out` is the user's slip, not our bug; the sentence and its remedy are one text."""
    made = sketched(tmp_path, catalog)
    (tmp_path / "a.sql").touch()
    with pytest.raises(UsageError) as caught:
        sketch.write(made, tmp_path / "a.sql" / "folder" / "b.sql")
    assert caught.value.code == "NOT_WRITTEN"
    assert caught.value.text("zh").endswith("b.sql 写不进去。请用 --out 换个位置。")
    assert caught.value.text("en").endswith("b.sql cannot be written. Choose another --out.")


def test_a_model_can_be_named(tmp_path: Path, catalog: Catalog) -> None:
    """`--report` writes after a known report, `--table` after one of our own tables."""
    assert sketched(tmp_path, catalog, report="taobao/refunds").base.report == "taobao/refunds"
    assert sketched(tmp_path, catalog, table="orders").base.report == "retro/orders"
    for aim in ({"report": "x/y"}, {"table": "x"}):
        with pytest.raises(UsageError) as caught:
            sketched(tmp_path, catalog, **aim)
        assert "orders" in caught.value.message["zh"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("订单编号,订单创建时间,总金额\n1,2025-11-10,3\n", "KNOWN_REPORT"),
        ("天气,心情\n晴,好\n", "NO_GUESS"),
        ("", "EMPTY_FILE"),
    ],
)
def test_what_needs_no_source_or_bears_none_is_told(
    tmp_path: Path, catalog: Catalog, text: str, code: str
) -> None:
    """A known report, headers that mean nothing to us, and an empty file."""
    with pytest.raises((UsageError, ExportError)) as caught:
        sketched(tmp_path, catalog, text)
    assert caught.value.code == code


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_people_read_what_to_correct(tmp_path: Path, catalog: Catalog, lang: str) -> None:
    """The path, each column with its header, what lacks and which words need a rule."""
    made = sketched(tmp_path, catalog, text=LEDGER.replace("单号", "号").replace("TK", "T K "))
    said = "\n".join(sketch.lines(sketch.document(made, tmp_path / "a.sql"), made.base, lang))
    assert str(tmp_path / "a.sql") in said
    assert "refund_id" in said
    assert "退货退款" in said


def test_the_order_of_dates_is_told_by_the_whole_file(tmp_path: Path, catalog: Catalog) -> None:
    """The first row could mean either; a later one shows that the month is first."""
    path = tmp_path / "t.csv"
    path.write_text(
        "Ticket ID,Status,Agent,Created time,Resolved time,Initial response time\n"
        "1,Open,Ann,08-04-2023 20:52,,\n2,Open,Ann,08-25-2023 20:52,,\n",
        encoding="utf-8",
    )
    (table,) = explained(path, catalog, SETTINGS)["tables"]
    (started,) = [c for c in table["columns"] if c["column"] == "started_at"]
    assert started["understood"] == datetime(2023, 8, 4, 20, 52)


def test_dates_that_nobody_can_tell_say_what_to_do(tmp_path: Path, catalog: Catalog) -> None:
    """The remedy stands beside the file, before any run."""
    text = "Ticket ID,Status,Agent,Created time,Resolved time,Initial response time\n"
    one = told(tmp_path, f"{text}1,Open,Ann,08-04-2023 20:52,,\n", catalog)
    assert "Created time" in one["problem"]["en"]
    assert "date_order" in one["problem"]["zh"]


def test_an_unknown_header_is_not_called_missing(tmp_path: Path, catalog: Catalog) -> None:
    """A table whose words nobody knows is told where its header is, and how to go on."""
    one = told(tmp_path, "台账,,\n甲栏,乙栏,丙栏\n1,2,3\n", catalog)
    assert "第 2 行像是表头" in one["problem"]["zh"]
    assert "retro map" in one["problem"]["en"]
