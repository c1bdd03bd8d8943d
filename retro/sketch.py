"""An unknown export -> a first source file for it, valid at once, to be corrected by hand."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retro import resources
from retro.catalog import Catalog
from retro.errors import ExportError, UsageError
from retro.folding import fold
from retro.guessing import SAME, Guess, guesses
from retro.headers import parse_source
from retro.model import Source
from retro.opening import Opened, likely, opened
from retro.readers.match import OWN
from retro.readers.recognition import mains
from retro.settings import Settings
from retro.toml_lines import quoted

DATED = re.compile(r"[\d年月日至到~\-_.\s]{4,}$|^[\d\-_.]{6,}")
MOST_GROUPS = 5
MOST_WORDS = 8
MOST_SIGNS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A source to be written: its path, its text, and what has to be looked at."""

    path: Path
    text: str
    base: Source
    columns: Mapping[str, Guess]
    unused: tuple[str, ...]
    lacking: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]


def sketched(
    file: Path, catalog: Catalog, settings: Settings, aim: tuple[str | None, str | None]
) -> Sketch:
    """Return the source of an unknown export; `aim` is (report, table) where they are stated.

    Raises:
        ExportError: The file cannot be read, or none of its headers could be any column.
    """
    with tempfile.TemporaryDirectory(prefix="retro-") as scratch:
        found = _main_table(opened(file, catalog, Path(scratch) / "file", settings))
    base, columns = _based(f"{file.stem} {found.name}", found, catalog, *aim)
    columns = {name: guess for name, guess in columns.items() if "*/" not in guess.header}
    if not columns:
        raise _no_guess(found, base)
    slug = _slug(file)
    path = f"sources/{slug}/{slug}"
    used = {guess.header for guess in columns.values()}
    unused = tuple(header for header in found.cells if header not in used)
    text = _written(file, base, columns, unused)
    parse_source(path, text)
    return Sketch(
        path=Path(f"{path}.sql"),
        text=text,
        base=base,
        columns=columns,
        unused=unused,
        lacking=tuple(name for name in base.required if name not in columns),
        words=_words(found, base, columns, catalog),
    )


def document(sketch: Sketch, written: Path) -> dict[str, Any]:
    """Return what `retro map` tells."""
    return {
        "path": str(written),
        "table": sketch.base.table,
        "based_on": sketch.base.report,
        "columns": {
            name: {"header": guess.header, "sure": guess.score == SAME}
            for name, guess in sketch.columns.items()
        },
        "lacking": list(sketch.lacking),
        "words": {name: list(words) for name, words in sketch.words.items()},
        "unused": list(sketch.unused),
    }


