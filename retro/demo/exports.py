"""Writes the export files of one promotion, in the platforms' formats and encodings."""

from __future__ import annotations

import csv
import random
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import xlsxwriter

from retro.demo.complaints import DISPUTE_HEADER, dispute_rows, disputes
from retro.demo.order_rows import LINE_HEADER, ORDER_HEADER, OrderRows
from retro.demo.parcels import PARCEL_HEADER, parcel_rows, parcels
from retro.demo.performance import Performance
from retro.demo.refund_rows import RefundRows, refund_header
from retro.demo.roster import midnight, roster_rows
from retro.demo.stamp import Stamp
from retro.demo.story import SCORE_DAYS, SCORES
from retro.demo.talk import lines
from retro.demo.truth import Truth

if TYPE_CHECKING:
    from _csv import Writer as CsvWriter
    from collections.abc import Iterable
    from pathlib import Path

    from retro.demo.plan import World
    from retro.demo.scenarios import Scenario
    from retro.demo.talk import Said

CHAT_HEADER = [
    "会话ID", "消息序号", "发送时间", "买家昵称", "发送账号", "账号类型", "发送内容", "消息类型",
]  # fmt: skip
REVIEW_HEADER = ["订单编号", "评价时间", "商品ID", "评分", "初评内容", "追评内容"]
ROSTER_HEADER = ["日期", "员工", "班次", "组别", "岗位"]
SCORE_HEADER = ["评分项", "读取日", "分值", "统计天数"]
_MADE = datetime(2025, 1, 1)
# chats about cases are numbered behind all others
_TALKS = 900_001
# the back office exports a limited number of rows at once, so the order list comes in
# two files that overlap by one hour
_FIRST_UNTIL, _SECOND_FROM = 36 * 3600.0, 35 * 3600.0


class Sheet:
    """One workbook with one sheet of text, written row by row."""

    def __init__(self, path: Path, name: str, header: list[str]) -> None:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "tmpdir": str(path.parent),
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"created": _MADE})
        self._sheet = self._book.add_worksheet(name)
        self._next = 0
        self.add([header])

    def add(self, rows: Iterable[list[str]]) -> None:
        """Append rows; empty cells stay empty."""
        for row in rows:
            for column, text in enumerate(row):
                if text:
                    self._sheet.write_string(self._next, column, text)
            self._next += 1

    def close(self) -> None:
        """Finish the file."""
        self._book.close()


