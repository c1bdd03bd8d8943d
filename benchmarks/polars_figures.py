"""The figures of `figures.py` as a good polars user writes them: lazy scans, expressions.

    python benchmarks/polars_figures.py EXPORTS OUT        one Parquet file per figure
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

import polars as pl
from figures import (
    ENDS,
    IDLE,
    INSTANT,
    LAPSE,
    OFFLINE,
    OFFLINE_BUYER,
    OFFLINE_HOURS,
    OFFLINE_PLEASE,
    OFFLINE_SYSTEM,
    PRODUCT,
    REFUNDS,
    REPEATED,
    ROLES,
    SLOW,
    STARTS,
    question_patterns,
    read_refunds,
)

c = pl.col
START, END = STARTS.to_pydatetime(), ENDS.to_pydatetime()
NAMES = ["conv", "no", "sent_at", "buyer", "account", "kind", "text", "shape"]
WHEN = "%Y-%m-%d %H:%M:%S"


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
        frame.write_parquet(target / f"{name}.parquet")


def seconds(span: pl.Expr) -> pl.Expr:
    """Return a duration in seconds."""
    return span.dt.total_seconds()


def messages(exports: Path) -> pl.DataFrame:
    """Read the chat file: types, senders, and the order of lines within a conversation."""
    path = next(exports.glob("聊天记录*.csv"))
    chat = pl.scan_csv(path, infer_schema=False).rename(
        lambda name: name.lstrip("\ufeff")
    )
    names = chat.collect_schema().names()
    chat = chat.rename(dict(zip(names, NAMES, strict=True))).unique()
    sender = c("kind").replace_strict(ROLES, default=None)
    return (
        chat.with_columns(
            c("no").cast(pl.Int64),
            c("sent_at").str.to_datetime(WHEN),
            sender.alias("sender"),
            pl.when(c("kind").is_in(["客服", "机器人"]))
            .then(c("account").str.split(":").list.last())
            .alias("agent"),
        )
        .drop("kind", "account")
        .sort("conv", "sent_at", "no")
        .with_columns(c("conv").rle_id())
        .with_row_index("ord")
        .collect()
    )


def roles(chat: pl.DataFrame) -> pl.DataFrame:
    """Tell what each line does: question, reply, bot, transfer … or nothing that counts."""
    wordings = chat.filter(c("sender").is_in(["system", "bot"])).select("sender", "text").unique()
    text, system = c("text"), c("sender") == "system"
    says = text.str.contains(OFFLINE) | (system & text.str.contains(OFFLINE_SYSTEM))
    hours = ~system & text.str.contains(OFFLINE_HOURS)
    says |= text.str.contains(OFFLINE_PLEASE) & ~hours
    nobody = wordings.filter(says & ~text.str.contains(OFFLINE_BUYER)).with_columns(
        pl.lit(True).alias("nobody")
    )
    moved = system & text.str.contains("转[交接]给")
    left_out = system | (c("shape") == "系统") | text.str.contains("撤回了一条消息", literal=True)
    chat = (
        chat.join(automatic(chat), on="ord", how="left")
        .join(nobody, on=["sender", "text"], how="left")
        .join(positions(chat), on="ord", how="left")
        .join(advertisers(chat), on="buyer", how="left")
        .sort("ord")
    )
    role = (
        pl.when(system & text.str.contains("(服务助手|机器人).*转[交接]给"))
        .then(pl.lit("assignment"))
        .when(moved)
        .then(pl.lit("transfer"))
        .when(c("nobody"))
        .then(pl.lit("offline"))
        .when(left_out.fill_null(False))
        .then(None)
        .when(c("sender") == "buyer")
        .then(pl.lit("question"))
        .when((c("sender") == "bot") | c("automatic").fill_null(False))
        .then(pl.lit("bot"))
        .otherwise(pl.lit("reply"))
    )
    receiver = text.str.extract(r"转[交接]给\s*([^\s,，。;；]+)").str.replace("^.*[:：]", "")
    return chat.with_columns(
        role.alias("role"),
        pl.when(moved).then(receiver).otherwise(c("agent")).alias("agent"),
        (c("ads").fill_null(False) & ~system).alias("ads"),
    ).drop("text", "shape", "nobody", "automatic", "no")


def automatic(chat: pl.DataFrame) -> pl.DataFrame:
    """Find the replies that are the same in many chats and come at once."""
    human = c("sender") == "human"
    often = (
        chat.lazy()
        .filter(human & c("text").is_not_null())
        .group_by("text")
        .len()
        .filter(c("len") >= REPEATED)
        .select("text")
    )
    same = c("conv") == c("conv").shift()
    quick = same & (c("sender").shift() == "buyer") & (seconds(c("sent_at").diff()) <= INSTANT)
    fast = (
        chat.lazy()
        .filter(c("sender").is_in(["buyer", "human"]))
        .filter(quick & human)
        .select("ord", "conv", "text")
        .join(often, on="text", how="semi")
    )
    chats = fast.group_by("text").agg(c("conv").n_unique()).filter(c("conv") >= REPEATED)
    hit = fast.join(chats, on="text", how="semi")
    return hit.select("ord", pl.lit(True).alias("automatic")).collect()


def positions(chat: pl.DataFrame) -> pl.DataFrame:
    """Return the first question type whose words a buyer's line holds."""
    asked = chat.lazy().filter((c("sender") == "buyer") & (c("shape") == "文本"))
    asked = asked.select("ord", c("text").str.to_lowercase())
    found = pl.lit(None, dtype=pl.Int64)
    for position, pattern in reversed(question_patterns()):
        found = pl.when(c("text").str.contains(pattern)).then(position).otherwise(found)
    typed = asked.select("text").unique().with_columns(found.alias("position"))
    return asked.join(typed, on="text").select("ord", "position").collect()


