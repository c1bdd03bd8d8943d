"""What happens to exports on their way to us; each kind says what must become of every row."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import broken_bytes as made
from clean_exports import ALL, COUNT, EXPORTS, Export, Row, text
from making import KINDS, Answer, Page, Polluted, kind, without

# -- encodings and line ends ------------------------------------------------------------------

for _codec in ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"):
    kind(f"编码{_codec}.csv")(lambda page, codec=_codec: text(page.sheet).encode(codec))
kind("编码utf-16be.txt")(lambda p: b"\xfe\xff" + text(p.sheet, "\t").encode("utf-16-be"))
kind("编码逐行不同.csv")(
    lambda p: b"".join(x.encode(("gbk", "utf-8")[n % 2]) for n, x in enumerate(p.lines))
)
kind("夹着NUL.csv")(lambda p: text(p.sheet).replace(",", "\0,"))
for _name, _end in {"CRLF": "\r\n", "CR": "\r", "CRCRLF": "\r\r\n", "LFLF": "\n\n"}.items():
    kind(f"换行{_name}.csv")(lambda page, end=_end: text(page.sheet, end=end))
kind("换行混用.csv")(
    lambda p: "".join(x[:-1] + p.chance.choice(("\n", "\r\n", "\r")) for x in p.lines)
)
kind("没有末尾换行.csv")(lambda p: text(p.sheet).rstrip("\n"))

# -- delimiters -------------------------------------------------------------------------------

for _name, _mark in {"tab": "\t", "分号": ";", "竖线": "|"}.items():
    kind(f"分隔{_name}.csv")(lambda page, mark=_mark: text(page.sheet, mark))
    kind(f"sep行{_name}.csv")(lambda page, mark=_mark: f"sep={mark}\n" + text(page.sheet, mark))


def _inserted(page: Page, mark: str, *, at_end: bool = False) -> Answer:
    """Put a mark at a random place of a random line, or behind its blank last cell."""
    k, lines = page.some(), page.lines
    line = lines[k].rstrip("\n")
    place = len(line) if at_end else page.chance.randrange(len(line))
    lines[k] = line[:place] + mark + line[place:] + "\n"
    return "".join(lines), without(k)


for _n in range(6):
    kind(f"多一个逗号{_n}.csv")(lambda p: _inserted(p, ","))
kind("末尾多一个逗号.csv")(lambda p: _inserted(p, ",", at_end=True))


@kind("少一个逗号.csv")
def _fewer(page: Page) -> Answer:
    k, lines = page.some(), page.lines
    lines[k] = lines[k].replace(",", "", 1)
    return "".join(lines), without(k)


@kind("一行用别的分隔.csv")
def _other(page: Page) -> Answer:
    k, lines = page.some(), page.lines
    lines[k] = lines[k].replace(",", ";")
    return "".join(lines), without(k)


# -- quotation marks --------------------------------------------------------------------------


@kind("引号没关.csv")
def _open(page: Page) -> Answer:
    k, lines = page.some(), page.lines
    lines[k] = lines[k].replace(",", ',"', 1)
    return "".join(lines), without(k)


@kind("两行各半个引号.csv")
def _halves(page: Page) -> Answer:
    k, lines = page.chance.randrange(1, COUNT), page.lines
    for n in (k, k + 1):
        lines[n] = lines[n].replace(",", ',"', 1)
    return "".join(lines), without(k, k + 1)


kind("弯引号.csv")(lambda p: p.with_cells("blank", lambda _: "他说“好”"))
kind("单元格里换行.csv")(lambda p: p.with_cells("blank", lambda _: '一,"二"\n\n三\r\n四'))


@kind("数字带等号.csv")
def _dressed(page: Page) -> Answer:
    """Dress the header, and whatever a spreadsheet would read as a number."""
    lines = [
        [f'="{cell}"' if n == 0 or re.fullmatch(r"[\d.: -]+", cell) else cell for cell in row]
        for n, row in enumerate(page.sheet)
    ]
    return "".join(",".join(line) + "\n" for line in lines)


kind("全部带引号.csv")(lambda p: "".join(",".join(f'"{c}"' for c in row) + "\n" for row in p.sheet))


@kind("备注断行没引号.csv")
def _broken_line(page: Page) -> Answer:
    k, lines = page.some(), page.lines
    place = lines[k].index(",") + 2
    lines[k] = lines[k][:place] + "\n" + lines[k][place:]
    return "".join(lines), without(k, aside=2)


# -- what stands around the table -------------------------------------------------------------

kind("标题在前.csv")(lambda p: "双11导出明细\n店铺：小满\n\n" + text(p.sheet))
kind("标题补齐逗号.csv")(lambda p: "导出明细" + "," * (len(p.rows[0]) - 1) + "\n" + text(p.sheet))
kind("空行.csv")(
    lambda p: "\n".join(text(p.sheet).split("\n")[:5]) + "\n\n  \n" + "".join(p.lines[5:])
)
kind("全空的行.csv")(lambda p: text([*p.sheet[:4], [""] * len(p.rows[0]), *p.sheet[4:]]))
kind("表头重复.csv")(lambda p: text([*p.sheet[:6], p.export.header, *p.sheet[6:]]))


def _total(page: Page, word: str, place: int, amount: str) -> Answer:
    width = len(page.rows[0])
    line = [word, *[""] * (width - 1)]
    if "amount" in page.export.fields.values():
        line[page.export.place("amount")] = amount
    return text([*page.sheet[:place], line, *page.sheet[place:]]), {"totals": 1}


for _word in ("合计", "总计", "小计", "Total", "合计："):
    for _where, _place in {"上": 1, "中": 6, "下": COUNT + 1}.items():
        kind(f"{_word}在{_where}.csv")(
            lambda page, word=_word, place=_place: _total(page, word, place, "84.00")
        )
kind("合计不对.csv")(lambda p: _total(p, "合计", COUNT + 1, "1.00"))

# -- columns ----------------------------------------------------------------------------------

kind("列倒序.csv")(lambda p: text([row[::-1] for row in p.sheet]))
kind("多一列.csv")(
    lambda p: text([[*row, "自加列" if n == 0 else f"{n}"] for n, row in enumerate(p.sheet)])
)
kind("重复的列.csv")(lambda p: text([[*row, row[0]] for row in p.sheet]))
kind("表头带空格.csv")(lambda p: text([[f" {c}　" for c in p.export.header], *p.rows]))
for _name, _end in {"2028": "\u2028", "85": "\x85", "1E": "\x1e", "分号": ";"}.items():
    kind(f"换行没了{_name}.csv")(
        lambda page, end=_end: (text(page.sheet).replace("\n", end), {"kept": (), "said": "不能猜"})
    )
kind("没有表头.csv")(lambda p: (text(p.rows), {"kept": (), "said": "列名"}))
kind("表头改名.csv")(
    lambda p: (
        text([[f"字段{n}" for n, _ in enumerate(p.rows[0])], *p.rows]),
        {"kept": (), "said": "列名"},
    )
)

# -- cells ------------------------------------------------------------------------------------

for _name, _dress in {
    "等号": '="{}"',
    "反引号": "`{}",
    "单引号": "'{}",
    "制表": "\t{}",
    "不断空格": "\xa0{}\xa0",
    "零宽": "\u200b{}",
}.items():
    kind(f"编号{_name}.csv")(lambda page, dress=_dress: page.with_cells("id", dress.format))


def _lost(page: Page, k: int) -> dict[str, object]:
    """Return the answer to a rounded id: it costs the row, or where it is optional itself."""
    export = page.export
    if export.table in {"reviews", "messages"}:
        return {"changed": {k: ("", *export.known(page.tag, k)[1:])}}
    return without(k)


# Names of another currency, ids that a formula or a mask took away: the row is not guessed.
for _bad in ("$84.00", "84USD", "HK$84", "€84"):
    kind(f"金额外币{_bad.replace('$', '刀')}.csv")(
        lambda page, bad=_bad: _amounts(page, lambda _: bad, (5,))
    )
for _bad in ("#REF!", "#NAME?", "#VALUE!"):
    kind(f"编号错误{_bad.strip('#!?')}.csv")(
        lambda page, bad=_bad: (page.with_cells("id", lambda _: bad, (3,)), _lost(page, 3))
    )
for _name, _bad in {
    "星号": "4501****6731",
    "省略": "45010180739067…",
    "全角": "4501018０73906731",
}.items():
    kind(f"编号{_name}.csv")(
        lambda page, bad=_bad: (page.with_cells("id", lambda _: bad, (3,)), without(3))
    )

for _name, _rounded in {"科学": "4.50101E+17", "科学小写": "4.5e+17"}.items():
    kind(f"编号{_name}.csv")(
        lambda page, rounded=_rounded: (
            page.with_cells("id", lambda _: rounded, (3,)),
            _lost(page, 3),
        )
    )


def _times(page: Page, shape: Callable[[int], str]) -> str:
    cells, place = page.rows, page.export.place("time")
    for k in ALL:
        cells[k - 1][place] = shape(k)
    return text([page.export.header, *cells])


for _name, _shape in {
    "斜线": lambda k: f"2025/11/11 {k}:00",
    "年月日": lambda k: f"2025年11月11日 {k:02d}:00:00",
    "T": lambda k: f"2025-11-11T{k:02d}:00:00",
    "上午": lambda k: f"2025/11/11 上午 {k}:00" if k < 12 else "2025/11/11 下午 12:00",
    "序列": lambda k: f"{45972 + k / 24:.9f}",
    "全角": lambda k: f"２０２５-11-11 {k:02d}：00：00",
}.items():
    kind(f"时间{_name}.csv")(lambda page, shape=_shape: _times(page, shape))
for _name, _bad in {
    "不存在": "2025-13-45 25:61:00",
    "文字": "昨天",
    "错误值": "#VALUE!",
    "井号": "########",
}.items():
    kind(f"时间{_name}.csv")(
        lambda page, bad=_bad: (page.with_cells("time", lambda _: bad, (4,)), without(4))
    )
for _name, _dress in {"人民币": "￥{}", "元": "{}元", "空格": " {} "}.items():
    kind(f"金额{_name}.csv")(lambda page, dress=_dress: _amounts(page, dress.format))
kind("金额全角.csv")(
    lambda p: _amounts(p, lambda c: c.translate({ord(d): ord(d) + 0xFEE0 for d in "0123456789."}))
)
for _bad in ("inf", "0x1F", "1_000", "1e5x", "#N/A!", "abc", "1.2.3"):
    kind(f"金额坏{_bad.strip('#!').replace('/', '')}.csv")(
        lambda page, bad=_bad: _amounts(page, lambda _: bad, (5,))
    )
# Programs write nan where they have no value: a blank cell, as it would be without the word.
kind("金额nan.csv")(lambda p: (*_amounts(p, lambda _: "nan", (5,))[:1], {"changed": _blank(p, 5)}))


def _blank(page: Page, k: int) -> dict[int, Row]:
    known = page.export.known(page.tag, k)
    return {k: (known[0], "", known[2])}


def _amounts(
    page: Page, change: Callable[[str], str], bad: Sequence[int] = ()
) -> tuple[str, dict[str, object]]:
    return page.with_cells("amount", change, bad or ALL), without(*bad)


# -- files ------------------------------------------------------------------------------------


@kind("截断.csv")
def _cut(page: Page) -> Answer:
    data = text(page.sheet).encode()
    header = len(page.lines[0].encode())
    # A piece without a delimiter might as well belong to the cell above.
    places = range(header + 30, len(data) - 1)
    place = page.chance.choice([n for n in places if data[:n].rpartition(b"\n")[2].count(b",")])
    whole = data[:place].count(b"\n") - 1
    rest = data[:place].rpartition(b"\n")[2]
    # A last line that lacks nothing but its line end is a whole one.
    is_whole = rest == page.lines[whole + 1].rstrip("\n").encode()
    kept = ALL[: whole + is_whole]
    return data[:place], {"kept": kept, "aside": int(bool(rest) and not is_whole)}


kind("工作簿.xlsx")(lambda p: made.workbook({"订单": p.sheet}))
kind("工作簿有标题.xlsx")(lambda p: made.workbook({"订单": [["明细"], [], *p.sheet]}))
kind("其实是网页.xls")(lambda p: made.page(made.html_table(p.sheet)))
kind("其实是2003.xls")(lambda p: made.excel_2003({"订单": p.sheet}))
kind("其实是csv.xlsx")(lambda p: text(p.sheet).encode("gb18030"))
APART = ("工作簿", "其实是网页", "其实是2003")


def everything(rounds: int = 1) -> list[Polluted]:
    """Return every kind on every export, in a fixed order; each round throws the dice again."""
    pages = [(one, name) for _ in range(rounds) for name in KINDS for one in _fitting(name)]
    return [_polluted(export, name, 1000 + n) for n, (export, name) in enumerate(pages)]


def sample() -> list[Polluted]:
    """Return every kind once, on the exports in turn."""
    pages = [
        (fitting[n % len(fitting)], name)
        for n, name in enumerate(KINDS)
        for fitting in [_fitting(name)]
    ]
    return [_polluted(export, name, 1000 + n) for n, (export, name) in enumerate(pages)]


def _fitting(name: str) -> list[Export]:
    """Return the exports that have the cells which a kind pollutes."""
    needed = "amount" if name.startswith("金额") or name == "合计不对.csv" else "id"
    return [one for one in EXPORTS if needed in one.fields.values()]


def _polluted(export: Export, name: str, tag: int) -> Polluted:
    made_of = KINDS[name](Page(export, tag, random.Random(tag)))  # noqa: S311 - no secret
    content, more = made_of if isinstance(made_of, tuple) else (made_of, {})
    data = content.encode() if isinstance(content, str) else content
    return Polluted(
        name=f"{tag}/{name}",
        kind=name,
        export=export,
        tag=tag,
        data=data,
        **more,  # type: ignore[arg-type]
    )
