"""SQL that a colleague hands over: every attack of the list, in a real workspace, does no harm."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import small_shop
from shelf import query, written

from retro import config, jobs
from retro.review import take_stock
from retro.stock import Stock

ATTACKS = tomllib.loads(
    (Path(__file__).parent / "attacks" / "sql.toml").read_text(encoding="utf-8")
)["attack"]
CANARY = "canary-20251111"
SECONDS = 8
LIMITS = f'\n[own_sql]\nseconds = {SECONDS}\nmemory = "300MB"\nrows = 1000\n'
# By the path of the query; those that last until they are stopped are for `make reliability`.
EVERY = {f"1_break_down/attack_{number}": attack for number, attack in enumerate(ATTACKS)}
QUICK = {path: attack for path, attack in EVERY.items() if not attack.get("slow")}


class Shop:
    """A workspace with every attack as a query, and two of the manager's own that are well."""

    def __init__(self, root: Path, attacks: Mapping[str, dict[str, Any]]) -> None:
        self.folder, self.secret = root / "ws", root / "secret.csv"
        self.new = root / "new"
        self.secret.write_text(f"{CANARY}\n", encoding="utf-8")
        config.create(self.folder, "小满", "en")
        (self.folder / "link.csv").symlink_to(self.secret)
        with (self.folder / "retro.toml").open("a", encoding="utf-8") as file:
            file.write(LIMITS)
        space = config.find(self.folder)
        config.add_promotion(space, "p", jobs.window_of(*small_shop.WINDOW))
        small_shop.write_exports(space.exports("p"))
        hostile = {
            path: query(self.sql(attack["sql"]), {"n": "text"}, ("orders",))
            for path, attack in attacks.items()
        }
        good = {
            "facts/own_orders": query(
                "select order_id, to_text(buyer) as buyer from orders",
                {"order_id": "id", "buyer": "person"},
                ("orders",),
            ),
            "1_break_down/own_buyers": query(
                "select buyer as n, count(*) as orders from own_orders group by all order by n",
                {"n": "text", "orders": "count"},
                ("own_orders",),
            ),
        }
        written(self.folder / "queries", {**hostile, **good})
        self.there = self.files()

    def sql(self, text: str) -> str:
        """Return the statement of an attack with its places filled."""
        places = {
            "{secret}": str(self.secret), "{new}": str(self.new), "{folder}": str(self.folder),
            "{deep}": "(" * 20_000 + "1" + ")" * 20_000,
        }  # fmt: skip
        for name, value in places.items():
            text = text.replace(name, value)
        return text

    def files(self) -> set[Path]:
        """Return the files of the shop and beside it, but what the tool keeps for itself."""
        return {path for path in self.folder.parent.rglob("*") if ".cache" not in path.parts}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """Return the workspace."""
    return Shop(tmp_path_factory.mktemp("attacked"), QUICK)


@pytest.fixture(scope="module")
def stock(shop: Shop) -> Stock:
    """Return what `retro check` finds in it."""
    return take_stock(jobs.workspace_job(config.find(shop.folder), "p"), lambda _: None)


@pytest.mark.parametrize(("path", "attack"), [*QUICK.items()])
def test_p19_an_attack_gives_nothing(stock: Stock, path: str, attack: dict[str, Any]) -> None:
    """Promise 19: no result, but one sentence in its place, which tells nothing of any file."""
    assert path not in stock.outcome.results, attack["name"]
    said = stock.outcome.problems[path]
    assert all("\n" not in text and CANARY not in text for text in said.values())
    assert all(len(text) < 400 for text in said.values())


def test_p19_an_attack_leaves_no_file(shop: Shop, stock: Stock) -> None:
    """Promise 19: nothing was written in the shop or beside it, and nothing was changed."""
    assert stock.outcome.problems
    assert shop.files() == shop.there
    assert shop.secret.read_text(encoding="utf-8") == f"{CANARY}\n"


def test_p14_the_rest_of_the_run_is_whole(stock: Stock) -> None:
    """Promise 14: queries of ours and sound ones of the workspace give their results."""
    assert set(stock.outcome.problems) == set(QUICK)
    assert "metrics/sales" in stock.outcome.results
    buyers = stock.outcome.results["1_break_down/own_buyers"].rows
    assert sum(row[1] for row in buyers) == 11


def test_p18_a_query_of_the_workspace_gets_keys_for_buyers(stock: Stock) -> None:
    """Promise 18: a block can count buyers and tell them apart; it cannot name them."""
    buyers = [str(row[0]) for row in stock.outcome.results["1_break_down/own_buyers"].rows]
    assert [buyer for buyer in buyers if not re.fullmatch("[0-9a-f]{12}", buyer)] == []


def test_p25_there_are_attacks_enough() -> None:
    """The list is no shorter than it was."""
    assert len(ATTACKS) >= 51
