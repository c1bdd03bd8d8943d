"""No number in a sentence without a row behind it: the checker, and every sentence of the demo."""

from __future__ import annotations

import dataclasses
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from retro import config, packing, resources, sentences
from retro.backed import loose, unbacked
from retro.catalog import Catalog
from retro.compose import notes
from retro.demo.shop import write_demo
from retro.jobs import workspace_job
from retro.model import LANGUAGES, Query, Result, Text
from retro.review import Reviewed, review
from retro.running import Outcome
from retro.wording import sentences_of, strays, written

ROWS = [
    {"hour": datetime(2025, 11, 10, 20), "late": 1843, "rounds": 6355, "part": 0.29},
    {"hour": datetime(2025, 11, 10, 21), "late": 57, "rounds": 500, "part": 0.114},
]
VALUES = {"rows": ROWS, "first": ROWS[0], "n": 2, "slow_seconds": 180, "title": "羊毛衫 90 支"}


def found(template: str, values: Mapping[str, Any] = VALUES) -> list[str]:
    """Return the numbers of an English sentence that nothing stands behind."""
    return unbacked({"en": template}, values)


@pytest.mark.parametrize(
    "template",
    [
        "{{ first.late|count }} of {{ first.rounds|count }} ({{ first.part|share }})",
        "{{ first.hour|hour }}, {{ n }} hours, {{ rows|length }} rows",
        "{{ rows|sum(attribute='late')|count }} in all",
        "{{ (rows|sum(attribute='late') / rows|sum(attribute='rounds'))|share }}",
        "{{ (first.rounds - first.late)|count }}",
        "{{ (slow_seconds / 60)|number }} minutes",
        "{{ (first.part * 100)|number }} points",
        "{{ rows|selectattr('late', 'gt', 100)|list|length }}",
        "{{ rows|map(attribute='late')|max|count }}",
        "{{ rows|map(attribute='hour')|map('hour')|join(', ') }}",
        "{{ first.late|count ~ ' late' }}",
        "{{ title }} and {{ 'about ' ~ title }}",
        "{{ 'rate_3min'|code('metric') }}",
        "{% if first.late > 1000 %}many{% endif %}{{ none|count }}",
        "{% set worst = first.late|count %}{{ worst }}",
        "{{ -first.late }}",
    ],
)
def test_a_figure_of_the_rows_is_backed(template: str) -> None:
    """Cells, parameters, counts, and what is worked out from such figures alone."""
    assert found(template) == []


@pytest.mark.parametrize(
    ("template", "number"),
    [
        ("{{ 1844|count }} late", "1,844"),
        ("{{ first.late + 1 }} late", "1844"),
        ("{{ (first.late * 7)|count }}", "12,901"),
        ("{{ (slow_seconds / 61)|number }} minutes", "3"),
        ("{{ 0.3|share }}", "30.0"),
        ("{{ '4 minutes' if first.late else 'none' }}", "4"),
        ("{{ (first.part * 1000)|number }}", "290"),
        ("{{ first.late|count ~ ' of 6356' }}", "6356"),
        ("{{ first.late|string|replace('8', '9') }}", "1943"),
        ("{{ 3|code('metric')|length + 7 }}", "8"),
    ],
)
def test_a_number_of_nobody_is_named(template: str, number: str) -> None:
    """A constant, a foreign factor, a changed digit."""
    assert found(template)[:1] == [f"en: {number}"]


def test_money_and_languages() -> None:
    """Money is rounded in print and exact behind it; each language is looked at."""
    values = {"money": Decimal("18240.55")}
    assert unbacked({"zh": "{{ money|money }}", "en": "{{ money|money }}"}, values) == []
    assert unbacked({"zh": "{{ money|money }}", "en": "{{ 18241|money }}"}, values) == [
        "en: 18,241"
    ]


def test_a_sentence_that_cannot_be_filled_is_told_elsewhere() -> None:
    """A wrong template is an error of its own."""
    assert found("{{ missing|count }}") == []


# -- templates ---------------------------------------------------------------------------


def templates(catalog: Catalog) -> Iterator[tuple[Query, str, Text]]:
    """Yield every sentence of every query."""
    for _, query in sorted(catalog.queries.items()):
        for name, template in sentences_of(query).items():
            yield query, name, template


def changed(query: Query, name: str, template: Text) -> Query:
    """Return the query with another sentence."""
    if name == "say":
        return dataclasses.replace(query, say=template)
    assert query.finding
    key = name.removeprefix("finding.")
    other: dict[str, Any] = {key: template}
    return dataclasses.replace(query, finding=dataclasses.replace(query.finding, **other))


def digits(text: str) -> Iterator[str]:
    """Yield a text with each digit changed in turn that it writes outside `{{ … }}`."""
    inside = [found.span() for found in re.finditer(r"\{\{.*?\}\}|\{%.*?%\}", text)]
    for place in re.finditer(r"\d", text):
        if not any(start <= place.start() < end for start, end in inside):
            other = str((int(place[0]) + 1) % 10)
            yield text[: place.start()] + other + text[place.end() :]


