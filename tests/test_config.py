"""`retro.toml`, read strictly: what is wrong is named with its key and its line."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from pathlib import Path

import pytest

from retro import config, incentives
from retro.errors import EXIT_USAGE, UsageError
from retro.headers import parse_query
from retro.settings import Settings, Shop, Window
from retro.toml_lines import line_of

TOML = """# a shop
[shop]
name = "小满衣橱"
language = "zh"

[targets]
rate_3min = 0.95

[promotions."2025-double11"]
start = "2025-11-10 20:00"
end = "2025-11-12 02:00"

[shifts."早"]
start = "08:00"
end = "17:00"
break_minutes = 60

[agents."小荷"]
group = "售前一组"
pool = "presale"
employment = "own"
aliases = ["xiaohe01", "荷"]

[owners]
cs_lead = "王主管"

[params]
slow_seconds = 120

[[closed]]
from = 2026-02-15
to = "2026-02-22"
name = "春节"
"""


PROMOTION = """
[promotions."2025-double11"]
start = "2025-11-10 20:00"
end = "2025-11-12 02:00"
"""


def written(folder: Path, text: str) -> Path:
    """Write a retro.toml and return its path."""
    path = folder / config.FILE
    path.write_text(text, encoding="utf-8")
    return path


def refused(folder: Path, text: str) -> UsageError:
    """Return the error of a retro.toml."""
    with pytest.raises(UsageError) as caught:
        config.load(written(folder, text))
    assert (caught.value.exit_code, caught.value.file) == (EXIT_USAGE, config.FILE)
    return caught.value


@pytest.mark.parametrize("value", ["[" * 3000, "9" * 5000], ids=["deep", "long"])
def test_p24_what_python_cannot_hold_is_an_error_too(tmp_path: Path, value: str) -> None:
    """A value that is nested or long beyond all measure gives a sentence, no traceback."""
    assert refused(tmp_path, f"a = {value}").code == "CONFIG"
    with pytest.raises(UsageError) as caught:
        parse_query("1_break_down/a", f"/* retro\na = {value}\n*/\nselect 1")
    assert caught.value.code == "QUERY_HEADER"


def test_every_setting_is_read(tmp_path: Path) -> None:
    """One file with every table gives its values, with defaults for the rest."""
    settings = config.load(written(tmp_path, TOML))
    assert (settings.shop.name, settings.shop.timezone) == ("小满衣橱", "Asia/Shanghai")
    assert settings.promotions["2025-double11"].end == datetime(2025, 11, 12, 2)
    given = config.given_tables(settings)
    plain = {name: rows for name, rows in given.items() if not name.startswith("shift_")}
    assert {name: rows for name, rows in plain.items() if name not in incentives.SCHEMAS} == {
        "shifts": [("早", "08:00", "17:00", 60.0)],
        "agents": [("小荷", "售前一组", "presale", "own")],
        "agent_names": [("xiaohe01", "小荷"), ("荷", "小荷")],
        "targets": [("rate_3min", 0.95)],
        "closed_days": [(date(2026, 2, 15), date(2026, 2, 22), "春节")],
    }
    assert settings.owners == {"cs_lead": "王主管"}


def test_a_mark_of_an_editor_does_no_harm(tmp_path: Path) -> None:
    """Windows editors begin the file with a byte order mark."""
    path = tmp_path / config.FILE
    path.write_bytes(TOML.encode("utf-8-sig"))
    assert config.load(path).shop.name == "小满衣橱"


def test_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    """Nor does its way to end lines."""
    path = tmp_path / config.FILE
    path.write_bytes(TOML.replace("\n", "\r\n").encode())
    assert config.load(path).owners == {"cs_lead": "王主管"}


@pytest.mark.parametrize(
    ("old", "new", "key", "line"),
    [
        ('language = "zh"', 'lang = "zh"', "shop.lang", 4),
        ('language = "zh"', 'language = "fr"', "shop.language", 4),
        ('language = "zh"', 'timezone = "Mars"', "shop.timezone", 4),
        ('language = "zh"', 'timezone = "../../etc/passwd"', "shop.timezone", 4),
        ("[targets]", "[target]", "target", 6),
        ("rate_3min = 0.95", 'rate_3min = "95%"', "targets.rate_3min", 7),
        ('end = "2025-11-12 02:00"', 'finish = "x"', "promotions.2025-double11.end", 9),
        ('start = "2025-11-10 20:00"', 'start = "11.10"', "promotions.2025-double11.start", 10),
        ('start = "08:00"', 'start = "8:00"', "shifts.早.start", 14),
        ('start = "08:00"', 'start = "24:00"', "shifts.早.start", 14),
        ('pool = "presale"', 'pool = "vip"', "agents.小荷.pool", 20),
        ('employment = "own"', 'employment = "x"', "agents.小荷.employment", 21),
        ("slow_seconds = 120", "slow_seconds = [1]", "params.slow_seconds", 28),
        ("from = 2026-02-15", 'from = "15.2."', "closed.0.from", 31),
        ("from = 2026-02-15", "from = 20260215", "closed.0.from", 31),
        ('to = "2026-02-22"', 'to = "2026-02-14"', "closed.0", 30),
        ('name = "春节"', 'title = "春节"', "closed.0.title", 33),
    ],
)
def test_p24_what_is_wrong_is_named_with_key_and_line(
    tmp_path: Path, old: str, new: str, key: str, line: int
) -> None:
    """Promise 24: unknown keys and impossible values are errors with key and line."""
    error = refused(tmp_path, TOML.replace(old, new, 1))
    assert key in error.message["en"]
    assert error.line == line


@pytest.mark.parametrize(
    ("text", "line"),
    [('[shop]\nname = "x\n', 2), ("[shop]\nname = \n", 2), ('[shop]\nname = "a"\nname = "b"\n', 3)],
)
def test_broken_toml_names_its_line(tmp_path: Path, text: str, line: int) -> None:
    """A quotation mark that is never closed is named with its line."""
    assert refused(tmp_path, text).line == line


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    """A file saved as GBK is refused, not misread."""
    path = tmp_path / config.FILE
    path.write_bytes(TOML.encode("gbk"))
    with pytest.raises(UsageError, match="UTF-8"):
        config.load(path)


def test_p24_times_are_never_reinterpreted(tmp_path: Path) -> None:
    """Promise 24: a time with a zone is not moved but refused; a TOML time is taken as it is."""
    offset = TOML.replace('"2025-11-10 20:00"', "2025-11-10T20:00:00+08:00")
    assert "not a time" in refused(tmp_path, offset).message["en"]
    plain = config.load(
        written(tmp_path, TOML.replace('"2025-11-10 20:00"', "2025-11-10T20:00:00"))
    )
    assert plain.promotions["2025-double11"].start == datetime(2025, 11, 10, 20)


def test_a_window_ends_after_its_start(tmp_path: Path) -> None:
    """A promotion that ends before it begins is impossible."""
    error = refused(tmp_path, TOML.replace("2025-11-12 02:00", "2025-11-10 20:00"))
    assert "`end` must lie after `start`" in error.message["en"]
    assert error.line == 9


@pytest.mark.parametrize(
    "name", ["../../etc", "a/b", "..", ".", "", "a*", "x\\ny", "a b", "-x", "c:\\\\x"]
)
def test_p21_promotions_stay_inside_the_workspace(tmp_path: Path, name: str) -> None:
    """Promise 21: an id that is a path, or no id, is refused also when written by hand."""
    refused(tmp_path, TOML.replace("2025-double11", name))


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_targets_are_finite(tmp_path: Path, value: str) -> None:
    """TOML knows nan and inf; a target does not."""
    refused(tmp_path, TOML.replace("rate_3min = 0.95", f"rate_3min = {value}"))


# -- the workspace ---------------------------------------------------------------------


def test_the_workspace_is_found_upwards(tmp_path: Path) -> None:
    """From any folder inside, the nearest `retro.toml` counts."""
    written(tmp_path, TOML)
    inside = tmp_path / "promotions" / "2025-double11" / "exports"
    inside.mkdir(parents=True)
    assert config.find(inside).folder == tmp_path
    assert config.root(inside) == tmp_path


def test_no_workspace_is_one_sentence(tmp_path: Path) -> None:
    """Without a workspace the remedy is named; commands that need none go on."""
    with pytest.raises(UsageError, match="retro init DIR"):
        config.find(tmp_path)
    assert config.root(tmp_path) is None


def test_a_broken_workspace_is_not_overlooked(tmp_path: Path) -> None:
    """A `retro.toml` that cannot be read is an error, not the absence of a workspace."""
    written(tmp_path, "[shop\n")
    with pytest.raises(UsageError) as caught:
        config.root(tmp_path)
    assert caught.value.code == "CONFIG"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["小满衣橱", 'a "quoted" \\ name', "{name}", "😀\x07"])
def test_a_new_workspace_can_be_read(tmp_path: Path, lang: str, name: str) -> None:
    """The first `retro.toml` is valid, whatever the shop is called."""
    path = config.create(tmp_path / "shop", name, lang)
    settings = config.load(path)
    assert (settings.shop.name, settings.shop.language) == (name, lang)
    assert (tmp_path / "shop" / "promotions").is_dir()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_examples_in_a_new_workspace_are_right(tmp_path: Path, lang: str) -> None:
    """Taking the `#` off every example gives a file that is valid."""
    text = config.create(tmp_path, "x", lang).read_text("utf-8")
    head, _, rest = text.partition("[targets]")
    uncommented = [
        line.removeprefix("# ") if "=" in line or line.startswith("# [") else line
        for line in rest.splitlines()
        if not line.startswith("# ") or line.startswith("# [") or " = " in line
    ]
    text = head + "[targets]" + "\n".join(uncommented) + PROMOTION
    settings = config.load(written(tmp_path, text))
    assert (len(settings.shifts), len(settings.agents), len(settings.owners)) == (1, 1, 1)
    assert list(settings.profiles.values()) == ["jd", "house"]
    assert len(settings.promotions["2025-double11"].phases) == 2
    assert settings.shop.profile is None


def test_a_workspace_is_never_written_over(tmp_path: Path) -> None:
    """A second `init` leaves the first one's file as it is."""
    path = written(tmp_path, TOML)
    with pytest.raises(UsageError, match="already there"):
        config.create(tmp_path, "x", "zh")
    assert path.read_text("utf-8") == TOML


