"""One stage of the benchmark, as a process of its own: `python stages.py NAME ARGUMENT…`.

What a stage prints as its last line is JSON: what it found out beside the time that it took.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

PROMOTION = "2025-double11"
FOLDERS = ("facts", "metrics", "tables")


def bare(exports: Path) -> dict[str, Any]:
    """Read the CSV files into tables of DuckDB, its own types, and the workbooks with calamine."""
    import duckdb
    from python_calamine import CalamineWorkbook

    rows = 0
    with tempfile.TemporaryDirectory(dir=exports) as temp:
        db = duckdb.connect(str(Path(temp, "bare.duckdb")), config={"memory_limit": "2GB"})
        for at, path in enumerate(sorted(exports.glob("*.csv"))):
            source = path
            if path.name.startswith("Export"):
                source = Path(temp, path.name)
                with source.open("wb") as out:
                    subprocess.run(
                        ["iconv", "-f", "gb18030", "-t", "utf-8", path], stdout=out, check=True
                    )
            db.execute(f"create table t{at} as from read_csv('{source}', header = true)")
            rows += int(db.execute(f"select count(*) from t{at}").fetchall()[0][0])
        for path in sorted(exports.glob("*.xlsx")):
            book = CalamineWorkbook.from_path(str(path))
            rows += sum(len(book.get_sheet_by_name(n).to_python()) for n in book.sheet_names)
    return {"rows": rows}


class Laps:
    """Splits the CPU seconds of a review by what was at work."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.group, self.since = "start", time.process_time()

    def __call__(self, step: str) -> None:
        """Take note of what is next, as the progress of a run tells."""
        now = time.process_time()
        self.seconds[self.group] += now - self.since
        head = step.partition("/")[0]
        results = head[:1].isdigit() or head == "metrics"
        others = head if head in ("facts", "tables", "compose") else "exports"
        self.group, self.since = "results" if results else others, now

    def done(self) -> dict[str, float]:
        """Return the CPU seconds of each group."""
        self("")
        return {name: round(seconds, 2) for name, seconds in self.seconds.items()}


def _job(folder: Path) -> Any:
    from retro import config
    from retro.jobs import workspace_job

    return workspace_job(config.find(folder), PROMOTION)


def review(folder: Path) -> dict[str, Any]:
    """Make the review: exports, tables, facts, results, findings; no documents."""
    from retro.review import review as make

    job, laps = _job(folder), Laps()
    made = make(job, laps)
    return {"parts": laps.done(), "results": len(made.results)}


def only(folder: Path, target: Path) -> dict[str, Any]:
    """Compute just the figures that are compared, and what they read, through the same code."""
    import duckdb
    from figures import FIGURES, write_queries

    from retro import review as reviews
    from retro.loading import loaded
    from retro.running import ordered, run_all

    write_queries(folder)
    job, laps = _job(folder), Laps()
    target.mkdir(parents=True, exist_ok=True)
    with reviews._house(replace(job, force=True), None) as house:
        intake, promotion = loaded(house, job, reviews._profiles(job), laps)
        register = reviews._register(job)
        reviews._prepare(house, house.catalog, job, promotion, None, register)
        wanted = {query for query, _ in FIGURES.values()}
        queries = _behind(house.catalog, wanted)
        order = [query for query in ordered(house.catalog) if query.path in queries]
        out = run_all(house, order, job.settings, laps)
        if out.problems or out.missing:
            raise SystemExit(f"not answered: {out.problems} {out.missing}")
        db = duckdb.connect()
        for name, (query, columns) in FIGURES.items():
            _write(db, out.results, query, columns, target / f"{name}.parquet")
    return {"parts": laps.done(), "queries": len(order), "files": len(intake.files)}


