"""Sales metrics a second time, in plain loops over random shops, from the dictionary alone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from typing import Any

import pandas as pd
import pytest

from retro import resources
from retro.catalog import load_catalog
from retro.running import ordered
from retro.warehouse import Warehouse

CATALOG = load_catalog(resources.layers("queries", None))
START, END = datetime(2025, 11, 10, 20), datetime(2025, 11, 12, 2)
KNOWN = datetime(2025, 11, 19)
DAY, MINUTE, SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)
PEOPLE = [*(f"买家{n}" for n in range(40)), "t**1", None]
AGENTS = ["小桃", "阿梨", "小橙", None]
GIVEN = {"orders", "sessions_computed", "chat_lines", "refunds", "promotion"}
Shop = dict[str, pd.DataFrame]
Row = Any


# -- random shops ----------------------------------------------------------------------


def moments(dice: random.Random) -> datetime:
    """Return a time near the promotion, often one that a definition turns on."""
    edges = [START, END, START - SECOND, END - SECOND, datetime(2025, 11, 11)]
    if dice.random() < 0.3:
        return dice.choice(edges)
    return datetime(2025, 11, 9, 12) + MINUTE * dice.randrange(60 * 24 * 4)


def chats(dice: random.Random) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return sessions and what was said in them; each buyer has one conversation a platform."""
    sessions, lines, number = [], [], count()
    for _ in range(dice.choice([3, 60, 120, 120])):
        platform, buyer, begins = place(dice), dice.choice([*PEOPLE[:-1], "路人"]), moments(dice)
        kind = dice.choice(["size_fit", "size_fit", "logistics", "chitchat_ads", None])
        sessions.append(
            {"platform": platform, "shop": "小满", "session_id": f"s{next(number)}",
             "conversation_id": f"{platform}{buyer}", "buyer": buyer, "started_at": begins,
             "question_type": kind, "in_window": START <= begins < END,
             "agent": dice.choice(AGENTS)}
        )  # fmt: skip
        for _ in range(dice.randrange(4)):
            at = begins + dice.choice([SECOND * 20, MINUTE, MINUTE * 20, MINUTE * 40, DAY])
            sender = dice.choice(["human", "human", "human", "assist_bot", "bot"])
            lines.append(
                {"platform": platform, "shop": "小满", "conversation_id": f"{platform}{buyer}",
                 "sent_at": at, "buyer": buyer, "agent": dice.choice(AGENTS), "sender": sender,
                 "role": "bot" if sender == "bot" else "reply", "in_window": START <= at < END}
            )  # fmt: skip
    lines.sort(key=lambda line: line["sent_at"])
    return pd.DataFrame(sessions), pd.DataFrame(lines).assign(message_seq=range(len(lines)))


def place(dice: random.Random) -> str:
    """Return a platform; Pinduoduo is there for its rule about unpaid orders."""
    return dice.choice(["taobao", "taobao", "pdd"])


def bought(dice: random.Random, sessions: pd.DataFrame) -> pd.DataFrame:
    """Return orders, many of them at the edge of a window of somebody's chat."""
    rows = []
    for number in range(dice.choice([3, 60, 120, 120])):
        created, buyer = moments(dice), dice.choice(PEOPLE)
        if dice.random() < 0.6:
            chat = sessions.iloc[dice.randrange(len(sessions))]
            buyer = chat.buyer
            shift = [-DAY * 21, -DAY * 21 - SECOND, -DAY * 22, -MINUTE, *[SECOND * 0] * 4]
            created = chat.started_at + dice.choice(shift)
        night = created.normalize() if isinstance(created, pd.Timestamp) else midnight(created)
        soon = [SECOND * 20, MINUTE, MINUTE * 30, MINUTE * 30 + SECOND]
        late = [night + 2 * DAY, night + 2 * DAY - SECOND, None]
        waits = [*(created + wait for wait in soon), *late]
        paid = dice.choice(waits)
        rows.append(
            {"platform": place(dice), "shop": "小满", "order_id": f"o{number}",
             "buyer": None if buyer and "*" in buyer else buyer,
             "created_at": created, "paid_at": paid, "amount_paid": dice.randrange(0, 500),
             "closed_at": dice.choice([None, created + MINUTE * 10, created + DAY])}
        )  # fmt: skip
    return pd.DataFrame(rows)


