"""A workspace changes a sentence or a threshold without copying any SQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from retro import resources
from retro.catalog import Catalog, load_catalog
from retro.errors import UsageError
from retro.model import FindingSpec
from retro.wording import sentences_of, wrong_names

RULE = "4_plan/out_of_stock"
BLOCK = "1_break_down/concurrency"


def laid(folder: Path, files: dict[str, str]) -> Catalog:
    """Return our catalogue with these files of a workspace over it."""
    for name, text in files.items():
        path = folder / "queries" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load_catalog(resources.layers("queries", folder))


def rule(catalog: Catalog) -> FindingSpec:
    """Return what the rule says of its findings."""
    spec = catalog.queries[RULE].finding
    assert spec
    return spec


def test_a_sentence_and_a_threshold_are_laid_over_ours(tmp_path: Path, catalog: Catalog) -> None:
    """What the file names is as it says; all else, the SQL above all, stays ours."""
    ours = catalog.queries[RULE]
    text = (
        "params = { offer_hours = 4 }\n[finding]\n"
        'say.zh = "{{ title }} 缺货 {{ cases|count }} 单"\n'
        'severity = "low"\ndue_days = 3\n'
    )
    query = laid(tmp_path, {f"{RULE}.toml": text}).queries[RULE]
    assert query.params == {**ours.params, "offer_hours": 4}
    assert query.finding
    assert query.finding.say["zh"] == "{{ title }} 缺货 {{ cases|count }} 单"
    assert query.finding.say["en"] == rule(catalog).say["en"]
    assert (query.finding.severity, query.finding.due_days) == ("low", 3)
    assert (query.sql, query.columns, query.origin) == (ours.sql, ours.columns, "built-in")
    assert query.overrides == (
        ("params.offer_hours", 1),
        ("finding.say.zh", 3),
        ("finding.severity", 4),
        ("finding.due_days", 5),
    )
    assert query.text != ours.text


def test_labels_of_columns_and_answers_of_blocks_too(tmp_path: Path) -> None:
    """A block's answer speaks of rows, first, n and its parameters."""
    text = (
        'say = { zh = "共 {{ n }} 行，{{ slip_share|share }}" }\n[columns.minutes]\nzh = "分钟数"\n'
    )
    query = laid(tmp_path, {f"{BLOCK}.toml": text}).queries[BLOCK]
    assert query.say["zh"].startswith("共 {{ n }} 行")
    assert query.say["en"]
    assert {column.name: column.label["zh"] for column in query.columns}["minutes"] == "分钟数"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('reads = ["orders"]', 1, "belongs to the statement"),
        ('order = 3\ncolour = "red"', 2, "is none of"),
        ('\n[finding]\nsqy = { zh = "…" }', 3, "is none of"),
        ('do = { zh = "…" }', 1, "under [finding]"),
        ("[params]\noffer_hourz = 4", 2, "is none of reason, offer_hours"),
        ('[params]\noffer_hours = "four"', 2, "kind of 2"),
        ("order = 1\nparams = [1]", 2, "params = {"),
        ("columns = 3", 1, "columns = {"),
        ('[finding]\nseverity = "urgent"', 2, "high"),
        ("[finding]\nsay = 3", 2, "finding.say"),
        ('[columns]\nn = { kind = "text" }', 2, "columns.n.kind"),
        ('[finding]\nsay.zh = "{{ titel }}"', 2, "no titel"),
        ('[finding]\ndo.zh = "{{ params.hours }}"', 2, "no params.hours"),
        ('[finding]\nsay.en = "{{ title"', 2, "unexpected"),
        ("title = \norder = 1", None, "line 1"),
    ],
)
def test_p24_a_key_that_does_not_fit_is_named_with_its_line(
    tmp_path: Path, text: str, line: int | None, said: str
) -> None:
    """Promise 24: one sentence with file, key and line, in both languages."""
    with pytest.raises(UsageError) as caught:
        laid(tmp_path, {f"{RULE}.toml": text})
    assert (caught.value.file, caught.value.line) == (f"queries/{RULE}.toml", line)
    assert said in caught.value.message["en"]
    assert caught.value.message["zh"]


def test_every_sentence_of_ours_speaks_of_what_it_is_given(catalog: Catalog) -> None:
    """The check of names that an overlay has to pass is one that all our sentences pass."""
    wrong = {
        (path, name, lang): why
        for path, query in sorted(catalog.queries.items())
        for name, template in sentences_of(query).items()
        for lang, text in template.items()
        if (why := wrong_names(query, name, lang, text))
    }
    assert wrong == {}


def test_a_file_over_nothing_is_named(tmp_path: Path) -> None:
    """A path that no query has."""
    with pytest.raises(UsageError) as caught:
        laid(tmp_path, {"4_plan/out_of_stok.toml": "order = 1"})
    assert caught.value.file == "queries/4_plan/out_of_stok.toml"


def test_a_profile_is_no_overlay(tmp_path: Path) -> None:
    """Profiles are files of their own."""
    assert laid(tmp_path, {"profiles/mine.toml": "anything"}).queries[RULE].overrides == ()


def test_a_query_of_the_workspace_may_have_one_too(tmp_path: Path) -> None:
    """First the SQL of the workspace replaces ours, then its sentences are laid over."""
    ours = (resources.folder("queries") / f"{RULE}.sql").read_text(encoding="utf-8")
    files = {f"{RULE}.sql": ours, f"{RULE}.toml": "[finding]\ndue_days = 1\n"}
    query = laid(tmp_path, files).queries[RULE]
    assert (query.origin, query.finding.due_days if query.finding else 0) == ("workspace", 1)
