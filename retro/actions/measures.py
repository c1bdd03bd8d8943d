"""The metrics that can judge an action: by id or by the name that the report gives them."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from retro import resources
from retro.actions.table import refused
from retro.reference import reference_rows


def units(root: Path | None = None) -> dict[str, str]:
    """Return the unit of each metric, also of those that a workspace (`root`) defines."""
    found: dict[str, str] = {}
    for _, folder in resources.layers("queries", root):
        path = folder / "reference" / "metrics.csv"
        if path.is_file():
            header, rows = reference_rows(path)
            told = [dict(zip(header, row, strict=True)) for row in rows]
            found |= {row["metric"]: row.get("unit", "") for row in told}
    return found


def metric(name: str, known: dict[str, str]) -> str:
    """Return the id of a metric given by id or label.

    Raises:
        UsageError: No metric is called like that; the nearest are named.
    """
    called: dict[str, str] = {
        label.casefold(): one
        for lang in reversed(resources.languages())
        for one, label in resources.strings(lang)["codes"]["metric"].items()
        if one in known
    } | {one.casefold(): one for one in known}
    asked = name.strip().casefold()
    if asked in called:
        return called[asked]
    near = get_close_matches(asked, called, n=3, cutoff=0.5)
    words = "、".join(f"{one}（{called[one]}）" for one in near)
    raise refused(
        f"没有“{name.strip()}”这个指标{f'，最接近的是 {words}' if near else ''}",
        f"there is no metric `{name.strip()}`"
        + (f"; the nearest are {', '.join(called[one] for one in near)}" if near else ""),
    )
