"""The sentences for exports that cannot be read, each with its remedy."""

from __future__ import annotations

from collections.abc import Mapping

from retro.errors import ExportError

PROBLEMS: Mapping[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "EMPTY_FILE": (
        ("文件是空的，一行数据也没有。", "the file is empty."),
        (
            "请在后台重新导出，等下载完成后再放进来。",
            "Export it again and wait until the download has finished.",
        ),
    ),
    "NOT_A_FILE": (
        ("这是快捷方式或特殊文件，不读取。", "this is a link or a special file; it is not read."),
        (
            "请把导出的文件本身复制到 exports 文件夹。",
            "Copy the export itself into the exports folder.",
        ),
    ),
    "UNREADABLE": (
        (
            "文件打不开：内容已损坏，或者没有读取权限。",
            "the file cannot be opened: it is damaged, or may not be read.",
        ),
        (
            "请在后台重新导出；如果文件正在 Excel 里打开，请先关闭。",
            "Export it again; if it is open in Excel, close it first.",
        ),
    ),
    "PASSWORD": (
        ("工作簿有密码保护，无法读取。", "the workbook is protected by a password."),
        (
            "请在 Excel 中去掉密码，另存后再运行。",
            "Remove the password in Excel, save it and run again.",
        ),
    ),
    "ARCHIVE": (
        ("这是压缩包，不是报表。", "this is an archive, not a report."),
        (
            "请解压后把里面的文件放进 exports 文件夹。",
            "Unpack it and put the files inside into the exports folder.",
        ),
    ),
    "ARCHIVE_PASSWORD": (
        ("压缩包里的这个文件有密码保护，无法读取。", "this file in the archive needs a password."),
        (
            "请解压后把里面的文件放进 exports 文件夹。",
            "Unpack it and put the files inside into the exports folder.",
        ),
    ),
    "ARCHIVE_TOO_BIG": (
        (
            "压缩包解开后大得不合常理，为安全起见不读取。",
            "the archive unpacks to an implausible size and is not read.",
        ),
        (
            "请解压后只把需要的报表放进 exports 文件夹。",
            "Unpack it and put only the reports that are needed into the exports folder.",
        ),
    ),
    "CHANGED": (
        ("文件在读取过程中被改动了。", "the file was changed while it was read."),
        ("请等下载或保存完成后再运行。", "Wait until it is completely written and run again."),
    ),
    "TOO_BIG": (
        (
            "文件解开后大得不合常理，为安全起见不读取。",
            "the file unpacks to an implausible size and is not read.",
        ),
        ("请在后台分段导出，或导出为 CSV。", "Export it in parts, or as CSV."),
    ),
    "CRASHED": (
        ("读取这个文件时内存或时间超限。", "reading this file took too much memory or time."),
        (
            "请在 Excel 中删除多余的空行空列后另存，或导出为 CSV。",
            "Delete the surplus empty rows and columns in Excel and save it, or export it as CSV.",
        ),
    ),
    "ROSTER_MONTH": (
        (
            "这是一张排班表，但只有日，看不出是哪年哪月，没有用上。",
            "this is a roster whose days have no month or year; it is not used.",
        ),
        (
            "请在文件名、工作表名或表头上方写明年月，如“排班_2025年11月.xlsx”。",
            "Write the month into the name of the file, such as “roster_2025-11.xlsx”.",
        ),
    ),
    "SUMMARY": (
        (
            "这是导出工具自带的汇总页，不含明细，不用读取，其他页不受影响。",
            "this sheet is the summary of an export tool; it holds no records.",
        ),
        ("无需处理。", "Nothing has to be done."),
    ),
    "OWN_LISTS": (
        (
            "这是本工具写的跟进清单，里面没有可以读回的“未付款原因”一页，不用读取。",
            "these are work lists of this tool without the sheet of reasons not paid.",
        ),
        ("无需处理。", "Nothing has to be done."),
    ),
    "BINARY": (
        ("这不是表格文件。", "this is not a table."),
        ("请导出为 CSV 或 Excel 再放进来。", "Export it as CSV or Excel."),
    ),
    "NUMBERS": (
        ("这是苹果 Numbers 的文件，无法直接读取。", "this is a document of Apple's Numbers."),
        (
            "请在 Numbers 中选择“文件 > 导出为 > CSV”；最好直接用后台导出的原文件。",
            "Choose File > Export To > CSV in Numbers; better still, use the export itself.",
        ),
    ),
    "PAGE": (
        (
            "这是一个网页，里面没有表格，多半是登录已过期时存下来的登录页或报错页。",
            "this is a web page without a table, most likely a login or an error page.",
        ),
        (
            "请重新登录后台，再导出一次。",
            "Sign in to the back office again and export it once more.",
        ),
    ),
    "CUT": (
        (
            "网页里的表格不完整：下载中断了，或者有标签没闭合，后面的行读不到。",
            "the table of this page is not whole: it breaks off, or an open mark hides rows.",
        ),
        (
            "请在后台重新导出，等下载完成后再放进来。",
            "Export it again and wait until the download has finished.",
        ),
    ),
    "ANSWER": (
        (
            "这是后台返回的一段 JSON 数据，不是报表，多半是导出失败时的报错。",
            "this is a JSON answer of the back office, not a report; the export probably failed.",
        ),
        (
            "请重新登录后台，导出为 Excel 或 CSV。",
            "Sign in to the back office again and export it as Excel or CSV.",
        ),
    ),
    "MOJIBAKE": (
        (
            "内容已经是乱码：文件被用错误的编码打开后又保存过，原来的字无法还原。",
            "the text is garbled: it was opened in the wrong encoding and saved that way.",
        ),
        (
            "请在后台重新导出，直接放进来，不要先打开再保存。",
            "Export it again and put it here without opening and saving it first.",
        ),
    ),
}


def problem(code: str) -> ExportError:
    """Return the error of a known problem; the caller knows the file."""
    (zh, en), (remedy_zh, remedy_en) = PROBLEMS[code]
    return ExportError(code, {"zh": zh, "en": en}, {"zh": remedy_zh, "en": remedy_en})
