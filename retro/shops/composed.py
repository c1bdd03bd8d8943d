"""Results over shops -> the roll-up as a Report, a section for each platform and profile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from retro.catalog import Catalog
from retro.compose import chart_of
from retro.errors import RetroError
from retro.kpis import labels
from retro.model import (
    Block,
    Chart,
    Column,
    Promotion,
    Query,
    Report,
    Result,
    Section,
    Text,
    Value,
)
from retro.running import Outcome
from retro.sentences import of_rows, say
from retro.shops.many import Done
from retro.thresholds import explained

RANKING, SCORES = "rollup/shop_ranking", "rollup/shop_scores"
SHARED = ("rollup/shop_causes", "rollup/shop_sums", "rollup/shop_list")
# What a ranking goes by where a profile's own metric is not there.
OTHERWISE = ("rate_3min", "reply_rate", "refund_rate_n")
Group = tuple[Value, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a roll-up is made of; `by` is the metric asked for, `headlines` that of a profile."""

    name: str
    promotion: Promotion
    catalog: Catalog
    outcome: Outcome
    shops: Sequence[Done]
    versions: Mapping[str, str]
    headlines: Mapping[str, str]
    by: str | None = None


def composed(parts: Parts, *, whole: bool = False) -> Report:
    """Return the roll-up as a value; `whole` has the rankings by every metric as well."""
    found = groups(parts.outcome)
    sections = [_ranked(parts, group, number, whole=whole) for number, group in enumerate(found, 1)]
    return Report(
        shop=parts.name,
        promotion=parts.promotion,
        profile="",
        verdict=_sentence("verdict", _counted(parts, found)),
        kpis=(),
        sections=(*sections, _shared(parts, len(sections) + 1)),
        findings=(),
        more_findings=0,
        actions=(),
        past_actions=(),
        against=None,
        changes=(),
        worklists=(),
        files=(),
        notes=(),
        versions=parts.versions,
    )


def groups(outcome: Outcome) -> list[Group]:
    """Return platform and profile of each group of shops, the largest first."""
    found = Counter((row["platform"], row["profile"]) for row in rows(outcome, SCORES))
    return sorted(found, key=lambda group: (-found[group], str(group)))


def rows(outcome: Outcome, path: str) -> list[dict[str, Any]]:
    """Return the rows of a result; none where its query failed."""
    return outcome.results[path].dicts() if path in outcome.results else []


def chosen(parts: Parts, group: Group) -> str | None:
    """Return the metric by which a group is ranked: as asked, else as its profile has it.

    Where no shop of the group has it, the next best that one has.
    """
    there = [row["metric"] for row in rows(parts.outcome, RANKING) if _is_of(row, group)]
    wanted = (parts.by, parts.headlines.get(str(group[1])), *OTHERWISE, *there)
    return next((metric for metric in wanted if metric in there), None)


def _is_of(row: Mapping[str, Any], group: Group) -> bool:
    return (row["platform"], row["profile"]) == group


def _counted(parts: Parts, found: Sequence[Group]) -> dict[str, Any]:
    """Return what the leading sentence speaks of: shops by state, and the groups."""
    states = ("done", "partly", "failed", "absent")
    by_state = {state: [d.shop.name for d in parts.shops if d.state == state] for state in states}
    reviewed = [*by_state["done"], *by_state["partly"]]
    return {**by_state, "reviewed": reviewed, "groups": len(found)}


def _sentence(name: str, values: Mapping[str, Any]) -> Text:
    return say(labels("rollup", name), values, f"strings: rollup.{name}")


def _ranked(parts: Parts, group: Group, number: int, *, whole: bool) -> Section:
    metric = chosen(parts, group)
    scores = _rows_of(parts.outcome, SCORES, group)
    values = {"platform": group[0], "profile": group[1], "n": len(scores), "metric": metric}
    blocks = [_ranking(parts.outcome, group, metric, number)] if metric else []
    blocks += _block(parts.outcome, SCORES, scores, number)
    if whole:
        every = _rows_of(parts.outcome, RANKING, group)
        blocks += map(_of_all_metrics, _block(parts.outcome, RANKING, every, f"{number}-all"))
    return _section(number, "group", values, blocks)


