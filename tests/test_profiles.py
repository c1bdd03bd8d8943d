"""Profiles are data: read strictly, by date, and chosen for platforms and shops."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from retro import profiles, resources
from retro.errors import UsageError
from retro.given import GIVEN
from retro.settings import Settings, Shop

BUILT_IN = profiles.load(resources.layers("queries", None))
HOUSE = resources.folder("queries") / "profiles" / "house.toml"
NAMES = {
    "douyin", "gorgias", "house", "jd", "kuaimai", "kuaishou", "pdd", "taobao", "wechat", "xhs",
    "zendesk",
}  # fmt: skip


def written(folder: Path, text: str, name: str = "my") -> list[tuple[str, Path]]:
    """Return the layers of a workspace that has one profile of its own."""
    (folder / "queries" / "profiles").mkdir(parents=True)
    (folder / "queries" / "profiles" / f"{name}.toml").write_text(text, encoding="utf-8")
    return resources.layers("queries", folder)


def settings(platform: str = "taobao", profile: str | None = None, **chosen: str) -> Settings:
    """Return the settings of a shop with these choices."""
    return Settings(shop=Shop(name="小满", platform=platform, profile=profile), profiles=chosen)


def test_every_platform_of_the_dictionary_has_a_profile() -> None:
    """The eleven of the dictionary are there."""
    assert set(BUILT_IN) == NAMES


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_labels_of_the_report_are_the_titles_of_the_profiles(lang: str) -> None:
    """A profile is called by its title in both languages."""
    labels = resources.strings(lang)["codes"]["profile"]
    assert set(labels) >= NAMES


def test_the_version_in_force_on_the_day_holds() -> None:
    """JD takes unanswered questions into its mean since September 2025; not before."""
    jd = BUILT_IN["jd"]
    assert jd.on(date(2025, 8, 31)).unanswered_seconds == 0
    assert jd.on(date(2025, 9, 1)).unanswered_seconds > 0


def test_the_first_version_holds_for_days_before_it() -> None:
    """Nothing is older than the oldest known rules."""
    taobao = BUILT_IN["taobao"]
    assert taobao.on(date(1999, 1, 1)) == taobao.versions[0]


def test_rules_are_given_in_the_columns_that_queries_read() -> None:
    """Hours are told in minutes of the day."""
    rows = profiles.rules_on(BUILT_IN, date(2025, 11, 10))
    names = list(GIVEN["profile_rules"])
    assert len(rows) == len(NAMES)
    row = dict(zip(names, rows[sorted(NAMES).index("jd")], strict=True))
    assert (row["profile"], row["hours_from_minute"], row["hours_to_minute"]) == ("jd", 540, 1380)


def test_a_profile_of_the_workspace_adds_and_replaces(tmp_path: Path) -> None:
    """A manager's file adds a profile, or replaces ours of the same name."""
    text = HOUSE.read_text(encoding="utf-8").replace(
        "reply_cut_minutes = 10", "reply_cut_minutes = 5"
    )
    found = profiles.load(written(tmp_path / "a", text))
    assert found["my"].versions[0].reply_cut_minutes == 5
    replaced = profiles.load(written(tmp_path / "b", text, "house"))
    assert set(replaced) == NAMES
    assert replaced["house"].versions[0].reply_cut_minutes == 5


@pytest.mark.parametrize(
    ("old", "new", "line_of"),
    [
        ('rate_unit = "round"', 'rate_unit = "chat"', "rate_unit"),
        ('hours = "00:00-24:00"', 'hours = "23:00-08:00"', "hours ="),
        ('hours = "00:00-24:00"', 'hours = "8-23"', "hours ="),
        ("idle_minutes = 10", "idle_minutes = -1", "idle_minutes"),
        ('grade = "D"', 'grade = "D"\ncolour = "red"', "colour"),
    ],
)
def test_a_wrong_rule_names_its_file_and_line(
    tmp_path: Path, old: str, new: str, line_of: str
) -> None:
    """A wrong value or an unknown key is told with file and line."""
    text = HOUSE.read_text(encoding="utf-8")
    assert old in text
    text = text.replace(old, new)
    with pytest.raises(UsageError) as caught:
        profiles.load(written(tmp_path, text))
    assert caught.value.file == "queries/profiles/my.toml"
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.startswith(line_of)]
    assert caught.value.line == lines[0]
    assert caught.value.code == "PROFILE"


