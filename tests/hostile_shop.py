"""A small shop whose every name, reason, note and question is an attack (`tests/attacks/`)."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

LISTS = Path(__file__).parent / "attacks"
PROMOTION, BEFORE = "2025-double11", "2025-618"
START, END = datetime(2025, 11, 10, 20), datetime(2025, 11, 12, 2)
CHATS, ORDERS = 600, 1640
SKUS = 40
# What columns of the exports are attacked; the mark behind an attack tells which column it was.
MARKS = (
    "agent", "group", "title", "variant", "reason", "province", "carrier", "question", "note",
    "cause",
)  # fmt: skip
# Groups and variants are planted, too, but stand in no table of a shop this small.
REACHING = tuple(mark for mark in MARKS if mark not in ("group", "variant"))
EXACT = frozenset(["prototype", "constructor", "null"])
FILE = "订单 <img src=x onerror=owned=1>&\"'.csv"
SHEET = "<svg onload=owned=1> =1+1"
Row = Mapping[str, object]


@cache
def attacks(name: str) -> list[dict[str, Any]]:
    """Return a list of attacks."""
    found: list[dict[str, Any]] = tomllib.loads((LISTS / f"{name}.toml").read_text("utf-8"))[
        "attack"
    ]
    return found


@cache
def texts(name: str = "cells") -> tuple[str, ...]:
    """Return the texts of a list, spelt out."""
    return tuple(
        one["text"] * one.get("repeat", 1) + (chr(one["code"]) if "code" in one else "")
        for one in attacks(name)
    )


def hostile(mark: str, number: int) -> str:
    """Return the text of an attack, with the name of its column so that it can be found again."""
    place = number % len(texts())
    exact = attacks("cells")[place]["name"] in EXACT
    return texts()[place] if exact else f"{texts()[place]}·{mark}"


def write(folder: Path) -> Path:
    """Write the workspace: settings, register and exports of one promotion."""
    exports = folder / "promotions" / PROMOTION / "exports"
    exports.mkdir(parents=True)
    (folder / "retro.toml").write_text(_settings(), encoding="utf-8")
    (folder / "actions.csv").write_bytes(_csv(_register()))
    for name, rows in _exports().items():
        (exports / name).write_bytes(_csv(rows))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = SHEET
    rows = list(_refunds())
    for row in ([*rows[0]], *([*row.values()] for row in rows)):
        sheet.append([openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", str(v)) for v in row])
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.data_type = "s"
    book.save(exports / "售后 {{7191*7}}.xlsx")
    return folder


def _csv(rows: Iterable[Row]) -> bytes:
    rows = list(rows)
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, list(rows[0]), quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8-sig")


def _settings() -> str:
    shop = json.dumps(f"{texts()[0]}店", ensure_ascii=False)
    agents = "".join(
        f"[agents.{_quoted(hostile('agent', n))}]\ngroup = {_quoted(hostile('group', n))}\n"
        for n in range(len(texts()))
    )
    return (
        f"[shop]\nname = {shop}\n[owners]\ncs_lead = {_quoted(texts()[2])}\n"
        f'[promotions."{BEFORE}"]\nstart = "2025-06-17 20:00"\nend = "2025-06-19 02:00"\n'
        f'[promotions."{PROMOTION}"]\nstart = "{START:%Y-%m-%d %H:%M}"\n'
        f'end = "{END:%Y-%m-%d %H:%M}"\n'
        f'[[promotions."{PROMOTION}".phases]]\nname = {_quoted(texts()[3])}\n'
        f'start = "{START:%Y-%m-%d %H:%M}"\nend = "2025-11-11 00:00"\n'
        f"[brand]\nname = {_quoted(texts()[3])}\nfooter = {_quoted(texts()[8])}\n{agents}"
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _register() -> list[Row]:
    return [
        {
            "id": f"{BEFORE}/{n}", "promotion": BEFORE, "finding": text, "do": f"{text}·do",
            "owner": f"{text}·owner", "due": "2025-07-01", "kpi": "rate_3min", "baseline": "0.8",
            "target": "0.95", "scope": "", "status": "done", "note": f"{text}·remark",
        }
        for n, text in enumerate(t for t in texts() if t.isprintable())
    ]  # fmt: skip


def _exports() -> dict[str, Sequence[Row]]:
    return {
        FILE: list(_orders()),
        "明细.csv": list(_lines()),
        "包裹.csv": list(_parcels()),
        "聊天.csv": list(_messages()),
        "排班.csv": list(_roster()),
        "介入.csv": list(_disputes()),
        "评价.csv": list(_reviews()),
    }


def _at(minutes: float) -> str:
    return f"{START + timedelta(minutes=minutes):%Y-%m-%d %H:%M:%S}"


def _orders() -> Iterable[Row]:
    for n in range(ORDERS):
        yield {
            "订单编号": f"7{n:09d}", "买家": f"tb{n}",
            "下单时间": _at(n * 1.1), "付款时间": _at(n * 1.1 + 2),
            "订单状态": "交易成功", "应付金额": "100.00", "实付金额(退款前)": "100.00", "件数": "1",
            "省份": hostile("province", n), "买家留言": hostile("note", n),
            "卖家备注": hostile("note", n + 1),
        }  # fmt: skip
    # A record that no reader can take: its value stands in the quarantine.
    for n, text in enumerate(texts()):
        yield {"订单编号": f"8{n:09d}", "买家": "x", "下单时间": text, "订单状态": "交易成功"}


def _lines() -> Iterable[Row]:
    for n in range(ORDERS):
        yield {
            "订单编号": f"7{n:09d}", "子订单编号": f"7{n:09d}-1", "商家编码": f"SKU{n % SKUS}",
            "商品": hostile("title", n % SKUS), "规格": hostile("variant", n % SKUS), "数量": "1",
            "金额": "100.00", "物流公司": hostile("carrier", n),
        }  # fmt: skip


def _parcels() -> Iterable[Row]:
    for n in range(ORDERS):
        late = 7 if n % len(texts()) in (1, 2) else 2
        yield {
            "运单号": f"YT{n}", "订单编号": f"7{n:09d}", "物流公司": hostile("carrier", n),
            "省份": hostile("province", n), "揽收时间": _at(n * 1.1 + 600),
            "签收时间": _at(n * 1.1 + 1440 * late), "物流状态": "已签收",
        }  # fmt: skip


def _refunds() -> Iterable[Row]:
    for n in range(ORDERS):
        if n % SKUS in (2, 3, 5) or n % 6 == 0:
            yield {
                "退款编号": f"R{n}", "订单编号": f"7{n:09d}", "商家编码": f"SKU{n % SKUS}",
                "商品": hostile("title", n % SKUS), "售后类型": "退货退款",
                "货物状态": "已收到货" if n % 3 else "未收到货",
                "退款原因": hostile("reason", n % 10) if n % 3 else "快递一直未送达",
                "申请时间": _at(n * 1.1 + 4000),
                "完结时间": _at(n * 1.1 + 6000), "退款状态": "退款成功", "退款金额": "100.00",
                "处理客服": hostile("agent", n), "买家说明": hostile("note", n),
            }  # fmt: skip


def _disputes() -> Iterable[Row]:
    for n in range(0, ORDERS, 9):
        yield {
            "纠纷编号": f"D{n}", "订单编号": f"7{n:09d}", "发起时间": _at(n * 1.1 + 5000),
            "判定时间": _at(n * 1.1 + 7000), "纠纷状态": "败诉", "判给": "买家",
            "原因": hostile("cause", n), "金额": "100.00",
        }  # fmt: skip


def _reviews() -> Iterable[Row]:
    for n in range(0, ORDERS, 5):
        yield {
            "评价编号": f"P{n}", "订单编号": f"7{n:09d}", "商家编码": f"SKU{n % SKUS}",
            "评价时间": _at(n * 1.1 + 9000), "评分": "1" if n % SKUS == 5 else "5",
            "评价内容": hostile("note", n),
        }  # fmt: skip


def _roster() -> Iterable[Row]:
    for n in range(len(texts())):
        for day in (10, 11):
            yield {
                "客服": hostile("agent", n), "组别": hostile("group", n), "岗位": "售前",
                "上班": f"2025-11-{day} 20:00", "下班": f"2025-11-{day + 1} 02:00",
            }  # fmt: skip


def _messages() -> Iterable[Row]:
    """Most wait half a minute for a reply; two agents, and everybody at ten, are slow."""
    for n in range(CHATS):
        agent = n % len(texts())
        begins = (n * 0.56) if n % 2 else 1440 + n * 0.56
        is_slow = agent in (1, 4) or 110 < begins % 1440 < 180
        waits = 12 if is_slow else 0.5
        shared = {"会话": f"c{n}", "买家": f"tb{n % ORDERS}"}
        said = f"这款有货吗 {hostile('question', n)}"
        for place, (minutes, who, text) in enumerate(
            [(0, "买家", said), (waits, "客服", "有的亲"),
             (waits + 1, "买家", hostile("question", n + 1)),
             (2 * waits + 1, "客服", hostile("question", n + 2))]
        ):  # fmt: skip
            yield shared | {
                "消息序号": str(place), "发送时间": _at(begins + minutes), "发送方": who,
                "客服": hostile("agent", agent), "内容": text, "消息类型": "文字",
            }  # fmt: skip