def _shared(parts: Parts, number: int) -> Section:
    blocks: list[Block] = []
    for path in SHARED:
        found = parts.outcome.results.get(path)
        blocks += _block(parts.outcome, path, found.rows if found else (), "")
    # What failed stands where it can be seen, whichever group it would have been in.
    blocks += [
        Block(query=parts.catalog.queries[path], params={}, rows=(), problem=problem)
        for path, problem in sorted(parts.outcome.problems.items())
    ]
    return _section(number, "shared", {}, blocks)


def _section(number: int, name: str, values: Mapping[str, Any], blocks: list[Block]) -> Section:
    texts = (_sentence(f"{name}_{part}", values) for part in ("title", "question"))
    title, question = texts
    return Section(
        step=number,
        title=title,
        question=question,
        answer=blocks[0].answer if blocks else {},
        blocks=tuple(blocks),
        unavailable=(),
    )


def _rows_of(outcome: Outcome, path: str, group: Group) -> list[tuple[Value, ...]]:
    result = outcome.results.get(path)
    return [tuple(row.values()) for row in result.dicts() if _is_of(row, group)] if result else []


def _ranking(outcome: Outcome, group: Group, metric: str, number: int) -> Block:
    """Return the ranking of a group by one metric, drawn with its intervals and the median."""
    found = _rows_of(outcome, RANKING, group)
    query = outcome.results[RANKING].query
    place = [column.name for column in query.columns].index("metric")
    [block] = _block(outcome, RANKING, [row for row in found if row[place] == metric], number)
    title = _sentence("ranking_title", {"metric": metric})
    columns = tuple(
        replace(column, aside=True) if column.name == "metric" else column
        for column in block.query.columns
    )
    query = replace(block.query, title=title, columns=columns)
    return replace(block, query=query, chart=_drawn(block, metric))


def _drawn(block: Block, metric: str) -> Chart | None:
    """Return the chart in the unit of its metric, under its name."""
    first = block.query.named(block.rows)[0]
    unit = {column.name: str(first[column.unit_from]) for column in _measures(block.query)}
    if block.chart is None:
        return None
    label = labels("codes", "metric", metric)
    names = {"value": label}
    y = tuple(
        replace(c, kind=unit.get(c.name, c.kind), label=names.get(c.name, c.label), unit_from="")
        for c in block.chart.y
    )
    return replace(block.chart, y=y)


def _measures(query: Query) -> Iterable[Column]:
    return (column for column in query.columns if column.kind == "measure")


def _of_all_metrics(block: Block) -> Block:
    """Return a block of every metric under a title of its own, without picture and sentence."""
    query = replace(block.query, title=labels("rollup", "every_metric"))
    return replace(block, query=query, chart=None, answer={}, so={})


def _block(
    outcome: Outcome, path: str, found: Sequence[tuple[Value, ...]], suffix: object
) -> list[Block]:
    """Return the block of some rows of a result, its path told apart; none of a failed one."""
    if path not in outcome.results:
        return []
    result = replace(outcome.results[path], rows=tuple(found))
    answer, so, problem = _said(result)
    query = explained(result.query, result.params)
    name = f"{path}-{suffix}" if suffix else path
    return [
        Block(
            query=replace(query, path=name),
            params=result.params,
            rows=result.rows,
            told=frozenset(["shop"]),
            answer=answer,
            chart=chart_of(result, answer),
            problem=problem,
            so=so,
        )
    ]


def _said(result: Result) -> tuple[Text, Text, Text]:
    """Return what a result says, what follows, and what is wrong with its sentences."""
    place = f"queries/{result.query.path}.sql"
    try:
        values = of_rows(result)
        return say(result.query.say, values, place), say(result.query.so, values, place), {}
    except RetroError as error:
        return {}, {}, error.message
