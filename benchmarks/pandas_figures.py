"""The figures of `figures.py` as a good pandas user writes them: columns at a time, no loops.

    python benchmarks/pandas_figures.py EXPORTS OUT        one Parquet file per figure
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from figures import (
    ENDS,
    IDLE,
    INSTANT,
    LAPSE,
    PRODUCT,
    OFFLINE,
    OFFLINE_BUYER,
    OFFLINE_HOURS,
    OFFLINE_PLEASE,
    OFFLINE_SYSTEM,
    REFUNDS,
    REPEATED,
    ROLES,
    SLOW,
    STARTS,
    question_patterns,
    read_refunds,
)

HUMAN, ASSIST = "human", "assist_bot"


def main(exports: Path, target: Path) -> None:
    """Compute every figure and write it."""
    target.mkdir(parents=True, exist_ok=True)
    lines = roles(messages(exports))
    rounds = rounds_of(turns(lines))
    sessions = sessions_of(rounds)
    found = {
        "volume": volume(lines, rounds, sessions),
        "agent_hours": agent_hours(lines, rounds, sessions),
        "waits": waits(rounds),
        "mix": mix(rounds, sessions),
        **refund_figures(exports),
    }
    for name, frame in found.items():
        frame.to_parquet(target / f"{name}.parquet", index=False)


def messages(exports: Path) -> pd.DataFrame:
    """Read the chat file: types, roles, and the order of lines within a conversation."""
    path = next(exports.glob("聊天记录*.csv"))
    chat = pd.read_csv(
        path,
        encoding="utf-8-sig",
        dtype={"账号类型": "category", "消息类型": "category", "消息序号": "int64"},
        parse_dates=["发送时间"],
        date_format="%Y-%m-%d %H:%M:%S",
    )
    chat = chat.drop_duplicates()
    chat.columns = ["conv", "no", "sent_at", "buyer", "account", "kind", "text", "shape"]
    chat["sender"] = chat.kind.map(ROLES).astype("category")
    names = chat.account.astype("category")
    short = [name.rpartition(":")[2] for name in names.cat.categories]
    agent = pd.Series(np.array(short, dtype=object)[names.cat.codes], index=chat.index)
    chat["agent"] = agent.where(chat.sender.isin([HUMAN, ASSIST, "bot"]))
    chat["conv"] = chat.conv.astype("category").cat.codes
    return chat.sort_values(["conv", "sent_at", "no"], kind="stable", ignore_index=True)


def roles(chat: pd.DataFrame) -> pd.DataFrame:
    """Tell what each line does: question, reply, bot, transfer … or nothing that counts."""
    chat["ord"] = np.arange(len(chat))
    role = pd.Series(None, index=chat.index, dtype=object)
    role[chat.sender == "buyer"] = "question"
    role[chat.sender.isin([HUMAN, ASSIST])] = "reply"
    role[(chat.sender == "bot") | automatic(chat)] = "bot"
    recalled = chat.text.str.contains("撤回了一条消息", regex=False, na=False)
    left_out = (chat.sender == "system") | recalled | (chat["shape"] == "系统")
    role[left_out] = None
    system = chat[chat.sender == "system"]
    text = system.text.fillna("")
    moved = text.str.contains("转[交接]给")
    from_bot = text.str.contains("(?:服务助手|机器人).*转[交接]给")
    role[system.index[moved]] = "transfer"
    role[system.index[from_bot]] = "assignment"
    receiver = text[moved].str.extract(r"转[交接]给\s*([^\s,，。;；]+)")[0]
    chat.loc[receiver.index, "agent"] = receiver.str.replace("^.*[:：]", "", regex=True)
    offline = nobody(chat[chat.sender.isin(["system", "bot"])])
    role[offline & ~role.isin(["transfer", "assignment"])] = "offline"
    chat["role"] = role.astype("category")
    chat["position"] = question_positions(chat)
    chat["ads"] = advertised(chat) & (chat.sender != "system")
    chat["left_out"] = left_out
    return chat


def automatic(chat: pd.DataFrame) -> pd.Series:
    """Find the replies that are the same in many chats and come at once."""
    said = chat[chat.sender.isin(["buyer", HUMAN])]
    before = said.conv.eq(said.conv.shift())
    quick = before & (said.sender.shift() == "buyer")
    quick &= said.sent_at.diff().dt.total_seconds() <= INSTANT
    often = said.loc[said.sender == HUMAN, "text"].value_counts()
    quick &= (said.sender == HUMAN) & said.text.isin(often.index[often >= REPEATED])
    fast = said[quick]
    chats = fast.groupby("text").conv.nunique()
    hit = fast.index[fast.text.isin(chats.index[chats >= REPEATED])]
    return pd.Series(chat.index.isin(hit), index=chat.index)


def nobody(lines: pd.DataFrame) -> pd.Series:
    """Find notices that nobody is there, each wording looked at once for each sender."""
    kinds = lines[["sender", "text"]].drop_duplicates()
    text, is_system = kinds.text.fillna(""), kinds.sender == "system"
    says = text.str.contains(OFFLINE) | (is_system & text.str.contains(OFFLINE_SYSTEM))
    hours = ~is_system & text.str.contains(OFFLINE_HOURS)
    says |= text.str.contains(OFFLINE_PLEASE) & ~hours
    says &= ~text.str.contains(OFFLINE_BUYER)
    hit = kinds[says]
    if hit.empty:
        return pd.Series(False, index=lines.index)
    keys = pd.MultiIndex.from_frame(hit)
    found = pd.MultiIndex.from_frame(lines[["sender", "text"]]).isin(keys)
    return pd.Series(found, index=lines.index)


def question_positions(chat: pd.DataFrame) -> pd.Series:
    """Return the first question type whose words a buyer's line holds."""
    asked = chat[(chat.sender == "buyer") & (chat["shape"] == "文本")]
    wording = asked.text.str.lower().astype("category")
    words = pd.Series(wording.cat.categories)
    place = pd.Series(np.nan, index=words.index)
    for position, pattern in reversed(question_patterns()):
        place[words.str.contains(pattern)] = position
    codes = wording.cat.codes.to_numpy()
    return pd.Series(np.where(codes < 0, np.nan, place.to_numpy()[codes]), index=asked.index)


