"""Which report a table is: every known header, alone and in disguise; ties and weak ones ask."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import shelf

from retro.catalog import Catalog, load_catalog
from retro.errors import ExportError
from retro.folding import fold
from retro.model import ColumnMap
from retro.readers.raw import Aside, RawTable, Record
from retro.readers.recognition import (
    LOOKED_AT,
    NEAR,
    Match,
    likely_header,
    near,
    recognise,
)

DATA = Path(__file__).parent / "data"
KNOWN: dict[str, dict[str, Any]] = json.loads((DATA / "headers.json").read_text(encoding="utf-8"))
EVERY = pytest.mark.parametrize("name", KNOWN)
STRANGERS: dict[str, list[str]] = json.loads((DATA / "strangers.json").read_text(encoding="utf-8"))


def table(*rows: Sequence[str]) -> RawTable:
    """Return a table of some rows."""

    def read(width: int, aside: Aside) -> Iterator[Record]:  # noqa: ARG001 - nothing is damaged
        return iter([(line, list(cells)) for line, cells in enumerate(rows, 1)])

    return RawTable(read=read)


def headers(name: str) -> list[str]:
    """Return a known header list, with the columns that a part of one needs."""
    known = KNOWN[name]
    return [*known["headers"], *known.get("completed_with", [])]


def refused(catalog: Catalog, *rows: Sequence[str]) -> ExportError:
    """Return why a table is not recognised."""
    with pytest.raises(ExportError) as caught:
        recognise(table(*rows), catalog)
    return caught.value


# -- what is known ---------------------------------------------------------------------


@EVERY
def test_every_known_header_is_its_report(catalog: Catalog, name: str) -> None:
    """Each header list that was ever seen is recognised as exactly the expected report."""
    assert recognise(table(headers(name)), catalog).source.report == KNOWN[name]["report"]


@EVERY
def test_later_and_duplicate_columns_change_nothing(catalog: Catalog, name: str) -> None:
    """Columns that were added over the years, or stand twice, leave the report as it is."""
    known = KNOWN[name]
    more = [
        head for key in ("later_columns", "optional", "duplicate_headers") for head in
        known.get(key, [])
    ]  # fmt: skip
    assert recognise(table([*headers(name), *more]), catalog).source.report == known["report"]


@EVERY
def test_places_mean_nothing(catalog: Catalog, name: str) -> None:
    """Names decide, never places: backwards, and with a stranger before each column."""
    backwards = headers(name)[::-1]
    parted = [cell for head in backwards for cell in ("", head)]
    match = recognise(table(["报表", ""], parted), catalog)
    assert (match.source.report, match.line) == (KNOWN[name]["report"], 2)


@EVERY
def test_names_are_folded(catalog: Catalog, name: str) -> None:
    """Blanks, width, brackets and case of a header mean nothing."""
    wide = str.maketrans("()（）", "（）()")
    disguised = [f" {head.upper().translate(wide)}\u3000" for head in headers(name)]
    assert recognise(table(disguised), catalog).source.report == KNOWN[name]["report"]


@EVERY
def test_the_margin_is_what_the_rule_says(catalog: Catalog, name: str) -> None:
    """No other report that fits is near, unless all its cells are read; no other table either."""
    best, *others = near(table(headers(name)), catalog)
    fitting = [m for m in others if not m.lacking and not m.absent]
    size = len(best.explained)
    assert all(m.explained < best.explained or len(m.explained) < NEAR * size for m in fitting)
    elsewhere = [m for m in others if m.source.table != best.source.table]
    assert all(len(m.explained) <= NEAR * size for m in elsewhere)


def test_every_known_header_is_kept() -> None:
    """The lists are real ones: none is empty, none stands twice."""
    lists = [tuple(known["headers"]) for known in KNOWN.values()]
    assert len(set(lists)) == len(lists)
    assert all(len(names) >= 3 for names in lists)


@pytest.mark.parametrize("name", STRANGERS)
def test_what_is_no_known_report_is_refused(catalog: Catalog, name: str) -> None:
    """Other lists of the same back offices and desks are never taken for a report of ours."""
    for names in (STRANGERS[name], STRANGERS[name][::-1]):
        assert refused(catalog, names).code in {"UNKNOWN_REPORT", "UNKNOWN_TABLE", "NOT_A_REPORT"}


# -- why -------------------------------------------------------------------------------


def test_the_evidence_is_what_stands_in_the_file(catalog: Catalog) -> None:
    """The header cells that told the report are named as they are written there."""
    match = recognise(table(["订单编号 ", "总金额", "订单创建时间", "颜色"]), catalog)
    assert match.evidence == ("订单编号", "总金额", "订单创建时间")
    assert match.unused == ("颜色",)
    assert "买家会员名" in match.missing


def test_missing_columns_are_named_as_the_back_office_writes_them(catalog: Catalog) -> None:
    """Not folded: a manager looks for 商家实收金额(元), not for 商家实收金额元."""
    match = recognise(table(["订单号", "订单成交时间", "用户实付金额(元)"]), catalog)
    assert "商品数量(件)" in match.missing


def test_a_match_is_plain(catalog: Catalog) -> None:
    """What a cache keeps of a match can be written as JSON and read back."""
    match = recognise(table(headers("taobao_order_short")), catalog)
    kept = [match.line, match.header, match.columns, match.evidence, match.date_order]
    assert json.loads(json.dumps(kept)) == json.loads(json.dumps(kept))


# -- ties and weak matches ask ---------------------------------------------------------


def two(folder: Path, first: dict[str, list[str]], second: dict[str, list[str]]) -> Catalog:
    """Return a catalogue of two reports of two tables."""
    files = {
        "tables/orders": shelf.query("select 1", {"n": "count"}, ("orders_loaded",)),
        "tables/refunds": shelf.query("select 1", {"n": "count"}, ("refunds_loaded",)),
    }
    for path, name, aliases in (("a/one", "orders", first), ("b/two", "refunds", second)):
        groups = f"[{', '.join(shelf.array(names) for names in aliases.values())}]"
        files[f"sources/{path}"] = shelf.source(
            "select 1", name, aliases, recognise=groups,
            title=f'{{ zh = "{path}", en = "{path}" }}',
        )  # fmt: skip
    return shelf.catalog(folder, files)


def test_a_tie_asks(tmp_path: Path) -> None:
    """Two reports that read the same cells: both are named, and nothing is guessed."""
    catalog = two(tmp_path, {"x": ["甲"], "y": ["乙"]}, {"x": ["甲"], "y": ["乙"]})
    error = refused(catalog, ["甲", "乙"])
    assert error.code == "AMBIGUOUS_REPORT"
    assert "a/one" in error.message["zh"]
    assert "b/two" in error.message["zh"]
    assert "[[mappings]]" in error.remedy["zh"]


def test_a_near_rival_asks(tmp_path: Path) -> None:
    """A report that fits and explains nearly as many cells, and others of them, is a tie."""
    catalog = two(
        tmp_path,
        {"x": ["甲"], "y": ["乙"], "z": ["丙"]},
        {"x": ["甲"], "w": ["丁"]},
    )
    assert refused(catalog, ["甲", "乙", "丙", "丁"]).code == "AMBIGUOUS_REPORT"
    assert recognise(table(["甲", "乙", "丙"]), catalog).source.report == "a/one"


def test_a_rival_inside_the_best_is_none(tmp_path: Path) -> None:
    """What reads only cells that the best reads as well is the same report, told worse."""
    catalog = two(tmp_path, {"x": ["甲"], "y": ["乙"], "z": ["丙"]}, {"x": ["甲"], "y": ["乙"]})
    assert recognise(table(["甲", "乙", "丙"]), catalog).source.report == "a/one"


def test_another_table_that_explains_far_more_asks(tmp_path: Path) -> None:
    """A report that fits by two cells while another one knows six is no match."""
    many = {name: [f"列{name}"] for name in "abcdef"} | {"gone": ["不在"]}
    catalog = two(tmp_path, {"x": ["甲"], "y": ["乙"]}, many)
    error = refused(catalog, ["甲", "乙", *(f"列{name}" for name in "abcdef")])
    assert error.code == "WEAK_MATCH"
    assert "b/two" in error.message["en"]


@pytest.mark.parametrize(
    "header",
    [
        ["日期", "姓名", "上班时间", "工号", "部门", "打卡地点", "迟到", "早退", "加班"],
        ["日期", "客服", "上班时间", "会话量", "买家", "满意度", "备注", "标签"],
        ["order_id", "created_at", "paid_at", "a", "b", "c", "d", "e"],
        ["订单编号", "订单创建时间", "总金额", "仓库", "审核时间", "毛利", "业务员", "快递成本"],
    ],
)
def test_plain_words_alone_ask(catalog: Catalog, header: list[str]) -> None:
    """Names that any list has tell nothing while most columns belong to something else."""
    error = refused(catalog, header)
    assert error.code == "WEAK_MATCH"
    assert error.line == 1
    assert "--explain" in error.remedy["zh"]


@pytest.mark.parametrize(
    ("header", "report"),
    [
        (["日期", "姓名", "上班时间", "下班时间"], "roster/list"),
        (["order_id", "created_at", "paid_at", "status"], "retro/orders"),
        (["订单编号", "订单创建时间", "总金额"], "taobao/orders"),
        (["日期", "评论内容", "评分"], "taobao/reviews"),
    ],
)
def test_plain_words_are_enough_where_they_are_all(
    catalog: Catalog, header: list[str], report: str
) -> None:
    """A small list of the very columns that we ask for is taken as what it says."""
    assert recognise(table(header), catalog).source.report == report


def test_a_mixture_of_two_back_offices_asks(catalog: Catalog) -> None:
    """Columns of two platforms side by side in one sheet are nobody's report."""
    both = [*KNOWN["jd_orders"]["headers"], *KNOWN["pdd_orders"]["headers"]]
    assert refused(catalog, both).code == "SIDE_BY_SIDE"


