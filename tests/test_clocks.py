"""Response times by every profile's own rules: pages from messages to metrics, end to end.

What a page leaves out goes without saying: one shop, one conversation per buyer, lines in the
order of the table, plain text, and a promotion on 11 and 12 November 2025. Each case is a shop
of its own with a copy of the profile, so that a page takes one run.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from casebook import Case, cases

from retro import profiles, resources
from retro.catalog import load_catalog
from retro.given import GIVEN
from retro.model import Query
from retro.running import ordered, run_all
from retro.settings import Settings, Shop
from retro.warehouse import Warehouse

LAYERS = resources.layers("queries", None)
CATALOG = load_catalog(LAYERS)
PROFILES = profiles.load(LAYERS)
PAGES = Path(__file__).parent / "cases" / "clocks"
CASES = [(page.stem, case) for page in sorted(PAGES.glob("*.md")) for case in cases(page)]
PATHS = ["metrics/response", "metrics/volume"]
PROMOTION = {
    "id": "p",
    "starts_at": "2025-11-11 00:00",
    "ends_at": "2025-11-13 00:00",
    "known_until": "2025-11-20 23:59",
}
# Profiles of tools, not of platforms.
PLATFORMS = {"house": "taobao", "kuaimai": "taobao"}
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Measured:
    """What came of the messages: the response metrics, and relations on the way to them."""

    metrics: Rows
    tables: Mapping[str, Rows]


@cache
def _queries(names: frozenset[str]) -> list[Query]:
    """Return the metrics, some facts by name, and every fact behind them, in order."""
    seen = [CATALOG.queries[path] for path in (*PATHS, *(f"facts/{name}" for name in names))]
    for query in seen:
        for read in (*query.reads, *query.may_read):
            behind = CATALOG.named(read.partition(".")[0])
            if behind and behind.folder == "facts" and behind not in seen:
                seen.append(behind)
    return [query for query in ordered(CATALOG) if query in seen]


@cache
def measured(run: str) -> Measured:
    """Return what came of all cases of one run."""
    group = [case for _, case in CASES if _run(case) == run]
    with Warehouse(CATALOG) as house:
        house.put_reference()
        for name, schema in GIVEN.items():
            house.put(name, schema, [])
        _give_rules(house, group)
        _give_tables(house, group)
        wanted = frozenset(name for case in group for name in case.also)
        outcome = run_all(house, _queries(wanted), _settings(group[0]), lambda _: None)
        assert not outcome.problems, outcome.problems
        assert not outcome.missing, outcome.missing
        return Measured(_metrics(house), {name: _seen(house, name) for name in sorted(wanted)})


def _run(case: Case) -> str:
    """Return what cases must have in common to be measured together."""
    alone = case.title if _names_shops(case) else ""
    return repr(
        (case.by, case.given.get("promotion"), case.given.get("roster"), case.params, alone)
    )


def _names_shops(case: Case) -> bool:
    return "shop" in case.given["messages"][0]


def _shops(case: Case) -> set[str | None]:
    """Return the shops of a case; where it names its own, relations that know none count too."""
    if not _names_shops(case):
        return {case.title}
    return {None, *(row["shop"] for row in _given(case, "messages"))}


def _settings(case: Case) -> Settings:
    assert case.by, f"{case.title}: by which profile?"
    shop = Shop(name="A", platform=PLATFORMS.get(case.by, case.by), profile=case.by)
    return Settings(shop=shop, params=case.params)


def _give_rules(house: Warehouse, group: list[Case]) -> None:
    window = next(iter(_given(group[0], "promotion")), {})
    _fill(house, "promotion", [{**PROMOTION, **window}])
    first = datetime.fromisoformat({**PROMOTION, **window}["starts_at"]).date()
    rows = profiles.given(_settings(group[0]), PROFILES, first)
    own = next(list(row[1:]) for row in rows["profile_rules"] if row[0] == group[0].by)
    for title in (case.title for case in group if not _names_shops(case)):
        rows["profile_rules"].append([title, *own])
        rows["profile_choices"].append(["shop", title, title])
    for name, table in rows.items():
        house.put(name, GIVEN[name], table)


def _give_tables(house: Warehouse, group: list[Case]) -> None:
    rows = {"messages": [row for case in group for row in _messages(case)]}
    for query in CATALOG.folder("tables"):
        _fill(house, query.name, rows.get(query.name) or _given(group[0], query.name))


def _given(case: Case, name: str) -> Rows:
    header, rows = case.given.get(name, ([], []))
    return [dict(zip(header, row, strict=True)) for row in rows]


def _messages(case: Case) -> Rows:
    """Return the messages of a case with what goes without saying."""
    platform = _settings(case).shop.platform
    usual = {"platform": platform, "shop": case.title, "buyer": "b1", "message_kind": "text"}
    rows = [{**usual, **{k: v for k, v in row.items() if v}} for row in _given(case, "messages")]
    for place, row in enumerate(rows, 1):
        row.setdefault("conversation_id", row["buyer"])
        row.setdefault("message_seq", str(place))
    return rows


def _fill(house: Warehouse, name: str, rows: Rows) -> None:
    schema = CATALOG.schema(name)
    unknown = {column for row in rows for column in row} - set(schema)
    assert not unknown, f"`{name}` has no column {unknown}"
    house.put(name, schema, [[row.get(column) or None for column in schema] for row in rows])


def _metrics(house: Warehouse) -> Rows:
    return _dicts(house, "select * from metric_values")


def _seen(house: Warehouse, name: str) -> Rows:
    own = " where clock = 'own'" if "clock" in CATALOG.schema(name) else ""
    return _dicts(house, f"select * from {name}{own}")


def _dicts(house: Warehouse, sql: str) -> Rows:
    cursor = house.db.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.mark.parametrize(
    "case", [pytest.param(case, id=f"{stem}: {case.title}") for stem, case in CASES]
)
def test_case(case: Case) -> None:
    """The messages of the page give the metrics of the page by the profile it names."""
    assert case.expect is not None, "the page expects nothing"
    seen = measured(_run(case))
    _compare_metrics(seen.metrics, case, *case.expect)
    for name, (header, rows) in case.also.items():
        mine = [row for row in seen.tables[name] if row.get("shop") in _shops(case)]
        _compare_rows(name, header, rows, mine)


def _compare_metrics(got: Rows, case: Case, header: list[str], rows: list[list[str]]) -> None:
    by_name = {(row["metric"], row["profile"] or ""): row for row in got}
    own = str(case.by) if _names_shops(case) else case.title
    for cells in rows:
        want = {"profile": own, **dict(zip(header, cells, strict=True))}
        row = by_name.get((want.pop("metric"), want.pop("profile")), {})
        # A value that stands empty must not be there; a part that stands empty is not looked at.
        named = {name: cell for name, cell in want.items() if cell or name == "value"}
        found = {name: _shown(row.get(name)) for name in named}
        assert all(_same(named[name], found[name]) for name in named), f"{cells}: got {found}"


def _compare_rows(name: str, header: list[str], rows: list[list[str]], got: Rows) -> None:
    """Compare rows of a relation without regard to their order."""
    found = sorted([_shown(row[column]) for column in header] for row in got)
    assert len(rows) == len(found), f"{name}: got {found}"
    for want, cells in zip(sorted(map(_plain, rows)), found, strict=True):
        assert all(map(_same, want, cells)), f"{name} {want}: got {cells}"


def _plain(cells: Iterable[str]) -> list[str]:
    return [str(float(cell)) if cell.replace(".", "", 1).isdigit() else cell for cell in cells]


def _same(want: str, got: str) -> bool:
    try:
        return math.isclose(float(want), float(got), rel_tol=1e-5, abs_tol=1e-6)
    except ValueError:
        return want == got


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S" if value.second else "%Y-%m-%d %H:%M")
    if isinstance(value, int | float):
        return str(float(value))
    return value.isoformat() if isinstance(value, date) else str(value)


def test_every_profile_has_a_page() -> None:
    """A profile without golden cases is not finished."""
    assert set(PROFILES) <= {stem for stem, _ in CASES}


def _guide() -> str:
    return (Path(__file__).parents[1] / "docs" / "profiles.md").read_text(encoding="utf-8")


def test_the_guide_explains_every_key_and_profile() -> None:
    """Whatever may stand in a profile is explained; every profile is in the table."""
    guide = _guide()
    assert [key for key in sorted(profiles.Rules.model_fields) if f"| `{key}` |" not in guide] == []
    assert [name for name in sorted(PROFILES) if f"| `{name}`" not in guide] == []


def test_the_guides_example_is_a_profile(tmp_path: Path) -> None:
    """The example of a profile of one's own can be used as it stands."""
    example = _guide().split("<!-- example -->\n```toml\n")[1].split("```")[0]
    (tmp_path / profiles.FOLDER).mkdir()
    (tmp_path / profiles.FOLDER / "my.toml").write_text(example, encoding="utf-8")
    loaded = profiles.load([*LAYERS, ("workspace", tmp_path)])
    assert loaded["my"].on(date(2025, 11, 11)).unanswered_seconds == 600
    assert set(loaded) == {*PROFILES, "my"}