def advertised(chat: pd.DataFrame) -> pd.Series:
    """Tell the lines of buyers who only advertise."""
    asked = chat[chat.sender == "buyer"]
    cards = asked["shape"].isin(["订单卡片", "商品卡片", "图片"])
    by = asked.assign(cards=cards).groupby("buyer")
    found = by.agg(low=("position", "min"), high=("position", "max"), cards=("cards", "sum"))
    ads = len(question_patterns())
    buyers = found.index[(found.low == ads) & (found.high == ads) & (found.cards == 0)]
    return chat.buyer.isin(buyers)


def first_of(frame: pd.DataFrame, keys: list[str], mask: pd.Series, column: str) -> pd.Series:
    """Return the first value of a column, by keys, among the rows of the mask."""
    return frame[mask].groupby(keys, sort=False)[column].first()


def turns(chat: pd.DataFrame) -> pd.DataFrame:
    """Cut conversations into turns: each question, and each line after a silence, begins one."""
    said = chat[chat.role.notna() & ~chat.ads].copy()
    heard = said.sent_at.where(said.role.isin(["question", "reply", "transfer", "assignment"]))
    same = said.conv.eq(said.conv.shift())
    before = said.sent_at.shift().where(same)
    heard_before = heard.groupby(said.conv).ffill().shift().where(same)
    since = (heard - heard_before.fillna(before)).dt.total_seconds()
    quiet = heard.isna() & ((said.sent_at - before).dt.total_seconds() >= IDLE)
    begins = (said.role == "question") | before.isna() | (since >= IDLE) | quiet
    said["turn"] = begins.groupby(said.conv).cumsum().astype("int32")
    said["heard"] = heard
    keys = ["conv", "turn"]
    groups = said.groupby(keys, sort=False)
    made = groups.agg(
        buyer=("buyer", "first"),
        opened_at=("sent_at", "min"),
        last_heard=("heard", "max"),
        position=("position", "min"),
    )
    made["last_at"] = made.pop("last_heard").fillna(made.opened_at)
    reply = said.role == "reply"
    human, assist = reply & (said.sender == HUMAN), reply & (said.sender == ASSIST)
    made["asked_at"] = first_of(said, keys, said.role == "question", "sent_at")
    for name, mask in (("human", human), ("assist", assist)):
        made[f"{name}_seq"] = first_of(said, keys, mask, "ord")
        made[f"{name}_at"] = first_of(said, keys, mask, "sent_at")
        made[f"{name}_agent"] = first_of(said, keys, mask & said.agent.notna(), "agent")
    present = said[said.agent.notna() & said.heard.notna()]
    made["last_agent"] = present.groupby(keys, sort=False).agent.last()
    return made.reset_index()