def advertisers(chat: pl.DataFrame) -> pl.DataFrame:
    """Tell the buyers who only advertise."""
    ads = len(question_patterns())
    typed = chat.filter(c("sender") == "buyer").join(positions(chat), on="ord", how="left")
    cards = c("shape").is_in(["订单卡片", "商品卡片", "图片"]).sum()
    return (
        typed.group_by("buyer")
        .agg(c("position").min().alias("low"), c("position").max().alias("high"), cards)
        .filter((c("low") == ads) & (c("high") == ads) & (c("shape") == 0))
        .select("buyer", pl.lit(True).alias("ads"))
    )


def turns(chat: pl.DataFrame) -> pl.LazyFrame:
    """Cut conversations into turns: each question, and each line after a silence, begins one."""
    heard = c("role").is_in(["question", "reply", "transfer", "assignment"])
    before = c("sent_at").shift().over("conv")
    heard_before = c("heard").forward_fill().shift().over("conv")
    begins = (
        (c("role") == "question")
        | c("before").is_null()
        | (seconds(c("heard") - c("heard_before").fill_null(c("before"))) >= IDLE).fill_null(False)
        | (c("heard").is_null() & (seconds(c("sent_at") - c("before")) >= IDLE))
    )
    human = (c("role") == "reply") & (c("sender") == "human")
    asked = c("role") == "question"
    known = c("agent").is_not_null()
    return (
        chat.lazy()
        .filter(c("role").is_not_null() & ~c("ads"))
        .with_columns(pl.when(heard).then(c("sent_at")).alias("heard"))
        .with_columns(before.alias("before"), heard_before.alias("heard_before"))
        .with_columns(begins.cum_sum().over("conv").alias("turn"))
        .group_by("conv", "turn", maintain_order=True)
        .agg(
            c("buyer").filter(asked).first().alias("asked_buyer"),
            c("sent_at").first().alias("opened_at"),
            c("heard").max().fill_null(c("sent_at").min()).alias("last_at"),
            c("position").min(),
            c("sent_at").filter(asked).first().alias("asked_at"),
            c("ord").filter(human).first().alias("human_seq"),
            c("sent_at").filter(human).first().alias("human_at"),
            c("agent").filter(human & known).first().alias("human_agent"),
            c("agent").filter(known & c("heard").is_not_null()).last().alias("last_agent"),
        )
    )


