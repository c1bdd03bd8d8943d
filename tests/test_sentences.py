"""Sentences over result rows: every language at once, in a sandbox."""

from __future__ import annotations

import pytest

from retro.errors import UsageError
from retro.sentences import say


def test_every_language_is_filled_from_the_same_row() -> None:
    """One row makes the sentence in each language of the template, with its formats."""
    template = {"zh": "{{ late|count }} 轮超时({{ part|share }})", "en": "{{ late|count }} late"}
    assert say(template, {"late": 1843, "part": 0.29}) == {
        "zh": "1,843 轮超时(29.0%)",
        "en": "1,843 late",
    }


def test_no_template_no_sentence() -> None:
    """A query without a sentence says nothing."""
    assert say({}, {"x": 1}) == {}


def test_line_breaks_of_the_template_are_one_space() -> None:
    """A sentence is one line, however its template is laid out."""
    assert say({"en": "a\n   b\t{{ x }} \n"}, {"x": 1}) == {"en": "a b 1"}


def test_the_first_of_no_rows_is_none() -> None:
    """A sentence may ask for the worst of some rows where there is none; it is not a mistake."""
    template = {"en": "{% set worst = rows|selectattr('late')|first %}{{ worst.late if worst }}"}
    assert say(template, {"rows": [{"late": 0}]}) == {"en": ""}
    assert say(template, {"rows": [{"late": 0}, {"late": 3}]}) == {"en": "3"}


@pytest.mark.parametrize(
    "template",
    [
        "{{ missing }}",
        "{{ x",
        "{{ x|no_such_filter }}",
        "{% include 'secrets' %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ rows.append(1) }}",
        "{{ rows.__init__.__globals__ }}",
        "{% for i in range(999999999) %}{% endfor %}",
    ],
)
def test_what_a_template_may_not_do_is_one_sentence(template: str) -> None:
    """Unknown names, broken syntax and attempts to reach Python end in one error, not a crash."""
    with pytest.raises(UsageError) as caught:
        say({"en": template}, {"x": 1, "rows": []}, "queries/4_plan/rule.sql")
    assert (caught.value.code, caught.value.file) == ("SENTENCE", "queries/4_plan/rule.sql")


@pytest.mark.parametrize(
    "template", ["{{ 1 / zero }}", "{{ word + 1 }}", "{{ none|money }}{{ word|money }}"]
)
def test_wrong_arithmetic_is_the_same_error(template: str) -> None:
    """A division by zero or a wrong type in a manager's sentence is not our bug."""
    with pytest.raises(UsageError):
        say({"en": template}, {"zero": 0, "word": "abc", "none": None})


def test_text_of_customers_stays_text() -> None:
    """A sentence is plain text: markup in a value is kept as it is, and escaped by the pages."""
    assert say({"en": "{{ title }}"}, {"title": "<script>{{ 7 * 7 }}</script>"}) == {
        "en": "<script>{{ 7 * 7 }}</script>"
    }
