"""Every sample export damaged in each of six ways: records lost, or records that nobody wrote."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from figure import Figure

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "polluted"), str(ROOT / "tests"), str(ROOT)]

import damages  # noqa: E402 - our tests' own set

from retro import resources  # noqa: E402
from retro.catalog import Catalog, load_catalog  # noqa: E402

SHOWN = 160


def measure(*, nightly: bool) -> list[Figure]:  # noqa: ARG001 - always all samples
    """Return a figure for all damages together; what fell short names the damage and the row."""
    catalog = load_catalog(resources.layers("queries", None))
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        whole = {path: path.read_bytes() for path in damages.SAMPLES}
        clean = damages.taken(whole, catalog, place / "clean")
        n, faults = 0, []
        for number, name in enumerate([damages.CUT, *damages.DAMAGES]):
            contents = _damaged(name, catalog, place / str(number))
            found = damages.taken(contents, catalog, place / f"{number} taken")
            n += len(contents)
            told = damages.faults(name, clean, found, contents)
            faults += [f"{name}: {one[:SHOWN]}" for one in told]
    return [
        Figure(
            id="damaged",
            rank=12,
            what="Sample exports damaged in a cell, a column or by a cut: wrong or lost records",
            target="0",
            reached=str(len(faults)),
            n=n,
            is_met=not faults,
            command="make reliability PART=damaged",
            unmet=tuple(faults),
        )
    ]


def _damaged(name: str, catalog: Catalog, scratch: Path) -> dict[Path, bytes]:
    contents = {}
    for number, path in enumerate(damages.SAMPLES):
        place = scratch / str(number)
        place.mkdir(parents=True)
        data = damages.damaged(path, name, catalog, place)
        if data is not None:
            contents[path] = data
    return contents