def rounds_of(made: pd.DataFrame) -> pd.DataFrame:
    """Put turns together to rounds and sessions by the clock that all shops share."""
    t = made
    conv, same = t.conv, t.conv.eq(t.conv.shift())

    def before(values: pd.Series) -> pd.Series:
        return values.groupby(conv).ffill().shift().where(same)

    asked = t.asked_at.notna()
    t["first_seq"] = t[["human_seq", "assist_seq"]].min(axis=1)
    first_at = t.human_at.where(t.first_seq == t.human_seq, t.assist_at)
    question_before = before(t.asked_at)
    question_at = t.asked_at.fillna(question_before)
    open_before = before(t.first_seq.isna().astype(float).where(asked)) == 1
    late = (first_at - question_at).dt.total_seconds() >= LAPSE
    lapsed = (t.opened_at - question_at).dt.total_seconds() >= LAPSE
    counts = ~late & (asked | open_before)
    t["reply_seq"], t["replied_at"] = t.first_seq.where(counts), first_at.where(counts)
    # 0 closed, 1 open, 2 late.
    settled = pd.Series(0.0, index=t.index)
    settled[asked & t.first_seq.isna()] = 1
    settled[asked & t.first_seq.notna() & late] = 2
    settled[~asked & t.first_seq.isna() & ~lapsed] = np.nan
    settled_before = before(settled).fillna(0)
    waited = (t.opened_at - question_before).dt.total_seconds()
    is_open = (settled_before == 1) & ~(waited >= LAPSE)
    silence = (t.opened_at - t.last_at.shift().where(same)).dt.total_seconds()
    opens = ~same | (settled_before == 2) | (~is_open & (silence >= IDLE))
    begins = opens | (asked & ~is_open)
    t["session"] = opens.groupby(conv).cumsum()
    t["round"] = (asked & begins).groupby(conv).cumsum()
    t["asked_buyer"] = t.buyer.where(asked)
    talks = t.groupby(["conv", "session", "round"], sort=False).agg(
        buyer=("asked_buyer", "first"),
        asked_at=("asked_at", "min"),
        reply_seq=("reply_seq", "min"),
        replied_at=("replied_at", "min"),
        human_seq=("human_seq", "min"),
        human_at=("human_at", "min"),
        human_agent=("human_agent", "first"),
        assist_agent=("assist_agent", "first"),
        last_agent=("last_agent", "last"),
        last_at=("last_at", "max"),
        position=("position", "min"),
    )
    return counted(talks.reset_index())


def counted(talks: pd.DataFrame) -> pd.DataFrame:
    """Return the rounds with who answered, how long it took, and of which session they are."""
    keys = ["conv", "session"]
    present = talks.groupby(keys, sort=False).last_agent.ffill()
    by_human = talks.reply_seq.eq(talks.human_seq)
    agent = talks.human_agent.where(by_human, talks.assist_agent).where(talks.reply_seq.notna())
    talks["agent"] = agent.fillna(present)
    talks["position"] = talks.groupby(keys, sort=False).position.transform("min")
    talks["position"] = talks.position.fillna(0).astype("int64")
    rounds = talks[talks.asked_at.notna()].copy()
    rounds["wait"] = (rounds.replied_at - rounds.asked_at).dt.total_seconds()
    rounds["inside"] = (rounds.asked_at >= STARTS) & (rounds.asked_at < ENDS)
    rounds["is_first"] = ~rounds.duplicated(keys)
    rounds["hour"] = rounds.asked_at.dt.floor("h")
    return rounds


def sessions_of(rounds: pd.DataFrame) -> pd.DataFrame:
    """Return one row per session."""
    marked = rounds.assign(
        by_human=rounds.agent.where(rounds.human_at.notna()),
        begun=rounds.is_first & rounds.inside,
    )
    made = marked.groupby(["conv", "session"], sort=False).agg(
        buyer=("buyer", "max"),
        by_human=("by_human", "first"),
        present=("agent", "last"),
        started_at=("asked_at", "min"),
        position=("position", "min"),
        inside=("begun", "any"),
    )
    made["agent"] = made.by_human.fillna(made.present)
    made["hour"] = made.started_at.dt.floor("h")
    return made[made.inside].reset_index()


