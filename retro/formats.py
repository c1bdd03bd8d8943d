"""Raw values -> text for readers, by kind of column and language; the only place that formats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton
from babel.numbers import format_currency, format_decimal, get_currency_symbol

from retro import resources
from retro.model import Column, Text, Value, worded

DASH = "–"
LOCALES = {"zh": "zh_CN", "en": "en_US"}
TEN_THOUSAND = 10_000
HUNDRED_MILLION = TEN_THOUSAND * TEN_THOUSAND
CURRENCY = "CNY"
MINUTE = 60
HOUR = 3600
LONGEST = 400


class Formats:
    """The formats of one language, also offered as Jinja filters."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.strings = resources.strings(lang)
        self.locale = _locale(str(self.strings.get("locale", LOCALES.get(lang, lang))))
        whole = self.locale.percent_formats[None].pattern
        self._percent = whole.replace("#,##0", "0.0")
        self._by_kind: dict[str, Callable[[Any], str]] = {
            "time": self.time,
            "hour": self.hour,
            "day": self.day,
            "month_day": self.month_day,
            "clock": self.clock,
            "count": self.count,
            "number": self.number,
            "ratio": self.ratio,
            "share": self.share,
            "points": self.points,
            "apart": self.apart,
            "seconds": self.seconds,
            "minutes": lambda value: self.seconds(value * MINUTE),
            "hours": self.hours,
            "money": self.money,
            "flag": self.flag,
        }

    def value(self, value: Value, column: Column, unit: str = "") -> str:
        """Return the text of one cell.

        `unit` is the row's kind in a `measure` column, its vocabulary in a `code` column.
        """
        if column.kind == "code":
            return self.code(value, unit or column.vocabulary)
        return self.kind(value, unit if column.kind == "measure" else column.kind)

    def kind(self, value: Value, kind: str) -> str:
        """Return the text of a value of the given kind; nothing known is a dash."""
        if value is None:
            return DASH
        return self._by_kind.get(kind, words)(value)

    def text(self, text: Text) -> str:
        """Return the sentence in this language, in English if there is none."""
        return worded(text, self.lang)

    def code(self, value: Value, vocabulary: str) -> str:
        """Return the label of a code, or the code itself if the vocabulary lacks it."""
        if value is None:
            return DASH
        return words(self.strings["codes"].get(vocabulary, {}).get(str(value), value))

    def count(self, value: float) -> str:
        return format_decimal(round(value), format="#,##0", locale=self.locale)

    def counted(self, value: float | None, one: str, many: str = "") -> str:
        """Return a number and what it counts: `{{ n|counted('paid order') }}`, "1 paid order"."""
        shown = DASH if value is None else self.count(value)
        return f"{shown} {self.plural(value, one, many)}"

    def plural(self, value: float | None, one: str, many: str = "") -> str:
        """Return the word that goes with a number: `{{ n|plural('was', 'were') }}`.

        Without `many` it is `one` with an s. What is printed as 1 is one; all else is many.
        """
        is_one = value is not None and abs(round(value)) == 1
        return one if is_one else many or f"{one}s"

    def number(self, value: float) -> str:
        return _plain_zero(format_decimal(value, format="#,##0.#", locale=self.locale))

    def ratio(self, value: float) -> str:
        return format_decimal(value, format="0.00", locale=self.locale)

    def share(self, value: float) -> str:
        return _plain_zero(format_decimal(value, format=self._percent, locale=self.locale))

    def points(self, value: float) -> str:
        """Return a difference of shares in percentage points, with its sign."""
        unit = self.strings["units"]["points"]
        return f"{format_decimal(value * 100, format='+0.0;-0.0', locale=self.locale)}{unit}"

    def apart(self, value: float) -> str:
        """Return by how many percentage points two shares differ, whichever is larger."""
        return self.points(abs(value)).removeprefix("+")

    def money(self, value: Decimal | float) -> str:
        """Return an amount in whole yuan; in Chinese from ten thousand on in 万, then in 亿."""
        size, sign = abs(Decimal(value)), "−" if round(value) < 0 else ""
        if self.lang == "zh" and round(size) >= TEN_THOUSAND:
            return f"{sign}¥{self._in_wan(size)}"
        if self.lang in LOCALES:
            return f"{sign}¥{format_decimal(size, format='#,##0', locale=self.locale)}"
        return sign + _in_yuan(size, self.locale)

    def _in_wan(self, size: Decimal) -> str:
        wan = round(size / TEN_THOUSAND, 1)
        if wan < TEN_THOUSAND:
            return f"{format_decimal(wan, format='#,##0.0', locale=self.locale)}万"
        yi = size / HUNDRED_MILLION
        return f"{format_decimal(yi, format='#,##0.00', locale=self.locale)}亿"

    def seconds(self, value: float) -> str:
        """Return a duration in the largest unit that reads well."""
        if abs(value) < MINUTE * 2:
            return self._with_unit(value, "0", "seconds")
        if abs(value) < HOUR * 2:
            return self._with_unit(value / MINUTE, "0.0", "minutes")
        return self.hours(value / HOUR)

    def hours(self, value: float) -> str:
        return self._with_unit(value, "#,##0.0", "hours")

    def _with_unit(self, value: float, form: str, unit: str) -> str:
        shown = _plain_zero(format_decimal(value, format=form, locale=self.locale))
        return f"{shown}{self.strings['units'][unit]}"

    def time(self, value: datetime) -> str:
        return f"{self.month_day(value)} {value:%H:%M}"

    def month_day(self, value: date) -> str:
        """Return a day without its year; outside Chinese the month is a word: 10-11 is two days."""
        if self.lang == "zh":
            return value.strftime("%m-%d")
        return _day_of_month(value.month, value.day, self.locale)

    def period(self, first: datetime, last: datetime) -> str:
        """Return from when to when, with the year: an export of another year must be seen."""
        same_year = first.year == last.year
        return f"{first:%Y-%m-%d %H:%M} – " + last.strftime(
            "%m-%d %H:%M" if same_year else "%Y-%m-%d %H:%M"
        )

    def stretch(self, first: datetime, last: datetime) -> str:
        """Return from when to when within a promotion; a day that is the same is told once."""
        is_one_day = first.date() == last.date()
        return f"{self.time(first)}–{f'{last:%H:%M}' if is_one_day else self.time(last)}"

    def hour(self, value: datetime) -> str:
        return self.time(value)

    def clock(self, value: int) -> str:
        return f"{value:02d}:00"

    def day(self, value: date) -> str:
        return value.strftime("%Y-%m-%d")

    def flag(self, value: bool) -> str:  # noqa: FBT001
        return str(self.strings["units"]["yes" if value else "no"])

    def filters(self) -> dict[str, Callable[..., str]]:
        """Return the formats as Jinja filters: `{{ row.late|count }}`, `{{ x|code('stage') }}`."""
        kinds = {name: _dashed(form) for name, form in self._by_kind.items()}
        words: dict[str, Callable[..., str]] = {
            "code": self.code,
            "counted": self.counted,
            "measure": self.kind,
            "plural": self.plural,
            "stretch": _dashed(self.stretch),
            "t": self.text,
        }
        return kinds | words


