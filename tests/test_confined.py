"""Own SQL runs apart: it sees what it declares, keeps to its limits, and gives what it should."""

from __future__ import annotations

import csv
import os
import subprocess
import time
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from shelf import query, source, written

from retro.catalog import Catalog, load_catalog
from retro.engines.placed import Placed
from retro.errors import ExportError, UsageError
from retro.model import Row, Value
from retro.warehouse import Clean, Limits, Staged, Warehouse, confined
from retro.warehouse.trying import first_loaded, tried

EVERY = {
    "a": ("text", "varchar"), "b": ("count", "bigint"), "c": ("number", "double"),
    "d": ("money", "decimal(18,2)"), "e": ("time", "timestamp"), "f": ("day", "date"),
    "g": ("flag", "boolean"),
}  # fmt: skip
ROWS: list[Row] = [
    ("店'铺", 1, 0.5, Decimal("1.10"), datetime(2025, 11, 11, 0, 0, 1), date(2025, 11, 11), True),
    (None, None, None, None, None, None, None),
    ("", -5, 1e-9, Decimal("-2.00"), datetime(1999, 1, 1), date(2028, 2, 29), False),
]
TABLE = query(
    "select order_id, buyer, platform, shop, source_file, source_row from orders_loaded order by 1",
    {
        "order_id": "id",
        "buyer": "person",
        "platform": "text",
        "shop": "text",
        "source_file": "text",
        "source_row": "count",
    },
    ("orders_loaded",),
)
SOURCE = source(
    "select source_row, to_id(order_id) as order_id, to_text(buyer) as buyer from raw",
    "orders",
    {"order_id": ["订单编号"], "buyer": ["买家"]},
    recognise='[["订单编号"]]',
    required='["order_id"]',
)
MACROS = (Path(__file__).resolve().parents[1] / "queries" / "macros.sql").read_text("utf-8")
BUYERS = ("select buyer as n from orders order by n", {"n": "text"}, ("orders",))


def orders(*buyers: str) -> list[Row]:
    """Return an order of each buyer."""
    return [(str(n), buyer, None, None, None, n) for n, buyer in enumerate(buyers, 1)]


def catalog(folder: Path, own: Mapping[str, str], ours: Mapping[str, str] | None = None) -> Catalog:
    """Return the catalogue of a few files of ours and those of a workspace."""
    base = {"tables/orders": TABLE, "sources/x/orders": SOURCE, "macros.sql": MACROS}
    return load_catalog(
        [("built-in", written(folder / "ours", base | dict(ours or {}))),
         ("workspace", written(folder / "own", own))],
    )  # fmt: skip


def answer(known: Catalog, path: str, params: Mapping[str, Value] | None = None) -> tuple[Row, ...]:
    """Return what a query gives in a warehouse with two orders."""
    with Warehouse(known, own=Limits(seconds=20, memory="300MB", rows=1000)) as house:
        house.put("orders", known.schema("orders"), orders("小红", "小明"))
        house.put("every", {name: kind for name, (_, kind) in EVERY.items()}, ROWS)
        house.lock()
        return house.run(known.queries[path], params or {}).rows


def refused(known: Catalog, path: str, limits: Limits) -> str:
    """Return the sentence that stands where the result of a query should."""
    with Warehouse(known, own=limits) as house, pytest.raises(UsageError) as caught:
        house.run(known.queries[path], {})
    return caught.value.text("en")


def test_values_come_back_as_they_went(tmp_path: Path) -> None:
    """Every kind of value, nothing included, and the order of the rows."""
    own = query("select * from every", {n: kind for n, (kind, _) in EVERY.items()}, ("every",))
    assert list(answer(catalog(tmp_path, {"1_break_down/x": own}), "1_break_down/x")) == ROWS


def test_thresholds_are_passed(tmp_path: Path) -> None:
    """Texts, numbers and switches, as `[params]` gives them."""
    kinds = {"s": "text", "i": "count", "f": "number", "b": "flag"}
    sql = "select $s as s, $i::bigint as i, $f::double as f, $b as b"
    own = query(sql, kinds, params='{ s = "x", i = 1, f = 0.5, b = true }')
    given: dict[str, Value] = {"s": "it's", "i": 2, "f": 0.1, "b": False}
    found = answer(catalog(tmp_path, {"1_break_down/x": own}), "1_break_down/x", given)
    assert found == (("it's", 2, 0.1, False),)


