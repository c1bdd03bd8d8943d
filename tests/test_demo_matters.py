"""What the demo adds to its cases: parcels, disputes, scores, and chats about what came."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from test_demo import DOUBLE11, JUNE, exports, sheet, text, types_of

from retro.demo import DemoShop, after_phrases, story, write_demo
from retro.demo.roster import SHIFTS

SEEDS = (11, 12, 13)
LAST = {DOUBLE11: pd.Timestamp("2025-11-18 23:59:59"), JUNE: pd.Timestamp("2025-07-24 23:59:59")}
QUIET_FROM = {DOUBLE11: pd.Timestamp("2025-11-13"), JUNE: pd.Timestamp("2025-06-20")}
OFFERS = "补偿|部分退款|差价|换一个码|换货|补发|补寄"
SIZES = "尺码|偏大|偏小|穿不下"


@pytest.fixture(scope="module")
def shops(tmp_path_factory: pytest.TempPathFactory) -> dict[int, DemoShop]:
    """The small shop of three seeds."""
    folder = tmp_path_factory.mktemp("seeds")
    return {seed: write_demo(folder / str(seed), seed=seed, size="small") for seed in SEEDS}


def own(shop: DemoShop, promotion: str, name: str) -> pd.DataFrame:
    """Return one of the tables that the shop keeps itself."""
    return text(exports(shop, promotion, f"{name}*")[0], "utf-8-sig")


def refunds(shop: DemoShop, promotion: str) -> pd.DataFrame:
    """Return the refund cases of a promotion."""
    return sheet(exports(shop, promotion, "退款管理*")[0], "export")


def talks(shop: DemoShop, promotion: str) -> pd.DataFrame:
    """Return the messages of the chats about cases, which are numbered behind the others."""
    table = own(shop, promotion, "聊天记录")
    table["at"] = pd.to_datetime(table["发送时间"])
    return table[table["会话ID"].str[-6:].astype(int) > 900_000].reset_index(drop=True)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("promotion", [JUNE, DOUBLE11])
def test_parcels_are_known_up_to_the_export(
    shops: dict[int, DemoShop], seed: int, promotion: str
) -> None:
    """One row a parcel; nothing is picked up, seen or delivered after the export."""
    parcels = own(shops[seed], promotion, "包裹轨迹")
    assert parcels["运单号"].is_unique
    assert len(parcels) == shops[seed].truth[promotion]["parcels_exported"]
    times = [pd.to_datetime(parcels[name]) for name in ("揽收时间", "最后轨迹时间", "签收时间")]
    assert max(column.max() for column in times) <= LAST[promotion]
    assert times[0].notna().all()
    assert (times[1] >= times[0]).all()
    assert (times[2].dropna() == times[1][times[2].notna()]).all()
    assert set(parcels["物流状态"]) <= {"已揽收", "运输中", "已签收", "退回签收"}


def test_late_parcels_fall_silent_in_one_region_only(shops: dict[int, DemoShop]) -> None:
    """At T+6 a third of the late route's parcels were not heard of for two days."""
    for shop in shops.values():
        parcels = own(shop, DOUBLE11, "包裹轨迹")
        late = parcels["物流公司"].eq(story.LATE_CARRIER) & parcels["省份"].eq(story.LATE_PROVINCE)
        heard = pd.to_datetime(parcels["最后轨迹时间"])
        silent = parcels["签收时间"].eq("") & (heard < LAST[DOUBLE11] - pd.Timedelta(days=2))
        assert silent.sum() == shop.truth[DOUBLE11]["parcels_silent"]
        assert silent[late].mean() > 0.3
        assert silent[~late].mean() < 0.01
        assert own(shop, JUNE, "包裹轨迹")["签收时间"].ne("").all()


@pytest.mark.parametrize("promotion", [JUNE, DOUBLE11])
def test_disputes_name_every_intervention_and_some_complaints(
    shops: dict[int, DemoShop], promotion: str
) -> None:
    """Each case in which the platform stepped in stands in the list, with its times."""
    for shop in shops.values():
        disputes, cases = own(shop, promotion, "平台介入与投诉"), refunds(shop, promotion)
        asked = set(cases.loc[cases["客服介入状态"].ne("不需客服介入"), "订单编号"])
        complaint = disputes["原因"].str.startswith("投诉")
        assert set(disputes.loc[~complaint, "订单编号"]) == asked
        assert len(disputes) == shop.truth[promotion]["disputes_exported"]
        assert complaint.sum() == shop.truth[promotion]["complaints_exported"]
        assert disputes["纠纷编号"].is_unique
        opened, judged = (pd.to_datetime(disputes[name]) for name in ("发起时间", "判定时间"))
        assert (judged > opened)[judged.notna()].all()
        assert max(opened.max(), judged.max()) <= LAST[promotion]
        is_open = disputes["纠纷状态"].eq("处理中")
        assert (is_open == judged.isna()).all()
        assert (is_open == disputes["判给"].eq("")).all()


