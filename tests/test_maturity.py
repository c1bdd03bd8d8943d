"""Return figures at an age: what a cut-off shows, where it will end, and what changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from itertools import zip_longest
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from oracle.demo_rows import NEWER, OLDER, Rows, Shop, shop
from oracle.house import catalog, filled, kept, ran, reference, see
from oracle.known import TIMES, turned_back
from oracle.market import WINDOW as MARKET
from oracle.market import exported, frames, market

from retro import cli
from retro.demo import write_demo
from retro.running import Outcome
from retro.warehouse import Warehouse

CURVE, OUTLOOK = "1_break_down/cohort_curve", "1_break_down/refund_outlook"
COMPARED = "5_follow_through/compared"
MATURITY, EQUAL = "1_break_down/maturity", "1_break_down/equal_age"
AGED = ("refunds", "quality", "aftersales", "disputes", "reviews")
WEEK, DAY = timedelta(days=7), timedelta(days=1)
SEEDS, AGES = range(10), (1, 3, 7, 15)
LAST, LATE = 30, 40


def metrics() -> tuple[str, ...]:
    """Return the queries of the metrics of after-sales."""
    return tuple(f"metrics/{name}" for name in AGED)


def returns() -> tuple[str, ...]:
    """Return every query whose figures grow with the age of the orders."""
    aged = [path for path, query in catalog().queries.items() if query.matures]
    more = ("refund_stage_type", "refund_reasons", "regions", "worst_skus")
    named = [f"2_locate/{name}" for name in more]
    return (*metrics(), CURVE, MATURITY, *sorted({*aged, *named}))


def seen(
    house: Warehouse, one: Shop, until: datetime, paths: Sequence[str], *, cut: bool = True
) -> dict[str, Any]:
    """Return the rows of queries as known at a moment."""
    see(house, one.window, until, cut=cut)
    outcome = ran(house, paths)
    return {path: rows_of(outcome, path) for path in paths}


def results(
    rows: Rows, one: Shop, until: datetime, paths: Sequence[str], *, cut: bool = True
) -> dict[str, Any]:
    """Return the rows of queries over rows as known at a moment."""
    with filled(rows) as house:
        return seen(house, one, until, paths, cut=cut)


def unlike(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """Return query -> the first rows that differ; numbers may in the twelfth digit."""
    pairs = {path: zip_longest(mine[path], theirs[path]) for path in mine}
    differ = {path: [pair for pair in rows if not _same(*pair)] for path, rows in pairs.items()}
    return {path: rows[0] for path, rows in differ.items() if rows}


def _same(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> bool:
    if one is None or other is None:
        return False
    return all(_near(value, other[name]) for name, value in one.items())


def _near(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-12 * max(1, abs(one))
    return bool(one == other)


def rows_of(outcome: Outcome, path: str) -> list[dict[str, Any]]:
    """Return the rows of a result by column names; an absent one has none."""
    return outcome.results[path].dicts() if path in outcome.results else []


def truncated(rows: Rows, until: datetime) -> Rows:
    """Return rows as an export of that moment would have had them."""
    return turned_back({name: pd.DataFrame(found) for name, found in rows.items()}, until)


# -- a cut-off shows what was known ----------------------------------------------------


@pytest.mark.parametrize("age", [0, 7])
def test_a_cut_off_shows_what_was_known(age: int) -> None:
    """`--as-of` on late exports gives what exports of that day give: every figure, every row."""
    one = shop(NEWER, 11)
    late, until = one.rows(one.day(LATE)), one.day(age)
    by_cut = results(late, one, until, returns())
    by_hand = results(truncated(late, until), one, until, returns(), cut=False)
    assert unlike(by_cut, by_hand) == {}
    assert by_cut["metrics/refunds"]


@pytest.mark.parametrize("seed", range(3))
def test_a_cut_off_holds_for_nasty_exports(seed: int) -> None:
    """Copies, gaps, split orders, several shops: cut, or never known, the figures are the same."""
    of, until = market(seed, 240), MARKET[1] + 3 * DAY
    never = turned_back(frames(of), until)
    with filled(exported(of)) as house, filled(never) as other:
        see(house, MARKET, until)
        see(other, MARKET, until, cut=False)
        by_cut, by_hand = ran(house, returns()), ran(other, returns())
    mine = {path: rows_of(by_cut, path) for path in returns()}
    assert unlike(mine, {path: rows_of(by_hand, path) for path in returns()}) == {}


def test_an_earlier_export_gives_the_same_refunds() -> None:
    """The shop's own export of day 7 tells the same refunds as a late one cut there."""
    one = shop(NEWER, 11)
    until = one.day(7)
    asked = ("metrics/refunds", "metrics/reviews", "2_locate/refund_stage_type", MATURITY)
    by_cut = results(one.rows(one.day(LATE)), one, until, asked)
    assert unlike(by_cut, results(one.rows(until), one, until, asked, cut=False)) == {}


