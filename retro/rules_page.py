"""Each rule in words, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from retro import resources
from retro.formats import Formats
from retro.stock_page import COMMA

SEAM = {"zh": "；", "en": "; "}


def lines(found: Mapping[str, Any], lang: str) -> Iterator[str]:
    """Yield the lines of all rules, then how to change one."""
    words = resources.strings(lang)["rules"]
    for number, rule in enumerate(found["rules"], 1):
        yield f"{number}. {rule['title'][lang]}  {rule['path']}"
        yield from (f"   {line}" for line in _rule(rule, words, lang))
        yield ""
    yield words["count"].format(n=len(found["rules"]))


def _rule(rule: Mapping[str, Any], words: Mapping[str, str], lang: str) -> Iterator[str]:
    if rule["when"]:
        yield words["when"] + rule["when"][lang]
    thresholds = [_threshold(one, words, lang) for one in rule["thresholds"]]
    if thresholds:
        yield words["thresholds"] + SEAM[lang].join(thresholds)
    yield words["says"] + rule["says"][lang]
    yield words["asks_to"] + rule["asks_to"][lang]
    yield words["meeting"] + rule["meeting"][lang]
    yield _who(rule, words, lang)
    if rule["severity"]:
        label = resources.strings(lang)["codes"]["severity"][rule["severity"]]
        yield words["severity"].format(severity=label)
    if rule["needs"]:
        tables = resources.strings(lang)["codes"]["table"]
        yield words["needs"] + COMMA[lang].join(tables.get(name, name) for name in rule["needs"])
    if rule["overrides"]:
        keys = [f"{one['key']} ({one['file']}:{one['line']})" for one in rule["overrides"]]
        yield words["overrides"].format(keys=COMMA[lang].join(keys))


def _threshold(one: Mapping[str, Any], words: Mapping[str, str], lang: str) -> str:
    value, usual = (_value(one[which], one["unit"], lang) for which in ("value", "default"))
    said = words["threshold"].format(label=one["label"][lang], name=one["name"], value=value)
    if one["origin"] == "built-in":
        return said
    return said + words["changed"].format(default=usual, origin=one["origin"])


def _value(value: Any, unit: str, lang: str) -> str:
    """Return a threshold as it was written, with its unit: 1.25, 20.0%, 30 分."""
    if unit in ("minutes", "hours"):
        return f"{value:g}{resources.strings(lang)['units'][unit]}"
    return f"{value:g}" if unit == "number" else Formats(lang).kind(value, unit)


def _who(rule: Mapping[str, Any], words: Mapping[str, str], lang: str) -> str:
    return words["who"].format(
        owner=rule["owner"]["name"] or rule["owner"]["role"][lang],
        days=rule["due_days"],
        kpi=rule["kpi"]["label"][lang],
        cause=rule["cause"]["label"][lang],
        controllable=words["controllable" if rule["controllable"] else "not_controllable"],
    )
