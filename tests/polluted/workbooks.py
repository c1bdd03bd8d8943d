"""What happens to workbooks on their way to us: kinds of pollution that only a sheet knows."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import broken_bytes as made
import openpyxl
from clean_exports import ALL, COUNT, EXPORTS, Export, text
from making import Answer, Page, kind, without
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[object]]
BOOK = "xl/workbook.xml"
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def book(*sheets: Rows, more: Callable[[Worksheet], object] = lambda _: None) -> bytes:
    """Return a workbook as openpyxl writes it; `more` changes its first sheet."""
    made_of = openpyxl.Workbook()
    made_of.remove(made_of.active)
    for number, rows in enumerate(sheets, 1):
        sheet = made_of.create_sheet(f"表{number}")
        for cells in rows:
            sheet.append(list(cells))
    more(made_of.worksheets[0])
    return saved(made_of)


def saved(made_of: openpyxl.Workbook) -> bytes:
    """Return a workbook as bytes."""
    out = io.BytesIO()
    made_of.save(out)
    return out.getvalue()


def edited(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Return a workbook with one of its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return made.added(data, {part: change(old.read(part).decode()).encode()})


def lacking(data: bytes, part: str) -> bytes:
    """Return a workbook without one of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return made.zipped({name: old.read(name) for name in old.namelist() if name != part})


def other(export: Export) -> Export:
    """Return an export of another table."""
    return next(one for one in EXPORTS if one.table != export.table)


def refused(word: str) -> dict[str, object]:
    """Return the answer that the file must be refused with this word."""
    return {"kept": (), "said": word}


def typed(page: Page) -> list[list[object]]:
    """Return the sheet with amounts as numbers and times as date cells."""
    kinds = list(page.export.fields.values())
    return [
        list(page.export.header),
        *(
            [
                float(c)
                if k == "amount"
                else datetime.fromisoformat(c)
                if k in {"time", "paid"}
                else c
                for k, c in zip(kinds, row, strict=True)
            ]
            for row in page.rows
        ),
    ]


# -- what a person does to a sheet ------------------------------------------------------------


def merged(*areas: str) -> Callable[[Worksheet], None]:
    """Return what merges cells of a sheet."""

    def merge(sheet: Worksheet) -> None:
        for area in areas:
            sheet.merge_cells(area)

    return merge


kind("工作簿原样.xlsx")(lambda p: book(typed(p)))
kind("工作簿合并的标题.xlsx")(lambda p: book([["双11订单明细"], *p.sheet], more=merged("A1:G1")))
kind("工作簿从C5起.xlsx")(lambda p: book([[]] * 4 + [["", "", *row] for row in p.sheet]))


@kind("工作簿合并的编号.xlsx")
def _merged_ids(page: Page) -> Answer:
    rows: list[list[object]] = [list(row) for row in page.sheet]
    place = page.export.place("id")
    letter = "ABCDEFG"[place]
    for k in (5, 6):
        rows[k][place] = None
    first = page.export.known(page.tag, 4)[0]
    changed = {k: (first, *page.export.known(page.tag, k)[1:]) for k in (5, 6)}
    return book(rows, more=merged(f"{letter}5:{letter}7")), {"changed": changed}


def _hide_rows(sheet: Worksheet) -> None:
    for number in (3, 4):
        sheet.row_dimensions[number].hidden = True


def _hide_columns(sheet: Worksheet) -> None:
    sheet.column_dimensions["A"].hidden = True


