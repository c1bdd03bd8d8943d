"""How each component, block and chart of the gallery is called, as templates write it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from retro import charts


class Call(NamedTuple):
    """A thing to show: its family (a file of components), its name, and what draws it.

    What is drawn once for each of several things stands `inside` an element that holds them.
    """

    family: str
    name: str
    source: str
    inside: str = ""


def calls() -> Iterator[Call]:
    """Yield everything that the gallery shows, in the order of the report."""
    for family, macros in COMPONENTS.items():
        for name, call in macros.items():
            yield Call(family, name, _imported(family, name) + f"{{{{ {call} }}}}")
    for name, (family, things, call, inside) in BRIEF.items():
        each = f"{{% for {things} %}}{{{{ {call} }}}}{{% endfor %}}"
        yield Call(family, name, _imported(family, name) + each, inside)
    for name, (layout, path) in BLOCKS.items():
        yield Call(
            "blocks",
            name,
            f"{{% set block = page.block('{path}') %}}{{% include 'blocks/{layout}.html' %}}",
        )
    for kind in charts.KINDS:
        call = f"figure(page, page.block('1_break_down/{kind}'))"
        yield Call("charts", kind, _imported("_block", "figure") + f"{{{{ {call} }}}}")


def _imported(family: str, name: str) -> str:
    return f"{{% from 'components/{family}.html' import {name} with context %}}"


WIDE = "page.block('1_break_down/wide')"
COMPONENTS = {
    "_brand": {"logo": "logo(page.report.shop)", "whose": "whose(page.report.shop)"},
    "_heading": {"heading": "heading('title', page.report.verdict|t)"},
    "_contents": {"contents": "contents(page)"},
    "_kpi": {
        "tiles": "tiles(page, page.report.kpis)",
        "kpi_table": "kpi_table(page, ui.kpi.all)",
    },
    "_finding": {"findings": "findings(page, page.report.findings, page.report.more_findings)"},
    "_action": {
        "actions": "actions(page, page.report.actions)",
    },
    "_past": {
        "past_actions": "past_actions(page, page.report.past_actions)",
        "past_lines": "past_lines(page, page.report.past_actions)",
    },
    "_table": {"table": "table(page.table(page.block('1_break_down/pareto')), ui.kpi.all)"},
    "_block": {
        "block_head": f"block_head({WIDE})",
        "figure": "figure(page, page.block('1_break_down/line'))",
        "so_what": f"so_what(page, {WIDE}) }}}}{{{{ so_what(page, page.block('2_locate/beside_0'))",
        "method_link": f"method_link(page, {WIDE})",
        "block_foot": f"block_foot(page, {WIDE}, page.table({WIDE}))",
    },
    "_also": {"also": "also(page, page.report.sections[1])"},
    "_unavailable": {
        "unavailable": "unavailable(page.report.sections[1].unavailable)",
        "kpis_missing": "kpis_missing(page, page.shown.metrics_missing())",
    },
    "_card": {"case_cards": "case_cards(page.records(page.block('3_root_cause/case_cards')))"},
    "_change": {"changes_table": "changes_table(page, page.changes())"},
    "_data": {
        "files_table": "files_table(page.report.files)",
        "file_problems": "file_problems(page.report.files)",
        "notes": "notes(page.report.notes)",
        "worklists": "worklists(page.report.worklists)",
    },
    "_method": {"method": f"method(page, {WIDE}.query)"},
}
# Of the boss's page: where it stands, for which things, the call, and what holds them.
BRIEF = {
    "tile": ("_brief", "kpi in page.report.kpis[:6]", "tile(page, kpi)", "tiles"),
    "problem": (
        "_brief",
        "finding in page.report.findings[:3]",
        "problem(page, finding, page.action(finding))",
        "list",
    ),
    "decision": ("_brief", "action in page.report.actions[:3]", "decision(page, action)", "list"),
    "score": ("_brief", "row in page.boss.scores()", "score(page, row)", "line"),
    "staffing": (
        "_staffing",
        "block in [page.block('1_break_down/gap')]",
        "staffing(page, block, page.boss.shortest())",
        "",
    ),
    "curve": ("_staffing", "block in [page.boss.slots()]", "curve(page, block)", ""),
}
# Each layout of a result, and the result that it is shown with.
BLOCKS = {
    "block": ("block", "1_break_down/line"),
    "narrow": ("block", "1_break_down/narrow"),
    "wide": ("block", "1_break_down/wide"),
    "failed": ("block", "3_root_cause/failed"),
    "case_cards": ("case_cards", "3_root_cause/case_cards"),
    "clock_rules": ("clock_rules", "1_break_down/clock_rules"),
    "compared": ("compared", "5_follow_through/compared"),
}
