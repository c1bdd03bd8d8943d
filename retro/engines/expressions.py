"""What single expressions of DuckDB are called, and mean, in Spark SQL.

Each function takes one node of a parsed statement and gives what stands in its place.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot import exp

from retro.engines import moments
from retro.engines.calls import DOUBLE, as_kind, called, wrapped

# What a decimal of Spark holds; a product of more digits would lose some.
MOST_DIGITS = 38


def rewritten(node: Any) -> Any:
    """Return the node in the words of Spark, or as it is."""
    if isinstance(node, exp.Anonymous):
        rewrite = FUNCTIONS.get(node.name.lower())
    else:
        rewrite = REWRITES.get(type(node))
    return rewrite(node) if rewrite else node


# -- numbers -----------------------------------------------------------------------


def _division(node: Any) -> Any:
    """`/` gives a double in DuckDB, whatever it divides; Spark stops at a division by zero."""
    above, below = node.this, node.expression
    if not isinstance(below.unnest(), exp.Nullif | exp.Literal):
        below = exp.Nullif(this=below, expression=exp.Literal.number(0))
    if not _is_double(above):
        above = exp.cast(wrapped(above), DOUBLE)
    if above is node.this and below is node.expression:
        return node
    return exp.Div(this=above, expression=below)


def _is_double(node: Any) -> bool:
    return isinstance(node, exp.Cast) and bool(node.to.is_type(exp.DataType.Type.DOUBLE))


def _cast(node: Any) -> Any:
    """A double becomes the nearest number in DuckDB; Spark cuts it off.

    What type an expression has only Spark knows: `typeof` is settled before the query runs.
    """
    kind, value = node.to, node.this
    known = exp.Literal | exp.Count | exp.RowNumber | exp.Explode
    if isinstance(value, known) or value.find(exp.Explode):
        return node
    nearest = _nearest(kind, exp.cast(value.copy(), DOUBLE))
    if nearest is None:
        return node
    is_double = called("typeof", value.copy()).isin("double", "float")
    return exp.case().when(is_double, nearest).else_(node.copy())


def _nearest(kind: Any, double: Any) -> Any | None:
    """Return the nearest integer or decimal of a double, or None for any other kind."""
    if kind.is_type(*exp.DataType.INTEGER_TYPES):
        return as_kind(called("rint", double), kind)
    if not kind.is_type(exp.DataType.Type.DECIMAL) or not kind.expressions:
        return None
    digits, scale = (int(part.name) for part in kind.expressions)
    if scale == 0 or digits + scale + 1 > MOST_DIGITS:
        return None
    power = exp.cast(exp.convert(10**scale), DOUBLE)
    rounded = called("round", exp.Mul(this=double, expression=power))
    whole = as_kind(rounded, exp.DataType.build(f"decimal({digits}, 0)"))
    part = exp.Literal.number(f"0.{1:0{scale}}")
    return as_kind(exp.Mul(this=whole, expression=part), kind)


def _whole(node: Any) -> Any:
    """A double stays a double when it is cut."""
    if node.args.get("decimals") or isinstance(node.parent, exp.Cast):
        return node
    return exp.cast(called(node.sql_name().lower(), node.this), DOUBLE)


def _size(node: Any) -> Any:
    """A list has a length as a text has."""
    is_list = isinstance(node.this, exp.Array | exp.ArrayFilter | exp.ArrayAgg | exp.Split)
    return called("size", node.this) if is_list else node


def _days(node: Any) -> Any:
    """A date minus a date is a number of days."""
    if _is_day(node.this) and _is_day(node.expression):
        return called("datediff", node.this, node.expression)
    return node


def _is_day(node: Any) -> bool:
    if isinstance(node, exp.Column):
        return node.name in ("day", "as_of") or node.name.endswith(("_day", "_on"))
    if isinstance(node, exp.Greatest | exp.Least | exp.Max | exp.Min):
        return _is_day(node.this)
    return isinstance(node, exp.Cast) and bool(node.to.is_type(exp.DataType.Type.DATE))


def _position(node: Any) -> Any:
    """The place in a list is NULL in DuckDB, and 0 in Spark, for what is not in it."""
    return exp.Nullif(
        this=called("array_position", *node.expressions), expression=exp.Literal.number(0)
    )


# -- aggregates --------------------------------------------------------------------


def _unordered(node: Any) -> Any:
    """The order in which doubles are added does not change a sum that is compared to 1e-9."""
    if not isinstance(node.this, exp.Order):
        return node
    return type(node)(this=node.this.this)


def _sum(node: Any) -> Any:
    return _unordered(exp.Sum(this=node.expressions[0]))


def _mean(node: Any) -> Any:
    return _average(exp.Avg(this=node.expressions[0]))


def _average(node: Any) -> Any:
    node = _unordered(node)
    if _is_double(node.this) or isinstance(node.this, exp.Distinct):
        return node
    return exp.Avg(this=exp.cast(node.this, DOUBLE))


def _best(name: str) -> Callable[[Any], Any]:
    """The value at an extreme: in DuckDB what is NULL does not count."""

    def made(node: Any) -> Any:
        told = exp.Not(this=exp.Is(this=node.this.copy(), expression=exp.Null()))
        best = called(name, node.this, node.expression)
        return exp.Filter(this=best, expression=exp.Where(this=told))

    return made


def _percentile(node: Any) -> Any:
    return called("percentile", node.this, node.expression)


def _percentile_disc(node: Any) -> Any:
    order = exp.Order(expressions=[exp.Ordered(this=node.this)])
    return exp.WithinGroup(this=called("percentile_disc", node.expression), expression=order)


def _filtered(node: Any) -> Any:
    """What is done to the list of an aggregate is done after its filter."""
    inner = node.this
    if isinstance(inner, exp.Filter):
        both = exp.and_(inner.expression.this, node.expression.this)
        return exp.Filter(this=inner.this, expression=exp.Where(this=both))
    if not inner.meta.get("outer"):
        return node
    held = inner.find(exp.ArrayAgg)
    held.replace(exp.Filter(this=held.copy(), expression=node.expression))
    return inner


def _extreme(node: Any) -> Any:
    """`min(x, n)` is the list of the n least values."""
    if not node.args.get("count"):
        return node
    upwards = exp.Boolean(this=isinstance(node, exp.Min))
    found = called("sort_array", exp.ArrayAgg(this=node.this), upwards)
    outer = called("slice", found, exp.Literal.number(1), node.args["count"])
    outer.meta["outer"] = True
    return outer


def _listed(node: Any) -> Any:
    """A list in the order of its own values."""
    order = node.this
    if not isinstance(order, exp.Order) or len(order.expressions) != 1:
        return node
    by = order.expressions[0]
    if by.this != order.this:
        return node
    upwards = exp.Boolean(this=not by.args.get("desc"))
    outer = called("sort_array", exp.ArrayAgg(this=order.this), upwards)
    outer.meta["outer"] = True
    return outer


# -- lists and rows ----------------------------------------------------------------


def _series(node: Any) -> Any:
    """`range` ends before its end, whatever the step."""
    start, end, step = node.args["start"], node.args["end"], node.args.get("step")
    is_open = bool(node.args.get("is_end_exclusive"))
    if is_open and step is None:
        end = exp.Sub(this=exp.paren(end), expression=exp.Literal.number(1))
    steps = called("sequence", start, end, *([step] if step else [exp.Literal.number(1)]))
    if is_open and step is not None:
        name = exp.to_identifier("_x")
        below = exp.LT(this=exp.column("_x"), expression=exp.paren(end.copy()))
        steps = called("filter", steps, exp.Lambda(this=below, expressions=[name]))
    runs = exp.LTE(this=wrapped(start.copy()), expression=wrapped(end.copy()))
    return called("if", runs, steps, called("array"))


def _element(node: Any) -> Any:
    """An element that a list does not have is NULL; places count from 0 in the tree."""
    place = node.expressions[0] if len(node.expressions) == 1 else None
    if isinstance(place, exp.Slice) and place.this and place.expression:
        length = exp.Sub(this=exp.paren(place.expression), expression=exp.paren(place.this.copy()))
        one = exp.Literal.number(1)
        return called("slice", node.this, place.this, exp.Add(this=length, expression=one))
    if place is None or isinstance(place, exp.Slice) or place.is_string:
        return node
    if isinstance(place, exp.Neg) or (place.is_number and int(place.name) < 0):
        return called("try_element_at", node.this, place)
    return called("get", node.this, place)


def _comprehension(node: Any) -> Any:
    """`[f(x) for x in l if p(x)]`."""
    if len(node.expressions) != 1 or not isinstance(node.expressions[0], exp.Comprehension):
        return node
    told = node.expressions[0]
    each = [told.expression]
    found, condition = told.args["iterator"], told.args.get("condition")
    if condition:
        found = called("filter", found, exp.Lambda(this=condition, expressions=each))
    copied = [name.copy() for name in each]
    return called("transform", found, exp.Lambda(this=told.this, expressions=copied))


def _tuple(node: Any) -> Any:
    return called("struct", *node.expressions)


REWRITES: dict[type, Callable[[Any], Any]] = {
    **moments.REWRITES,
    exp.Array: _comprehension,
    exp.ArgMax: _best("max_by"),
    exp.ArgMin: _best("min_by"),
    exp.ArrayAgg: _listed,
    exp.Avg: _average,
    exp.Bracket: _element,
    exp.Cast: _cast,
    exp.Ceil: _whole,
    exp.Div: _division,
    exp.Filter: _filtered,
    exp.Floor: _whole,
    exp.GenerateSeries: _series,
    exp.Length: _size,
    exp.Max: _extreme,
    exp.Min: _extreme,
    exp.PercentileCont: _percentile,
    exp.PercentileDisc: _percentile_disc,
    exp.Sub: _days,
    exp.Sum: _unordered,
}
FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    **moments.FUNCTIONS,
    "favg": _mean,
    "fsum": _sum,
    "list_position": _position,
    "row": _tuple,
}
