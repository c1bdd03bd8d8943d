"""What was computed is found again by what it was made of, and never when that has changed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from shelf import catalog as shelved
from shelf import query

from retro.errors import RetroError
from retro.model import Result
from retro.running import ordered, run_all
from retro.settings import Settings, Shop
from retro.warehouse import Damaged, Warehouse, keep, recall
from retro.warehouse.keep import Keep, key_of

FILE = "kept.duckdb"
NUMBER = {"n": "count"}
SETTINGS = Settings(shop=Shop(name="x"))
FILES = {
    "facts/doubled": query("select n * 2 as n from numbers", NUMBER, ("numbers",)),
    "facts/again": query("select n + 1 as n from doubled", NUMBER, ("doubled",)),
    "1_break_down/total": query(
        "select sum(n)::bigint + $more as n from again", NUMBER, ("again",), params="{ more = 1 }"
    ),
    "4_plan/beyond": query("select n from total where n > 3", NUMBER, ("total",)),
}
NUMBERS = query("select 1::bigint as n", NUMBER)
Ran = Callable[..., tuple[dict[str, Result], list[str]]]


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Return a function that runs a small catalogue and tells what was really computed."""
    computed: list[str] = []
    real = Warehouse._materialise
    monkeypatch.setattr(recall, "QUICK_SECONDS", 0)

    def spy(house: Warehouse, what: Any, *others: Any) -> None:
        computed.append(what.name)
        real(house, what, *others)

    monkeypatch.setattr(Warehouse, "_materialise", spy)

    def run(rows: int = 3, *, fresh: bool = False, **changed: str) -> Any:
        computed.clear()
        catalog = shelved(tmp_path / "queries", FILES | {"tables/numbers": NUMBERS} | changed)
        with Warehouse(catalog, cache=tmp_path / "cache", fresh=fresh) as house:
            house.put("numbers", {"n": "bigint"}, [(n,) for n in range(rows)])
            outcome = run_all(house, ordered(catalog), SETTINGS, lambda _: None)
        assert not outcome.problems
        return outcome.results, list(computed)

    return run


def rows(results: dict[str, Result]) -> dict[str, tuple[Any, ...]]:
    """Return the rows of each result."""
    return {path: result.rows for path, result in results.items()}


def test_the_second_run_computes_nothing(ran: Ran) -> None:
    """Equal in, equal out, and no statement is run."""
    first, computed = ran()
    assert computed == ["doubled", "again", "total", "beyond"]
    second, computed = ran()
    assert computed == []
    assert rows(second) == rows(first)
    assert first["1_break_down/total"].rows == ((10,),)


def test_a_changed_rule_computes_itself_alone(ran: Ran) -> None:
    """What it reads is there from before."""
    ran()
    changed = query("select n from total where n > 100", NUMBER, ("total",))
    results, computed = ran(**{"4_plan/beyond": changed})
    assert computed == ["beyond"]
    assert results["4_plan/beyond"].rows == ()


def test_a_changed_fact_computes_what_rests_on_it(ran: Ran) -> None:
    """Above it everything is new; what only facts read was not kept, and is made for it."""
    ran()
    results, computed = ran(**{"facts/again": FILES["facts/again"].replace("+ 1", "+ 2")})
    assert computed == ["doubled", "again", "total", "beyond"]
    assert results["1_break_down/total"].rows == ((13,),)


def test_changed_rows_compute_everything(ran: Ran) -> None:
    """A row more at the bottom is a row more everywhere."""
    ran()
    results, computed = ran(rows=4)
    assert computed == ["doubled", "again", "total", "beyond"]
    assert results["1_break_down/total"].rows == ((17,),)


