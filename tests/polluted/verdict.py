"""What became of polluted files, against what had to: right, cautious, or wrong in silence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from clean_exports import EXPORTS, Row
from making import Polluted

from retro import resources
from retro.catalog import load_catalog
from retro.intake import Intake, take_in
from retro.model import FileAccount
from retro.warehouse import Warehouse

RIGHT, CAUTIOUS, REFUSED = "right", "cautious", "wrongly refused"
SILENT, UNACCOUNTED = "silently wrong", "unaccounted"


def outcomes(files: Sequence[Polluted], folder: Path) -> dict[str, tuple[str, str]]:
    """Take all files in at once; return for each the outcome, and what differs."""
    for one in files:
        path = folder / "exports" / one.name
        path.parent.mkdir(parents=True)
        path.write_bytes(one.data)
    with Warehouse(load_catalog(resources.layers("queries", folder))) as house:
        house.put_reference()
        intake = take_in(
            folder / "exports", house, "小满", folder / "stage", root=folder / "exports"
        )
        rows = _rows(house, intake)
    accounts = defaultdict[str, list[FileAccount]](list)
    for account in intake.files:
        accounts[account.file].append(account)
    return {one.name: _outcome(one, accounts[one.name], rows[one.name]) for one in files}


def _rows(house: Warehouse, intake: Intake) -> dict[str, list[Row]]:
    """Return the landed rows of every file: id, amount or text, time."""
    found = defaultdict[str, list[Row]](list)
    for table in {file.table for file in intake.files if file.table}:
        fields = next((one.found for one in EXPORTS if one.table == table), None)
        if fields:
            cells = ", ".join(f"coalesce({name}::varchar, '')" for name in fields)
            query = f"select source_file, {cells} from {table}_loaded"
            for name, *row in house.db.execute(query).fetchall():
                found[name.split("#")[0]].append(tuple(row))
    return found


def _outcome(
    one: Polluted, accounts: Sequence[FileAccount], found: Sequence[Row]
) -> tuple[str, str]:
    said = " ".join(account.problem.get("zh", "") for account in accounts)
    counted = {
        name: sum(getattr(account, f"rows_{name}") for account in accounts)
        for name in ("in", "used", "duplicate", "total_lines", "quarantined")
    }
    told = f"{counted} {said} {sorted(set(found) ^ one.rows)[:4]}"
    report = next((account.report for account in accounts if account.report), None)
    if (
        set(found) - one.rows
        or len(found) != len(set(found))
        or report not in {None, one.export.report}
    ):
        return SILENT, told
    if report is None:
        is_meant = bool(one.said) and one.said in said
        return (RIGHT if is_meant else REFUSED if said else UNACCOUNTED), told
    if counted["in"] != len(one.kept) + one.aside + one.totals + one.copies:
        return UNACCOUNTED, told
    is_right = (
        set(found) == one.rows
        and counted["quarantined"] == one.aside
        and counted["total_lines"] == one.totals
    )
    return (RIGHT if is_right else CAUTIOUS if counted["quarantined"] else SILENT), told
