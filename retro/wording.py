"""What the sentences of a query say by themselves: numbers they write, parameters they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jinja2 import meta, nodes
from jinja2.exceptions import TemplateError

from retro import resources
from retro.model import Query, Text
from retro.sentences import parsed

# A number or a range with the beginning of what it counts: 3 分, 90 day, 10–11 点.
COUNTED = re.compile(r"(\d+(?:[.,–]\d+)*)[\s-]*([^\W\d_]{0,3}|%)")


def written(template: Text) -> Iterator[tuple[str, str, str]]:
    """Yield what a template counts itself: language, number with its unit, the words around it."""
    for lang, text in template.items():
        for part in _written(_read(lang, text)):
            for found in COUNTED.finditer(part):
                around = part[max(0, found.start() - 12) : found.end() + 12]
                yield lang, counted(found, lang), " ".join(around.split())


def counted(found: re.Match[str], lang: str) -> str:
    """Return a number with its unit as it is compared: one sign of Chinese, three of English."""
    return f"{found[1]} {found[2][: 1 if lang == 'zh' else 3].lower()}".strip()


def _written(tree: nodes.Node) -> Iterator[str]:
    """Yield the plain words of a template, those chosen between in `{{ … }}` included."""
    for place in tree.find_all(nodes.Output):
        for part in place.nodes:
            yield from _plain(part)


def _plain(part: nodes.Node) -> Iterator[str]:
    if isinstance(part, nodes.TemplateData):
        yield part.data
    elif isinstance(part, nodes.Const) and isinstance(part.value, str):
        yield part.value
    elif isinstance(part, nodes.CondExpr | nodes.Concat | nodes.Or | nodes.And):
        for child in part.iter_child_nodes(exclude=("test",)):
            yield from _plain(child)
    elif isinstance(part, nodes.Filter) and part.name in ("counted", "plural"):
        for word in part.args:
            yield from _plain(word)


def strays(query: Query) -> list[str]:
    """Return the numbers that the sentences of a query write themselves without having them.

    A number may be written where the title, the question, the explanation or a label of the query
    counts the same (3 分钟, 24 hours), or the name of the metric that a rule is about.
    """
    known = definitions(query)
    return [
        f"{query.path}: {name}.{lang}: {number} (…{around}…)"
        for name, template in sentences_of(query).items()
        for lang, number, around in written(template)
        if number not in known[lang]
    ]


def named_in_sentences(query: Query) -> set[str]:
    """Return the parameters that the sentences of a query name, as `params.x` or by themselves."""
    names: set[str] = set()
    for template in sentences_of(query).values():
        for lang, text in template.items():
            names |= _names(_read(lang, text))
    return names & set(query.params)


def _read(lang: str, text: str) -> nodes.Template:
    """Return a template taken apart; that one cannot be read is told elsewhere."""
    try:
        return parsed(lang, text)
    except TemplateError:
        return nodes.Template([], lineno=1)


def _names(tree: nodes.Node) -> set[str]:
    of_params = [
        place.attr
        for place in tree.find_all(nodes.Getattr)
        if isinstance(place.node, nodes.Name) and place.node.name == "params"
    ]
    return {*of_params, *(place.name for place in tree.find_all(nodes.Name))}


def sentences_of(query: Query) -> dict[str, Text]:
    """Return the sentences of a query by the key that holds each."""
    found = {"say": query.say, "so": query.so}
    if query.finding:
        spec = query.finding
        found |= {"finding.title": spec.title, "finding.say": spec.say, "finding.do": spec.do}
        found |= {"finding.ask": spec.ask}
    return {name: text for name, text in found.items() if text}


def definitions(query: Query) -> dict[str, frozenset[str]]:
    """Return, by language, what a query's own title, explanation and labels count."""
    texts = [query.title, query.question, query.doc]
    texts += [text for column in query.columns for text in (column.label, column.doc)]
    return {
        lang: _counts([text.get(lang, "") for text in texts], query, lang)
        for lang in resources.languages()
    }


def _counts(told: list[str], query: Query, lang: str) -> frozenset[str]:
    if query.finding:
        labels = resources.strings(lang)["codes"]["metric"]
        told += [labels.get(name, "") for name in (query.finding.metric, query.finding.kpi)]
    return frozenset(counted(found, lang) for text in told for found in COUNTED.finditer(text))


def wrong_names(query: Query, name: str, lang: str, text: str) -> str:
    """Return what is wrong with a template: its syntax, or a name that it is not given.

    A sentence over one row has the columns and `params`; the answer of a block has `rows`, `first`,
    `n` and the parameters.
    """
    try:
        tree = parsed(lang, text)
    except TemplateError as error:
        return str(error)
    columns = {column.name for column in query.columns}
    per_row = name not in ("say", "so") or query.folder == "checks"
    known = columns | {"params"} if per_row else {"rows", "first", "n", *query.params}
    # What a branch sets is known after it, if it was taken.
    known |= {place.name for place in tree.find_all(nodes.Name) if place.ctx == "store"}
    strange = sorted(meta.find_undeclared_variables(tree) - known)
    strange += _strange(tree, {"first": columns, "params": {*query.params}})
    return f"there is no {', '.join(strange)}" if strange else ""


def _strange(tree: nodes.Node, known: Mapping[str, set[str]]) -> Iterator[str]:
    """Yield `first.x` where there is no column x, `params.x` where there is no parameter x."""
    for place in tree.find_all(nodes.Getattr):
        if isinstance(place.node, nodes.Name) and place.attr not in known.get(
            place.node.name, {place.attr}
        ):
            yield f"{place.node.name}.{place.attr}"