def volume(chat: pd.DataFrame, rounds: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Return sessions, buyers, rounds and the agents who wrote, by hour."""
    hours = sessions.groupby("hour").agg(sessions=("conv", "size"), buyers=("buyer", "nunique"))
    hours["rounds"] = rounds[rounds.inside].groupby("hour").size()
    sent = written(chat)
    hours["agents"] = sent.groupby("hour").agent.nunique()
    return hours.fillna(0).astype("int64").reset_index()


def written(chat: pd.DataFrame) -> pd.DataFrame:
    """Return what agents wrote in the promotion."""
    inside = (chat.sent_at >= STARTS) & (chat.sent_at < ENDS)
    sent = chat[(chat.role == "reply") & (chat.sender == HUMAN) & inside & ~chat.ads]
    return sent[["agent"]].assign(hour=sent.sent_at.dt.floor("h"))


def agent_hours(chat: pd.DataFrame, rounds: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Return what each agent did in each hour."""
    inside = rounds[rounds.inside]
    late = inside.assign(late=~(inside.wait <= SLOW))
    keys = ["agent", "hour"]
    made = pd.concat(
        {
            "sent_messages": written(chat).groupby(keys).size(),
            "receptions": sessions.groupby(keys).size(),
            "rounds": inside.groupby(keys).size(),
            "late_rounds": late.groupby(keys).late.sum(),
        },
        axis=1,
    )
    return made.fillna(0).astype("int64").reset_index()


def waits(rounds: pd.DataFrame) -> pd.DataFrame:
    """Return how long rounds waited, by hour and agent."""
    inside = rounds[rounds.inside & rounds.agent.notna()]
    inside = inside.assign(in_time=inside.wait <= SLOW)
    by = inside.groupby(["agent", "hour"])
    made = by.agg(
        rounds=("conv", "size"),
        in_time=("in_time", "sum"),
        answered=("wait", "count"),
        mean_seconds=("wait", "mean"),
        p50_seconds=("wait", "median"),
    )
    made["p90_seconds"] = by.wait.quantile(0.9)
    return made.reset_index()


def mix(rounds: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Return sessions, buyers and rounds by question type (its position; 0 is other)."""
    made = sessions.groupby("position").agg(sessions=("conv", "size"), buyers=("buyer", "nunique"))
    made["rounds"] = rounds[rounds.inside].groupby("position").size()
    return made.fillna(0).astype("int64").reset_index()


def refund_figures(exports: Path) -> dict[str, pd.DataFrame]:
    """Return refund rates, refunds by product and reason, and disputes by who won."""
    columns = ["订单编号", "订单创建时间", "订单付款时间"]
    lists = [
        pd.read_csv(
            path, encoding="gb18030", usecols=lambda name: name.strip() in columns, dtype=str
        ).rename(columns=str.strip)
        for path in sorted(exports.glob("ExportOrderList*.csv"))
    ]
    orders = pd.concat(lists, ignore_index=True)
    orders["order_id"] = orders["订单编号"].str.strip('="')
    orders = orders.drop_duplicates("order_id")
    created = pd.to_datetime(orders["订单创建时间"], format="%Y-%m-%d %H:%M:%S")
    paid = orders["订单付款时间"].notna()
    cohort = orders[(created >= STARTS) & (created < ENDS)].assign(paid=paid)
    bought = cohort.loc[cohort.paid, "order_id"]
    head, rows = read_refunds(exports)
    refunds = pd.DataFrame(rows, columns=head)[list(REFUNDS)].rename(columns=REFUNDS)
    refunds = refunds.drop_duplicates("refund_id")
    refunds["amount"] = pd.to_numeric(refunds.amount)
    good = refunds[(refunds.status == "退款成功") & (refunds.amount > 0)]
    good = good[good.order_id.isin(bought)]
    # The product, not its variant: XM-CT-1105 of XM-CT-1105-BK-M.
    good = good.assign(sku=good.sku.str.extract(PRODUCT)[0])
    rate = pd.DataFrame(
        {
            "created": [len(cohort)],
            "paid": [len(bought)],
            "refunded": [good.order_id.nunique()],
            "amount": [round(good.amount.sum(), 2)],
        }
    )
    by = good.groupby(["reason_raw", "sku"]).order_id.nunique()
    path = next(exports.glob("平台介入与投诉*.csv"))
    disputes = pd.read_csv(path, encoding="utf-8-sig", dtype=str)
    won = disputes.drop_duplicates("纠纷编号").groupby("判给", dropna=False).size()
    return {
        "refund_rate": rate,
        "refund_cells": by.rename("orders").reset_index(),
        "disputes": won.rename("disputes").rename_axis("judged_for").reset_index(),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
