"""The demo shop: same bytes for a seed, files as the platforms write them, a story that holds."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from retro.demo import DemoShop, phrases, story, write_demo
from retro.demo.goods import PRODUCTS

if TYPE_CHECKING:
    from collections.abc import Mapping

DOUBLE11, JUNE = "2025-double11", "2025-618"
START, END = pd.Timestamp("2025-11-10 20:00"), pd.Timestamp("2025-11-12 02:00")
WORDS = {
    "promo_rule": "满减|券|红包|定金|尾款|预售|价保|凑单|赠品",
    "size_fit": "身高|体重|尺码|穿几码|偏大|偏小",
    "product": "材质|功能|参数|保质期|正品|色差",
    "stock_ship": "有货|什么时候发|预计发货|催发货|缺货",
    "logistics": "到哪|快递|单号|签收|没收到|派送",
    "address_change": "改地址|电话错|换颜色|备注",
    "pay_invoice": "付不了|发票|抬头",
    "return_exchange": "退货|换货|运费险|退款|退回",
    "quality": "坏|破|瑕疵|掉色|少发|发错",
    "complaint": "投诉|差评|12315|骗|垃圾|曝光|平台介入",
    "chitchat_ads": "刷单|推广|加微信|合作",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> DemoShop:
    """One small shop for all tests."""
    return write_demo(tmp_path_factory.mktemp("demo") / "shop", size="small")


def exports(shop: DemoShop, promotion: str, pattern: str) -> list[Path]:
    """Return the export files of a promotion that match a pattern."""
    return sorted((shop.folder / "promotions" / promotion / "exports").glob(pattern))


def text(path: Path, encoding: str) -> pd.DataFrame:
    """Return a CSV as text, nothing guessed."""
    return pd.read_csv(path, dtype=str, encoding=encoding, keep_default_na=False)


def sheet(path: Path, name: str) -> pd.DataFrame:
    """Return a sheet as text, nothing guessed."""
    read = pd.read_excel(path, sheet_name=name, dtype=str, engine="calamine", na_filter=False)
    return pd.DataFrame(read)


@pytest.fixture(scope="module")
def orders(shop: DemoShop) -> pd.DataFrame:
    """The distinct orders of the window, with plain ids and times."""
    files = [text(path, "gb18030") for path in exports(shop, DOUBLE11, "ExportOrderList*")]
    table = pd.concat(files).drop_duplicates()
    table["id"] = table["订单编号"].str.strip('="')
    table["created"] = pd.to_datetime(table["订单创建时间"])
    return table[(table["created"] >= START) & (table["created"] < END)]


@pytest.fixture(scope="module")
def order_lines(shop: DemoShop, orders: pd.DataFrame) -> pd.DataFrame:
    """The lines of the paid orders of the window."""
    table = text(exports(shop, DOUBLE11, "ExportOrderDetail*")[0], "gb18030")
    table["id"] = table["主订单编号"].str.strip('="')
    return table[table["id"].isin(orders.loc[orders["订单付款时间 "] != "", "id"])]


@pytest.fixture(scope="module")
def refunds(shop: DemoShop) -> pd.DataFrame:
    """The refund cases of double 11."""
    return sheet(exports(shop, DOUBLE11, "退款管理*")[0], "export")


@pytest.fixture(scope="module")
def messages(shop: DemoShop) -> pd.DataFrame:
    """The chat messages of double 11."""
    table = text(exports(shop, DOUBLE11, "聊天记录*")[0], "utf-8-sig")
    table["at"] = pd.to_datetime(table["发送时间"])
    return table


@pytest.fixture(scope="module")
def rounds(messages: pd.DataFrame) -> pd.DataFrame:
    """One row a round: from the first unanswered buyer message to the agent's reply."""
    ads = messages["账号类型"].eq("客户") & messages["发送内容"].str.contains(WORDS["chitchat_ads"])
    people = messages[messages["账号类型"].isin(["客户", "客服"])]
    people = people[~people["会话ID"].isin(messages.loc[ads, "会话ID"])]
    before = people.groupby("会话ID")["账号类型"].shift()
    asked = people[people["账号类型"].eq("客户") & before.ne("客户")]
    replied = people[people["账号类型"].eq("客服") & before.eq("客户")]
    asked, replied = (
        part.assign(turn=part.groupby("会话ID").cumcount()) for part in (asked, replied)
    )
    joined = asked.merge(replied, on=["会话ID", "turn"], how="left", suffixes=("", "_reply"))
    joined["wait"] = (joined["at_reply"] - joined["at"]).dt.total_seconds()
    begun = joined["会话ID"].map(messages.groupby("会话ID")["at"].min())
    return joined[(begun >= START) & (begun < END)]