def test_p19_only_what_the_header_names_is_there(tmp_path: Path) -> None:
    """Promise 19: another relation of the run does not exist for it, and the sentence says why."""
    known = catalog(tmp_path, {"1_break_down/x": query(BUYERS[0], BUYERS[1], ())})
    assert "its header declares" in refused(known, "1_break_down/x", Limits())


def test_p19_a_copy_of_one_of_ours_counts_as_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Promise 19: who replaces a query of ours runs apart; ours run inside, at full speed."""
    started: list[object] = []
    usual = subprocess.Popen

    def start(*args: Any, **options: Any) -> Any:
        started.append(options["env"])
        return usual(*args, **options)

    monkeypatch.setattr(confined.subprocess, "Popen", start)
    ours = {f"1_break_down/{name}": query(*BUYERS) for name in "ab"}
    known = catalog(tmp_path, {"1_break_down/b": query(*BUYERS)}, ours)
    assert answer(known, "1_break_down/a") == (("小明",), ("小红",))
    assert started == []
    assert len(answer(known, "1_break_down/b")) == 2
    assert [set(env) for env in started] == [{"MALLOC_ARENA_MAX", "PYTHONUTF8"}]  # type: ignore[call-overload]


def test_p18_buyers_are_keys_but_in_lists_and_facts(tmp_path: Path) -> None:
    """Promise 18: a block gets the same key for a buyer from every relation, a list the name."""
    both = "select a.buyer as n from orders a join calls b using (buyer) order by n"
    files = {
        "facts/calls": query("select buyer from orders", {"buyer": "person"}, ("orders",)),
        "1_break_down/x": query(both, {"n": "text"}, ("orders", "calls")),
        "5_follow_through/y": query(*BUYERS, worklist="true"),
    }
    known = catalog(tmp_path, files)
    with Warehouse(known) as house:
        house.put("orders", known.schema("orders"), orders("小红", "小明"))
        found = [house.run(known.queries[path], {}).rows for path in sorted(files, reverse=True)]
        keys = house.run(known.queries["1_break_down/x"], {}).rows
    assert (found[0], found[1]) == ((), (("小明",), ("小红",)))
    assert len(keys) == 2
    assert "小" not in str(keys)


def test_p18_chats_are_keys_in_blocks(tmp_path: Path) -> None:
    """Promise 18: a chat without a number is called after its buyer, so a block gets a key."""
    files = {
        "facts/talks": query(
            "select buyer as session_id from orders", {"session_id": "id"}, ("orders",)
        ),
        "1_break_down/x": query("select session_id as n from talks", {"n": "text"}, ("talks",)),
    }
    known = catalog(tmp_path, files)
    with Warehouse(known) as house:
        house.put("orders", known.schema("orders"), orders("小红", "小明"))
        house.run(known.queries["facts/talks"], {})
        keys = house.run(known.queries["1_break_down/x"], {}).rows
    assert len(set(keys)) == 2
    assert "小" not in str(keys)


def test_macros_of_the_workspace_are_its_own(tmp_path: Path) -> None:
    """They may stand for one of ours, in files of the workspace alone."""
    macro = "-- mine\ncreate macro to_text(x) as 'mine';\ncreate macro twice(x) as x || x;"
    sql = "select twice(to_text(buyer)) as n from orders"
    ours = {"1_break_down/a": query("select to_text(buyer) as n from orders", *BUYERS[1:])}
    own = {"1_break_down/b": query(sql, *BUYERS[1:]), "macros.sql": macro}
    known = catalog(tmp_path, own, ours)
    assert answer(known, "1_break_down/a") == (("小红",), ("小明",))
    assert answer(known, "1_break_down/b") == (("minemine",),) * 2


def test_p19_a_file_of_macros_holds_macros(tmp_path: Path) -> None:
    """Promise 19: nothing else is run, wherever it stands."""
    own = {
        "1_break_down/x": query("select one(1) as n", {"n": "count"}),
        "macros.sql": "create macro one(x) as x; copy (select 1) to 'x'",
    }
    said = refused(catalog(tmp_path, own), "1_break_down/x", Limits())
    assert said.startswith("queries/macros.sql: ")


@pytest.mark.parametrize(
    ("sql", "limits", "said"),
    [
        ("select count(*) as n from range(1000000) a, range(1000000) b where a.range < -b.range",
         Limits(seconds=1), "stopped after the 1 seconds"),
        ("select range as n from range(11)", Limits(rows=10), "more than the 10 rows"),
        ("select length(repeat('x', 500000000)) as n", Limits(memory="200MB"), "more memory"),
    ],
)  # fmt: skip
def test_p19_a_limit_is_one_sentence(tmp_path: Path, sql: str, limits: Limits, said: str) -> None:
    """Promise 19: no query outlives its limits, by no more than a second."""
    known = catalog(tmp_path, {"1_break_down/x": query(sql, {"n": "count"})})
    begun = time.perf_counter()
    assert said in refused(known, "1_break_down/x", limits)
    assert time.perf_counter() - begun < limits.seconds + 1


def test_p19_a_child_that_dies_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promises 14 and 19: a crash of DuckDB is a sentence, not the end of the run."""
    crash = tmp_path / "crash.py"
    crash.write_text("import os\nos.abort()\n", encoding="utf-8")
    monkeypatch.setattr(confined, "INSIDE", crash)
    known = catalog(tmp_path, {"1_break_down/x": query("select 1 as n", {"n": "count"})})
    assert "the process of this query of your own ended" in refused(
        known, "1_break_down/x", Limits()
    )


