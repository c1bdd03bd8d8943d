"""The changes by which a definition goes wrong: a part of a statement -> what may stand there.

Each rule yields pairs of a part and what stands in its place, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlglot import exp

# A node of sqlglot's tree; the library tells no types.
Node = Any
Pairs = Iterator[tuple[Node, Node | None]]
# So many characters of a part are shown.
LONG = 120
SWAPPED: dict[type, type] = {
    exp.LT: exp.LTE, exp.LTE: exp.LT, exp.GT: exp.GTE, exp.GTE: exp.GT,
    exp.EQ: exp.NEQ, exp.NEQ: exp.EQ, exp.NullSafeEQ: exp.NullSafeNEQ,
    exp.NullSafeNEQ: exp.NullSafeEQ, exp.And: exp.Or, exp.Or: exp.And,
    exp.Add: exp.Sub, exp.Sub: exp.Add, exp.Mul: exp.Div, exp.Div: exp.Mul,
    exp.Sum: exp.Max, exp.Min: exp.Max, exp.Max: exp.Min,
    exp.ArgMin: exp.ArgMax, exp.ArgMax: exp.ArgMin,
    exp.LogicalOr: exp.LogicalAnd, exp.LogicalAnd: exp.LogicalOr,
}  # fmt: skip
# Where a condition stands alone: what lies directly in it can be dropped or denied.
CLAUSES = (exp.Where, exp.Having, exp.Qualify)
# Numbers that are no thresholds: places of a type, and positions of what a function unpacks.
NOT_COUNTED = (exp.DataTypeParam, exp.DataType, exp.Bracket)


def printed(tree: Node) -> str:
    """Return a tree as DuckDB reads it."""
    return str(tree.sql("duckdb", comments=False))


def brief(node: Node | None) -> str:
    """Return the words of a part; of a long one its beginning and its end."""
    words = "nothing" if node is None else " ".join(printed(node).split())
    return words if len(words) <= LONG else f"{words[: LONG // 2]} … {words[-LONG // 2 :]}"


def named(node: Node, change: str) -> Node:
    """Give a part its own words for what changes: where both are long and alike."""
    node.meta["change"] = change
    return node


def _with(node: Node, **parts: Any) -> Node:
    """Return a copy of a node with some of its parts set."""
    copied = node.copy()
    for key, value in parts.items():
        copied.set(key, value)
    return copied


def _again(kind: type, node: Node) -> Node:
    """Return another kind of node with the same parts."""
    return kind(**{key: _copied(value) for key, value in node.args.items()})


def _copied(value: Any) -> Any:
    if isinstance(value, list):
        return [_copied(one) for one in value]
    return value.copy() if isinstance(value, exp.Expression) else value


def swapped(node: Node) -> Pairs:
    """Change an operator or an aggregate for the one that it is mistaken for."""
    other = SWAPPED.get(type(node))
    if other and not (isinstance(node, exp.Max | exp.Min) and node.expressions):
        yield node, _again(other, node)


def half_open(node: Node) -> Pairs:
    """Move a whole span: `>= a and < b` to `> a and <= b`; `between` loses one of its ends."""
    if isinstance(node, exp.Between):
        low, high = node.args["low"], node.args["high"]
        over, under = exp.GT, exp.LT
        for first, last in ((over, exp.LTE), (exp.GTE, under)):
            start = first(this=node.this.copy(), expression=low.copy())
            end = last(this=node.this.copy(), expression=high.copy())
            yield node, exp.paren(exp.and_(start, end, copy=False))
    if isinstance(node, exp.And):
        one, two = node.left, node.right
        if isinstance(one, exp.GTE) and isinstance(two, exp.LT) and one.left == two.left:
            yield node, exp.And(this=_again(exp.GT, one), expression=_again(exp.LTE, two))


def joined(node: Node) -> Pairs:
    """Make a left join an inner join and the other way round."""
    if not isinstance(node, exp.Join) or node.args.get("method"):
        return
    if node.side == "LEFT":
        yield node, named(_with(node, side=None), f"left join {_whom(node)} → join")
    elif not node.side and node.kind in ("", "INNER") and (node.args.keys() & {"on", "using"}):
        wider = _with(node, side="LEFT", kind=None)
        yield node, named(wider, f"join {_whom(node)} → left join")


def _whom(node: Node) -> str:
    return str(node.this.alias_or_name)


def counted(node: Node) -> Pairs:
    """Count rows for values, and values for different values; keep rows twice."""
    if isinstance(node, exp.Count):
        if isinstance(node.this, exp.Distinct):
            values = node.this.expressions
            yield node, exp.Count(this=values[0].copy()) if len(values) == 1 else None
        elif not isinstance(node.this, exp.Star):
            yield node, exp.Count(this=exp.Star())
    elif isinstance(node, exp.Distinct) and isinstance(node.parent, exp.Select):
        yield node, None
    elif isinstance(node, exp.Distinct) and len(node.expressions) == 1:
        yield node, node.expressions[0]


def raised(node: Node) -> Pairs:
    """Raise a number by one, also that of an interval, a limit or a window's frame."""
    is_span = isinstance(node, exp.Interval) and isinstance(node.this, exp.Literal)
    if is_span and node.this.name.isdigit():
        yield node, _with(node, this=exp.Literal.string(_one_more(node.this.name)))
    if isinstance(node, exp.Literal) and not node.is_string and _counts(node):
        yield node, exp.Literal.number(_one_more(node.name))


