"""Languages that are added with one strings file: checked, and laid over the words of the house."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import meta
from jinja2.exceptions import TemplateError

from retro import formats, resources
from retro.catalog import Catalog
from retro.errors import UsageError
from retro.model import LANGUAGES, Query
from retro.sentences import parsed
from retro.toml_lines import line_of, tables
from retro.wording import sentences_of, wrong_names

NAME = re.compile(r"[a-z]{2,3}([_-][A-Za-z0-9]{2,8})*")
PLACE = re.compile(r"\{(\w+)\}")
# Tables of a strings file with keys of their own: words for codes, and for the queries' texts.
OPEN = ("chart", "codes", "definitions", "phrases", "queries")
LOCALE = "locale"
# Tables whose texts are sentences over values.
SENTENCES = ("sentences", "verdict_why", "effects")
OF_QUERIES = ("title", "question", "doc", "say", "so", "finding", "columns")

T = TypeVar("T")
Said = Callable[[str], str]


def use(root: Path | None) -> None:
    """Speak as the strings files of a workspace say; without a workspace as ours do.

    Raises UsageError naming file and line of what is wrong in one of them.
    """
    own = dict(_own(root))
    resources.use(own)


def known(lang: str) -> bool:
    """Tell whether reports can be written in a language."""
    return lang in resources.languages()


def _own(root: Path | None) -> Iterator[tuple[str, dict[str, Any]]]:
    folder = root / "report_templates" / resources.STRINGS if root else None
    for path in sorted(folder.glob("*.toml")) if folder else ():
        place = f"report_templates/{resources.STRINGS}/{path.name}"
        try:
            text = path.read_text("utf-8-sig")
            texts = tables(text)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise _wrong(
                place, None, f"读不出来（{error}）", f"cannot be read ({error})"
            ) from error
        _check(place, path.stem, text, texts)
        yield path.stem, texts


def _check(place: str, lang: str, text: str, texts: Mapping[str, Any]) -> None:
    """Refuse a name that is no language, a key that nothing reads, a text that cannot be filled."""
    if not NAME.fullmatch(lang):
        raise _wrong(place, None, "文件名应是语言代码，如 de、pt-BR",
                     "the file is to be named after a language, such as de or pt-BR")  # fmt: skip
    chosen = texts.get(LOCALE, lang)
    if LOCALE in texts and not formats.has_locale(str(chosen)):
        raise _wrong(place, line_of(text, [LOCALE]), f"没有地区“{chosen}”",
                     f"there is no locale `{chosen}`")  # fmt: skip
    for keys, why in _faults(texts, resources.strings("en"), []):
        raise _wrong(place, line_of(text, keys), *(f"`{'.'.join(keys)}`：{why[0]}",
                                                   f"`{'.'.join(keys)}`: {why[1]}"))  # fmt: skip


def _faults(
    texts: Mapping[str, Any], ours: Mapping[str, Any], above: list[str]
) -> Iterator[tuple[list[str], tuple[str, str]]]:
    """Yield the keys of what cannot be used, and why; `ours` is the English beside it."""
    for name, value in texts.items():
        keys = [*above, name]
        if keys[0] in OPEN:
            yield from _loose(value, keys)
        elif keys != [LOCALE] and name not in ours:
            yield keys, ("没有这个名字", "there is no such text")
        elif keys != [LOCALE] and isinstance(value, Mapping) != isinstance(ours[name], Mapping):
            yield keys, ("应和英文文件里的写法一样", "is to be written as in the English file")
        elif isinstance(value, Mapping):
            yield from _faults(value, ours[name], keys)
        elif isinstance(value, str) and isinstance(ours.get(name), str):
            yield from _unfilled(value, ours[name], keys)


def _loose(value: object, keys: list[str]) -> Iterator[tuple[list[str], tuple[str, str]]]:
    """Yield what is no text in a table of texts with keys of its own."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _loose(inner, [*keys, name])
    elif not isinstance(value, str):
        yield keys, ("应是文字", "is to be a text")


def _unfilled(
    value: str, ours: str, keys: list[str]
) -> Iterator[tuple[list[str], tuple[str, str]]]:
    """Yield a text that asks for values that it will not be given."""
    try:
        is_sentence = keys[0] in SENTENCES
        asked, given = (_names(text, is_sentence=is_sentence) for text in (value, ours))
    except TemplateError as error:
        yield keys, (f"句子模板有误：{error}", f"the sentence is wrong: {error}")
        return
    if strange := sorted(asked - given):
        names = ", ".join(strange)
        yield keys, (f"没有 {names} 可填", f"there is no {names} to fill in")