def _filter(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = sheet.dimensions
    _hide_rows(sheet)


def _comment(sheet: Worksheet) -> None:
    sheet["A2"].comment = Comment("这单待核实", "小荷")


kind("工作簿隐藏的行.xlsx")(lambda p: book(p.sheet, more=_hide_rows))
kind("工作簿隐藏的列.xlsx")(lambda p: book(p.sheet, more=_hide_columns))
kind("工作簿筛选过.xlsx")(lambda p: book(p.sheet, more=_filter))
kind("工作簿有批注.xlsx")(lambda p: book(p.sheet, more=_comment))


@kind("工作簿隐藏的表.xlsx")
def _hidden(page: Page) -> Answer:
    def hide(sheet: Worksheet) -> None:
        sheet.sheet_state = "veryHidden"

    return book(page.sheet, page.sheet, more=hide), {"copies": COUNT}


kind("工作簿两张同样的表.xlsx")(lambda p: (book(p.sheet, p.sheet), {"copies": COUNT}))
kind("工作簿每天一张表.xlsx")(
    lambda p: book(*([p.export.header, *p.rows[n : n + 3]] for n in range(0, COUNT, 3)))
)
kind("工作簿十二张表.xlsx")(lambda p: book(*([p.export.header, row] for row in p.rows)))
kind("工作簿说明在前.xlsx")(lambda p: book([["说明"], ["本表由系统导出，仅供参考"]], p.sheet))
kind("工作簿空表在前.xlsx")(lambda p: book([], p.sheet, []))
kind("工作簿签字在后.xlsx")(
    lambda p: (
        book([*p.sheet, [], ["制表人：小荷", "", "审核：小满"]]),
        without(aside=1),
    )
)
kind("工作簿合计公式.xlsx")(
    lambda p: (book([*p.sheet, ["合计", "=COUNTA(A2:A13)"]]), {"totals": 1})
)

# -- several tables on one sheet --------------------------------------------------------------


def _halves(page: Page, *between: str) -> Answer:
    left, right = [page.export.header, *page.rows[:6]], [page.export.header, *page.rows[6:]]
    rows = [[*a, *between, *b] for a, b in zip(left, right, strict=True)]
    return book(rows), refused("并排")


kind("工作簿左右两半.xlsx")(lambda p: _halves(p, ""))
kind("工作簿左右两半没有空列.xlsx")(_halves)


@kind("工作簿右边另一张表.xlsx")
def _beside(page: Page) -> Answer:
    right = other(page.export)
    sheet = [right.header, *right.rows(page.tag)]
    return book([[*a, "", *b] for a, b in zip(page.sheet, sheet, strict=True)]), refused("并排")


def _below(page: Page, above: Sequence[Sequence[str]] = ()) -> bytes:
    below = other(page.export)
    return book([*above, *page.sheet, [], [], below.header, *below.rows(page.tag)])


kind("工作簿下面另一张表.xlsx")(lambda p: (_below(p), refused("不能猜")))
# The first rows are looked at for a header: there the second one is not met.
kind("工作簿远在下面另一张表.xlsx")(
    lambda p: (_below(p, [[f"说明{n}"] for n in range(20)]), without(aside=COUNT + 1))
)
kind("工作簿上下两半.xlsx")(
    lambda p: (
        book([*p.sheet[:7], [], ["第二部分"], [], p.export.header, *p.sheet[7:]]),
        without(aside=1),
    )
)


@kind("工作簿下面列序不同.xlsx")
def _below_turned(page: Page) -> Answer:
    turned = [row[::-1] for row in [page.export.header, *page.rows[6:]]]
    return book([*page.sheet[:7], [], *turned]), {"kept": ALL[:6], "aside": 7}


# -- headers ----------------------------------------------------------------------------------

kind("工作簿表头换行.xlsx")(
    lambda p: book([[f"{c[:2]}\n{c[2:]} " for c in p.export.header], *p.rows])
)
kind("工作簿两行表头.xlsx")(
    lambda p: book([["基本信息", "", "", "其他"], *p.sheet], more=merged("A1:C1", "D1:G1"))
)
kind("工作簿空表头.xlsx")(
    lambda p: book([[*row[:3], f"x{n}" if n else "", *row[3:]] for n, row in enumerate(p.sheet)])
)
kind("工作簿只有表头.xlsx")(lambda p: (book([p.export.header]), {"kept": ()}))
kind("工作簿极宽.xlsx")(lambda p: book([[*row, *["列"] * 3000] for row in p.sheet]))

# -- cells ------------------------------------------------------------------------------------


def _with(page: Page, place: int, k: int, value: object) -> list[list[object]]:
    rows = typed(page)
    rows[k][place] = value
    return rows


def _middle(page: Page) -> int:
    """Return the column of the amount, or where there is none, of the time."""
    kinds = page.export.fields.values()
    return page.export.place("amount" if "amount" in kinds else "time")


def _nameless(page: Page, word: str) -> Answer:
    """Take the id from a row: where orders have several lines, it may be one of those beside."""
    data = book(_with(page, page.export.place("id"), 4, word))
    has_lines = page.export.report in {"jd/orders", "douyin/orders", "shopify/orders"}
    return data, without(3, 4, 5) if has_lines else without(4)


for _word in ("#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "=1+3.5", '=IF(A1="","",1/0)'):
    _name = "".join(filter(str.isalnum, _word))
    kind(f"工作簿公式{_name}.xlsx")(
        lambda page, word=_word: (book(_with(page, _middle(page), 4, word)), without(4))
    )
    kind(f"工作簿编号公式{_name}.xlsx")(lambda page, word=_word: _nameless(page, word))


@kind("工作簿编号小数.xlsx")
def _rounded(page: Page) -> Answer:
    """Return the answer to an id kept as a number: a spreadsheet has only 15 of its digits."""
    known, place = page.export.known(page.tag, 3), page.export.place("id")
    is_optional = page.export.table in {"reviews", "messages"}
    answer = {"changed": {3: ("", *known[1:])}} if is_optional else without(3)
    return book(_with(page, place, 3, float(known[0]))), answer


@kind("工作簿1904.xlsx")
def _old_mac(page: Page) -> Answer:
    made_of = openpyxl.Workbook()
    made_of.epoch = CALENDAR_MAC_1904
    for row in typed(page):
        made_of.worksheets[0].append(row)
    return saved(made_of)


def _times(page: Page, shape: Callable[[datetime], object], form: str = "General") -> bytes:
    place = page.export.place("time")
    rows = typed(page)
    for k, row in enumerate(rows[1:], 1):
        row[place] = shape(datetime.fromisoformat(page.rows[k - 1][place]))

    def formed(sheet: Worksheet) -> None:
        for k in ALL:
            sheet.cell(k + 1, place + 1).number_format = form

    return book(rows, more=formed)


def _serial(when: datetime) -> float:
    return (when - datetime(1899, 12, 30)) / timedelta(days=1)


def _epoch(when: datetime) -> int:
    return (when - datetime(1970, 1, 1, 8)) // timedelta(milliseconds=1)


for _name, _shape, _form in (
    ("数字", _serial, "General"),
    ("文本", str, "@"),
    ("中文格式", _serial, 'yyyy"年"m"月"d"日" h:mm:ss'),
    ("地区格式", _serial, '[$-804]yyyy"年"m"月"d"日"\\ h:mm;@'),
    ("毫秒", _epoch, "0"),
    ("毫秒文本", lambda when: str(_epoch(when)), "@"),
    ("带时区", lambda when: f"{when:%Y-%m-%dT%H:%M:%S}.000+08:00", "@"),
):
    kind(f"工作簿时间{_name}.xlsx")(
        lambda page, shape=_shape, form=_form: _times(page, shape, form)
    )
kind("工作簿时间只有时刻.xlsx")(lambda p: (_times(p, datetime.time, "h:mm:ss"), without(*ALL)))

# -- bytes ------------------------------------------------------------------------------------

RICH = (
    "<is><r><t>{}</t></r><r><rPr><b/></rPr><t>{}</t></r><rPh sb='0' eb='1'><t>カナ</t></rPh></is>"
)


def _rich(xml: str) -> str:
    return re.sub(r"<is><t>(4\d{8})(\d+)</t></is>", lambda id_: RICH.format(id_[1], id_[2]), xml)


def _strict(data: bytes) -> bytes:
    for old, new in {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main": (
            "http://purl.oclc.org/ooxml/spreadsheetml/main"
        ),
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
            "http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }.items():
        for part in (SHEET, BOOK, "xl/_rels/workbook.xml.rels"):
            data = edited(data, part, lambda xml, old=old, new=new: xml.replace(old, new))
    return data


def _prefixed(xml: str) -> str:
    return re.sub(r"<(/?)(\w+)", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x=")


def _flipped(page: Page) -> Answer:
    """Change a digit of an id in the sheet, whose checksum then is another one."""
    data = made.workbook({"订单": page.sheet})
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    stored = made.zipped(parts, zipfile.ZIP_STORED)
    word = page.export.known(page.tag, 3)[0].encode()
    return stored.replace(word, word[:-1] + b"9"), refused("损坏")


kind("工作簿富文本.xlsx")(lambda p: edited(book(p.sheet), SHEET, _rich))
kind("工作簿严格格式.xlsx")(lambda p: _strict(book(p.sheet)))
kind("工作簿带前缀.xlsx")(lambda p: edited(book(p.sheet), SHEET, _prefixed))
kind("工作簿没有格子号.xlsx")(
    lambda p: edited(book(p.sheet), SHEET, lambda xml: re.sub(r'<(row|c) r="\w+"', r"<\1", xml))
)
kind("工作簿行号重复.xlsx")(
    lambda p: (
        edited(book(p.sheet), SHEET, lambda xml: re.sub(r'r="([A-Z]*)4"', r'r="\g<1>3"', xml)),
        refused("损坏"),
    )
)
kind("工作簿坏了一个字节.xlsx")(_flipped)
kind("工作簿断在一半.xlsx")(lambda p: (book(p.sheet)[: len(book(p.sheet)) // 2], refused("损坏")))
kind("工作簿缺共享字符串.xlsx")(
    lambda p: (lacking(made.workbook({"订单": p.sheet}), STRINGS), refused("损坏"))
)
kind("工作簿叫csv.csv")(lambda p: book(p.sheet))
kind("工作簿叫xls.xls")(lambda p: book(p.sheet))
kind("工作簿在压缩包里.zip")(lambda p: made.zipped({"订单.xlsx": book(p.sheet)}))


@kind("工作簿在两层压缩包里.zip")
def _twice(page: Page) -> Answer:
    inner = made.zipped({"订单.xlsx": book(page.sheet)})
    return made.zipped({"内层.zip": inner, "说明.txt": b"-"}), refused("压缩包")


kind("工作簿有密码.xlsx")(lambda _: (made.compound("EncryptedPackage"), refused("密码")))
kind("工作簿全空.xlsx")(lambda _: (book([]), refused("空")))
kind("工作簿其实是制表符.xls")(lambda p: text(p.sheet, "\t").encode("gb18030"))