def _counts(node: Node) -> bool:
    """Tell whether a number says how much: not that of a type, a position, or `exists`."""
    parent = node.parent
    is_any = isinstance(parent, exp.Select) and isinstance(parent.parent, exp.Exists)
    return not (is_any or isinstance(parent, exp.Interval) or node.find_ancestor(*NOT_COUNTED))


def _one_more(number: str) -> str:
    if number.isdigit():
        return str(int(number) + 1)
    # A share stays one: 0.9 is 0.45 and no error.
    return repr(float(number) / 2 if 0 < float(number) < 1 else float(number) + 1)


def dropped(node: Node) -> Pairs:
    """Drop a condition of `where`, `having`, `qualify`, `filter` or of a join of several."""
    if isinstance(node, CLAUSES) and not isinstance(node.this, exp.And):
        if isinstance(node.parent, exp.Filter):
            yield node.parent, node.parent.this
        else:
            yield node, None
    if isinstance(node, exp.And) and _is_whole(node.parent, node):
        for part in node.flatten(unnest=False):
            rest = [it.copy() for it in node.flatten(unnest=False) if it is not part]
            yield node, named(exp.and_(*rest, copy=False), f"and {brief(part)} → nothing")


def _is_whole(parent: Node, node: Node) -> bool:
    """Tell whether a conjunction is the whole of a clause or of what a join is on."""
    return isinstance(parent, CLAUSES) or (isinstance(parent, exp.Join) and node.arg_key == "on")


def denied(node: Node) -> Pairs:
    """Ask for the opposite: `is null`, `in`, `exists`, `like`, and flags."""
    if isinstance(node, exp.Not):
        yield node, node.this
    elif isinstance(node, exp.Is | exp.In | exp.Exists | exp.Like):
        if not isinstance(node.parent, exp.Not):
            yield node, exp.Not(this=node.copy())
    elif isinstance(node, exp.Column) and _is_asked(node):
        yield node, exp.Not(this=node.copy())


def _is_asked(node: Node) -> bool:
    """Tell whether a column stands where only a condition can."""
    parent = node.parent
    is_if = isinstance(parent, exp.If) and node.arg_key == "this"
    is_case = isinstance(parent.parent, exp.Case) and parent.parent.this if is_if else None
    is_on = isinstance(parent, exp.Join) and node.arg_key == "on"
    return (is_if and not is_case) or is_on or isinstance(parent, (*CLAUSES, exp.And, exp.Or))


def defaulted(node: Node) -> Pairs:
    """Take the first of `coalesce` alone."""
    if isinstance(node, exp.Coalesce) and node.expressions:
        yield node, node.this


def united(node: Node) -> Pairs:
    """Keep what two parts have in common once, or twice."""
    if isinstance(node, exp.Union):
        is_once = bool(node.args.get("distinct"))
        change = "union → union all" if is_once else "union all → union"
        yield node, named(_with(node, distinct=not is_once), f"{change}: {brief(node.right)}")


def turned(node: Node) -> Pairs:
    """Order the other way round."""
    if isinstance(node, exp.Ordered):
        yield node, _with(node, desc=not node.args.get("desc"))


def unparted(node: Node) -> Pairs:
    """Look at all rows where a window looks at those of one case."""
    if isinstance(node, exp.Window) and node.args.get("partition_by"):
        yield node, _with(node, partition_by=None)


def framed(node: Node) -> Pairs:
    """Let a window's frame begin or end with the row itself."""
    if isinstance(node, exp.WindowSpec):
        for end in ("start", "end"):
            if node.args.get(end) == "UNBOUNDED":
                yield node, _with(node, **{end: "CURRENT ROW", f"{end}_side": None})
            elif node.args.get(end) == "CURRENT ROW":
                side = "PRECEDING" if end == "start" else "FOLLOWING"
                yield node, _with(node, **{end: "UNBOUNDED", f"{end}_side": side})


def branched(node: Node) -> Pairs:
    """Give what another branch of a `case` gives."""
    if isinstance(node, exp.Case):
        ifs, last = node.args["ifs"], node.args.get("default")
        for place, one in enumerate(ifs):
            after = ifs[place + 1].args["true"] if place + 1 < len(ifs) else last
            if after is None:
                continue
            swap = node.copy()
            swap.args["ifs"][place].set("true", after.copy())
            if place + 1 < len(ifs):
                swap.args["ifs"][place + 1].set("true", one.args["true"].copy())
            else:
                swap.set("default", one.args["true"].copy())
            yield node, swap
    is_alone = isinstance(node, exp.If) and not isinstance(node.parent, exp.Case)
    if is_alone and node.args.get("false") is not None:
        yes, no = node.args["true"].copy(), node.args["false"].copy()
        yield node, _with(node, true=no, false=yes)


RULES: dict[str, Callable[[Node], Pairs]] = {
    "operator swapped": swapped,
    "span shifted": half_open,
    "join": joined,
    "counted otherwise": counted,
    "number raised": raised,
    "condition dropped": dropped,
    "condition denied": denied,
    "default dropped": defaulted,
    "union": united,
    "order turned": turned,
    "partition dropped": unparted,
    "frame": framed,
    "branches swapped": branched,
}