def rounds_of(made: pl.LazyFrame) -> pl.DataFrame:
    """Put turns together to rounds and sessions by the clock that all shops share."""
    asked, answered = c("asked_at").is_not_null(), c("human_seq").is_not_null()

    def before(values: pl.Expr) -> pl.Expr:
        return values.forward_fill().shift().over("conv")

    late = (seconds(c("human_at") - c("question_at")) >= LAPSE).fill_null(False)
    lapsed = (seconds(c("opened_at") - c("question_at")) >= LAPSE).fill_null(False)
    settled = (
        pl.when(asked & ~answered)
        .then(1)
        .when(asked & late)
        .then(2)
        .when(~asked & ~answered & ~lapsed)
        .then(None)
        .otherwise(0)
    )
    waited = (seconds(c("opened_at") - c("question_before")) >= LAPSE).fill_null(False)
    idle = (seconds(c("opened_at") - c("last_before")) >= IDLE).fill_null(False)
    opens = c("last_before").is_null() | (c("settled_before") == 2) | (~c("is_open") & idle)
    counts = ~late & (asked | (c("open_before") == 1).fill_null(False))
    return (
        made.with_columns(
            before(c("asked_at")).alias("question_before"),
            before(pl.when(asked).then((~answered).cast(pl.Int8))).alias("open_before"),
            c("last_at").shift().over("conv").alias("last_before"),
        )
        .with_columns(c("asked_at").fill_null(c("question_before")).alias("question_at"))
        .with_columns(
            pl.when(counts).then(c("human_seq")).alias("reply_seq"),
            pl.when(counts).then(c("human_at")).alias("replied_at"),
            settled.alias("settled"),
        )
        .with_columns(before(c("settled")).fill_null(0).alias("settled_before"))
        .with_columns(((c("settled_before") == 1) & ~waited).alias("is_open"))
        .with_columns(opens.alias("opens"))
        .with_columns(
            c("opens").cum_sum().over("conv").alias("session"),
            (asked & (c("opens") | ~c("is_open"))).cum_sum().over("conv").alias("round"),
        )
        .group_by("conv", "session", "round", maintain_order=True)
        .agg(
            c("asked_buyer").drop_nulls().first().alias("buyer"),
            c("asked_at").min(),
            c("reply_seq").min(),
            c("replied_at").min(),
            c("human_at").min(),
            c("human_agent").drop_nulls().first(),
            c("last_agent").drop_nulls().last(),
            c("position").min(),
        )
        .pipe(counted)
        .collect()
    )


def counted(talks: pl.LazyFrame) -> pl.LazyFrame:
    """Return the rounds with who answered, how long it took, and of which session they are."""
    keys = ["conv", "session"]
    present = c("last_agent").forward_fill().over(keys)
    by = pl.when(c("reply_seq").is_not_null()).then(c("human_agent"))
    return (
        talks.with_columns(
            by.fill_null(present).alias("agent"),
            c("position").min().over(keys).fill_null(0),
        )
        .filter(c("asked_at").is_not_null())
        .with_columns(
            seconds(c("replied_at") - c("asked_at")).cast(pl.Float64).alias("wait"),
            c("asked_at").is_between(START, END, closed="left").alias("inside"),
            c("asked_at").dt.truncate("1h").alias("hour"),
        )
    )


def sessions_of(rounds: pl.DataFrame) -> pl.DataFrame:
    """Return one row per session that began in the promotion."""
    by_human = c("agent").filter(c("human_at").is_not_null()).drop_nulls().first()
    return (
        rounds.lazy()
        .group_by("conv", "session", maintain_order=True)
        .agg(
            c("buyer").max(),
            by_human.fill_null(c("agent").drop_nulls().last()).alias("agent"),
            c("hour").first(),
            c("position").min(),
            c("inside").first(),
        )
        .filter("inside")
        .collect()
    )


def written(chat: pl.DataFrame) -> pl.LazyFrame:
    """Return what agents wrote in the promotion."""
    inside = c("sent_at").is_between(START, END, closed="left")
    sent = (c("role") == "reply") & (c("sender") == "human") & ~c("ads")
    return chat.lazy().filter(inside & sent).select("agent", c("sent_at").dt.truncate("1h").alias("hour"))


