"""Exports changed in a known way change the figures in a known way, from the files on."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from oracle import relations
from oracle.house import behind, catalog
from oracle.relations import Shop

from retro import folders, jobs, profiles, resources, review
from retro.actions import Register
from retro.loading import loaded
from retro.running import run_all
from retro.warehouse import Warehouse

KNOWN = profiles.load(resources.layers("queries", None))
BLOCKS = ("orders_by_hour", "volume_by_hour", "reply_by_hour", "agent_replies", "employment")
PATHS = tuple(
    query.path
    for query in catalog().queries.values()
    if query.folder == "metrics" or query.name in BLOCKS
)
MONEY = {
    "sales_amount", "net_amount", "refund_amount", "aov", "aov_cs", "aov_silent", "cs_sales",
    "cs_net_sales", "compensation_cost",
}  # fmt: skip
Figures = Mapping[str, list[dict[str, Any]]]


def figures(one: Shop) -> Figures:
    """Return what metrics and blocks say of a shop's exports."""
    with TemporaryDirectory() as folder:
        exports = relations.written(one, Path(folder) / "exports")
        window = (f"{one.starts_at:%Y-%m-%d %H:%M}", f"{one.ends_at:%Y-%m-%d %H:%M}")
        job = jobs.one_off(exports, *window, Path(folder) / "pack", {})
        with folders.private() as temp, Warehouse(catalog(), temp, "Asia/Shanghai") as house:
            intake, promotion = loaded(house, job, KNOWN, lambda _: None)
            review._prepare(house, catalog(), job, promotion, None, Register())
            assert [file for file in intake.files if not file.report] == []
            outcome = run_all(house, behind(PATHS), job.settings, lambda _: None)
    assert outcome.problems == {}
    return {path: outcome.results[path].dicts() for path in PATHS if path in outcome.results}


@cache
def base() -> Figures:
    """Return the figures of the shop as it is."""
    return figures(relations.shop(1))


def metrics(found: Figures) -> dict[tuple[str, str], tuple[Any, ...]]:
    """Return query and metric -> value, numerator and denominator."""
    return {
        (path, row["metric"]): (row["value"], row["numerator"], row["denominator"])
        for path, rows in found.items() if path.startswith("metrics/") for row in rows
    }  # fmt: skip


def test_the_shop_has_something_of_everything() -> None:
    """Orders, refunds, chats, attribution and duty: a relation of nothing would prove nothing."""
    assert len(metrics(base())) > 60
    assert {path for path, rows in base().items() if rows} >= {
        "1_break_down/orders_by_hour", "1_break_down/reply_by_hour", "metrics/sales",
        "metrics/refunds", "metrics/response", "metrics/roster_hours",
    }  # fmt: skip


def test_p5_shuffled_split_renamed_doubled_and_widened_exports_say_the_same() -> None:
    """Promise 5: rows in any order, in any number of files of any name, twice, with more beside."""
    shop = relations.shop(1)
    for change in (relations.shuffled, relations.split, relations.widened, relations.doubled,
                   relations.renamed):  # fmt: skip
        shop = change(shop)
    assert figures(shop) == base()


def test_p4_the_same_rows_in_other_formats_say_the_same() -> None:
    """Promise 4: encodings, delimiters, workbooks and Parquet give one figure."""
    formats = ("xlsx", "parquet", "utf-16", "gb18030")
    assert figures(relations.formatted(relations.shop(1), *formats)) == base()


def test_p5_a_week_later_only_the_labels_move() -> None:
    """Promise 5: all times moved by seven days move hours and days, and no figure."""
    found = figures(relations.later(relations.shop(1)))
    assert {path: [_back(row) for row in rows] for path, rows in found.items()} == base()


def _back(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value - relations.WEEK if name in ("hour", "day", "slot_from") and value else value
        for name, value in row.items()
    }


def test_p8_names_and_prices_move_only_what_is_theirs() -> None:
    """Promise 8: an agent's other name renames her rows; tenfold prices are tenfold money."""
    shop = relations.dearer(relations.rechristened(relations.shop(1)))
    found = figures(shop)
    for key, there in metrics(found).items():
        here = metrics(base())[key][0]
        factor = 10 if key[1] in MONEY else 1
        assert there[0] == (None if here is None else pytest.approx(here * factor)), key
    agents = [row["agent"] for row in found["1_break_down/agent_replies"]]
    assert "小麦" not in agents
    assert "小青" in agents
    plain = [row["agent"] for row in base()["1_break_down/agent_replies"]]
    assert sorted(agents) == sorted("小青" if name == "小麦" else name for name in plain)


def test_p8_one_more_session_moves_its_own_cells() -> None:
    """Promise 8: a session more is one more in its hour and in the totals; orders stay."""
    found = figures(relations.busier(relations.shop(1)))
    here, there = metrics(base()), metrics(found)
    for name in ("sessions", "human_sessions", "consult_users", "served_users", "buyers"):
        key = ("metrics/volume", name)
        assert there[key][0] == here[key][0] + 1
    assert there["metrics/volume", "messages"][0] == here["metrics/volume", "messages"][0] + 2
    for path in ("metrics/orders", "metrics/refunds", "metrics/aftersales", "metrics/logistics",
                 "1_break_down/orders_by_hour", "metrics/roster_hours"):  # fmt: skip
        assert found.get(path) == base().get(path)
    rows = zip(found["1_break_down/volume_by_hour"], base()["1_break_down/volume_by_hour"],
               strict=True)  # fmt: skip
    moved = [mine["sessions"] - theirs["sessions"] for mine, theirs in rows]
    assert sorted(moved) == [*[0] * (len(moved) - 1), 1]
