"""The straight line: exports -> tables -> facts -> results -> findings -> Report -> pack."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

from retro import (
    folders,
    languages,
    lookback,
    mapping,
    pack,
    parameters,
    profiles,
    reconciling,
    resources,
)
from retro.actions import Register, opened
from retro.catalog import GIVEN, Catalog, load_catalog
from retro.compose import Parts, compose
from retro.config import baseline_of, given_tables, promotion_of
from retro.errors import ExportError
from retro.findings import Found, Ground, capped, found
from retro.history import Snapshot
from retro.hours import hours_of
from retro.intake import Intake, Told, kept, take_in
from retro.intake.kept import Shelf
from retro.jobs import Job
from retro.kpis import core_metrics
from retro.library import library
from retro.model import Kpi, Promotion, QuarantinedRow, Report, Result, Value, by_id
from retro.phases import phases_of
from retro.profiles import Profile
from retro.running import (
    Outcome,
    baseline,
    give,
    give_earlier,
    give_previous,
    ordered,
    run_all,
)
from retro.stock import Stock
from retro.warehouse import Warehouse
from retro.warehouse.trying import agents

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
BASELINE_TABLES = {"orders": "created_at", "messages": "sent_at", "agent_periods": "to_day"}
BASELINE_LEAST = timedelta(days=7)
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """The report, with what the pack and the history need beside it."""

    report: Report
    results: tuple[Result, ...]
    quarantined: tuple[QuarantinedRow, ...]


def review(job: Job, progress: Progress) -> Reviewed:
    """Walk the five steps over one promotion's exports."""
    catalog, known = _catalog(job), _profiles(job)
    previous, register = lookback.previous(job), _register(job)
    with folders.private() as temp, Warehouse(catalog, temp, _zone(job)) as house:
        intake = _loaded(house, job, known, temp, progress)
        promotion = _promotion(job, house)
        _prepare(house, catalog, job, promotion, previous, register)
        outcome = run_all(house, ordered(catalog), job.settings, progress)
    profile = profiles.main(job.settings, known)
    return _reviewed(job, catalog, profile, promotion, previous, register, intake, outcome)


def take_stock(job: Job, progress: Progress) -> Stock:
    """Read the exports only: the account of each file, what checks say, what queries lack."""
    catalog, known = _catalog(job), _profiles(job)
    with folders.private() as temp, Warehouse(catalog, temp, _zone(job)) as house:
        intake = _loaded(house, job, known, temp, progress, strict=False)
        promotion = _promotion(job, house)
        _prepare(house, catalog, job, promotion, None, Register(), with_baseline=False)
        outcome = run_all(house, ordered(catalog), job.settings, progress, with_models=False)
        names = agents(house)
    return Stock(
        intake=intake,
        catalog=catalog,
        outcome=outcome,
        settings=job.settings,
        folder=job.root,
        agents=names,
    )


def _given(job: Job, known: Mapping[str, Profile]) -> dict[str, Sequence[Sequence[Value]]]:
    """Return the rows of the tables that `retro.toml` and the profiles give to queries."""
    return {
        **given_tables(job.settings, names=job.names_people),
        **profiles.given(job.settings, known, job.window.start.date(), job.root),
        "phases": phases_of(job.window),
        "promotion_hours": hours_of(job.window, _zone(job)),
        "cut_off": [(datetime.combine(job.as_of, time.max),)] if job.as_of else [],
    }


def _register(job: Job) -> Register:
    """Return the register of the workspace as it stands; a one-off run has none."""
    return opened(job.workspace.actions if job.workspace else None, job.settings)


def _zone(job: Job) -> str:
    return job.settings.shop.timezone


def _shelf(job: Job, catalog: Catalog) -> Shelf | None:
    """Return what earlier runs of the workspace have read; a one-off run keeps nothing."""
    if job.workspace is None:
        return None
    stamp = kept.stamp(catalog, (job.settings.mappings, job.settings.roster))
    return Shelf(job.workspace.cache, stamp, fresh=job.force)


def _loaded(  # noqa: PLR0913 - where exports come from and go to
    house: Warehouse,
    job: Job,
    known: Mapping[str, Profile],
    temp: Path,
    progress: Progress,
    *,
    strict: bool = True,
) -> Intake:
    house.put_reference()
    for name, rows in _given(job, known).items():
        house.put(name, GIVEN[name], rows)
    intake = take_in(
        job.exports,
        house,
        shop=job.settings.shop.name,
        stage_dir=temp,
        root=job.exports.parent,
        platform=job.settings.shop.platform,
        told=Told(partial(mapping.mappings_for, job.settings), job.settings.roster.blank),
        shelf=_shelf(job, house.catalog),
        progress=progress,
    )
    if strict and not any(file.rows_used for file in intake.files):
        raise _nothing_to_review(job, intake)
    house.build_tables()
    return intake