def write(sketch: Sketch, target: Path) -> Path:
    """Write a source file where none is yet, and return its path.

    Raises:
        UsageError: There is a file already, which is never overwritten, or none can be made.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            file.write(sketch.text)
    except OSError as error:
        raise _not_written(target) from error
    return target


def lines(found: Mapping[str, Any], base: Source, lang: str) -> list[str]:
    """Return what `retro map` tells a person: the path, and what to correct by hand."""
    words = resources.strings(lang)["map"]
    comma = "、" if lang == "zh" else ", "
    told = [
        words["written"].format(path=found["path"]),
        words["based"].format(title=base.title[lang], report=base.report, table=base.table),
    ]
    told += [
        words["sure" if one["sure"] else "doubt"].format(column=name, header=one["header"])
        for name, one in found["columns"].items()
    ]
    told += [
        words["words"].format(column=name, words=comma.join(found_words[:MOST_WORDS]))
        for name, found_words in found["words"].items()
        if found_words
    ]
    told += [
        words[key].format(names=comma.join(found[key]))
        for key in ("lacking", "unused")
        if found[key]
    ]
    return [*told, words["menu"], words["then"]]


def _main_table(tables: Sequence[Opened]) -> Opened:
    """Return the table with the most headers."""
    readable = [table for table in tables if table.header]
    if not readable:
        error = next((table.error for table in tables if table.error), None)
        raise error or ExportError(
            "NO_HEADER",
            {"zh": "这个文件里没有表头。", "en": "there is no header row in this file."},
            {"zh": "请导出带表头的版本。", "en": "Export it with its header row."},
        )
    return max(readable, key=lambda table: len(table.cells))


def _based(
    name: str, found: Opened, catalog: Catalog, report: str | None, table: str | None
) -> tuple[Source, dict[str, Guess]]:
    """Return the source that serves as a model, and the header of each of its columns."""
    reports = {source.report: source for source in mains(catalog)}
    if report is not None or table is not None:
        wanted = report or f"retro/{table}"
        known = sorted(reports) if report else [q.name for q in catalog.folder("tables")]
        if wanted not in reports:
            raise _unknown("--report" if report else "--table", report or str(table), known)
        return reports[wanted], guesses(found.cells, reports[wanted], catalog)
    if found.match:
        raise _known(found.match.source)
    best = likely(name, found, catalog)
    if best is None:
        raise _no_guess(found, None)
    return best


def _words(
    found: Opened, base: Source, columns: Mapping[str, Guess], catalog: Catalog
) -> dict[str, tuple[str, ...]]:
    """Return the words of each column whose values our own table writes in a fixed way."""
    if not base.path.startswith(OWN):
        return {}
    codes = [c.name for c in catalog.table(base.table).columns if c.kind == "code"]
    return {
        name: tuple(sorted({cell.strip() for cell in found.cells[columns[name].header]} - {""}))
        for name in codes
        if name in columns
    }


def _written(file: Path, base: Source, columns: Mapping[str, Guess], unused: Sequence[str]) -> str:
    """Return the text of the source: names of the file first, the usual ones where it has none."""
    name = file.stem.replace("*/", "")
    required = [column for column in base.required if column in columns] or list(columns)[:1]
    told = [*required, *(column for column in columns if column not in required)][:MOST_GROUPS]
    width = max(map(len, base.aliases))
    head = [
        f"title     = {{ zh = {quoted(name)}, en = {quoted(name)} }}",
        f'table     = "{base.table}"',
        f'platform  = "{base.platform}"',
        f"menu      = {_menu(name)}",
        'grade     = "C"',
        "recognise = [",
        *(f"    [{quoted(columns[column].header)}]," for column in told),
        "]",
        f"required  = {_list(required)}",
        f"nulls     = {_list(base.nulls)}",
        *(["", "[totals]"] if base.totals else []),
        *(f"{column} = {_list(words)}" for column, words in base.totals.items()),
        "",
        "[aliases]",
        *(_alias(column, base, columns.get(column), width) for column in base.aliases),
    ]
    left = " ".join("、".join(unused).split()) or "–"
    return "/* retro\n" + "\n".join(head) + f"\n*/\n-- 未使用: {left}\n{base.sql}\n"


def _alias(column: str, base: Source, guess: Guess | None, width: int) -> str:
    if guess is None:
        usual = [name for name in base.names[column] if "*/" not in name]
        return f"{column:{width}} = {_list(usual)}  # 文件里没有 / not in the file"
    doubt = "" if guess.score == SAME else "  # 请核对 / please check"
    return f"{column:{width}} = {_list([guess.header])}{doubt}"


def _menu(name: str) -> str:
    zh, en = f"{name}：请写明在后台哪里导出", f"{name}: say where it is exported"
    return f"{{ zh = {quoted(zh)}, en = {quoted(en)} }}"


def _list(words: Sequence[str]) -> str:
    return json.dumps(list(words), ensure_ascii=False)


def _slug(file: Path) -> str:
    """Return the name of the source: that of the file without days, blanks and signs."""
    stem = DATED.sub("", unicodedata.normalize("NFKC", file.stem))
    return re.sub(r"\W+", "_", stem).strip("_").casefold() or "export"


def _unknown(option: str, value: str, known: Sequence[str]) -> UsageError:
    words = ", ".join(known)
    return UsageError(
        "USAGE",
        {
            "zh": f"{option}：没有“{value}”。可用：{words}。",
            "en": f"{option}: there is no `{value}`. There is: {words}.",
        },
        {"zh": "用 retro formats 查看。", "en": "See `retro formats`."},
    )


def _not_written(target: Path) -> UsageError:
    if target.exists():
        return UsageError(
            "EXISTS",
            {"zh": f"{target} 已经存在，不会覆盖。", "en": f"{target} is there already."},
            {"zh": "直接修改它，或用 --out 换个位置。", "en": "Edit it, or choose another --out."},
        )
    return UsageError(
        "NOT_WRITTEN",
        {"zh": f"{target} 写不进去。", "en": f"{target} cannot be written."},
        {"zh": "请用 --out 换个位置。", "en": "Choose another --out."},
    )


def _known(source: Source) -> UsageError:
    return UsageError(
        "KNOWN_REPORT",
        {
            "zh": f"这个文件已经认得：{source.title['zh']}（{source.report}），不用再写来源文件。",
            "en": f"the file is known already: {source.title['en']} ({source.report}).",
        },
        {
            "zh": "若要另写一份，请用 --report 或 --table 指明照着哪一种写。",
            "en": "To write another source for it, name its model with --report or --table.",
        },
    )


def _no_guess(found: Opened, base: Source | None) -> ExportError:
    names = [name for name in found.cells if fold(name)]
    zh, en = "、".join(names)[:MOST_SIGNS], ", ".join(names)[:MOST_SIGNS]
    wanted = {
        "zh": "请用 --table 或 --report 指明是哪一种表" if base is None else "请改用别的表",
        "en": "Name the kind with --table or --report" if base is None else "Try another table",
    }
    return ExportError(
        "NO_GUESS",
        {
            "zh": f"从表头猜不出任何一列（{zh}）。",
            "en": f"no header could be told to be any column ({en}).",
        },
        {lang: f"{text}{'。' if lang == 'zh' else '.'}" for lang, text in wanted.items()},
    )
