"""The straight line: exports -> tables -> facts -> results -> findings -> Report -> pack."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from retro import (
    engines,
    folders,
    forgotten,
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
from retro.catalog import Catalog, load_catalog
from retro.compose import Parts, compose
from retro.config import baseline_of
from retro.findings import Found, Ground, capped, found
from retro.given import GIVEN
from retro.history import Snapshot
from retro.intake import Intake
from retro.jobs import Job
from retro.kpis import core_metrics
from retro.library import library
from retro.loading import Attending, Progress, loaded, zone_of
from retro.model import Kpi, Promotion, QuarantinedRow, Report, Result, Value, by_id
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
from retro.warehouse import Damaged, Limits, Warehouse
from retro.warehouse.trying import agents

BASELINE_TABLES = {"orders": "created_at", "messages": "sent_at", "agent_periods": "to_day"}
BASELINE_LEAST = timedelta(days=7)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """The report, with what the pack and the history need beside it."""

    report: Report
    results: tuple[Result, ...]
    quarantined: tuple[QuarantinedRow, ...]


def review(job: Job, progress: Progress) -> Reviewed:
    """Walk the five steps over one promotion's exports."""
    return _twice_if_damaged(lambda house: _review(house, job, progress), job)


def _review(house: Warehouse, job: Job, progress: Progress) -> Reviewed:
    catalog, known = house.catalog, _profiles(job)
    previous, register = lookback.previous(job), _register(job)
    _attended(house, job, progress, writes=True)
    intake, promotion = loaded(house, job, known, progress)
    _prepare(house, catalog, job, promotion, previous, register, progress)
    outcome = run_all(house, ordered(catalog), job.settings, progress)
    without = forgotten.load(job.workspace.folder if job.workspace else None)
    outcome.results = {path: without.left(result) for path, result in outcome.results.items()}
    intake = replace(intake, quarantined=without.masked(intake.quarantined))
    profile = profiles.main(job.settings, known)
    progress("compose")
    return _reviewed(job, catalog, profile, promotion, previous, register, intake, outcome)


def take_stock(job: Job, progress: Progress) -> Stock:
    """Read the exports only: the account of each file, what checks say, what queries lack."""
    return _twice_if_damaged(lambda house: _take_stock(house, job, progress), job)


def _take_stock(house: Warehouse, job: Job, progress: Progress) -> Stock:
    catalog, known = house.catalog, _profiles(job)
    _attended(house, job, progress, writes=False)
    intake, promotion = loaded(house, job, known, progress, strict=False)
    _prepare(house, catalog, job, promotion, None, Register())
    outcome = run_all(house, ordered(catalog), job.settings, progress, with_models=False)
    return Stock(
        intake=intake,
        catalog=catalog,
        outcome=outcome,
        settings=job.settings,
        folder=job.root,
        agents=agents(house),
    )


def _attended(house: Warehouse, job: Job, progress: Progress, *, writes: bool) -> None:
    if isinstance(progress, Attending):
        progress.attend(house, job, writes=writes)


def _twice_if_damaged(work: Callable[[Warehouse], T], job: Job) -> T:
    """Do the work in a warehouse; if what earlier runs left is damaged, again without it."""
    for cache in (job.workspace.cache if job.workspace else None, None):
        with suppress(Damaged), _house(job, cache) as house:
            return work(house)
    raise AssertionError("without a cache nothing of it can be damaged")


@contextmanager
def _house(job: Job, cache: Path | None) -> Iterator[Warehouse]:
    """Open the warehouse of a job, with scratch space of its own."""
    with (
        folders.private() as temp,
        engines.warehouse(
            job.engine,
            job.settings.engine,
            _catalog(job),
            temp,
            zone_of(job),
            cache=cache,
            fresh=job.force,
            memory=job.settings.engine.memory_limit,
            own=Limits(**job.settings.own_sql.model_dump()),
        ) as house,
    ):
        yield house


def _register(job: Job) -> Register:
    """Return the register of the workspace as it stands; a one-off run has none."""
    return opened(job.workspace.actions if job.workspace else None, job.settings)


def _prepare(  # noqa: PLR0913 - the pieces that queries are given
    house: Warehouse,
    catalog: Catalog,
    job: Job,
    promotion: Promotion,
    previous: Snapshot | None,
    register: Register,
    progress: Progress | None = None,
) -> None:
    """Give queries the promotion, the one before and the normal days; then lock the door.

    Without a `progress` the normal days are left out: who takes stock does without them.
    """
    house.lock()
    window = baseline_of(job.window)
    # A few hours before the start are no normal days: the exports must reach back a week.
    reaches = house.any_between(BASELINE_TABLES, window[0], window[1] - BASELINE_LEAST)
    rows: list[tuple[Value, ...]] = []
    if progress and reaches:
        rows = baseline(house, catalog, job.settings, window, progress)
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
