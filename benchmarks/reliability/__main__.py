"""Measure the promises, and write what was reached to docs/reliability.md.

    make reliability                         every part, a few minutes each
    make reliability PART="faults polluted"  some of them; the others keep their last figures
    make reliability NIGHTLY=1               the long version: all mutants, a thousand kills

Exit 1 if a target is not met.
"""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

from figure import Figure
from page import PARTS, page, table

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
KEPT = HERE / "reached.json"
PAGE = ROOT / "docs" / "reliability.md"
LIBRARIES = ("duckdb", "jinja2", "weasyprint", "plotly", "xlsxwriter")


def main() -> int:
    """Measure the parts that were asked for, and write the page of all."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    arguments.add_argument("--nightly", action="store_true", help="the long version")
    asked = arguments.parse_args()
    if unknown := set(asked.parts) - {*PARTS}:
        arguments.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.is_file() else {}
    for part in asked.parts or PARTS:
        started = time.perf_counter()
        figures = importlib.import_module(part).measure(nightly=asked.nightly)
        kept[part] = _told(figures, nightly=asked.nightly)
        KEPT.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(f"{part}: {len(figures)} figures in {time.perf_counter() - started:.0f} s")
    PAGE.write_text(page(kept), encoding="utf-8")
    print(table(kept))
    return 0 if all(line["is_met"] for part in kept.values() for line in part["figures"]) else 1


def _told(figures: Sequence[Figure], *, nightly: bool) -> dict[str, object]:
    return {
        "on": time.strftime("%Y-%m-%d"),
        "run": "nightly" if nightly else "short",
        "with": _machine(),
        "figures": [asdict(figure) for figure in figures],
    }


def _machine() -> str:
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return f"Python {platform.python_version()}, {libraries}"


if __name__ == "__main__":
    sys.exit(main())
