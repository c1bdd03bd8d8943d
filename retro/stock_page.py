"""What there is, for a person: tables whose cells may have lines, and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from retro import resources
from retro.formats import Formats
from retro.stock import ACCOUNT

SHOWN_ROWS = 10
SHOWN_LINES = 5
SHOWN_NAMES = 6
# Below so many places of the screen a table has three columns.
NARROW = 100
ZIP = ".zip"
DASH = "–"
COMMA = {"zh": "、", "en": ", "}
COLON = {"zh": "：", "en": ": "}


def tables(found: Mapping[str, Any], lang: str, width: int = NARROW) -> list[dict[str, Any]]:
    """Return the tables that `retro check` prints: one row a file, for a screen so wide."""
    words, formats = resources.strings(lang)["check"], Formats(lang)
    rows = [
        [
            _bare(file["file"]),
            _recognised(file, words, lang),
            _read_as(file, words, lang),
            "\n".join(filter(None, (_account(file, words, formats), _period(file, formats)))),
        ]
        for file in found["coverage"]
    ]
    columns = [words[head] for head in ("file", "report", "read_as", "rows")]
    if width < NARROW:
        columns = [columns[0], words["report"], columns[3]]
        rows = [[file, "\n".join(filter(None, middle)), last] for file, *middle, last in rows]
    return [{"title": words["files"], "columns": columns, "rows": rows, "ruled": True}]


def lines(found: Mapping[str, Any], lang: str) -> list[str]:
    """Return what `retro check` prints after the table: a heading, then its lines."""
    words = resources.strings(lang)["check"]
    return [
        *_problems(found, words, lang),
        *_aside(found["quarantined"], words, lang),
        *_headed(words["notes"], (f"• {note['say'][lang]}" for note in found["notes"])),
        *_headed(words["suggestions"], (f"? {one['say'][lang]}" for one in found["suggestions"])),
        "",
        *_steps(found["steps"], words, lang),
        *_headed(words["unlocks"], (_unlock(one, words, lang) for one in found["unlocks"])),
    ]


def query_table(found: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return the catalogue as a table for a person."""
    rows = [
        [
            q["path"],
            f"{q['origin']} + {q['overrides'][0]['file']}" if q["overrides"] else q["origin"],
            ", ".join(q["reads"]),
            ", ".join(f"{name}={value}" for name, value in q["params"].items()),
            q["title"][lang],
        ]
        for q in found["queries"]
    ]
    rows += [[s["path"], s["origin"], "", "", s["title"][lang]] for s in found["sources"]]
    rows += [[r["path"], r["origin"], "", "", ""] for r in found["reference"]]
    return {"columns": ["path", "origin", "reads", "params", "title"], "rows": rows}


def format_table(found: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """Return the known exports as a table for a person."""
    rows = [
        [
            f"{f['report']}\n{f['title'][lang]}",
            f["table"],
            f["grade"],
            f["menu"][lang],
            COMMA[lang].join(heads[0] for heads in f["columns"].values()),
        ]
        for f in found["formats"]
    ]
    words = resources.strings(lang)["check"]
    heads = ("report_known", "table", "grade", "menu", "headers")
    return {"columns": [words[head] for head in heads], "rows": rows, "ruled": True}


def format_list(found: Mapping[str, Any]) -> str:
    """Return the known exports as Markdown, by platform: the generated part of docs/formats.md."""
    said: list[str] = []
    for platform in sorted({f["platform"] for f in found["formats"]}):
        said += ["", f"## {platform}", ""]
        for one in (f for f in found["formats"] if f["platform"] == platform):
            said += _format(one)
    return "\n".join([*said, ""]) + "\n"


def _format(one: Mapping[str, Any]) -> list[str]:
    """Return one known export as Markdown: where to get it, and its headers over the years."""
    rows = [
        f"| `{name}`{' *' if name in one['required'] else ''} | "
        f"{' · '.join(head.replace('|', chr(92) + '|') for head in heads)} |"
        for name, heads in one["columns"].items()
    ]
    return [
        f"### {one['title']['zh']} · {one['title']['en']}",
        "",
        f"`{one['report']}` → table `{one['table']}`, grade {one['grade']}",
        "",
        f"- {one['menu']['zh']}",
        f"- {one['menu']['en']}",
        "",
        "| column | headers over the years |",
        "|---|---|",
        *rows,
        "",
        *_words(one["words"]),
    ]


def _words(columns: Mapping[str, Mapping[str, Sequence[str]]]) -> list[str]:
    """Return the words that columns may hold as Markdown; nothing where none are told."""
    rows = [
        f"| `{column}` | `{code}` | {' · '.join(words)} |"
        for column, codes in columns.items()
        for code, words in codes.items()
    ]
    return ["| column | read as | words in its cells |", "|---|---|---|", *rows, ""] if rows else []


def short(names: Sequence[str], words: Mapping[str, str], lang: str) -> str:
    """Return the first of many names, and how many more there are."""
    shown = COMMA[lang].join(names[:SHOWN_NAMES])
    more = len(names) - SHOWN_NAMES
    return shown + (words["more"].format(n=more) if more > 0 else "")


def _recognised(file: Mapping[str, Any], words: Mapping[str, str], lang: str) -> str:
    if not file["report"]:
        return words["unknown"]
    name = file["title"][lang] if file["title"] else file["report"]
    lists = [
        words[key].format(names=short(file[key], words, lang))
        for key in ("why", "missing")
        if file[key]
    ]
    return "\n".join([name, *([file["report"]] if file["title"] else []), *lists])


def _read_as(file: Mapping[str, Any], words: Mapping[str, str], lang: str) -> str:
    named = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}
    delimiter = words[named[file["delimiter"]]] if file["delimiter"] in named else file["delimiter"]
    parts = [COMMA[lang].join(filter(None, (file["encoding"], delimiter)))]
    if file["sheet"]:
        key = "inside" if file["file"].casefold().endswith(ZIP) else "sheet"
        parts.append(words[key].format(name=file["sheet"]))
    if file["header_line"]:
        parts.append(words["header_line"].format(n=file["header_line"]))
    return "\n".join(filter(None, parts))