def test_versions_out_of_order_are_refused(tmp_path: Path) -> None:
    """Two versions of one day contradict each other."""
    text = HOUSE.read_text(encoding="utf-8")
    version = text[text.index("[[versions]]") :]
    with pytest.raises(UsageError, match="valid_from"):
        profiles.load(written(tmp_path, f"{text}\n{version}"))


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    """A file that cannot be read is an error, not a profile less."""
    with pytest.raises(UsageError):
        profiles.load(written(tmp_path, "rate_unit = round"))


def test_a_profile_needs_both_languages(tmp_path: Path) -> None:
    """The report comes in both languages."""
    text = re.sub(r', en = "[^"]*" \}', " }", HOUSE.read_text(encoding="utf-8"), count=1)
    assert "en" not in tomllib.loads(text)["title"]
    with pytest.raises(UsageError, match="zh and en"):
        profiles.load(written(tmp_path, text))


@pytest.mark.parametrize(
    ("platform", "profile", "expected"),
    [
        ("jd", None, "jd"),
        ("taobao", "house", "house"),
        # A platform that nobody has rules for is measured by the house's.
        ("shopify", None, "house"),
    ],
)
def test_the_shop_goes_by_its_choice_then_by_its_platform(
    platform: str, profile: str | None, expected: str
) -> None:
    """The manager's word first, then the platform, then the house."""
    assert profiles.main(settings(platform, profile), BUILT_IN) == expected


@pytest.mark.parametrize(
    ("chosen", "expected"), [("小满", "jd"), ("taobao", "jd"), ("天天", "pdd")]
)
def test_a_choice_for_the_shop_or_its_platform_is_the_shops_own(chosen: str, expected: str) -> None:
    """What the cover names is what the shop's chats count by."""
    told = settings("taobao", "pdd", **{chosen: "jd"})
    assert profiles.main(told, BUILT_IN) == expected
    assert profiles.choices(told, BUILT_IN)[0] == ("default", "taobao", expected)


def test_other_platforms_go_by_their_own_profile_unless_told() -> None:
    """`[profiles]` names platforms or shops."""
    rows = profiles.choices(settings(jd="house", 小满旗舰="pdd"), BUILT_IN)
    assert rows[0] == ("default", "taobao", "taobao")
    assert ("platform", "jd", "house") in rows
    assert ("platform", "pdd", "pdd") in rows
    assert ("shop", "小满旗舰", "pdd") in rows
    assert ("platform", "taobao", "taobao") not in rows


def test_the_shops_own_platform_can_be_told_as_well() -> None:
    """The default is for what nobody named."""
    assert ("platform", "taobao", "jd") in profiles.choices(settings(taobao="jd"), BUILT_IN)


def test_an_unknown_profile_is_told_with_its_line(tmp_path: Path) -> None:
    """The setting is named as it stands in retro.toml, with its line."""
    (tmp_path / "retro.toml").write_text('[shop]\nname = "x"\n\n[profiles]\njd = "jingdong"\n')
    with pytest.raises(UsageError) as caught:
        profiles.choices(settings(jd="jingdong"), BUILT_IN, tmp_path)
    assert "profiles.jd" in str(caught.value)
    assert caught.value.line == 5


@pytest.mark.parametrize("chosen", [{"profile": "tabao"}, {"jd": "jingdong"}])
def test_a_profile_that_nobody_knows_is_named(chosen: dict[str, str]) -> None:
    """A slip of the pen is told, with the names that are known."""
    with pytest.raises(UsageError) as caught:
        profiles.choices(settings(**chosen), BUILT_IN)
    assert caught.value.code == "UNKNOWN_PROFILE"
    assert "taobao" in str(caught.value)


def test_a_profile_of_the_workspace_is_called_by_its_title(tmp_path: Path) -> None:
    """What the manager writes as its title stands in the report; ours come back with the next."""
    text = HOUSE.read_text(encoding="utf-8")
    text = re.sub(
        r"^title = .*$", 'title = { zh = "小满口径", en = "Ours" }', text, flags=re.MULTILINE
    )
    own = profiles.load(written(tmp_path, text, "house"))
    for known in (own, BUILT_IN):
        resources.call("profile", {name: profile.title for name, profile in known.items()})
        label = resources.strings("zh")["codes"]["profile"]["house"]
        assert label == known["house"].title["zh"]
