"""The account of one table: every record has one fate, and the sum is checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from retro import resources
from retro.errors import ExportError, RetroError
from retro.model import FileAccount, QuarantinedRow, Text


def sentence(error: RetroError) -> Text:
    """Return message and remedy as one text."""
    return {lang: error.said(lang) for lang in resources.languages()}


def remark(account: FileAccount, aside: Sequence[QuarantinedRow], lost: Mapping[str, int]) -> Text:
    """Say what a manager must know of a table that was read: it is empty, useless or damaged.

    `lost` counts the ids that a spreadsheet rounded, by header.
    """
    if account.rows_in == account.rows_total_lines:
        return _ONE_LINE if any(map(VALUE.fullmatch, account.unused)) else _NOTHING
    if account.rows_quarantined == account.rows_in - account.rows_total_lines:
        return _all_aside(account, aside[0])
    return _lost_ids(lost) if lost else {}


_NOTHING: Text = {
    "zh": "表头认得，但下面一行数据也没有。请检查导出时选的日期和筛选条件，再导出一次。",
    "en": "the header is known, but there is no row below it. Check the dates and filters of the "
    "export, and export it again.",
}


# No back office names a column by a number or a time alone.
VALUE = re.compile(r"[\d\s:./-]+")
_ONE_LINE: Text = {
    "zh": "表头那一行里混着数据：行与行之间的换行丢了，这些数据没有用上。"
    "请在后台重新导出，直接放进来，不要用别的工具转存。",
    "en": "the line of the header holds data as well: the line ends are lost, and so these data "
    "are not used. Export it again and do not save it with another program.",
}


def _all_aside(account: FileAccount, first: QuarantinedRow) -> Text:
    """One sentence for the file instead of one a row; quarantine.csv has them all."""
    column = f"“{first.column}”" if first.column else ""
    return {
        "zh": f"{account.rows_quarantined} 行全部读不懂，都已放到一边。"
        f"第一处：第 {first.line} 行{column}，{first.reason['zh']}。{first.remedy['zh']}",
        "en": f"none of its {account.rows_quarantined} rows can be read; all are set aside. The "
        f"first is line {first.line} {column}: {first.reason['en']}. {first.remedy['en']}",
    }


def _lost_ids(lost: Mapping[str, int]) -> Text:
    """Say which ids a spreadsheet destroyed in columns that a row can do without."""
    zh = "、".join(f"{name} {count} 个" for name, count in lost.items())
    en = ", ".join(f"{name}: {count}" for name, count in lost.items())
    return {
        "zh": f"有编号被表格软件改成科学计数法或公式错误，原来的编号已丢失，不能用于关联：{zh}。"
        "请在后台重新导出，不要用 Excel 打开后另存。",
        "en": f"a spreadsheet rounded or lost ids, which can no longer be joined: {en}. "
        "Export it again and do not save it from a spreadsheet.",
    }


def must_add_up(account: FileAccount) -> None:
    """Stop the run if a record has no fate, or two."""
    parts = (
        account.rows_used
        + account.rows_duplicate
        + account.rows_total_lines
        + account.rows_quarantined
    )
    if account.rows_in != parts:
        raise ExportError(
            "ACCOUNT",
            {
                "zh": f"行数对不上：读入 {account.rows_in} 行，去向只有 {parts} 行。",
                "en": f"the rows do not add up: {account.rows_in} read, {parts} accounted for.",
            },
            {"zh": "请把这个文件反馈给我们。", "en": "Please report this file."},
            file=account.file,
        )