def test_disputes_stay_few(shops: dict[int, DemoShop]) -> None:
    """Interventions and complaints are well below one order in a hundred."""
    for shop in shops.values():
        truth = shop.truth[DOUBLE11]
        assert 2 <= truth["disputes_exported"] < 0.01 * truth["orders_paid"]
        assert truth["complaints_exported"] > 0


@pytest.mark.parametrize("promotion", [JUNE, DOUBLE11])
def test_scores_are_read_before_and_after(shops: dict[int, DemoShop], promotion: str) -> None:
    """Four scores on two days; after double 11 the service score is down most."""
    table = own(shops[11], promotion, "店铺体验分")
    values = table.assign(分值=table["分值"].astype(float)).pivot(
        index="评分项", columns="读取日", values="分值"
    )
    assert values.shape == (4, 2)
    drop = values.iloc[:, 0] - values.iloc[:, 1]
    assert (drop >= 0).all()
    assert drop.idxmax() == "服务保障" if promotion == DOUBLE11 else drop.max() < 0.1


# ------------------------------------------------------------------ chats about cases


@pytest.mark.parametrize("promotion", [JUNE, DOUBLE11])
def test_chats_about_cases_begin_when_the_promotion_is_over(
    shops: dict[int, DemoShop], promotion: str
) -> None:
    """Few chats, on the third day or later, by agents who were on duty then."""
    for shop in shops.values():
        said = talks(shop, promotion)
        assert said["会话ID"].nunique() == shop.truth[promotion]["case_chats"]
        assert said["会话ID"].nunique() < 0.02 * shop.truth[promotion]["chats_exported"]
        assert said["at"].min() >= QUIET_FROM[promotion]
        roster = sheet(exports(shop, promotion, "排班表*")[0], "排班")
        hours = {shift.code: (shift.start, shift.end) for shift in SHIFTS}
        rows = roster[["日期", "员工", "班次"]].to_numpy()
        duty = {(day, name): hours[code] for day, name, code in rows if code in hours}
        for at, account in said.loc[said["账号类型"].eq("客服"), ["at", "发送账号"]].to_numpy():
            begin, end = duty[f"{at:%Y-%m-%d}", account.split(":")[1]]
            assert begin <= at.hour < end


def test_agents_offer_a_way_out_to_some(shops: dict[int, DemoShop]) -> None:
    """About half of these buyers are offered something; some take it and keep the goods."""
    taken = 0
    for shop in shops.values():
        said = talks(shop, DOUBLE11)
        words = said["账号类型"].eq("客服") & said["发送内容"].str.contains(OFFERS)
        offered = set(said.loc[words, "会话ID"])
        truth = shop.truth[DOUBLE11]
        assert len(offered) == truth["case_chats_with_offer"]
        assert 0.3 < len(offered) / truth["case_chats"] < 0.8
        yes = said["发送内容"].isin(after_phrases.ACCEPTED)
        taken += said.loc[yes, "会话ID"].nunique()
        buyers = set(said["买家昵称"])
        cases = refunds(shop, DOUBLE11)
        part = cases["售后类型"].eq("仅退款") & cases["货物状态"].eq("已收到货")
        assert (cases.loc[part, "部分退款/全额退款"] == "部分退款").all()
        assert buyers & set(cases["买家会员名称"])
    assert taken > 3


def test_some_say_one_thing_and_choose_another(shops: dict[int, DemoShop]) -> None:
    """Chosen: quality, said: too large; chosen: no reason, said: another colour, pilling."""
    pairs = set()
    for shop in shops.values():
        said = talks(shop, DOUBLE11)
        words = said[said["账号类型"].eq("客户") & said["消息类型"].eq("文本")]
        first = words.groupby("买家昵称")["发送内容"].first()
        cases = refunds(shop, DOUBLE11).drop_duplicates("买家会员名称", keep=False)
        for buyer, reason in cases[["买家会员名称", "买家退款原因"]].to_numpy():
            spoken = first.get(buyer, "")
            pairs |= {(reason, "size")} if re.search(SIZES, spoken) else set()
            pairs |= {(reason, "looks")} if re.search("色差|颜色|图片|起球", spoken) else set()
        assert shop.truth[DOUBLE11]["case_chats_contrary"] > 0
    assert ("7天无理由退换货", "looks") in pairs
    assert {("质量问题", "size"), ("做工粗糙/有瑕疵", "size")} & pairs
    assert (story.SIZE_REASON, "looks") not in pairs


def test_chats_about_cases_never_speak_of_the_rule() -> None:
    """Nothing said after the parcel came blurs the planted question type."""
    groups = [*after_phrases.WORDS.values(), *after_phrases.CONTRARY.values()]
    groups += [after_phrases.COMPLAINTS, after_phrases.ANNOUNCED, after_phrases.DECLINED]
    lines = [line for group in groups for line in group]
    assert [line for line in lines if story.CONFUSING_TYPE in types_of(line)] == []