@pytest.mark.parametrize("between", [[], [""]])
def test_p1_two_halves_of_one_report_side_by_side_ask(catalog: Catalog, between: list[str]) -> None:
    """Of two cells of one name, one would be passed over: half of the orders."""
    one = headers("jd_orders")
    assert refused(catalog, [*one, *between, *one]).code == "SIDE_BY_SIDE"


def test_p1_two_reports_side_by_side_ask(catalog: Catalog) -> None:
    """A small table beside a large one is not passed over as columns that nobody reads."""
    small = ["退款编号", "订单编号", "买家退款金额", "退款的申请时间", "退款状态"]
    both = [*headers("jd_orders"), "", *small]
    assert refused(catalog, both).code == "SIDE_BY_SIDE"


def test_a_missing_required_column_is_told(catalog: Catalog) -> None:
    """A report that is known by all its groups, but cannot be used, says what to tick."""
    error = refused(catalog, [h for h in headers("jd_orders") if h != "下单时间"])
    assert error.code in {"MISSING_COLUMN", "UNKNOWN_REPORT"}
    assert "下单时间" in error.message["zh"]


def test_a_report_that_is_known_but_cannot_be_used_is_told(tmp_path: Path) -> None:
    """What tells a report need not be what is needed of it."""
    files = {
        "tables/orders": shelf.query("select 1", {"n": "count"}, ("orders_loaded",)),
        "sources/a/one": shelf.source(
            "select 1", "orders", {"x": ["甲"], "y": ["乙"]}, recognise='[["甲"]]',
            required='["x", "y"]',
        ),
    }  # fmt: skip
    error = refused(shelf.catalog(tmp_path, files), ["甲", "丙"])
    assert error.code == "MISSING_COLUMN"
    assert "乙" in error.message["zh"]