def _dashed(form: Callable[..., str]) -> Callable[..., str]:
    return lambda *values: DASH if None in values else form(*values)


@cache
def _day_of_month(month: int, day: int, locale: Locale) -> str:
    # Of a leap year, so that every day is there.
    return str(format_skeleton("MMMd", date(2024, month, day), locale=locale))


def words(value: object) -> str:
    """Return a text of the exports, as much of it as anybody reads in a cell or a sentence.

    `tables.xlsx` has it whole; a page of texts as long as exports allow could not be laid out.
    """
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def has_locale(name: str) -> bool:
    """Tell whether there are rules for writing numbers and dates in a language or country."""
    try:
        Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return False
    return True


def _locale(name: str) -> Locale:
    """Return the locale of that name; where there is none, numbers are written as in English.

    A name would be looked up again for every number, which costs more than to write it.
    """
    return Locale.parse(name.replace("-", "_") if has_locale(name) else LOCALES["en"])


def _in_yuan(size: Decimal, locale: Locale) -> str:
    """Return an amount without fen as a locale writes one, with the sign of the yuan alone."""
    pattern = locale.currency_formats["standard"].pattern.replace(".00", "")
    text = format_currency(size, CURRENCY, format=pattern, locale=locale, currency_digits=False)
    return text.replace(get_currency_symbol(CURRENCY, locale), "¥")


def _plain_zero(number: str) -> str:
    """A trifle below zero is none: "-0 秒" says nothing."""
    return number if any(digit in number for digit in "123456789") else number.lstrip("-")
