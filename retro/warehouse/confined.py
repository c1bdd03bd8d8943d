"""SQL of the workspace, run in a child process that sees nothing but what it is handed.

DuckDB is no sandbox: one call such as `repeat('x', 3000000000)` knows no memory limit, and a
statement may never end. So what a manager or a colleague wrote runs in a process of its own,
with bounds of the operating system, on copies of the relations that its header declares.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import IO, Any

import duckdb
import pyarrow as pa

from retro.errors import UsageError
from retro.model import Value
from retro.warehouse.passing import leave
from retro.warehouse.statements import of_own, wrong

INSIDE = Path(__file__).with_name("inside.py")
# Beyond the interpreter and the libraries, a child needs the system's own folder on Windows.
KEPT_VARIABLES = ("SYSTEMROOT",)
SIZES = {"MB": 1 << 20, "GB": 1 << 30}
MOST_SAID = 1 << 16
CHUNK = 1 << 20
# A source that makes rows out of lists may give more rows than it read.
ROWS_EACH = 10
# SIGXCPU and SIGKILL: by these the system, or this module, ends a child that takes too much.
ENDED = {24: "seconds", 9: "memory"}
# Why a statement of the workspace gave nothing, in both languages.
REASONS = {
    "statement": (
        "一个文件只能有一条 select，且不能改动数据",
        "a file holds exactly one `select`, which changes nothing",
    ),
    "seconds": (
        "这条你自己的查询超过了 [own_sql] 允许的 {seconds} 秒，已被停下",
        "this query of your own was stopped after the {seconds} seconds of [own_sql]",
    ),
    "memory": (
        "这条你自己的查询要用的内存超过了 [own_sql] 允许的 {memory}",
        "this query of your own needs more memory than the {memory} of [own_sql]",
    ),
    "rows": (
        "这条你自己的查询给出的行数超过了 [own_sql] 允许的 {rows} 行",
        "this query of your own gives more than the {rows} rows of [own_sql]",
    ),
    "died": (
        "运行这条你自己的查询的进程意外结束了，多半是内存超过了 {memory}",
        "the process of this query of your own ended, most likely for want of memory ({memory})",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one statement may take: seconds of the clock, memory such as `1GB`, rows it gives."""

    seconds: float = 30
    memory: str = "1GB"
    rows: int = 1_000_000

    @property
    def bytes(self) -> int:
        """The memory in bytes."""
        number, unit = re.fullmatch(r"([\d.]+) ?([MG]B)", self.memory).groups()  # type: ignore[union-attr]
        return int(float(number) * SIZES[unit])

    def loading(self, rows: int) -> Limits:
        """Return the limits of what maps the rows of exports: more of them, where there are more.

        The seconds count for each million rows that is begun.
        """
        seconds = self.seconds * (1 + rows // 1_000_000)
        most = max(self.rows, ROWS_EACH * rows)
        return Limits(seconds=seconds, memory=self.memory, rows=most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One statement of a workspace, and all that it sees.

    `relations` maps the names that it may read to the statements that give their rows;
    `macros` are ours, `own_macros` those of the workspace; `loads` tells that it maps exports.
    """

    file: str
    sql: str
    limits: Limits
    zone: str
    relations: Mapping[str, str]
    params: Mapping[str, Value] = field(default_factory=dict)
    macros: Sequence[str] = ()
    own_macros: Sequence[str] = ()
    loads: bool = False


@dataclass(frozen=True, slots=True)
class Came:
    """What came back: the columns with their SQL types, and the rows."""

    columns: Mapping[str, str]
    rows: pa.RecordBatchReader


@contextmanager
def ran(db: duckdb.DuckDBPyConnection, work: Work, scratch: Path) -> Iterator[Came]:
    """Run a statement apart and give what came back, as long as the block lasts.

    Raises:
        UsageError: It is no single `select`, is wrong, takes too much, or its process died.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix="own-") as name:
        folder = Path(name)
        files = {read: folder / f"{n}.parquet" for n, read in enumerate(work.relations)}
        for read, file in files.items():
            leave(db, work.relations[read], file)
        told = folder / "work.json"
        told.write_text(json.dumps(_told(work, files)), encoding="utf-8")
        answer = folder / "answer"
        _asked(work, told, answer)
        with answer.open("rb") as rows:
            columns = {str(name): str(kind).lower() for name, kind in json.loads(rows.readline())}
            yield Came(columns, pa.ipc.open_stream(rows))


def _told(work: Work, files: Mapping[str, Path]) -> dict[str, Any]:
    """Return what the child is told; where the libraries lie it cannot know by itself."""
    return {
        "path": [part for part in sys.path if part],
        "sql": work.sql,
        "params": dict(work.params),
        "relations": {name: str(file) for name, file in files.items()},
        "macros": list(work.macros),
        "own_macros": list(work.own_macros),
        "zone": work.zone,
        "memory": work.limits.bytes,
        "seconds": work.limits.seconds,
        "rows": work.limits.rows,
        "loads": work.loads,
    }


def _asked(work: Work, told: Path, answer: Path) -> None:
    """Let the child write its answer into a file; what it says beside it becomes an error."""
    with answer.open("wb") as file, _child(told) as child:
        said, troubles = _Said(), list[OSError]()
        # What comes back may be as large as what the child may hold.
        pumps = [
            Thread(target=_pump, args=(child.stdout, file, work.limits.bytes, child, troubles)),
            Thread(target=_pump, args=(child.stderr, said, MOST_SAID, child, troubles)),
        ]
        for pump in pumps:
            pump.start()
        is_late = False
        try:
            child.wait(work.limits.seconds)
        except subprocess.TimeoutExpired:
            is_late = True
        finally:
            child.kill()
            for pump in pumps:
                pump.join()
            code = child.wait()
    if troubles:  # a full disk
        raise troubles[0]
    if code or is_late:
        raise _error(work, {"kind": "seconds"} if is_late else said.what(code))


def _child(told: Path) -> subprocess.Popen[bytes]:
    """Start the child: isolated, without our environment, in a session and folder of its own."""
    env = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    return subprocess.Popen(  # noqa: S603 - our own file, arguments as a list
        [sys.executable, "-I", "-S", "-W", "ignore", str(INSIDE), str(told)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=told.parent,
        # One arena: each would take 64 MB of the address space that is bounded.
        env={**env, "MALLOC_ARENA_MAX": "1", "PYTHONUTF8": "1"},
        start_new_session=True,
    )


class _Said:
    """What the child said on stderr."""

    def __init__(self) -> None:
        self.text = b""

    def write(self, part: bytes) -> None:
        self.text += part

    def what(self, code: int) -> dict[str, str]:
        """Return what went wrong; a child that was ended could not say it."""
        if code != 1:
            return {"kind": ENDED.get(-code, "died")}
        try:
            return {name: str(part) for name, part in json.loads(self.text).items()}
        except (ValueError, AttributeError):
            return {"kind": "died"}


def _pump(
    stream: IO[bytes],
    sink: IO[bytes] | _Said,
    most: int,
    child: subprocess.Popen[bytes],
    troubles: list[OSError],
) -> None:
    """Pass on what comes; a child that says too much, or more than there is room for, is ended."""
    try:
        while part := stream.read1(CHUNK):  # type: ignore[attr-defined]
            most -= len(part)
            if most < 0:
                break
            sink.write(part)
    except OSError as error:
        troubles.append(error)
    if most < 0 or troubles:
        child.kill()


def _error(work: Work, told: Mapping[str, str]) -> UsageError:
    """Return what is said of a statement that gave no result."""
    kind, limits = told["kind"], work.limits
    if kind == "macros":
        zh, en = "这里只能定义宏（create macro）", "only macros are defined here (`create macro`)"
        return wrong("macros", zh, en)
    if kind in REASONS:
        most = {"seconds": f"{limits.seconds:g}", "memory": limits.memory, "rows": limits.rows}
        zh, en = (text.format(**most) for text in REASONS[kind])
        return wrong(work.file, zh, en)
    return wrong(work.file, *of_own(kind, told.get("text", "")))
