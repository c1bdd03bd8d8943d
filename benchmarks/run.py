"""Our stages against bare reading, pandas and polars, on the same files in one run.

    make bench                                            0.1 and 1 million messages
    python benchmarks/run.py --all                        and 10 million
    python benchmarks/run.py --messages 100000

Every stage is a process of its own (`stages.py`); seconds are CPU seconds (user and system), so
that a busy machine changes them little. The figures of pandas and polars must equal ours, row
by row, or the run fails. Prints the tables and writes them to benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PROMOTION = "2025-double11"
EXPORTS = Path("promotions", PROMOTION, "exports")
HERE = Path(__file__).parent
SIZES = (100_000, 1_000_000)
MOST = 10_000_000
# A run over so many messages is made once with this much memory.
TIGHT = '\n[engine]\nmemory_limit = "1GB"\n'


@dataclass(frozen=True)
class Took:
    """What one stage took: seconds of the processor and of the clock, and its peak memory."""

    cpu: float
    wall: float
    mb: int
    told: dict[str, Any] = field(default_factory=dict)
    failed: str = ""


@dataclass
class Shop:
    """One size: its rows and what every stage took over it."""

    messages: int
    rows: int
    stages: dict[str, Took] = field(default_factory=dict)
    unequal: list[str] = field(default_factory=list)


def stage(name: str, *arguments: Path) -> Took:
    """Run one stage in a process of its own; this one stays small, as a child inherits its peak."""
    command = [sys.executable, str(HERE / "stages.py"), name, *map(str, arguments)]
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, text=True)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        lines, errors = out.read().splitlines(), err.read().strip().splitlines()
    kilo = 1024 * 1024 if platform.system() == "Darwin" else 1024
    took = used.ru_utime + used.ru_stime, wall, int(used.ru_maxrss / kilo)
    print(f"  {name}: {took[0]:.1f} s CPU, {wall:.1f} s, {took[2]} MB", flush=True)
    if process.returncode:
        # Paths and the like are of no use to who reads the table.
        return Took(*took, failed=errors[-1][:120] if errors else str(process.returncode))
    return Took(*took, told=json.loads(lines[-1]))


def fresh(shop: Path, target: Path, more: str = "") -> Path:
    """Return a workspace over the same exports in which nothing was computed."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(shop, target, copy_function=_linked, ignore=shutil.ignore_patterns(".*"))
    config = (shop / "retro.toml").read_text("utf-8")
    (target / "retro.toml").unlink()
    (target / "retro.toml").write_text(config + more, "utf-8")
    return target


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def measured(messages: int, temp: Path) -> Shop:
    """Take every stage over a shop of this size."""
    print(f"{messages:,} messages", flush=True)
    place = temp / f"shop-{messages}"
    written = stage("write", Path(str(messages)), place)
    if written.failed:
        raise SystemExit(written.failed)
    rows = written.told
    exports, made = place / EXPORTS, temp / "made"
    shop = Shop(next(n for name, n in rows.items() if "聊天" in name), sum(rows.values()))
    take = shop.stages
    take["bare"] = stage("bare", exports)
    take["only"] = stage("only", fresh(place, temp / "w"), made / "ours")
    take["pandas"] = stage("pandas", exports, made / "pandas")
    take["polars"] = stage("polars", exports, made / "polars")
    for name in ("pandas", "polars"):
        compared = stage("equal", made / "ours", made / name)
        failed = take[name].failed or take["only"].failed or compared.failed
        found = [failed] if failed else compared.told["unequal"]
        shop.unequal += [f"{name} {difference}" for difference in found]
    take["review"] = stage("review", fresh(place, temp / "w"))
    take["tight"] = stage("review", fresh(place, temp / "w", TIGHT))
    space = fresh(place, temp / "w")
    for name in ("html", "changed_template", "changed_rule"):
        take[name] = stage(name, space)
    shutil.rmtree(place)
    return shop


def small(temp: Path) -> dict[str, Took]:
    """Take what does not depend on the size: help, and the small demo, cold, to HTML."""
    written = stage("demo", temp / "small")
    if written.failed:
        raise SystemExit(written.failed)
    helps = [stage("version") for _ in range(3)]
    return {
        "help": min(helps, key=lambda took: took.wall),
        "html": stage("html", fresh(temp / "small", temp / "w")),
    }


NAMES = {
    "bare": "read bare: DuckDB `read_csv` into tables (`iconv` first for GB18030), calamine",
    "review": "exports → tables → facts → results → findings",
    "tight": "the same with `memory_limit = 1GB`",
    "only": "the compared figures: ours",
    "pandas": "the compared figures: pandas",
    "polars": "the compared figures: polars",
    "html": "`retro run --format html`, cold",
    "changed_template": "again, a template changed",
    "changed_rule": "again, a rule changed",
}
PARTS = ("exports", "tables", "facts", "results", "compose")