def test_p20_nothing_of_it_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Promise 20: what was handed over is gone, and so is the child, also after Ctrl-C."""
    children: list[Any] = []
    usual = subprocess.Popen

    class Interrupted(usual):  # type: ignore[misc, valid-type]
        def wait(self, timeout: float | None = None) -> int:
            children.append(self)
            if timeout is not None and len(children) == 1:
                raise KeyboardInterrupt
            return int(super().wait(timeout))

    monkeypatch.setattr(confined.subprocess, "Popen", Interrupted)
    known = catalog(tmp_path, {"1_break_down/x": query(*BUYERS)})
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with Warehouse(known, scratch) as house:
        house.put("orders", known.schema("orders"), orders("小红"))
        with pytest.raises(KeyboardInterrupt):
            house.run(known.queries["1_break_down/x"], {})
    assert list(scratch.iterdir()) == []
    assert children[0].returncode is not None


def test_a_header_that_names_nothing_is_told(tmp_path: Path) -> None:
    """A column or a relation that nothing gives is one sentence about the query."""
    own = {
        "1_break_down/x": query("select 1 as n", {"n": "count"}, ("orders.nope",)),
        "1_break_down/y": query("select 1 as n", {"n": "count"}, may_read='["nope"]'),
    }
    known = catalog(tmp_path, own)
    with Warehouse(known) as house:
        house.put("orders", known.schema("orders"), orders("小红"))
        with pytest.raises(UsageError, match="`orders` has no column `nope`"):
            house.missing(known.queries["1_break_down/x"])
        with pytest.raises(UsageError, match="no relation `nope`"):
            house.run(known.queries["1_break_down/y"], {})


def test_a_result_that_differs_from_its_header_is_told(tmp_path: Path) -> None:
    """The types are those of DuckDB, as for every other query."""
    known = catalog(tmp_path, {"1_break_down/x": query("select 1 as n", {"n": "count"})})
    assert "`n` is integer, not bigint" in refused(known, "1_break_down/x", Limits())


# -- what earlier runs kept ------------------------------------------------------------


def test_a_kept_result_needs_no_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second run finds it; another macro of the workspace, another buyer, and it runs again."""
    ran: list[str] = []
    usual = confined.ran

    def counted(db: Any, work: confined.Work, scratch: Path) -> Any:
        ran.append(work.file)
        return usual(db, work, scratch)

    monkeypatch.setattr("retro.warehouse.own.ran", counted)
    own = {"1_break_down/x": query("select same(buyer) as n from orders", *BUYERS[1:])}

    def run(macro: str, buyer: str) -> tuple[Row, ...]:
        known = catalog(tmp_path, own | {"macros.sql": macro})
        with Warehouse(known, cache=tmp_path / "cache") as house:
            house.put("orders", known.schema("orders"), orders(buyer))
            return house.run(known.queries["1_break_down/x"], {}).rows

    first = run("create macro same(x) as x", "小红")
    assert (run("create macro same(x) as x", "小红"), len(ran)) == (first, 1)
    assert (run("create macro same(x) as upper(x)", "小红"), len(ran)) != (first, 1)
    assert run("create macro same(x) as x", "小明") != first
    assert len(ran) == 3


# -- before the lock ---------------------------------------------------------------------


@pytest.fixture
def rows(tmp_path: Path) -> Clean:
    """Return two records of an export, staged."""
    path = tmp_path / "clean.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("2", "A1", " 小红 "), ("3", "A2", "-")])
    return Clean(path)


def staged(known: Catalog) -> Staged:
    """Return the two records as one table of the workspace's own report."""
    return Staged(
        file="a.csv", source=known.sources["sources/own/orders"], companions=(),
        columns=("source_row", "order_id", "buyer"), platform="own", shop="小满",
    )  # fmt: skip