def test_one_changed_digit_in_any_sentence_is_noticed(catalog: Catalog) -> None:
    """Each digit that a sentence writes itself, changed in turn, fails the check."""
    tried, unseen = 0, []
    for query, name, template in templates(catalog):
        for lang, text in template.items():
            for other in digits(text):
                tried += 1
                if not strays(changed(query, name, {**template, lang: other})):
                    unseen.append(f"{query.path}: {name}.{lang}: {other}")
    assert unseen == []
    assert tried > 20


def test_a_digit_in_place_of_a_figure_is_noticed(catalog: Catalog) -> None:
    """The figure of one run, written into the sentence instead of asked for."""
    query = catalog.queries["1_break_down/unpaid_followup"]
    assert strays(query) == []
    forged = {lang: f"1,843 {text}" for lang, text in query.say.items()}
    said = strays(dataclasses.replace(query, say=forged))
    assert [line.split(" (")[0] for line in said] == [
        "1_break_down/unpaid_followup: say.zh: 1,843",
        "1_break_down/unpaid_followup: say.en: 1,843",
    ]


@pytest.mark.parametrize("part", ["sentences", "effects", "verdict_why", "meeting_question"])
def test_the_leading_sentences_write_no_number(part: str) -> None:
    """Verdicts, step answers, effects and questions speak only of what they are given."""
    found = []
    for lang in LANGUAGES:
        texts = resources.strings(lang)
        for name, template in _texts(texts.get(part) or texts["codes"].get(part, {})):
            found += [(name, *rest) for rest in written({lang: template})]
    assert found == []


def _texts(tree: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, text in tree.items():
        if isinstance(text, dict):
            yield from _texts(text)
        else:
            yield name, text


def test_a_number_in_a_sentence_of_the_workspace_is_noted(catalog: Catalog) -> None:
    """Ours are tested; a manager's own is looked at in every run and named in the report."""
    ours = catalog.queries["1_break_down/concurrency"]
    said = {"zh": "约 4 成来得及。", "en": "About 4 of 10 were in time."}
    for query, found in (
        (dataclasses.replace(ours, say=said), 0),
        (dataclasses.replace(ours, say=said, origin="workspace"), 1),
        (dataclasses.replace(ours, say=said, overrides=(("say.zh", 1),)), 1),
        (dataclasses.replace(ours, overrides=(("order", 1),)), 0),
    ):
        outcome = Outcome(results={query.path: Result(query=query, params=ours.params, rows=())})
        told = [*notes(outcome)]
        assert len(told) == found
        assert all("4" in note.say["zh"] and "{{ column }}" in note.say["en"] for note in told)


# -- the demo ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> tuple[Reviewed, list[str], int]:
    """Return a review of the small demo, the unbacked numbers of its sentences, and how many."""
    folder = write_demo(tmp_path_factory.mktemp("demo") / "shop", size="small").folder
    space = config.find(folder)
    earlier = workspace_job(space, "2025-618", {"formats": ("json",)})
    packing.run(earlier, lambda _: None)
    lines: list[str] = []
    count = 0

    def watched(template: Text, values: Mapping[str, Any], place: str = "") -> Text:
        nonlocal count
        count += 1
        lines.extend(f"{place}: {number}" for number in unbacked(template, values, _own(place)))
        return sentences.say(template, values, place)

    with pytest.MonkeyPatch.context() as patch:
        for name, module in sorted(sys.modules.items()):
            says = name.startswith("retro.") and getattr(module, "say", None) is sentences.say
            if says and module is not sentences:
                patch.setattr(module, "say", watched)
        reviewed = review(workspace_job(space, "2025-double11"), lambda _: None)
    return reviewed, lines, count


def _own(place: str) -> list[str]:
    """Return the numbers that a query's own definitions let its sentences write."""
    path = Path(resources.folder("queries").parent, place)
    if path.suffix != ".sql":
        return []
    head = path.read_text(encoding="utf-8").split("*/")[0]
    return re.findall(r"\d+(?:[.,]\d+)*", head)


def test_every_number_of_the_demos_sentences_is_in_its_results(
    said: tuple[Reviewed, list[str], int],
) -> None:
    """Answers, findings, actions, notes, verdict and steps: all of them, in both languages."""
    _, lines, count = said
    assert list(dict.fromkeys(lines)) == []
    assert count > 100


def test_a_forged_sentence_of_the_demo_is_found(said: tuple[Reviewed, list[str], int]) -> None:
    """Every block whose figure is off by one is named."""
    reviewed, _, _ = said
    for result in filter(_shows_orders, reviewed.results):
        assert loose(result) == []
        forged = dataclasses.replace(
            result.query, say={"zh": "共 {{ (rows|length + 1000003)|count }} 行。"}
        )
        assert len(loose(dataclasses.replace(result, query=forged))) == 1


def _shows_orders(result: Result) -> bool:
    return result.query.step == 1 and bool(result.query.say) and not result.query.worklist