def midnight(moment: datetime) -> datetime:
    """Return the beginning of the day."""
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def given_back(dice: random.Random, orders: pd.DataFrame) -> pd.DataFrame:
    """Return successful refunds: none, a part, all of it, or nobody knows how much."""
    rows = [
        {"platform": order.platform, "shop": "小满", "refund_id": f"r{order.order_id}",
         "order_id": order.order_id, "status": "success", "kind": "refund_only",
         "amount": dice.choice([1, order.amount_paid, *([None] if dice.random() < 0.1 else [])])}
        for order in orders.itertuples()
        if pd.notna(order.paid_at) and dice.random() < 0.3
    ]  # fmt: skip
    return pd.DataFrame(rows if dice.random() < 0.9 else [])


def street(seed: int) -> Shop:
    """Return one random shop."""
    dice = random.Random(seed)  # noqa: S311 - rows, not secrets
    sessions, lines = chats(dice)
    orders = bought(dice, sessions)
    window = [{"id": "p", "starts_at": START, "ends_at": END, "as_of": None, "known_until": KNOWN}]
    return {
        "sessions_computed": sessions,
        "chat_lines": lines,
        "orders": orders,
        "refunds": given_back(dice, orders),
        "promotion": pd.DataFrame(window),
    }


# -- by the queries --------------------------------------------------------------------


def by_queries(shop: Shop) -> dict[str, tuple[Any, ...]]:
    """Return what metrics/sales says: value, numerator and denominator by metric."""
    wanted = _behind("metrics/sales")
    with Warehouse(CATALOG) as house:
        for name, rows in shop.items():
            schema = CATALOG.schema(name)
            cells = rows.astype(object).where(rows.notna(), None).to_dict("records")
            house.put(name, schema, [[plain(row.get(key)) for key in schema] for row in cells])
        for table in ("order_lines", "shipments"):
            house.stand_in(table)
        house.lock()
        for query in [q for q in ordered(CATALOG) if q.path in wanted]:
            result = house.run(query, dict(query.params))
    return {row[0]: tuple(row[1:]) for row in result.rows}


def _behind(path: str) -> set[str]:
    query = CATALOG.queries[path]
    names = {read.partition(".")[0] for read in (*query.reads, *query.may_read)} - GIVEN
    found = [q for n in names if (q := CATALOG.named(n)) and q.folder == "facts"]
    return {path}.union(*(_behind(q.path) for q in found))


def plain(value: Any) -> Any:
    """Return a cell as Python knows it."""
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


# -- by hand ---------------------------------------------------------------------------


