"""The exports of one job -> canonical tables, and the promotion that they are of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial
from typing import Protocol, runtime_checkable

from retro import mapping, parameters, profiles
from retro.catalog import Catalog
from retro.config import given_tables, promotion_of
from retro.errors import ExportError
from retro.given import GIVEN
from retro.hours import hours_of
from retro.intake import Intake, Told, kept, recalled, seen, take_in
from retro.intake.files import Export
from retro.intake.kept import Shelf
from retro.jobs import Job
from retro.model import Promotion, Value
from retro.phases import phases_of
from retro.profiles import Profile
from retro.running import give
from retro.warehouse import Warehouse

Progress = Callable[[str], None]


@runtime_checkable
class Attending(Protocol):
    """A progress that wants to know what is under way, so that it can tell what is left of it."""

    def attend(self, house: Warehouse, job: Job, *, writes: bool) -> None:
        """Follow a review from here on; `writes` tells whether documents are made of it."""


EVENTS = {
    "messages": "sent_at",
    "orders": "greatest(created_at, paid_at, shipped_at, signed_at, closed_at)",
    "refunds": "greatest(applied_at, first_action_at, finished_at)",
    "disputes": "greatest(opened_at, judged_at)",
    "reviews": "reviewed_at",
    "agent_periods": "to_day::timestamp",
    "order_lines": "greatest(created_at, paid_at, shipped_at)",
    "shipments": "greatest(picked_up_at, delivered_at, last_trace_at)",
    "sessions": "greatest(started_at, ended_at)",
    "scores": "read_on::timestamp",
    "slot_totals": "slot_to",
}


def loaded(
    house: Warehouse,
    job: Job,
    known: Mapping[str, Profile],
    progress: Progress,
    *,
    strict: bool = True,
) -> tuple[Intake, Promotion]:
    """Make the canonical tables; unchanged exports, and all that they gave, are not read again.

    Raises:
        ExportError: The exports support no review at all (`strict`).
    """
    house.put_reference()
    for name, rows in _given(job, known).items():
        house.put(name, GIVEN[name], rows)
    progress("hash")
    files = seen(job.exports, job.exports.parent)
    exports = house.exports_key(
        _stamp(job, house.catalog),
        [(file.name, file.sha256) for file in files],
        job.settings.shop,
        job.exports.parent.name,
    )
    found = _recalled(house, job, exports)
    if found:
        return found
    intake = _taken_in(house, job, files, progress)
    if strict and not any(file.rows_used for file in intake.files):
        raise _nothing_to_review(job, intake)
    if not intake.is_whole:
        # What rests on less than these exports is not theirs: the next run tries again.
        exports = house.exports_key(exports, recalled.document(intake))
    house.land(exports)
    house.build_tables()
    if intake.is_whole:
        house.remember(exports, recalled.document(intake))
    return intake, _promotion(job, house)


def zone_of(job: Job) -> str:
    """Return the time zone of the shop."""
    return job.settings.shop.timezone


def _stamp(job: Job, catalog: Catalog) -> str:
    return kept.stamp(catalog, (job.settings.mappings, job.settings.roster))


def _recalled(house: Warehouse, job: Job, exports: str) -> tuple[Intake, Promotion] | None:
    """Return what an earlier run made of the same exports, if nothing of it is needed anew."""
    intake = recalled.recalled(house.remembered(exports))
    if not intake or not house.recall_tables(exports):
        return None
    promotion = _promotion(job, house)
    give(house, promotion)
    first = [query for query in house.catalog.queries.values() if house.reads_landing(query)]
    if all(house.knows(query, parameters.values(query, job.settings)) for query in first):
        return intake, promotion
    house.forget(query.name for query in house.catalog.folder("tables"))
    return None


def _taken_in(house: Warehouse, job: Job, files: Sequence[Export], progress: Progress) -> Intake:
    space, catalog = job.workspace, house.catalog
    shelf = Shelf(space.cache / "read", _stamp(job, catalog), fresh=job.force) if space else None
    return take_in(
        job.exports,
        house,
        shop=job.settings.shop.name,
        stage_dir=house.scratch,
        root=job.exports.parent,
        platform=job.settings.shop.platform,
        told=Told(partial(mapping.mappings_for, job.settings), job.settings.roster.blank),
        shelf=shelf,
        known=files,
        progress=progress,
    )


def _given(job: Job, known: Mapping[str, Profile]) -> dict[str, Sequence[Sequence[Value]]]:
    """Return the rows of the tables that `retro.toml` and the profiles give to queries."""
    return {
        **given_tables(job.settings, names=job.names_people),
        **profiles.given(job.settings, known, job.window.start.date(), job.root),
        "phases": phases_of(job.window),
        "promotion_hours": hours_of(job.window, zone_of(job)),
        "cut_off": [(datetime.combine(job.as_of, time.max),)] if job.as_of else [],
    }


def _promotion(job: Job, house: Warehouse) -> Promotion:
    """Return the promotion; with no `as_of`, it is the day after the latest event."""
    latest = house.latest(EVENTS)
    day = latest.date() if isinstance(latest, datetime) else job.window.end.date()
    as_of = job.as_of or day + timedelta(days=1)
    return promotion_of(job.name, job.window, job.settings, as_of)


def _nothing_to_review(job: Job, intake: Intake) -> ExportError:
    problems = [file for file in intake.files if file.problem]
    first = problems[0] if problems else None
    if first is None:
        return ExportError(
            "NO_EXPORTS",
            {
                "zh": f"{job.exports} 里没有可用的导出文件。",
                "en": f"there is no usable export in {job.exports}.",
            },
            {
                "zh": "把后台导出的订单、售后、聊天、客服绩效文件放进去再运行。",
                "en": "Put the exports of orders, refunds, chats and agents there and run again.",
            },
        )
    return ExportError("NOTHING_RECOGNISED", dict(first.problem), file=first.file)
