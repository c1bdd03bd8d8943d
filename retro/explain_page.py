"""One file explained, for a person: its rows, its columns, the nearest reports, the next step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from unicodedata import east_asian_width

from retro import resources
from retro.stock_page import COMMA

# Widths in places of the screen, where a Chinese sign takes two.
CELL = 36
RAW_CELL = 16
SEAM = 3
FEWEST = 4
DASH = "–"


def parts(found: Mapping[str, Any], lang: str, width: int) -> Iterator[dict[str, Any] | str]:
    """Yield the tables and lines of one explained file, in order, for a screen so wide."""
    words = resources.strings(lang)["explain"]
    for one in found["tables"]:
        place = f"{found['file']}#{one['sheet']}" if one["sheet"] else found["file"]
        yield _heading(place, one, words, lang)
        if one["rows"]:
            yield _raw(one, words, width)
        if one["problem"]:
            yield f"! {one['problem'][lang]}"
        if one["columns"]:
            yield _columns(one, words, lang)
        yield from _rest(one, words, lang)


def _heading(place: str, one: Mapping[str, Any], words: Mapping[str, str], lang: str) -> str:
    if not one["report"]:
        return words["not_known"].format(file=place)
    form = words["by_mapping"] if one["by_mapping"] else words["known"]
    header = words["header_line" if one["header_line"] else "no_header"]
    return form.format(
        file=place,
        title=one["title"][lang],
        report=one["report"],
        why=COMMA[lang].join(one["why"]),
        number=one["by_mapping"],
        header=header.format(line=one["header_line"]),
    )


def _raw(one: Mapping[str, Any], words: Mapping[str, str], screen: int) -> dict[str, Any]:
    """Return the first rows as they stand, cut to what a screen holds."""
    room = max(screen // (RAW_CELL + SEAM) - 1, FEWEST)
    width = min(max(len(row["cells"]) for row in one["rows"]), room)
    rows = [
        [
            _line(row["line"], one),
            *(cut(cell, RAW_CELL) for cell in row["cells"][:width]),
            *[""] * (width - len(row["cells"])),
        ]
        for row in one["rows"]
    ]
    more = max(len(row["cells"]) for row in one["rows"]) - width
    title = words[_raw_title(one)] + (words["more_columns"].format(n=more) if more > 0 else "")
    return {
        "title": title,
        "columns": [words["line"], *map(str, range(1, width + 1))],
        "rows": rows,
    }


def _raw_title(one: Mapping[str, Any]) -> str:
    """Return which words stand above the first rows: what is copied text has no header."""
    if one["header_line"]:
        return "raw"
    return "raw_taken_apart" if one["report"] else "raw_headless"


def _line(number: int, one: Mapping[str, Any]) -> str:
    """Return the number of a line, marked where it is the header; line 0 is in no file."""
    if not number:
        return ""
    return f"{number} ◀" if number == one["header_line"] else str(number)


def _columns(one: Mapping[str, Any], words: Mapping[str, str], lang: str) -> dict[str, Any]:
    rows = [
        [
            column["header"],
            _name(column, lang) + (" *" if column["required"] else ""),
            cut(column["raw"]) or DASH,
            _understood(column, words),
        ]
        for column in one["columns"]
    ]
    heads = ("header", "column", "example", "understood")
    return {
        "title": words["columns"],
        "columns": [words[head] for head in heads],
        "rows": rows,
    }


def _name(column: Mapping[str, Any], lang: str) -> str:
    label = column["label"]
    return f"{column['column']} {label[lang]}" if label else str(column["column"])


def _understood(column: Mapping[str, Any], words: Mapping[str, str]) -> str:
    if not column["raw"].strip():
        return DASH
    if column["understood"] is None:
        return words["none" if column["is_understood"] else "not_understood"]
    return cut(_value(column["understood"], words))


def _value(value: Any, words: Mapping[str, str]) -> str:
    """Return a value as text: yes or no, and numbers without the noise of floating point."""
    if isinstance(value, bool):
        return words["yes" if value else "no"]
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _rest(one: Mapping[str, Any], words: Mapping[str, str], lang: str) -> Iterator[str]:
    for key in ("unused", "missing"):
        if one[key]:
            yield words[key].format(names=COMMA[lang].join(one[key]))
    if one["first_row"]:
        labels = {column["column"]: _name(column, lang) for column in one["columns"]}
        known = [
            cut(f"{labels.get(name, name)} = {_value(value, words)}", 2 * CELL)
            for name, value in one["first_row"].items()
            if value is not None
        ]
        yield words["first_row"].format(values=COMMA[lang].join(known))
    for near in one["nearest"]:
        yield words["near"].format(
            title=near["title"][lang],
            report=near["report"],
            n=len(near["has"]),
            total=near["known_columns"],
            has=_listed(near["has"], lang),
            lacks=_listed(near["lacks"], lang),
        )
    if one["next"]:
        yield words["next_command"].format(command=one["next"]["command"])
    if one["next"] and one["next"]["mapping"]:
        yield words["next_mapping"]
        yield from (f"    {line}" for line in one["next"]["mapping"].splitlines())


def _listed(names: Sequence[str], lang: str) -> str:
    return COMMA[lang].join(names) or DASH


def cut(cell: str, room: int = CELL) -> str:
    """Return a cell on one line, cut to a width that leaves room for others."""
    line = " ".join(cell.split())
    if _wide(line) <= room:
        return line
    kept = ""
    for sign in line:
        if _wide(kept + sign) >= room:
            break
        kept += sign
    return f"{kept}…"


def _wide(text: str) -> int:
    return sum(1 + (east_asian_width(sign) in "WF") for sign in text)
