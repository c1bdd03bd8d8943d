"""Everything in every state, drawn by the components of the report, with ids that do not clash."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from retro.gallery.calls import Call, calls
from retro.gallery.states import STATES
from retro.render.pages import Page
from retro.render.templates import Templates

ID = re.compile(r'\bid="([^"]+)"')
NAMES = re.compile(
    r'\b(id|for|popovertarget|aria-(?:labelledby|describedby|controls|owns))="([^"]*)"'
)
LINK = re.compile(r'((?:href="|url\()#)([^")]*)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """One component or chart in one state; `drawn` is empty where it draws nothing."""

    call: Call
    state: str
    drawn: Markup

    @property
    def anchor(self) -> str:
        """Return the id of the specimen."""
        return anchor(self.call, self.state)


@dataclass(frozen=True, slots=True)
class Family:
    """What belongs together: the macros of one file, the blocks, the charts."""

    name: str
    specimens: tuple[Specimen, ...]


def families(pages: Mapping[str, Page], templates: Templates, *, screen: bool) -> list[Family]:
    """Return everything in every state by family; `pages` holds the page of each state."""
    made = [
        _specimen(call, state, pages[state], templates, screen=screen)
        for call in calls()
        for state in STATES
    ]
    grouped = groupby(made, key=lambda one: one.call.family)
    return [Family(name, tuple(group)) for name, group in grouped]


def _specimen(
    call: Call, state: str, page: Page, templates: Templates, *, screen: bool
) -> Specimen:
    template = templates.environment(page.formats.lang).from_string(call.source)
    drawn = template.render(page=page, report=page.report, screen=screen).strip()
    kept = Markup(alone(drawn, anchor(call, state)))  # noqa: S704 - drawn by our templates
    return Specimen(call=call, state=state, drawn=kept)


def anchor(call: Call, state: str) -> str:
    """Return the id of a specimen."""
    return f"{call.family.strip('_')}-{call.name}-{state}"


def alone(drawn: str, prefix: str) -> str:
    """Return mark-up whose ids begin with `prefix`; a link that leads out of it leads to it."""
    ids = set(ID.findall(drawn))

    def named(match: re.Match[str]) -> str:
        tokens = (f"{prefix}-{name}" if name in ids else name for name in match[2].split(" "))
        return f'{match[1]}="{" ".join(tokens)}"'

    def linked(match: re.Match[str]) -> str:
        return f"{match[1]}{prefix}-{match[2]}" if match[2] in ids else f"{match[1]}{prefix}"

    return LINK.sub(linked, NAMES.sub(named, drawn))
