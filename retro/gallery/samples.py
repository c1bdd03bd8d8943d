"""The whole Report of one state: everything that a page can show, as that state has it."""

from __future__ import annotations

from datetime import date, timedelta

from retro.charts import SMALL_KINDS
from retro.gallery import metrics, problems, tables, words
from retro.gallery.pictures import PICTURES, Picture, column
from retro.gallery.states import EMPTY, ONE, START, State
from retro.model import (
    Block,
    Lineage,
    Promotion,
    Query,
    Report,
    Result,
    Row,
    Section,
    Text,
    Unavailable,
)

SHOP: Text = {"zh": "小满衣橱旗舰店", "en": "Xiaoman Wardrobe"}
VERDICT: Text = {
    "zh": "成交比上次多，退款也多：先补开卖头两小时的人。",
    "en": "Sales rose and refunds too: staff the first two hours first.",
}
LOCATE = 2
ROUNDS: Text = {"zh": "问答轮次", "en": "Questions and answers"}
HOURLY: Text = {"zh": "每小时", "en": "Hours"}
SLOTS = "staffing.slots"
STEPS: tuple[Text, ...] = (
    {"zh": "数据拆解", "en": "Break down"},
    {"zh": "问题定位", "en": "Locate"},
    {"zh": "根因分析", "en": "Root cause"},
    {"zh": "优化方案", "en": "Plan"},
    {"zh": "落地优化", "en": "Follow through"},
)


def report(state: State) -> Report:
    """Return the report of one state; its texts are in both languages, its values in one."""
    is_long = state.name == "long"
    return Report(
        shop=words.LONG[state.lang] if is_long else SHOP[state.lang],
        promotion=Promotion(
            id="2025-double11", starts_at=START, ends_at=START + timedelta(hours=30),
            timezone="Asia/Shanghai", as_of=date(2025, 11, 17),
        ),
        profile="taobao", verdict=words.LONG_SENTENCE if is_long else VERDICT,
        kpis=metrics.kpis(state), sections=sections(state), findings=problems.findings(state),
        more_findings=1234 if state.is_huge else 0, actions=problems.actions(state),
        past_actions=problems.past_actions(state), against="2025-618",
        changes=metrics.changes(state), worklists=worklists(state), files=metrics.files(state),
        notes=metrics.notes(state), feeds=feeds(state), lineage=lineage(state),
    )  # fmt: skip


def sections(state: State) -> tuple[Section, ...]:
    """Return the five steps."""
    blocks: tuple[tuple[Block, ...], ...] = (
        (*drawn(state), tables.every_kind(state), tables.narrow(state), tables.rules(state)),
        tables.beside(state),
        (tables.cases(state), tables.failed(state)),
        (),
        (tables.compared(state),),
    )
    return tuple(
        Section(step=number, title=title, question=tables.QUESTION, answer=VERDICT, blocks=kept,
                unavailable=unavailable(state) if number == LOCATE else ())
        for number, (title, kept) in enumerate(zip(STEPS, blocks, strict=True), 1)
    )  # fmt: skip


def lineage(state: State) -> dict[str, Lineage]:
    """Return where the results come from; of one without rows nothing is known."""
    title = words.LONG_TITLE if state.name == "long" else ROUNDS
    known = Lineage(tables=("messages", "orders"), through=(title, HOURLY))
    return {} if state.name in (EMPTY, "missing") else {"1_break_down/wide": known}


def drawn(state: State) -> tuple[Block, ...]:
    """Return a result with a chart of every kind, and those that are drawn small as well."""
    named = [(kind, kind) for kind in PICTURES] + [(f"small_{kind}", kind) for kind in SMALL_KINDS]
    return tuple(_drawn(state, name, kind, PICTURES[kind]) for name, kind in named)


def _drawn(state: State, name: str, kind: str, picture: Picture) -> Block:
    feeds = {"gap": "staffing.blocks", "small_gap": SLOTS}.get(name, "")
    asked = tables.query(f"1_break_down/{name}", picture.title, picture.columns, feeds=feeds)
    chart = picture.chart(kind, state, tables.ANSWER)
    return tables.block(state, asked, picture.rows(state), chart=chart)


def unavailable(state: State) -> tuple[Unavailable, ...]:
    """Return what the exports cannot answer."""
    title = words.LONG_TITLE if state.name == "long" else STEPS[1]
    how: Text = {"zh": "评价：千牛 › 评价管理 › 导出", "en": "Reviews: Qianniu › Reviews › Export"}
    made = [
        Unavailable(query=f"2_locate/rest_{place}", title=title, needs=needs, how=how)
        for place, needs in enumerate([("reviews",), ("reviews",), ("roster", "messages")] * 4)
    ]
    return tuple(made[: {EMPTY: 0, ONE: 1}.get(state.name, 12 if state.is_huge else 3)])


def worklists(state: State) -> tuple[Block, ...]:
    """Return the lists for agents to work through; a page only names them."""
    title: Text = {"zh": "未回复客户", "en": "Buyers without reply"}
    rows: tuple[Row, ...] = (("XM-1",),) * (41 * state.times)
    asked = tables.query("5_follow_through/unanswered", title, (tables.KINDS[0],), worklist=True)
    made = (tables.block(state, asked, rows),) * 3
    return made[: {EMPTY: 0, ONE: 1}.get(state.name, 3)]


def feeds(state: State) -> dict[str, Result]:
    """Return the rows that the boss's page is given besides the metrics."""
    short = {
        "starts_at": START, "ends_at": START + timedelta(hours=2), "pool": "presale",
        "outcome": "slow", "required": 35.0 * state.times, "on_duty": 27.0 * state.times,
        "arrivals": 2908 * state.times, "waited": 843 * state.times,
    }  # fmt: skip
    score = {"score": words.LONG[state.lang] if state.name == "long" else SHOP[state.lang],
             "before": 4.72, "after": 4.55, "unit": "ratio"}  # fmt: skip
    given = {"staffing.blocks": [short], "scores": [score] * 3}
    kept = {EMPTY: 0, ONE: 1}.get(state.name, 3)
    return {name: _fed(name, rows[:kept]) for name, rows in given.items() if kept}


def _fed(name: str, rows: list[dict[str, object]]) -> Result:
    columns = tuple(column(one, one, one, "text") for one in rows[0])
    asked: Query = tables.query(f"facts/{name.replace('.', '_')}", SHOP, columns, feeds=name)
    return Result(query=asked, params={}, rows=tuple(tuple(row.values()) for row in rows))  # type: ignore[arg-type]