def table(shop: Shop) -> str:
    """Return the stages of one size, with ratios to the bare read."""
    bare = shop.stages["bare"].cpu
    lines = [
        f"## {shop.messages:,} messages, {shop.rows:,} rows in all\n",
        "| stage | CPU s | wall s | × bare | rows/s | peak MB |\n|---|---|---|---|---|---|",
    ]
    for name, took in shop.stages.items():
        if took.failed:
            lines.append(f"| {NAMES[name]} | failed: {took.failed} | | | | {took.mb} |")
            continue
        rate = f"{shop.rows / took.cpu:,.0f}"
        ratio = f"{took.cpu / bare:.1f}"
        lines.append(
            f"| {NAMES[name]} | {took.cpu:.1f} | {took.wall:.1f} | {ratio} | {rate} | {took.mb} |"
        )
        if name == "review":
            lines += [
                f"| … of it {part} | {took.told['parts'].get(part, 0):.1f} | | "
                f"{took.told['parts'].get(part, 0) / bare:.1f} | | |"
                for part in PARTS
            ]
    equal = "Not equal: " + "; ".join(shop.unequal) if shop.unequal else "All figures equal ours."
    return "\n".join([*lines, "", equal])


def growth(shops: list[Shop]) -> str:
    """Return the cost of a message and the memory by size."""
    lines = ["| messages | stage | CPU µs per message | peak MB |", "|---|---|---|---|"]
    for name in ("bare", "review", "only", "pandas", "polars"):
        for shop in shops:
            took = shop.stages[name]
            each = "failed" if took.failed else f"{took.cpu / shop.messages * 1e6:.1f}"
            lines.append(f"| {shop.messages:,} | {NAMES[name]} | {each} | {took.mb} |")
    return "\n".join(lines)


def goals(shops: list[Shop], few: dict[str, Took]) -> str:
    """Return every goal beside what was reached with the largest shop."""
    last = shops[-1]
    take, at = last.stages, f"{last.messages / 1e6:.1f} M"

    def times(one: str, two: str) -> float:
        if take[one].failed or take[two].failed:
            return float("nan")
        return take[one].cpu / take[two].cpu

    rows: list[tuple[str, str, bool]] = []

    def goal(text: str, value: float, most: float, unit: str, *, least: bool = False) -> None:
        met = value >= most if least else value <= most
        rows.append((text, f"{value:.2f} {unit}", met))

    goal(f"review ≤ 3 × the bare read, {at}", times("review", "bare"), 3, "×")
    goal(f"≥ 8 × faster than pandas, same figures, {at}", times("pandas", "only"), 8, "×", least=True)
    goal(f"≥ 5 × faster than polars, same figures, {at}", times("polars", "only"), 5, "×", least=True)
    goal(f"peak memory ≤ 3 GB, {at}", take["review"].mb / 1024, 3, "GB")
    rows.append((f"finishes with 1 GB, {at}", f"{take['tight'].mb} MB", not take["tight"].failed))
    if len(shops) > 1:
        each = [shop.stages["review"].cpu / shop.messages for shop in shops[-2:]]
        goal(f"cost per message grows < 20 % to {at}", (each[1] / each[0] - 1) * 100, 20, "%")
    goal("`retro --help` < 0.3 s", few["help"].wall, 0.3, "s")
    goal("small demo, cold, to HTML < 3 s after start-up", few["html"].cpu - few["help"].cpu, 3, "s")
    goal(f"changed template to HTML < 2 s, {at}", take["changed_template"].cpu, 2, "s")
    lines = ["| goal | found | reached |", "|---|---|---|"]
    return "\n".join(lines + [f"| {a} | {b} | {'yes' if met else 'no'} |" for a, b, met in rows])


COVERED = """The compared figures, by the clock that all shops share: `volume_by_hour`
(sessions, buyers, rounds, agents by hour), `agent_hours` (lines, receptions, rounds and late
rounds by agent and hour), waits by agent and hour (rounds, in time within 180 s, answered, mean,
P50, P90 over `rounds`), question types (sessions, buyers, rounds), refund rate and amount of the
promotion's orders, refunds by reason and product, disputes by who won. "Ours" runs just these
and the queries behind them through the same code, which also types every other column, keeps
account of each line and sets damaged ones aside; pandas and polars read what they need. Not
compared: the shop's own clock, concurrency, load, reviews, parcels, models, the rules."""


def machine() -> str:
    """Describe the machine in words that tell no one whose it is."""
    names = ("duckdb", "pandas", "polars")
    libraries = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{platform.system()}, {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB, "
        f"Python {platform.python_version()}, {libraries}"
    )


def main() -> int:
    """Measure, print, keep; the exit code is 1 if a figure differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", default=",".join(map(str, SIZES)))
    parser.add_argument("--all", action="store_true", help="and ten million")
    parser.add_argument("--out", type=Path, default=HERE / "RESULTS.md")
    given = parser.parse_args()
    sizes = sorted({*map(int, given.messages.split(",")), *([MOST] if given.all else [])})
    with tempfile.TemporaryDirectory() as folder:
        few = small(Path(folder))
        shops = [measured(size, Path(folder)) for size in sizes]
    text = "\n\n".join(
        [
            "# What a run costs",
            f"`make bench` on {machine()}.",
            goals(shops, few),
            *map(table, shops),
            "## Growth",
            growth(shops),
            COVERED,
        ]
    )
    given.out.write_text(text + "\n", encoding="utf-8")
    print(text)
    return int(any(shop.unequal for shop in shops))


if __name__ == "__main__":
    sys.exit(main())
