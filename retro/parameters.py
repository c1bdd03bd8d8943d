"""Thresholds of queries: the defaults of their headers, overridden by `[params]`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from retro.config import FILE
from retro.errors import UsageError
from retro.model import Query, Value
from retro.settings import Settings


def values(query: Query, settings: Settings) -> dict[str, Value]:
    """Return the parameters of one query.

    A name under `[params]` holds for every query that has it; one under
    `[params."4_plan/size_chart"]` for that query alone.
    """
    own = settings.params.get(query.path, {})
    given: dict[str, object] = {**settings.params, **(own if isinstance(own, dict) else {})}
    return {name: given.get(name, default) for name, default in query.params.items()}  # type: ignore[misc]


def check(queries: Iterable[Query], settings: Settings) -> None:
    """Refuse a parameter that no query has, or a value of another kind than its default."""
    known = {query.path: query.params for query in queries}
    for name, value in settings.params.items():
        if isinstance(value, dict):
            for inner, given in value.items():
                _check(inner, given, [known.get(name, {})], f"params.{name}")
        else:
            _check(name, value, known.values(), "params")


def _check(name: str, given: object, defaults: Iterable[Mapping[str, Value]], place: str) -> None:
    kinds = {_kind(params[name]) for params in defaults if name in params}
    if _kind(given) in kinds:
        return
    wanted = ", ".join(sorted(kinds)) or "–"
    raise UsageError(
        "PARAMETER",
        {
            "zh": f"[{place}] 里的 {name} 没有查询使用，或类型不对（应为 {wanted}）。",
            "en": f"`{name}` under [{place}] is used by no query or of a wrong kind ({wanted}).",
        },
        {"zh": "用 retro queries 查看参数。", "en": "`retro queries` lists the parameters."},
        file=FILE,
    )


def _kind(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number"
    return type(value).__name__