def test_a_run_as_of_day_seven_is_the_run_of_day_seven(tmp_path: Path) -> None:
    """From files to the pack: a late export run `--as-of` day 7 gives what that day's gave."""
    late, early = (_run(tmp_path / str(days), days) for days in (LATE, 7))
    blocks = ("refund_stage_type", "refund_reasons", "worst_skus", "refund_slices")
    assert early["kpis"]["refund_orders"]["value"] == 351
    assert late["kpis"] == early["kpis"]
    tables = [tuple(_pack_rows(one["pack"], f"2_locate/{name}") for name in blocks)
              for one in (late, early)]  # fmt: skip
    assert unlike(dict(zip(blocks, tables[0], strict=True)),
                  dict(zip(blocks, tables[1], strict=True))) == {}  # fmt: skip


def _run(folder: Path, days: int) -> dict[str, Any]:
    """Write the shop with exports of so many days after, run as of day 7, return KPIs."""
    write_demo(folder, seed=11, size="small", pulled={NEWER: days})
    for chats in folder.glob(f"promotions/{NEWER}/exports/聊天*"):
        chats.unlink()  # no return figure rests on them, and they take longest to read
    asked = ("--as-of", "2025-11-19", "--against", "none", "--format", "json", "--quiet")
    assert cli._guarded(["run", NEWER, "--workspace", str(folder), *asked]) == 0
    pack = folder / "promotions" / NEWER / "pack"
    found = json.loads((pack / "findings.json").read_text("utf-8"))["kpis"]
    area = {row["metric"] for row in reference("metrics") if row["area"] == "aftersales"}
    return {"pack": pack, "kpis": {kpi["id"]: kpi for kpi in found if kpi["id"] in area}}


def _pack_rows(pack: Path, path: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(pack / "results" / f"{path}.parquet").to_pylist()
    return rows


def test_a_curve_does_not_change_where_it_was_watched() -> None:
    """What happened within n days is the same seen after n days and seen weeks later."""
    one = shop(NEWER, 11)
    rows = one.rows(one.day(LATE))
    with filled(rows) as house:
        early, late = (points(seen(house, one, one.day(n), [CURVE])[CURVE]) for n in (8, LATE))
    everybody = max(point["orders"] for point in late.values())
    whole = {key: point for key, point in early.items() if point["orders"] == everybody}
    assert {key[2] for key in whole} >= {1, 2, 3, 4, 5, 6}
    assert [key for key in whole if not _same(whole[key], late[key])] == []


def points(rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str, int], Any]:
    """Return curves by metric, slice and day."""
    return {(row["metric"], row["slice"], row["days"]): row for row in rows}


# -- where it will end -----------------------------------------------------------------


@cache
def history(seed: int, age: int = 35) -> dict[str, Any]:
    """Return what was kept of the promotion before, watched for so many days."""
    one = shop(OLDER, seed)
    with filled(one.rows(one.day(age))) as house:
        see(house, one.window, one.day(age))
        return {OLDER: kept(ran(house, (CURVE, MATURITY)))}


@cache
def outlooks(seed: int, history_age: int | None = 35) -> dict[int, dict[str, Any]]:
    """Return age -> the outlook for the share of orders refunded."""
    one, found = shop(NEWER, seed), {}
    earlier = history(seed, history_age) if history_age else {}
    with filled(one.rows(one.day(LATE))) as house:
        for age in AGES:
            see(house, one.window, one.day(age))
            rows = rows_of(ran(house, (OUTLOOK,), earlier), OUTLOOK)
            found[age] = next(row for row in rows if row["metric"] == "refund_rate_n")
    return found


def outlook(seed: int, age: int, history_age: int | None = 35) -> dict[str, Any]:
    """Return the outlook for the share of orders refunded, at an age."""
    return outlooks(seed, history_age)[age]


def final(seed: int, days: int = LAST) -> float:
    """Return the true share of orders refunded within so many days of payment, counted here."""
    one = shop(NEWER, seed)
    rows = one.rows(one.day(60))
    start, end = one.window
    paid = {
        order["order_id"]: order["paid_at"]
        for order in rows["orders"]
        if start <= order["created_at"] < end and order["paid_at"]
    }
    back = {
        case["order_id"]
        for case in rows["refunds"]
        if case["kind"] in ("refund_only", "return_refund") and case["status"] == "success"
        and case["amount"] and case["order_id"] in paid
        and case["finished_at"] < paid[case["order_id"]] + days * DAY
    }  # fmt: skip
    return len(back) / len(paid)


