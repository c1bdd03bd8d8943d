"""Values as readers see them, in Chinese and English."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from retro import resources
from retro.formats import DASH, Formats
from retro.kinds import KINDS
from retro.model import Column

LANGUAGES = ("zh", "en")


def column(kind: str, **more: Any) -> Column:
    """Return a column of a kind."""
    return Column(name="x", label={"zh": "甲", "en": "X"}, kind=kind, **more)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_known_is_a_dash(lang: str, kind: str) -> None:
    """An empty value of any kind is printed as a dash, never as None, nan or 0."""
    assert Formats(lang).value(None, column(kind), "share") == DASH


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (Decimal(9999), "¥9,999", "¥9,999"),
        (Decimal(10000), "¥1.0万", "¥10,000"),
        (Decimal("4826310.50"), "¥482.6万", "¥4,826,310"),
        (Decimal("-12000.4"), "−¥1.2万", "−¥12,000"),
        (Decimal("9999.6"), "¥1.0万", "¥10,000"),
        (Decimal(99999999), "¥1.00亿", "¥99,999,999"),
        (Decimal(123456789), "¥1.23亿", "¥123,456,789"),
        (Decimal("-0.4"), "¥0", "¥0"),
        (Decimal(0), "¥0", "¥0"),
    ],
)
def test_money_from_ten_thousand_on_is_in_wan(value: Decimal, zh: str, en: str) -> None:
    """Chinese readers count in 万, then in 亿; English ones in whole yuan."""
    assert (Formats("zh").money(value), Formats("en").money(value)) == (zh, en)


@pytest.mark.parametrize(
    ("seconds", "zh", "en"),
    [
        (-0.02, "0 秒", "0 s"),
        (0, "0 秒", "0 s"),
        (119, "119 秒", "119 s"),
        (120, "2.0 分钟", "2.0 min"),
        (7199, "120.0 分钟", "120.0 min"),
        (7200, "2.0 小时", "2.0 h"),
        (-90, "-90 秒", "-90 s"),
    ],
)
def test_durations_take_the_unit_that_reads_well(seconds: float, zh: str, en: str) -> None:
    """Below two minutes in seconds, below two hours in minutes, then in hours."""
    assert (Formats("zh").seconds(seconds), Formats("en").seconds(seconds)) == (zh, en)


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("count", 12345, "12,345"),
        ("number", 1234.56, "1,234.6"),
        ("number", 3.0, "3"),
        ("ratio", 1.236, "1.24"),
        ("share", 0.91349, "91.3%"),
        ("share", 0.0, "0.0%"),
        ("share", 1.0, "100.0%"),
        ("minutes", 1.5, "90 秒"),
        ("hours", 14.24, "14.2 小时"),
        ("time", datetime(2025, 11, 10, 20, 5, 59), "11-10 20:05"),
        ("hour", datetime(2025, 11, 10, 20), "11-10 20:00"),
        ("hour", datetime(2025, 11, 10, 20, 30), "11-10 20:30"),
        ("day", date(2025, 11, 10), "2025-11-10"),
        ("clock", 9, "09:00"),
        ("flag", True, "是"),
        ("flag", False, "否"),
        ("text", "<b>", "<b>"),
        ("id", "00012", "00012"),
    ],
)
def test_each_kind_has_its_format(kind: str, value: Any, expected: str) -> None:
    """The kind of the column decides how a value is printed; text and ids stay as they are."""
    assert Formats("zh").value(value, column(kind)) == expected


def test_a_day_without_its_year_cannot_be_misread() -> None:
    """10-11 is October or November, so in English the month is a word; a file's days are ISO."""
    formats, early = Formats("en"), datetime(2025, 10, 11, 9, 30)
    assert (formats.time(early), formats.hour(early)) == ("Oct 11 09:30", "Oct 11 09:30")
    assert formats.day(early.date()) == "2025-10-11"
    assert formats.kind(early.date(), "month_day") == "Oct 11"
    assert formats.period(early, datetime(2025, 11, 10, 2)) == "2025-10-11 09:30 – 11-10 02:00"


def test_a_measure_takes_the_kind_of_its_row() -> None:
    """A column of mixed measures is printed row by row in the row's own unit."""
    measure = column("measure", unit_from="unit")
    assert Formats("zh").value(0.5, measure, "share") == "50.0%"
    assert Formats("zh").value(50, measure, "seconds") == "50 秒"


def test_a_code_takes_the_vocabulary_of_its_row() -> None:
    """A column of mixed codes is read row by row in the row's own list of labels."""
    code = column("code", unit_from="dimension")
    assert Formats("zh").value("presale", code, "pool") == "售前"
    assert Formats("zh").value("size_fit", code, "question_type") == "尺码推荐"
    assert Formats("zh").value("XM-1", code, "product") == "XM-1"


def test_codes_are_printed_as_words() -> None:
    """A code is its label in the language; an unknown one stands for itself."""
    sender = column("code", vocabulary="sender")
    assert Formats("zh").value("human", sender) == "人工客服"
    assert Formats("zh").value("martian", sender) == "martian"
    assert Formats("zh").code("x", "no_such_vocabulary") == "x"


def test_differences_of_shares_are_points_with_a_sign() -> None:
    """A change from 95 % to 91 % is minus four points, not minus four percent."""
    assert Formats("zh").points(-0.044) == "-4.4 个百分点"
    assert Formats("zh").points(0.01).startswith("+1.0")
    assert Formats("zh").apart(-0.044) == Formats("zh").apart(0.044) == "4.4 个百分点"


def test_texts_fall_back_to_english() -> None:
    """A sentence without the language is given in English; none at all is empty."""
    assert Formats("zh").text({"en": "only"}) == "only"
    assert Formats("zh").text({}) == ""


def test_filters_of_templates_print_dashes() -> None:
    """A template may pass anything to a filter, also what is not known."""
    filters = Formats("en").filters()
    assert {name: filters[name](None) for name in ("money", "share", "seconds", "points")} == (
        dict.fromkeys(("money", "share", "seconds", "points"), DASH)
    )


def _keys(table: dict[str, Any], above: str = "") -> set[str]:
    found = set()
    for key, value in table.items():
        name = f"{above}.{key}" if above else key
        found |= _keys(value, name) if isinstance(value, dict) else {name}
    return found


def test_both_languages_have_the_same_strings() -> None:
    """What one strings file says, the other says too."""
    zh, en = (_keys(resources.strings(lang)) for lang in LANGUAGES)
    assert zh ^ en == set()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (1, "1 request was"),
        (0, "0 requests were"),
        (1843, "1,843 requests were"),
        (0.6, "1 request was"),
    ],
)
def test_words_go_with_what_is_printed(value: float, said: str) -> None:
    """One request was, two were; 0.6 is printed as 1 and is one."""
    formats = Formats("en")
    assert said == f"{formats.counted(value, 'request')} {formats.plural(value, 'was', 'were')}"


def test_words_of_their_own_plural_and_of_nothing_known() -> None:
    """A word may bring its plural; a number that is not known is a dash and many."""
    formats = Formats("en")
    assert formats.counted(1, "reply", "replies") == "1 reply"
    assert formats.counted(2, "reply", "replies") == "2 replies"
    assert formats.counted(None, "reply", "replies") == "– replies"
