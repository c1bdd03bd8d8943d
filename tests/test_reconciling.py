"""`[reconcile]`: what a manager may type, and the rows that queries are given."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from retro import config
from retro.errors import UsageError
from retro.model import Value
from retro.reconciling import check, figure, reconcile_rows
from retro.settings import Settings

SHOP = """[shop]
name = "小满衣橱"

[promotions.p]
start = "2025-11-10 20:00"
end = "2025-11-12 02:00"

"""
NOWHERE = (None, None, None, None, None)


def read(folder: Path, text: str) -> Settings:
    """Return the settings of a retro.toml with this behind the shop."""
    path = folder / config.FILE
    path.write_text(SHOP + text, encoding="utf-8")
    return config.load(path)


def rows(settings: Settings, promotion: str) -> list[tuple[Value, ...]]:
    """Return the rows of one promotion."""
    window = settings.promotions[promotion]
    return reconcile_rows(settings.reconcile, promotion, window.start, window.end)


def checked(folder: Path, text: str) -> None:
    """Read such a retro.toml and check what it names."""
    settings = read(folder, text)
    check(settings.reconcile, settings.promotions, ["jd", "taobao"], folder)


def refused(folder: Path, text: str) -> UsageError:
    """Return the error of such a retro.toml."""
    with pytest.raises(UsageError) as caught:
        checked(folder, text)
    return caught.value


@pytest.mark.parametrize(
    ("kind", "typed", "value", "unit", "rounding"),
    [
        ("share", "96.12%", 0.9612, "share", 0.00005),
        ("share", "96.1％", 0.961, "share", 0.0005),
        ("share", 0.9612, 0.9612, "share", 0.00005),
        ("share", 0.9, 0.9, "share", 0.0005),
        ("share", 1, 1.0, "share", 0.0005),
        ("seconds", 22, 22.0, "seconds", 0.5),
        ("seconds", "22.4秒", 22.4, "seconds", 0.05),
        ("seconds", "22 s", 22.0, "seconds", 0.5),
        ("seconds", "0.37分钟", 22.2, "minutes", 0.3),
        ("seconds", "0.37 min", 22.2, "minutes", 0.3),
        ("seconds", "1分23秒", 83.0, "seconds", 0.5),
        ("seconds", "1,320", 1320.0, "seconds", 0.5),
        ("count", 12, 12.0, "count", 0.0),
        ("count", "12人", 12.0, "count", 0.0),
    ],
)
def test_figures_are_read_as_they_are_typed(
    kind: str, typed: object, value: float, unit: str, rounding: float
) -> None:
    """In percent or as a share, in seconds or minutes; half of the last digit is rounding."""
    found = figure(kind, typed)
    assert (found.value, found.unit) == (value, unit)
    assert found.rounding == pytest.approx(rounding)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("share", 96.12),
        ("share", "101%"),
        ("share", "九成"),
        ("share", True),
        ("share", "-3%"),
        ("seconds", "fast"),
        ("seconds", "22 头"),
        ("seconds", "30秒1分"),
        ("seconds", "1分30"),
        ("seconds", ""),
        ("seconds", -3),
        ("count", "2.5"),
        ("count", [1]),
    ],
)
def test_what_cannot_be_read_says_how_it_is_written(kind: str, typed: object) -> None:
    """96.12 without a percent sign is no share; a unit that nobody knows is no duration."""
    with pytest.raises(ValueError, match="is not a"):
        figure(kind, typed)


def test_rows_are_those_of_the_promotion(tmp_path: Path) -> None:
    """A table of its own goes before; profile, platform and shop are said once for all."""
    settings = read(
        tmp_path,
        """[promotions.q]
start = "2025-06-17 20:00"
end = "2025-06-19 00:00"

[reconcile]
profile = "jd"
platform = "jd"
from = 2025-11-11
to = 2025-11-11
rate_3min = "96.12%"

[reconcile.q]
shop = "旗舰店"
art_mean = 22
no_reply_users = 3
""",
    )
    day = date(2025, 11, 11)
    assert rows(settings, "p") == [
        ("rate_3min", 0.9612, "share", 0.00005, "jd", "jd", None, day, day)
    ]
    assert rows(settings, "q") == [
        ("art_mean", 22.0, "seconds", 0.5, "jd", "jd", "旗舰店", None, None),
        ("no_reply_users", 3.0, "count", 0.0, "jd", "jd", "旗舰店", None, None),
    ]


def test_figures_of_other_days_are_not_this_promotions(tmp_path: Path) -> None:
    """A figure of June says nothing of November; one without days belongs to whatever is run."""
    days = "from = 2025-06-18\nto = 2025-06-18\n"
    assert rows(read(tmp_path, f"[reconcile]\n{days}art_p50 = 20\n"), "p") == []
    wanted = [("art_p50", 20.0, "seconds", 0.5, *NOWHERE)]
    assert rows(read(tmp_path, "[reconcile]\nart_p50 = 20\n"), "p") == wanted
    assert rows(read(tmp_path, ""), "p") == []


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[reconcile]\nrate_3mins = 0.96\n", 9, "rate_3mins"),
        ("[reconcile]\nrate_3min = 96.12\n", 9, "96.12"),
        ("[reconcile]\nfrom = 2025-11-11\nart_mean = 3\n", 8, "belong together"),
        ("[reconcile]\nfrom = 2025-11-12\nto = 2025-11-11\n", 8, "before `from`"),
        ("[reconcile.p]\nart_mean = 'soon'\n", 9, "soon"),
        ("[reconcile.p]\nspeed = 3\n", 9, "speed"),
        ("[reconcile]\nart_mean = 3\n\n[reconcile.x]\nart_mean = 3\n", 11, "`x`"),
        ("[reconcile]\nprofile = 'jdd'\n", 9, "`jdd`"),
        ("[reconcile.p]\nprofile = 'jdd'\n", 9, "`jdd`"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    """An unknown metric, promotion or profile, and a figure that cannot be read."""
    error = refused(tmp_path, text)
    assert (error.file, error.line) == (config.FILE, line)
    assert words in error.message["en"]