def _prepare(  # noqa: PLR0913 - the pieces that queries are given
    house: Warehouse,
    catalog: Catalog,
    job: Job,
    promotion: Promotion,
    previous: Snapshot | None,
    register: Register,
    *,
    with_baseline: bool = True,
) -> None:
    """Give queries the promotion, the one before and the normal days; then lock the door."""
    house.lock()
    window = baseline_of(job.window)
    # A few hours before the start are no normal days: the exports must reach back a week.
    reaches = house.any_between(BASELINE_TABLES, window[0], window[1] - BASELINE_LEAST)
    normal = with_baseline and reaches
    rows = baseline(house, catalog, job.settings, window) if normal else []
    house.put("baseline_metrics", GIVEN["baseline_metrics"], rows)
    give_previous(house, catalog, previous.results if previous else {})
    give_earlier(house, catalog, lookback.earlier(job, previous))
    house.put("past_actions", GIVEN["past_actions"], lookback.asked(job, previous, register.rows))
    event = promotion.id, promotion.starts_at, promotion.ends_at
    given = reconciling.reconcile_rows(job.settings.reconcile, *event)
    house.put("reconcile", GIVEN["reconcile"], given)
    give(house, promotion)


def _reviewed(  # noqa: PLR0913 - the pieces that the report is made of
    job: Job,
    catalog: Catalog,
    profile: str,
    promotion: Promotion,
    previous: Snapshot | None,
    register: Register,
    intake: Intake,
    outcome: Outcome,
) -> Reviewed:
    kpis = by_id(core_metrics(outcome))
    pairs, more = capped(_findings(job, catalog, outcome, promotion, kpis))
    pairs = [replace(pair, action=register.shown(pair.action, promotion)) for pair in pairs]
    report = compose(
        Parts(
            shop=job.settings.shop.name,
            profile=profile,
            platform=job.settings.shop.platform,
            promotion=promotion,
            catalog=catalog,
            outcome=outcome,
            found=pairs,
            more_findings=more,
            past_actions=lookback.past(job, previous, register.rows, outcome.results),
            against=previous.promotion if previous else None,
            files=intake.files,
            versions=pack.versions(),
            remarks=[
                *lookback.notes(job),
                *register.notes((pair.finding, pair.action) for pair in pairs),
            ],
        )
    )
    report = languages.in_every(report)
    results = tuple(result for _, result in sorted(outcome.results.items()))
    return Reviewed(report=report, results=results, quarantined=intake.quarantined)


def _findings(
    job: Job, catalog: Catalog, outcome: Outcome, promotion: Promotion, kpis: Mapping[str, Kpi]
) -> list[Found]:
    ground = Ground(
        promotion=promotion,
        results=outcome.results,
        owners=resources.strings(job.lang)["codes"]["role"] | job.settings.owners,
        metrics={name: kpi.value for name, kpi in kpis.items()},
        causes=_causes(catalog),
    )
    rules = [result for _, result in sorted(outcome.results.items()) if result.query.finding]
    return found(rules, ground, outcome.problems)


def _causes(catalog: Catalog) -> dict[str, tuple[str, str]]:
    """Return for each cause whether it lies with 人, 货, 流程, 工具 or 物流, and whose it is."""
    columns, rows = catalog.reference_table("causes")
    named = (dict(zip(columns, row, strict=True)) for row in rows)
    return {row["cause"]: (row["category"], row["owner_dept"]) for row in named}


def _promotion(job: Job, house: Warehouse) -> Promotion:
    """Return the promotion; with no `as_of`, it is the day after the latest event."""
    latest = house.latest(EVENTS)
    day = latest.date() if isinstance(latest, datetime) else job.window.end.date()
    as_of = job.as_of or day + timedelta(days=1)
    return promotion_of(job.name, job.window, job.settings, as_of)


def _catalog(job: Job) -> Catalog:
    languages.use(job.root)
    catalog = languages.spoken(load_catalog(resources.layers("queries", job.root)))
    parameters.check(catalog.queries.values(), job.settings)
    mapping.check(job.settings, catalog, job.root)
    resources.call("library_action", {str(row.number): row.do for row in library(catalog)})
    return catalog


def _profiles(job: Job) -> dict[str, Profile]:
    """Return the known profiles, by whose titles the report calls them."""
    known = profiles.load(resources.layers("queries", job.root))
    reconciling.check(job.settings.reconcile, job.settings.promotions, known, job.root)
    resources.call("profile", {name: profile.title for name, profile in known.items()})
    return known


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
