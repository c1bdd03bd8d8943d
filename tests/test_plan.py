"""The plan between queries: needs in, relations out; and the workbook that is read back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import factories
import pytest
from solved_here import here

from retro import resources
from retro.catalog import load_catalog
from retro.intake import take_in
from retro.model import Block, Report, Section
from retro.modelled import BY_RELATION
from retro.render.roster import HEADS, is_proposed, roster
from retro.shift_rules import SCHEMAS, Staffing, given
from retro.staffing import covering, rostering
from retro.staffing.plan import GIVES, solve
from retro.warehouse import Warehouse

CATALOG = load_catalog(resources.layers("queries", None))
START = datetime(2025, 11, 10, 20)
NEEDS = (3, 5, 6, 6, 4, 3, 2, 2, 2, 1, 1, 1, 2, 3, 4, 4)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(covering, "solve_all", here)
    monkeypatch.setattr(rostering, "solve_all", here)


def tables(staffing: Staffing, *, names: bool = False, pool: str = "presale") -> dict[str, Any]:
    """Return what the model reads: a need an hour from eight in the evening, and the rules."""
    rules = {
        name: [dict(zip(SCHEMAS[name], row, strict=True)) for row in rows]
        for name, rows in given(staffing, names=names).items()
    }
    needs = [
        {
            "pool": pool,
            "slot_from": START + timedelta(hours=n),
            "slot_to": START + timedelta(hours=n + 1),
            "need": float(need),
            "need_high": float(need + 1),
        }
        for n, need in enumerate(NEEDS)
    ]
    return {"next_needs": needs, **rules, "shift_spans": []}


def spans(*names: str) -> list[dict[str, Any]]:
    """Return one shift for each person on the roster."""
    return [
        {
            "agent": name,
            "pool": "presale",
            "starts_at": START,
            "ends_at": START + timedelta(hours=8),
        }
        for name in names
    ]


def found(relation: str, solved: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a relation by column."""
    columns = BY_RELATION[relation].gives[relation]
    return [dict(zip(columns, row, strict=True)) for row in solved[relation]]


def test_the_model_is_what_the_catalogue_says() -> None:
    """It reads and gives what its entry names."""
    model = BY_RELATION["plan_totals"]
    reads = ("next_needs", "shift_rules", "shift_menu")
    found = (model.module, model.reads, model.may_read)
    assert found == ("retro.staffing.plan", reads, ("shift_spans",))
    assert tuple(model.gives) == GIVES


def test_both_menus_are_planned_and_one_is_proposed() -> None:
    """Totals agree with slots, shifts and people; the proposal is the one that weighs less."""
    solved = solve(tables(Staffing(menu="better")))
    totals = found("plan_totals", solved)
    assert [row["menu"] for row in totals] == ["fixed", "staggered"]
    assert sum(row["is_chosen"] for row in totals) == 1
    assert all(row["is_verified"] for row in totals)
    for row in totals:
        mine = [slot for slot in found("plan_slots", solved) if slot["menu"] == row["menu"]]
        assert [slot["need"] for slot in mine] == list(map(float, NEEDS))
        assert row["short_hours"] == sum(max(s["need"] - s["working"], 0) for s in mine)
        shifts = [s for s in found("plan_shifts", solved) if s["menu"] == row["menu"]]
        hours = sum((s["ends_at"] - s["starts_at"]).total_seconds() / 3600 * s["heads"]
                    for s in shifts if not s["on_call"])  # fmt: skip
        assert row["paid_hours"] == hours
        people = {p["agent"] for p in found("plan_people", solved) if p["menu"] == row["menu"]}
        assert len(people) == row["people"]


def test_people_are_numbered_unless_names_are_asked_for() -> None:
    """`--agents` takes the names of the roster; without it nobody is named."""
    said = tables(Staffing())
    said["shift_spans"] = spans("小荷", "小暖", "小橙")
    labels = {row["agent"] for row in found("plan_people", solve(said))}
    assert labels <= {"#01", "#02", "#03"}
    said = tables(Staffing(), names=True)
    said["shift_spans"] = spans("小荷", "小暖", "小橙")
    assert {row["agent"] for row in found("plan_people", solve(said))} <= {"小荷", "小暖", "小橙"}


