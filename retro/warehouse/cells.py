"""Which cells of a staged table can be read as what, and what is said of those that cannot."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from retro.model import QuarantinedRow, Source, Text, Value

CONVERSION = re.compile(
    r"\bto_(money|time|local_time|utc_time|us_date|moment|seconds|minutes_as_seconds"
    r"|hours_as_seconds|share|ratio|count|number|flag|shift|id|order_status|refund_kind"
    r"|goods_state|refund_status|sender|message_kind|dispute_status|party|ticket_status|pool"
    r"|currency|rating|stars|woo_status|shopify_status|amazon_status)"
    r"\(\s*(\w+)\s*(,\s*\w+\s*)?\)"
)
SAMPLE = 200
EXPECTED: dict[str, Text] = {
    "money": {"zh": "金额，如 1,234.00", "en": "an amount such as 1,234.00"},
    "time": {"zh": "时间，如 2025-11-11 20:00:00", "en": "a time such as 2025-11-11 20:00:00"},
    "seconds": {"zh": "时长，如 25秒 或 00:01:30", "en": "a duration such as 25s or 00:01:30"},
    "minutes_as_seconds": {
        "zh": "以分钟计的时长，如 1.5 或 1分30秒",
        "en": "a duration in minutes such as 1.5 or 1m30s",
    },
    "hours_as_seconds": {
        "zh": "以小时计的时长，如 1.5 或 01:30:00",
        "en": "a duration in hours such as 1.5 or 01:30:00",
    },
    "share": {"zh": "百分比，如 97.3%", "en": "a percentage such as 97.3%"},
    "count": {"zh": "整数，如 128", "en": "a whole number such as 128"},
    "number": {"zh": "数字，如 1.5", "en": "a number such as 1.5"},
    "flag": {"zh": "是 或 否", "en": "yes or no"},
    "moment": {"zh": "时间，如 2025-11-11 20:00:00", "en": "a time such as 2025-11-11 20:00:00"},
    "local_time": {
        "zh": "时间，如 2025-11-11 20:00:00 +0800",
        "en": "a time such as 2025-11-11 20:00:00 +0800",
    },
    "utc_time": {
        "zh": "世界时（UTC）时间，如 2025-11-11T12:00:00Z",
        "en": "a UTC time such as 2025-11-11T12:00:00Z",
    },
    "us_date": {
        "zh": "月/日/年的日期，如 11/30/2025",
        "en": "a date written month, day, year such as 11/30/2025",
    },
    "ratio": {"zh": "比值，如 1.2 或 120%", "en": "a ratio such as 1.2 or 120%"},
    "shift": {
        "zh": "retro.toml 里 [shifts] 写明的班次代码，或 09:00-18:00 这样的时段",
        "en": "a shift code named under [shifts] in retro.toml, or hours such as 09:00-18:00",
    },
    "id": {
        "zh": "完整的编号；这一格已被表格软件改成科学计数法或公式错误，原来的编号已丢失",
        "en": "a whole id: a spreadsheet rounded it, or a formula failed, and it is lost",
    },
    "stray_id": {
        "zh": "编号，和别的行一样有数字，不带空格、换行、引号和分隔符",
        "en": "an id as in other rows: with digits, without blanks, line ends or delimiters",
    },
    "odd_id": {
        "zh": "和别的行一样长的编号；它像是断开了，或者和别的接在了一起",
        "en": "an id as long as in other rows: it seems torn, or joined to another",
    },
    "other_currency": {
        "zh": "和别的行同一种货币的金额；不同货币不能相加",
        "en": "an amount in the currency of the other rows: others cannot be added to them",
    },
    "order_status": {
        "zh": "订单状态：待付款、待发货、已发货、交易成功 或 交易关闭",
        "en": "an order status: unpaid, paid, shipped, done or closed",
    },
    "refund_kind": {
        "zh": "售后类型：仅退款、退货退款、换货、补寄 或 维修",
        "en": "a kind of case: refund_only, return_refund, exchange, resend or repair",
    },
    "goods_state": {
        "zh": "货物状态：未发货、在途 或 已收货",
        "en": "a state of the goods: unshipped, in_transit or received",
    },
    "refund_status": {
        "zh": "退款状态：成功、关闭 或 待处理",
        "en": "a refund status: success, closed or open",
    },
    "sender": {
        "zh": "发送方：买家、客服、机器人、辅助机器人 或 系统",
        "en": "a sender: buyer, human, bot, assist_bot or system",
    },
    "message_kind": {
        "zh": "消息类型：文字、图片、商品卡片、订单卡片、红包、系统、已撤回 或 其他",
        "en": "a message kind: text, img, card, order, redpacket, system, recalled or other",
    },
    "dispute_status": {
        "zh": "纠纷状态：处理中、商家胜诉、商家败诉 或 已关闭",
        "en": "a dispute status: open, won, lost or closed",
    },
    "party": {
        "zh": "一方：买家、商家、平台、物流、双方 或 无责任",
        "en": "a party: buyer, seller, platform, carrier, both or nobody",
    },
    "ticket_status": {
        "zh": "工单状态：处理中、等客户、已解决 或 已关闭",
        "en": "a ticket status: open, pending, solved or closed",
    },
    "pool": {"zh": "岗位：售前、售后 或 不分岗", "en": "a pool: presale, aftersale or all"},
    "woo_status": {
        "zh": "WooCommerce 的订单状态，如 processing 或 completed",
        "en": "an order status of WooCommerce such as processing or completed",
    },
    "shopify_status": {
        "zh": "Shopify 的付款状态，如 paid 或 partially_refunded",
        "en": "a financial status of Shopify such as paid or partially_refunded",
    },
    "amazon_status": {
        "zh": "亚马逊的订单状态，如 Shipped 或 Cancelled",
        "en": "an order status of Amazon such as Shipped or Cancelled",
    },
    "currency": {"zh": "币种，如 CNY 或 人民币", "en": "a currency such as CNY"},
    "rating": {"zh": "1 到 5 的评分", "en": "a rating from 1 to 5"},
    "stars": {"zh": "1 到 5 的整数星级", "en": "a whole number of stars from 1 to 5"},
}
REMEDIES: dict[str, Text] = {
    "id": {
        "zh": "请在后台重新导出，不要用 Excel 打开后另存；或把这一列设为文本再导出。",
        "en": "Export it again and do not save it from a spreadsheet, or keep the column as text.",
    },
    "shift": {
        "zh": "在 retro.toml 的 [shifts] 里写明这个班次的起止时间，再运行。",
        "en": "Name the hours of this shift under [shifts] in retro.toml and run again.",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Torn:
    """A line that was set aside for its structure: the words in it, one of which may be an id.

    Of one that `is_told` the id can be read; if no other line has it, it tears nothing apart.
    """

    line: int
    words: tuple[str, ...]
    is_told: bool


@dataclass(frozen=True, slots=True)
class Staged:
    """One table of one export, whose records stand in `raw_text` as text.

    `columns` names the cells there: `source_row`, then logical columns of the source and
    its companions. `period` is the (from, to) written in the file name, if any. A table
    that is `alone`, the only one of its report, repeats no row of another file. `torn` are the
    lines that did not get so far, where lines belong together.
    """

    file: str
    source: Source
    companions: tuple[Source, ...]
    columns: tuple[str, ...]
    platform: str
    shop: str
    period: tuple[str | None, str | None] = (None, None)
    date_order: str = ""
    alone: bool = False
    torn: tuple[Torn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What became of the records of one staged table.

    `remarks` are lines below the header that explain it. `lost_ids` counts, for each id
    column that no row needs, the ids that a spreadsheet rounded; those rows are used
    without the id.
    """

    used: int
    duplicate: int = 0
    remarks: int = 0
    quarantined: tuple[QuarantinedRow, ...] = ()
    quarantined_rows: int = 0
    first_at: Value = None
    last_at: Value = None
    lost_ids: Mapping[str, int] = field(default_factory=dict)