class Hand:
    """The dictionary's sentences, one loop each."""

    def __init__(self, shop: Shop) -> None:
        """Keep the rows that can be matched: no advertising, no masked names."""
        talks = list(shop["sessions_computed"].itertuples())
        self.chats = [c for c in talks if c.question_type != "chitchat_ads" and "*" not in c.buyer]
        self.names = {c.buyer for c in talks}
        self.said = [
            m for m in shop["chat_lines"].itertuples() if m.sender == "human" and m.role == "reply"
        ]
        self.orders = list(shop["orders"].itertuples())
        self.refunds = list(shop["refunds"].itertuples())
        self.cohort = [o for o in self.orders if START <= o.created_at < END]
        self.talks = list(self.consults())

    def chats_before(self, order: Row) -> list[Row]:
        """Chats of the buyer, paid from the chat until 24:00 of the next day."""
        return [
            c for c in self.chats
            if c.buyer == order.buyer and pd.notna(order.paid_at)
            and c.started_at <= order.paid_at < midnight(c.started_at) + 2 * DAY
        ]  # fmt: skip

    def answers_before(self, order: Row) -> list[Row]:
        """What people wrote to the buyer between the first such chat and the payment."""
        begins = [c.started_at for c in self.chats_before(order)]
        return [
            m for m in self.said
            if begins and m.buyer == order.buyer and min(begins) <= m.sent_at < order.paid_at
        ]  # fmt: skip

    def kept(self, order: Row) -> bool | None:
        """Whether something stays after refunds; None where no export tells of refunds."""
        if not any(r.platform == order.platform or self.tells(order, r) for r in self.refunds):
            return None
        back = [r.amount for r in self.refunds if r.order_id == order.order_id]
        if not back:
            return True
        return bool(pd.notna(back[0]) and (back[0] < order.amount_paid or back[0] == 0))

    def tells(self, order: Row, refund: Row) -> bool:
        """Whether a refund of another platform's table belongs to this platform's orders."""
        mine = [o for o in self.orders if o.platform == order.platform]
        return any(o.order_id == refund.order_id for o in mine)

    def consults(self) -> Iterator[tuple[Row, list[Row]]]:
        """Chats of the promotion whose names can meet an order, each with the orders it won."""
        mine = [c for c in self.chats if START <= c.started_at < END]
        buyers = {o.buyer for o in self.orders}
        meets = {c.platform for c in mine if c.buyer in buyers}
        for chat in mine:
            if chat.platform in meets:
                yield chat, [o for o in self.orders if chat in self.chats_before(o)]

    def is_inquiry(self, chat: Row, won: list[Row]) -> bool:
        """No paid order in the 21 days before, or a new one."""
        mine = [o for o in self.orders if o.buyer == chat.buyer]
        before = [
            o for o in mine
            if pd.notna(o.paid_at) and o.paid_at < chat.started_at
            and chat.started_at - o.created_at <= 21 * DAY
        ]  # fmt: skip
        ends = midnight(chat.started_at) + 2 * DAY
        again = [o for o in mine if chat.started_at <= o.created_at < ends]
        return bool(won or again or not before)

    def conversion(self) -> dict[str, tuple[Any, ...]]:
        """Inquiring buyers, those who bought, and those who kept something of it."""
        asked: dict[tuple[str, str], list[Row]] = {}
        seen = False
        for chat, won in self.talks:
            seen = True
            if self.is_inquiry(chat, won):
                asked.setdefault((chat.platform, chat.buyer), []).extend(won)
        n, got = len(asked), sum(1 for won in asked.values() if won)
        told = [[self.kept(o) for o in won] for won in asked.values() if won]
        found = {"inquiry_users": (n, None), "conv": (got, n), "loss_users": (n - got, n)}
        if n and self.all_told(asked):
            found["net_conv"] = (sum(1 for kept in told if True in kept), n)
        return dict(found) if seen else {}

    def all_told(self, asked: dict[tuple[str, str], list[Row]]) -> bool:
        """Whether of each day that won something is known about refunds."""
        for platform, buyer in asked:
            days: dict[datetime, list[bool | None]] = {}
            for chat, won in self.talks:
                if won and (chat.platform, chat.buyer) == (platform, buyer):
                    day = days.setdefault(midnight(chat.started_at), [])
                    day.extend(self.kept(order) for order in won)
            if any(set(day) == {None} for day in days.values()):
                return False
        return True

    def can_match(self, order: Row) -> bool:
        """A name, and a platform on which at least one name of the promotion ever chatted."""
        mine = [o for o in self.cohort if o.platform == order.platform]
        return pd.notna(order.buyer) and any(o.buyer in self.names for o in mine)

    def paid(self) -> list[Row]:
        """Paid orders of the promotion whose buyers can be matched."""
        return [o for o in self.cohort if pd.notna(o.paid_at) and self.can_match(o)]

    def sales(self) -> dict[str, tuple[Any, ...]]:
        """Assisted and silent orders, and buyers whom a second agent answered."""
        known = self.paid()
        if not known:
            return {}
        assisted = [o for o in known if self.answers_before(o)]
        silent = [o for o in known if not self.chats_before(o)]
        found = {
            "cs_sales": (amount(assisted), None),
            "cs_share": (amount(assisted), amount(known)),
            "aov_cs": (amount(assisted) if assisted else None, payers(assisted)),
            "aov_silent": (amount(silent) if silent else None, payers(silent)),
            "assist_users": (payers([o for o in known if self.helpers(o)]), None),
        }
        left = [self.left(o) for o in assisted]
        if None not in left:
            found["cs_net_sales"] = (sum(v for v in left if v is not None), None)
        return dict(found)

    def helpers(self, order: Row) -> set[str]:
        """Named agents who answered, less the last one."""
        answers = sorted(self.answers_before(order), key=lambda m: (m.sent_at, m.message_seq))
        last = answers[-1].agent if answers else None
        others = {m.agent for m in answers if pd.notna(m.agent)}
        return others - ({last} if pd.notna(last) else set())

    def left(self, order: Row) -> int | None:
        """Amount less the refunds known; None where they are not."""
        if self.kept(order) is None:
            return None
        back = [r.amount for r in self.refunds if r.order_id == order.order_id]
        return None if any(pd.isna(b) for b in back) else int(order.amount_paid - sum(back))

    def waiting(self) -> dict[str, tuple[Any, ...]]:
        """Orders unpaid after thirty minutes, followed up, and paid after that."""
        pending, followed, after = 0, 0, 0
        for order in self.cohort:
            ends = next(t for t in (order.paid_at, order.closed_at, KNOWN) if pd.notna(t))
            if order.platform == "pdd" or not self.can_match(order):
                continue
            if ends - order.created_at <= 30 * MINUTE:
                continue
            pending += 1
            if any(m.buyer == order.buyer and order.created_at < m.sent_at < ends
                   for m in self.said):  # fmt: skip
                followed += 1
                after += pd.notna(order.paid_at)
        return {"urge_rate": (followed, pending), "urge_conv": (after, followed)} if pending else {}

    def all(self) -> dict[str, tuple[Any, ...]]:
        """Every metric of the file, by numerator and denominator."""
        if not self.cohort:
            return {}
        named = [o for o in self.cohort if pd.notna(o.buyer) and pd.notna(o.paid_at)]
        unpaid = sum(1 for o in self.cohort if pd.isna(o.paid_at))
        ours = {
            "unpaid_orders": (unpaid, len(self.cohort)),
            "aov": (amount(named) if named else None, payers(named)),
        }
        return ours | self.conversion() | self.sales() | self.waiting()