class Exports:
    """The open export files of one promotion; `add` appends a block of its world."""

    def __init__(self, folder: Path, scenario: Scenario, seed: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._scenario = folder, scenario
        self._rng = random.Random(f"{seed}:{scenario.id}:words")
        self._late = random.Random(f"{seed}:{scenario.id}:late-words")
        self._delays = random.Random(f"{seed}:{scenario.id}:delay-words")
        self._road = random.Random(f"{seed}:{scenario.id}:road")
        self._desk = random.Random(f"{seed}:{scenario.id}:complaints")
        self._waiting = random.Random(f"{seed}:{scenario.id}:waiting")
        self._stamp = Stamp(midnight(scenario)).seconds
        self._stack = ExitStack()
        self.truth = Truth()
        rng = random.Random(f"{seed}:{scenario.id}:ratings")
        self._performance = Performance(rng, satisfaction=scenario.satisfaction)
        taken = scenario.pulled_on + timedelta(days=1)
        day = f"{taken:%Y%m%d}"
        first = scenario.start.date()
        span = f"{first}至{first + timedelta(days=2)}"
        self._orders = self._text(f"ExportOrderList{day}0912.csv", "gb18030", ORDER_HEADER)
        self._more: CsvWriter | None = None
        if scenario.planted:
            name = f"ExportOrderList{day}0915.csv"
            self._more = self._text(name, "gb18030", ORDER_HEADER)
        name = f"ExportOrderDetailList{day}0918.csv"
        self._lines = self._text(name, "gb18030", LINE_HEADER)
        self._chats = self._text(f"聊天记录_{first:%Y%m%d}.csv", "utf-8-sig", CHAT_HEADER)
        self._reviews = self._text(f"评价_{day}.csv", "utf-8", REVIEW_HEADER)
        name = f"退款管理_{day}.xlsx"
        self._refunds = self._sheet(name, "export", refund_header(newer=scenario.seconds))
        name = f"客服绩效_{span}.xlsx"
        self._agents = self._sheet(name, "数据信息", self._performance.header())
        name = f"排班表_{first:%Y-%m}.xlsx"
        self._roster = self._sheet(name, "排班", ROSTER_HEADER)
        self._parcels = self._text(f"包裹轨迹_{day}.csv", "utf-8-sig", PARCEL_HEADER)
        self._disputes = self._text(f"平台介入与投诉_{day}.csv", "utf-8-sig", DISPUTE_HEADER)
        self._text(f"店铺体验分_{day}.csv", "utf-8-sig", SCORE_HEADER).writerows(_scores(scenario))
        (folder / "说明.txt").write_text(_note(scenario), "utf-8", newline="\r\n")

    def _text(self, name: str, encoding: str, header: list[str]) -> CsvWriter:
        path = self._folder / name
        file = self._stack.enter_context(path.open("w", encoding=encoding, newline=""))
        writer = csv.writer(file)
        writer.writerow(header)
        return writer

    def _sheet(self, name: str, sheet: str, header: list[str]) -> Sheet:
        opened = Sheet(self._folder / name, sheet, header)
        self._stack.callback(opened.close)
        return opened

    def add(self, world: World) -> None:
        """Append everything that happened in one block."""
        self.truth.orders(world)
        self._add_orders(world)
        rows = RefundRows(world, self._rng, self._late, self._delays)
        self._refunds.add(rows.row(refund) for refund in world.refunds())
        self._add_chats(world)
        self._add_talks(world)
        self._add_road(world)
        self._performance.finish(world)
        self._add_reviews(world)
        self._roster.add(roster_rows(world.scenario, world.block))

    def _add_orders(self, world: World) -> None:
        rows = OrderRows(world)
        # the back office lists the newest order first
        for order in reversed(world.orders):
            row = rows.order(order)
            if self._more is None or order.created < _FIRST_UNTIL:
                self._orders.writerow(row)
            if self._more is not None and order.created >= _SECOND_FROM:
                self._more.writerow(row)
            self._lines.writerows(rows.line(order, line) for line in order.lines)

    def _add_chats(self, world: World) -> None:
        for chat in world.chats:
            said = lines(self._rng, chat)
            self.truth.chat(world, chat, said)
            self._performance.count(chat, said)
            self._add_chat(world, chat.number, chat.buyer, said)

    def _add_talks(self, world: World) -> None:
        self.truth.talks(world)
        for number, talk in enumerate(world.talks, _TALKS):
            self._add_chat(world, number, talk.case.order.buyer, talk.said)

    def _add_chat(self, world: World, number: int, buyer: str, said: list[Said]) -> None:
        stamp = self._stamp
        key = f"C{world.scenario.start:%y%m%d}{world.block:02d}{number:06d}"
        self._chats.writerows(
            (key, n, stamp(t), buyer, account, role, text, kind)
            for n, (t, account, role, text, kind) in enumerate(said, 1)
        )

    def _add_road(self, world: World) -> None:
        journeys = parcels(self._road, world)
        found = disputes(self._desk, self._waiting, world)
        self.truth.road(world, journeys, found)
        self._parcels.writerows(parcel_rows(world, journeys))
        self._disputes.writerows(dispute_rows(world, found))

    def _add_reviews(self, world: World) -> None:
        self._reviews.writerows(
            (r.order_id, self._stamp(r.t), r.item_id, r.stars, r.text, r.later)
            for r in world.reviews
        )

    def close(self) -> None:
        """Write the agent table and finish every file."""
        self._agents.add(self._performance.rows())
        self._stack.close()


def _scores(scenario: Scenario) -> Iterable[tuple[str, str, str, str]]:
    """Yield the readings of the shop's scores that were taken by the day of the export."""
    for day, values in SCORES[scenario.id]:
        if date.fromisoformat(day) <= scenario.pulled_on:
            for name, value in values.items():
                yield name, day, f"{value:.2f}", str(SCORE_DAYS)


def _note(scenario: Scenario) -> str:
    return (
        f"{scenario.name}活动方案(内部)\n"
        f"一、活动时间:{scenario.start:%Y-%m-%d %H:%M} 至 {scenario.end:%Y-%m-%d %H:%M}\n"
        f"二、跨店满减:每满{scenario.off_per // 100}减{scenario.off // 100},店铺券满599减80,"
        "会员券与店铺券二选一\n"
        "三、聊天记录导出说明:大促结束后的日期只导出了售后分组\n"
    )
