"""Templates and sentences that a colleague hands over: every attack of the list does no harm."""

from __future__ import annotations

import itertools
import shutil
import signal
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import factories
import pytest
from shelf import query

from retro import compose, limits, resources, sentences
from retro.errors import UsageError
from retro.headers import parse_query
from retro.model import Result, Text
from retro.render import html, templates
from retro.render.pages import page
from retro.render.templates import Templates
from retro.running import Outcome

ATTACKS = tomllib.loads(
    (Path(__file__).parent / "attacks" / "templates.toml").read_text(encoding="utf-8")
)["attack"]
DEEP = "(" * 3000 + "1" + ")" * 3000
HEAD = '{% extends "built-in/base.html" %}\n{% block body %}\n'


def named(key: str) -> pytest.MarkDecorator:
    """Return the attacks that have a text under a key, by their names."""
    found = {attack["name"]: attack[key] for attack in ATTACKS if key in attack}
    return pytest.mark.parametrize("attack", [*found.values()], ids=[*found])


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the endless ones end soon."""
    for module in (templates, sentences):
        monkeypatch.setattr(module, "SECONDS", 0.3)
        monkeypatch.setattr(module, "MEMORY", 64 << 20)
    yield
    sentences._too_much.clear()


@pytest.fixture(scope="module")
def shown() -> object:
    """Return the page that a template is given."""
    return page(factories.report(), "en", "manager", {}, 10, is_screen=True)


def drawn(folder: Path, text: str, shown: object) -> str:
    """Return the whole page of a workspace whose own template is `attack.html`."""
    file = folder / "report_templates" / "attack.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    (folder / "secret.html").write_text("canary", encoding="utf-8")
    filled = text.replace("{secret}", str(folder / "secret.html")).replace("{deep}", DEEP)
    file.write_text(filled, encoding="utf-8")
    return html.document("attack.html", "en", Templates(folder), {"page": shown}, draws=False)


@named("page")
def test_p19_a_template_does_no_harm(tmp_path: Path, shown: object, attack: str) -> None:
    """Promise 19: the page is not made; one sentence names the template."""
    with pytest.raises(UsageError) as caught:
        drawn(tmp_path, f"{HEAD}{attack}{{% endblock %}}", shown)
    assert (caught.value.code, caught.value.file) == ("TEMPLATE", "report_templates/attack.html")
    assert "canary" not in str(caught.value)


@named("whole")
def test_p17_a_page_keeps_our_policy(tmp_path: Path, shown: object, attack: str) -> None:
    """Promise 17: whatever a template writes, a page without our policy is not made."""
    with pytest.raises(UsageError, match="policy"):
        drawn(tmp_path, attack, shown)


@pytest.mark.parametrize(
    "text",
    [
        '<p title="{{ page.report.shop }}" class="a">{{ page.report.shop }}</p>',
        '<a href="#{{ page.anchor("x") }}">x</a> <a href="https://example.com/">our rules</a>',
        '<p style="color: red" {% if screen %}hidden{% endif %}>{{ 1|count }}</p>',
        '<script type="application/json">{{ {"a": page.report.shop}|tojson }}</script>',
        '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="">',
    ],
)
def test_a_template_of_ones_own_is_drawn(tmp_path: Path, shown: object, text: str) -> None:
    """What a manager really writes: words, links, pictures inside, classes, data for scripts."""
    assert "</html>" in drawn(tmp_path, f"{HEAD}{text}{{% endblock %}}", shown)


def test_a_refused_place_is_told_with_its_line(tmp_path: Path, shown: object) -> None:
    """The sentence names the line of the template, not that of the page."""
    with pytest.raises(UsageError) as caught:
        drawn(tmp_path, f"{HEAD}<p>\n<a href={{{{ ui.lang }}}}>x</a></p>{{% endblock %}}", shown)
    assert caught.value.line == 4


def test_copies_of_our_templates_are_sound(tmp_path: Path) -> None:
    """Who starts from a copy of ours is refused nothing."""
    shutil.copytree(resources.folder("report_templates"), tmp_path / "report_templates")
    Templates(tmp_path).check()


def test_every_template_is_read_before_the_work(tmp_path: Path) -> None:
    """A block that no page of this run shows is looked at as well."""
    file = tmp_path / "report_templates" / "blocks" / "mine.html"
    file.parent.mkdir(parents=True)
    file.write_text('<p onclick="x()">x</p>', encoding="utf-8")
    with pytest.raises(UsageError, match=r"blocks/mine\.html:1"):
        Templates(tmp_path).check()


def own_block(sentence: str) -> Result:
    """Return the result of a query of the workspace that says a sentence."""
    said = sentence.replace("{deep}", DEEP).replace("\\", "\\\\").replace('"', '\\"')
    told = f'{{ zh = "{said}", en = "{said}" }}'
    text = query("select 1 as n", {"n": "count"}, say=told)
    found = parse_query("1_break_down/mine", text, "workspace")
    return Result(query=found, params={}, rows=((1,),))


@named("sentence")
def test_p14_a_sentence_does_no_harm(attack: str) -> None:
    """Promises 14 and 19: the block tells what is wrong with its sentence, and the rest stands."""
    result = own_block(attack)
    block = compose._block(result, frozenset(), {}, ())
    assert set(block.problem) == {"zh", "en"}
    assert "sentence" in block.problem["en"]
    assert block.rows == ((1,),)
    assert [*compose.notes(Outcome(results={result.query.path: result}))] == []


def test_p14_a_sentence_that_took_too_much_is_not_tried_again() -> None:
    """A rule with a thousand rows does not take a thousand times the limit."""
    endless: Text = {
        "en": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    }
    for _ in range(100):
        with pytest.raises(UsageError, match="too long"):
            sentences.say(endless, {})


def test_a_watch_inside_a_watch_leaves_the_outer_one() -> None:
    """The outer limit holds on after an inner one ended."""

    def forever() -> None:
        for _ in itertools.count():
            with limits.bounded(60, 1 << 30):
                pass

    with pytest.raises(limits.TooMuch), limits.bounded(0.3, 1 << 30):
        forever()


def test_a_watch_inside_a_watch_does_not_set_the_clock_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A bug once: set anew before it rang, again and again, the timer never rang."""
    wound: list[tuple[float, ...]] = []
    setitimer = signal.setitimer

    def counted(which: int, *times: float) -> tuple[float, float]:
        wound.append(times)
        return setitimer(which, *times)

    monkeypatch.setattr(signal, "setitimer", counted)
    with limits.bounded(60, 1 << 30):
        for _ in range(3):
            with limits.bounded(60, 1 << 30):
                pass
    assert len(wound) == 2


def test_p25_there_are_template_attacks_enough() -> None:
    """The list is no shorter than it was."""
    assert len(ATTACKS) >= 62


def test_p19_a_watch_that_rings_in_a_destructor_rings_again() -> None:
    """There nothing can be raised: it is passed over without a word, and the next look stops."""

    class Slow:
        def __del__(self) -> None:
            until = time.perf_counter() + 0.3
            while time.perf_counter() < until:
                pass

    def made() -> None:
        with limits.bounded(0.05, 1 << 30):
            Slow()
            while True:
                pass

    with pytest.raises(limits.TooMuch):
        made()


def test_what_else_a_destructor_raises_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the watch's own word is passed over."""

    class Broken:
        def __del__(self) -> None:
            raise ZeroDivisionError

    told: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda lost: told.append(lost.exc_type))
    with limits.bounded(5, 1 << 30):
        Broken()
    assert told == [ZeroDivisionError]