def _bare(file: str) -> str:
    """Return the name of a file without the folder in which all of them lie."""
    return file.partition("/")[2] or file


def _account(file: Mapping[str, Any], words: Mapping[str, str], formats: Formats) -> str:
    """Return the account: rows in = used + the parts that are not zero."""
    if not file["report"]:
        return DASH
    total, *parts = ACCOUNT
    counted = [
        f"{words[name]} {formats.count(file[name])}"
        for name in parts
        if file[name] or name == "rows_used"
    ]
    return f"{formats.count(file[total])} = {' + '.join(counted)}"


def _period(file: Mapping[str, Any], formats: Formats) -> str:
    first, last = file["first_at"], file["last_at"]
    return "" if first is None else formats.period(first, last)


def _headed(title: str, items: Iterable[str]) -> list[str]:
    found = list(items)
    return ["", title, *found] if found else []


def _problems(found: Mapping[str, Any], words: Mapping[str, str], lang: str) -> list[str]:
    """Return what is wrong with files; where one is not recognised, how to go on."""
    wrong = [file for file in found["coverage"] if file["problem"]]
    said = [f"! {_place(file)}{COLON[lang]}{file['problem'][lang]}" for file in wrong]
    if any(file["header_line"] or file["encoding"] for file in wrong if not file["report"]):
        said.append(words["go_on"])
    return _headed(words["problems"], said)


def _place(file: Mapping[str, Any]) -> str:
    name = _bare(file["file"])
    return f"{name}#{file['sheet']}" if file["sheet"] else name


def _aside(rows: Sequence[Mapping[str, Any]], words: Mapping[str, str], lang: str) -> list[str]:
    """Return the rows set aside: one line a file, column and reason, with what to do."""
    same: dict[tuple[str, ...], list[str]] = {}
    for row in rows:
        key = (_bare(row["file"]), row["column"], row["reason"][lang], row["remedy"][lang])
        same.setdefault(key, []).append(str(row["line"]))
    shown = [
        words["aside_rows"].format(
            file=file, reason=reason, remedy=remedy, n=len(numbers),
            column=words["aside_column"].format(column=column) if column else "",
            lines=COMMA[lang].join(numbers[:SHOWN_LINES])
            + (words["and_more"] if len(numbers) > SHOWN_LINES else ""),
        )
        for (file, column, reason, remedy), numbers in list(same.items())[:SHOWN_ROWS]
    ]  # fmt: skip
    if more := sum(map(len, list(same.values())[SHOWN_ROWS:])):
        shown.append(words["more_aside"].format(n=more))
    elif shown:
        shown.append(words["see_quarantine"])
    return _headed(words["aside"], shown)


def _steps(steps: Sequence[Mapping[str, Any]], words: Mapping[str, str], lang: str) -> list[str]:
    """Return each step with the questions that can be answered, and those that cannot."""
    titles = resources.strings(lang)["steps"]
    said = [words["steps"]]
    for one in steps:
        can, cannot = one["answered"], one["unanswered"]
        title = titles[str(one["step"])]["title"]
        said.append(
            words["step"].format(
                step=one["step"], title=title, n=len(can), total=len(can) + len(cannot)
            )
        )
        for mark, questions in (("✓", can), ("✗", cannot)):
            if questions:
                said.append(f"  {mark} {COMMA[lang].join(q[lang] for q in questions)}")
    return said


def _unlock(one: Mapping[str, Any], words: Mapping[str, str], lang: str) -> str:
    titles = COMMA[lang].join(title[lang] for title in one["answers"])
    return words["unlock"].format(export=one["export"][lang], titles=titles)
