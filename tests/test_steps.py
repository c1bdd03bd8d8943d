"""The steps of a command: what they took is known to the next run, and changes no pack."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from shelf import catalog as shelved
from shelf import query

from retro import config
from retro.jobs import Job, workspace_job
from retro.loading import Attending
from retro.running import ordered, run_all
from retro.steps import FILE, Steps
from retro.stopwatch import QUERY
from retro.warehouse import Warehouse

ID = "2025-double11"
NUMBER = {"n": "count"}
QUERIES = {
    "tables/orders": query("select 1::bigint as n where false", NUMBER),
    "facts/doubled": query("select n * 2 as n from numbers", NUMBER, ("numbers",)),
    "1_break_down/total": query("select sum(n)::bigint as n from doubled", NUMBER, ("doubled",)),
}


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """Return the job of a workspace with one export of three bytes."""
    config.create(tmp_path / "shop", "甲店", "en")
    space = config.find(tmp_path / "shop")
    config.add_promotion(space, ID, config.Window(start="2025-11-10 20:00", end="2025-11-12 02:00"))
    job = workspace_job(config.find(tmp_path / "shop"), ID)
    (job.exports / "orders.csv").write_bytes(b"a\n1")
    (tmp_path / "shop" / ".cache").mkdir()
    return job


def ran(job: Job, steps: Steps, *, writes: bool = True) -> None:
    """Run a small catalogue, as a review does."""
    with Warehouse(shelved(job.root / "small", QUERIES)) as house:
        steps.attend(house, job, writes=writes)
        steps("exports/orders.csv")
        house.put("numbers", {"n": "bigint"}, [(n,) for n in range(50)])
        run_all(house, ordered(house.catalog), job.settings, steps)
    steps.finish()


def kept(job: Job) -> dict[str, Any]:
    """Return what is remembered of the last run."""
    assert job.workspace
    told: dict[str, Any] = json.loads((job.workspace.cache / FILE).read_text("utf-8"))
    return told


def test_it_is_a_progress_that_wants_to_know() -> None:
    """A review tells it of its warehouse; a plain function it does not."""
    assert isinstance(Steps(), Attending)
    assert not isinstance(print, Attending)


def test_what_steps_took_is_remembered(job: Job) -> None:
    """By name, with the bytes of the exports; nobody else can read the file."""
    steps = Steps()
    assert steps.left() is None
    ran(job, steps)
    told = kept(job)
    assert told["bytes"] == 3
    assert {"exports/orders.csv", "facts/doubled", "report.pdf"} <= told["steps"].keys()
    assert job.workspace
    assert (job.workspace.cache / FILE).stat().st_mode & 0o077 == 0


def test_the_next_run_expects_what_the_last_one_took(job: Job) -> None:
    """Twice the bytes, twice the seconds of a query."""
    ran(job, Steps())
    told = kept(job)
    told["steps"]["facts/doubled"] = [2, 30.0]
    assert job.workspace
    (job.workspace.cache / FILE).write_text(json.dumps(told), "utf-8")
    (job.exports / "orders.csv").write_bytes(b"a\n1\n2\n")
    steps = Steps()
    ran(job, steps)
    assert (steps.plan["facts/doubled"].times, steps.plan["facts/doubled"].seconds) == (2, 30)


def test_taking_stock_forgets_no_document(job: Job) -> None:
    """`retro check` makes no report; what it takes is known all the same."""
    ran(job, Steps())
    documents = {name for name in kept(job)["steps"] if name.endswith((".pdf", ".xlsx"))}
    ran(job, Steps(), writes=False)
    assert documents
    assert documents <= kept(job)["steps"].keys()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"retro": "0"}', '{"steps": {"a": 1}}'])
def test_a_damaged_memory_is_none(job: Job, content: str) -> None:
    """What cannot be read, or is of another version, is written anew."""
    assert job.workspace
    (job.workspace.cache / FILE).write_text(content, "utf-8")
    ran(job, Steps())
    assert kept(job)["bytes"] == 3


def test_without_a_cache_nothing_is_written(job: Job) -> None:
    """A cache that was deleted meanwhile is not made again, and stops no run."""
    assert job.workspace
    shutil.rmtree(job.workspace.cache)
    ran(job, Steps())
    assert not job.workspace.cache.exists()


def test_a_profile_names_what_queries_read_and_give(job: Job) -> None:
    """Rows in and out, bytes, where a result came from, and who computed it."""
    steps = Steps(moves=True, is_profiled=True)
    ran(job, steps)
    told = {row["query"]: row for row in steps.profile()["queries"]}
    # Orders that are not there: the query of their table is no step of this run.
    assert told.keys() == {"facts/doubled", "1_break_down/total"}
    del told["facts/doubled"]["seconds"]
    assert told["facts/doubled"] == {
        "query": "facts/doubled", "rows": 50, "bytes": 400, "rows_read": 50,
        "source": "computed", "engine": "duckdb",
    }  # fmt: skip
    assert steps.profile()["files"][0]["bytes"] == 3


def test_each_query_has_a_span(job: Job) -> None:
    """What a query takes is told apart from the step in which it runs."""
    steps = Steps()
    ran(job, steps)
    names = [span.name for span in steps.watch.spans if span.kind == QUERY]
    assert names == ["facts/doubled", "1_break_down/total"]


def test_another_review_of_the_same_command_begins_anew(job: Job) -> None:
    """The demo reviews two promotions: each has its own plan."""
    steps = Steps()
    ran(job, steps)
    first = steps.watch
    ran(job, steps)
    assert steps.watch is not first
    assert len(steps.watch.spans) == len(first.spans)
