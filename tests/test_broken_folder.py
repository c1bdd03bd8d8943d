"""A folder of broken exports gives the right rows or one clear sentence for each, never less."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from broken import Broken
from broken_files import everything

from retro import cli, resources
from retro.catalog import load_catalog
from retro.given import GIVEN
from retro.intake import Intake, take_in
from retro.warehouse import Warehouse

DATA = Path(__file__).parent / "data"
GOOD = (
    "taobao/ExportOrderList201605240912.csv",
    "taobao/退款管理_2017.xls",
    "taobao/自定义报表_客服数据_2026-04-20至2026-04-20.xlsx",
    "shopify/orders_export.csv",
)
TIE = """/* retro
title     = {{ zh = "{title}", en = "{title}" }}
table     = "orders"
platform  = "any"
menu      = {{ zh = "自制", en = "our own" }}
grade     = "C"
recognise = [["平手单号"], ["平手时间"]]
required  = ["order_id"]

[aliases]
order_id   = ["平手单号"]
created_at = ["平手时间"]
*/
select source_row, to_id(order_id) as order_id, to_time(created_at) as created_at, from raw
"""
JARGON = re.compile(
    r"calamine|openpyxl|duckdb|pyarrow|traceback|codec|exception|errno|0x[0-9a-f]|\.py\b|csv\.[a-z]|(?-i:\bNone\b)",
    re.IGNORECASE,
)
FILES = everything()
LEFT_ALONE = ("~$订单.xlsx", ".DS_Store", "Thumbs.db", "desktop.ini")

RETRO = [sys.executable, "-m", "retro.cli"]
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Seen:
    """What became of a folder: its account, the orders of each file, the good exports' rows."""

    intake: Intake
    orders: dict[str, set[tuple[str, str, str]]]
    good: Rows


def fill(folder: Path, files: Sequence[Broken]) -> None:
    """Write the broken files, what is no file at all, and four good exports."""
    for one in files:
        path = folder / one.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.data)
    fill_good(folder)
    (folder / "快捷方式.csv").symlink_to(folder / "没有后缀")
    (folder / "断掉的快捷方式.csv").symlink_to(folder / "不存在.csv")
    (folder / "快捷文件夹").symlink_to(folder / "好0")
    os.mkfifo(folder / "管道.csv")
    for name in LEFT_ALONE:
        (folder / name).write_bytes(b"\0\0\0\1Bud1")
    if os.geteuid():
        (folder / "没权限.csv").write_text("x", encoding="utf-8")
        (folder / "没权限.csv").chmod(0)


def fill_good(folder: Path) -> None:
    """Write the four good exports, each in a folder of its own."""
    for number, sample in enumerate(GOOD):
        good = folder / f"好{number}"
        good.mkdir(parents=True)
        shutil.copy(DATA / sample, good)


def with_tie(folder: Path) -> None:
    """Add two sources to a workspace that recognise one and the same header."""
    for name in ("tie_a", "tie_b"):
        path = folder / "queries" / "sources" / "own" / f"{name}.sql"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TIE.format(title=name), encoding="utf-8")


