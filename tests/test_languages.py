"""Languages that are added with one strings file: what they say, lack, and get wrong."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import factories
import pytest
from small_shop import WINDOW, write_exports

from retro import cli, config, languages, resources
from retro.catalog import Catalog, load_catalog
from retro.charts.frame import Pen
from retro.errors import UsageError
from retro.formats import Formats
from retro.kpis import labels
from retro.model import worded
from retro.sentences import say
from retro.verify import differences

GERMAN = '''
[units]
hours = " Std."

[ui]
product = "Rückblick"

[ui.summary]
tiles = "Kennzahlen"

[codes.metric]
orders_paid = "Bezahlte Bestellungen"

[sentences]
verdict = """{{ kpi.orders_paid|count }} bezahlte Bestellungen,
{{ kpi.sales_amount|money }}"""

[chart]
target = "Ziel"

[phrases]
"Orders" = "Bestellungen"

[queries."1_break_down/orders_funnel"]
title = "Vom Auftrag zum Geld"
say = "{{ n }} Stufen"
columns.orders = "Aufträge"
'''


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Speak our own languages alone, before and after."""
    resources.use({})
    yield
    resources.use({})


def workspace(folder: Path, text: str = GERMAN, name: str = "de", more: str = "") -> Path:
    """Write a workspace with a strings file, and return its folder."""
    path = folder / "report_templates" / "strings" / f"{name}.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    (folder / "retro.toml").write_text(f'[shop]\nname = "x"\n{more}', encoding="utf-8")
    return folder


def refused(folder: Path) -> UsageError:
    """Return why the languages of a workspace are not taken."""
    catalog = load_catalog(resources.layers("queries", None))
    with pytest.raises(UsageError) as caught:
        _spoken(folder, catalog)
    return caught.value


def _spoken(folder: Path, catalog: Catalog) -> None:
    languages.use(folder)
    languages.spoken(catalog)


def test_a_language_is_added_with_one_file(tmp_path: Path) -> None:
    """It speaks what the file says and, phrase by phrase, English for the rest."""
    assert resources.languages() == ("zh", "en")
    languages.use(workspace(tmp_path / "shop"))
    said, english = resources.strings("de"), resources.strings("en")
    assert resources.languages() == ("zh", "en", "de")
    assert (said["ui"]["product"], said["ui"]["lang"]) == ("Rückblick", "de")
    assert said["ui"]["summary"]["tiles"] == "Kennzahlen"
    assert said["ui"]["summary"]["problems"] == english["ui"]["summary"]["problems"]
    assert said["codes"]["profile"]["taobao"] == english["codes"]["profile"]["taobao"]


def test_a_workspace_may_change_our_own_words(tmp_path: Path) -> None:
    """A file for a language of ours is laid over it, key by key."""
    languages.use(workspace(tmp_path / "shop", '[ui]\nproduct = "复盘"\n', "zh"))
    assert resources.strings("zh")["ui"]["product"] == "复盘"
    resources.use({})
    assert resources.strings("zh")["ui"]["product"] != "复盘"


def test_who_holds_the_words_hears_of_a_change() -> None:
    """Formats keep the words of their language; a later workspace changes them in place."""
    formats = Formats("en")
    resources.use({"en": {"units": {"hours": " hrs"}}})
    assert formats.hours(2.5) == "2.5 hrs"


@pytest.mark.parametrize(
    ("lang", "money", "share", "count", "time"),
    [
        ("de", "48.263 ¥", "12,3 %", "1.234.567", "10. Nov. 20:05"),
        ("fr", "48 263 ¥", "12,3 %", "1 234 567", "10 nov. 20:05"),
        ("ja", "¥48,263", "12.3%", "1,234,567", "11月10日 20:05"),
        ("tlh", "¥48,263", "12.3%", "1,234,567", "Nov 10 20:05"),
    ],
)
def test_figures_are_written_as_their_country_does(
    lang: str, money: str, share: str, count: str, time: str
) -> None:
    """Signs, blanks and months of the locale; those of English where there is none."""
    formats = Formats(lang)
    told = (
        formats.money(Decimal("48262.9")),
        formats.share(0.1234),
        formats.count(1_234_567),
        formats.time(datetime(2025, 11, 10, 20, 5)),
    )
    plain = [text.replace("\u00a0", " ").replace("\u202f", " ") for text in told]
    assert plain == [money, share, count, time]
    assert formats.day(date(2025, 11, 10)) == "2025-11-10"


def test_charts_speak_it_too(tmp_path: Path) -> None:
    """Their few words stand in the same file; what it lacks is English."""
    languages.use(workspace(tmp_path / "shop"))
    pen = Pen(factories.hourly().chart, "de", Formats("de"))
    assert (pen.word("target"), pen.word("empty")) == ("Ziel", "No data")


def test_a_file_may_choose_its_locale() -> None:
    """German as the Swiss write it."""
    resources.use({"de": {"locale": "de_CH"}})
    assert Formats("de").count(1_234_567) == "1’234’567"


def test_queries_speak_the_added_language(tmp_path: Path) -> None:
    """Their own texts, phrases that many share, and English where neither is there."""
    languages.use(workspace(tmp_path / "shop"))
    catalog = languages.spoken(load_catalog(resources.layers("queries", None)))
    funnel = catalog.queries["1_break_down/orders_funnel"]
    columns = {column.name: column.label for column in funnel.columns}
    assert funnel.title["de"] == "Vom Auftrag zum Geld"
    assert say(funnel.say, {"n": 3, "rows": [], "first": None})["de"] == "3 Stufen"
    assert columns["orders"]["de"] == "Aufträge"
    assert funnel.question["de"] == funnel.question["en"]
    shared = [c.label for q in catalog.queries.values() for c in q.columns]
    assert {label["de"] for label in shared if label["en"] == "Orders"} == {
        "Bestellungen",
        "Aufträge",
    }
    finding = next(query.finding for query in catalog.queries.values() if query.finding)
    assert finding.do["de"] == finding.do["en"]


