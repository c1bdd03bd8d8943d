"""Results, findings and accounts -> the Report, a plain value; nothing is drawn here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from retro.backed import loose
from retro.blanks import elsewhere, filled, silenced
from retro.catalog import Catalog
from retro.errors import RetroError
from retro.findings import Found
from retro.kpis import CLOCKS, changes, core_metrics, labels, maturity, metric_queries
from retro.lineage import lineage, quiet_rules
from retro.menus import home, how
from retro.model import (
    EMPTY,
    STEPS,
    WHOSE,
    Block,
    Chart,
    ChartSpec,
    FileAccount,
    Kpi,
    Note,
    PastAction,
    Promotion,
    Query,
    Report,
    Result,
    Section,
    Text,
    Unavailable,
    Value,
    by_id,
)
from retro.running import Outcome
from retro.sentences import of_row, of_rows, say
from retro.thresholds import explained
from retro.wording import strays

# What a check says in its column `level` where there is nothing to do.
CALM = "info"
# Charts with a bar for each name.
BARS = frozenset(["bar", "hbar"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a report is made of."""

    shop: str
    profile: str
    promotion: Promotion
    catalog: Catalog
    outcome: Outcome
    found: Sequence[Found]
    more_findings: int
    past_actions: Sequence[PastAction]
    against: str | None
    files: Sequence[FileAccount]
    versions: Mapping[str, str]
    platform: str = ""
    remarks: Sequence[Note] = ()


def compose(parts: Parts) -> Report:
    """Return the whole review as a value."""
    kpis = core_metrics(parts.outcome)
    worklists = tuple(_blocks(parts, lambda query: query.worklist and not query.hidden))
    values = _facts(parts, kpis) | {"worklists": [block for block in worklists if block.rows]}
    return Report(
        shop=parts.shop,
        promotion=parts.promotion,
        profile=parts.profile,
        verdict=_sentence("verdict", values),
        kpis=kpis,
        sections=tuple(_section(step, parts, values) for step in STEPS),
        findings=tuple(pair.finding for pair in parts.found),
        more_findings=parts.more_findings,
        actions=tuple(pair.action for pair in parts.found),
        past_actions=tuple(parts.past_actions),
        against=parts.against,
        changes=changes(parts.outcome),
        worklists=worklists,
        files=tuple(parts.files),
        notes=(*notes(parts.outcome), *parts.remarks),
        feeds={r.query.feeds: r for r in parts.outcome.results.values() if r.query.feeds},
        versions=parts.versions,
        lineage=lineage(parts.catalog, parts.outcome.results),
        metrics=metric_queries(parts.outcome),
    )


def _facts(parts: Parts, kpis: Sequence[Kpi]) -> dict[str, Any]:
    """Return what the leading sentences may speak of; every figure is a KPI or a finding."""
    top = parts.found[0] if parts.found else None
    return {
        # A metric that nobody computed is one that is not known.
        "kpi": defaultdict(lambda: None, {name: kpi.value for name, kpi in by_id(kpis).items()}),
        "known": [kpi for kpi in kpis if kpi.value is not None],
        "unknown": [kpi for kpi in kpis if kpi.value is None],
        "good": [kpi for kpi in kpis if kpi.status == "good"],
        "warn": [kpi for kpi in kpis if kpi.status == "warn"],
        "bad": [kpi for kpi in kpis if kpi.status == "bad"],
        "top": top.finding if top else None,
        "top_owner": top.action.owner if top else None,
        "found": [pair.finding for pair in parts.found],
        "high": [pair for pair in parts.found if pair.finding.severity == "high"],
        "controllable": [pair for pair in parts.found if pair.finding.controllable],
        "more": parts.more_findings,
        "past": list(parts.past_actions),
        "effective": [past for past in parts.past_actions if past.verdict == "effective"],
        "done": [past for past in parts.past_actions if past.status == "done"],
        "against": parts.against,
        "elsewhere": elsewhere(parts.files, parts.promotion),
    }


def _sentence(name: str, values: Mapping[str, Any]) -> Text:
    return say(labels("sentences", name), values, f"strings: sentences.{name}")


def _section(step: int, parts: Parts, values: Mapping[str, Any]) -> Section:
    return Section(
        step=step,
        title=labels("steps", str(step), "title"),
        question=labels("steps", str(step), "question"),
        answer=_sentence(f"step_{step}", values),
        blocks=tuple(_blocks(parts, lambda query: query.step == step and _is_shown(query))),
        unavailable=tuple(_unavailable(parts, step)),
    )


def _is_shown(query: Query) -> bool:
    return not (query.hidden or query.worklist or query.finding)


def _blocks(parts: Parts, wanted: Callable[[Query], bool]) -> Iterable[Block]:
    """Return the blocks of the wanted queries in their order; a failed one says so there."""
    queries = sorted(parts.catalog.queries.values(), key=lambda query: (query.order, query.path))
    told, age = _told(parts.outcome), maturity(parts.outcome)
    quiet = quiet_rules(parts.outcome)
    is_elsewhere = elsewhere(parts.files, parts.promotion) is not None
    for query in filter(wanted, queries):
        path = query.path
        if path in parts.outcome.problems:
            yield Block(query=query, params={}, rows=(), problem=parts.outcome.problems[path])
        elif path in parts.outcome.results and _belongs(parts.outcome.results[path]):
            result = filled(parts.outcome.results[path])
            block = _block(result, told, age if query.matures else EMPTY, quiet.get(path, ()))
            yield silenced(block) if is_elsewhere else block