def test_the_nearest_report_is_told(catalog: Catalog) -> None:
    """An unknown table names what it is closest to, and what that would have in addition."""
    error = refused(catalog, ["退款编号", "订单编号", "货物状态", "责任方", "别的"])
    assert error.code == "UNKNOWN_REPORT"
    assert "淘宝/天猫退款管理" in error.message["zh"]
    assert "退款状态" in error.message["zh"]


@pytest.mark.parametrize("rows", [[["王测试", "13800000000"]], [[""]], []])
def test_p18_no_cell_of_a_table_without_a_header_is_told(
    catalog: Catalog, rows: list[list[str]]
) -> None:
    """Promise 18: the sentence about a list of persons repeats none of them."""
    error = refused(catalog, *rows)
    assert error.code == "NOT_A_REPORT"
    assert "13800000000" not in error.text("zh") + error.text("en")


# -- a workspace's own sources ---------------------------------------------------------


def own(folder: Path, aliases: dict[str, list[str]]) -> Catalog:
    """Return the built-in catalogue with one more source, of the workspace."""
    from retro import resources

    groups = f"[{', '.join(shelf.array(names) for names in aliases.values())}]"
    text = shelf.source(
        "select source_row from raw", "orders", aliases, recognise=groups,
        required=shelf.array(list(aliases)[:1]),
    )  # fmt: skip
    shelf.written(folder / "queries", {"sources/mine/mine": text})
    return load_catalog(resources.layers("queries", folder))


def test_a_source_of_the_workspace_is_the_managers_word(tmp_path: Path) -> None:
    """Where it explains nearly as many cells, it goes before ours, without asking."""
    catalog = own(tmp_path, {"order_id": ["订单编号"], "created_at": ["订单创建时间"]})
    header = ["订单编号", "订单创建时间", "总金额"]
    assert recognise(table(header), catalog).source.report == "mine/mine"


def test_a_source_of_the_workspace_does_not_take_what_is_not_its_own(tmp_path: Path) -> None:
    """One that explains two cells of forty leaves the report of the back office alone."""
    catalog = own(tmp_path, {"order_id": ["订单编号"], "created_at": ["订单创建时间"]})
    match = recognise(table(headers("taobao_order_list_2016")), catalog)
    assert match.source.report == "taobao/orders"


# -- mappings --------------------------------------------------------------------------


def mapped(catalog: Catalog, mapping: ColumnMap, *rows: Sequence[str]) -> Match:
    """Return the match of a table that retro.toml speaks of."""
    return recognise(table(*rows), catalog, mapping)


