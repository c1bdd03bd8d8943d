"""The sentences for exports that cannot be read, each with its remedy."""

from __future__ import annotations

from collections.abc import Mapping

from retro.errors import ExportError

PROBLEMS: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "EMPTY_FILE": (
        ("文件是空的,一行数据也没有。", "the file is empty."),
        (
            "请在后台重新导出,等下载完成后再放进来。",
            "Export it again and wait until the download has finished.",
        ),
    ),
    "NOT_A_FILE": (
        ("这是快捷方式或特殊文件,不读取。", "this is a link or a special file; it is not read."),
        (
            "请把导出的文件本身复制到 exports 文件夹。",
            "Copy the export itself into the exports folder.",
        ),
    ),
    "UNREADABLE": (
        (
            "文件打不开:内容已损坏,或者没有读取权限。",
            "the file cannot be opened: it is damaged, or may not be read.",
        ),
        (
            "请在后台重新导出;如果文件正在 Excel 里打开,请先关闭。",
            "Export it again; if it is open in Excel, close it first.",
        ),
    ),
    "PASSWORD": (
        ("工作簿有密码保护,无法读取。", "the workbook is protected by a password."),
        (
            "请在 Excel 中去掉密码,另存后再运行。",
            "Remove the password in Excel, save it and run again.",
        ),
    ),
    "ARCHIVE": (
        ("这是压缩包,不是报表。", "this is an archive, not a report."),
        (
            "请解压后把里面的文件放进 exports 文件夹。",
            "Unpack it and put the files inside into the exports folder.",
        ),
    ),
    "TOO_BIG": (
        (
            "工作簿解开后大得不合常理,为安全起见不读取。",
            "the workbook unpacks to an implausible size and is not read.",
        ),
        ("请在后台分段导出,或导出为 CSV。", "Export it in parts, or as CSV."),
    ),
    "CRASHED": (
        ("读取这个工作簿时内存或时间超限。", "reading this workbook took too much memory or time."),
        (
            "请在 Excel 中删除多余的空行空列后另存,或导出为 CSV。",
            "Delete the surplus empty rows and columns in Excel and save it, or export it as CSV.",
        ),
    ),
    "BINARY": (
        ("这不是表格文件。", "this is not a table."),
        ("请导出为 CSV 或 Excel 再放进来。", "Export it as CSV or Excel."),
    ),
}


def problem(code: str) -> ExportError:
    """Return the error of a known problem; the caller knows the file."""
    (zh, en), (remedy_zh, remedy_en) = PROBLEMS[code]
    return ExportError(code, {"zh": zh, "en": en}, {"zh": remedy_zh, "en": remedy_en})
