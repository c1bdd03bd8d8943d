"""Names of thresholds in explanations -> their values: a reader sees "5 buyers", not a setting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from retro.model import Query, Text, Value

# Names that end so hold a plain number even where it is below one.
PLAIN = ("_q", "_excess", "_z")
ENGLISH = re.compile(r"^[a-z]+$")


def explained(query: Query, params: Mapping[str, Value]) -> Query:
    """Return the query with the values of its thresholds in its explanation and its columns'.

    A name of one English word ("most") is left alone except in Chinese, where it cannot be a
    word of the sentence. Texts, switches and 0 ("as usual") keep their names: there a reader
    needs the setting.
    """
    told = {name: shown(name, value) for name, value in params.items() if _is_told(value)}
    if not told:
        return query
    columns = tuple(replace(column, doc=_filled(column.doc, told)) for column in query.columns)
    return replace(query, doc=_filled(query.doc, told), columns=columns)


def shown(name: str, value: Value) -> str:
    """Return a threshold for the eye: a part of one as a percentage, 180.0 as 180."""
    number = float(str(value))
    if 0 < number < 1 and not name.endswith(PLAIN):
        return f"{number * 100:.6g}%"
    return f"{number:.15g}"


def _is_told(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value != 0


def _filled(text: Text, told: Mapping[str, str]) -> Text:
    return {lang: _in_words(words, lang, told) for lang, words in text.items()}


def _in_words(words: str, lang: str, told: Mapping[str, str]) -> str:
    names = [name for name in told if lang == "zh" or not ENGLISH.match(name)]
    if not names:
        return words
    any_of = "|".join(sorted(names, key=len, reverse=True))
    # Not inside a path, a longer name, or an assignment ("min_n = 30").
    return re.sub(
        rf"(?<![\w/.$])({any_of})(?!\w|\.\w|\(| = )",
        lambda found: told[found[1]],
        words,
        flags=re.ASCII,
    )