def test_a_mapping_forces_the_report(catalog: Catalog) -> None:
    """Its columns come before the aliases; the header row is the one that has them."""
    said = ColumnMap(
        report="retro/refunds",
        columns={"refund_id": "单号", "order_id": "关联订单"},
        date_order="dmy",
    )
    match = mapped(catalog, said, ["退款台账"], ["单号", "关联订单", "申请时间"], ["1", "2", "3"])
    assert (match.source.report, match.line, match.date_order) == ("retro/refunds", 2, "dmy")
    assert match.columns == {"refund_id": (0,), "order_id": (1,), "applied_at": (2,)}
    assert match.evidence == ("单号", "关联订单")


def test_the_row_with_the_headers_of_a_mapping_is_the_header(catalog: Catalog) -> None:
    """Another row may have more of the usual names."""
    said = ColumnMap(report="retro/refunds", columns={"refund_id": "单号"})
    rows = (["退款编号", "订单编号", "申请时间"], ["单号", "订单编号"])
    assert mapped(catalog, said, *rows).line == 2
    assert mapped(catalog, said, *rows[::-1]).line == 1


def test_the_widest_row_of_words_is_most_like_a_header(catalog: Catalog) -> None:
    """Neither a title nor a record with a number; none that stands far below is looked for."""
    head: list[Record] = [
        (1, ["甲乙", "丙丁"]),
        (2, ["甲", "乙", "丙"]),
        (3, ["丁", "戊", ""]),
        (4, ["1001", *"abcd"]),
    ]
    assert likely_header(head) == head[1]
    assert refused(catalog, *[[""]] * (LOOKED_AT - 1), ["甲", "乙"]).code == "UNKNOWN_TABLE"
    assert refused(catalog, *[[""]] * LOOKED_AT, ["甲", "乙"]).code == "NOT_A_REPORT"


def test_a_mapping_settles_a_tie(tmp_path: Path) -> None:
    """Without columns it only says which of two reports it is."""
    catalog = two(tmp_path, {"x": ["甲"], "y": ["乙"]}, {"x": ["甲"], "y": ["乙"]})
    match = mapped(catalog, ColumnMap(report="b/two"), ["甲", "乙"])
    assert (match.source.report, match.evidence) == ("b/two", ("甲", "乙"))


def test_the_header_of_a_mapping_beats_an_alias(catalog: Catalog) -> None:
    """Where the file has both, the one that retro.toml names is read."""
    said = ColumnMap(report="taobao/orders", columns={"paid_at": "实际付款"})
    header = ["订单编号", "订单创建时间", "总金额", "订单付款时间", "实际付款"]
    assert mapped(catalog, said, header).columns["paid_at"] == (4,)


def test_a_header_of_a_mapping_that_is_not_in_the_file_is_told(catalog: Catalog) -> None:
    """One sentence: which mapping, which header."""
    said = ColumnMap(report="retro/refunds", columns={"refund_id": "单号"}, number=2)
    with pytest.raises(ExportError) as caught:
        mapped(catalog, said, ["退款编号", "订单编号"])
    assert caught.value.code == "MAPPING_COLUMN"
    assert "第 2 条" in caught.value.message["zh"]
    assert "retro/refunds" in caught.value.message["zh"]
    assert "单号" in caught.value.message["zh"]


def test_a_mapping_that_leaves_out_a_required_column_is_told(catalog: Catalog) -> None:
    """The report is forced, its needs are not waived."""
    said = ColumnMap(report="retro/refunds", columns={"refund_id": "单号"})
    with pytest.raises(ExportError) as caught:
        mapped(catalog, said, ["单号", "别的"])
    assert caught.value.code == "MISSING_COLUMN"


def test_a_mapping_of_a_file_that_has_none_of_its_columns_is_told(catalog: Catalog) -> None:
    """A report may be named without columns; a table of something else is still none."""
    with pytest.raises(ExportError) as caught:
        mapped(catalog, ColumnMap(report="retro/refunds"), ["甲", "乙"])
    assert caught.value.code == "UNKNOWN_TABLE"


def test_a_mapping_reaches_the_companions(catalog: Catalog) -> None:
    """Columns of the other tables that are read out of one report can be named as well."""
    said = ColumnMap(report="shopify/orders", columns={"sku": "货号"})
    header = [*KNOWN["shopify_orders"]["headers"], "货号"]
    match = mapped(catalog, said, header)
    assert match.shown("sku") == "货号"
    assert [source.path for source in match.companions] == ["sources/shopify/order_lines"]


def test_folding_is_the_same_everywhere() -> None:
    """A header in a mapping may be written in any width."""
    assert fold("退款额（元）") == fold("退款额(元) ")
