"""The same Report for other eyes: the boss's and the team's edition name no agent."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from retro import resources
from retro.model import (
    Action,
    Block,
    Chart,
    Column,
    Finding,
    Query,
    Report,
    Result,
    Row,
    Section,
    Text,
    Value,
)

EDITIONS = ("manager", "boss", "team")
NAMED = "manager"
# Reads what went well before the problems.
TEAM = "team"

# Somebody whom a plan needs and who has no name yet, such as #07.
NUMBERED = "#"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

T = TypeVar("T")
Mask = Callable[[Text], Text]
Aliases = Mapping[str, str]


def for_edition(report: Report, edition: str, lang: str = "zh") -> Report:
    """Return the report of `edition`: outside the manager's, without the names of agents.

    Findings about one agent go with their actions; tables by agent go as a whole, but for
    those whose query is `aliased`: there each name becomes an alias, the same throughout the
    pack, in the words of `lang`. From other tables the column goes; where a sentence names an
    agent it says the alias, or "one agent".
    """
    if edition not in EDITIONS:
        raise ValueError(f"unknown edition {edition!r}")
    return report if edition == NAMED else _nameless(report, lang)


def agents(report: Report) -> frozenset[str]:
    """Return every name of an agent in the report."""
    in_tables = (
        str(row[place])
        for block in _blocks(report)
        for place in _places(block.query)
        for row in block.rows
        if _is_name(row[place])
    )
    in_findings = (str(name) for name in map(_agent, report.findings) if name)
    return frozenset(in_tables) | frozenset(in_findings)


def aliases(report: Report, lang: str) -> Aliases:
    """Return the alias of each agent who stands in a table that keeps its rows.

    They are counted out by first appearance there: an order of names would give them away.
    """
    kept = (block for block in _shown(report) if block.query.aliased)
    names = dict.fromkeys(
        str(row[place])
        for block in kept
        for row in block.rows
        for place in _places(block.query)
        if _is_name(row[place])
    )
    word = _words(lang)["agent"]
    return {name: word.format(_letters(index)) for index, name in enumerate(names)}


def _letters(index: int) -> str:
    """Return A to Z, then AA, AB and so on."""
    rest, place = divmod(index, len(LETTERS))
    return (_letters(rest - 1) if rest else "") + LETTERS[place]


def _words(lang: str) -> Mapping[str, str]:
    words: Mapping[str, str] = resources.strings(lang)["ui"]["edition"]
    return words


def _nameless(report: Report, lang: str) -> Report:
    others = aliases(report, lang)
    mask = _mask(agents(report), {name: aliases(report, name) for name in resources.languages()})
    findings = tuple(_said(finding, mask) for finding in report.findings if not _agent(finding))
    kept = {finding.id for finding in findings}
    return replace(
        report,
        verdict=mask(report.verdict),
        sections=tuple(_section(section, mask, others) for section in report.sections),
        findings=findings,
        actions=tuple(_done(action, mask) for action in report.actions if action.finding in kept),
        past_actions=tuple(
            replace(past, do=mask({"zh": past.do})["zh"], why=mask(past.why))
            for past in report.past_actions
        ),
        notes=tuple(replace(note, say=mask(note.say)) for note in report.notes),
    )


def _section(section: Section, mask: Mask, others: Aliases) -> Section:
    return replace(
        section,
        answer=mask(section.answer),
        blocks=tuple(
            _aliased(block, mask, others) if block.query.aliased else _without(block, mask)
            for block in section.blocks
            if block.query.aliased or not _by_agent(block)
        ),
    )


def _aliased(block: Block, mask: Mask, others: Aliases) -> Block:
    """Return the block with aliases in the place of names, in rows, chart and sentence."""
    return replace(
        block,
        rows=tuple(_renamed(row, block.query.columns, others) for row in block.rows),
        answer=mask(block.answer),
        so=mask(block.so),
        chart=block.chart and _relabelled(block.chart, mask, others),
    )


def _relabelled(chart: Chart, mask: Mask, others: Aliases) -> Chart:
    columns = (chart.x, *chart.y, *([chart.split] if chart.split else []))
    rows = tuple(_renamed(row, columns, others) for row in chart.rows)
    return replace(chart, rows=rows, alt=mask(chart.alt))


def _renamed(row: Row, columns: Iterable[Column], others: Aliases) -> Row:
    return tuple(_alias(cell, column, others) for cell, column in zip(row, columns, strict=True))


def _alias(cell: Value, column: Column, others: Aliases) -> Value:
    return others.get(str(cell), cell) if column.kind == "agent" else cell


def _is_name(cell: Value) -> bool:
    return bool(cell) and not str(cell).startswith(NUMBERED)


def _without(block: Block, mask: Mask) -> Block:
    """Return the block without its columns of agents."""
    places = _places(block.query)
    columns = _others(block.query.columns, places)
    rows: tuple[Row, ...] = tuple(_others(row, places) for row in block.rows)
    chart = block.chart
    drawn = (chart.x, *chart.y, chart.split) if chart else ()
    named = any(column is not None and column.kind == "agent" for column in drawn)
    return replace(
        block,
        query=replace(block.query, columns=columns),
        rows=rows,
        answer=mask(block.answer),
        so=mask(block.so),
        chart=None if named or chart is None else replace(chart, alt=mask(chart.alt)),
    )


def _said(finding: Finding, mask: Mask) -> Finding:
    return replace(
        finding,
        title=mask(finding.title),
        say=mask(finding.say),
        ask=mask(finding.ask),
        examples=finding.examples and _cases(finding.examples),
    )


def _cases(found: Result) -> Result:
    """Return cases without their columns of agents."""
    return found.only(lambda column: column.kind != "agent")


def _others(items: tuple[T, ...], places: Container[int]) -> tuple[T, ...]:
    return tuple(item for place, item in enumerate(items) if place not in places)


def _done(action: Action, mask: Mask) -> Action:
    return replace(action, do=mask(action.do), effect=mask(action.effect))


def _agent(finding: Finding) -> object:
    return finding.slice.get("agent")


def _by_agent(block: Block) -> bool:
    """Return whether each row of the block is about one agent."""
    names = {block.query.columns[place].name for place in _places(block.query)}
    return not names.isdisjoint(block.query.grain)


def _places(query: Query) -> list[int]:
    return [place for place, column in enumerate(query.columns) if column.kind == "agent"]


def _blocks(report: Report) -> Iterable[Block]:
    yield from report.worklists
    yield from _shown(report)


def _shown(report: Report) -> Iterable[Block]:
    for section in report.sections:
        yield from section.blocks


def _mask(names: Iterable[str], others: Mapping[str, Aliases]) -> Mask:
    """Return a function that takes the names out of a text; the longest are tried first.

    `others` holds the aliases of each language.
    """
    words = sorted(names, key=lambda name: (-len(name), name))
    if not words:
        return lambda text: text
    pattern = re.compile("|".join(map(re.escape, words)))

    def masked(text: Text) -> Text:
        return {lang: _cleared(sentence, lang) for lang, sentence in text.items()}

    def _cleared(sentence: str, lang: str) -> str:
        known, nobody = others[lang], _words(lang)["one_agent"]
        return pattern.sub(lambda found: known.get(found[0], nobody), sentence)

    return masked
