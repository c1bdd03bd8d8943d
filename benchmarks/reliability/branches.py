"""Branches of readers, masks, history and publisher that the tests of them run through.

`pip install coverage` first; the children that read workbooks and pages are counted too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from figure import Figure

ROOT = Path(__file__).resolve().parents[2]
# (what is covered, the files it is in); the tests are those of all parts.
PARTS = {
    "readers": (
        "retro/readers/",
        "retro/headers.py",
        "retro/folding.py",
        "retro/warehouse/torn.py",
    ),
    "masks": ("retro/cells.py", "retro/opening.py", "retro/forgotten.py"),
    "history": ("retro/history.py",),
    "publisher": ("retro/pack.py", "retro/packing.py", "retro/folders.py", "retro/placing.py"),
}  # fmt: skip
TESTS = (
    "test_archives", "test_attacks_bombs", "test_attacks_documents", "test_attacks_workbooks",
    "test_audit", "test_broken_folder", "test_catalog", "test_cells", "test_chatlog",
    "test_delimited", "test_encodings", "test_explain", "test_extract", "test_faults",
    "test_folders", "test_forget", "test_forgotten", "test_fuzz", "test_headers", "test_history",
    "test_history_pinned", "test_intake", "test_mapping", "test_markup", "test_matrix",
    "test_opening", "test_pack", "test_packing", "test_parts", "test_placing", "test_problems",
    "test_quirks", "test_readers", "test_recognition", "test_refusals", "test_reviewtext",
    "test_running", "test_sources", "test_staging", "test_torn",
)  # fmt: skip
SETTINGS = """[run]
branch = true
parallel = true
source = {source}
data_file = {folder}/data
patch = subprocess, _exit
[report]
exclude_also =
    if TYPE_CHECKING
    def __call__.*\\.\\.\\.$
    if __name__ == .__main__.
"""


def measure(*, nightly: bool) -> list[Figure]:
    """Return one figure over all parts, with the branches that no test takes."""
    with tempfile.TemporaryDirectory() as folder:
        files, failed = _covered(Path(folder))
    taken = total = 0
    unmet = [f"tests that failed: {failed}"] if failed else []
    for part, paths in PARTS.items():
        for name, file in sorted(files.items()):
            if name.startswith(paths):
                told = file["summary"]
                taken += told["covered_branches"] + told["covered_lines"]
                total += told["num_branches"] + told["num_statements"]
                if told["missing_branches"] or told["missing_lines"]:
                    unmet.append(f"{part}, {name}: {_missed(file)}")
    return [
        Figure(
            id="coverage",
            rank=60,
            what="Lines and branches of readers, masks, history and publisher that tests take",
            target="100 %",
            reached=f"{taken / total:.1%}" if total else "–",
            n=total,
            is_met=bool(total) and not unmet,
            command="make reliability PART=branches" + (" NIGHTLY=1" if nightly else ""),
            unmet=tuple(unmet),
        )
    ]


def _covered(folder: Path) -> tuple[dict[str, dict[str, Any]], str]:
    """Return what was taken of each file, and the last words of the tests if some failed."""
    failed = ""
    settings = folder / "settings"
    settings.write_text(SETTINGS.format(source=ROOT / "retro", folder=folder), encoding="utf-8")
    paths = [f"tests/{name}.py" for name in TESTS]
    env = os.environ | {"COVERAGE_RCFILE": str(settings)}
    for command in (
        ["run", "-m", "pytest", "-q", "-n", "2", "--dist", "loadfile", *paths],
        ["combine", "-q"],
        ["json", "-q", "-o", str(folder / "told.json")],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "coverage", *command], cwd=ROOT, env=env, check=False,
            capture_output=True, text=True,
        )  # fmt: skip
        if done.returncode and command[0] != "run":
            raise SystemExit(f"coverage {command[0]}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        if done.returncode:
            failed = done.stdout.strip().rpartition("\n")[2]
    told = json.loads((folder / "told.json").read_text("utf-8"))
    return told["files"], failed


def _missed(file: dict[str, Any]) -> str:
    lines = ", ".join(map(str, file["missing_lines"]))
    jumps = ", ".join(f"{a}→{b if b > 0 else 'end'}" for a, b in file["missing_branches"])
    return "; ".join(filter(None, [lines and f"lines {lines}", jumps and f"branches {jumps}"]))
