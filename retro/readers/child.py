"""Runs the readers of hostile structure in a child: what goes wrong there ends the child alone."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from retro.readers.problems import problem
from retro.readers.raw import MAX_CELL, Aside, RawTable, Record, plausible

SECONDS = 300
MEMORY = 4 << 30
# What all tables of one file may take as text: a text that cells share is written for each.
MOST_BYTES = 4 << 30


def tables(path: Path, folder: Path, *engines: str) -> list[RawTable]:
    """Return the tables of a file, now as text of ours in `folder`.

    Of the engines the next one is tried when one died.

    Raises:
        ExportError: What the child said of the file; CRASHED if it took too much memory or
            time, or broke down.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ends = (_run(engine, path, folder) for engine in engines)
    done = next((end for end in ends if end.returncode >= 0), None)
    if done is None:
        raise problem("CRASHED")
    if done.returncode:
        raise problem("UNREADABLE")
    told = json.loads(done.stdout)
    if "problem" in told:
        raise problem(told["problem"])
    return [_table(one, folder) for one in told["tables"]]


def _run(engine: str, path: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    limits = [str(MEMORY), str(MOST_BYTES)]
    command = [sys.executable, "-m", "retro.readers.extract", engine, str(path), str(folder)]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    try:
        return subprocess.run(  # noqa: S603 - our own module, arguments as a list
            [*command, *limits],
            capture_output=True,
            check=False,
            encoding="utf-8",
            env=env,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise problem("CRASHED") from error


def _table(found: Mapping[str, Any], folder: Path) -> RawTable:
    """Return a table as `extract.Extracted` tells it."""
    file, widths, is_doubtful = folder / found["file"], found["widths"], found["doubtful"]
    return RawTable(
        read=_reading(file),
        sheet=found["title"],
        encoding=found["encoding"],
        # What has to be looked at cell by cell is not read by the warehouse itself.
        file=None if is_doubtful else file,
        doubtful=is_doubtful,
        in_utf8=True,
        width=widths[0] if len(widths) == 1 else 0,
    )


def _reading(file: Path) -> Callable[[int, Aside], Iterator[Record]]:
    def read(width: int, aside: Aside) -> Iterator[Record]:  # noqa: ARG001 - a sheet has no seams
        csv.field_size_limit(MAX_CELL)
        with file.open(encoding="utf-8", newline="") as rows:
            yield from plausible(((int(row[0]), row[1:]) for row in csv.reader(rows)), aside)

    return read