def _names(text: str, *, is_sentence: bool) -> set[str]:
    if is_sentence:
        return set(meta.find_undeclared_variables(parsed("en", text)))
    return set(PLACE.findall(text))


def spoken(catalog: Catalog) -> Catalog:
    """Return the catalogue with its texts in every added language, English where one lacks them.

    Raises UsageError for a translation of a query that is not there or cannot be said.
    """
    for lang in _added():
        said = resources.strings(lang)
        for path, texts in said.get("queries", {}).items():
            _check_query(catalog.queries.get(path), path, texts, lang)
        catalog = replace(
            catalog,
            queries={p: _query(query, lang, said) for p, query in catalog.queries.items()},
            sources={p: _told(s, lang, _phrase(said)) for p, s in catalog.sources.items()},
        )
    return catalog


def in_every(value: T) -> T:
    """Return a value with each text in it in every added language, English where it is missing."""
    for lang in _added():
        value = _told(value, lang, _phrase(resources.strings(lang)))
    return value


def _added() -> tuple[str, ...]:
    return tuple(lang for lang in resources.languages() if lang not in LANGUAGES)


def _phrase(said: Mapping[str, Any], own: Mapping[str, str] | None = None) -> Said:
    """Return what translates an English text: by its own words, by a phrase, or not at all."""
    phrases = said.get("phrases", {})
    return lambda text: (own or {}).get(text) or phrases.get(text) or text


def _query(query: Query, lang: str, said: Mapping[str, Any]) -> Query:
    texts = said.get("queries", {}).get(query.path, {})
    own = {ours["en"]: text for ours, text in _pairs(query, texts) if ours.get("en")}
    return _told(query, lang, _phrase(said, own))


def _pairs(query: Query, texts: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, str], str]]:
    """Yield each text of a query with what a strings file says instead of its English."""
    for name in ("title", "question", "doc", "say", "so"):
        if isinstance(texts.get(name), str):
            yield getattr(query, name), texts[name]
    for name, text in texts.get("finding", {}).items():
        yield getattr(query.finding, name), text
    for column in query.columns:
        told = texts.get("columns", {}).get(column.name, {})
        both = told if isinstance(told, Mapping) else {"label": told}
        yield from ((getattr(column, name), text) for name, text in both.items())


def _told(value: T, lang: str, said: Said) -> T:
    """Return a value in which each text has the words of `lang` as well."""
    if isinstance(value, Mapping) and {*LANGUAGES} <= {*value}:
        return value if lang in value else {**value, lang: said(value["en"])}  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: getattr(value, part.name) for part in fields(value)}
        fresh = {name: _told(part, lang, said) for name, part in parts.items()}
        changed = {name: part for name, part in fresh.items() if part is not parts[name]}
        return replace(value, **changed) if changed else value
    if isinstance(value, tuple) and any(map(_holds, value[:1])):
        return tuple(_told(part, lang, said) for part in value)  # type: ignore[return-value]
    return value


def _holds(value: object) -> bool:
    """Tell whether a part may have texts in it: rows have none, they are values."""
    return is_dataclass(value) or isinstance(value, Mapping)


def _check_query(query: Query | None, path: str, texts: Mapping[str, Any], lang: str) -> None:
    place = f"report_templates/{resources.STRINGS}/{lang}.toml"
    if query is None:
        raise _wrong(place, None, f"没有查询 {path}", f"there is no query {path}")
    columns = {column.name for column in query.columns}
    strange = [name for name in texts if name not in OF_QUERIES]
    strange += [name for name in texts.get("columns", {}) if name not in columns]
    strange += [name for name in texts.get("finding", {}) if not hasattr(query.finding, name)]
    if strange:
        raise _wrong(place, None, f"查询 {path} 没有 {strange[0]}", f"{path} has no {strange[0]}")
    for name in sentences_of(query):
        text: Any = texts
        for key in name.split("."):
            text = text.get(key, {})
        if text and (why := wrong_names(query, name, lang, text)):
            raise _wrong(place, None, f"{path} 的 {name}：{why}", f"{path}, {name}: {why}")


def _wrong(place: str, line: int | None, zh: str, en: str) -> UsageError:
    return UsageError(
        "STRINGS",
        {"zh": f"语言文件有误：{zh}。", "en": f"a strings file is wrong: {en}."},
        {
            "zh": "写法见 report_templates/README.md“加一种语言”。",
            "en": "See “To add a language” in report_templates/README.md.",
        },
        file=place,
        line=line,
    )
