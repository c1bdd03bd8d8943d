"""A workspace's `queries/<path>.toml`: sentences and thresholds laid over a query, not its SQL."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from retro.errors import UsageError
from retro.headers import broken, query_of, split
from retro.model import Query
from retro.toml_lines import line_of, tables

# What may be laid over a query; anything else belongs to its statement.
KEYS = (
    "title",
    "question",
    "doc",
    "say",
    "so",
    "core",
    "params",
    "order",
    "optional",
    "hidden",
    "columns",
)
OF_RULES = ("title", "say", "do", "ask", "owner", "due_days", "kpi", "cause", "controllable",
            "severity", "kind")  # fmt: skip
TABLES = ("params", "columns", "finding")
OF_COLUMNS = ("zh", "en", "doc", "aside")
PROFILES = "profiles"
NO_FILE = {"zh": "这不是一个普通文件", "en": "it is no ordinary file"}
NOT_UTF8 = {"zh": "文件不是 UTF-8 编码", "en": "the file is not UTF-8"}


@dataclass(frozen=True, slots=True)
class Overlay:
    """One file of a workspace that is laid over the query of the same path."""

    path: str
    text: str
    given: Mapping[str, Any]

    @property
    def file(self) -> str:
        """Return the file as messages name it."""
        return f"queries/{self.path}.toml"

    def where(self, keys: Sequence[str]) -> tuple[str, int | None]:
        """Return the file and the line of a key, or of the table around it."""
        return self.file, line_of(self.text, keys)

    def wrong(self, keys: Sequence[str], zh: str, en: str) -> UsageError:
        """Return the error of one key."""
        name = f"`{'.'.join(keys)}`"
        why = {"zh": f"{name}：{zh}", "en": f"{name}: {en}"}
        return broken(self.path, why, *self.where(keys))


def lay_over(queries: dict[str, Query], root: Path) -> None:
    """Lay the files of a folder of queries over the queries of the same path.

    Profiles are files of their own, no overlays.
    """
    for file in sorted(root.rglob("*.toml")):
        path = file.relative_to(root).with_suffix("").as_posix()
        if not path.startswith(f"{PROFILES}/"):
            queries[path] = overlaid(_below(path, queries), _read(path, file))


def _below(path: str, queries: Mapping[str, Query]) -> Query:
    """Return the query that a file is laid over."""
    if path not in queries:
        zh = f"没有查询 `{path}` 可以覆盖；用 retro queries 查看全部"
        why = {"zh": zh, "en": f"there is no query `{path}`; `retro queries` lists them"}
        raise broken(path, why, f"queries/{path}.toml")
    return queries[path]


def _read(path: str, file: Path) -> str:
    if not file.is_file():
        raise broken(path, NO_FILE, f"queries/{path}.toml")
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise broken(path, NOT_UTF8, f"queries/{path}.toml") from error


def overlaid(query: Query, text: str) -> Query:
    """Return a query with what a workspace's file says instead: keys of its header, as they stand.

    Of a text one language may be given alone. What belongs to the statement (`reads`, `grain`, the
    kinds of columns) can only be changed in a copy of the whole file.

    Raises:
        UsageError: A key that is not known, or a value that does not fit, with its line.
    """
    over = _opened(query.path, text)
    head, sql = split(query.path, query.text)
    _check(over, head)
    made = query_of(query.path, _merged(head, over.given), sql, query.origin, over.where)
    _check_sentences(over, made)
    keys = tuple((".".join(keys), over.where(keys)[1] or 0) for keys in _leaves(over.given))
    return replace(made, text=f"{query.text}\n{text}", overrides=keys)


def _opened(path: str, text: str) -> Overlay:
    try:
        return Overlay(path, text, tables(text))
    except tomllib.TOMLDecodeError as error:
        raise broken(path, str(error), f"queries/{path}.toml") from error


def _check(over: Overlay, head: Mapping[str, Any]) -> None:
    """Refuse what is not known, or belongs to the statement, and name its line."""
    for keys in _tables(over.given):
        known = _known(keys[:-1], head)
        if keys[-1] not in known:
            raise over.wrong(keys, *_advice(keys, known, head))
    for name in TABLES:
        if not isinstance(over.given.get(name, {}), dict):
            zh, en = f"要写成 {name} = {{ … }}", f"is written {name} = {{ … }}"
            raise over.wrong([name], zh, en)
    for name, value in over.given.get("params", {}).items():
        usual = head.get("params", {})[name]
        if _is_number(value) != _is_number(usual) or isinstance(value, dict | list):
            zh, en = f"类型应和 {usual!r} 一样", f"should be of the kind of {usual!r}"
            raise over.wrong(["params", name], zh, en)


def _known(table: Sequence[str], head: Mapping[str, Any]) -> Sequence[str]:
    """Return the keys that may stand in a table."""
    if not table:
        return (*KEYS, *(("finding",) if "finding" in head else ()))
    if table == ["finding"]:
        return OF_RULES
    if table in (["params"], ["columns"]):
        return tuple(head.get(table[0], {}))
    return OF_COLUMNS if table[0] == "columns" else ()


def _tables(given: Mapping[str, Any]) -> Iterator[list[str]]:
    """Yield every key that is checked by name: of the header, of its tables, of each column."""
    for name, value in given.items():
        yield [name]
        if name in TABLES and isinstance(value, dict):
            for inner, column in value.items():
                yield [name, inner]
                if name == "columns" and isinstance(column, dict):
                    yield from ([name, inner, key] for key in column)


def _advice(keys: Sequence[str], known: Sequence[str], head: Mapping[str, Any]) -> tuple[str, str]:
    names = ", ".join(known)
    if len(keys) == 1 and keys[0] in OF_RULES and "finding" in head:
        return "请写在 [finding] 下面", "write it under [finding]"
    if len(keys) == 1 and keys[0] in head:
        return (
            f"和 SQL 连在一起，要改请复制整个 .sql；可以覆盖的有 {names}",
            f"belongs to the statement; copy the whole .sql to change it. Open to change: {names}",
        )
    return f"没有这个名字，可用的有 {names}", f"is none of {names}"


def _merged(head: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the header with other values; tables are laid over key by key."""
    found = dict(head)
    for name, value in given.items():
        ours = found.get(name)
        both = isinstance(ours, dict) and isinstance(value, dict)
        found[name] = _merged(ours, value) if both else value  # type: ignore[arg-type]
    return found


def _leaves(given: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[list[str]]:
    for name, value in given.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*above, name))
        else:
            yield [*above, name]


def _check_sentences(over: Overlay, query: Query) -> None:
    """Refuse a sentence that cannot be read, or that speaks of what the query does not have."""
    # Slow to load, and not for the command line.
    from retro.wording import sentences_of, wrong_names  # noqa: PLC0415

    for name, template in sentences_of(query).items():
        for lang, text in template.items():
            keys = [*name.split("."), lang]
            is_given = _value(over.given, keys) == text
            if is_given and (why := wrong_names(query, name, lang, text)):
                raise over.wrong(keys, f"句子模板有误：{why}", why)


def _value(given: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        given = given.get(key) if isinstance(given, dict) else None
    return given


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
