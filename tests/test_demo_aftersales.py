"""The demo's returns: they come over weeks, and an export shows what was known on its day."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from test_demo import DOUBLE11, END, JUNE, START, digests, exports, sheet, text

from retro.demo import DemoShop, story, write_demo

ENDED = {"退款成功", "退款关闭"}
LATER = {DOUBLE11: 40, JUNE: 40}
SEEDS = (11, 12, 13)


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> dict[int, DemoShop]:
    """The small shop of three seeds."""
    folder = tmp_path_factory.mktemp("seeds")
    return {seed: write_demo(folder / str(seed), seed=seed, size="small") for seed in SEEDS}


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> DemoShop:
    """The same small shop, exported when all is over."""
    return write_demo(tmp_path_factory.mktemp("later"), size="small", pulled=LATER)


def refunds(shop: DemoShop, promotion: str = DOUBLE11) -> pd.DataFrame:
    """Return the refund cases of a promotion, with times that can be compared."""
    table = sheet(exports(shop, promotion, "退款管理*")[0], "export")
    for name in ("退款的申请时间", "退款完结时间", "买家退货时间", "订单付款时间"):
        table[f"@{name}"] = pd.to_datetime(table[name])
    return table


def orders(shop: DemoShop, promotion: str = DOUBLE11) -> pd.DataFrame:
    """Return the distinct orders of a promotion, with plain ids."""
    files = [text(path, "gb18030") for path in exports(shop, promotion, "ExportOrderList*")]
    table = pd.concat(files).drop_duplicates().reset_index(drop=True)
    table["id"] = table["订单编号"].str.strip('="')
    return table


def in_window(shop: DemoShop) -> set[str]:
    """Return the ids of the paid orders of double 11's window."""
    table = orders(shop)
    created = pd.to_datetime(table["订单创建时间"])
    mine = created.ge(START) & created.lt(END) & table["订单付款时间 "].ne("")
    return set(table.loc[mine, "id"])


def cut_back(table: pd.DataFrame, moment: datetime) -> pd.DataFrame:
    """Return a refund export as it was at an earlier moment, written from its later rows."""
    table = table[table["@退款的申请时间"] <= moment].copy()
    open_then = ~(table["@退款完结时间"] <= moment)
    not_sent = ~(table["@买家退货时间"] <= moment)
    back = table["售后类型"] == "退货退款"
    table.loc[open_then, ["退款完结时间", "退款完结时间.1", "完结时间", "责任方"]] = ""
    table.loc[not_sent, ["买家退货时间", "退货物流信息", "退货物流单号", "退货物流公司"]] = ""
    state = "退款状态"
    table.loc[open_then & ~back, state] = "买家已经申请退款，等待卖家同意"
    table.loc[open_then & back & not_sent, state] = "卖家已经同意退款，等待买家退货"
    table.loc[open_then & back & ~not_sent, state] = "买家已经退货，等待卖家确认收货"
    return table.reset_index(drop=True)


# ------------------------------------------------------------------ the day of the export


@pytest.mark.parametrize("days", [1, 6, 15])
def test_a_later_export_cut_back_is_the_earlier_one(
    later: DemoShop, tmp_path: Path, days: int
) -> None:
    """Same cases, same times, same states; only the state of an intervention is newer."""
    early = write_demo(tmp_path, size="small", pulled={DOUBLE11: days})
    moment = datetime(2025, 11, 12, 23, 59, 59) + timedelta(days=days)
    plain = [name for name in refunds(early) if "@" not in str(name) and name != "客服介入状态"]
    expected = cut_back(refunds(later), moment)[plain]
    actual = refunds(early)[plain]
    assert len(actual) == early.truth[DOUBLE11]["refunds_exported"]
    pd.testing.assert_frame_equal(actual, expected)


def test_the_day_of_the_export_changes_no_chat_and_no_past(
    shops: dict[int, DemoShop], later: DemoShop
) -> None:
    """Chats, roster, agent table and what was paid, shipped or bought stay the same."""
    before, after = digests(shops[11].folder), digests(later.folder)
    same = [name for name in before if Path(name).name.startswith(("聊天", "客服", "排班"))]
    assert len(same) == 6
    assert [name for name in same if before[name] != after[name]] == []
    kept = ["id", "订单创建时间", "订单付款时间 ", "总金额", "宝贝标题 "]
    pd.testing.assert_frame_equal(orders(shops[11])[kept], orders(later)[kept])


def test_the_truth_of_the_end_does_not_depend_on_the_export(
    shops: dict[int, DemoShop], later: DemoShop
) -> None:
    """The final figures are those of any export day; the known ones grow with it."""
    for promotion in (JUNE, DOUBLE11):
        now, then = shops[11].truth[promotion], later.truth[promotion]
        same = [name for name in now if name.startswith("final_") or name.endswith("_by_day")]
        assert {name: now[name] for name in same} == {name: then[name] for name in same}
        assert now["refund_orders"] <= then["refund_orders"] <= now["final_refund_orders"]
    assert shops[11].truth[DOUBLE11]["refund_orders"] < 0.7 * now["final_refund_orders"]