def test_a_fact_that_nobody_needs_is_put_off(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    """A quick fact is not kept: it is computed again only where a reader is."""
    monkeypatch.setattr(recall, "QUICK_SECONDS", 1000)
    first = ran()[0]
    assert ran()[1] == []
    changed = query("select sum(n)::bigint as n from again", NUMBER, ("again",))
    results, computed = ran(**{"1_break_down/total": changed})
    assert computed == ["doubled", "again", "total", "beyond"]
    assert results["1_break_down/total"].rows == ((9,),)
    assert rows(ran()[0]) == rows(first)


def test_fresh_trusts_nothing(ran: Ran) -> None:
    """`--force` computes everything, and what it keeps is found by the next run."""
    ran()
    assert ran(fresh=True)[1] == ["doubled", "again", "total", "beyond"]
    assert ran()[1] == []


def test_large_relations_go_to_the_file(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rows are the same, and memory is given back when nobody reads them any more."""
    import retro.warehouse

    first = ran()[0]
    monkeypatch.setattr(retro.warehouse, "LARGE", 1)
    assert rows(ran(fresh=True)[0]) == rows(first)
    assert ran()[1] == []


def test_a_full_file_takes_no_large_relation(ran: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the bound it is computed again instead; the figures stay."""
    import retro.warehouse

    monkeypatch.setattr(retro.warehouse, "LARGE", 1)
    monkeypatch.setattr(keep, "MOST_BYTES", 1)
    first = ran()[0]
    assert rows(ran()[0]) == rows(first)


@pytest.mark.parametrize("harm", ["cut", "words", "gone"])
def test_a_damaged_file_is_begun_anew(ran: Ran, tmp_path: Path, harm: str) -> None:
    """Whatever happened to the file, the figures are those of the exports."""
    first = ran()[0]
    path = tmp_path / "cache" / FILE
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:20_000] if harm == "cut" else b"no database" * 5000)
    assert rows(ran()[0]) == rows(first)
    assert rows(ran()[0]) == rows(first)


def test_a_damaged_block_is_told_apart(tmp_path: Path) -> None:
    """A block that does not add up is no error of the query: the run begins again without it."""
    files = {"1_break_down/total": query("select n from numbers order by n", NUMBER, ("numbers",))}
    catalog = shelved(tmp_path / "queries", files)

    def once() -> Result:
        with Warehouse(catalog, cache=tmp_path / "cache") as house:
            house.put("numbers", {"n": "bigint"}, [(n * n,) for n in range(5000)])
            return house.run(catalog.queries["1_break_down/total"], {})

    once()
    path = tmp_path / "cache" / FILE
    content = bytearray(path.read_bytes())
    start = content.find(b"total")
    for place in range(3 * 4096, len(content)):
        content[place] ^= 0x5A
    assert start
    path.write_bytes(content)
    try:
        assert len(once().rows) == 5000
    except Damaged:
        assert len(once().rows) == 5000


def test_a_keep_in_use_stays_shut(tmp_path: Path) -> None:
    """A second process does without: it never waits and never breaks the first."""
    import subprocess
    import sys

    code = (
        "import sys, duckdb; from pathlib import Path; from retro.warehouse import keep; "
        "print(keep.opened(duckdb.connect(), Path(sys.argv[1]), fresh=False))"
    )
    with duckdb.connect() as db:
        assert keep.opened(db, tmp_path, fresh=False)
        done = subprocess.run(  # noqa: S603 - this interpreter
            [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
        )
    assert done.stdout.strip() == "None"


def test_the_keep_is_private(tmp_path: Path) -> None:
    """Promise 20: only the user can read it, and it stays out of version control."""
    with duckdb.connect() as db:
        assert keep.opened(db, tmp_path / "cache", fresh=False)
    assert (tmp_path / "cache").stat().st_mode & 0o077 == 0
    assert (tmp_path / "cache" / FILE).stat().st_mode & 0o077 == 0
    assert (tmp_path / "cache" / ".gitignore").read_text() == "*\n"


def test_what_no_run_uses_goes_when_it_is_half_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is bounded: the room of what is not used is used again."""
    for round_, names in enumerate((["a", "b"], ["b", "c"])):
        monkeypatch.setattr(keep, "MOST_BYTES", (1 << 40) if round_ == 0 else 2)
        with duckdb.connect() as db:
            held = Keep(db, tmp_path)
            for name in names:
                held.make(key_of(name), "select 1 as n")
            held.close()
    with duckdb.connect() as db:
        assert set(Keep(db, tmp_path).tables) == {key_of("b"), key_of("c")}


def test_equal_parts_have_equal_keys() -> None:
    """A key says what a relation is made of, and nothing else."""
    assert key_of("a", 1, [("b", None)]) == key_of("a", 1, [("b", None)])
    assert key_of("a", 1) != key_of("a", "1")


def test_an_error_is_not_kept(tmp_path: Path) -> None:
    """A result that breaks its contract is no result for later runs either."""
    files = {"1_break_down/total": query("select 1 as m", NUMBER)}
    catalog = shelved(tmp_path / "queries", files)
    for _ in range(2):
        with Warehouse(catalog, cache=tmp_path / "cache") as house, pytest.raises(RetroError):
            house.run(catalog.queries["1_break_down/total"], {})
