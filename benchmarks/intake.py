"""What reading exports costs, as ratios to a bare read of the same file, and how memory grows.

    python benchmarks/intake.py                 messages in every shape that exports have
    python benchmarks/intake.py --rows 400000   so many of them

Prints a table and writes benchmarks/INTAKE.md. Each line is a process of its own. "Bare" is
the csv module going through the decoded file, and calamine through the workbook.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from retro import resources
from retro.catalog import load_catalog
from retro.given import GIVEN
from retro.intake import kept, take_in
from retro.intake.kept import Shelf
from retro.warehouse import Warehouse

HEADER = ("客户名", "发送账号", "账号类型", "发送时间", "发送内容")
START = datetime(2025, 11, 10, 20)
SHAPES = {
    "UTF-8 CSV": ("utf-8", "m.csv"),
    "GB18030 CSV": ("gb18030", "m.csv"),
    "UTF-8 CSV, one damaged record": ("utf-8", "damaged.csv"),
    "GB18030 CSV, one damaged record": ("gb18030", "damaged.csv"),
    "xlsx": ("", "m.xlsx"),
    "UTF-8 CSV, kept by an earlier run": ("utf-8", "kept.csv"),
}
GROWTH = (1, 2, 4, 10)


def messages(rows: int) -> Iterator[tuple[str, ...]]:
    """Yield made-up messages; one in three has a quoted word and a line break."""
    for n in range(rows):
        buyer = f"tb{n * 7919 % 80_000:06d}"
        agent = f"小满旗舰店:客服{n % 60:02d}"
        is_buyer = n % 2 == 0
        at = (START + timedelta(seconds=n // 10)).strftime("%Y-%m-%d %H:%M:%S")
        text = "亲,这款有货吗?" * (1 + n % 5) + ('\n要"M码"' if n % 3 == 0 else "")
        yield (buyer, buyer if is_buyer else agent, "客户" if is_buyer else "客服", at, text)


def written(folder: Path, shape: str, rows: int) -> Path:
    """Write one export of a shape."""
    encoding, name = SHAPES[shape]
    path = folder / name
    if path.suffix == ".xlsx":
        book = xlsxwriter.Workbook(path, {"constant_memory": True})
        sheet = book.add_worksheet()
        for number, cells in enumerate([HEADER, *messages(rows)]):
            sheet.write_row(number, 0, cells)
        book.close()
        return path
    with path.open("w", encoding=encoding, newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADER)
        writer.writerows(messages(rows))
        if name.startswith("damaged"):
            out.write("tb000001,2025-11-11\r\n")
    return path


def bare(path: Path, encoding: str) -> int:
    """Go through every cell once, and do nothing with it."""
    if path.suffix == ".xlsx":
        book = CalamineWorkbook.from_path(str(path))
        return sum(1 for _ in book.get_sheet_by_index(0).iter_rows())
    with path.open(encoding=encoding, newline="") as file:
        return sum(1 for _ in csv.reader(file))


def one(shape: str, rows: int) -> dict[str, float]:
    """Measure one shape in this process: seconds of the bare read and of the intake, peak MB."""
    catalog = load_catalog(resources.layers("queries", None))
    with tempfile.TemporaryDirectory() as place:
        exports = Path(place, "shop", "exports")
        exports.mkdir(parents=True)
        path = written(exports, shape, rows)
        shelf = None
        if path.name.startswith("kept"):
            shelf = Shelf(Path(place, "cache"), kept.stamp(catalog, []))
            taken(exports, catalog, Path(place, "first"), shelf)
        started = time.perf_counter()
        found = taken(exports, catalog, Path(place, "stage"), shelf)
        seconds, peak = time.perf_counter() - started, peak_mb()
        started = time.perf_counter()
        bare(path, SHAPES[shape][0])
        base = time.perf_counter() - started
        size = path.stat().st_size / 1e6
    return {"rows": found, "mb": size, "bare": base, "seconds": seconds, "peak": peak}


def taken(exports: Path, catalog: object, stage: Path, shelf: Shelf | None) -> int:
    """Take the folder in and return the rows used."""
    stage.mkdir()
    with Warehouse(catalog, stage) as house:  # type: ignore[arg-type]
        house.put_reference()
        for table in ("agents", "agent_names"):
            house.stand_in(table)
        house.put("shifts", GIVEN["shifts"], [])
        intake = take_in(exports, house, "小满", stage, root=exports.parent, shelf=shelf)
    return sum(file.rows_used for file in intake.files)


def peak_mb() -> float:
    """Return the peak resident memory of this process in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if platform.system() == "Darwin" else 1024)


def child(shape: str, rows: int) -> dict[str, float]:
    """Measure one shape in a process of its own."""
    done = subprocess.run(  # noqa: S603 - this file, arguments as a list
        [sys.executable, __file__, "--shape", shape, "--rows", str(rows)],
        check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    found: dict[str, float] = json.loads(done.stdout)
    return found


def table(rows: int) -> str:
    """Return the measured table as Markdown."""
    lines = [
        "# Reading exports",
        "",
        f"`python benchmarks/intake.py` on {platform.system()}, {platform.machine()}, Python "
         f"{platform.python_version()}; chat messages, recognised, typed and accounted for.",
        "",
        "| shape | rows | file MB | × bare read | rows/s | peak MB |",
        "|---|---|---|---|---|---|",
    ]
    jobs = [(shape, rows) for shape in SHAPES]
    jobs += [("GB18030 CSV", rows * times) for times in GROWTH[1:]]
    for shape, count in jobs:
        m = child(shape, count)
        lines.append(
            f"| {shape} | {int(m['rows']):,} | {m['mb']:.0f} | {m['seconds'] / m['bare']:.1f} "
            f"| {m['rows'] / m['seconds']:,.0f} | {m['peak']:.0f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the table and keep it, or measure one shape."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=400_000)
    parser.add_argument("--shape", choices=SHAPES)
    given = parser.parse_args()
    if given.shape:
        print(json.dumps(one(given.shape, given.rows)))
        return
    text = table(given.rows)
    Path(__file__).with_name("INTAKE.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