def test_without_added_languages_nothing_is_copied() -> None:
    """The catalogue and the report of ours are themselves."""
    catalog, report = load_catalog(resources.layers("queries", None)), factories.report()
    assert languages.spoken(catalog) is catalog
    assert languages.in_every(report) is report


def test_every_text_of_a_report_can_be_read(tmp_path: Path) -> None:
    """What was made in two languages is there in English for the third."""
    languages.use(workspace(tmp_path / "shop"))
    report = languages.in_every(factories.report())
    assert report.verdict["de"] == report.verdict["en"]
    assert [f.title["de"] for f in report.findings] == [f.title["en"] for f in report.findings]
    assert labels("codes", "metric", "orders_paid")["de"] == "Bezahlte Bestellungen"
    assert worded({"zh": "甲", "en": "A"}, "de") == worded({"de": "", "en": "A"}, "de") == "A"


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[ui\n", None, "cannot be read"),
        ("\n[ui]\nprodukt = 'x'\n", 3, "`ui.produkt`: there is no such text"),
        ("[ui]\nsummary = 'x'\n", 2, "`ui.summary`: is to be written as in the English file"),
        ("[ui]\nwindow_of = '{start}, {wann}'\n", 2, "there is no wann to fill in"),
        ("[sentences]\nverdict = '{{ kpi.x }} {{ nichts }}'\n", 2, "there is no nichts to fill in"),
        ("[sentences]\nverdict = '{{ kpi.x '\n", 2, "the sentence is wrong"),
        ("locale = 'klingon'\n", 1, "there is no locale `klingon`"),
        ("[codes.metric]\norders_paid = 3\n", 2, "is to be a text"),
        ("[queries.'1_break_down/none']\ntitle = 'x'\n", None, "there is no query"),
        ("[queries.'1_break_down/orders_funnel']\ntitel = 'x'\n", None, "has no titel"),
        ("[queries.'1_break_down/orders_funnel']\ncolumns.x = 'x'\n", None, "has no x"),
        ("[queries.'1_break_down/orders_funnel']\nsay = '{{ y }}'\n", None, "there is no y"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_strings_file_is_one_sentence(
    tmp_path: Path, text: str, line: int | None, words: str
) -> None:
    """What nothing reads, what cannot be filled, what cannot be said: before anything is run."""
    error = refused(workspace(tmp_path / "shop", text))
    assert words in error.message["en"]
    assert (error.file, error.line) == ("report_templates/strings/de.toml", line)
    assert error.message["zh"]
    assert error.exit_code == 2


def test_a_file_is_named_after_its_language(tmp_path: Path) -> None:
    """Its name is what `--lang` takes."""
    error = refused(workspace(tmp_path / "shop", name="Deutsch!"))
    assert "named after a language" in error.message["en"]


def test_an_unknown_language_names_those_that_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As an option and in the settings: wrong use, exit code 2."""
    folder = workspace(tmp_path / "shop")
    arguments = ["--workspace", str(folder), "--json"]
    (folder / "retro.toml").write_text(
        f'[shop]\nname = "x"\n[promotions.p]\nstart = "{WINDOW[0]}"\nend = "{WINDOW[1]}"\n',
        encoding="utf-8",
    )
    assert cli._guarded(["run", "p", "--lang", "fr", *arguments]) == 2
    assert "zh, en, de" in json.loads(capsys.readouterr().out)["error"]["message"]
    (folder / "retro.toml").write_text('[shop]\nname = "x"\nlanguage = "fr"\n', encoding="utf-8")
    with pytest.raises(UsageError, match="`fr` is none of zh, en, de") as caught:
        config.find(folder)
    assert (caught.value.exit_code, caught.value.line) == (2, 3)


@pytest.mark.parametrize(("lang", "speaks"), [("zh", "zh"), ("en", "en"), ("de", "en")])
def test_messages_are_in_chinese_or_english(tmp_path: Path, lang: str, speaks: str) -> None:
    """Reports can be in any language; the terminal speaks ours."""
    folder = workspace(tmp_path / "shop", more=f'language = "{lang}"\n')
    assert config.find(folder).settings.shop.speaks == speaks


def test_a_pack_in_an_added_language(tmp_path: Path) -> None:
    """Its words, then English; figures in its own way; it holds until the file is changed."""
    window = f'[promotions.p]\nstart = "{WINDOW[0]}"\nend = "{WINDOW[1]}"\n'
    folder = workspace(tmp_path / "shop", more=f'language = "de"\n{window}')
    write_exports(folder / "promotions" / "p" / "exports")
    arguments = ["--workspace", str(folder), "--format", "html,xlsx", "--quiet"]
    assert cli._guarded(["run", "p", *arguments]) == 0
    pack = folder / "promotions" / "p" / "pack"
    page = (pack / "report.html").read_text("utf-8")
    assert '<html lang="de"' in page
    assert "8 bezahlte Bestellungen, 3.600\u00a0¥" in page
    assert "Kennzahlen" in page
    assert resources.strings("en")["ui"]["summary"]["problems"] in page
    assert "Vom Auftrag zum Geld" in page
    assert differences(pack, lambda _: None) == []
    path = folder / "report_templates" / "strings" / "de.toml"
    path.write_text(GERMAN.replace("Rückblick", "Rueckblick"), encoding="utf-8")
    found = differences(pack, lambda _: None)
    assert "report_templates/strings/de.toml: changed since the pack was written" in found
