"""What people decide: accept, edit, assign, date, close, add, and take over a filled copy."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

from retro.actions.proposals import figure, free_id
from retro.actions.readiness import Limit, unready
from retro.actions.table import FIELDS, STATUSES, Row, due_date, refused, spoken
from retro.errors import UsageError

Limits = Mapping[str, Limit]
SHOWN = 5


def changed(
    rows: Iterable[Mapping[str, str]],
    action: str,
    changes: Mapping[str, str | None],
    bounds: Limits | None = None,
) -> list[Row]:
    """Return the register with one action changed.

    Raises:
        UsageError: There is no such action or state, or a decided action would lack its
            metric, its owner, or a date before the next promotion's preheat (`bounds`).
    """
    given = {name: value for name, value in changes.items() if value is not None}
    if "status" in given and spoken(given["status"]) not in STATUSES:
        raise refused(f"状态应为 {'、'.join(STATUSES)}", f"the status is one of {STATUSES}")
    if "status" in given:
        given["status"] = spoken(given["status"])
    if given.get("due"):
        given["due"] = due_date(given["due"]).isoformat()
    kept = [dict(row) for row in rows]
    name = found_id(kept, action)
    after = [row | given if row["id"] == name else row for row in kept]
    for row in after:
        if row["id"] == name:
            _must_be_ready(row, bounds or {})
    return after


def found_id(rows: Sequence[Mapping[str, str]], action: str) -> str:
    """Return the id that is meant: whole, or its end where only one action ends like that."""
    ids = [row["id"] for row in rows]
    if action in ids:
        return action
    ends = [name for name in ids if action and name.endswith(f"/{action}")]
    if len(ends) == 1:
        return ends[0]
    if ends:
        known = "、".join(ends)
        raise refused(f"“{action}”不止一项：{known}", f"`{action}` is one of several: {known}")
    raise refused(f"登记表里没有“{action}”", f"the register has no `{action}`")


def written(  # noqa: PLR0913 - the fields of one action
    rows: Iterable[Mapping[str, str]],
    promotion: str,
    do: str,
    owner: str,
    due: str,
    kpi: str,
    baseline: float | None,
    target: float | None,
    *,
    library: int | None = None,
    bounds: Limits | None = None,
) -> Row:
    """Return a new action as the meeting decided it, accepted, with the next free number.

    Only an action of the library may go without a target.
    """
    whole = target is not None or library is not None
    if not (do.strip() and owner.strip() and kpi.strip() and whole) or _is_odd(target):
        raise refused(
            "行动要有内容、负责人、指标和目标", "an action needs text, owner, metric and target"
        )
    row = dict.fromkeys(FIELDS, "") | {
        "id": free_id(rows, promotion),
        "promotion": promotion,
        "do": do,
        "owner": owner,
        "due": due_date(due).isoformat(),
        "kpi": kpi,
        "baseline": figure(baseline),
        "target": figure(target),
        "scope": "shop",
        "status": "accepted",
        "library": str(library or ""),
    }
    _must_be_ready(row, bounds or {})
    return row


def _is_odd(target: float | None) -> bool:
    return target is not None and not math.isfinite(target)


def imported(
    rows: Iterable[Mapping[str, str]],
    given: Iterable[Mapping[str, str]],
    bounds: Limits | None = None,
    lines: Sequence[int] = (),
) -> list[Row]:
    """Return the register with the given rows; a row replaces the one of the same id.

    `lines` are the lines of the given rows in their file.

    Raises:
        UsageError: Rows are decided and lack something, or two have one id; nothing is taken over.
    """
    before = [dict(row) for row in rows]
    fresh = [dict(row) for row in given]
    complain(
        list(_mistakes(list(zip(lines or count(2), fresh, strict=False)), before, bounds or {}))
    )
    replaced = {row["id"]: row for row in fresh}
    kept = [row | replaced.pop(row["id"], {}) for row in before]
    return kept + [dict.fromkeys(FIELDS, "") | row for row in replaced.values()]


def _mistakes(
    rows: Iterable[tuple[int, Mapping[str, str]]], before: Sequence[Row], bounds: Limits
) -> Iterable[tuple[int, str, str]]:
    """Yield line and reason for what is wrong with the rows that a copy changes or adds."""
    known, seen = {row["id"]: row for row in before}, set()
    for line, row in rows:
        old = known.get(row["id"], dict.fromkeys(FIELDS, ""))
        new = old | dict(row)
        why = unready(new, bounds)
        if why and new != old:
            yield line, why["zh"], why["en"]
        if row["id"] in seen or not row["id"]:
            yield line, "编号（id）空缺或重复", "its id is missing or stands twice"
        seen.add(row["id"])


def complain(mistakes: Sequence[tuple[int, str, str]]) -> None:
    """Refuse a filled copy by naming its wrong rows: line, and why in both languages."""
    if not mistakes:
        return
    more = len(mistakes) - SHOWN
    zh = "；".join(f"第 {line} 行{why}" for line, why, _ in mistakes[:SHOWN])
    en = "; ".join(f"line {line}: {why}" for line, _, why in mistakes[:SHOWN])
    raise UsageError(
        "ACTION",
        {
            "zh": f"{zh}{f'；另有 {more} 行' if more > 0 else ''}。登记表没有改动。",
            "en": f"{en}{f'; and {more} more' if more > 0 else ''}. The register was not changed.",
        },
        {"zh": "改好这些行再导入一次。", "en": "Mend these rows and import it again."},
    )


def _must_be_ready(row: Mapping[str, str], bounds: Limits) -> None:
    if why := unready(row, bounds):
        limit = bounds.get(row["promotion"])
        # The day of the example must not be refused as well.
        day = limit.day if limit else "2025-12-01"
        raise UsageError(
            "ACTION",
            {
                "zh": f"“{row['id']}”还不能定：{why['zh']}。",
                "en": f"`{row['id']}` cannot be decided yet: {why['en']}.",
            },
            {
                "zh": f"补上或改好再定，例如 --owner 小荷 --due {day} --kpi rate_3min。",
                "en": f"Mend it and decide again, such as --owner Ann --due {day} --kpi rate_3min.",
            },
        )