@pytest.mark.parametrize("age", AGES)
def test_the_range_holds_the_final_rate(age: int) -> None:
    """In at least nine of ten shops the rate of the day that was named lies in the range."""
    rows = [outlook(seed, age) for seed in SEEDS]
    assert {row["outlook"] for row in rows} == {"range"}
    rates = [final(seed, row["until_days"]) for seed, row in zip(SEEDS, rows, strict=True)]
    told = [(r["low"], rate, r["high"]) for r, rate in zip(rows, rates, strict=True)]
    assert sum(low <= rate <= high for low, rate, high in told) >= 9, told


def test_the_history_reaches_the_last_day() -> None:
    """Six of ten earlier promotions were watched to day 30 or nearly so, and that is the aim."""
    assert sorted(outlook(seed, 3)["until_days"] for seed in SEEDS)[4] >= LAST - 3


def test_the_range_narrows_with_age() -> None:
    """The later the cut-off, the narrower the range, and it says something at any age."""
    widths = {
        age: [outlook(seed, age)["high"] - outlook(seed, age)["low"] for seed in SEEDS]
        for age in AGES
    }
    means = [sum(widths[age]) / len(SEEDS) for age in AGES]
    assert means == sorted(means, reverse=True)
    assert means[-1] < means[0] / 2
    assert max(widths[7]) < 0.2


def test_several_promotions_widen_the_range_to_all_of_them() -> None:
    """Two earlier promotions: the range holds what either tells, and never less than is known."""
    one, until = shop(NEWER, 0), shop(NEWER, 0).day(7)
    histories = [history(0), {"p1": history(2)[OLDER]}]
    with filled(one.rows(one.day(LATE))) as house:
        see(house, one.window, until)
        told = []
        for earlier in (*histories, histories[0] | histories[1]):
            see(house, one.window, until)
            told.append(rows_of(ran(house, (OUTLOOK,), earlier), OUTLOOK)[0])
    *single, both = told
    assert (both["promotions"], both["metric"]) == (2, "refund_rate_n")
    assert both["low"] == pytest.approx(min(row["low"] for row in single))
    assert both["high"] == pytest.approx(max(row["high"] for row in single))
    for row in told:
        assert row["value"] <= row["low"] <= row["high"] <= 1
        assert row["orders_low"] <= row["orders_high"]


def test_without_history_it_says_so() -> None:
    """Nothing is made up where no earlier promotion was kept."""
    row = outlook(0, 3, None)
    assert (row["outlook"], row["low"], row["high"], row["promotions"]) == (
        "no_history",
        None,
        None,
        0,
    )


def test_a_short_history_is_carried_only_as_far_as_it_reaches() -> None:
    """A promotion watched for 12 days tells of day 12 or so, and nothing to one that is older."""
    row = outlook(0, 3, 12)
    assert row["outlook"] == "range"
    assert 3 < row["until_days"] <= 13
    assert row["low"] <= final(0, row["until_days"]) <= row["high"]
    assert outlook(0, 15, 7)["outlook"] == "no_history"


# -- at equal age ----------------------------------------------------------------------


def test_the_same_shop_is_equal_to_itself_at_another_age() -> None:
    """Three days after and forty days after, compared: not one return figure is different."""
    one = shop(NEWER, 11)
    rows = one.rows(one.day(60))
    with filled(rows) as house:
        see(house, one.window, one.day(LATE))
        before = {"p0": kept(ran(house, (COMPARED, MATURITY)))}
        see(house, one.window, one.day(3))
        outcome = ran(house, (EQUAL, COMPARED), before)
    found, compared = rows_of(outcome, EQUAL), rows_of(outcome, COMPARED)
    whole = [row for row in found if row["metric"] == "refund_rate_n"]
    assert {row["slice"] for row in whole} >= {"all", "SIZE_FIT"}
    assert {row["days"] for row in found} == {4}
    # Nine in ten orders have been watched that long now, all of them then.
    far = [row for row in found if abs(row["value"] - row["previous"]) > 0.01]
    assert [(row["metric"], row["slice"]) for row in far] == []
    whole = [row for row in compared if row["days"]]
    assert {row["metric"] for row in whole} >= {"refund_rate_n", "refund_return"}
    assert {row["metric"] for row in whole if row["could_be_chance"] is False} == set()
    assert "refund_orders" not in {row["metric"] for row in compared}