def taken(root: Path, exports: Path) -> Seen:
    """Take a folder in with the sources of a workspace."""
    with Warehouse(load_catalog(resources.layers("queries", root))) as house:
        house.put_reference()
        for table in ("agents", "agent_names"):
            house.stand_in(table)
        house.put("shifts", GIVEN["shifts"], [("早", "08:00", "17:00", 60.0)])
        intake = take_in(exports, house, "小满", root / "stage", root=exports)
        house.build_tables()
        found: dict[str, set[tuple[str, str, str]]] = {}
        for name, *row in house.db.execute(
            "select source_file, order_id, amount_due::varchar, created_at::varchar from orders"
        ).fetchall():
            found.setdefault(name.split("#")[0], set()).add(tuple(row))
        good = [
            row
            for table in ("orders", "refunds", "agent_periods")
            for row in house.db.execute(
                f"from {table} where source_file like '好%' order by source_file, source_row"
            ).fetchall()
        ]
    return Seen(intake, found, good)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace whose one promotion has the broken folder."""
    folder = made(tmp_path_factory.mktemp("坏文件") / "shop")
    fill(folder / "promotions" / "双11" / "exports", FILES)
    return folder


def made(folder: Path) -> Path:
    """Make a workspace with one promotion."""
    window = ["--start", "2025-11-10 20:00", "--end", "2025-11-12 00:00"]
    for arguments in (
        ["init", str(folder), "--no-input"],
        ["new", "双11", *window, "--workspace", str(folder)],
    ):
        assert cli._guarded(arguments) == 0
    with_tie(folder)
    return folder


@pytest.fixture(scope="module")
def seen(root: Path) -> Seen:
    """Return what the intake made of the folder."""
    return taken(root, root / "promotions" / "双11" / "exports")


def wrong(one: Broken, seen: Seen) -> list[str]:
    """Return how the outcome differs from what has to come of a file; the worst first."""
    mine = [account for account in seen.intake.files if account.file == one.name]
    rows = seen.orders.get(one.name, set())
    aside = sorted(
        {row.line for row in seen.intake.quarantined if row.file.split("#")[0] == one.name}
    )
    said = " ".join(account.problem.get("zh", "") for account in mine)
    used = sum(account.rows_used for account in mine)
    checks = {
        "SILENTLY WRONG: rows that nobody wrote": not rows - one.rows,
        "SILENTLY WRONG: rows lost": rows >= one.rows or bool(aside or said),
        f"{len(rows)} rows": rows == one.rows,
        f"{used} used": used == len(one.kept),
        f"aside {aside}": aside == list(one.aside),
        f"said {said!r}": one.said in said and bool(said) >= bool(one.said),
        f"{[account.report for account in mine]}": one.report == (mine[0].report if mine else ""),
        f"{len(mine)} tables": len(mine) == one.tables,
        "total lines": sum(account.rows_total_lines for account in mine) == one.totals,
    }
    return [name for name, good in checks.items() if not good]


def test_every_file_has_the_right_outcome(seen: Seen) -> None:
    """Each broken file gives exactly the rows that can be read, or its sentence; a score tells."""
    found = {one.name: wrong(one, seen) for one in FILES}
    silent = [name for name, faults in found.items() if any("SILENTLY" in f for f in faults)]
    right = sum(not faults for faults in found.values())
    sys.stdout.write(f"{right} of {len(FILES)} right, {len(silent)} silently wrong\n")
    faulty = [f"{name!r}: {'; '.join(faults)}" for name, faults in found.items() if faults]
    assert not faulty, "\n".join(faulty)
    assert len(FILES) >= 40


def test_every_sentence_can_be_read_by_a_manager(seen: Seen) -> None:
    """Each problem says in both languages what it is and what to do, without jargon."""
    for account in seen.intake.files:
        if account.report is None or account.problem:
            for lang, stop in (("zh", "。"), ("en", ".")):
                said = account.problem[lang]
                assert said.count(stop) >= 2, account
                assert said.endswith(stop), account
                assert not JARGON.search(said.replace(account.file, "")), account
                assert len(said) < 500, account


def test_every_record_set_aside_says_where_and_why(seen: Seen) -> None:
    """The quarantine names file, line, reason and remedy; a cell is told by its column."""
    for row in seen.intake.quarantined:
        assert row.line > 1
        assert row.column or row.value
        assert len(row.value) <= 200
        assert all(row.reason[lang] and row.remedy[lang] for lang in ("zh", "en"))
        assert not JARGON.search(row.reason["en"] + row.remedy["en"])


def test_every_row_is_accounted_for(seen: Seen) -> None:
    """Rows in = used + duplicate + total lines + set aside, and the lines set aside are listed."""
    for one in FILES:
        mine = [account for account in seen.intake.files if account.file == one.name]
        rows_in = sum(account.rows_in for account in mine)
        assert rows_in == len(one.kept) + len(one.aside) + one.totals, one.name


def test_good_exports_are_unharmed(seen: Seen, tmp_path: Path) -> None:
    """The good exports give row for row what they give alone."""
    fill_good(tmp_path / "exports")
    assert seen.good == taken(tmp_path, tmp_path / "exports").good
    assert len(seen.good) >= 4


def command(root: Path, *arguments: str) -> dict[str, Any]:
    """Return the JSON of a real command, which must end well."""
    done = subprocess.run(  # noqa: S603 - our own command, arguments as a list
        [*RETRO, *arguments, "--workspace", str(root), "--json"],
        capture_output=True, check=False, encoding="utf-8",
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_check_accounts_for_every_file(tmp_path: Path, seen: Seen) -> None:
    """`retro check --json` lists every file once a table, with its rows or its problem."""
    shop = made(tmp_path / "shop")
    exports = shop / "promotions" / "双11" / "exports"
    fill(exports, FILES[::6])
    found = command(shop, "check", "双11")["coverage"]
    there = {
        path.relative_to(exports).as_posix()
        for path in exports.rglob("*")
        if path.is_symlink() or not path.is_dir()
    }
    assert {file["file"].partition("exports/")[2] for file in found} == there - set(LEFT_ALONE)
    for file in found:
        parts = ("rows_used", "rows_duplicate", "rows_total_lines", "rows_quarantined")
        assert file["rows_in"] == sum(file[part] for part in parts), file
        assert file["report"] or (file["problem"]["zh"] and file["problem"]["en"]), file
    alone = {(a.file, a.sheet): (a.rows_in, a.rows_used) for a in seen.intake.files}
    for file in found:
        name = file["file"].partition("exports/")[2]
        assert (file["rows_in"], file["rows_used"]) == alone[name, file["sheet"]]


def test_run_makes_a_pack_of_the_rest(root: Path, seen: Seen) -> None:
    """`retro run` ends well; its quarantine.csv lists every record set aside."""
    command(root, "run", "双11", "--format", "html,json")
    pack = root / "promotions" / "双11" / "pack"
    assert {"report.html", "findings.json", "manifest.json"} <= {p.name for p in pack.iterdir()}
    with (pack / "quarantine.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["file", "line", "column", "value", "reason", "remedy"]
    assert len(rows) == len(seen.intake.quarantined)
    inputs = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))["inputs"]
    assert [(i["sheet"], i["rows_in"], i["rows_used"]) for i in inputs] == [
        (a.sheet, a.rows_in, a.rows_used) for a in seen.intake.files
    ]
    assert all(row["file"] and int(row["line"]) and row["reason"] and row["remedy"] for row in rows)