def test_a_promotion_is_appended(tmp_path: Path) -> None:
    """`retro new` adds a table at the end and touches nothing else."""
    written(tmp_path, TOML)
    space = config.find(tmp_path)
    window = Window(start=datetime(2026, 6, 17, 20), end=datetime(2026, 6, 19))
    config.add_promotion(space, "2026-六一八.v2", window)
    text = (tmp_path / config.FILE).read_text("utf-8")
    assert text.startswith(TOML.rstrip("\n"))
    assert config.find(tmp_path).window("2026-六一八.v2") == window
    assert space.exports("2026-六一八.v2").is_dir()


def test_line_ends_of_the_file_stay(tmp_path: Path) -> None:
    """Every other byte stays as it is, also the line ends of Windows and its mark."""
    path = tmp_path / config.FILE
    before = TOML.replace("\n", "\r\n").encode("utf-8-sig")
    path.write_bytes(before)
    window = Window(start=datetime(2026, 6, 17, 20), end=datetime(2026, 6, 19))
    config.add_promotion(config.find(tmp_path), "p", window)
    assert path.read_bytes().startswith(before.rstrip(b"\r\n"))
    assert set(config.find(tmp_path).settings.promotions) == {"2025-double11", "p"}


@pytest.mark.parametrize(
    "name", ["2025-double11", "../x", "a/b", "", ".x", "a b", 'a"b', "x\n", "..\\x"]
)
def test_impossible_names_of_promotions_are_refused(tmp_path: Path, name: str) -> None:
    """A name that is taken or is no plain word is refused, and nothing is written."""
    written(tmp_path, TOML)
    window = Window(start=datetime(2026, 6, 17, 20), end=datetime(2026, 6, 19))
    with pytest.raises(UsageError):
        config.add_promotion(config.find(tmp_path), name, window)
    assert (tmp_path / config.FILE).read_text("utf-8") == TOML


