"""The sentences for tables whose report cannot be told: what is there, what lacks, what to do."""

from __future__ import annotations

from collections.abc import Sequence

from retro.errors import ExportError
from retro.readers.match import Match

ASK = {
    "zh": "如果确定是哪一张，请在 retro.toml 的 [[mappings]] 里写明；"
    "用 retro check --explain 加文件名可以逐列查看。",
    "en": "If you know which it is, say so under [[mappings]] in retro.toml; "
    "`retro check --explain FILE` shows it column by column.",
}


def unknown(nearest: Match | None, header_line: int | None = None) -> ExportError:
    """Name the nearest report and what it would have in addition.

    Only names that some source knows are repeated: a file without a header would show the
    names and numbers of buyers instead.
    """
    if nearest is None:
        return _strange(header_line) if header_line is not None else _no_report()
    lacking = [nearest.source.written(group[0]) for group in nearest.lacking]
    title = nearest.source.title
    return ExportError(
        "UNKNOWN_REPORT",
        {
            "zh": f"认不出这是哪一张报表。最接近“{title['zh']}”，但缺少：{'、'.join(lacking)}。",
            "en": f"this report is not known. It is closest to “{title['en']}”, "
            f"which also has: {', '.join(lacking)}.",
        },
        {
            "zh": "请确认导出的是哪张报表；表头改过名的，把列名改回来，"
            "或用 retro map 加文件名生成一个来源文件再改。",
            "en": "Check which report was exported; restore renamed headers, or let `retro map "
            "FILE` write a source for it and correct that.",
        },
    )


def _strange(header_line: int) -> ExportError:
    """Name the row that looks like a header, though nobody knows a word of it."""
    return ExportError(
        "UNKNOWN_TABLE",
        {
            "zh": f"第 {header_line} 行像是表头，但里面的列名一个也不认得，这个文件没有用上。",
            "en": f"line {header_line} looks like a header, but none of its names is known; "
            "the file is not used.",
        },
        {
            "zh": "用 retro map 加文件名为它生成一个来源文件；不是报表可以不管。",
            "en": "Let `retro map FILE` write a source for it; what is no report can stay.",
        },
    )


def _no_report() -> ExportError:
    return ExportError(
        "NOT_A_REPORT",
        {
            "zh": "没有找到任何认得的列名，这个文件没有用上。",
            "en": "no known column name was found; the file is not used.",
        },
        {
            "zh": "如果它是一张报表，请导出带表头的版本；如果只是说明，可以不管。",
            "en": "If it is a report, export it with its header; a note can stay as it is.",
        },
    )


def side_by_side(best: Match) -> ExportError:
    """Say that two tables share one sheet: of two cells of one name, which is meant?"""
    title = best.source.title
    return ExportError(
        "SIDE_BY_SIDE",
        {
            "zh": f"同一页里并排放着两张表（其中有“{title['zh']}”），"
            "只读一张会丢掉另一张，没有用上。",
            "en": f"two tables stand side by side (one is “{title['en']}”): to read one of them "
            "would lose the other, so neither is used.",
        },
        {
            "zh": "请把右边的表移到另一个工作表或文件，再运行；最好直接用后台导出的原文件。",
            "en": "Move the right one to a sheet or file of its own and run again; better still, "
            "use the exports themselves.",
        },
        line=best.line,
    )


def ambiguous(matches: Sequence[Match]) -> ExportError:
    """Name the reports that a header fits equally well."""
    zh = "”和“".join(dict.fromkeys(match.source.title["zh"] for match in matches))
    en = "” and “".join(dict.fromkeys(match.source.title["en"] for match in matches))
    return ExportError(
        "AMBIGUOUS_REPORT",
        {"zh": f"表头同时符合“{zh}”，不能猜。", "en": f"the header fits “{en}” equally well."},
        ASK,
    )


def weak(best: Match, other: Match | None) -> ExportError:
    """Say why a report is not taken for what it fits: another one is nearer, or words are plain."""
    title = best.source.title
    if other is not None:
        zh = f"列名更接近“{other.source.title['zh']}”"
        en = f"its columns are closer to “{other.source.title['en']}”"
    else:
        cells, words = "、".join(best.evidence), ", ".join(best.evidence)
        zh = f"依据只有{cells}这样的通用列名，而一半以上的列不属于它"
        en = f"only plain names tell so ({words}), and half of the columns are not its own"
    return ExportError(
        "WEAK_MATCH",
        {
            "zh": f"看起来像“{title['zh']}”，但{zh}，不能猜。",
            "en": f"it may be “{title['en']}”, but {en}: this is not guessed.",
        },
        ASK,
        line=best.line,
    )


def incomplete(match: Match) -> ExportError:
    """Name the required columns that a known report lacks."""
    names = [match.source.header(name) for name in match.absent]
    title = match.source.title
    return ExportError(
        "MISSING_COLUMN",
        {
            "zh": f"这是“{title['zh']}”，但缺少必需的列：{'、'.join(names)}。",
            "en": f"this is “{title['en']}”, but required columns are missing: {', '.join(names)}.",
        },
        {
            "zh": f"请在{match.source.menu['zh']}重新导出，并勾选这些列。",
            "en": f"Export it again from {match.source.menu['en']} with these columns.",
        },
        line=match.line,
    )


def not_in_file(report: str, lost: Sequence[str], number: int) -> ExportError:
    """Name the headers that a mapping speaks of and the file does not have."""
    return ExportError(
        "MAPPING_COLUMN",
        {
            "zh": f"retro.toml 的第 {number} 条 [[mappings]] 把它当作 {report}，"
            f"但文件里没有这些列：{'、'.join(lost)}。",
            "en": f"[[mappings]] no. {number} of retro.toml takes it for {report}, "
            f"but the file has no column {', '.join(lost)}.",
        },
        {
            "zh": "请按文件里的表头改正 columns，或去掉这一条。",
            "en": "Correct `columns` to the headers of the file, or remove the mapping.",
        },
    )
