"""Cases whose buyers talked to the shop: what chats could have saved, counted case by case."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd

from oracle import load
from oracle.books import Books, key_of
from oracle.known import Row
from oracle.logs import WINDOW
from oracle.refunds import Figure, classes, share

OFFERS = Path(__file__).resolve().parents[2] / "queries" / "reference" / "offer_words.csv"
PLACE = {"platform": "taobao", "shop": "小满"}
DAY, SLOW = timedelta(days=1), 180
BEFORE, AROUND = 21 * DAY, 3 * DAY
SAVED = ("withdrawn", "compensation", "exchange", "resend", "repair")
OPEN_ENDED = ("open", "other", "reapplied")
SENTENCE = re.compile(r"[，。！？；…~,.!?;\n]")
Rows = Mapping[str, Sequence[Row]]


def figures(rows: Rows, until: datetime) -> dict[str, Figure]:
    """Return the metrics that need both cases and chats, as known at a moment."""
    frames = {name: pd.DataFrame(found).astype(object) for name, found in rows.items()}
    said = frames.pop("messages")
    of = Books({name: _rows(rows[name], until) for name in frames}, WINDOW, until)
    heard = said[said["sent_at"] <= until]
    chats = load.log(heard, WINDOW)
    mine = [(case, order) for case, order in of.refunds if _is_preventable(case)]
    evident = sum(_chatted_before(case, order, chats) for case, order in mine)
    cases = [(c, o, _rung(c, o, of)) for c, o in of.cases]
    after = [(c, o, rung) for c, o, rung in cases if rung]
    if not after:
        return {"preventable_chat_share": share(evident, len(of.refunds))}
    return {
        "preventable_chat_share": share(evident, len(of.refunds)),
        **_resolved(after, of, list(heard.to_dict("records")), chats),
    }


def _rows(rows: Sequence[Row], until: datetime) -> list[Row]:
    return [_known(row, until) for row in rows if row.get("applied_at") or "refund_id" not in row]


def _known(row: Row, until: datetime) -> Row:
    if row.get("finished_at") and row["finished_at"] > until:
        return row | {"finished_at": None, "status": "open", "refused": None}
    return row


def _is_preventable(case: Row) -> bool:
    return classes("cs_preventable").get(case["reason_code"]) in ("H", "M")


def _chatted_before(case: Row, order: Row, chats: load.Log) -> bool:
    """Tell whether the buyer chatted in the weeks before applying, or from the eve of paying."""
    if not order["buyer"] or "*" in order["buyer"]:
        return False
    eve = datetime.combine(order["paid_at"].date() - DAY, datetime.min.time())
    first = min(case["applied_at"] - BEFORE, eve)
    return any(
        one.buyer == order["buyer"] and first <= one.begins <= case["applied_at"]
        for one in chats.sessions
    )


def _rung(case: Row, order: Row, of: Books) -> str | None:
    """Return how a case after shipping ended; None if the goods had not left."""
    where = case["goods_state"] or of.goods_by_order(case, order)
    if where not in ("in_transit", "received"):
        return None
    if case["status"] == "open":
        return "open"
    if case["status"] == "closed":
        return _closed(case, of)
    return _ended(case, order, where)


def _closed(case: Row, of: Books) -> str:
    if case["refused"]:
        return "refused"
    later = [
        one for one, _ in of.cases
        if key_of(one) == key_of(case) and one is not case
        and (one["applied_at"], one["refund_id"]) > (case["applied_at"], case["refund_id"])
    ]  # fmt: skip
    return "reapplied" if later else "withdrawn"


def _ended(case: Row, order: Row, where: str) -> str:
    kind, line = case["kind"], order["line_amount"]
    gives_money = kind in (None, "refund_only", "return_refund")
    if gives_money and case["amount"] is not None and case["amount"] <= 0:
        return "withdrawn"
    is_part = line is not None and case["amount"] is not None and case["amount"] * 2 < line
    if kind == "refund_only" and where == "received" and is_part:
        return "compensation"
    return str(kind or "other")


def _resolved(
    after: Sequence[tuple[Row, Row, str]], of: Books, said: list[dict[Any, Any]], chats: load.Log
) -> dict[str, Figure]:
    last = max((line["sent_at"] for line in said), default=datetime.min)
    names = {line["buyer"] for line in said}
    # Names that never meet are two ways of writing them.
    meets = any(order["buyer"] in names for order in of.cohort if "*" not in order["buyer"])
    contacted, saved, talked, offered = 0, 0, 0, 0
    for case, order, rung in after:
        if not meets or "*" in order["buyer"] or last < case["applied_at"]:
            continue
        lines = list(_lines(case, order, of, chats))
        offer = any(_offers(line, order, case, of) for line in said)
        late = any(line.at >= case["applied_at"] for line in lines)
        talked += bool(lines) or offer
        offered += offer
        if rung not in OPEN_ENDED and (late or offer):
            contacted += 1
            saved += rung in SAVED
    found = {"offer_rate": share(offered, talked), "exchange_save": share(saved, contacted)}
    if any(order["line_amount"] is not None for _, order, _ in after):
        spent = sum(float(case["amount"]) for case, _, rung in after if rung == "compensation")
        found["compensation_cost"] = share(spent * 1000, len(of.paid))
    return {name: figure for name, figure in found.items() if figure[2]}


def _lines(case: Row, order: Row, of: Books, chats: load.Log) -> Iterator[Any]:
    ends = case["finished_at"] or of.until
    first = max(order["paid_at"], case["applied_at"] - AROUND)
    for spoken in chats.lines.values():
        for line in spoken:
            speaks = line.role in ("question", "human", "assist")
            if speaks and line.buyer == order["buyer"] and first <= line.at <= ends:
                yield line


def _offers(line: Mapping[Any, Any], order: Row, case: Row, of: Books) -> bool:
    """Tell whether a line of the shop offers to make it good, from the payment to the end."""
    is_ours = line["sender"] in ("human", "assist_bot") and line["message_kind"] == "text"
    ends = case["finished_at"] or of.until
    in_time = order["paid_at"] <= line["sent_at"] <= ends
    return is_ours and in_time and line["buyer"] == order["buyer"] and promises(line["text"])


def promises(text: str) -> bool:
    """Tell whether one clause of a text offers something and does not refuse it."""
    clauses = SENTENCE.split(text.lower())
    return any(
        (yes_zh.search(clause) or (yes_en and yes_en.search(clause))) and not no.search(clause)
        for clause in clauses
        for yes_zh, yes_en, no in _offer_words()
    )


@cache
def _offer_words() -> list[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]]:
    with OFFERS.open(encoding="utf-8", newline="") as file:
        return [
            (re.compile(row["zh_words"]), re.compile(row["en_words"]), re.compile(row["not_words"]))
            for row in csv.DictReader(file)
        ]


# -- random cases with chats -----------------------------------------------------------

SAID = (
    "亲，在的", "给您补偿10元好吗", "可以给您换货哦", "抱歉，不能换货的", "马上给您补发一件",
    "这个没有补偿的，不过可以换货", "我们可以退您5元，衣服您留着", "稍等我看一下", "不支持补发哦",
)  # fmt: skip
REASONS = {"大小/尺寸与商品描述不符": "SIZE_FIT", "质量问题": "QUALITY_DEFECT",
           "客服态度恶劣": "CS_SERVICE", "谁也说不清": "OTHER_UNKNOWN",
           "拍错/多拍/不喜欢": "ORDER_MISTAKE"}  # fmt: skip


def random_cases(dice: Random, size: int = 150) -> dict[str, list[Row]]:
    """Return orders with cases whose buyers chat about the times that definitions turn on."""
    found: dict[str, list[Row]] = {
        name: [] for name in ("orders", "order_lines", "refunds", "messages")
    }
    has_lines = dice.random() < 0.8
    for number in range(size):
        at = WINDOW[0] + timedelta(minutes=dice.randrange(0, 1700))
        order = PLACE | {
            "order_id": f"o{number}", "buyer": dice.choice((*[f"买家{number // 2}"] * 4, "t**1")),
            "created_at": at, "paid_at": at + timedelta(minutes=3), "closed_at": None,
            "shipped_at": at + DAY, "signed_at": dice.choice((None, at + 2 * DAY)),
            "amount_due": Decimal(100), "amount_paid": Decimal(100), "source_file": "a.csv",
            "source_row": number + 2, "line_amount": Decimal(100) if has_lines else None,
        }  # fmt: skip
        found["orders"].append(order)
        if has_lines:
            found["order_lines"].append(PLACE | {
                "order_id": order["order_id"], "line_id": f"l{number}", "sku": "A",
                "quantity": 1, "amount": Decimal(100), "created_at": at,
                "source_file": "a.csv", "source_row": number + 2,
            })  # fmt: skip
        for _ in range(dice.choice((0, 1, 1, 2))):
            _case(dice, order, found)
    for number in range(2 * size):
        _chat(dice, number, dice.choice(found["orders"]), found)
    return found


def _case(dice: Random, order: Row, found: dict[str, list[Row]]) -> None:
    applied = order["paid_at"] + dice.choice((timedelta(hours=2), 2 * DAY, 3 * DAY))
    ended = dice.choice((None, applied + dice.choice((timedelta(hours=1), DAY, 9 * DAY))))
    reason = dice.choice((*REASONS,))
    found["refunds"].append(PLACE | {
        "order_id": order["order_id"], "refund_id": f"r{len(found['refunds'])}", "sku": "A",
        "kind": dice.choice(("refund_only", "refund_only", "return_refund", "exchange", "resend")),
        "goods_state": dice.choice(("received", "received", "in_transit", None, "unshipped")),
        "reason_raw": reason, "reason_code": REASONS[reason], "applied_at": applied,
        "finished_at": ended, "status": dice.choice(("success", "closed")) if ended else "open",
        "amount": dice.choice((Decimal("49.99"), Decimal(50), Decimal(100), Decimal(0))),
        "refused": dice.choice((None, False, True)) if ended else None, "intervened": False,
        "auto": False, "source_file": "a.csv", "source_row": len(found["refunds"]) + 2,
    })  # fmt: skip


def _chat(dice: Random, number: int, order: Row, found: dict[str, list[Row]]) -> None:
    own = [case for case in found["refunds"] if key_of(case) == key_of(order)]
    about = dice.choice(own or found["refunds"])
    base = dice.choice((order["paid_at"], about["applied_at"], about["finished_at"] or WINDOW[1]))
    at = base + dice.choice((-22 * DAY, -3 * DAY, -DAY, timedelta(0), timedelta(minutes=5), DAY))
    for place in range(dice.randint(1, 5)):
        sender = "buyer" if not place else dice.choice(("buyer", "human", "human", "bot"))
        found["messages"].append(PLACE | {
            "conversation_id": f"c{number}", "message_seq": place, "sent_at": at,
            "sender": sender, "buyer": order["buyer"], "message_kind": "text",
            "agent": "小荷" if sender == "human" else None,
            "text": "什么时候发货" if sender == "buyer" else dice.choice(SAID),
            "source_file": "m.csv", "source_row": len(found["messages"]) + 2,
        })  # fmt: skip
        at += timedelta(seconds=dice.choice((1, 60, 200, 4000)))
