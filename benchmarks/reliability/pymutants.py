"""Mutants of the readers, the masks and the history: how many the fast tests of them notice.

mutmut changes one thing at a time in a copy of the tree, and runs the tests that reach the
changed function. By default one of each function is tried, the same one each time; at night all
of them, and docs/mutants-python.md lists what survived. `pip install mutmut` first.
"""

from __future__ import annotations

import fnmatch
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from figure import Figure

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "mutants-python.md"
COPIED = ("retro", "queries", "report_templates", "tests", "pyproject.toml")
TARGET = 0.85
# (what is mutated, the fast tests that are to notice); the others reach it in passing only.
PARTS = {
    "masks and history": (
        ("retro/history.py", "retro/cells.py", "retro/opening.py", "retro/forgotten.py"),
        ("test_history", "test_history_pinned", "test_cells", "test_opening", "test_forgotten"),
    ),
    "readers": (
        ("retro/readers/*.py", "retro/headers.py", "retro/folding.py"),
        ("test_readers", "test_audit", "test_chatlog", "test_matrix", "test_archives",
         "test_delimited", "test_encodings", "test_extract", "test_parts", "test_staging",
         "test_headers", "test_markup", "test_refusals", "test_recognition", "test_reviewtext",
         "test_catalog", "test_fuzz"),
    ),
}  # fmt: skip
# Mutants are numbered within their function: by day one of each is tried.
BY_DAY = ("*__mutmut_7",)
# Of these modules only the masks count.
COUNTED = {"retro.opening": ("x_masked__", "x_hidden__")}
SETTINGS = """
[tool.mutmut]
source_paths = ["retro"]
only_mutate = {only}
also_copy = ["queries", "report_templates", "sitecustomize.py", "reached.py"]
pytest_add_cli_args = ["-x", "-p", "reached", "-p", "no:cacheprovider", "-p", "no:xdist",
    "-k", "not large and not seconds"]
pytest_add_cli_args_test_selection = {tests}
process_isolation = "forkserver"
timeout_multiplier = 10
use_git_change_detection = false
"""
# The readers of workbooks and pages work in a child, where mutmut does not see what a test reaches:
# the child writes it down, and the test that started it reads it.
IN_THE_CHILD = """
import os
import sys

CHILD = "retro.readers.extract"
told = os.environ.get("MUTANT_UNDER_TEST", "")
if CHILD in sys.orig_argv and told.startswith(CHILD + "."):
    # Run by its name, a module is called otherwise.
    os.environ["MUTANT_UNDER_TEST"] = told.replace(CHILD, "__main__", 1)
if told == "stats" and "REACHED" in os.environ:
    from mutmut.mutation import trampoline

    seen = set()

    def reached(name, caller=None):
        if name not in seen:
            seen.add(name)
            with open(os.environ["REACHED"], "a") as file:
                file.write(name.replace("__main__", CHILD) + "\\n")

    trampoline.record_trampoline_hit = reached
"""
IN_THE_TEST = """
import os
import tempfile
from pathlib import Path

from mutmut.state import state
from retro.readers import child

real = child._run


def run(*told):
    if os.environ.get("MUTANT_UNDER_TEST") != "stats":
        return real(*told)
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder, "names")
        kept.touch()
        os.environ["REACHED"] = str(kept)
        try:
            return real(*told)
        finally:
            del os.environ["REACHED"]
            state()._stats.update(kept.read_text().split())


child._run = run
"""
# What mutmut says of a mutant by the exit of its tests; the rest were noticed.
SURVIVED, UNSEEN = {0}, {33, 34, None}


