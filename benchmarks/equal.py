"""Whether two sets of figures are the same: every row and column, floats to 1e-9 relative."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from figures import FIGURES


def differences(ours: Path, theirs: Path) -> list[str]:
    """Return one line for each figure that is not the same in both folders."""
    return [line for name in FIGURES if (line := _difference(name, ours, theirs))]


def _difference(name: str, ours: Path, theirs: Path) -> str:
    columns = FIGURES[name][1]
    one, two = (_sorted(folder / f"{name}.parquet", columns) for folder in (ours, theirs))
    try:
        pd.testing.assert_frame_equal(
            one, two, check_dtype=False, check_exact=False, rtol=1e-9, atol=1e-9
        )
    except AssertionError as error:
        return f"{name}: {' '.join(str(error).split())[:300]}"
    return ""


def _sorted(path: Path, columns: list[str]) -> pd.DataFrame:
    frame = pd.read_parquet(path)[columns]
    for column in columns:
        if pd.api.types.is_datetime64_any_dtype(frame[column]):
            frame[column] = frame[column].astype("datetime64[us]")
        elif pd.api.types.is_numeric_dtype(frame[column]):
            frame[column] = frame[column].astype("float64")
        else:
            frame[column] = frame[column].astype(object)
    return frame.sort_values(columns, ignore_index=True)