def types_of(sentence: str) -> set[str]:
    """Return the question types whose key words a sentence holds."""
    return {name for name, words in WORDS.items() if re.search(words, sentence)}


def digests(folder: Path) -> dict[str, str]:
    """Return the hash of every file below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


# ------------------------------------------------------------------ bytes and settings


def test_same_seed_gives_the_same_bytes(shop: DemoShop, tmp_path: Path) -> None:
    """Every file, workbooks too, is equal when the shop is written again elsewhere."""
    again = write_demo(tmp_path / "again", size="small")
    assert digests(again.folder) == digests(shop.folder)
    assert again.truth == shop.truth


def test_another_seed_gives_another_shop(shop: DemoShop, tmp_path: Path) -> None:
    """The seed is not ignored."""
    other = write_demo(tmp_path / "other", seed=12, size="small")
    assert other.truth != shop.truth


def test_an_unknown_size_is_refused(tmp_path: Path) -> None:
    """A misspelt size writes nothing."""
    with pytest.raises(ValueError, match="small, medium or large"):
        write_demo(tmp_path / "none", size="huge")
    assert list(tmp_path.iterdir()) == []


def test_settings_know_every_agent_and_shift_of_the_roster(shop: DemoShop) -> None:
    """The roster uses no name and no code that retro.toml does not define, but days off."""
    settings = tomllib.loads((shop.folder / "retro.toml").read_text("utf-8"))
    assert list(settings["promotions"]) == [JUNE, DOUBLE11]
    for promotion in shop.promotions:
        roster = sheet(exports(shop, promotion, "排班表*")[0], "排班")
        assert set(roster["班次"]) - {"休"} <= set(settings["shifts"])
        assert set(roster["员工"]) <= set(settings["agents"])


def test_medium_has_sixty_agents_and_keeps_the_planted_names() -> None:
    """The roster of the medium shop holds both agents of the story."""
    from retro.demo.roster import people
    from retro.demo.scenarios import scenarios

    names = [person.name for person in people(scenarios("medium")[1])]
    assert len(names) == len(set(names)) == 60
    assert {story.ABSENT_AGENT, story.SLOW_AGENT} <= set(names)


# ------------------------------------------------------------------ files as they really come


def test_order_list_has_blanks_in_headers_and_protected_ids(shop: DemoShop) -> None:
    """GB18030, trailing blanks, ids as formulas, money with its unit."""
    table = text(exports(shop, DOUBLE11, "ExportOrderList*")[0], "gb18030")
    assert {"收货地址 ", "订单付款时间 ", "宝贝标题 ", "打款商家金额"} <= set(table.columns)
    assert table["订单编号"].str.fullmatch(r'="\d{19}"').all()
    assert table["打款商家金额"].str.fullmatch(r"\d+\.\d\d元").all()
    assert set(table["订单状态"]) <= {
        "等待买家付款",
        "买家已付款，等待卖家发货",
        "卖家已发货，等待买家确认",
        "交易成功",
        "交易关闭",
    }


def test_the_two_order_files_overlap_in_equal_rows(shop: DemoShop) -> None:
    """Two files hold one hour twice, row for row; without copies ids are unique."""
    files = [text(path, "gb18030") for path in exports(shop, DOUBLE11, "ExportOrderList*")]
    both = pd.concat(files)
    assert len(files) == 2
    assert 0 < both.duplicated().sum() < 200
    assert both.drop_duplicates()["订单编号"].is_unique


def test_the_earlier_order_list_has_unpadded_minutes(shop: DemoShop) -> None:
    """618 was exported in the older way of writing times."""
    table = text(exports(shop, JUNE, "ExportOrderList*")[0], "gb18030")
    assert table["订单创建时间"].str.fullmatch(r"2025/6/\d+ \d+:\d\d").all()


def test_refund_headers_repeat_and_amounts_are_renamed(shop: DemoShop) -> None:
    """Two headers come twice; the amount has another name in each promotion."""
    heads = {
        promotion: list(
            pd.read_excel(
                exports(shop, promotion, "退款管理*")[0],
                sheet_name="export",
                header=None,
                nrows=1,
                engine="calamine",
            ).iloc[0]
        )
        for promotion in shop.promotions
    }
    for head in heads.values():
        assert head.count("退款完结时间") == head.count("退款的申请时间") == 2
    assert "买家退款金额" in heads[JUNE]
    assert {"退款总额", "退给买家金额", "退给平台金额"} <= set(heads[DOUBLE11])


def test_agent_table_ends_in_summary_rows(shop: DemoShop) -> None:
    """Sums, means and peers stand below the agents, who carry the shop's name."""
    table = sheet(exports(shop, DOUBLE11, "客服绩效*")[0], "数据信息")
    assert list(table["旺旺昵称"])[-3:] == ["汇总值", "平均值", "同行同层优秀"]
    assert table["旺旺昵称"][:-3].str.startswith(f"{story.SHOP}:").all()
    assert "平均响应时长（秒)" in table.columns