def quoted(name: str) -> str:
    """Return an identifier that no name can break."""
    return '"' + name.replace('"', '""') + '"'


def words_of(words: Sequence[str]) -> str:
    """Return words as a list of SQL strings; an empty list holds one that no cell has."""
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words) or "''"


def record_of(staged: Staged) -> str:
    """Return the key that the rows of one record share; where it may be blank, filled down."""
    name = staged.source.together
    cell = f"to_id({quoted(name)})"
    if name in staged.source.required:
        return cell
    return f"""last_value({cell} ignore nulls) over (
        order by source_row rows between unbounded preceding and current row)"""


def conversions(source: Source, columns: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return (kind, column, call) of the conversions in a source's statement."""
    found = {
        (str(kind), str(column), f"to_{kind}({quoted(column)}{more})")
        for kind, column, more in CONVERSION.findall(source.sql)
    }
    return sorted(triple for triple in found if triple[1] in columns)


def told_by_name(staged: Staged) -> tuple[str, ...]:
    """Return what tells two equal rows apart: the days in the file name, if rows have none."""
    dated = "file_from" in staged.source.sql and "day" not in staged.columns
    return tuple(map(str, staged.period)) if dated else ()


def unread(staged: Staged, kind: str, column: str, line: int, value: str) -> QuarantinedRow:
    """Return the record of a cell that its conversion cannot read."""
    expected = EXPECTED[kind]
    return QuarantinedRow(
        file=staged.file,
        line=line,
        column=column,
        value=value[:SAMPLE],
        reason={"zh": f"读不懂这个值，应为：{expected['zh']}", "en": f"not {expected['en']}"},
        remedy=REMEDIES.get(kind)
        or {
            "zh": "在后台重新导出，或改正这一格后再运行。",
            "en": "Export it again, or correct this cell and run again.",
        },
    )


def of_bad_record(staged: Staged, column: str, line: int, value: str) -> QuarantinedRow:
    """Return the record of a sound line of an order of which another line is set aside."""
    return QuarantinedRow(
        file=staged.file,
        line=line,
        column=column,
        value=value[:SAMPLE],
        reason={
            "zh": "同一单的另一行读不懂，整单都先放在一边",
            "en": "another line of the same order cannot be read, so the whole order is set aside",
        },
        remedy={"zh": "改正那一行后再运行。", "en": "Correct that line and run again."},
    )


def blank(staged: Staged, column: str, line: int) -> QuarantinedRow:
    """Return the record of a cell that must not be empty."""
    return QuarantinedRow(
        file=staged.file,
        line=line,
        column=column,
        value="",
        reason={"zh": "这一列不能为空", "en": "this column must not be empty"},
        remedy={
            "zh": "补上这一格，或确认这一行是否为说明行。",
            "en": "Fill this cell, or check whether the line is a remark.",
        },
    )
