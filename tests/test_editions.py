"""Editions: what the boss's and the team's report leave out."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import factories
import pytest

from retro.render.editions import agents, for_edition

NAMELESS = ("boss", "team")


def everything(edition: str) -> str:
    """Return every text and value of an edition but its work lists, which stay internal."""
    report = replace(for_edition(factories.report(), edition), worklists=(), feeds={})
    return json.dumps(asdict(report), ensure_ascii=False, default=str)


def test_the_manager_sees_everything() -> None:
    """The manager's edition is the report itself."""
    report = factories.report()
    assert for_edition(report, "manager") is report


@pytest.mark.parametrize("edition", NAMELESS)
def test_no_agent_is_named(edition: str) -> None:
    """No name of an agent is left: not in tables, charts, findings, actions or sentences."""
    text = everything(edition)
    assert {name for name in agents(factories.report()) if name in text} == set()


def test_findings_about_one_agent_go_with_their_action() -> None:
    """What is about one person is for the talk with that person."""
    report = for_edition(factories.report(), "boss")
    left = [finding.id.partition("-")[0] for finding in report.findings]
    assert left == ["understaffed_hours", "size_complaints", "carrier_delay"]
    assert {action.finding for action in report.actions} == {f.id for f in report.findings}


def test_tables_by_agent_go_as_a_whole() -> None:
    """A table with one row per agent says nothing without them; others stay."""
    blocks = [
        block.query.name for block in for_edition(factories.report(), "team").sections[0].blocks
    ]
    assert blocks == ["first_reply_by_hour"]


def test_another_table_loses_only_its_column() -> None:
    """An agent column beside the grain is taken out of heads and rows alike."""
    columns = (
        factories.column("day", "日期", "text"),
        factories.column("agent", "客服", "agent"),
        factories.column("late", "超时", "count"),
    )
    block = factories.block(
        factories.query("1/x", "题", "问？", columns), [("一", "阿梨", 3)], "阿梨慢。"
    )
    section = replace(factories.report().sections[0], blocks=(block,))
    cut = (
        for_edition(replace(factories.report(), sections=(section,)), "boss").sections[0].blocks[0]
    )
    assert [column.name for column in cut.query.columns] == ["day", "late"]
    assert cut.rows == (("一", 3),)
    assert cut.answer["zh"] == "某位客服慢。"


def test_cutting_twice_changes_nothing_more() -> None:
    """An edition of an edition is the edition."""
    once = for_edition(factories.report(), "boss")
    assert for_edition(once, "boss").findings == once.findings


def test_an_unknown_edition_is_an_error() -> None:
    """A misspelled edition must not show names."""
    with pytest.raises(ValueError, match="unknown edition"):
        for_edition(factories.report(), "bos")