def _behind(catalog: Any, names: set[str]) -> set[str]:
    """Return the paths of the queries that give the names, and of all that these read."""
    from retro.catalog import all_reads, behind_models

    found: set[str] = set()
    waiting = list(names)
    while waiting:
        query = catalog.named(waiting.pop())
        if query and query.path not in found:
            found.add(query.path)
            waiting += behind_models(all_reads(query))
    return found


def _write(db: Any, results: Any, query: str, columns: list[str], target: Path) -> None:
    import pandas as pd

    result = next(r for r in results.values() if r.query.name == query)
    names = [column.name for column in result.query.columns]
    frame = pd.DataFrame(list(result.rows), columns=names)[columns]
    frame.to_parquet(target, index=False)


def pandas(exports: Path, target: Path) -> dict[str, Any]:
    """Compute the figures with pandas."""
    from pandas_figures import main

    main(exports, target)
    return {}


def polars(exports: Path, target: Path) -> dict[str, Any]:
    """Compute the figures with polars."""
    from polars_figures import main

    main(exports, target)
    return {}


def decode(exports: Path) -> dict[str, Any]:
    """Read the order list as `iconv` and DuckDB would."""
    import duckdb

    with tempfile.TemporaryDirectory() as temp:
        source = Path(temp, "list.csv")
        for path in sorted(exports.glob("ExportOrder*.csv")):
            with source.open("wb") as out:
                subprocess.run(["iconv", "-f", "gb18030", "-t", "utf-8", path], stdout=out, check=True)
            duckdb.execute(f"create or replace table t as from read_csv('{source}')")
    return {}


def html(folder: Path) -> dict[str, Any]:
    """Run the command to the HTML report."""
    command = [Path(sys.executable).with_name("retro"), "run", PROMOTION, "--format", "html"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    return {}


def changed_template(folder: Path) -> dict[str, Any]:
    """Run the command again with a template of the shop's own that differs by a comment."""
    from retro import resources

    own = folder / "report_templates"
    own.mkdir(exist_ok=True)
    for path in sorted(resources.folder("report_templates").glob("*.html"))[:1]:
        shutil.copy(path, own / path.name)
    template = resources.folder("report_templates") / "report.html"
    text = template.read_text(encoding="utf-8")
    (own / "report.html").write_text(text + "{# changed #}\n", encoding="utf-8")
    return html(folder)


def changed_rule(folder: Path) -> dict[str, Any]:
    """Run the command again with one rule's SQL changed by a comment."""
    from retro import resources

    path = "2_locate/slow_windows.sql"
    own = folder / "queries" / path
    own.parent.mkdir(parents=True, exist_ok=True)
    text = (resources.folder("queries") / path).read_text(encoding="utf-8")
    own.write_text(text + "-- changed\n", encoding="utf-8")
    return html(folder)


def version() -> dict[str, Any]:
    """Start the command line and print its help."""
    command = [Path(sys.executable).with_name("retro"), "--help"]
    subprocess.run(command, capture_output=True, check=True)
    return {}


def write(messages: Path, folder: Path) -> dict[str, Any]:
    """Write the shop of so many messages."""
    from big import write_big

    return write_big(int(str(messages)), folder)


def demo(folder: Path) -> dict[str, Any]:
    """Write the small demo."""
    from retro.demo.shop import write_demo

    write_demo(folder, seed=11, size="small")
    return {}


def equal(ours: Path, theirs: Path) -> dict[str, Any]:
    """Compare two sets of figures."""
    from equal import differences

    return {"unequal": differences(ours, theirs)}


STAGES: dict[str, Callable[..., dict[str, Any]]] = {
    "write": write,
    "demo": demo,
    "equal": equal,
    "bare": bare,
    "review": review,
    "only": only,
    "pandas": pandas,
    "polars": polars,
    "decode": decode,
    "html": html,
    "changed_template": changed_template,
    "changed_rule": changed_rule,
    "version": version,
}

if __name__ == "__main__":
    print(json.dumps(STAGES[sys.argv[1]](*map(Path, sys.argv[2:])), ensure_ascii=False))
