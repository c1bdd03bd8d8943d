"""One word for one thing in Chinese, and no names of files where a manager reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from retro import resources
from retro.catalog import load_catalog
from retro.model import Query

CATALOG = load_catalog(resources.layers("queries", None))
SHOWN = [q for q in CATALOG.queries.values() if q.step and not q.hidden and not q.finding]
# What is not said, and the word that is.
INSTEAD = {
    "答复": "回复",
    "没人答的": "没人回复的",
    "无人回复": "没人回复",
    "会话段": "会话",
    "慢回复的会话": "等太久的会话",
    "切面": "维度、组合",
    "同一把尺": "统一口径",
    "闹到平台": "升级到平台",
    "惊动": "升级到平台",
    "工作清单": "跟进清单",
    "搁置": "未能读取",
    "成熟度": "账龄",
    "cfg": "默认值",
    "3 分钟响应率": "3分钟响应率",
}


def texts(query: Query) -> Iterator[str]:
    """Yield the Chinese texts of a query."""
    for text in (query.title, query.question, query.doc, query.say, query.so):
        yield text.get("zh", "")
    for column in query.columns:
        yield from (column.label.get("zh", ""), column.doc.get("zh", ""))
    if query.finding:
        for text in (query.finding.title, query.finding.say, query.finding.do):
            yield text.get("zh", "")


def strings(found: Any) -> Iterator[str]:
    """Yield the texts of a strings file."""
    if isinstance(found, dict):
        for value in found.values():
            yield from strings(value)
    elif isinstance(found, str):
        yield found


@pytest.mark.parametrize("word", INSTEAD)
def test_one_word_for_one_thing(word: str) -> None:
    """A reader who meets two words looks for two things."""
    said = [(query.path, text) for query in CATALOG.queries.values() for text in texts(query)]
    said += [("strings/zh.toml", text) for text in strings(resources.strings("zh"))]
    assert [path for path, text in said if word in text] == [], f"say {INSTEAD[word]}"


@pytest.mark.parametrize("query", SHOWN, ids=lambda query: str(query.path))
def test_an_explanation_calls_a_result_by_its_title(query: Query) -> None:
    """A manager knows "离岗", not `absence_spans`."""
    names = {other.name for other in CATALOG.queries.values() if "_" in other.name}
    docs = [query.doc.get("zh", ""), *(column.doc.get("zh", "") for column in query.columns)]
    words = {word for doc in docs for word in re.findall(r"(?<![\w/\"])[a-z]\w+", doc, re.ASCII)}
    assert sorted(words & names) == []