def test_a_young_promotion_is_not_better_than_a_finished_one() -> None:
    """At T+3 against a 618 of five weeks: the price refunds are worse, and nothing looks better."""
    before, now = shop(OLDER, 11), shop(NEWER, 11)
    with filled(before.rows(before.day(35))) as house:
        see(house, before.window, before.day(35))
        earlier = {OLDER: kept(ran(house, (COMPARED, MATURITY)))}
    with filled(now.rows(now.day(LATE))) as house:
        see(house, now.window, now.day(3))
        rows = rows_of(ran(house, (COMPARED,), earlier), COMPARED)
    aged = {row["metric"]: row for row in rows if row["days"]}
    assert aged["refund_price"]["reading"] == "worsened"
    assert {row["metric"] for row in aged.values() if row["reading"] == "improved"} == set()
    # The two ages as they stand: far less refunded now, for no other reason than the age.
    finished = {row["metric"]: row["value"] for row in _named(earlier[OLDER]["core_metrics"])}
    assert aged["refund_rate_n"]["now"] < finished["refund_rate_n"] / 2


def _named(kept_one: Any) -> list[dict[str, Any]]:
    columns, rows = kept_one
    return [dict(zip(columns, row, strict=True)) for row in rows]


# -- what changes nothing, and what can only go up -------------------------------------


@pytest.mark.parametrize("seed", range(2))
def test_one_more_refund_lowers_no_rate_at_any_age(seed: int) -> None:
    """A refund of any order at any time leaves every point of the curve where it was, or higher."""
    one, dice = shop(NEWER, seed), Random(seed)  # noqa: S311 - rows, not secrets
    rows, until = one.rows(one.day(15)), one.day(15)
    order = dice.choice([order for order in rows["orders"] if order["paid_at"]])
    applied = order["paid_at"] + dice.random() * 10 * DAY
    more = dict(dice.choice(rows["refunds"])) | {
        "refund_id": "one more", "order_id": order["order_id"], "kind": "return_refund",
        "status": "success", "applied_at": applied, "finished_at": applied + DAY, "amount": 1,
    }  # fmt: skip
    before = points(results(rows, one, until, [CURVE])[CURVE])
    after = results(rows | {"refunds": [*rows["refunds"], more]}, one, until, [CURVE])[CURVE]
    lower = [k for k, p in points(after).items() if k in before and p["value"] < before[k]["value"]]
    assert lower == []
    assert any(p["value"] > before[k]["value"] for k, p in points(after).items() if k in before)


@pytest.mark.parametrize("seed", range(2))
def test_a_curve_never_falls_while_everybody_is_watched(seed: int) -> None:
    """More days, more refunds: the share can only rise as long as nobody leaves the count."""
    one = shop(NEWER, seed)
    found = points(results(one.rows(one.day(LATE)), one, one.day(LATE), [CURVE])[CURVE])
    everybody = max(point["orders"] for point in found.values())
    for (metric, part, days), point in found.items():
        later = found.get((metric, part, days + 1), point)
        if later["orders"] == everybody:
            assert later["value"] >= point["value"], (metric, part, days)


def test_neither_files_nor_order_of_rows_count() -> None:
    """Two files for one, rows in any order, some rows in both: the same figures."""
    one, dice = shop(NEWER, 3), Random(3)  # noqa: S311 - rows, not secrets
    rows, until = one.rows(one.day(7)), one.day(7)
    parted = {name: shuffled(dice, found) for name, found in rows.items()}
    asked = returns()
    here = results(rows, one, until, asked)
    assert unlike(here, results(parted, one, until, asked)) == {}


def shuffled(dice: Random, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows in any order as of two overlapping files."""
    first = [row | {"source_file": "1.csv", "source_row": n} for n, row in enumerate(rows)]
    again = dice.sample(first, len(first) // 3)
    found = first + [row | {"source_file": "2.csv"} for row in again]
    dice.shuffle(found)
    return found


def test_a_week_later_is_the_same() -> None:
    """Every time moved by a week gives the same figures."""
    one = shop(NEWER, 5)
    rows, until = one.rows(one.day(7)), one.day(7)
    later = Shop(moved(one), one.world)
    asked = (*metrics(), CURVE, "2_locate/refund_reasons", "2_locate/refund_stage_type")
    here = results(rows, one, until, asked)
    there = results({name: [_week(name, row) for row in found] for name, found in rows.items()},
                    later, until + WEEK, asked)  # fmt: skip
    assert unlike(here, there) == {}


def moved(one: Shop) -> Any:
    """Return the promotion a week later."""
    return replace(one.act, start=one.act.start + WEEK, end=one.act.end + WEEK)


def _week(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    times = {time: row.get(time) for time in TIMES[name]}
    return {**row, **{time: at + WEEK for time, at in times.items() if at}}
