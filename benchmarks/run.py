"""Where the time of one run goes, as ratios to the bare cost of reading the same files.

    make bench                          the medium demo
    python benchmarks/run.py --size small

Prints a table and writes benchmarks/RESULTS.md. Seconds are CPU seconds of this process,
so that a busy machine changes them little; the ratios are what is to be compared.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from python_calamine import CalamineWorkbook

from retro import config, resources
from retro.demo.shop import write_demo
from retro.jobs import workspace_job
from retro.render import findings_json, html, pdf, xlsx
from retro.render.drawings import draw
from retro.render.templates import Templates
from retro.review import review

PROMOTION = "2025-double11"
FOLDERS = frozenset(path.name for path in resources.folder("queries").iterdir() if path.is_dir())
T = TypeVar("T")


class Clock:
    """Measures stages one after the other."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, float, int]] = []

    def stage(self, name: str, make: Callable[[], T]) -> T:
        """Run one stage and keep its CPU seconds and the peak memory so far."""
        started = time.process_time()
        made = make()
        self.rows.append((name, time.process_time() - started, peak_mb()))
        return made


class Laps:
    """Splits the CPU seconds of a review by the folder of what was at work."""

    def __init__(self) -> None:
        self.seconds = {"facts": 0.0, "queries": 0.0}
        self.group, self.since = "", time.process_time()

    def __call__(self, step: str) -> None:
        """Take note that a query or a file is next, as the progress of a run tells."""
        now = time.process_time()
        if self.group:
            self.seconds[self.group] += now - self.since
        self.group, self.since = group_of(step), now

    def rows(self, peak: int) -> list[tuple[str, float, int]]:
        """Return the parts of the review as stages of their own."""
        self("")
        return [(f"… of it {name}", seconds, peak) for name, seconds in self.seconds.items()]


def group_of(step: str) -> str:
    """Return `facts`, `queries` for what reads them, or nothing for a file that is read."""
    folder = step.partition("/")[0]
    if folder == "facts":
        return folder
    return "queries" if folder in FOLDERS else ""


def peak_mb() -> int:
    """Return the peak resident memory of this process in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if platform.system() == "Darwin" else 1024)


def read_bare(exports: Path) -> int:
    """Decode and split every export, and do nothing with the cells."""
    rows = 0
    for path in sorted(exports.iterdir()):
        if path.suffix == ".csv":
            encoding = "gb18030" if path.name.startswith("Export") else "utf-8-sig"
            with path.open(encoding=encoding, newline="") as file:
                rows += sum(1 for _ in csv.reader(file))
        elif path.suffix == ".xlsx":
            book = CalamineWorkbook.from_path(str(path))
            rows += sum(len(book.get_sheet_by_name(n).to_python()) for n in book.sheet_names)
    return rows


def measured(size: str) -> list[tuple[str, float, int]]:
    """Return stage, CPU seconds and peak memory for one run over the demo."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        clock.stage("write the demo shop", lambda: write_demo(Path(folder), seed=11, size=size))
        space = config.find(Path(folder))
        job = workspace_job(space, PROMOTION)
        clock.stage("read the files, bare", lambda: read_bare(job.exports))
        laps = Laps()
        reviewed = clock.stage("exports to Report", lambda: review(job, laps))
        clock.rows += laps.rows(clock.rows[-1][2])
    report, templates = reviewed.report, Templates(None)
    drawings = clock.stage("draw the charts", lambda: draw(report, "zh"))
    clock.stage("findings.json", lambda: findings_json.render(report))
    clock.stage("report.html", lambda: html.render(report, "zh", "manager", templates, drawings))
    clock.stage("tables.xlsx", lambda: xlsx.tables(report, "zh"))
    clock.stage("brief.pdf", lambda: pdf.brief_pdf(report, "zh", templates))
    clock.stage("report.pdf", lambda: pdf.report_pdf(report, "zh", "manager", templates, drawings))
    return clock.rows


def table(rows: list[tuple[str, float, int]]) -> str:
    """Return the stages as a Markdown table with ratios to the bare read."""
    bare = next(seconds for name, seconds, _ in rows if name == "read the files, bare")
    lines = ["| stage | CPU s | × bare read | peak MB so far |", "|---|---|---|---|"]
    lines += [f"| {name} | {s:.1f} | {s / bare:.1f} | {mb} |" for name, s, mb in rows]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and keep the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="medium", choices=("small", "medium", "large"))
    size = parser.parse_args().size
    found = table(measured(size))
    machine = f"{platform.system()}, {platform.machine()}, {os.cpu_count()} cores, Python "
    machine += platform.python_version()
    text = f"# One run over the {size} demo\n\n`make bench` on {machine}.\n\n{found}\n"
    if size == "medium":
        (Path(__file__).parent / "RESULTS.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