def _belongs(result: Result) -> bool:
    """Tell whether a block says something here.

    Where all rows are of one shop, a block that sets shops side by side says nothing new; an
    optional block is for exports that others cannot answer.
    """
    if result.query.optional and not result.rows:
        return False
    names = result.query.compares
    return not names or len({tuple(row[name] for name in names) for row in result.dicts()}) > 1


def _told(outcome: Outcome) -> frozenset[str]:
    """Return in what the shops of the report differ: profile, platform, shop."""
    result = outcome.results.get(CLOCKS)
    rows = result.dicts() if result else []
    return frozenset(name for name in WHOSE if len({row[name] for row in rows}) > 1)


def _block(result: Result, told: frozenset[str], age: Text, quiet: tuple[Text, ...]) -> Block:
    query = result.query
    try:
        place = f"queries/{query.path}.sql"
        answer = say(query.say, of_rows(result), place)
        so = say(query.so, of_rows(result), place)
        # A code, such as a kind of question, may begin the sentence.
        answer = {lang: text[:1].upper() + text[1:] for lang, text in answer.items()}
        problem: Text = {}
    except RetroError as error:
        answer, so, problem = {}, {}, error.message
    return Block(
        query=explained(query, result.params),
        params=result.params,
        rows=result.rows,
        told=told,
        answer=answer,
        age=age,
        chart=chart_of(result, answer),
        problem=problem,
        so=so,
        quiet=quiet,
    )


def chart_of(result: Result, alt: Text) -> Chart | None:
    """Return the chart that the header asks for, or None where there is nothing to compare."""
    spec = result.query.chart
    if spec is None or not _worth_drawing(result.dicts(), spec):
        return None
    columns = {column.name: column for column in result.query.columns}
    rows = _points(result.dicts(), spec)
    split = spec.split if _tells_apart(rows, spec.split) else ""
    names = [spec.x, *spec.y, *([split] if split else [])]
    target = result.params.get(spec.target) if spec.target else None
    return Chart(
        kind=spec.kind,
        title=result.query.title,
        alt=alt or result.query.question,
        x=columns[spec.x],
        y=tuple(columns[name] for name in spec.y),
        split=columns.get(split),
        rows=tuple(tuple(row[name] for name in names) for row in rows),
        target=float(str(target)) if target is not None else None,
    )


def _points(rows: Sequence[Mapping[str, Value]], spec: ChartSpec) -> list[Mapping[str, Value]]:
    """Return the rows to draw: a bar without name or length is left out; in a line it is a gap."""
    known = [row for row in rows if spec.kind not in BARS or _is_bar(row, spec)]
    return _first_of_each(known, spec) if spec.rows else known


def _is_bar(row: Mapping[str, Value], spec: ChartSpec) -> bool:
    return row[spec.x] is not None and row[spec.y[0]] is not None


def _first_of_each(
    rows: Sequence[Mapping[str, Value]], spec: ChartSpec
) -> list[Mapping[str, Value]]:
    """Return the first rows, as many as the header allows, evenly from each of the split."""
    groups: dict[Value, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        groups[row[spec.split] if spec.split else None].append(place)
    most = -(-spec.rows // max(1, len(groups)))
    kept = sorted(place for places in groups.values() for place in places[:most])
    return [rows[place] for place in kept]


def _tells_apart(rows: Sequence[Mapping[str, Value]], split: str) -> bool:
    """Where a shop has one profile or platform, a split by it tells nothing apart."""
    return split not in ("profile", "platform") or len({row[split] for row in rows}) > 1


def _worth_drawing(rows: Sequence[Mapping[str, Value]], spec: ChartSpec) -> bool:
    """One point, or nothing but zeros, is a sentence and not a picture."""
    return len(rows) > 1 and any(row[name] for row in rows for name in spec.y)


def _unavailable(parts: Parts, step: int) -> Iterable[Unavailable]:
    platform = home(parts.platform, parts.files, parts.catalog)
    for path, missing in sorted(parts.outcome.missing.items()):
        query = parts.catalog.queries[path]
        # An optional block is the second best: what the best one lacks is told there.
        is_told = query.step == step and not (query.hidden or query.finding or query.optional)
        if is_told:
            tables = parts.catalog.tables_behind(missing)
            if tables:
                yield Unavailable(
                    query=path,
                    title=query.title,
                    needs=tables,
                    how=how(parts.catalog, tables, platform),
                )


def notes(outcome: Outcome) -> Iterable[Note]:
    """Return what the checks have to say, one sentence per row; what needs nothing comes last."""
    said = [
        _note(result.query, of_row(result, row))
        for _, result in sorted(outcome.results.items())
        if result.query.folder == "checks"
        for row in result.dicts()
    ]
    yield from sorted(said, key=lambda note: note.level == CALM)
    yield from _unbacked(outcome)
    for path, problem in sorted(outcome.problems.items()):
        yield Note(query=path, say=problem, level="error")


def _unbacked(outcome: Outcome) -> Iterable[Note]:
    """Return what sentences of the workspace say without a row behind it; ours are tested."""
    for path, result in sorted(outcome.results.items()):
        is_own = result.query.origin == "workspace" or result.query.overrides
        if is_own and (found := [*strays(result.query), *loose(result)]):
            said = _sentence("unbacked", {"path": path, "found": found})
            yield Note(query=path, say=said, level="warn")


def _note(query: Query, values: Mapping[str, Any]) -> Note:
    try:
        said = say(query.say, values, f"queries/{query.path}.sql")
    except RetroError as error:
        return Note(query=query.path, say=error.message, level="error")
    return Note(query=query.path, say=said, level=CALM if values.get("level") == CALM else "warn")
