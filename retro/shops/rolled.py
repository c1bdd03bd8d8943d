"""What became of each shop -> the results of the queries over shops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from retro import folders
from retro.catalog import Catalog
from retro.model import Row, Value
from retro.rollup_tables import SCHEMAS
from retro.running import Outcome, ordered, run_all
from retro.settings import Settings, Shop
from retro.shops.many import Done
from retro.warehouse import Warehouse

HIGH = "high"


def rolled(catalog: Catalog, shops: Sequence[Done], lang: str) -> Outcome:
    """Run the queries over shops in a warehouse of their own; a failed one stops no other."""
    with folders.private() as scratch, Warehouse(catalog, scratch) as house:
        house.put_reference()
        for name, rows in tables(shops, lang).items():
            house.put(name, SCHEMAS[name], rows)
        house.lock()
        settings = Settings(shop=Shop(name="–"))
        return run_all(house, ordered(catalog, of_shops=True), settings, lambda _: None)


def tables(shops: Iterable[Done], lang: str) -> Mapping[str, list[Row]]:
    """Return the rows that the queries over shops read, by table."""
    known = [(done.shop.name, done.told) for done in shops if done.told]
    return {
        "rollup_shops": [_shop(done, lang) for done in shops],
        "rollup_metrics": [row for name, told in known for row in _metrics(name, told)],
        "rollup_changes": [
            _row("rollup_changes", {"shop": name, **change})
            for name, told in known
            for change in told["changes"]
        ],
        "rollup_problems": [row for name, told in known for row in _problems(name, told)],
    }


def why(error: Mapping[str, Any], lang: str) -> str:
    """Return the sentence of an error with its place and remedy, in a language if it has it."""
    said, remedy = (_worded(error[name], lang) for name in ("message", "remedy"))
    place = ":".join(str(part) for part in (error["file"], error["line"]) if part)
    sentence = ("" if lang == "zh" else " ").join(filter(None, (said, remedy)))
    return f"{place}: {sentence}" if place else sentence


def _worded(text: Any, lang: str) -> str:
    """Return a text that is in several languages, or in the one of its shop only."""
    if isinstance(text, Mapping):
        return str(text.get(lang) or text.get("en", ""))
    return str(text or "")


def _shop(done: Done, lang: str) -> Row:
    shop, told = done.shop.space and done.shop.space.settings.shop, done.told or {}
    problems = told.get("problems", ())
    cells: dict[str, Value] = {
        "shop": done.shop.name,
        "folder": done.shop.place,
        "state": done.state,
        "platform": shop.platform if shop else None,
        "profile": told.get("profile"),
        "currency": told.get("currency"),
        "starts_at": _moment(told.get("starts_at")),
        "ends_at": _moment(told.get("ends_at")),
        "as_of": date.fromisoformat(told["as_of"]) if told else None,
        "age_days": told.get("age_days"),
        "against": told.get("against"),
        "findings": len(problems) if told else None,
        "high": sum(one["severity"] == HIGH for one in problems) if told else None,
        "why": why(done.error, lang) if done.error else None,
    }
    return _row("rollup_shops", cells)


def _metrics(name: str, told: Mapping[str, Any]) -> Iterable[Row]:
    return (_row("rollup_metrics", {"shop": name, **metric}) for metric in told["metrics"])


def _problems(name: str, told: Mapping[str, Any]) -> Iterable[Row]:
    for number, problem in enumerate(told["problems"]):
        yield _row("rollup_problems", {"shop": name, "finding": str(number), **problem})


def _row(table: str, cells: Mapping[str, Value]) -> Row:
    return tuple(cells[column] for column in SCHEMAS[table])


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
