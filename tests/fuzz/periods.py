"""The name of a file -> the days that it says it holds: days that there are, or none."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from retro.intake.files import period

PIECES = (
    "2025-11-01", "20251110", "2025.11.12", "2025年11月1日", "至", "到", "_", "-", "~", "to", "—",
    "订单", "20251399", "2025-02-30", "2025-1-1", "202511", "4501018068102177725", ".csv", " ",
    "(1)",
    "20251101_20251112", "0", "1",
)  # fmt: skip
inputs = (
    st.lists(st.sampled_from(PIECES) | st.text(max_size=2), max_size=6)
    .map("".join)
    .map(lambda name: name.encode("utf-8", "ignore"))
)


def one(data: bytes) -> None:
    """Either two days of this century that are written in the name, or nothing."""
    name = data.decode("utf-8", "ignore")
    first, last = period(name)
    assert (first is None) == (last is None)
    if first is not None and last is not None:
        for day in map(date.fromisoformat, (first, last)):
            assert 2000 <= day.year < 2100
            digits = "".join(sign for sign in name if sign.isdecimal())
            assert all(str(part) in digits for part in (day.year, day.month, day.day))
        assert period(f"导出_{name}") == (first, last), "what stands before changes the days"