def test_a_promotion_is_added_beside_inline_ones(tmp_path: Path) -> None:
    """However the others are written, the new one is a table of its own."""
    inline = 'p = { start = "2025-01-01 00:00", end = "2025-01-02 00:00" }'
    text = f'[shop]\nname = "x"\n[promotions]\n{inline}\n'
    written(tmp_path, text)
    config.add_promotion(
        config.find(tmp_path), "q", Window(start=datetime(2026, 1, 1), end=datetime(2026, 1, 2))
    )
    assert set(tomllib.loads((tmp_path / config.FILE).read_text("utf-8"))["promotions"]) == {
        "p",
        "q",
    }


def test_earlier_promotions_come_latest_first(tmp_path: Path) -> None:
    """Earlier is by start, not by name; the promotion itself is not earlier than itself."""
    promotions = {
        name: Window(start=datetime(year, month, 1), end=datetime(year, month, 2))
        for name, year, month in [("b", 2025, 6), ("a", 2025, 11), ("c", 2024, 11), ("d", 2026, 1)]
    }
    space = config.Workspace(tmp_path, Settings(shop=Shop(name="x"), promotions=promotions))
    assert space.earlier("a") == ["b", "c"]
    assert space.earlier("c") == []


def test_normal_days_are_the_four_weeks_before() -> None:
    """Unless retro.toml names others."""
    start, end = datetime(2025, 11, 10, 20), datetime(2025, 11, 12)
    assert config.baseline_of(Window(start=start, end=end)) == (datetime(2025, 10, 13, 20), start)
    own = Window(
        start=start,
        end=end,
        baseline_start=datetime(2025, 9, 1),
        baseline_end=datetime(2025, 10, 1),
    )
    assert config.baseline_of(own) == (datetime(2025, 9, 1), datetime(2025, 10, 1))