def measure(*, nightly: bool) -> list[Figure]:
    """Return the share of mutants that were noticed, over all modules, and write the page."""
    found: dict[str, int | None] = {}
    for part in PARTS.values():
        with tempfile.TemporaryDirectory() as folder:
            found |= _verdicts(Path(folder), *part, () if nightly else BY_DAY)
    scores = _scores(found)
    if nightly:
        _write(found, scores)
    killed, total = (sum(score[i] for score in scores.values()) for i in (0, 1))
    return [
        Figure(
            id="pymutants",
            rank=50,
            what="Mutants of readers, masks and history that tests notice",
            target=f"≥ {TARGET:.0%}",
            reached=f"{killed / total:.1%}" if total else "–",
            n=total,
            is_met=total > 0 and killed >= TARGET * total,
            command="make reliability PART=pymutants" + (" NIGHTLY=1" if nightly else ""),
            unmet=tuple(
                f"{module}: {noticed} of {all_} ({noticed / all_:.0%})"
                for module, (noticed, all_) in scores.items()
                if noticed < TARGET * all_
            ),
        )
    ]


def _verdicts(
    folder: Path, only: tuple[str, ...], tests: tuple[str, ...], named: tuple[str, ...] = ()
) -> dict[str, int | None]:
    """Return the exit of the tests of each mutant, or of those that are named."""
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    paths = [f"tests/{name}.py" for name in tests if (ROOT / "tests" / f"{name}.py").exists()]
    with (folder / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS.format(only=json.dumps(only), tests=json.dumps(paths)))
    (folder / "sitecustomize.py").write_text(IN_THE_CHILD, encoding="utf-8")
    (folder / "reached.py").write_text(IN_THE_TEST, encoding="utf-8")
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", "1", *named]
    log = folder / "log"
    with log.open("wb") as out:
        done = subprocess.run(
            command, cwd=folder, stdout=out, stderr=out, check=False, env=os.environ
        )
    found: dict[str, int | None] = {}
    for meta in sorted((folder / "mutants").rglob("*.py.meta")):
        if any(fnmatch.fnmatch(meta.relative_to(folder / "mutants").as_posix(), f"{path}.meta")
               for path in only):  # fmt: skip
            told = json.loads(meta.read_text("utf-8"))["exit_code_by_key"]
            found |= {
                name: code for name, code in told.items()
                if (not named or any(fnmatch.fnmatch(name, one) for one in named))
                and name.rpartition(".")[2].startswith(COUNTED.get(_module(name), ""))
            }  # fmt: skip
    if set(found.values()) <= {None}:  # nothing was tried: a test fails without any mutant
        raise SystemExit(f"mutmut ended with {done.returncode}:\n{log.read_text()[-3000:]}")
    return found


def _scores(found: dict[str, int | None]) -> dict[str, tuple[int, int]]:
    """Return (noticed, all) by module; a mutant that no test reaches was not noticed."""
    total = Counter(_module(name) for name in found)
    missed = Counter(_module(name) for name, code in found.items() if code in SURVIVED | UNSEEN)
    return {module: (count - missed[module], count) for module, count in sorted(total.items())}


def _module(name: str) -> str:
    return name.rpartition(".")[0]


def _write(found: dict[str, int | None], scores: dict[str, tuple[int, int]]) -> None:
    rows = "".join(
        f"| `{module}` | {all_} | {killed} | {killed / all_:.0%} |\n"
        for module, (killed, all_) in scores.items()
    )
    left = Counter(
        name.rpartition("__mutmut_")[0].replace(".x_", ".").replace("xǁ", "").replace("ǁ", ".")
        for name, code in found.items()
        if code in SURVIVED | UNSEEN
    )
    listed = "".join(f"- `{name}`: {count}\n" for name, count in sorted(left.items()))
    PAGE.write_text(
        "# Mutants of the Python\n\nWritten by `make reliability PART=pymutants NIGHTLY=1`; do not"
        " edit. A mutant is the program with one thing changed; a test that fails has noticed it.\n"
        f"\n| module | mutants | noticed | share |\n|---|---:|---:|---:|\n{rows}"
        f"\n## Not noticed, by function\n\n{listed}",
        encoding="utf-8",
    )
