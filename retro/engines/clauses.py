"""What whole clauses of DuckDB are in Spark SQL: windows, joins, lists that become rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlglot import exp

from retro.engines import unfolding

NEXT = "_next"
CHOSEN = "_chosen"
# A comparison read from its other side, and what ends the stretch in which it holds.
TURNED = {exp.GTE: exp.LTE, exp.GT: exp.LT, exp.LTE: exp.GTE, exp.LT: exp.GT}
CLOSES = {exp.GTE: exp.LT, exp.GT: exp.LTE, exp.LTE: exp.GT, exp.LT: exp.GTE}
# Aggregates that the parser does not know.
GATHER = {"fsum", "favg"}


def rewritten(node: Any) -> Any:
    """Return the node in the words of Spark, or as it is."""
    rewrite = REWRITES.get(type(node))
    return rewrite(node) if rewrite else node


def _window(node: Any) -> Any:
    """A named window is written out: Spark lets nobody add to it, or subtract after it."""
    name = node.alias
    select = node.find_ancestor(exp.Select)
    windows = (select.args.get("windows") or ()) if select else ()
    named = next((w for w in windows if w.name == name), None)
    if named is node:
        return node
    if not name or named is None:
        return _counted(node)
    whole = node.copy()
    whole.set("alias", None)
    for part in ("partition_by", "order", "spec"):
        found = named.args.get(part)
        if found and not whole.args.get(part):
            whole.set(part, [n.copy() for n in found] if isinstance(found, list) else found.copy())
    return _counted(whole)


def _counted(window: Any) -> Any:
    """Spark counts no distinct values over a window, but gathers them."""
    called = window.this
    if not window.args.get("over") and not window.args.get("partition_by"):
        return window
    if not isinstance(called, exp.Count) or not isinstance(called.this, exp.Distinct):
        return window
    gathered = exp.Anonymous(this="collect_set", expressions=called.this.expressions)
    window.set("this", gathered)
    return exp.Anonymous(this="size", expressions=[window])


def _select(node: Any) -> Any:
    _grouped(node)
    node = _qualified(node)
    node = _ordered(node)
    _replaced(node)
    unfolding.tables(node)
    _nearest_rows(node)
    return unfolding.columns(node)


def _grouped(select: Any) -> None:
    """`group by all`, told column by column: an order by an aggregate needs to know them."""
    group = select.args.get("group")
    if not group or not group.args.get("all"):
        return
    plain = [p.unalias() for p in select.expressions if not p.find(exp.AggFunc) and not _many(p)]
    if any(told.is_star or told.find(exp.Explode) for told in plain):
        return
    told = [p.copy() for p in plain if p.find(exp.Column) and not isinstance(p, exp.Subquery)]
    select.set("group", exp.Group(expressions=told) if told else None)


def _many(projection: Any) -> bool:
    names = {node.name.lower() for node in projection.find_all(exp.Anonymous)}
    return bool(names & GATHER)


def _qualified(select: Any) -> Any:
    """`qualify`: the window is a column of an inner statement."""
    qualify = select.args.get("qualify")
    if not qualify or not any(told.is_star for told in select.expressions):
        return select
    select.set("qualify", None)
    select.append("expressions", exp.alias_(exp.paren(qualify.this), CHOSEN))
    star = exp.Star(except_=[exp.column(CHOSEN)])
    around = exp.Select(expressions=[star])
    for part in ("order", "with_"):
        held = select.args.get(part)
        select.set(part, None)
        around.set(part, held)
    if around.args.get("order"):
        for column in around.args["order"].find_all(exp.Column):
            column.set("table", None)
    _replaced(select)
    return around.from_(select.copy().subquery("_q")).where(exp.column(CHOSEN))


def _ordered(select: Any) -> Any:
    """An order by an aggregate that is no column: Spark wants it to be one."""
    order = select.args.get("order")
    terms = [o for o in order.expressions if o.this.find(exp.AggFunc)] if order else []
    terms = [term for term in terms if not term.this.find(exp.Window)]
    if not terms or any(told.is_star for told in select.expressions):
        return select
    for place, term in enumerate(terms):
        name = f"_o{place}"
        select.append("expressions", exp.alias_(term.this.copy(), name))
        term.set("this", exp.column(name))
    for column in order.find_all(exp.Column):
        column.set("table", None)
    hidden = [exp.column(f"_o{place}") for place in range(len(terms))]
    around = exp.Select(expressions=[exp.Star(except_=hidden)], order=order)
    select.set("order", None)
    around.set("with_", select.args.get("with_"))
    select.set("with_", None)
    return around.from_(select.copy().subquery("_r"))


def _replaced(select: Any) -> None:
    """`* replace (e as c)`: the column goes and comes again, at the end."""
    for projection in list(select.expressions):
        star = projection.this if isinstance(projection, exp.Column) else projection
        replaced = star.args.get("replace") if isinstance(star, exp.Star) else None
        if replaced:
            gone = [exp.column(alias.alias) for alias in replaced]
            star.set("except_", [*(star.args.get("except_") or ()), *gone])
            star.set("replace", None)
            for alias in replaced:
                select.append("expressions", alias)


def _nearest_rows(select: Any) -> None:
    """`asof join`: the row whose time is the last that fits, so the one before the next."""
    for join in select.args.get("joins") or ():
        if join.args.get("method") == "ASOF":
            _asof(join)


def _asof(join: Any) -> None:
    table = join.this
    name = table.alias_or_name
    parts = list(_parts(join.args["on"]))
    keys: list[Any] = []
    times: list[Any] = []
    for part in parts:
        is_equal = isinstance(part, exp.EQ | exp.NullSafeEQ | exp.Is)
        own = next(c for c in (part.this, part.expression) if c.name and c.table == name)
        (keys if is_equal else times).append((part, own))
    ((condition, moment),) = times
    other = condition.expression if condition.this is moment else condition.this
    kind = type(condition) if condition.expression is moment else TURNED[type(condition)]
    step = "lead" if issubclass(kind, exp.GTE | exp.GT) else "lag"
    bare = [exp.column(own.name) for _, own in keys]
    edge = exp.Window(
        this=exp.Anonymous(this=step, expressions=[exp.column(moment.name)]),
        partition_by=bare,
        order=exp.Order(expressions=[exp.Ordered(this=exp.column(moment.name))]),
    )
    rows = exp.select("*", exp.alias_(edge, NEXT)).from_(table.copy())
    following = exp.column(NEXT, table=name)
    within = CLOSES[kind](this=other.copy(), expression=following)
    last = exp.Is(this=following.copy(), expression=exp.Null())
    join.set("this", rows.subquery(name))
    join.set("method", None)
    join.set("on", exp.and_(*[part.copy() for part in parts], exp.or_(last, within)))


def _parts(condition: Any) -> Iterator[Any]:
    if isinstance(condition, exp.And):
        yield from _parts(condition.this)
        yield from _parts(condition.expression)
    else:
        yield condition.unnest()


def _in(node: Any) -> Any:
    """`(a, b) in (select (c, d) …)`: Spark compares columns."""
    query = node.args.get("query")
    inner = query.this if isinstance(query, exp.Subquery) else query
    if isinstance(inner, exp.Select) and len(inner.expressions) == 1:
        (told,) = inner.expressions
        if isinstance(told, exp.Tuple):
            inner.set("expressions", [part.copy() for part in told.expressions])
    return node


REWRITES: dict[type, Callable[[Any], Any]] = {
    exp.In: _in,
    exp.Select: _select,
    exp.Window: _window,
}
