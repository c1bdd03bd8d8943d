"""What paper costs: brief.pdf and report.pdf of the medium demo, in a process that only renders.

    make bench                                the medium demo, in both languages
    python benchmarks/paper.py --size small

Prints a table and writes benchmarks/PAPER.md. Seconds are CPU seconds of the process that renders,
memory is its peak. Ends with 1 where brief and report take more than the budget together.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import pickle
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

PROMOTION = "2025-double11"
LANGS = ("zh", "en")
SECONDS, MEGABYTES = 15.0, 600


def peak_mb() -> int:
    """Return the peak resident memory of this process in MB."""
    if platform.system() == "Linux":
        # ru_maxrss would count the process that started this one as well.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 * 1024)


class Stages:
    """Measures what is done one after the other."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def __call__(self, name: str, make: Any) -> Any:
        """Run one stage and keep its CPU seconds and the peak memory so far."""
        started = time.process_time()
        made = make()
        row = {"name": name, "seconds": time.process_time() - started, "mb": peak_mb()}
        if isinstance(made, bytes):
            row |= {"kb": len(made) // 1024, "pages": pages(made)}
        self.rows.append(row)
        return made


def pages(content: bytes) -> int:
    """Return how many pages a PDF has."""
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(content)).pages)


def render(file: Path, lang: str) -> list[dict[str, Any]]:
    """Render both documents of a pickled report in this process, and return what it took."""
    stage = Stages()
    parts = stage("start", _imports)
    report = pickle.loads(file.read_bytes())
    templates = parts["Templates"](None)
    drawings = stage("draw the charts", lambda: parts["draw"](report, lang))
    stage("brief.pdf", lambda: parts["pdf"].brief_pdf(report, lang, templates))
    for name, is_all in (("report.pdf", False), ("report.pdf, all results", True)):
        stage(
            name,
            lambda is_all=is_all: parts["pdf"].report_pdf(
                report, lang, "manager", templates, drawings, is_all=is_all
            ),
        )
    return stage.rows


def _imports() -> dict[str, Any]:
    from retro.render import pdf
    from retro.render.drawings import draw
    from retro.render.templates import Templates

    return {"pdf": pdf, "draw": draw, "Templates": Templates}


def review_demo(size: str, file: Path) -> None:
    """Write the demo shop, review it, and keep the report."""
    from retro import config
    from retro.demo.shop import write_demo
    from retro.jobs import workspace_job
    from retro.review import review

    with tempfile.TemporaryDirectory() as folder:
        write_demo(Path(folder), seed=11, size=size)
        job = workspace_job(config.find(Path(folder)), PROMOTION)
        file.write_bytes(pickle.dumps(review(job, lambda _: None).report))


def apart(file: Path, lang: str) -> list[dict[str, Any]]:
    """Render in a process of its own."""
    command = [sys.executable, __file__, "--render", str(file), "--lang", lang]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


def table(found: dict[str, list[dict[str, Any]]]) -> str:
    """Return what was measured as a table in Markdown."""
    lines = [
        "| language | part | CPU s | peak MB so far | pages | KB |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {lang} | {row['name']} | {row['seconds']:.1f} | {row['mb']} "
        f"| {row.get('pages', '')} | {row.get('kb', '')} |"
        for lang, rows in found.items()
        for row in rows
    ]
    return "\n".join(lines)


def both(rows: list[dict[str, Any]]) -> tuple[float, int]:
    """Return the seconds of brief and report together, and the peak when both were there."""
    kept = [row for row in rows if row["name"] in {"brief.pdf", "report.pdf"}]
    return sum(row["seconds"] for row in kept), max(row["mb"] for row in kept)


def main() -> int:
    """Measure, print, keep the table, and say whether the budget holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="medium", choices=("small", "medium", "large"))
    parser.add_argument("--report", type=Path, help="a pickled Report, instead of the demo's")
    parser.add_argument("--render", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--lang", default="zh", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.render:
        print(json.dumps(render(options.render, options.lang)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        file = options.report or Path(folder) / "report"
        if not options.report:
            review_demo(options.size, file)
        found = {lang: apart(file, lang) for lang in LANGS}
    sums = {lang: both(rows) for lang, rows in found.items()}
    said = "\n".join(
        f"- {lang}: brief and report together {seconds:.1f} CPU s (budget {SECONDS:.0f}), "
        f"peak {mb} MB (budget {MEGABYTES})"
        for lang, (seconds, mb) in sums.items()
    )
    machine = f"{platform.system()}, {platform.machine()}, {os.cpu_count()} cores, Python "
    machine += platform.python_version()
    text = f"# Paper\n\n`python benchmarks/paper.py` on {machine}; the {options.size} demo, "
    text += f"rendered in a process of its own.\n\n{said}\n\n{table(found)}\n"
    if options.size == "medium":
        (Path(__file__).parent / "PAPER.md").write_text(text, encoding="utf-8")
    print(text)
    return int(any(seconds > SECONDS or mb > MEGABYTES for seconds, mb in sums.values()))


if __name__ == "__main__":
    sys.exit(main())