def test_chats_are_numbered_in_the_order_of_their_times(messages: pd.DataFrame) -> None:
    """Within a conversation numbers and times rise together."""
    assert set(messages["账号类型"]) == {"客户", "客服", "机器人", "系统"}
    steps = messages.groupby("会话ID")["at"].diff().dropna().dt.total_seconds()
    assert steps.min() >= 0
    assert messages["消息序号"].astype(int).eq(messages.groupby("会话ID").cumcount() + 1).all()


# ------------------------------------------------------------------ figures equal the truth


def test_order_figures_equal_the_truth(
    shop: DemoShop, orders: pd.DataFrame, refunds: pd.DataFrame
) -> None:
    """Orders, sales and refunds counted from the files are those of the generator."""
    truth = shop.truth[DOUBLE11]
    paid = orders[orders["订单付款时间 "] != ""]
    done = refunds[refunds["退款状态"].eq("退款成功") & refunds["退给买家金额"].ne("0.00")]
    mine = done[done["订单编号"].isin(paid["id"])]
    assert len(orders) == truth["orders_created"]
    assert len(paid) == truth["orders_paid"]
    assert f"{paid['总金额'].astype(float).sum():.2f}" == truth["sales_amount"]
    assert mine["订单编号"].nunique() == truth["refund_orders"]
    assert f"{mine['退给买家金额'].astype(float).sum():.2f}" == truth["refund_amount"]
    held = paid["买家实际支付金额"].astype(float).sum()
    assert f"{held:.2f}" == truth["net_amount"]


def test_round_figures_equal_the_truth(shop: DemoShop, rounds: pd.DataFrame) -> None:
    """Rounds rebuilt from the messages are those that the desk worked through."""
    truth = shop.truth[DOUBLE11]
    assert len(rounds) == truth["rounds"]
    assert int((rounds["wait"] <= 180).sum()) == truth["rounds_in_3min"]


def test_chats_orders_and_refunds_are_linked(
    orders: pd.DataFrame, messages: pd.DataFrame, refunds: pd.DataFrame
) -> None:
    """A third of buyers chatted; refunds belong to exported orders; many chatted before."""
    chatted = orders["买家会员名"].isin(messages["买家昵称"])
    assert 0.3 < chatted.mean() < 0.7
    mine = refunds[refunds["订单编号"].isin(orders["id"])]
    assert len(mine) > 0.9 * len(refunds)
    first = messages.groupby("买家昵称")["at"].min()
    before = mine["买家会员名称"].map(first) < pd.to_datetime(mine["退款的申请时间"])
    assert before.mean() > 0.4


# ------------------------------------------------------------------ the story


def test_only_the_opening_hours_were_short(rounds: pd.DataFrame) -> None:
    """About seven in ten answered in time from 20:00 to 22:00, nearly all in other hours."""
    in_time = rounds["wait"].le(180).groupby(rounds["at"].dt.floor("2h")).mean()
    opening = in_time.pop(pd.Timestamp(story.SHORT_FROM))
    assert 0.6 < opening < 0.8
    assert in_time.min() > 0.96
    assert 10 <= rounds["wait"].median() <= 25


def test_one_agent_was_silent_on_duty(messages: pd.DataFrame) -> None:
    """Nobody else of the early shift was silent for half as long."""
    account = f"{story.SHOP}:{story.ABSENT_AGENT}"
    sent = messages[messages["发送账号"] == account]
    away = sent["at"].between(story.ABSENT_FROM, story.ABSENT_TO)
    assert away.sum() == 0
    assert (sent["at"] < pd.Timestamp(story.ABSENT_FROM)).sum() > 20
    assert (sent["at"] > pd.Timestamp(story.ABSENT_TO)).sum() > 20


