"""Every key of a header finds its place in the value, and a wrong one its file and line."""

from __future__ import annotations

import pytest

from retro.errors import UsageError
from retro.headers import RULE_COLUMNS, broken, parse_query, parse_source, query_of, split
from retro.model import ChartSpec, Column, FindingSpec, Query, Source, Text

WHOLE = """/* retro
title = { zh = "题", en = "Title" }
question = { zh = "问", en = "Question" }
doc = { zh = "注", en = "Doc" }
reads = ["rounds"]
may_read = ["refunds"]
one_of = ["orders"]
params = { target = 60 }
grain = ["hour"]
say = { zh = "说", en = "Say" }
so = { zh = "故", en = "So" }
chart = { kind = "line", x = "hour", y = ["value"], split = "unit", target = "target", rows = 5 }
worklist = true
feeds = "staffing.slots"
rank = 2
order = 7
hidden = true
optional = true
compares = ["value"]
matures = true
aliased = true
core = true

[finding]
step = 3
metric = "rate_3min"
title = { zh = "结论", en = "Finding" }
say = { zh = "句", en = "Sentence" }
do = { zh = "做", en = "Do" }
owner = "cs_lead"
due_days = 14
kpi = "rate_3min"
cause = "unknown"
controllable = true
slice = { agent = "hour" }
evidence = ["2_connect/gaps"]
scope = "slice"
ask = { zh = "谁", en = "Ask" }
effect = "none"
kind = "stopgap"
library = 4
generic = true
severity = "low"

[columns]
hour = { zh = "时", en = "Hour", kind = "hour", doc = { zh = "几点", en = "When" } }
unit = { zh = "类", en = "Kind", kind = "code", codes = "channels", fill = true, aside = true }
severity = { zh = "重", en = "Weight", kind = "count", unit_from = "unit" }
"""
SOURCE = """/* retro
title = { zh = "单", en = "Orders" }
table = "orders"
platform = "taobao"
menu = { zh = "交易", en = "Trade" }
grade = "A"
of = "taobao/all"
recognise = [["订单编号"], ["总金额 ", "实付（元）"]]
required = ["order_id"]
nulls = ["无"]
together = "order_id"
totals = { order_id = ["合计"] }
[aliases]
order_id = [" 订单 编号 ", "订单编号", "Order ID"]
*/
select 1
"""


def _label(zh: str, en: str) -> Text:
    return {"zh": zh, "en": en}


def test_every_key_of_a_query_finds_its_place() -> None:
    """What stands in the file is all there, and nothing else."""
    more = [name for name in RULE_COLUMNS if name != "severity"]
    rest = "".join(
        f'{name} = {{ zh = "{name}", en = "{name}", kind = "count" }}\n' for name in more
    )
    text = f"{WHOLE}{rest}*/\n\nselect hour from rounds\n"
    expected = Query(
        path="3_root_cause/x", sql="select hour from rounds", origin="workspace",
        title=_label("题", "Title"), question=_label("问", "Question"), doc=_label("注", "Doc"),
        columns=(
            Column(
                name="hour", label=_label("时", "Hour"), kind="hour", doc=_label("几点", "When")
            ),
            Column(
                name="unit", label=_label("类", "Kind"), kind="code", vocabulary="channels",
                fill=True, aside=True,
            ),
            Column(name="severity", label=_label("重", "Weight"), kind="count", unit_from="unit"),
            *(Column(name=name, label=_label(name, name), kind="count") for name in more),
        ),
        grain=("hour",), reads=("rounds",), may_read=("refunds",), one_of=("orders",),
        params={"target": 60}, say=_label("说", "Say"), so=_label("故", "So"),
        chart=ChartSpec(
            kind="line", x="hour", y=("value",), split="unit", target="target", rows=5
        ),
        finding=FindingSpec(
            step=3, metric="rate_3min", title=_label("结论", "Finding"),
            say=_label("句", "Sentence"), do=_label("做", "Do"), owner="cs_lead", due_days=14,
            kpi="rate_3min", cause="unknown", controllable=True, slice={"agent": "hour"},
            evidence=("2_connect/gaps",), scope="slice", ask=_label("谁", "Ask"), effect="none",
            kind="stopgap", library=4, is_generic=True, severity="low",
        ),
        worklist=True, feeds="staffing.slots", rank=2, order=7, hidden=True, optional=True,
        compares=("value",), matures=True, aliased=True, core=True, text=text,
    )  # fmt: skip
    assert parse_query("3_root_cause/x", text, "workspace") == expected
    assert parse_query("3_root_cause/x", text.replace("\n", "\r\n"), "workspace") == expected
    assert parse_query("3_root_cause/x", text).origin == "built-in"


def test_every_key_of_a_source_finds_its_place() -> None:
    """Names are folded for comparing, and kept as the back office writes them."""
    expected = Source(
        path="sources/taobao/x", sql="select 1", origin="workspace", title=_label("单", "Orders"),
        table="orders", recognise=(("订单编号",), ("总金额", "实付元")),
        aliases={"order_id": ("订单编号", "orderid")},
        names={"order_id": ("订单编号", "Order ID")},
        required=("order_id",), totals={"order_id": ("合计",)}, nulls=("无",), platform="taobao",
        menu=_label("交易", "Trade"), of="taobao/all", grade="A", together="order_id",
    )  # fmt: skip
    assert parse_source("sources/taobao/x", SOURCE, "workspace") == expected
    assert parse_source("sources/taobao/x", SOURCE).origin == "built-in"


def test_a_wrong_key_has_the_place_that_is_known_of_it() -> None:
    """An override stands in another file: its keys are looked up there."""
    asked: list[list[str]] = []

    def where(keys: list[str]) -> tuple[str, int | None]:
        asked.append(keys)
        return "retro.toml", 12

    head, sql = split("x/y", f"{WHOLE}*/\nselect 1")
    head["columns"]["hour"]["kind"] = "uuid"
    with pytest.raises(UsageError) as caught:
        query_of("x/y", head, sql, "built-in", where)
    assert (caught.value.file, caught.value.line) == ("retro.toml", 12)
    assert asked == [["columns", "hour", "kind"]]
    said = "`columns.hour.kind`: Value error, `uuid` is none of text, id, code, "
    assert said in caught.value.message["en"]
    with pytest.raises(UsageError) as caught:
        query_of("x/y", head, sql, "built-in")
    assert (caught.value.file, caught.value.line) == ("queries/x/y.sql", None)


def test_the_sentence_about_a_wrong_header() -> None:
    """Both languages, the file, the line if it is known, and where the rules stand."""
    error = broken("x/y", {"zh": "错", "en": "wrong"}, "a.sql", 3)
    assert error.message == {
        "zh": "查询文件的说明头有误：错。",
        "en": "the header of this query is wrong: wrong.",
    }
    assert error.remedy == {
        "zh": "写法见 queries/README.md。",
        "en": "See queries/README.md for how to write it.",
    }
    assert (error.code, error.file, error.line) == ("QUERY_HEADER", "a.sql", 3)
    with pytest.raises(UsageError) as caught:
        split("x/y", "select 1")
    assert "wrong: it does not begin with a comment `/* retro … */`." in caught.value.message["en"]
    with pytest.raises(UsageError) as caught:
        parse_source("x/y", "select 1")
    assert caught.value.file == "queries/x/y.sql"
