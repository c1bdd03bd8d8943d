"""A shop of any size: the medium demo many times over, with its agents, buyers and orders renamed.

    python benchmarks/big.py 1000000 /tmp/shop        one million messages, 100,000 orders

Each copy has agents, buyers, chats, orders, refunds and parcels of its own, a few seconds off,
so that a big shop is one with more agents and not one with an impossible load. The files have
the names, encodings and columns of the demo's: GB18030 order lists, a chat file with a
byte-order mark, workbooks. Same arguments, same bytes; memory stays flat (blocks of rows).
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import duckdb
from python_calamine import CalamineWorkbook

PROMOTION = "2025-double11"
EXPORTS = Path("promotions", PROMOTION, "exports")
BLOCK = 20_000  # rows of the demo that are multiplied at a time
JITTER = 41  # seconds, -20 to 20
ORDER_IDS = ("订单编号", "主订单编号", "子订单编号", "支付单号")
PARCEL_IDS = ("物流单号", "运单号")
BUYERS = ("买家昵称", "买家会员名", "买家会员名称")
AGENTS = ("审核操作人", "旺旺昵称", "员工")
ROBOT = "服务助手"


def main() -> None:
    """Write the shop that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("messages", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--like", type=Path, help="a medium demo; without it one is written")
    given = parser.parse_args()
    print(write_big(given.messages, given.folder, given.like))


def write_big(messages: int, folder: Path, like: Path | None = None) -> dict[str, int]:
    """Write a workspace with about so many messages and a tenth of orders; return row counts."""
    if like is not None:
        return _written(messages, folder, like)
    from retro.demo.shop import write_demo

    with tempfile.TemporaryDirectory() as made:
        write_demo(Path(made), seed=11, size="medium")
        return _written(messages, folder, Path(made))


def _written(messages: int, folder: Path, like: Path) -> dict[str, int]:
    source, target = like / EXPORTS, folder / EXPORTS
    shutil.rmtree(folder, ignore_errors=True)
    target.mkdir(parents=True)
    book = _Book(source, messages)
    (folder / "retro.toml").write_text(
        _config((like / "retro.toml").read_text("utf-8"), book.floors), "utf-8"
    )
    for path in sorted(source.iterdir()):
        if path.suffix == ".csv":
            book.rows[path.name] = book.csv(path, target / path.name)
        elif path.suffix == ".xlsx":
            book.rows[path.name] = book.xlsx(path, target / path.name)
        else:
            shutil.copy(path, target / path.name)
    return book.rows


def _config(text: str, floors: int) -> str:
    """Return the settings with the agents of all copies, and none of what was reconciled."""
    text = text.partition("[reconcile.")[0]
    lines = [text]
    for k in range(1, floors):
        for name, agent in tomllib.loads(text)["agents"].items():
            fields = "".join(f'{key} = "{value}"\n' for key, value in agent.items())
            lines.append(f'[agents."{name}{k}"]\n{fields}\n')
    return "".join(lines)


class _Book:
    """One shop being multiplied: which buyer is in which copy, and how ids are renamed."""

    def __init__(self, source: Path, messages: int) -> None:
        self.rows: dict[str, int] = {}
        self.db = duckdb.connect(config={"memory_limit": "2GB", "threads": 2})
        self.db.execute("set preserve_insertion_order = true")
        chat = next(source.glob("聊天记录*.csv"))
        lists = sorted(source.glob("ExportOrderList*.csv"))
        self.load("chat", chat)
        self.chats = messages / self.count("chat")
        for at, path in enumerate(lists):
            self.load(f"list{at}", path)
        every = " union all by name ".join(
            f'select "订单编号" as id, "买家会员名" as buyer from list{at}' for at in range(len(lists))
        )
        self.db.execute(f"create table bought as select {_digits('id')} as id, buyer from ({every})")
        self.orders = messages / 10 / self.count("bought")
        self.floors = int(self.chats) + 1
        # A buyer's share of (0, 1) says whether they are in the last, partial copy.
        self.db.execute("create macro part(who) as (hash(who) % 1000003) / 1000003.0")

    def count(self, table: str) -> int:
        return int(self.db.execute(f"select count(*) from {table}").fetchall()[0][0])

    def load(self, name: str, path: Path) -> list[str]:
        """Read a demo export as text, with the number of each row."""
        text = path.read_bytes().decode("gb18030" if _is_gb(path) else "utf-8-sig")
        with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            self.db.execute(
                f"create or replace table {name} as select row_number() over () as rn_, * from "
                f"read_csv('{file.name}', all_varchar = true, header = true, quote = '\"', "
                "escape = '\"', delim = ',')"
            )
        return [row[0] for row in self.db.execute(f"describe {name}").fetchall()][1:]

    def csv(self, path: Path, target: Path) -> int:
        """Write one file many times over, block by block; return its rows."""
        columns = self.load("t", path)
        if not any(name.strip() in (*ORDER_IDS, *BUYERS) for name in columns):
            shutil.copy(path, target)
            return self.count("t")
        encoding = "gb18030" if _is_gb(path) else "utf-8"
        with target.open("wb") as out:
            bom = path.read_bytes().startswith(b"\xef\xbb\xbf")
            out.write(b"\xef\xbb\xbf" if bom else b"")
            out.write((",".join(columns) + "\n").encode(encoding))
            return sum(self.blocks(columns, out, encoding))

    def blocks(self, columns: list[str], out: Any, encoding: str) -> Iterator[int]:
        is_chat = "会话ID" in columns
        copies = self.chats if is_chat else self.orders
        self.db.execute("create or replace table s as " + _whose(columns, is_chat))
        fields = ", ".join(f'{_cell(name)} as "{name}"' for name in columns)
        last = self.db.execute("select max(at_) from s").fetchall()[0][0]
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder, "part.csv")
            for first in range(1, last + 1, BLOCK):
                made = self.db.execute(
                    f"copy (select {fields} from s, range({int(copies) + 1}) r(k) "
                    f"where at_ between {first} and {first + BLOCK - 1} "
                    f"and k + part(who) < {copies} order by at_, k, rn_) "
                    f"to '{part}' (header false, delimiter ',', quote '\"', escape '\"')"
                ).fetchall()
                yield made[0][0]
                with part.open(encoding="utf-8", newline="") as text:
                    while piece := text.read(1 << 22):
                        out.write(piece.encode(encoding))

    def xlsx(self, path: Path, target: Path) -> int:
        """Write a workbook many times over, one sheet, cells as they are."""
        book = CalamineWorkbook.from_path(str(path))
        name = book.sheet_names[0]
        head, *rows = book.get_sheet_by_name(name).to_python()
        heads = [str(cell).strip() for cell in head]
        who = next((heads.index(h) for h in BUYERS if h in heads), None)
        copies = self.chats if who is None else self.orders
        parts = [0.0] * len(rows)
        if who is not None:
            names = [str(row[who]) for row in rows]
            found = self.db.execute("select part(x) from (select unnest($1) as x)", [names])
            parts = [row[0] for row in found.fetchall()]
        return _write_xlsx(target, name, head, _copied(heads, rows, parts, copies))


