"""Which header of an unknown export could be which column: by names, and by how cells look."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from retro.catalog import Catalog
from retro.folding import fold
from retro.model import Source

CALL = re.compile(r"\bto_(\w+)\(\s*(\w+)\s*(?:,\s*\w+\s*)?\)")
# How alike two names are: at least, for a guess; the same; the same but for a synonym.
LIKELY = 0.5
SAME = 1.0
SYNONYM = 0.95
# The share of cells that must look like what a conversion reads.
FITTING = 0.6
# A hint in the name of the file counts for so many columns.
HINTED = 3.0
# Words of one meaning, so that 申请日期 is nearly 申请时间.
SYNONYMS = (
    ("单号", "编号"), ("号码", "编号"), ("日期", "时间"), ("顾客", "买家"), ("客户", "买家"),
    ("客人", "买家"), ("处理人", "处理客服"), ("经办人", "处理客服"), ("坐席", "客服"),
    ("跟进人", "处理客服"), ("受理人", "处理客服"), ("责任客服", "处理客服"), ("登记", "申请"),
    ("提交", "申请"), ("结案", "完结"), ("应退", "退款"), ("实退", "退款"),
    ("处理方式", "售后类型"), ("处理类型", "售后类型"), ("问题描述", "退款原因"),
    ("来源编号", "订单编号"), ("原始编号", "订单编号"), ("平台编号", "订单编号"),
    ("线上编号", "订单编号"), ("理由", "原因"), ("快递", "物流"), ("关联", ""),
    ("number", "id"), ("date", "at"),
    ("time", "at"), ("customer", "buyer"), ("staff", "agent"),
)  # fmt: skip
BARE_KEYS = {"编号", "工单编号", "单据编号", "服务编号", "申请编号", "序列号", "id", "no", "#"}
AMOUNT = re.compile(r"(?<!金)额元?$|金额元$")
# Words in the name of a file or sheet that speak of a table.
HINTS = {
    "refunds": ("退款", "退货", "售后", "refund", "return"),
    "orders": ("订单", "order"),
    "order_lines": ("明细", "子订单", "宝贝", "line"),
    "messages": ("聊天", "消息", "chat", "message"),
    "sessions": ("会话", "工单", "session", "ticket", "conversation"),
    "agent_periods": ("绩效", "客服数据", "接待", "performance"),
    "roster": ("排班", "班表", "roster", "shift", "schedule"),
    "slot_totals": ("时段", "分时", "hourly", "half hour"),
    "reviews": ("评价", "评论", "review"),
    "disputes": ("纠纷", "投诉", "介入", "dispute", "chargeback"),
    "shipments": ("物流", "快递", "包裹", "shipment", "tracking"),
    "scores": ("评分", "体验分", "score"),
}
NUMBER = r"[-+]?[¥$€£]?\s*[\d,]*\.?\d+\s*(元|件|人|条|个|次|单|分)?"
TIME = re.compile(
    r"(\d{4}|\d{1,2})[-/.年]\d{1,2}[-/.月]\d{1,4}.*|\d{8,14}|[2-7]\d{4}(\.\d+)?"
    r"|\w{3},? .*\d{4}.*|\w{3} \d{1,2},? \d{4}.*"
)
SHAPES = {
    "time": TIME,
    "local_time": TIME,
    "utc_time": TIME,
    "moment": re.compile(rf"{TIME.pattern}|\d{{1,2}}:\d{{2}}(:\d{{2}})?"),
    "money": re.compile(NUMBER),
    "number": re.compile(NUMBER),
    "count": re.compile(r"[\d,]+(\.0+)?\s*\D?"),
    "share": re.compile(rf"{NUMBER}\s*%?"),
    "ratio": re.compile(rf"{NUMBER}\s*%?"),
    "seconds": re.compile(r"[\d.:天小时分钟秒hmsd\s]+"),
    "id": re.compile(r"""[='"“\s]*[\w#-]{2,40}['"”\s]*"""),
    "flag": re.compile(r"(?i)是|否|有|无|0|1|true|false|yes|no|y|n"),
}