def test_one_more_person_is_worth_what_it_closes() -> None:
    """Two people are short; a third is worth at least an hour."""
    said = tables(Staffing(presale={"people": 2}))  # type: ignore[arg-type]
    staggered = next(r for r in found("plan_totals", solve(said)) if r["menu"] == "staggered")
    assert staggered["people_there"] == 2
    assert 0 <= staggered["one_more_short_hours"] < staggered["short_hours"]


def test_a_menu_can_be_wished_for() -> None:
    """`menu = "fixed"` proposes the shop's own shifts, however they compare."""
    totals = found("plan_totals", solve(tables(Staffing(menu="fixed"))))
    assert [row["menu"] for row in totals if row["is_chosen"]] == ["fixed"]


def test_nothing_needed_is_nothing_planned() -> None:
    """Without needs every relation is there and empty."""
    assert solve({"next_needs": [], "shift_rules": [], "shift_menu": []}) == {n: [] for n in GIVES}
    said = tables(Staffing())
    said["next_needs"] = [row | {"need": 0.0, "need_high": 0.0} for row in said["next_needs"]]
    assert {row["status"] for row in found("plan_totals", solve(said))} == {"empty"}


@pytest.fixture
def house() -> Iterator[Warehouse]:
    """Return a warehouse to read rosters into."""
    with Warehouse(CATALOG) as opened:
        opened.put_reference()
        for name in ("agents", "agent_names", "shifts", "cut_off"):
            opened.stand_in(name)
        yield opened


def proposed() -> Report:
    """Return a report that proposes a roster: two pools, one person with a name."""
    query = CATALOG.queries["4_plan/next_roster"]
    at = datetime(2025, 11, 10, 16)
    lines = [
        ("小荷", "presale", "售前一组", at, at + timedelta(hours=9), "19:00-20:00"),
        ("#02", "presale", None, at + timedelta(hours=8), at + timedelta(hours=18),
         "03:00-04:00;07:00-07:30"),
        ("#03", "aftersale", None, at, at + timedelta(hours=6), ""),
    ]  # fmt: skip
    rows = tuple((*line, 1.0, 1.0, 1, 1, "staggered") for line in lines)
    block = Block(query=query, params={}, rows=rows)
    section = Section(step=4, title={}, question={}, answer={}, blocks=(block,), unavailable=())
    return replace(factories.report(), sections=(section,))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_workbook_is_read_back_as_the_roster(
    lang: str, house: Warehouse, tmp_path: Path
) -> None:
    """Hours, breaks, pools, groups and numbers come back as they were, over midnight too."""
    exports = tmp_path / "exports"
    exports.mkdir()
    (exports / "roster.xlsx").write_bytes(roster(proposed(), lang))
    taken = take_in(exports, house, "小满", tmp_path / "stage")
    (account,) = taken.files
    assert (account.report, account.rows_in, account.rows_used) == ("roster/list", 3, 3)
    house.build_tables()
    words = {"zh": ("售前 02", "售后 03"), "en": ("pre-sale 02", "after-sale 03")}[lang]
    back = house.db.execute(
        "select agent, pool, group_name, starts_at, ends_at, breaks, break_minutes from roster"
    ).fetchall()
    at = datetime(2025, 11, 10, 16)
    assert set(back) == {
        ("小荷", "presale", "售前一组", at, at + timedelta(hours=9), "19:00-20:00", 60.0),
        (words[0], "presale", None, at + timedelta(hours=8), at + timedelta(hours=18),
         "03:00-04:00;07:00-07:30", 90.0),
        (words[1], "aftersale", None, at, at + timedelta(hours=6), None, 0.0),
    }  # fmt: skip


def test_without_a_proposal_there_is_no_workbook() -> None:
    """A report that plans nothing has no roster."""
    assert is_proposed(proposed())
    assert not is_proposed(factories.report())
    assert set(map(len, HEADS.values())) == {8}