def test_p19_a_source_and_a_table_of_the_workspace_run_apart(tmp_path: Path, rows: Clean) -> None:
    """Promise 19: what runs before the lock is held to the same; rows and account are the same."""
    files = {"sources/own/orders": SOURCE, "tables/orders": TABLE}
    known = catalog(tmp_path, files)
    with Warehouse(known, own=Limits(rows=1)) as house:
        house.read(rows, ("source_row", "order_id", "buyer"))
        loaded = house.load(staged(known))
        house.build_tables()
        assert loaded.used == 2
        assert [row[:2] for row in house.rows("orders")] == [("A1", "小红"), ("A2", None)]


@pytest.mark.parametrize(
    "sql",
    [
        "select 1 as source_row, content as order_id from raw, read_text('{secret}')",
        "select source_row, repeat('x', 3000000000) as order_id from raw",
        "select 1 as source_row) as mapped; drop table seen_rows; select (1 from raw",
    ],
)
def test_p19_a_hostile_source_sets_its_file_aside(tmp_path: Path, rows: Clean, sql: str) -> None:
    """Promises 14 and 19: one sentence about the file, and the next one loads."""
    (tmp_path / "secret.txt").write_text("canary", encoding="utf-8")
    hostile = SOURCE[: SOURCE.index("*/")] + "*/\n" + sql.format(secret=tmp_path / "secret.txt")
    known = catalog(tmp_path, {"sources/own/orders": hostile})
    with Warehouse(known, own=Limits(memory="300MB")) as house:
        house.read(rows, ("source_row", "order_id", "buyer"))
        with pytest.raises(ExportError) as caught:
            house.load(staged(known))
        house.build_tables()
        assert house.rows("orders") == []
    assert (caught.value.code, caught.value.file) == (
        "NOT_LOADED",
        "queries/sources/own/orders.sql",
    )


def test_a_source_of_the_workspace_is_tried_apart(tmp_path: Path) -> None:
    """`retro check --explain` shows the first row as the source makes it."""
    known = catalog(tmp_path, {"sources/own/orders": SOURCE})
    with Warehouse(known) as house:
        tried(house, staged(known), [{"order_id": "A1", "buyer": " 小红"}])
        assert first_loaded(house, staged(known)) == [
            {"source_row": 1, "order_id": "A1", "buyer": "小红"}
        ]


# -- another engine ----------------------------------------------------------------------


def test_p19_a_query_of_the_workspace_stays_at_home(tmp_path: Path) -> None:
    """Promise 19: a cluster holds nobody to his relations, so it never gets own SQL."""
    own = {"facts/x": query(BUYERS[0], {"n": "person"}, BUYERS[2])}
    fact = catalog(tmp_path, own).queries["facts/x"]
    house = object.__new__(Placed)
    house.far = {"orders": 1_000_000}
    assert not house._goes_there(fact, ["orders"])


@pytest.mark.parametrize(
    ("told", "size"), [("1GB", 1 << 30), ("1.5 GB", 3 << 29), ("200MB", 200 << 20)]
)
def test_memory_is_told_in_words(told: str, size: int) -> None:
    """As `retro.toml` writes it."""
    assert Limits(memory=told).bytes == size


def test_large_exports_have_longer() -> None:
    """A source gets its seconds for each million rows that is begun, and rows enough."""
    limits = Limits(seconds=30, rows=10).loading(2_500_000)
    assert (limits.seconds, limits.rows) == (90, 25_000_000)


# -- files that are none -------------------------------------------------------------------


def test_a_source_for_no_table_is_told(tmp_path: Path) -> None:
    """The name of a table that there is not is found when the files are read."""
    with pytest.raises(UsageError, match=r"sources/own/orders\.sql: .*no table `oders`"):
        catalog(tmp_path, {"sources/own/orders": SOURCE.replace('"orders"', '"oders"')})


@pytest.mark.parametrize("name", ["1_break_down/x.sql", "1_break_down/x.toml", "macros.sql"])
def test_p21_a_device_is_no_query(tmp_path: Path, name: str) -> None:
    """Promise 21: what would be waited for without an end is refused."""
    pipe = tmp_path / "own" / name
    pipe.parent.mkdir(parents=True)
    os.mkfifo(pipe)
    with pytest.raises(UsageError, match="it is no ordinary file"):
        catalog(tmp_path, {}, {"1_break_down/x": query(*BUYERS)})
