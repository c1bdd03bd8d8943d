"""What was known at a moment: the tables without what came later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

Row = dict[str, Any]
Tables = Mapping[str, pd.DataFrame]

# A row begins at the first time and is gone before it; the others may not have come yet.
TIMES = {
    "orders": ("created_at", "paid_at", "shipped_at", "signed_at", "closed_at"),
    "order_lines": ("created_at", "paid_at", "shipped_at"),
    "refunds": ("applied_at", "first_action_at", "finished_at"),
    "disputes": ("opened_at", "judged_at"),
    "reviews": ("reviewed_at",),
    "shipments": ("picked_up_at", "delivered_at"),
}
# What stands in a row only since its end came, and what stands there instead before.
SINCE_END: dict[str, tuple[str, Row]] = {
    "refunds": ("finished_at", {"status": "open", "intervened": None, "at_fault": None}),
    "disputes": ("judged_at", {"status": "open", "judged_for": None}),
}


def turned_back(tables: Tables, until: datetime) -> dict[str, list[Row]]:
    """Return the rows of the tables as an export at that moment would have had them."""
    return {name: _known(name, rows_of(table), until) for name, table in tables.items()}


def rows_of(table: pd.DataFrame) -> list[Row]:
    """Return rows in which what is not told is None."""
    return [
        {str(key): _plain(value) for key, value in row.items()} for row in table.to_dict("records")
    ]


def _plain(value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    return value.to_pydatetime() if isinstance(value, pd.Timestamp) else value


def _known(name: str, rows: Sequence[Row], until: datetime) -> list[Row]:
    begins, *later = TIMES[name]
    found = [
        _at(name, row, later, until)
        for row in rows
        if row.get(begins) is None or row[begins] <= until
    ]
    # What an order says of refunds bears no date: of a later export it tells nothing.
    if name == "orders" and _is_later(rows, until):
        found = [row | {"refund_amount": None} for row in found]
    return found


def _is_later(rows: Iterable[Row], until: datetime) -> bool:
    times = (row[time] for row in rows for time in TIMES["orders"])
    return any(time > until for time in times if time)


def _at(name: str, row: Row, times: Iterable[str], until: datetime) -> Row:
    gone = [column for column in times if row.get(column) is not None and row[column] > until]
    found = row | dict.fromkeys(gone)
    end, before = SINCE_END.get(name, ("", {}))
    if end in gone:
        found |= before
    if name == "orders" and gone:
        found |= {"status": _status(found), "close_reason": None}
    return found


def _status(order: Row) -> str:
    states = {"signed_at": "done", "shipped_at": "shipped", "paid_at": "paid"}
    return next((state for time, state in states.items() if order[time] is not None), "unpaid")
