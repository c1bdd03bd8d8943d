"""Nothing is published without a second way to count it, and that way is really walked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from pkgutil import resolve_name
from random import Random
from typing import Any

import pytest
import test_oracle_clocks as clocks
import test_oracle_load as loads
from oracle import contacts, load, office, parcels
from oracle.figures import figures, service
from oracle.logs import WINDOW
from oracle.registry import ORACLES, PROFILES, counted_twice, metric_ids, published

from retro import profiles, resources

UNTIL = WINDOW[1] + timedelta(days=7)
WORLDS = range(8)
FINDINGS = Path(__file__).parent / "golden" / "demo_findings.json"


def test_p7_every_published_metric_has_a_second_count() -> None:
    """Promise 7: what the catalogue can give is what the registry of oracles lists."""
    assert published() ^ counted_twice() == set()
    assert {metric for _, metric in published()} == {*metric_ids()}


def test_p7_every_profile_has_a_second_count() -> None:
    """The rules by which a figure may stand are those that the comparisons go by."""
    assert {*profiles.load(resources.layers("queries", None))} == PROFILES
    assert {*clocks.rules()} >= PROFILES
    assert {*office.PROFILES.values()} == PROFILES


@pytest.mark.parametrize("one", ORACLES, ids=lambda one: f"{one.query}: {one.metrics[0]}")
def test_p7_the_second_count_is_there_and_compared(one: Any) -> None:
    """What counts is there, none of it SQL; what compares runs on seeds and asserts."""
    path = Path(resolve_name(one.counted_by.split(":")[0]).__file__)
    if path.parent.name == "oracle":
        assert not re.search(r"\bselect\b|\.execute\(|\.sql\b", path.read_text(encoding="utf-8"))
    assert callable(resolve_name(one.counted_by))
    assert any(mark.name == "parametrize" for mark in resolve_name(one.compared_by).pytestmark)


def test_p7_the_demo_shows_nothing_else() -> None:
    """Every metric in the findings of the demo, by whichever profile, is counted twice."""
    kpis = json.loads(FINDINGS.read_text(encoding="utf-8"))["kpis"]
    assert len(kpis) > 80
    assert {kpi["id"] for kpi in kpis} <= {metric for _, metric in counted_twice()}
    assert {kpi["profile"] for kpi in kpis} - {None} <= PROFILES


# -- the worlds reach them -------------------------------------------------------------


def missing(queries: Iterable[str], found: Iterable[str], but: Iterable[str] = ()) -> set[str]:
    """Return the metrics of queries that no world has a figure of."""
    wanted = {metric for query, metric in counted_twice() if query in {*queries}}
    return wanted - {*found} - {*but}


def test_p7_random_logs_reach_every_metric_of_every_profile() -> None:
    """Somewhere in the logs each rate has cases and each time a length, by each profile."""
    messages, roster = clocks.log_of(0)
    for name in sorted(PROFILES):
        rule = clocks.rules()[name]
        told = figures(messages, roster, rule, WINDOW) | service(messages, roster, rule, WINDOW)
        known = {metric for metric, figure in told.items() if figure[0] is not None}
        # Only a desk that closes has a business time of its own.
        apart = {"frt_business_p50"} - ({"frt_business_p50"} if name == "zendesk" else set())
        assert (name, missing(("response", "offline"), known, apart)) == (name, set())


def test_p7_random_logs_reach_every_metric_of_load() -> None:
    """With and without a roster there is something of everything."""
    known = set()
    for seed in loads.SEEDS:
        messages, roster = loads.shop(seed)
        told = loads.by_hand(load.log(messages, WINDOW), messages, roster)
        known |= {metric for metric, figure in told.items() if figure[0]}
    queries = ("volume", "load", "concurrency", "pace", "resolution", "bots")
    assert missing(queries, known) == set()


def test_p7_random_tables_reach_every_metric_of_every_profile() -> None:
    """Agent tables and tickets: each figure of its own stands for each profile somewhere."""
    tables: set[Any] = set()
    tickets: set[Any] = set()
    for seed in WORLDS:
        rows = office.random_tables(Random(seed))  # noqa: S311 - rows, not secrets
        tables |= {key for key, figure in office.by_table(rows).items() if any(figure)}
        rows = office.random_tickets(Random(seed))  # noqa: S311
        tickets |= {key for key, figure in office.by_ticket(rows, UNTIL).items() if any(figure)}
    for query, reached in (("agent_table", tables), ("tickets", tickets)):
        assert missing([query], {metric for metric, _ in reached}) == set()
        own = {metric for metric, profile in reached if profile} - {"csat_score"}
        assert {(m, p) for m in own for p in PROFILES} - reached == set()


def test_p7_random_parcels_and_cases_reach_every_metric() -> None:
    """Parcels that stand still, refusals, chats before applying, offers and compensations."""
    known = set()
    for seed in range(4):
        late = WINDOW[1] + timedelta(days=12)
        cases = contacts.random_cases(Random(seed))  # noqa: S311
        told = contacts.figures(cases, late)
        told |= parcels.figures(parcels.random_orders(Random(seed)), late)  # noqa: S311
        known |= {metric for metric, figure in told.items() if figure[0]}
    counted = {m for o in ORACLES if "test_oracle_parcels" in o.compared_by for m in o.metrics}
    assert counted - known == set()
