"""Snapshots of results as small Parquet files with checksums: save, load, never half.

Schema 1 lists the digest of each file. Schema 2 adds its rows and a digest of the index itself;
an older index is brought up to date while it is read, and its folder is left as it is.
"""

from __future__ import annotations

import glob
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from retro import placing
from retro.errors import UsageError
from retro.model import Result, Row

SCHEMA = 2
INDEX = "snapshot.json"
# Where damaged snapshots are put, inside the history.
DAMAGED = "damaged"
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


def opened(content: bytes) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Return the columns and rows of a result as `parquet` wrote it."""
    table = pq.read_table(io.BytesIO(content))
    rows = tuple(tuple(row.values()) for row in table.to_pylist())
    return tuple(table.column_names), rows


def save(folder: Path, promotion: str, as_of: date, results: Iterable[Result]) -> Path:
    """Write the snapshot `<promotion>@<as-of>` whole, replacing one of the same name."""
    with placing.together() as act:
        return add(act, folder, promotion, as_of, results)


def add(
    act: placing.Together, folder: Path, promotion: str, as_of: date, results: Iterable[Result]
) -> Path:
    """Let an act write the snapshot `<promotion>@<as-of>`, and return its place."""
    target = folder / f"{promotion}@{as_of.isoformat()}"
    temporary = act.folder(target)
    files = {}
    for result in results:
        name = f"{result.query.name}.parquet"
        content = parquet(result)
        placing.write(temporary / name, content)
        files[name] = {"sha256": _digest(content), "rows": len(result.rows)}
    index = {"schema": SCHEMA, "promotion": promotion, "as_of": as_of.isoformat(), "files": files}
    index["digest"] = _sealed(index)
    placing.write(temporary / INDEX, _written(index))
    return target


def latest(folder: Path, promotion: str) -> Snapshot | None:
    """Return the newest snapshot of a promotion, or None."""
    found = sorted(folder.glob(f"{glob.escape(promotion)}@*/{INDEX}"))
    return load(found[-1].parent) if found else None


def load(folder: Path) -> Snapshot:
    """Read a snapshot of this or an earlier schema; a damaged or newer one is refused."""
    index = _index(folder)
    results = {
        name.removesuffix(".parquet"): opened(content) for name, content in _files(folder, index)
    }
    return Snapshot(index["promotion"], date.fromisoformat(index["as_of"]), results)


def _files(folder: Path, index: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a snapshot with their content; one that was changed is damaged."""
    for name, file in sorted(index["files"].items()):
        content = (folder / name).read_bytes() if (folder / name).exists() else None
        if content is None or _digest(content) != file["sha256"]:
            raise _damaged(folder / name)
        yield name, content


def put_aside(folder: Path) -> list[str]:
    """Move damaged snapshots out of the way, and return their names."""
    found = []
    for place in sorted(place for place in folder.glob("*@*") if place.is_dir()):
        try:
            for _ in _files(place, _index(place)):
                pass
        except UsageError as error:
            if error.code == "SNAPSHOT_DAMAGED":
                found.append(place.name)
    for name in found:
        placing.move(folder / name, folder / DAMAGED / name)
    return found


def _index(folder: Path) -> dict[str, Any]:
    """Return the index in today's form; one that is cut short or was changed is damaged."""
    try:
        content = (folder / INDEX).read_bytes()
        index: dict[str, Any] = json.loads(content)
        schema = int(index["schema"])
    except (FileNotFoundError, ValueError, LookupError, TypeError):
        raise _damaged(folder / INDEX) from None
    if schema > SCHEMA:
        raise _refused(
            "SNAPSHOT", folder, "它由更新的版本写成", "it was written by a newer version"
        )
    try:
        # The first schema is not sealed; its folder names what is most easily mistaken.
        whole = _is_as_written(index, content) if schema > 1 else _is_of(index, folder.name)
        for older in range(schema, SCHEMA):
            index = MIGRATIONS[older](index)
        whole = whole and index["digest"] == _sealed(index)
        whole = whole and bool(date.fromisoformat(index["as_of"]))
    except (ValueError, LookupError, TypeError, AttributeError):
        whole = False
    if not whole:
        raise _damaged(folder / INDEX)
    return index


def _written(index: Mapping[str, Any]) -> bytes:
    return json.dumps(index, indent=1, sort_keys=True).encode()


def _is_as_written(index: Mapping[str, Any], content: bytes) -> bool:
    """Tell whether not even a space was changed; another system may have its own line ends."""
    return content.replace(b"\r\n", b"\n") == _written(index)


def _is_of(index: Mapping[str, Any], name: str) -> bool:
    return name == f"{index['promotion']}@{index['as_of']}"


def _from_1(index: Mapping[str, Any]) -> dict[str, Any]:
    """Return an index of schema 2: of schema 1 the number of rows is not known."""
    files = {name: {"sha256": digest, "rows": None} for name, digest in index["files"].items()}
    newer = {"schema": 2, "promotion": index["promotion"], "as_of": index["as_of"], "files": files}
    return newer | {"digest": _sealed(newer)}


MIGRATIONS: Mapping[int, Callable[[Mapping[str, Any]], dict[str, Any]]] = {1: _from_1}


def _sealed(index: Mapping[str, Any]) -> str:
    """Return the digest of an index, by which a changed one is noticed."""
    plain = {name: value for name, value in index.items() if name != "digest"}
    return _digest(json.dumps(plain, sort_keys=True).encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _damaged(file: Path) -> UsageError:
    return _refused("SNAPSHOT_DAMAGED", file, "文件已损坏", "the file is damaged")


def _refused(code: str, file: Path, zh: str, en: str) -> UsageError:
    return UsageError(
        code,
        {"zh": f"历史快照无法使用：{zh}。", "en": f"the snapshot cannot be used: {en}."},
        {
            "zh": "移走这个文件夹，并重新运行那一次大促；或用 --against none 不做对比。",
            "en": "Move the folder away and run that promotion again, or use --against none.",
        },
        file=file.as_posix().rsplit("history/", 1)[-1],
    )
