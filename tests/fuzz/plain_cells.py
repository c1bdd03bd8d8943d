"""What a cell means, in plain Python and from the definitions alone: no line of SQL is shared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from itertools import product

WHITE = " \t\n\r\f\u3000\u00a0"
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
EDGE = WHITE + INVISIBLE + "'`"
DASHES = set("-—–―－─")
NONE = {
    "", "/", "\\N", "null", "NULL", "Null", "None", "N/A", "n/a", "#N/A", "#DIV/0!", "NaN", "nan",
    "无", "暂无",
}  # fmt: skip
NO_DAY = re.compile(r"(0000|0001|1900|1970)[-/]0?[01][-/]0?[01]([ T]0?[08]:00(:00)?)?", re.ASCII)
CURRENCIES = (
    "US$", "HK$", "NT$", "SG$", "A$", "AU$", "C$", "CA$", "NZ$", "MX$", "S$", "R$", "$",
    "¥", "€", "£", "৳", "₹", "₩", "₫", "฿", "₱", "₽", "Rs.", "Rs", "RM", "人民币",
)  # fmt: skip
CODES = (
    "RMB", "CNY", "USD", "EUR", "GBP", "HKD", "TWD", "JPY", "KRW", "INR", "BDT", "AUD", "CAD",
    "SGD", "MYR", "THB",
)  # fmt: skip
SIGNS_BEHIND = ("¥", "€", "£", "৳", "₹")
COUNTED = ("元", "件", "人", "条", "个", "次", "单", "分", "笔", "天")
PAID = ("元", "圆", "块")
DIGITS = set("0123456789")
SECONDS = {
    "s": ("秒", "秒钟", "second", "seconds", "sec", "secs", "s"),
    "m": ("分", "分钟", "minute", "minutes", "min", "mins", "m"),
    "h": ("小时", "个小时", "时", "hour", "hours", "hr", "hrs", "h"),
    "d": ("天", "日", "day", "days", "d"),
}
EACH = {"d": 86400, "h": 3600, "m": 60, "s": 1}
EPOCH = datetime(1970, 1, 1)
SERIAL = datetime(1899, 12, 30)
AHEAD = timedelta(hours=8)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def text(cell: str) -> str | None:
    """Return the cell without what stands around it; None for the words that mean nothing."""
    bare = cell.strip(EDGE)
    is_dash = 0 < len(bare) <= 4 and set(bare) <= DASHES
    return None if is_dash or bare in NONE or NO_DAY.fullmatch(bare) else bare


def unwrapped(cell: str) -> str | None:
    """Return the cell without the `="…"` that keeps a spreadsheet from reading a number."""
    if text(cell) is None:
        return None
    bare = cell.lstrip(EDGE).removeprefix("=").lstrip(EDGE + '"“”').rstrip(EDGE + '"“”')
    return "".join(sign for sign in bare if sign not in INVISIBLE) or None


def identity(cell: str) -> str | None:
    """Return an id; None for one that a spreadsheet rounded."""
    bare = unwrapped(cell)
    if bare is None or not {".", "+"} & set(bare):
        return bare
    whole, point, rest = bare.partition(".")
    if point and _digits(whole) and not rest.strip("0"):
        return whole if len(whole) <= 15 else None
    if point and _digits(whole) and len(whole) >= 16 and (not rest or _digits(rest)):
        return None
    return None if _is_rounded(bare) else bare


def _is_rounded(bare: str) -> bool:
    """Tell 1.23457E+17, 1.23e17 and 5E+17 from a code such as 5E17."""
    head, sign, power = bare.replace("E", "e", 1).partition("e")
    first, point, rest = head.partition(".")
    has_plus = power.startswith("+")
    if not sign or len(first) != 1 or not _digits(first) or not _digits(power.removeprefix("+")):
        return False
    return _digits(rest) if point else has_plus


def _digits(found: str) -> bool:
    return bool(found) and set(found) <= DIGITS


def narrow(cell: str) -> str:
    """Return a text with full-width signs as the usual ones."""
    odd = {"\u3000": " ", "￥": "¥", "−": "-", "–": "-"}
    return "".join(
        chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else odd.get(sign, sign) for sign in cell
    )


def amount(cell: str, units: tuple[str, ...]) -> Fraction | None:
    """Return the number of a cell, exactly."""
    bare = unwrapped(cell)
    if bare is None:
        return None
    # The yuan sign goes with any number: it tells no unit of something else.
    return _written(bare, units) if not bare.endswith("元") else _written(bare, (*units, "元"))


def _written(bare: str, units: tuple[str, ...]) -> Fraction | None:
    told = "".join(sign for sign in narrow(bare) if sign not in WHITE[:5])
    if told.startswith("(") and told.endswith(")") and len(told) > 2:
        told = f"-{told[1:-1]}"
    before = [money for money in ("", *CURRENCIES, *CODES) if money in told]
    behind = [unit for unit in ("", *SIGNS_BEHIND, *CODES, *units) if told.endswith(unit)]
    for start, unit in product(_starts(before), behind):
        if told.startswith(start):
            value = _unsigned(told[len(start) : len(told) - len(unit)])
            if value is not None:
                return -value if "-" in start else value
    return None


def _starts(before: Sequence[str]) -> Iterator[str]:
    """Yield what may stand before a number: a sign on either side of the currency, not both."""
    for money in before:
        yield from (money, f"+{money}", f"-{money}", f"{money}+", f"{money}-")


def _unsigned(body: str) -> Fraction | None:
    times = {"万": 10**4, "亿": 10**8}.get(body[-1:], 1)
    if times > 1:
        body = body[:-1]
    else:
        head, sign, power = body.replace("E", "e").partition("e")
        if sign:
            digits = power[1:] if power[:1] in {"+", "-"} else power
            if not _digits(digits) or len(digits) > 2:
                return None
            body, times = head, 10 ** int(digits)
            if power[0] == "-":
                value = _grouped(body)
                return None if value is None else value / times
    value = _grouped(body)
    return None if value is None else value * times


def _grouped(body: str) -> Fraction | None:
    """Return 1234.5, 1,234.5 or 12,34,567; no other places for commas."""
    whole, _, rest = body.partition(".")
    if rest and not _digits(rest):
        return None
    if not whole:
        return Fraction(f"0.{rest}") if rest else None
    first, *groups = whole.split(",")
    if not all(map(_digits, (first, *groups))) or len(groups) > 9:
        return None
    sizes = list(map(len, groups))
    western = len(first) <= 3 and set(sizes) == {3}
    indian = len(first) <= 2 and len(sizes) > 1 and sizes[-1] == 3 and set(sizes[:-1]) == {2}
    plain = not groups and len(first) <= 30
    if not (plain or western or indian):
        return None
    return Fraction(f"{first}{''.join(groups)}.{rest or 0}")


def number(cell: str) -> float | None:
    """Return a number as a double."""
    found = amount(cell, COUNTED)
    return None if found is None else float(found)


def count(cell: str) -> int | None:
    """Return a whole number; what differs from one by less than a millionth is one."""
    found = amount(cell, COUNTED)
    if found is None or abs(found) >= 10**32:
        return None
    rounded = _rounded(found, 6)
    return int(rounded) if rounded == int(rounded) and abs(rounded) < 2**63 else None


def money(cell: str) -> Decimal | None:
    """Return an amount of money with two decimals."""
    found = amount(cell, PAID)
    if found is None:
        return None
    rounded = _rounded(found, 2)
    return rounded if abs(rounded) < 10**16 else None


def _rounded(value: Fraction, places: int) -> Decimal:
    scaled = abs(value) * 10**places
    whole = int(scaled) + (scaled - int(scaled) >= Fraction(1, 2))
    return (Decimal(whole) * (1 if value >= 0 else -1)).scaleb(-places)


def ratio(cell: str) -> float | None:
    """Return 3.2 for 3.2 and for 320%."""
    bare = narrow(unwrapped(cell) or "")
    if bare.endswith("%"):
        found = number(bare[:-1])
        return None if found is None else found / 100
    return number(bare)


def share(cell: str) -> float | None:
    """Return 0.85 for 0.85, 85% and 85."""
    found = ratio(cell)
    is_stated = narrow(unwrapped(cell) or "").endswith("%")
    return found / 100 if found is not None and found > 1 and not is_stated else found


def seconds(cell: str, unit: int = 1) -> float | None:
    """Return a duration in seconds; a number without a unit is one of `unit` seconds."""
    bare = unwrapped(cell)
    if bare is None:
        return None
    found = _duration(bare)
    if found is None:
        plain = _written(bare, ("-",))
        found = None if plain is None else plain * unit
    return float(found) if found is not None and found >= 0 else None


def _duration(bare: str) -> Fraction | None:
    told = re.sub(r"[ \t\n\r\f,]+|and", "", narrow(bare).lower())
    total, seen, rest = Fraction(0), 0, told
    for unit in "dhms":
        if unit == "h" and (clock := _clock(rest)) is not None:
            return total + clock
        value, behind = _leading(rest)
        words = sorted(SECONDS[unit], key=len, reverse=True)
        word = next((word for word in words if value is not None and behind.startswith(word)), None)
        if value is not None and word:
            # `5min` is no five meters of anything else: what follows has to be a number.
            total, seen, rest = total + value * EACH[unit], seen + 1, behind[len(word) :]
    return total if seen and not rest else None


def _leading(told: str) -> tuple[Fraction | None, str]:
    found = re.match(r"[0-9]{1,9}(\.[0-9]+)?", told)
    return (Fraction(found[0]), told[found.end() :]) if found else (None, told)


def _clock(told: str) -> Fraction | None:
    parts = told.split(":")
    if len(parts) != 3 or not (_digits(parts[0]) and len(parts[0]) <= 9):
        return None
    whole, point, rest = parts[2].partition(".")
    fine = all(_digits(part) and len(part) <= 2 and int(part) < 60 for part in (parts[1], whole))
    if not fine or (point and not _digits(rest)):
        return None
    return int(parts[0]) * 3600 + int(parts[1]) * 60 + Fraction(f"{whole}.{rest or 0}")


def moment(cell: str, ahead: timedelta = timedelta(0)) -> datetime | None:
    """Return a time of the years 2000 to 2099; `ahead` is added where no offset is written."""
    bare = unwrapped(cell)
    if bare is None:
        return None
    with suppress(ValueError, OverflowError, InvalidOperation):
        found = _serial(bare, ahead) if re.fullmatch(r"[0-9]+(\.[0-9]*)?", bare) else None
        found = found or _told(_year_first(narrow(bare)), ahead)
        return found if found and 2000 <= found.year < 2100 else None
    return None


def _serial(bare: str, ahead: timedelta) -> datetime | None:
    whole, _, rest = bare.partition(".")
    shapes = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
    if len(whole) == 5:
        told = Decimal(float(f"{whole}.{rest or 0}") * 86400).to_integral(ROUND_HALF_UP)
        return SERIAL + timedelta(seconds=int(told)) + ahead
    if len(whole) in {10, 13} and whole[0] == "1":
        scale = 1 if len(whole) == 10 else 1000
        return EPOCH + timedelta(seconds=float(f"{whole}.{rest or 0}") / scale) + AHEAD
    if len(whole) in shapes and "." not in bare:
        return datetime.strptime(bare, shapes[len(whole)]) + ahead
    return None


def _year_first(told: str) -> str:
    """Return the text with year, month and day in this order, where the month is a word."""
    day, month, year = r"([0-9]{1,2})", r"([A-Z][a-z]{2,8})", r"([0-9]{4})"
    weekday = r"(?:[A-Z][a-z]{2,8},? +)?"
    for shape, order in (
        (rf"[A-Z][a-z]{{2}} ([A-Z][a-z]{{2}}) +{day} ([0-9]{{2}}(?::[0-9]{{2}}){{2}}) (\S+) {year}",
         r"\5-\1-\2 \3 \4"),
        (rf"{weekday}{month}\.? +{day},? +{year}\b(.*)", r"\3-\1-\2\4"),
        (rf"{weekday}{day}[ -]{month}[ -]{year}\b(.*)", r"\3-\2-\1\4"),
        (r"([0-9]{4})([0-9]{2})([0-9]{2}) +(.*)", r"\1-\2-\3 \4"),
    ):  # fmt: skip
        if found := re.fullmatch(shape, told, re.DOTALL | re.ASCII):
            return found.expand(order)
    return told


DAY = re.compile(
    r"(20[0-9]{2})\s*[-/.年]\s*([0-9]{1,2}|[A-Z][a-z]{2,8})\s*[-/.月]\s*(?P<day>[0-9]{1,2})(?P<mark>日?)",
    re.ASCII,
)
WEEKDAY = re.compile(r"(星期|周)[一二三四五六日天]")
HALF = r"上午|下午|AM|PM|am|pm"
TIME = re.compile(
    rf"(?P<half>{HALF})?\s*(?P<h>[0-9]{{1,2}})(?P<sign>[时点:])(?P<m>[0-9]{{1,2}})?"
    r"(?:[分:](?P<s>[0-9]{1,2})?秒?(?:[.,](?P<f>[0-9]{1,9}))?)?", re.ASCII
)  # fmt: skip
AFTER = re.compile(r"AM|PM|am|pm|a\.m\.|p\.m\.")
# An offset, and a remark in brackets behind it.
OFFSET = re.compile(
    r"\(?(Z|UTC|GMT)?\s*(?:([-+])([0-9]{1,2}):?([0-5][0-9])?)?\)?(?:\s*\([^\n]*\))?", re.ASCII
)


def _told(told: str, ahead: timedelta) -> datetime | None:
    found = DAY.match(told)
    if not found:
        return None
    month = found[2]
    at = MONTHS.index(month[:3].lower()) + 1 if month[0].isalpha() else int(month)
    day, rest = datetime(int(found[1]), at, int(found["day"])), told[found.end() :]
    # 2025/1/113:04 may be the first or the eleventh; 2025/1/1120:05 can be but one time.
    glued = re.match(r"[0-9]*", rest)
    if glued and glued[0] and not found["mark"] and len(found["day"] + glued[0]) != 4:
        return None
    rest = rest.lstrip(WHITE[:5])
    if week := WEEKDAY.match(rest):
        rest = rest[week.end() :].lstrip(WHITE[:5])
    return day + ahead if not rest else _clocked(day, rest, ahead)


def _clocked(day: datetime, rest: str, ahead: timedelta) -> datetime | None:
    is_iso = rest.startswith("T")
    rest = rest.removeprefix("T")
    found = TIME.match(rest)
    if not found:
        return None
    rest = rest[found.end() :].lstrip(WHITE[:5])
    after = AFTER.match(rest)
    rest = rest[after.end() :].lstrip(WHITE[:5]) if after else rest
    clock = _since_midnight(found, (found["half"] or "") + (after[0] if after else ""))
    offset = OFFSET.fullmatch(rest)
    if clock is None or not offset:
        return None
    utc, sign, hours, minutes = offset.groups()
    if not utc and not sign:
        return day + clock + ahead
    # `09:00-12:00` is a stretch of time, not an offset.
    if (sign == "-" and not found["s"] and not is_iso) or int(hours or 0) > 14:
        return None
    shift = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    return day + clock + AHEAD + (shift if sign == "-" else -shift)


def _since_midnight(found: re.Match[str], half: str) -> timedelta | None:
    hour, minute, second = (int(found[part] or 0) for part in ("h", "m", "s"))
    if hour > 24 or minute > 59 or second > 59:
        return None
    if found["m"] is None and (found["sign"] == ":" or found["s"]):
        return None
    if hour == 24 and (half or minute or second):
        return None
    if half.lower() in {"下午", "pm", "p.m."}:
        hour += 12 if hour < 12 else 0
    elif half:
        if hour > 12:
            return None
        hour %= 12
    part = int((found["f"] or "").ljust(6, "0")[:6])
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=part)