def volume(chat: pl.DataFrame, rounds: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """Return sessions, buyers, rounds and the agents who wrote, by hour."""
    begun = sessions.lazy().group_by("hour").agg(pl.len().alias("sessions"), c("buyer").n_unique().alias("buyers"))
    asked = rounds.lazy().filter("inside").group_by("hour").agg(pl.len().alias("rounds"))
    agents = written(chat).group_by("hour").agg(c("agent").n_unique().alias("agents"))
    made = begun.join(asked, on="hour", how="left").join(agents, on="hour", how="left")
    return made.fill_null(0).collect()


def agent_hours(chat: pl.DataFrame, rounds: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """Return what each agent did in each hour."""
    keys = ["agent", "hour"]
    late = (~(c("wait") <= SLOW).fill_null(False)).sum().alias("late_rounds")
    parts = [
        written(chat).group_by(keys).agg(pl.len().alias("sent_messages")),
        sessions.lazy().group_by(keys).agg(pl.len().alias("receptions")),
        rounds.lazy().filter("inside").group_by(keys).agg(pl.len().alias("rounds"), late),
    ]
    return (
        pl.concat(parts, how="diagonal")
        .filter(c("agent").is_not_null())
        .group_by(keys)
        .agg(pl.exclude(keys).sum())
        .collect()
    )


def waits(rounds: pl.DataFrame) -> pl.DataFrame:
    """Return how long rounds waited, by hour and agent."""
    return (
        rounds.lazy()
        .filter(c("inside") & c("agent").is_not_null())
        .group_by("agent", "hour")
        .agg(
            pl.len().alias("rounds"),
            (c("wait") <= SLOW).sum().alias("in_time"),
            c("wait").count().alias("answered"),
            c("wait").mean().alias("mean_seconds"),
            c("wait").median().alias("p50_seconds"),
            c("wait").quantile(0.9, "linear").alias("p90_seconds"),
        )
        .collect()
    )


def mix(rounds: pl.DataFrame, sessions: pl.DataFrame) -> pl.DataFrame:
    """Return sessions, buyers and rounds by question type (its position; 0 is other)."""
    begun = sessions.group_by("position").agg(pl.len().alias("sessions"), c("buyer").n_unique().alias("buyers"))
    asked = rounds.filter("inside").group_by("position").agg(pl.len().alias("rounds"))
    return begun.join(asked, on="position", how="left")


def refund_figures(exports: Path) -> dict[str, pl.DataFrame]:
    """Return refund rates, refunds by product and reason, and disputes by who won."""
    lists = []
    for path in sorted(exports.glob("ExportOrderList*.csv")):
        # Polars reads GB18030 through Python alone.
        source = BytesIO(path.read_bytes().decode("gb18030").encode())
        frame = pl.read_csv(source, infer_schema=False).rename(str.strip)
        lists.append(frame.select("订单编号", "订单创建时间", "订单付款时间"))
    orders = pl.concat(lists).with_columns(
        c("订单编号").str.strip_chars('="').alias("order_id"),
        c("订单创建时间").str.to_datetime(WHEN).alias("created_at"),
    )
    cohort = orders.unique("order_id").filter(c("created_at").is_between(START, END, closed="left"))
    bought = cohort.filter(c("订单付款时间").str.len_bytes() > 0).select("order_id")
    head, rows = read_refunds(exports)
    places = {head.index(name): new for name, new in REFUNDS.items()}
    refunds = pl.DataFrame(
        {new: [row[at] for row in rows] for at, new in places.items()},
        schema_overrides=dict.fromkeys(places.values(), pl.String),
    ).unique("refund_id")
    good = (
        refunds.with_columns(
            c("amount").cast(pl.Float64, strict=False), c("sku").str.extract(PRODUCT)
        )
        .filter((c("status") == "退款成功") & (c("amount") > 0))
        .join(bought, on="order_id", how="semi")
    )
    rate = pl.DataFrame(
        {
            "created": [len(cohort)],
            "paid": [len(bought)],
            "refunded": [good["order_id"].n_unique()],
            "amount": [good["amount"].sum()],
        }
    )
    path = next(exports.glob("平台介入与投诉*.csv"))
    disputes = pl.read_csv(path, infer_schema=False).unique("纠纷编号").group_by("判给").len("disputes")
    return {
        "refund_rate": rate,
        "refund_cells": good.group_by("reason_raw", "sku").agg(
            c("order_id").n_unique().alias("orders")
        ),
        "disputes": disputes,
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
