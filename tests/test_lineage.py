"""Where results come from, and which rules found nothing in them."""

from __future__ import annotations

from pathlib import Path

from shelf import catalog as shelved
from shelf import query

from retro import resources
from retro.catalog import load_catalog
from retro.lineage import lineage, quiet_rules
from retro.model import Lineage, Result
from retro.running import Outcome

COUNT = {"n": "count"}


def test_a_result_is_traced_to_its_tables(tmp_path: Path) -> None:
    """Through facts down to the exports' tables; what lies between is named by its title."""
    catalog = shelved(
        tmp_path,
        {
            "tables/messages": query("select n from messages_loaded", COUNT, ("messages_loaded",)),
            "tables/orders": query("select n from orders_loaded", COUNT, ("orders_loaded",)),
            "facts/rounds": query("select n from messages", COUNT, ("messages",)),
            "2_locate/waits": query("select n from rounds, orders", COUNT, ("rounds", "orders")),
        },
    )
    asked = catalog.queries["2_locate/waits"]
    found = lineage(catalog, {asked.path: Result(query=asked, params={}, rows=())})
    title = catalog.queries["facts/rounds"].title
    assert found == {asked.path: Lineage(tables=("messages", "orders"), through=(title,))}


def test_only_rules_without_rows_found_nothing() -> None:
    """A rule that found something is told as a problem, or yielded to another."""
    catalog = load_catalog(resources.layers("queries", None))
    silent, loud = (catalog.queries[f"4_plan/{name}"] for name in ("size_chart", "quality_sku"))
    outcome = Outcome(
        results={
            silent.path: Result(query=silent, params={}, rows=()),
            loud.path: Result(query=loud, params={}, rows=((1,),)),
        }
    )
    assert quiet_rules(outcome)["2_locate/worst_skus"] == (silent.title,)
