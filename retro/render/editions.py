"""The same Report for other eyes: the boss's and the team's edition name no agent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from retro import resources
from retro.model import Action, Block, Finding, Report, Row, Section, Text

EDITIONS = ("manager", "boss", "team")
NAMED = "manager"

Mask = Callable[[Text], Text]


def for_edition(report: Report, edition: str) -> Report:
    """Return the report of `edition`: outside the manager's, without the names of agents.

    Findings about one agent go with their actions; tables by agent go as a whole, from
    others the column goes; where a sentence names an agent it says "one agent".
    """
    if edition not in EDITIONS:
        raise ValueError(f"unknown edition {edition!r}")
    return report if edition == NAMED else _nameless(report)


def agents(report: Report) -> frozenset[str]:
    """Return every name of an agent in the report."""
    in_tables = (
        str(row[place])
        for block in _blocks(report)
        for place in _places(block)
        for row in block.rows
        if row[place]
    )
    in_findings = (str(name) for name in map(_agent, report.findings) if name)
    return frozenset(in_tables) | frozenset(in_findings)


def _nameless(report: Report) -> Report:
    mask = _mask(agents(report))
    findings = tuple(_said(finding, mask) for finding in report.findings if not _agent(finding))
    kept = {finding.id for finding in findings}
    return replace(
        report,
        verdict=mask(report.verdict),
        sections=tuple(_section(section, mask) for section in report.sections),
        findings=findings,
        actions=tuple(_done(action, mask) for action in report.actions if action.finding in kept),
        past_actions=tuple(
            replace(past, do=mask({"zh": past.do})["zh"], why=mask(past.why))
            for past in report.past_actions
        ),
        notes=tuple(replace(note, say=mask(note.say)) for note in report.notes),
    )


def _section(section: Section, mask: Mask) -> Section:
    return replace(
        section,
        answer=mask(section.answer),
        blocks=tuple(_without(block, mask) for block in section.blocks if not _by_agent(block)),
    )


def _without(block: Block, mask: Mask) -> Block:
    """Return the block without its columns of agents."""
    places = _places(block)
    keep = [place for place in range(len(block.query.columns)) if place not in places]
    columns = tuple(block.query.columns[place] for place in keep)
    rows: tuple[Row, ...] = tuple(tuple(row[place] for place in keep) for row in block.rows)
    chart = block.chart
    drawn = (chart.x, *chart.y, chart.split) if chart else ()
    named = any(column is not None and column.kind == "agent" for column in drawn)
    return replace(
        block,
        query=replace(block.query, columns=columns),
        rows=rows,
        answer=mask(block.answer),
        chart=None if named or chart is None else replace(chart, alt=mask(chart.alt)),
    )


def _said(finding: Finding, mask: Mask) -> Finding:
    return replace(finding, title=mask(finding.title), say=mask(finding.say))


def _done(action: Action, mask: Mask) -> Action:
    return replace(action, do=mask(action.do))


def _agent(finding: Finding) -> object:
    return finding.slice.get("agent")


def _by_agent(block: Block) -> bool:
    """Return whether each row of the block is about one agent."""
    names = {block.query.columns[place].name for place in _places(block)}
    return not names.isdisjoint(block.query.grain)


def _places(block: Block) -> list[int]:
    return [place for place, column in enumerate(block.query.columns) if column.kind == "agent"]


def _blocks(report: Report) -> Iterable[Block]:
    yield from report.worklists
    for section in report.sections:
        yield from section.blocks


def _mask(names: Iterable[str]) -> Mask:
    """Return a function that takes the names out of a text; the longest are tried first."""
    words = sorted(names, key=lambda name: (-len(name), name))
    if not words:
        return lambda text: text
    pattern = re.compile("|".join(map(re.escape, words)))

    def masked(text: Text) -> Text:
        return {
            lang: pattern.sub(resources.strings(lang)["ui"]["edition"]["one_agent"], sentence)
            for lang, sentence in text.items()
        }

    return masked
