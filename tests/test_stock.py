"""What there is, as data: the account of files, the catalogue, the known exports."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from shelf import catalog as shelved
from shelf import query, source, written

from retro import resources, stock, stock_page
from retro.catalog import Catalog
from retro.intake import Intake
from retro.model import FileAccount, QuarantinedRow, Result
from retro.running import Outcome
from retro.settings import Settings, Shop
from retro.stock import Stock

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
    "4_plan/c": query("select 1", NUMBER, ("orders", "reviews"), title='{ zh = "丙", en = "C" }'),
    "facts/f": query("select 1", NUMBER, ("orders",)),
    "tables/reviews": query(
        "select 1", NUMBER, ("reviews_loaded",), title='{ zh = "评价", en = "Reviews" }'
    ),
    "checks/late": query(
        "select 1", NUMBER, ("orders",), say='{ zh = "迟了 {{ n|count }} 单", en = "{{ n }} late" }'
    ),
    "sources/taobao/orders": source(
        "select 1", "orders", {"n": ["订单编号", "订单号"]}, required='["n"]', grade='"A"',
        recognise='[["订单编号"]]', menu='{ zh = "千牛 > 导出", en = "Qianniu > Export" }',
    ),
    "sources/jd/reviews": source(
        "select 1", "reviews", {"n": ["评价"]}, platform='"jd"',
        menu='{ zh = "京麦 > 导出", en = "Jingmai > Export" }',
    ),
    "sources/retro/reviews": source(
        "select 1", "reviews", {"n": ["text"]}, platform='"any"',
        title='{ zh = "标准表：评价", en = "Standard table: Reviews" }',
        menu='{ zh = "自己整理", en = "by hand" }',
    ),
}  # fmt: skip


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
        "delimiter": ",", "header_line": 3, "evidence": ("订单编号",),
        "missing": tuple("甲乙丙丁戊己庚辛"),
    }  # fmt: skip
    return FileAccount(**(settings | more))


UNKNOWN = account(
    file="exports/坏.csv", report=None, table=None, encoding="", rows_in=0, rows_used=0,
    rows_duplicate=0, rows_total_lines=0, rows_quarantined=0, first_at=None, last_at=None,
    header_line=0, evidence=(), missing=(), delimiter="", sheet="表一",
    problem={"zh": "认不出", "en": "not known"},
)  # fmt: skip
ROW = QuarantinedRow(
    file="exports/订单.csv", line=7, column="总金额", value="欧阳测试",
    reason={"zh": "读不懂", "en": "not an amount"}, remedy={"zh": "改正", "en": "mend it"},
)  # fmt: skip


def document(
    catalog: Catalog,
    *files: FileAccount,
    missing: dict[str, list[str]] | None = None,
    late: int = 0,
    **more: Any,
) -> dict[str, Any]:
    """Return what `retro check` would tell."""
    outcome = Outcome(missing=missing or {})
    if late:
        path = "checks/late"
        outcome.results[path] = Result(query=catalog.queries[path], params={}, rows=((late,),))
    return stock.document(
        Stock(
            intake=Intake(files, (ROW,) * 12),
            catalog=catalog,
            outcome=outcome,
            settings=more.pop("settings", Settings(shop=Shop(name="小满"))),
            **more,
        )
    )


def test_the_account_of_each_file_is_whole(catalog: Catalog) -> None:
    """What the intake knows of a file is told, with the header cells that told the report."""
    good, bad = document(catalog, account(), UNKNOWN)["coverage"]
    assert set(good) == {*stock.FILE_KEYS, "title", "why"}
    assert (good["rows_in"], good["problem"], good["why"]) == (12345, None, ["订单编号"])
    assert good["title"] == {"zh": "甲", "en": "A"}
    assert (bad["report"], bad["problem"]) == (None, {"zh": "认不出", "en": "not known"})
    assert bad["title"] is None


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
    assert found["answered"] == ["1_break_down/a", "4_plan/c"]
    (only,) = found["unanswered"]
    assert (only["query"], only["needs"]) == ("1_break_down/b", ["orders"])
    assert only["how"]["en"] == "Orders: A (Qianniu > Export)"
    first = found["steps"][0]
    assert (first["step"], first["answered"], first["unanswered"]) == (
        1, [{"zh": "甲", "en": "A"}], [{"zh": "乙", "en": "B"}],
    )  # fmt: skip


def test_what_is_missing_is_grouped_by_the_export_that_helps(catalog: Catalog) -> None:
    """One line an export: its menu, and all that it would answer; two exports need two."""
    missing = {
        "1_break_down/a": ["orders"],
        "1_break_down/b": ["orders"],
        "4_plan/c": ["orders", "reviews"],
    }
    first, second = document(catalog, missing=missing)["unlocks"]
    assert (first["needs"], second["needs"]) == (["orders"], ["orders", "reviews"])
    assert first["export"] == {"zh": "甲（千牛 > 导出）", "en": "A (Qianniu > Export)"}
    assert [title["zh"] for title in first["answers"]] == ["甲", "乙"]


def test_an_export_of_the_shops_platform_is_named(catalog: Catalog) -> None:
    """A Taobao shop is told our own table where only JD is known to export such a thing."""
    missing = {"4_plan/c": ["reviews"]}
    (taobao,) = document(catalog, missing=missing)["unlocks"]
    assert taobao["export"]["zh"] == "标准表：评价（自己整理），或 甲"
    jd = Settings(shop=Shop(name="小满", platform="jd"))
    (other,) = document(catalog, missing=missing, settings=jd)["unlocks"]
    assert other["export"]["zh"] == "甲（京麦 > 导出）"


def test_what_checks_say_is_told(catalog: Catalog, tmp_path: Path) -> None:
    """The sentence is that of the report; a mapping that speaks of no file is one more."""
    settings = Settings.model_validate(
        {"shop": {"name": "小满"}, "mappings": [{"files": "*.tsv", "report": "taobao/orders"}]}
    )
    late, unmatched = document(catalog, late=3, settings=settings, folder=tmp_path)["notes"]
    assert late == {"query": "checks/late", "say": {"zh": "迟了 3 单", "en": "3 late"},
                    "level": "warn"}  # fmt: skip
    assert "*.tsv" in unmatched["say"]["zh"]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, '末尾加两行：先写 [agents."小荷"]，下一行写 aliases = ["客服小荷"]'),
        ({"pool": "presale"}, '[agents."小荷"] 下加一行：aliases = ["客服小荷"]'),
        ({"aliases": ["hh"]}, '下的 aliases 改成：aliases = ["hh", "客服小荷"]'),
    ],
)
def test_names_that_may_be_one_agent_are_told(
    catalog: Catalog, known: dict[str, Any], said: str
) -> None:
    """Who it may be, and which line goes under which heading of retro.toml."""
    agents = {"roster": ["小荷"], "messages": ["客服小荷"]}
    listed = {"小荷": known} if known else {}
    settings = Settings.model_validate({"shop": {"name": "小满"}, "agents": listed})
    (one,) = document(catalog, agents=agents, settings=settings)["suggestions"]
    assert (one["agent"], one["aliases"]) == ("小荷", ["客服小荷"])
    assert said in one["say"]["zh"]
    assert one["toml"].splitlines()[0] in one["say"]["en"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_people_get_a_table_of_files(catalog: Catalog, lang: str) -> None:
    """One row per file: what it is and why, how it was read, its account, its period."""
    (table,) = stock_page.tables(document(catalog, account(), UNKNOWN), lang)
    words = resources.strings(lang)["check"]
    assert (table["title"], len(table["columns"])) == (words["files"], 4)
    good, bad = table["rows"]
    title, report, why, missing = good[1].splitlines()
    assert (title, report) == ({"zh": "甲", "en": "A"}[lang], "taobao/orders")
    assert why == words["why"].format(names="订单编号")
    assert missing.endswith(words["more"].format(n=2))
    assert good[2].splitlines()[0].startswith("gb18030")
    assert good[2].splitlines()[1] == words["header_line"].format(n=3)
    total, _, parts = good[3].split("\n")[0].partition(" = ")
    assert total == "12,345"
    assert [part.rsplit(" ", 1)[1] for part in parts.split(" + ")] == ["12,340", "2", "1", "2"]
    assert good[3].split("\n")[1] == "2025-11-10 20:00 – 11-12 01:59"
    assert bad == ["坏.csv", words["unknown"], words["sheet"].format(name="表一"), "–"]


def test_a_narrow_screen_gets_three_columns(catalog: Catalog) -> None:
    """How a file was read stands below what it was recognised as; nothing is left out."""
    found = document(catalog, account())
    (wide,), (narrow,) = stock_page.tables(found, "zh", 100), stock_page.tables(found, "zh", 99)
    ((file, report, read_as, rows),) = wide["rows"]
    assert narrow["rows"] == [[file, f"{report}\n{read_as}", rows]]
    assert len(narrow["columns"]) == 3


def test_a_table_in_an_archive_is_no_sheet(catalog: Catalog) -> None:
    """A zip is named with the file inside; the year is told on both sides where it changes."""
    archived = account(
        file="exports/包.zip", sheet="淘宝/退款.csv",
        first_at=datetime(2024, 12, 31, 20), last_at=datetime(2025, 1, 1, 2),
    )  # fmt: skip
    (table,) = stock_page.tables(document(catalog, archived), "zh")
    assert "压缩包里的 淘宝/退款.csv" in table["rows"][0][2]
    assert table["rows"][0][3].endswith("2024-12-31 20:00 – 2025-01-01 02:00")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_people_get_sentences(catalog: Catalog, lang: str) -> None:
    """Problems, rows set aside by reason, notes, what can be answered, and how to get more."""
    agents = {"roster": ["小荷"], "messages": ["客服小荷"]}
    found = document(
        catalog, UNKNOWN, missing={"1_break_down/b": ["orders"]}, late=3, agents=agents
    )
    said = stock_page.lines(found, lang)
    words = resources.strings(lang)["check"]
    assert f"! 坏.csv#表一{stock_page.COLON[lang]}{UNKNOWN.problem[lang]}" in said
    assert words["go_on"] not in said
    (aside,) = (line for line in said if line.startswith("× 订单.csv"))
    assert "12" in aside
    assert "总金额" in aside
    assert ROW.reason[lang] in aside
    assert ROW.remedy[lang] in aside
    assert words["see_quarantine"] in said
    assert said.index(words["problems"]) < said.index(words["aside"]) < said.index(words["notes"])
    assert f"• {found['notes'][0]['say'][lang]}" in said
    assert f"? {found['suggestions'][0]['say'][lang]}" in said
    step = said[said.index(words["steps"]) + 1]
    assert step.startswith(words["step"].format(step=1, title="", n=1, total=2)[:5].rstrip())
    assert said[-1] == words["unlock"].format(
        export=found["unlocks"][0]["export"][lang], titles={"zh": "乙", "en": "B"}[lang]
    )


def test_rows_set_aside_for_many_reasons_are_not_all_told(catalog: Catalog) -> None:
    """Ten reasons are enough for a screen; the rest is counted, in rows."""
    found = document(catalog) | {
        "quarantined": [
            {"file": f"exports/{n}.csv", "line": line, "column": "", "reason": ROW.reason,
             "remedy": ROW.remedy}
            for n in range(12) for line in (1, 2, 3)
        ]
    }  # fmt: skip
    said = stock_page.lines(found, "zh")
    assert sum(line.startswith("× ") and ".csv" in line for line in said) == 11
    assert "× 0.csv：3 行（第 1、2、3 行），读不懂。改正" in said
    assert resources.strings("zh")["check"]["more_aside"].format(n=6) in said


def test_a_table_that_nobody_knows_is_told_how_to_go_on(catalog: Catalog) -> None:
    """A file that was read but not recognised can be explained and mapped."""
    read = replace(UNKNOWN, encoding="utf-8")
    said = stock_page.lines(document(catalog, read), "en")
    assert resources.strings("en")["check"]["go_on"] in said


def test_nothing_missing_says_nothing_more(catalog: Catalog) -> None:
    """Where all can be answered there is no heading without lines below it."""
    said = stock_page.lines(document(catalog), "zh")
    assert resources.strings("zh")["check"]["unlocks"] not in said
    assert not any(line.strip().startswith("✗") for line in said)


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
    table = stock_page.query_table(found, "zh")
    assert len(table["rows"]) == sum(len(found[key]) for key in ("queries", "sources", "reference"))
    assert {len(row) for row in table["rows"]} == {len(table["columns"])}


def test_known_exports_are_listed_with_their_menus() -> None:
    """Every report: its headers over the years, what it must have, and where to get it."""
    found = stock.formats(None)
    for item in found["formats"]:
        assert item["menu"]["zh"]
        assert item["menu"]["en"]
        assert set(item["required"]) <= set(item["columns"])
        assert [head for heads in item["columns"].values() for head in heads]
    for lang in LANGUAGES:
        table = stock_page.format_table(found, lang)
        assert [row[0].split("\n")[0] for row in table["rows"]] == [
            item["report"] for item in found["formats"]
        ]


# -- the list of known exports -------------------------------------------------------------

PAGE = Path(__file__).resolve().parents[1] / "docs" / "formats.md"
MARKED = re.compile(r"(<!-- formats -->\n).*?(<!-- /formats -->)", re.DOTALL)


def test_the_page_of_formats_is_up_to_date(request: pytest.FixtureRequest) -> None:
    """`docs/formats.md` lists every known export; `pytest --accept` rewrites its list."""
    text = PAGE.read_text(encoding="utf-8")
    listed = stock_page.format_list(stock.formats(None))
    fresh = MARKED.sub(lambda found: found[1] + listed + found[2], text)
    if request.config.getoption("--accept"):
        PAGE.write_text(fresh, encoding="utf-8")
        text = fresh
    assert fresh == text


def test_every_format_has_its_grade() -> None:
    """A manager sees how well each export is known; what is not known can be mapped."""
    grades = {item["report"]: item["grade"] for item in stock.formats(None)["formats"]}
    assert set(grades.values()) <= {"A", "B", "C"}
    assert "[[mappings]]" in PAGE.read_text(encoding="utf-8")
