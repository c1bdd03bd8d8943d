"""What a page of the workspace's own making must keep to: no data where it acts, our policy.

Escaping is right in text and in quoted attributes that only tell something. So a template that
writes data into an address, a style or a script is refused when it is read, and the finished
page is looked at once more, whatever made it.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html.parser import HTMLParser

# What stands for data in a template that is looked at; no text has this sign.
DATA = "\ue000"
ADDRESSES = frozenset(
    ["action", "background", "cite", "data", "formaction", "href", "ping", "poster", "src",
     "srcdoc", "srcset", "xlink:href"]
)  # fmt: skip
# Each of these fetches, leads away or sends something, and the policy does not hold them all.
REFUSED_TAGS = frozenset(
    ["applet", "base", "embed", "form", "frame", "frameset", "iframe", "link", "object", "portal"]
)
LINKS = ("#", "http://", "https://", "mailto:")
PICTURES = ("#", "data:image/", "data:font/")
UNQUOTED = re.compile(rf"=\s*[^\s\"'>]*{DATA}")
QUOTED = re.compile(r"=\s*(\"[^\"]*\"|'[^']*')")
JSON = "application/json"
# A table of a million columns, or a thousand boxes in boxes, keeps what lays out paper for hours.
SPANS = frozenset(["colspan", "rowspan", "span"])
WIDEST = 1000
DEEPEST = 200
LONGEST = 64_000_000
# Elements that hold nothing, and those that need no end.
UNCOUNTED = frozenset(
    ["area", "br", "col", "dd", "dt", "hr", "img", "input", "li", "meta", "option", "p", "source",
     "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr"]
)  # fmt: skip
BLANKS = re.compile(r"[\s\x00-\x1f]+")
POLICY = "content-security-policy"


class _Page(HTMLParser):
    """Notes what is wrong with a page or a template, with the line where it stands."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.inside = ""
        self.script = ""

    def note(self, why: str) -> None:
        self.found.append((self.getpos()[0], why))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag if tag in ("script", "style") else ""
        if DATA in tag or DATA in "".join(name for name, _ in attrs):
            self.note("the name of an element or an attribute comes from data")
        if UNQUOTED.search(QUOTED.sub("", self.get_starttag_text() or "")):
            self.note("data in an attribute without quotation marks")
        if tag in REFUSED_TAGS:
            self.note(f"<{tag}> is not allowed")
        for name, value in attrs:
            self._look(tag, name, value or "")

    def _look(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on"):
            self.note(f"`{name}`: a page runs no script of its own")
        elif name == "style" and DATA in value:
            self.note("data in `style`")
        elif name in SPANS and value.isdecimal() and int(value[:9]) > WIDEST:
            self.note(f"`{name}` is too large")
        elif name in ADDRESSES:
            place = BLANKS.sub("", value).lower()
            if DATA in place and not place.startswith("#"):
                self.note(f"data in `{name}`")
            elif not place.startswith(LINKS if tag in ("a", "area") else PICTURES):
                self.note(f"`{name}` leads where nothing may lead")

    def handle_endtag(self, tag: str) -> None:
        self.inside = "" if tag == self.inside else self.inside


class _Template(_Page):
    """Looks at a template, in which `DATA` stands for what is written."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        self.script = dict(attrs).get("type") or "" if tag == "script" else ""

    def handle_data(self, data: str) -> None:
        if self.inside and DATA in data and self.script != JSON:
            self.note(f"data in <{self.inside}>")


class _Whole(_Page):
    """Looks at a finished page, which has to carry the policy before anything that acts."""

    def __init__(self, policy: str) -> None:
        super().__init__()
        self.policy = policy
        # Paper runs nothing and has no policy.
        self.is_held = not policy
        self.script = JSON
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        self.depth += tag not in UNCOUNTED
        if self.depth == DEEPEST:
            self.note("it is nested too deeply")
        told = dict(attrs)
        self.script = told.get("type") or "" if tag == "script" else JSON
        if tag == "meta" and "http-equiv" in told:
            is_ours = (told["http-equiv"] or "").lower() == POLICY
            if not is_ours or told.get("content") != self.policy:
                self.note("<meta http-equiv> is for the policy alone")
            self.is_held = self.is_held or is_ours
        elif not self.is_held and tag not in ("html", "head", "meta"):
            self.note("the content security policy has to stand before everything else")
            self.is_held = True

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        self.depth -= tag not in UNCOUNTED

    def handle_data(self, data: str) -> None:
        if self.inside == "script" and self.script != JSON and not self._is_ours(data):
            self.note("a page runs no script of its own")

    def _is_ours(self, script: str) -> bool:
        digest = b64encode(sha256(script.encode()).digest()).decode("ascii")
        return digest in self.policy


def unsafe(
    pieces: Iterable[tuple[int, str, str]], harmless: Iterable[str]
) -> Iterator[tuple[int, str]]:
    """Yield (line, why) of what is wrong with a template, given as Jinja takes it apart.

    `harmless` are the names whose values were checked before, such as the logo of the brand.
    """
    page = _Template()
    page.feed(_filled(pieces, frozenset(harmless)))
    page.close()
    yield from page.found


def unsound(text: str, policy: str) -> list[str]:
    """Return what is wrong with a finished page; paper has no policy."""
    if len(text) > LONGEST:
        return ["the page is too long"]
    page = _Whole(policy)
    page.feed(text)
    page.close()
    return [why for _, why in page.found]


def _filled(pieces: Iterable[tuple[int, str, str]], harmless: frozenset[str]) -> str:
    """Return the text of a template with one sign for each place that is filled."""
    text, place = "", None
    for _, kind, part in pieces:
        if kind == "variable_begin":
            place = ""
        elif kind == "variable_end":
            told = place or ""
            text += "data:image/" if told.strip() in harmless else DATA
            text += "\n" * told.count("\n")
            place = None
        elif place is not None:
            place += part
        elif kind == "data":
            text += part
        else:
            text += "\n" * part.count("\n")
    return text