def _is_gb(path: Path) -> bool:
    return not path.read_bytes().startswith(b"\xef\xbb\xbf") and _not_utf8(path)


def _not_utf8(path: Path) -> bool:
    try:
        path.read_bytes().decode()
    except UnicodeDecodeError:
        return True
    return False


def _digits(column: str) -> str:
    return f"""regexp_replace({column}, '[="]', '', 'g')"""


def _whose(columns: list[str], is_chat: bool) -> str:
    """Return the rows with their buyer and a place that keeps a chat's lines together."""
    at = 'min(rn_) over (partition by "会话ID")' if is_chat else "rn_"
    buyer = next((name for name in columns if name.strip() in BUYERS), None)
    if buyer is not None:
        return f'select *, {at} as at_, coalesce("{buyer}", \'\') as who from t'
    order = next(name for name in columns if name.strip() in ("主订单编号", "订单编号"))
    key = _digits(f'"{order}"')
    return (
        f"select t.*, rn_ as at_, coalesce(b.buyer, '') as who from t left join "
        f"(select id, min(buyer) as buyer from bought group by id) b on b.id = {key}"
    )


def _cell(name: str) -> str:
    """Return the expression of one column in copy k; copy 0 is the demo itself."""
    quoted, kind = f'"{name}"', name.strip()
    if kind in ORDER_IDS:
        found = f"regexp_extract({quoted}, '[0-9]{{4}}')"
        new = f"cast(cast({found} as integer) + k as varchar)"
        return _later(quoted, f"regexp_replace({quoted}, '[0-9]{{4}}', {new})")
    if kind in PARCEL_IDS:
        return _later(quoted, f"regexp_replace({quoted}, '([0-9])(\"*)$', '\\1' || k || '\\2')")
    if kind in BUYERS:
        return _later(quoted, f"{quoted} || 'k' || k")
    return _chat_cell(name) or _time(name)