def test_the_report_gets_window_zone_and_day() -> None:
    """A promotion is its id, its window, the shop's zone and what is known until when."""
    window = Window(start=datetime(2025, 11, 10, 20), end=datetime(2025, 11, 12))
    promotion = config.promotion_of("p", window, Settings(shop=Shop(name="x")), date(2025, 11, 14))
    assert (promotion.starts_at, promotion.timezone, promotion.as_of) == (
        window.start, "Asia/Shanghai", date(2025, 11, 14),
    )  # fmt: skip


def test_lines_of_repeated_tables(tmp_path: Path) -> None:
    """Each `[[mappings]]` is told from the others, with the tables inside it."""
    text = (
        '[shop]\nname = "a"\n[[mappings]]\nfiles = "a"\nreport = "x"\n'
        '[[mappings]]\nfiles = "b"\n[mappings.columns]\norder_id = "甲"\n'
    )
    keys = (
        ("mappings", "0"), ("mappings", "0", "report"), ("mappings", "1", "files"),
        ("mappings", "1", "columns", "order_id"), ("mappings", "1", "sheet"), ("shop", "name"),
    )  # fmt: skip
    assert [line_of(text, key) for key in keys] == [3, 5, 7, 9, 6, 2]
    path = tmp_path / "retro.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        config.load(path)
    assert caught.value.line == 6


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_first_settings_show_a_mapping_that_is_right(tmp_path: Path, lang: str) -> None:
    """The example in a new retro.toml can be used as it is, without its marks."""
    path = config.create(tmp_path / "shop", "小满", lang)
    text = path.read_text(encoding="utf-8")
    head, example = text.split("# [[mappings]]\n")
    lines = ["[[mappings]]", *(line.removeprefix("# ") for line in example.splitlines())]
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    (mapping,) = config.load(path).mappings
    assert (mapping.source, mapping.date_order) == ("retro/refunds", "dmy")


def test_a_preheat_lies_before_the_promotion() -> None:
    """The shop warms up before it opens; a later time is a slip."""
    window = {"start": "2026-06-18 20:00", "end": "2026-06-20 02:00"}
    assert Window.model_validate(window | {"preheat": "2026-06-10 00:00"}).preheat
    with pytest.raises(ValueError, match="preheat"):
        Window.model_validate(window | {"preheat": "2026-06-19 00:00"})