def amount(orders: list[Row]) -> int:
    """Return what was paid before refunds."""
    return int(sum(o.amount_paid for o in orders))


def payers(orders: list[Row]) -> int:
    """Return distinct buyers."""
    return len({(o.platform, o.buyer) for o in orders})


# -- both agree ------------------------------------------------------------------------


SEEDS, SELLING = range(12), 5  # the fifth has many chats and many orders
figures = cache(lambda seed: by_queries(street(seed)))


@pytest.mark.parametrize("seed", SEEDS)
def test_loops_and_queries_agree(seed: int) -> None:
    """Each metric has the same numerator and denominator both ways."""
    asked = {name: (above, below) for name, (_, above, below) in figures(seed).items()}
    assert Hand(street(seed)).all() == asked


def test_the_shops_reach_every_metric() -> None:
    """Random shops that never sell would prove nothing."""
    found: dict[str, float] = {}
    for seed in SEEDS:
        for name, (share, *_) in figures(seed).items():
            found[name] = max(found.get(name, 0), share or 0)
    assert len(found) == 14
    assert all(found.values())


def test_the_known_example_of_a_basket() -> None:
    """30 000 paid by 100 buyers is a basket of 300, in however many orders."""
    shop = street(1)
    shop["orders"] = pd.DataFrame(
        {"platform": "taobao", "shop": "小满", "order_id": f"o{n}", "buyer": f"b{n % 100}",
         "created_at": START, "paid_at": START + MINUTE, "amount_paid": 200}
        for n in range(150)
    )  # fmt: skip
    assert by_queries(shop)["aov"] == (300, 30_000, 100)


def test_who_followed_up_for_a_colleague_keeps_her_conversion() -> None:
    """A second agent before the payment makes a helper; inquiries and won stay as they were."""
    shop = street(SELLING)
    lines = shop["chat_lines"]
    apart = lines.assign(agent=[f"客服{n}" for n in range(len(lines))])
    alone, many = by_queries(shop), by_queries(shop | {"chat_lines": apart})
    assert alone.pop("assist_users") < many.pop("assist_users")
    assert alone == many
