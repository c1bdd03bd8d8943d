"""Two promotions compared: alike ones are called so, real changes are found, mix is not service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations
from random import Random
from typing import Any

import pytest
from scipy import stats
from simulator import plants
from simulator.desk import run
from simulator.dice import roll
from simulator.worlds import HOURS, KINDS, Bot, World

from retro import resources
from retro.catalog import Catalog, load_catalog
from retro.running import ordered
from retro.warehouse import Warehouse

# A promotion's counts: (hour since the start, question type) -> cases, hits.
Cells = Mapping[tuple[int, str], tuple[int, int]]
Pair = tuple[Cells, Cells]
PATHS = (
    "paired_cells", "paired_hours", "mix_split", "hour_ranges", "moved_parts", "change_shares",
    "change_split",
)  # fmt: skip
# How many people more than needed: a twentieth, an eighth and a fifth of the answers are late.
LOADS = (0.0, -0.15, -0.3)
COLOURED = {"really", "concentrated"}


@cache
def catalog() -> Catalog:
    """Return the product's queries."""
    return load_catalog(resources.layers("queries", None))


def compared(pairs: Sequence[Pair], name: str = "change_split") -> list[dict[str, Any]]:
    """Return what a query says of each pair of promotions; all are compared in one run.

    A pair has a profile of its own, since profiles are never put together.
    """
    with Warehouse(catalog()) as house:
        house.put_reference()
        played = list({id(cells): cells for pair in pairs for cells in pair}.values())
        number = {id(cells): place for place, cells in enumerate(played)}
        _fill(house, "played", "day int, hour_no int, question_type text, cases int, hits int", [
            (place, *key, *counts)
            for place, cells in enumerate(played)
            for key, counts in sorted(cells.items())
        ])  # fmt: skip
        _fill(house, "pairs", "pair int, before int, now int", [
            (place, number[id(before)], number[id(now)])
            for place, (before, now) in enumerate(pairs)
        ])  # fmt: skip
        for prefix, whose in (("previous_", "before"), ("", "now")):
            _keep(house, prefix, whose)
        for query in (query for query in ordered(catalog()) if query.name in PATHS):
            for read in (*query.reads, *query.may_read):
                house.stand_in(read.partition(".")[0])
            result = house.run(query, dict(query.params))
            if query.name == name:
                return result.dicts()
    raise LookupError(name)


def _fill(house: Warehouse, name: str, columns: str, rows: Sequence[Sequence[Any]]) -> None:
    house.db.execute(f"create table {name} ({columns})")
    house.db.executemany(f"insert into {name} values ({', '.join('?' * len(rows[0]))})", rows)


def _keep(house: Warehouse, prefix: str, whose: str) -> None:
    """Put what a promotion keeps: counts by hour and question type, and its hours."""
    house.put(f"{prefix}kept_cells", house.catalog.schema("kept_cells"), [])
    house.db.execute(f"""
        insert into {prefix}kept_cells by name
        select 'rate_3min' as metric, format('{{:04d}}', pair) as profile, hour_no, question_type,
            cases, hits,
        from pairs join played on day = {whose}
    """)
    hours = house.db.execute(f"select max(hour_no) from {prefix}kept_cells").fetchone() or (0,)
    schema = house.catalog.schema("kept_hours")
    spine = [{"hour_no": n, "part": _part(n)} for n in range(1, hours[0] + 1)]
    house.put(f"{prefix}kept_hours", schema, [[row.get(name) for name in schema] for row in spine])


def _part(hour: int) -> str:
    """Return the part of an hour: the simulated opening is at 20:00, two hours after the first."""
    return "opening" if hour in (3, 4) else "midnight" if hour == 7 else "rest"


