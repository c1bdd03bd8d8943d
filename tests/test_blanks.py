"""What holds nothing: calendars of zeros, and exports of other days than the promotion."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import factories
import pytest

from retro.blanks import elsewhere, filled, silenced
from retro.model import Block, Result

FROM, TO = datetime(2025, 11, 10), datetime(2025, 11, 12)


def calendar(*rows: tuple[Any, ...], kind: str = "hour") -> Result:
    """Return a result with a row per hour: hour, chats, share late."""
    columns = (
        factories.column("at", "时段", kind),
        factories.column("chats", "会话", "count"),
        factories.column("late", "超时占比", "share"),
    )
    asked = replace(factories.query("1_break_down/x", "表", "问", columns), grain=("at",))
    return Result(query=asked, params={}, rows=rows)


@pytest.mark.parametrize("kind", ["hour", "time", "day", "clock"])
def test_a_calendar_of_zeros_is_empty(kind: str) -> None:
    """Forty-eight rows of zeros are no table."""
    assert filled(calendar((FROM, 0, None), (TO, 0, None), kind=kind)).rows == ()


@pytest.mark.parametrize(
    "result",
    [
        calendar((FROM, 0, None), (TO, 1, None)),
        calendar((FROM, 0, None), (TO, 0, 0.5)),
        calendar((FROM, 0, None)),
        calendar(("x", 0, None), ("y", 0, None), kind="text"),
        calendar((FROM, None, None), (TO, None, None)),
        calendar(),
    ],
    ids=["a figure", "a share", "one row", "no calendar", "nothing known", "no rows"],
)
def test_everything_else_stays(result: Result) -> None:
    """One figure is enough; a zero of something else than time is a finding of its own."""
    assert filled(result) is result


def spans(*times: tuple[datetime, datetime], table: str = "messages") -> list[Any]:
    """Return accounts of files with rows from … to …."""
    base = next(file for file in factories.report().files if file.table)
    return [replace(base, table=table, first_at=first, last_at=last) for first, last in times]


def test_exports_of_other_days_are_told() -> None:
    """All of them before or after: from when to when they are; the end does not belong to it."""
    promotion = replace(factories.report().promotion, starts_at=FROM, ends_at=TO)
    before = (datetime(2025, 11, 1), datetime(2025, 11, 9))
    after = (TO, datetime(2025, 11, 20))
    assert elsewhere(spans(before, after), promotion) == (before[0], after[1])
    assert elsewhere(spans(before, (datetime(2025, 11, 9), FROM)), promotion) is None
    assert elsewhere([], promotion) is None


def test_a_roster_of_the_promotion_is_no_data_of_it() -> None:
    """Shifts alone are nothing to review."""
    promotion = replace(factories.report().promotion, starts_at=FROM, ends_at=TO)
    early = (datetime(2025, 10, 1), datetime(2025, 10, 2))
    files = [*spans((FROM, TO), table="roster"), *spans(early)]
    assert elsewhere(files, promotion) == early


def test_without_rows_nothing_is_said() -> None:
    """“No chat went unanswered” is no comfort where there was no chat."""
    columns = (factories.column("n", "数", "count"),)
    asked = factories.query("1_break_down/x", "表", "问", columns)
    empty: Block = factories.block(asked, [], "没有漏答的问题。")
    told = factories.block(asked, [(1,)], "漏答 1 个。")
    assert not any(silenced(empty).answer.values())
    assert silenced(told) is told
