"""Response times cut every way: each way adds up to one total, and profiles never meet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from hypothesis import given, settings
from test_properties import CATALOG, END, SETTINGS, START, WEEK, Street, house, quick, rows, streets

from retro.given import GIVEN
from retro.model import Query
from retro.running import ordered, run_all

Row = dict[str, Any]
Tables = dict[str, list[Row]]
COUNTS = ("sessions", "cases", "in_time", "unanswered", "waits", "first_waits")
CUTS = ("hour", "clock", "phase", "question_type", "product", "agent", "pool", "employment")
# Blocks that list all cases, each cut in its own way.
BLOCKS = ("reply_by_hour", "reply_by_clock", "reply_by_type", "agent_replies")
# Groups of one buyer are listed, so that random shops have some.
FREE = SETTINGS.model_copy(update={"params": {"1_break_down/reply_groups": {"min_buyers": 1}}})


@cache
def queries() -> Sequence[Query]:
    """Return the facts behind the cuts, the cuts and their blocks, in order."""
    found = {name: CATALOG.named(name) for name in (*BLOCKS, "reply_groups", "reply_cuts")}
    behind = [query for query in found.values() if query]
    for query in behind:
        for read in (*query.reads, *query.may_read):
            fact = CATALOG.named(read.partition(".")[0])
            if fact and fact.folder == "facts" and fact.name not in found:
                found[fact.name] = fact
                behind.append(fact)
    return tuple(query for query in ordered(CATALOG) if query.name in found)


def results(tables: Tables) -> dict[str, list[Row]]:
    """Return the rows of the cuts and of their blocks for a shop, or for several together."""
    shared = house()
    shared.forget(query.name for query in queries())
    for name in ("orders", "refunds", "messages"):
        schema = CATALOG.schema(name)
        cells = [[row.get(column) for column in schema] for row in tables.get(name, [])]
        shared.put(name, schema, cells)
    known = END + WEEK
    shared.put("promotion", GIVEN["promotion"], [("p", START, END, known.date(), known)])
    outcome = run_all(shared, queries(), FREE, lambda _: None)
    assert outcome.problems == {}
    return {r.query.name: r.dicts() for r in outcome.results.values()}


def moved(tables: Tables, platform: str, shop: str) -> list[Row]:
    """Return the messages as those of another platform and shop."""
    return [row | {"platform": platform, "shop": shop} for row in tables["messages"]]


def of(table: list[Row], profile: str) -> list[Row]:
    """Return the rows of one profile."""
    return [row for row in table if row["profile"] == profile]


@settings(quick, max_examples=8)
@given(streets)
def test_every_cut_adds_up_to_the_same_total(street: Street) -> None:
    """Cases, waits and sessions over hours are those over agents, types, products and people."""
    found = results(rows(street))
    for count in COUNTS:
        totals = dict.fromkeys(CUTS, 0)
        for row in found.get("reply_groups", []):
            totals[row["cut"]] += row[count]
        assert len(set(totals.values())) == 1, (count, totals)
    for count in ("cases", "waits"):
        sums = {name: sum(row[count] for row in found.get(name, [])) for name in BLOCKS}
        assert len(set(sums.values())) == 1, (count, sums)


@settings(quick, max_examples=5)
@given(streets, streets)
def test_no_profile_is_mixed_with_another(one: Street, other: Street) -> None:
    """A shop's figures are the same to the last bit whoever else stands in the report."""
    taobao, jd = rows(one)["messages"], moved(rows(other), "jd", "y")
    both = results({"messages": taobao + jd})
    for profile, messages in (("taobao", taobao), ("jd", jd)):
        alone = results({"messages": messages})
        for name, table in both.items():
            if name.startswith("reply_") or name == "agent_replies":
                assert of(table, profile) == alone.get(name, []), (name, profile)
