"""The second way to count is itself right: the golden cases of the metric dictionary, by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
from oracle.clocks import Rule
from oracle.figures import Figure, figures, open_seconds, quantile

from retro import profiles, resources
from retro.given import GIVEN

DAY = date(2025, 11, 11)
WINDOW = (datetime(2025, 11, 10), datetime(2025, 11, 14))
NOBODY = pd.DataFrame(columns=["agent", "starts_at", "ends_at"])
SENDERS = {
    "b": ("buyer", "text", "在吗"),
    "h": ("human", "text", "亲，在的"),
    "w": ("human", "auto", "欢迎光临"),
    "r": ("bot", "text", "您好"),
    "a": ("assist_bot", "text", "此消息由机器人自动回复"),
    ">": ("system", "system", "由 店铺:服务助手 转交给 店铺:小荷"),
    "off": ("system", "system", "当前客服不在线，请留言"),
    "p": ("buyer", "redpacket", ""),
    "c": ("buyer", "card", ""),
    "ad": ("buyer", "text", "刷单推广"),
    "x": ("system", "system", "小荷 撤回了一条消息"),
}


def rules() -> dict[str, Rule]:
    """Return the rules of every profile on the day."""
    columns = list(GIVEN["profile_rules"])
    known = profiles.load(resources.layers("queries", None))
    rows = profiles.rules_on(known, DAY)
    return {str(row[0]): dict(zip(columns, row, strict=True)) for row in rows}


RULES = rules()


def chat(script: str, buyer: str = "b") -> list[dict[str, Any]]:
    """Return the rows of `b 10:10:15, h 10:18:10`; a time before the last is of the next day."""
    found: list[dict[str, Any]] = []
    day, before = DAY, ""
    for place, part in enumerate(script.split(", "), 1):
        who, clock = part.split()
        day += timedelta(days=clock < before)
        before = clock
        sender, kind, text = SENDERS[who]
        found.append({
            "platform": "p", "shop": "s", "conversation_id": buyer, "message_seq": place,
            "sent_at": datetime.fromisoformat(f"{day} {clock}"), "sender": sender,
            "agent": "小荷" if who in "hwa" else None, "buyer": buyer, "text": text,
            "message_kind": kind,
        })  # fmt: skip
    return found


def counted(profile: str, *scripts: str, **more: Any) -> dict[str, Figure]:
    """Return the figures of some conversations by a profile, with rules changed."""
    rows = [row for number, one in enumerate(scripts) for row in chat(one, f"b{number}")]
    roster = more.pop("roster", NOBODY)
    return figures(pd.DataFrame(rows), roster, {**RULES[profile], **more}, WINDOW)


def test_1_taobao_waits_from_the_first_of_two_questions() -> None:
    """10:10:15 and 10:15:20 are one round, answered after 7:55: none of one in time."""
    found = counted("taobao", "b 10:10:15, b 10:15:20, h 10:18:10")
    assert found["rate_3min"] == (0, 0, 1)


def test_2_taobao_counts_the_next_round() -> None:
    """The next question is answered after 30 s: one of two."""
    found = counted("taobao", "b 10:10:15, b 10:15:20, h 10:18:10, b 10:18:30, h 10:19:00")
    assert found["rate_3min"] == (0.5, 1, 2)


def test_3_ten_questions_without_an_answer_are_one_round() -> None:
    """Ten questions in three minutes, never answered: none of one."""
    script = ", ".join(f"b 10:{n * 18 // 60:02}:{n * 18 % 60:02}" for n in range(10))
    found = counted("taobao", script)
    assert found["rate_3min"] == (0, 0, 1)
    assert found["no_reply_users"][0] == 1


def test_4_jd_drops_sessions_begun_before_nine() -> None:
    """Asked at 8:56, answered at 9:01: not in the population."""
    found = counted("jd", "b 08:56:00, h 09:01:00")
    assert found["rate_30s"] == (None, 0, 0)
    assert found["art_mean"] == (None, None, 0)


@pytest.mark.parametrize("sign", ["roster", "notice"])
def test_5_jd_counts_messages_left_in_neither(sign: str) -> None:
    """With everybody offline a consult is a message left: neither in 30 s nor in the mean."""
    late = datetime(2025, 11, 11, 20)
    shifts = pd.DataFrame([("小荷", late, late + timedelta(hours=2))], columns=NOBODY.columns)
    script = "b 10:00:00, h 10:00:10" if sign == "roster" else "b 10:00:00, off 10:00:01"
    found = counted("jd", script, roster=shifts if sign == "roster" else NOBODY)
    assert found["rate_30s"] == (None, 0, 0)
    assert found["art_mean"] == (None, None, 0)
    assert found["offline_msgs"][0] == 1


@pytest.mark.parametrize(("back", "sessions"), [("10:08:10", 1), ("10:12:10", 2)])
def test_6_jd_opens_a_new_session_after_ten_minutes(back: str, sessions: int) -> None:
    """Back after 8 minutes is the same session, after 12 minutes a new 30-second check."""
    found = counted("jd", f"b 10:00:00, h 10:00:10, b {back}, h 10:12:15")
    assert found["rate_30s"][2] == sessions


def test_7_douyin_sees_the_first_day_only() -> None:
    """A session over midnight counts to 23:59:59: what is asked or answered later is not seen."""
    found = counted(
        "douyin", "b 22:55:00, h 22:55:05, b 23:59:50, h 00:00:05, b 00:10:00, h 00:10:30",
        idle_minutes=0, lapse_hours=0,
    )  # fmt: skip
    assert found["art_mean"] == (5, 5, 1)


@pytest.mark.parametrize(("answer", "seconds"), [("w 10:00:00, h 10:00:40", 40), ("a 10:00:05", 5)])
def test_7_douyin_takes_assisting_robots_and_no_welcome(answer: str, seconds: int) -> None:
    """A welcome at +0 s and a person at +40 s is 40 s; an assisting robot at +5 s is 5 s."""
    assert counted("douyin", f"b 10:00:00, {answer}")["frt_mean"] == (seconds, seconds, 1)


def test_7_douyin_starts_at_the_hand_over() -> None:
    """The clock runs from the transfer to a person, not from the first message to the bot."""
    found = counted(
        "douyin", "b 10:00:00, r 10:00:01, > 10:00:30, h 10:00:50", "b 10:00:00, r 10:00:01"
    )
    assert found["frt_mean"] == (20, 20, 1)
    assert found["rate_3min"] == (1, 1, 1)


def test_8_kuaishou_counts_people() -> None:
    """A hundred people reached a person, four were not answered in time: 96%."""
    in_time = ["b 10:00:00, h 10:03:00"] * 96
    late = ["b 10:00:00, h 10:03:01", "b 10:00:00, h 10:00:05, b 10:01:00"] * 2
    assert counted("kuaishou", *in_time, *late)["rate_3min"] == (0.96, 96, 100)


@pytest.mark.parametrize(
    ("waits", "slow"),
    [((121, 130, 200), 1), ((121, 130, 120), 0), ((121, 130, 700), 0)],
)
def test_9_kuaimai_three_slow_gaps_make_a_slow_buyer(waits: tuple[int, ...], slow: int) -> None:
    """Three gaps over 120 s on a day are slow; a gap of 700 s is a new session and none."""
    at, parts = datetime(2025, 11, 11, 10), []
    for wait in waits:
        parts += [f"b {at:%H:%M:%S}", f"h {at + timedelta(seconds=wait):%H:%M:%S}"]
        at += timedelta(seconds=wait + 10)
    found = counted("kuaimai", ", ".join(parts))
    assert found["slow_users"][0] == slow
    assert found["art_mean"][2] == sum(wait < 600 for wait in waits)


def test_10_gorgias_counts_the_night_and_no_automatic_mail() -> None:
    """A rule's mail at once, the agent after two hours of the night: two hours."""
    found = counted("gorgias", "b 01:00:00, w 01:00:01, h 03:00:00")
    assert found["frt_mean"][0] == 7200


