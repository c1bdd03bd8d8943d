"""Snapshots of results as small Parquet files with checksums: save, load, never half."""

from __future__ import annotations

import glob
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from retro import folders
from retro.errors import UsageError
from retro.model import Result, Row

SCHEMA = 1
INDEX = "snapshot.json"
TYPES = {
    "money": pa.decimal128(18, 2),
    "time": pa.timestamp("us"),
    "hour": pa.timestamp("us"),
    "day": pa.date32(),
    "clock": pa.int64(),
    "count": pa.int64(),
    "flag": pa.bool_(),
    "number": pa.float64(),
    "ratio": pa.float64(),
    "share": pa.float64(),
    "seconds": pa.float64(),
    "minutes": pa.float64(),
    "hours": pa.float64(),
    "measure": pa.float64(),
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The results of one earlier run: `name -> (columns, rows)`."""

    promotion: str
    as_of: date
    results: Mapping[str, tuple[tuple[str, ...], tuple[Row, ...]]]


def parquet(result: Result) -> bytes:
    """Return one result as Parquet, with the types of its declared columns."""
    columns = result.query.columns
    fields = [pa.field(c.name, TYPES.get(c.kind, pa.string())) for c in columns]
    cells = list(zip(*result.rows, strict=True)) or [()] * len(columns)
    arrays = [
        pa.array(list(cell), type=field.type) for cell, field in zip(cells, fields, strict=True)
    ]
    buffer = io.BytesIO()
    table = pa.Table.from_arrays(arrays, schema=pa.schema(fields))
    pq.write_table(table, buffer, compression="zstd")
    return buffer.getvalue()


def save(folder: Path, promotion: str, as_of: date, results: Iterable[Result]) -> Path:
    """Write the snapshot `<promotion>@<as-of>` whole, replacing one of the same name."""
    target = folder / f"{promotion}@{as_of.isoformat()}"
    temporary = folders.fresh(target)
    sums = {}
    for result in results:
        name = f"{result.query.name}.parquet"
        (temporary / name).write_bytes(parquet(result))
        sums[name] = _digest(temporary / name)
    index = {"schema": SCHEMA, "promotion": promotion, "as_of": as_of.isoformat(), "files": sums}
    (temporary / INDEX).write_text(json.dumps(index, indent=1, sort_keys=True), encoding="utf-8")
    folders.swap(temporary, target)
    return target


def latest(folder: Path, promotion: str) -> Snapshot | None:
    """Return the newest snapshot of a promotion, or None."""
    found = sorted(folder.glob(f"{glob.escape(promotion)}@*/{INDEX}"))
    return load(found[-1].parent) if found else None


def load(folder: Path) -> Snapshot:
    """Read a snapshot; a damaged or newer one is refused with a sentence."""
    index = _index(folder)
    results = {}
    for name, digest in sorted(index["files"].items()):
        if not (folder / name).exists() or _digest(folder / name) != digest:
            raise _refused(folder / name, "文件已损坏", "the file is damaged")
        table = pq.read_table(folder / name)
        rows = tuple(tuple(row.values()) for row in table.to_pylist())
        results[name.removesuffix(".parquet")] = (tuple(table.column_names), rows)
    return Snapshot(index["promotion"], date.fromisoformat(index["as_of"]), results)


def _index(folder: Path) -> dict[str, Any]:
    try:
        index: dict[str, Any] = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        newer = index["schema"] > SCHEMA
        whole = {"promotion", "as_of", "files"} <= index.keys()
    except (OSError, ValueError, LookupError, TypeError):
        newer = whole = False
    if newer:
        raise _refused(folder, "它由更新的版本写成", "it was written by a newer version")
    if not whole:
        raise _refused(folder / INDEX, "文件已损坏", "the file is damaged")
    return index


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _refused(path: Path, zh: str, en: str) -> UsageError:
    return UsageError(
        "SNAPSHOT",
        {"zh": f"历史快照无法使用：{zh}。", "en": f"the snapshot cannot be used: {en}."},
        {
            "zh": "移走这个文件夹，并重新运行那一次大促；或用 --against none 不做对比。",
            "en": "Move the folder away and run that promotion again, or use --against none.",
        },
        file=path.as_posix().rsplit("history/", 1)[-1],
    )