def test_one_agent_is_slow_at_her_work(rounds: pd.DataFrame) -> None:
    """Reply work beyond the wait for other replies is far above every colleague's."""
    done = rounds.dropna(subset=["wait"]).sort_values(["发送账号_reply", "at_reply"])
    free = done.groupby("发送账号_reply")["at_reply"].shift()
    work = (done["at_reply"] - pd.concat([done["at"], free], axis=1).max(axis=1)).dt.seconds
    middle = work[work.between(1, 300)].groupby(done["发送账号_reply"]).median()
    factor = (middle / middle.median()).sort_values()
    assert factor.index[-1] == f"{story.SHOP}:{story.SLOW_AGENT}"
    assert factor.iloc[-1] > 2
    assert factor.iloc[-2] < 1.4


def test_one_product_comes_back_for_its_size(
    order_lines: pd.DataFrame, refunds: pd.DataFrame
) -> None:
    """The wrong size chart shows; the bestseller, which sells more, does not."""
    mine = refunds[refunds["订单编号"].isin(order_lines["id"])]
    sold = order_lines["商家编码"].value_counts()
    size = mine.loc[mine["买家退款原因"] == story.SIZE_REASON, "商家编码"].value_counts()
    bad, best = story.BAD_SIZE_CODE, story.BESTSELLER_CODE
    others = size.drop(bad).sum() / sold.drop(bad).sum()
    assert size[bad] / sold[bad] > 3 * others
    assert sold.idxmax() == best
    assert size[best] / sold[best] < 1.7 * others


def test_one_carrier_is_late_in_one_region(orders: pd.DataFrame, refunds: pd.DataFrame) -> None:
    """Many in-transit refunds and few signed parcels there; the carrier is fine elsewhere."""
    sent = orders[orders["发货时间"] != ""]
    lost = sent["id"].isin(refunds.loc[refunds["货物状态"] == "未收到货", "订单编号"])
    signed = sent["确认收货时间"] != ""
    carrier = sent["物流公司"] == story.LATE_CARRIER
    region = sent["收货地址 "].str.startswith(story.LATE_PROVINCE)
    assert lost[carrier & region].mean() > 8 * lost[~(carrier & region)].mean()
    assert signed[carrier & region].mean() < 0.5
    assert signed[carrier & ~region].mean() > 0.85
    assert signed[~carrier & region].mean() > 0.7


def test_the_rule_confuses_buyers_only_in_double_11(shop: DemoShop) -> None:
    """The question type leads in double 11, and refunds for a missed discount follow it."""
    shares, reasons = {}, {}
    for promotion in shop.promotions:
        chats: Mapping[str, int] = shop.truth[promotion]["chats_by_type"]
        shares[promotion] = chats["promo_rule"] / sum(chats.values())
        table = sheet(exports(shop, promotion, "退款管理*")[0], "export")
        missed = table["买家退款原因"].eq(story.PRICE_REASON)
        reasons[promotion] = missed.sum() / shop.truth[promotion]["orders_paid"]
    chats = shop.truth[DOUBLE11]["chats_by_type"]
    assert max(chats, key=lambda name: chats[name]) == story.CONFUSING_TYPE
    assert shares[DOUBLE11] > 1.8 * shares[JUNE]
    assert reasons[DOUBLE11] > 2.5 * reasons[JUNE]


def test_buyers_sentences_betray_their_own_type_only() -> None:
    """No question of one type uses a key word of another, and every first one has its own."""
    for name, sentences in [*phrases.OPENERS.items(), *phrases.AFTER_OPENERS.items()]:
        expected = set() if name == "other" else {name}
        assert {sentence: types_of(sentence) for sentence in sentences} == dict.fromkeys(
            sentences, expected
        )
    for name, sentences in phrases.FOLLOWERS.items():
        assert [s for s in sentences if types_of(s) - {name}] == []
    plain = (*phrases.CLOSERS, *phrases.GREETINGS, *phrases.NUDGES, phrases.WELCOME)
    assert [s for s in (*plain, *(p.title for p in PRODUCTS)) if types_of(s)] == []


def test_past_actions_have_the_three_verdicts() -> None:
    """One action of 618 worked, one did not, one cannot be judged for want of a baseline."""
    assert [action["verdict"] for action in story.PAST_ACTIONS] == [
        "effective",
        "ineffective",
        "cannot_judge",
    ]
    assert [action["kpi"] for action in story.PAST_ACTIONS if action["baseline"] is None] == [
        "csat"
    ]