# ------------------------------------------------------------------ what waits for an answer


def orders(shop: DemoShop, promotion: str) -> pd.DataFrame:
    """Return the distinct orders of a promotion by their plain ids."""
    files = [text(path, "gb18030") for path in exports(shop, promotion, "ExportOrderList*")]
    table = pd.concat(files).drop_duplicates()
    return table.set_index(table["订单编号"].str.strip('="'))


def open_matters(shop: DemoShop) -> set[str]:
    """Return the orders of double 11 with an open case or an open dispute."""
    cases, disputes = refunds(shop, DOUBLE11), own(shop, DOUBLE11, "平台介入与投诉")
    is_open = ~cases["退款状态"].isin(["退款成功", "退款关闭"])
    on_desk = disputes["纠纷状态"].eq("处理中")
    return {*cases.loc[is_open, "订单编号"], *disputes.loc[on_desk, "订单编号"]}


def test_delayed_goods_wait_and_some_buyers_ask_for_their_money(
    shops: dict[int, DemoShop],
) -> None:
    """A handful of paid orders have not left at T+6; two thirds have an open request."""
    for shop in shops.values():
        truth, book, cases = shop.truth[DOUBLE11], orders(shop, DOUBLE11), refunds(shop, DOUBLE11)
        waiting = book[book["订单状态"].eq("买家已付款，等待卖家发货")]
        assert len(waiting) == truth["orders_delayed"] == 6
        assert (waiting["发货时间"] + waiting["物流单号 "] + waiting["确认收货时间"]).eq("").all()
        assert not set(own(shop, DOUBLE11, "包裹轨迹")["订单编号"]) & set(waiting.index)
        asked = cases[cases["订单编号"].isin(waiting.index)]
        assert asked["订单编号"].nunique() == truth["unshipped_requests_open"] == 4
        assert set(asked["售后类型"] + asked["货物状态"]) == {"仅退款未发货"}
        assert set(asked["退款状态"]) == {"买家已经申请退款，等待卖家同意"}
        waited = LAST[DOUBLE11] - pd.to_datetime(asked["退款的申请时间"])
        assert waited.between(pd.Timedelta(days=1), pd.Timedelta(days=4)).all()
        assert asked["买家退款原因"].nunique() == 4
        assert shop.truth[JUNE]["orders_delayed"] == 0


def test_delayed_goods_are_sent_or_refunded_in_the_end(
    shops: dict[int, DemoShop], tmp_path: Path
) -> None:
    """A month later none of these orders waits, and every request has ended."""
    before = orders(shops[11], DOUBLE11)["订单状态"].eq("买家已付款，等待卖家发货")
    later = write_demo(tmp_path, size="small", pulled={DOUBLE11: 30})
    after = orders(later, DOUBLE11).loc[before.index[before], "订单状态"]
    assert set(after) == {"交易成功", "交易关闭"}
    cases = refunds(later, DOUBLE11)
    mine = cases[cases["订单编号"].isin(after.index)]
    assert set(mine["退款状态"]) == {"退款成功", "退款关闭"}


def test_some_orders_with_an_open_matter_are_confirmed_in_the_closed_days(
    shops: dict[int, DemoShop],
) -> None:
    """The stocktaking lies ten days after the shipping of late parcels that are argued about."""
    for shop in shops.values():
        closed = tomllib.loads((shop.folder / "retro.toml").read_text("utf-8"))["closed"]
        book = orders(shop, DOUBLE11)
        sent = book[book["订单状态"].eq("卖家已发货，等待买家确认")]
        confirmed = (pd.to_datetime(sent["发货时间"]) + pd.Timedelta(days=10)).dt.date
        then = sent.index[confirmed.between(closed[0]["from"], closed[0]["to"])]
        assert len(closed) == 1
        assert 2 <= len(set(then) & open_matters(shop)) < 8


def test_some_buyers_with_an_open_case_want_no_further_message(
    shops: dict[int, DemoShop],
) -> None:
    """They say so after the promotion, and do not write on a later day."""
    for shop in shops.values():
        table = own(shop, DOUBLE11, "聊天记录")
        table["at"] = pd.to_datetime(table["发送时间"])
        refused = table[table["发送内容"].eq(after_phrases.REFUSED)]
        assert len(refused) == shop.truth[DOUBLE11]["case_chats_refused"]
        assert 1 <= len(refused) <= 2
        assert refused["at"].min() >= QUIET_FROM[DOUBLE11]
        book = orders(shop, DOUBLE11)
        for buyer, at in refused[["买家昵称", "at"]].to_numpy():
            assert set(book.index[book["买家会员名"].eq(buyer)]) & open_matters(shop)
            last = table.loc[table["发送账号"].eq(buyer), "at"].max()
            assert last.date() == at.date()
        assert shop.truth[JUNE]["case_chats_refused"] == 0
