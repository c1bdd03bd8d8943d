"""Figures: a second way to count, relations between exports, invariants, the same bytes twice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from pkgutil import resolve_name
from tempfile import TemporaryDirectory

from figure import Figure

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

import pytest  # noqa: E402
import test_metamorphic as line  # noqa: E402
from oracle import relations  # noqa: E402
from oracle.invariants import of_pack  # noqa: E402
from oracle.registry import ORACLES, counted_twice, published  # noqa: E402

PROMOTION = "2025-double11"
# Seeds that the tests do not use; nightly more of them.
FIRST, SHORT, LONG = 1000, 3, 60
# Another number of threads, zone, language and order of sets; the folder is another as well.
ELSEWHERE = {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
HERE = {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}
# As the command, with so many threads; a small shop would take one by itself.
RUN = """
import sys
from retro import cli
from retro.warehouse import Warehouse
count = int(sys.argv.pop(1))
Warehouse.spare_threads = lambda house: house.db.execute(f"set threads = {count}")
sys.exit(cli._guarded(sys.argv[1:]))
"""


def measure(*, nightly: bool) -> list[Figure]:
    """Return the figures of promises 5, 7, 8 and 9."""
    command = "make reliability PART=twice" + (" NIGHTLY=1" if nightly else "")
    with TemporaryDirectory() as folder:
        packs = [_pack(Path(folder), 1, HERE), _pack(Path(folder), 2, ELSEWHERE)]
        return [
            _twice(command),
            _worlds(LONG if nightly else SHORT, command),
            _relations(command),
            _invariants(packs[0], command),
            _bytes(packs, command),
        ]


def _twice(command: str) -> Figure:
    every, twice = published(), counted_twice()
    return Figure(
        id="oracle-metrics",
        rank=70,
        what="published metrics with a second, independent implementation",
        target="100 %",
        reached=f"{len(every & twice) / len(every):.1%}",
        n=len(every),
        is_met=every <= twice,
        command=command,
        unmet=tuple(sorted(f"{query}: {metric}" for query, metric in every - twice)),
    )


def _worlds(count: int, command: str) -> Figure:
    """Compare both ways to count on random worlds of seeds that no test has."""
    tests = sorted({one.compared_by for one in ORACLES})
    worlds = [(test, seed) for test in tests for seed in range(FIRST, FIRST + count)]
    wrong = _failing((f"{test} {seed}", lambda t=test, s=seed: resolve_name(t)(s))  # type: ignore[misc]
                     for test, seed in worlds)  # fmt: skip
    return Figure(
        id="oracle-worlds",
        rank=71,
        what="random worlds on which SQL and plain Python disagree in a metric",
        target="0",
        reached=str(len(wrong)),
        n=len(worlds),
        is_met=not wrong,
        command=command,
        unmet=tuple(wrong),
    )


def _failing(checks: Iterable[tuple[str, Callable[[], object]]]) -> list[str]:
    found = []
    for name, check in checks:
        try:
            check()
        # Whatever it is, the world is not counted alike.
        except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001
            found.append(f"{name}: {str(error).splitlines()[0][:120] if str(error) else error!r}")
    return found


def _relations(command: str) -> Figure:
    shop = relations.shop(1)
    same = {
        change.__name__: change
        for change in (relations.shuffled, relations.split, relations.widened, relations.doubled,
                       relations.renamed)
    }  # fmt: skip
    same |= {
        kind: lambda one, kind=kind: relations.formatted(one, kind)  # type: ignore[misc]
        for kind in relations.WRITERS
    }
    checks = [(name, lambda c=change: _is_equal(line.figures(c(shop)), line.base()))  # type: ignore[misc]
              for name, change in same.items()]  # fmt: skip
    moved = (
        line.test_p5_a_week_later_only_the_labels_move,
        line.test_p8_names_and_prices_move_only_what_is_theirs,
        line.test_p8_one_more_session_moves_its_own_cells,
    )
    wrong = _failing([*checks, *((test.__name__, test) for test in moved)])
    # The one of names and prices holds two.
    held = len(checks) + len(moved) + 1
    return Figure(
        id="oracle-relations",
        rank=50,
        what="relations between changed exports and figures that hold",
        target="all",
        reached=f"{held - len(wrong)} of {held}",
        n=held,
        is_met=not wrong,
        command=command,
        unmet=tuple(wrong),
    )


def _is_equal(one: object, other: object) -> None:
    if one != other:
        raise AssertionError("other figures")


# -- whole runs ------------------------------------------------------------------------


def _pack(folder: Path, threads: int, told: dict[str, str]) -> Path:
    """Make the pack of the small demo with so many threads, in a folder and process of its own."""
    space = folder / f"店 {threads}"
    if threads == 1:
        _ran(["-m", "retro.cli", "demo", str(space), "--size", "small", "--quiet"], told)
        shutil.copytree(space, folder / "店 2")
    _ran(["-c", RUN, str(threads), "run", PROMOTION, "--workspace", str(space), "--quiet",
          "--force"], told)  # fmt: skip
    return space / "promotions" / PROMOTION / "pack"


def _ran(arguments: list[str], told: dict[str, str]) -> None:
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, *arguments], env=os.environ | told, check=True, cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _invariants(pack: Path, command: str) -> Figure:
    cells, found = of_pack(pack)
    return Figure(
        id="oracle-invariants",
        rank=80,
        what="cells of the demo's results that cannot be (shares, nan, order, parts, money)",
        target="0",
        reached=str(len(found)),
        n=cells,
        is_met=not found,
        command=command,
        unmet=tuple(f"{name}: {n}" for name, n in _by_query(found).items()),
    )


def _by_query(found: Iterable[str]) -> Counter[str]:
    return Counter(text.partition(" row ")[0] for text in found)


def _bytes(packs: list[Path], command: str) -> Figure:
    """Compare two packs made with other threads, zone, locale, hash seed and folder."""
    here, there = ({p.relative_to(pack) for p in pack.rglob("*") if p.is_file()} for pack in packs)
    unlike = [
        str(name) for name in sorted(here | there)
        if name not in here & there
        or (packs[0] / name).read_bytes() != (packs[1] / name).read_bytes()
    ]  # fmt: skip
    return Figure(
        id="oracle-bytes",
        rank=90,
        what="files with other bytes on a second run (threads, zone, locale, hash seed, folder)",
        target="0",
        reached=str(len(unlike)),
        n=len(here | there),
        is_met=not unlike,
        command=command,
        unmet=tuple(unlike),
    )