def day(world: World, seed: int) -> Cells:
    """Play a world: answered within the desk's limit, by hour and question type."""
    dice = roll(world, seed)
    trace = run(world, dice)
    found: dict[tuple[int, str], list[int]] = {}
    for chat, entered in enumerate(dice.entered):
        place = int(entered // 3600) + 1, world.kinds[dice.kind[chat]].code
        cell = found.setdefault(place, [0, 0])
        waited = trace.first_reply[chat] - entered
        cell[0] += 1
        cell[1] += chat not in trace.left and waited <= world.answer_seconds
    return {place: (cases, hits) for place, (cases, hits) in found.items()}


@cache
def alike(spare: float) -> list[Pair]:
    """Return the 66 pairs of twelve runs of one desk."""
    days = [day(plants.base(0.3, spare), seed) for seed in range(1000, 1012)]
    return list(combinations(days, 2))


def test_promotions_run_alike_are_hardly_ever_called_changed() -> None:
    """Three desks, 66 pairs each: at most 3 % are red or green, and none is laid to the mix."""
    said = [row["certainty"] for spare in LOADS for row in compared(alike(spare))]
    assert len(said) == 3 * 66
    assert sum(word in COLOURED for word in said) <= 0.03 * len(said), said
    assert "mix" not in said


def test_a_plain_test_of_two_proportions_would_cry_wolf() -> None:
    """What the pairing is for: the usual test calls most of the same pairs different."""
    differ = 0
    for pair in alike(LOADS[2]):
        (n, hits), (m, met) = (map(sum, zip(*cells.values(), strict=True)) for cells in pair)
        error = (hits / n * (1 - hits / n) / n + met / m * (1 - met / m) / m) ** 0.5
        differ += abs(hits / n - met / m) > 1.96 * error
    assert differ / 66 > 0.5


def test_alike_promotions_stay_within_what_is_said_of_them() -> None:
    """Two promotions run alike differ by less than `reach` in nearly all pairs."""
    rows = compared(alike(LOADS[1]))
    assert sum(abs(row["change"]) <= row["reach"] for row in rows) >= 0.95 * 66


def test_seven_points_better_is_found() -> None:
    """The bot held one question in twelve for too long, and no longer does: green."""
    kinds = (*(replace(kind, share=kind.share * 0.915) for kind in KINDS),
             replace(KINDS[2], code="held", share=0.085))  # fmt: skip
    held = Bot(kinds=frozenset({"held"}), between=(0, HOURS * 3600), holds=(35.0, 55.0))
    good = replace(plants.base(0.3), kinds=kinds)
    bad = replace(good, bots=(held,))
    rows = compared([(day(bad, 2000 + n), day(good, 3000 + n)) for n in range(12)])
    assert 0.06 < sum(row["change"] for row in rows) / len(rows) < 0.08
    found = [row["certainty"] == "really" and row["rate_effect"] > 0 for row in rows]
    assert sum(found) >= 0.9 * len(found), rows


# -- Kitagawa --------------------------------------------------------------------------


def evenly(shares: Mapping[str, tuple[float, float]], dice: Random | None = None) -> Cells:
    """Return thirty hours of 1,000 cases each, of types with a share and a rate."""
    found = {}
    for hour in range(1, HOURS + 1):
        for kind, (share, rate) in shares.items():
            cases = round(1000 * share)
            swing = dice.gauss(0, 0.01) if dice else 0
            found[hour, kind] = cases, round(cases * min(1, rate + swing))
    return found


EASY = {"a": (0.7, 0.92), "b": (0.2, 0.80), "c": (0.1, 0.60)}
HARD = {"a": (0.5, 0.93), "b": (0.3, 0.82), "c": (0.2, 0.62)}


def test_better_service_hidden_by_harder_questions() -> None:
    """The textbook's figures: 0.864 to 0.835 is service +1.4 and mix −4.3 points: not red."""
    (row,) = compared([(evenly(EASY), evenly(HARD))])
    assert row["change"] == pytest.approx(-0.029)
    assert row["rate_effect"] == pytest.approx(0.0140)
    assert row["mix_effect"] == pytest.approx(-0.0430)
    assert row["certainty"] == "mix"


def test_harder_questions_are_never_taken_for_worse_service() -> None:
    """The sign of the service effect is right in every of twenty noisy pairs, and none is red."""
    dice = Random(7)  # noqa: S311 - counts, not secrets
    rows = compared([(evenly(EASY, dice), evenly(HARD, dice)) for _ in range(20)])
    assert all(row["rate_effect"] > 0 > row["mix_effect"] for row in rows)
    assert {row["certainty"] for row in rows} <= {"mix", "chance"}


def test_the_split_adds_up_exactly() -> None:
    """Service and mix make the change, and the three parts the change in late answers."""
    for row in compared(alike(LOADS[2])[:20]):
        assert row["rate_effect"] + row["mix_effect"] == pytest.approx(row["change"], abs=1e-12)
        late = row["now_n"] * (1 - row["now"]) - row["previous_n"] * (1 - row["previous"])
        parts = row["bad_volume"] + row["bad_mix"] + row["bad_rate"]
        assert parts == pytest.approx(late, abs=1e-6)


def test_turned_round_every_figure_changes_its_sign() -> None:
    """Compared the other way, changes and effects are the same with the other sign."""
    pairs = alike(LOADS[0])[:6]
    ahead, back = compared(pairs), compared([(now, before) for before, now in pairs])
    for one, other in zip(ahead, back, strict=True):
        for name, mirror in (("change", "change"), ("rate_effect", "rate_effect"),
                             ("mix_effect", "mix_effect"), ("low", "high")):  # fmt: skip
            assert one[name] == pytest.approx(-other[mirror])
        assert one["certainty"] == other["certainty"]


def test_only_hours_of_both_are_compared() -> None:
    """Six hours more, all late, change nothing: the shorter promotion does not have them."""
    before, now = alike(LOADS[0])[0]
    longer = {**now, **{(HOURS + n, "size_fit"): (200, 0) for n in range(1, 7)}}
    assert compared([(before, longer)]) == compared([(before, now)])


# -- arithmetic ------------------------------------------------------------------------


@pytest.mark.parametrize("freedom", [5, 8, 17, 29, 120])
def test_t_is_that_of_the_tables(freedom: int) -> None:
    """The expansion is right to three digits from five degrees of freedom on."""
    with Warehouse(catalog()) as house:
        said = house.db.execute(f"select t_95({freedom}), t_99({freedom})").fetchone()
    assert said == pytest.approx([stats.t.ppf(q, freedom) for q in (0.975, 0.995)], abs=4e-3)


def test_the_difference_of_shares_is_newcombe_s() -> None:
    """56 of 70 less 48 of 80 lies between 0.0524 and 0.3339 (Newcombe 1998, method 10)."""
    with Warehouse(catalog()) as house:
        down, up = house.db.execute(
            "select gap_down(56, 70, 48, 80, 1.959964), gap_down(48, 80, 56, 70, 1.959964)"
        ).fetchone() or (0, 0)
    assert (0.2 - down, 0.2 + up) == pytest.approx((0.0524, 0.3339), abs=5e-5)