def _chat_cell(name: str) -> str:
    quoted = f'"{name}"'
    if name == "会话ID":
        return _later(quoted, f"{quoted}[:7] || lpad(k::varchar, 3, '0') || {quoted}[8:]")
    if name == "纠纷编号":
        return _later(quoted, f"{quoted}[:8] || lpad(k::varchar, 3, '0') || {quoted}[12:]")
    if name == "发送账号":
        robot = f"{quoted} like '%{ROBOT}' or {quoted} in ('', '系统')"
        buyer = f"\"账号类型\" = '客户' then {quoted} || 'k' || k"
        return f"case when k = 0 or {robot} then {quoted} when {buyer} else {quoted} || k end"
    if name == "发送内容":
        system = f"regexp_replace({quoted}, '(:[^ ，。：:]+)', '\\1' || k, 'g')"
        order = f"replace({quoted}, '：4501', '：' || (4501 + k))"
        return (
            f"case when k = 0 then {quoted} when \"账号类型\" = '系统' then {system} "
            f"when {quoted} like '%：4501%' then {order} else {quoted} end"
        )
    return ""


def _later(column: str, renamed: str) -> str:
    return f"case when k = 0 or {column} is null or {column} = '' then {column} else {renamed} end"


def _time(name: str) -> str:
    """Return a time a few seconds off, the same few for all that a buyer did in a copy."""
    if not name.strip().endswith(("时间", "时刻")) or name.strip() in ("应发货时间",):
        return f'"{name}"'
    moved = f"cast(hash(who, k) % {JITTER} as integer) - {JITTER // 2}"
    new = f"strftime(try_cast(\"{name}\" as timestamp) + to_seconds({moved}), '%Y-%m-%d %H:%M:%S')"
    return f'case when k = 0 then "{name}" else coalesce({new}, "{name}") end'


def _copied(
    heads: list[str], rows: list[list[Any]], parts: list[float], copies: float
) -> Iterator[list[Any]]:
    """Yield the rows of all copies; what belongs to no agent and no buyer comes once."""
    renamed = [(at, h) for at, h in enumerate(heads) if h in (*ORDER_IDS, *BUYERS, *AGENTS)]
    renamed += [(at, h) for at, h in enumerate(heads) if h == "退款编号" or h in PARCEL_IDS]
    for row, part in zip(rows, parts, strict=True):
        for k in range(int(copies) + 1):
            if k + part >= copies or (k and not _is_copied(heads, row)):
                break
            if k == 0:
                yield row
                continue
            new = list(row)
            for at, head in renamed:
                new[at] = _renamed(head, str(row[at]), k)
            yield new


def _is_copied(heads: list[str], row: list[Any]) -> bool:
    """Whether a row of the back office's table is of an agent, and not a sum."""
    return "旺旺昵称" not in heads or ":" in str(row[heads.index("旺旺昵称")])


def _renamed(head: str, value: str, k: int) -> str:
    if not value or value == "系统" or value.endswith(ROBOT):
        return value
    if head in ORDER_IDS:
        return str(int(value[:4]) + k) + value[4:]
    if head in BUYERS:
        return f"{value}k{k}"
    if head == "退款编号":
        return f"{value[:3]}{k:03d}{value[6:]}"
    return f"{value}{k}"


HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)


def _write_xlsx(target: Path, name: str, head: list[Any], rows: Iterator[list[Any]]) -> int:
    """Write one sheet of text cells, row by row, into a minimal workbook."""
    import xlsxwriter

    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder, "empty.xlsx")
        with xlsxwriter.Workbook(empty) as book:
            book.set_properties({"created": datetime(2025, 11, 19)})
            book.add_worksheet(name)
        letters = [_letter(at) for at in range(len(head))]
        with (
            zipfile.ZipFile(empty) as old,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
        ):
            for item in old.namelist():
                if item != "xl/worksheets/sheet1.xml":
                    new.writestr(zipfile.ZipInfo(item), old.read(item), zipfile.ZIP_DEFLATED)
            sheet = zipfile.ZipInfo("xl/worksheets/sheet1.xml")
            sheet.compress_type = zipfile.ZIP_DEFLATED
            with new.open(sheet, "w") as out:
                return _sheet(out, letters, head, rows)


def _sheet(out: Any, letters: list[str], head: list[Any], rows: Iterator[list[Any]]) -> int:
    out.write((HEAD + _row(1, letters, head)).encode())
    done = 1
    for row in rows:
        done += 1
        out.write(_row(done, letters, row).encode())
    out.write(b"</sheetData></worksheet>")
    return done - 1


def _row(number: int, letters: list[str], row: list[Any]) -> str:
    cells = "".join(
        f'<c r="{letter}{number}" t="inlineStr"><is><t xml:space="preserve">{_safe(cell)}</t></is></c>'
        for letter, cell in zip(letters, row, strict=False)
        if cell != "" and cell is not None
    )
    return f'<row r="{number}">{cells}</row>'


SPECIAL = re.compile(r"[&<>]")


def _safe(cell: Any) -> str:
    text = cell if isinstance(cell, str) else str(cell)
    return escape(text) if SPECIAL.search(text) else text


def _letter(at: int) -> str:
    return (chr(64 + at // 26) if at >= 26 else "") + chr(65 + at % 26)


if __name__ == "__main__":
    main()