def test_refunds_by_day_are_those_of_the_last_export(later: DemoShop) -> None:
    """Counted from the rows, order by order, the curve is that of the truth."""
    truth = later.truth[DOUBLE11]
    table = refunds(later)
    done = table[table["退款状态"].eq("退款成功") & table["退给买家金额"].ne("0.00")]
    done = done[done["订单编号"].isin(in_window(later))]
    took = (done["@退款完结时间"] - done["@订单付款时间"]).dt.total_seconds() // 86400
    first = took.groupby(done["订单编号"]).min()
    curve = [int((first <= day).sum()) for day in range(30)]
    # a printed second may be cut off at either end
    assert max(abs(a - b) for a, b in zip(curve, truth["refund_orders_by_day"], strict=False)) <= 1
    money = done["退给买家金额"].astype(float)
    assert f"{money[took <= 29].sum():.2f}" == truth["refund_amount_by_day"][29]
    assert all(a <= b for a, b in pairwise(truth["refund_orders_by_day"]))


@pytest.mark.parametrize("pulled", [{"2025-612": 5}, {JUNE: 0}, {DOUBLE11: 91}])
def test_a_wrong_export_day_is_refused(tmp_path: Path, pulled: dict[str, int]) -> None:
    """A promotion that is not there, or a day that cannot be, writes nothing."""
    with pytest.raises(ValueError, match=r"no such promotion|days after the end"):
        write_demo(tmp_path / "none", size="small", pulled=pulled)
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------------ how returns come in


def test_returns_come_over_weeks(later: DemoShop) -> None:
    """Most are asked for within a week of signing, some in the third; few end at once."""
    table, book = refunds(later), orders(later).set_index("id")
    back = table[table["货物状态"].eq("已收到货") & table["@退款完结时间"].notna()]
    # an order whose every line went back was never confirmed
    back = back[back["订单编号"].isin(book.index[book["确认收货时间"].ne("")])]
    signed = pd.to_datetime(back["订单编号"].map(book["确认收货时间"]))
    waited = (back["@退款的申请时间"] - signed).dt.total_seconds() / 86400
    assert waited.min() > 0
    assert waited.between(1, 7).mean() > 0.75
    assert 0.02 < waited.gt(7).mean() < 0.2
    assert 14 < waited.max() < 20
    assert waited.mean() > 1.1 * waited.median()
    took = (back["@退款完结时间"] - back["@退款的申请时间"]).dt.total_seconds() / 86400
    assert 1 < took.median() < 4
    assert took.quantile(0.95) > 4


def test_no_return_without_a_reason_after_seven_days(later: DemoShop) -> None:
    """The right of seven days ends; flaws and wrong sizes are heard of later, too."""
    table, book = refunds(later), orders(later).set_index("id")
    free = table[table["买家退款原因"].eq("7天无理由退换货")]
    signed = pd.to_datetime(free["订单编号"].map(book["确认收货时间"]))
    waited = (free["@退款的申请时间"] - signed).dt.total_seconds().dropna() / 86400
    assert len(waited) > 20
    assert waited.max() <= 7


def test_june_is_exported_when_all_is_over(shops: dict[int, DemoShop]) -> None:
    """A month after 618 no parcel is on its way and hardly a case open; double 11 still is."""
    for shop in shops.values():
        states = {name: orders(shop, name)["订单状态"] for name in (JUNE, DOUBLE11)}
        cases = {name: refunds(shop, name)["退款状态"] for name in (JUNE, DOUBLE11)}
        assert states[JUNE].str.startswith("卖家已发货").sum() == 0
        assert states[DOUBLE11].str.startswith("卖家已发货").sum() > 10
        assert cases[JUNE].isin(ENDED).mean() == 1.0
        assert cases[DOUBLE11].isin(ENDED).mean() < 0.9


def test_what_a_week_knows_is_about_half(shops: dict[int, DemoShop]) -> None:
    """After seven days 50-70 % of the final refunds are known, after thirty nearly all."""
    for shop in shops.values():
        for truth in shop.truth.values():
            curve, final = truth["refund_orders_by_day"], truth["final_refund_orders"]
            assert 0.4 < curve[6] / final < 0.7
            assert curve[29] / final > 0.97


# ------------------------------------------------------------------ the story at T+6


@pytest.mark.parametrize("seed", SEEDS)
def test_the_story_shows_before_the_returns_are_in(shops: dict[int, DemoShop], seed: int) -> None:
    """At T+6 the wrong size chart, the late route and the rule stand out in every shop."""
    shop = shops[seed]
    mine = in_window(shop)
    lines = text(exports(shop, DOUBLE11, "ExportOrderDetail*")[0], "gb18030")
    lines["id"] = lines["主订单编号"].str.strip('="')
    sold = lines[lines["id"].isin(mine)].groupby("商家编码")["id"].nunique()
    table = refunds(shop)
    done = table[table["退款状态"].eq("退款成功") & table["订单编号"].isin(mine)]
    size = done[done["买家退款原因"].eq(story.SIZE_REASON) & done["退给买家金额"].ne("0.00")]
    cases = size.groupby("商家编码")["订单编号"].nunique()
    bad = story.BAD_SIZE_CODE
    expected = cases.drop(bad).sum() / sold.drop(bad).sum() * sold[bad]
    assert cases[bad] - expected > 8
    assert cases[bad] > 3 * expected
    price = done["买家退款原因"].eq(story.PRICE_REASON).sum() / len(mine)
    assert price > 0.015
    book = orders(shop).set_index("id")
    late = book["物流公司"].eq(story.LATE_CARRIER) & book["收货地址 "].str.startswith(
        story.LATE_PROVINCE
    )
    lost = book.index.isin(done.loc[done["货物状态"].eq("未收到货"), "订单编号"])
    assert lost[late].mean() > 8 * lost[~late & book["发货时间"].ne("")].mean()