@dataclass(frozen=True, slots=True)
class Guess:
    """A column that a header probably is; `score` is 1 where the name is a known one."""

    column: str
    header: str
    score: float


def guesses(
    cells: Mapping[str, Sequence[str]], source: Source, catalog: Catalog
) -> dict[str, Guess]:
    """Return the likeliest header of each column of a source; no header serves twice.

    `cells` maps each header of the file to some of its values.
    """
    kinds = {column: kind for kind, column in CALL.findall(source.sql)}
    names = _names(source, catalog)
    key = next((column for column in source.required if column.endswith("_id")), "")
    found = [
        Guess(column, header, score)
        for header, values in cells.items()
        for column in source.aliases
        if (score := _score(header, names[column], is_key=column == key)) >= LIKELY
        and (score == SAME or _fits(values, kinds.get(column, "")))
    ]
    chosen: dict[str, Guess] = {}
    taken: set[str] = set()
    order = {column: place for place, column in enumerate(source.aliases)}
    for guess in sorted(found, key=lambda g: (-g.score, order[g.column], g.header)):
        if guess.column not in chosen and guess.header not in taken:
            chosen[guess.column] = guess
            taken.add(guess.header)
    return {column: chosen[column] for column in source.aliases if column in chosen}


def nearest(
    name: str, cells: Mapping[str, Sequence[str]], sources: Iterable[Source], catalog: Catalog
) -> tuple[Source, dict[str, Guess]] | None:
    """Return the source whose columns a file gives best, or None; its name is a hint."""
    tried = [(source, guesses(cells, source, catalog)) for source in sources]
    return min(
        (pair for pair in tried if pair[1]),
        key=lambda pair: (-_weight(name, *pair), pair[0].path),
        default=None,
    )


def _weight(name: str, source: Source, found: Mapping[str, Guess]) -> float:
    hinted = any(word in name.casefold() for word in HINTS.get(source.table, ()))
    required = sum(column in found for column in source.required) - len(source.required)
    return sum(guess.score for guess in found.values()) + required + HINTED * hinted


def _names(source: Source, catalog: Catalog) -> dict[str, set[str]]:
    """Return all names that a column goes by, here and in other sources of its table."""
    names = {column: set(aliases) for column, aliases in source.aliases.items()}
    for other in catalog.sources.values():
        if other.table == source.table:
            for column, aliases in other.aliases.items():
                if column in names:
                    names[column].update(aliases)
    return names


def _score(header: str, names: Iterable[str], *, is_key: bool) -> float:
    """Return how well a header names a column; a bare 编号 is the key of its table."""
    if is_key and _plain(fold(header)) in BARE_KEYS:
        return SYNONYM
    return max((_alike(fold(header), name) for name in names), default=0.0)


def _alike(one: str, other: str) -> float:
    """Return how alike two folded names are: 1 the same, else the share of common pairs."""
    if one == other:
        return SAME
    one, other = _plain(one), _plain(other)
    if one == other:
        return SYNONYM
    first, second = _pairs(one), _pairs(other)
    if not first or not second:
        return 0.0
    common = 2 * len(first & second) / (len(first) + len(second))
    if one in other or other in one:
        common = max(common, LIKELY + min(len(one), len(other)) / max(len(one), len(other)) / 4)
    return min(common, SYNONYM)


@cache
def _plain(name: str) -> str:
    """Return a folded name with the usual word for each of its synonyms."""
    for word, usual in SYNONYMS:
        name = name.replace(word, usual)
    return AMOUNT.sub("金额", name)


@cache
def _pairs(name: str) -> frozenset[str]:
    return frozenset(name[i : i + 2] for i in range(len(name) - 1))


def _fits(values: Sequence[str], kind: str) -> bool:
    """Tell whether most cells look like what a conversion reads; blank ones do not tell."""
    shape = SHAPES.get(kind)
    filled = [v for v in (unicodedata.normalize("NFKC", value).strip() for value in values) if v]
    if shape is None or not filled:
        return True
    return sum(bool(shape.fullmatch(value)) for value in filled) >= FITTING * len(filled)
