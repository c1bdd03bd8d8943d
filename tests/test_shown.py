"""Which results a page shows in full, which in one line, and what is named only."""

from __future__ import annotations

from dataclasses import replace

import factories

from retro.model import Block, Kpi, Report, Section
from retro.render.pages import page
from retro.render.shown import Shown


def plain(block: Block, **more: object) -> Block:
    """Return a block that is not at the core of the review."""
    return replace(block, query=replace(block.query, core=False, **more))


def section(*blocks: Block) -> Section:
    """Return a step of these blocks."""
    return replace(factories.report().sections[0], blocks=blocks)


def shown(*blocks: Block, is_all: bool = False) -> tuple[list[Block], list[Block], list[Block]]:
    """Return the blocks of a step in full, in one line, and without anything."""
    report: Report = replace(factories.report(), findings=(), sections=(section(*blocks),))
    of_step = Shown(report, is_all)
    (step,) = report.sections
    return of_step.full(step), of_step.lines(step), of_step.empty(step)


def test_paper_shows_the_core_in_full_and_the_rest_in_a_line() -> None:
    """A line is the sentence of a result; the screen has chart and table of each."""
    core, other = factories.hourly(), plain(factories.by_agent())
    assert shown(core, other) == ([core], [other], [])
    assert shown(core, other, is_all=True) == ([core, other], [], [])


def test_what_a_listed_problem_rests_on_is_shown_in_full() -> None:
    """Nobody has to believe a problem whose rows lie elsewhere."""
    finding = factories.findings()[2]
    proof, other = plain(factories.by_agent()), plain(factories.products())
    assert finding.evidence[0][0] == proof.query.path
    of_step = Shown(replace(factories.report(), findings=(finding,)), is_all=False)
    assert of_step.full(section(proof, other)) == [proof]
    assert (of_step.problems(proof), of_step.problems(other)) == ([finding], [])


def test_what_feeds_other_pages_and_what_failed_is_shown_in_full() -> None:
    """The boss's page quotes the first; of the second the reason must stand somewhere."""
    fed = plain(factories.by_agent(), feeds="scores")
    failed = replace(plain(factories.hourly()), rows=(), problem=factories.text("坏了", "broken"))
    assert shown(fed, failed) == ([fed, failed], [], [])


def test_what_has_no_rows_is_a_line_or_named() -> None:
    """Even at the core, and on the screen: an empty chart helps nobody."""
    answered = replace(factories.hourly(), rows=())
    silent = replace(factories.by_agent(), rows=(), answer={"zh": "", "en": ""})
    assert shown(answered, silent, is_all=True) == ([], [answered], [silent])


def test_metrics_that_lack_the_same_exports_stand_together() -> None:
    """They leave the table, in which they would be dashes."""
    known: Kpi = factories.kpis()[0]
    lacking = [
        replace(known, id=name, value=None, needs=needs)
        for name, needs in [("a", ("orders", "refunds")), ("b", ("refunds", "orders"))]
    ]
    report = replace(factories.report(), kpis=(known, *lacking))
    assert Shown(report, is_all=False).metrics_missing() == [(("orders", "refunds"), lacking)]
    told = page(report, "zh", "manager", {}, 10)
    assert [kpi for _, kpis in told.groups() for kpi in kpis] == [known]


def test_the_method_on_paper_is_of_what_is_shown_in_full() -> None:
    """The workbook has the definitions of every table, and the screen every statement."""
    report = replace(
        factories.report(),
        findings=(),
        feeds={},
        sections=(section(factories.hourly(), plain(factories.by_agent())),),
    )
    paper = page(report, "zh", "manager", {}, 10)
    screen = page(report, "zh", "manager", {}, 10, is_screen=True)
    assert [query.name for query in paper.queries()] == ["first_reply_by_hour"]
    assert [query.name for query in screen.queries()] == ["by_agent", "first_reply_by_hour"]
