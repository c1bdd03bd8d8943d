"""A small shop's exports, changed in ways of which it is known what they must do to the figures."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from oracle.logs import WINDOW

Cells = list[dict[str, Any]]
AGENTS = ("小荷", "小麦", "小满")
SAID = ("在吗", "什么时候发货", "这件多大尺码", "快递到哪了", "有质量问题", "能便宜点吗")
TIMES = ("下单时间", "付款时间", "发货时间", "签收时间", "申请时间", "完结时间", "发送时间", "上班",
         "下班")  # fmt: skip
MONEY = ("应付金额", "实付金额(退款前)", "退款金额")
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Shop:
    """The exports of a shop by file name, and the promotion that they are of."""

    files: Mapping[str, Cells]
    starts_at: datetime = WINDOW[0]
    ends_at: datetime = WINDOW[1]
    # How a file is written: comma and UTF-8 unless told.
    formats: Mapping[str, str] = field(default_factory=dict)


def shop(seed: int, size: int = 40) -> Shop:
    """Return orders, cases, chats and a roster of one promotion."""
    dice = Random(seed)  # noqa: S311 - rows, not secrets
    files: dict[str, Cells] = {"订单": [], "售后单": [], "聊天消息": [], "排班": []}
    for number in range(size):
        at = WINDOW[0] + timedelta(minutes=dice.randrange(-60, 1900), seconds=dice.randrange(60))
        files["订单"].append(_order(dice, number, at))
        if files["订单"][-1]["付款时间"] and dice.random() < 0.4:
            files["售后单"].append(_case(dice, files["订单"][-1]))
        files["聊天消息"] += _talk(dice, number, at - timedelta(minutes=dice.randrange(50)))
    for agent in AGENTS:
        for day in (10, 11):
            start = datetime(2025, 11, day, 18 if day == 10 else 9)
            files["排班"].append({"客服": agent, "组别": "一组", "岗位": "售前", "上班": start,
                                "下班": start + timedelta(hours=9), "休息(分钟)": 45})  # fmt: skip
    return Shop(files)


def _order(dice: Random, number: int, at: datetime) -> dict[str, Any]:
    paid = at + timedelta(minutes=dice.choice((1, 20, 90))) if dice.random() < 0.85 else None
    sent = paid + timedelta(hours=dice.choice((5, 30, 60))) if paid else None
    amount = Decimal(dice.randrange(1000, 60_000)) / 100
    return {
        "订单编号": f"40123456789012{number:05d}", "买家": f"买家{number // 2}", "下单时间": at,
        "付款时间": paid, "发货时间": sent, "签收时间": sent + timedelta(days=2) if sent else None,
        "订单状态": "交易成功" if paid else "待付款", "应付金额": amount,
        "实付金额(退款前)": amount if paid else None, "件数": 1,
        "省份": dice.choice(("浙江", "广东省")),
    }  # fmt: skip


def _case(dice: Random, order: dict[str, Any]) -> dict[str, Any]:
    applied = order["付款时间"] + timedelta(hours=dice.choice((2, 40, 100)))
    ended = applied + timedelta(hours=dice.choice((1, 30))) if dice.random() < 0.8 else None
    part = order["应付金额"] if dice.random() < 0.7 else Decimal("5.00")
    return {
        "退款编号": f"135792{order['订单编号']}", "订单编号": order["订单编号"],
        "售后类型": dice.choice(("退货退款", "仅退款")),
        "货物状态": dice.choice(("未发货", "已收到货")),
        "退款原因": dice.choice(("质量问题", "不想要了", "尺码不合适")),
        "申请时间": applied, "完结时间": ended, "退款状态": "退款成功" if ended else "处理中",
        "退款金额": part, "处理客服": dice.choice(AGENTS),
    }  # fmt: skip


def _talk(dice: Random, number: int, at: datetime) -> Cells:
    agent, found = dice.choice(AGENTS), list[dict[str, Any]]()
    for place in range(2 * dice.randint(1, 3)):
        asks = place % 2 == 0
        at += timedelta(seconds=dice.choice((9, 40, 200, 240)))
        found.append({
            "会话": f"c{number}", "消息序号": place + 1, "发送时间": at,
            "发送方": "买家" if asks else "客服", "客服": None if asks else agent,
            "买家": f"买家{number // 2}",
            "内容": dice.choice(SAID) if asks else f"亲，{number}号{place}的回答",
            "消息类型": "文字",
        })  # fmt: skip
    return found


# -- writing ---------------------------------------------------------------------------


def written(one: Shop, folder: Path) -> Path:
    """Write the exports of a shop, and return their folder."""
    folder.mkdir(parents=True)
    for name, rows in one.files.items():
        WRITERS[one.formats.get(name, "csv")](folder / name, rows)
    return folder


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return "" if value is None else str(value)


def _grid(rows: Cells) -> list[list[str]]:
    header = list(rows[0])
    return [header, *([_text(row.get(name)) for name in header] for row in rows)]


def _delimited(delimiter: str, encoding: str) -> Callable[[Path, Cells], None]:
    def write(path: Path, rows: Cells) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerows(_grid(rows))
        path.with_name(f"{path.name}.csv").write_bytes(text.getvalue().encode(encoding))

    return write


def _workbook(path: Path, rows: Cells) -> None:
    with xlsxwriter.Workbook(str(path.with_name(f"{path.name}.xlsx"))) as book:
        sheet = book.add_worksheet()
        for place, cells in enumerate(_grid(rows)):
            for column, cell in enumerate(cells):
                sheet.write_string(place, column, cell)


def _parquet(path: Path, rows: Cells) -> None:
    header, *cells = _grid(rows)
    columns = {name: [row[n] for row in cells] for n, name in enumerate(header)}
    pq.write_table(pa.table(columns), path.with_name(f"{path.name}.parquet"))


WRITERS: dict[str, Callable[[Path, Cells], None]] = {
    "csv": _delimited(",", "utf-8"), "gb18030": _delimited(",", "gb18030"),
    "bom": _delimited(",", "utf-8-sig"), "utf-16": _delimited("\t", "utf-16"),
    "tabs": _delimited("\t", "utf-8"), "semicolons": _delimited(";", "utf-8"),
    "xlsx": _workbook, "parquet": _parquet,
}  # fmt: skip


# -- what changes nothing --------------------------------------------------------------


def shuffled(one: Shop) -> Shop:
    """Return the shop with the rows of each export in another order."""
    dice = Random(1)  # noqa: S311
    return _with(one, {name: dice.sample(rows, len(rows)) for name, rows in one.files.items()})


def split(one: Shop, parts: int = 2) -> Shop:
    """Return the shop with each export in several files."""
    cut = {
        f"{name}{part}": rows[part::parts]
        for name, rows in one.files.items()
        for part in range(parts)
    }
    return _with(one, cut)


def renamed(one: Shop) -> Shop:
    """Return the shop with file names that say nothing, or look like patterns."""
    return _with(one, {f"[{n}] it's {{a}}": rows for n, rows in enumerate(one.files.values())})


def doubled(one: Shop) -> Shop:
    """Return the shop with every export there twice."""
    return _with(one, {**one.files, **{f"{name} (1)": rows for name, rows in one.files.items()}})


def widened(one: Shop) -> Shop:
    """Return the shop with a column that nobody knows in each export."""
    wide = {
        name: [row | {"仓库自编码": f"W{place}"} for place, row in enumerate(rows)]
        for name, rows in one.files.items()
    }
    return _with(one, wide)


def formatted(one: Shop, *formats: str) -> Shop:
    """Return the shop with its exports in other formats, in turn."""
    kinds = {name: formats[n % len(formats)] for n, name in enumerate(one.files)}
    return Shop(one.files, one.starts_at, one.ends_at, kinds)


# -- what changes only what it must ----------------------------------------------------


def later(one: Shop) -> Shop:
    """Return the shop a week later."""
    moved = _cells(one, TIMES, lambda at: at + WEEK)
    return Shop(moved.files, one.starts_at + WEEK, one.ends_at + WEEK, one.formats)


def rechristened(one: Shop) -> Shop:
    """Return the shop with one agent under another name everywhere."""
    return _cells(one, ("客服", "处理客服"), lambda name: {"小麦": "小青"}.get(name, name))


def dearer(one: Shop) -> Shop:
    """Return the shop with all money tenfold."""
    return _cells(one, MONEY, lambda amount: amount * 10)


def busier(one: Shop) -> Shop:
    """Return the shop with one more session, answered after ten seconds."""
    at = WINDOW[0] + timedelta(hours=14)
    said = [("买家", None, "在吗", 0), ("客服", "小荷", "亲，刚到的回答", 10)]
    more = [
        {"会话": "新", "消息序号": n + 1, "发送时间": at + timedelta(seconds=wait),
         "发送方": sender, "客服": agent, "买家": "新来的", "内容": text, "消息类型": "文字"}
        for n, (sender, agent, text, wait) in enumerate(said)
    ]  # fmt: skip
    return _with(one, {**one.files, "聊天消息": [*one.files["聊天消息"], *more]})


def _with(one: Shop, files: Mapping[str, Cells]) -> Shop:
    return Shop(files, one.starts_at, one.ends_at, one.formats)


def _cells(one: Shop, columns: tuple[str, ...], change: Callable[[Any], Any]) -> Shop:
    files = {
        name: [
            {key: change(value) if key in columns and value is not None else value
             for key, value in row.items()}
            for row in rows
        ]
        for name, rows in one.files.items()
    }  # fmt: skip
    return _with(one, files)