def test_10_zendesk_has_business_hours_beside() -> None:
    """Asked at 17:50, answered at 9:20 on the next day: thirty open minutes."""
    assert counted("zendesk", "b 17:50:00, h 09:20:00")["frt_business_p50"][0] == 1800


def test_zendesk_takes_the_second_comment_of_an_agents_ticket() -> None:
    """A ticket that an agent opened is answered by the agent's second comment."""
    found = counted("zendesk", "h 10:00:00, b 10:01:00, h 10:02:00")
    assert found["frt_mean"] == (120, 120, 1)
    assert counted("gorgias", "h 10:00:00, b 10:01:00, h 10:02:00")["frt_mean"][2] == 0


def test_what_asks_and_what_does_not() -> None:
    """Cards ask; red packets, recalls and advertisers do not, unless a card shows a buyer."""
    found = counted("taobao", "c 10:00:00", "p 10:00:00", "x 10:00:00, b 10:00:05", "ad 10:00:00",
                    "ad 10:00:00, c 10:00:10")  # fmt: skip
    assert found["reply_rate"] == (0, 0, 3)


def test_a_question_of_the_night_counts_if_it_is_answered_inside() -> None:
    """Taobao: asked 7:58 and answered 8:00 counts; answered 7:59 does not."""
    found = counted("taobao", "b 07:58:00, h 08:00:00", "b 07:58:00, h 07:59:00")
    assert found["rate_3min"] == (1, 1, 1)


def test_jd_takes_ten_minutes_for_what_nobody_answers() -> None:
    """From September 2025 an unanswered question enters the mean."""
    assert counted("jd", "b 10:00:00, h 10:00:20", "b 10:00:00")["art_mean"] == (310, 620, 2)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [([], 0.5, None), ([4], 0.9, 4), ([1, 2], 0.5, 1.5), ([20, 30, 180, 181], 0.9, 180.7)],
)
def test_quantiles_lie_between_neighbours(
    values: list[float], share: float, expected: float | None
) -> None:
    """A quantile lies between two values in proportion."""
    assert quantile(values, share) == (None if expected is None else pytest.approx(expected))


def test_open_seconds_leave_nights_and_weekends_out() -> None:
    """From Friday 17:00 to Monday 10:00 there are two open hours."""
    friday, monday = datetime(2025, 11, 14, 17), datetime(2025, 11, 17, 10)
    assert open_seconds(friday, monday, RULES["zendesk"]) == 7200
