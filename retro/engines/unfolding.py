"""Lists that become rows: in `from`, and among the columns of a `select`."""

from __future__ import annotations

from typing import Any

from sqlglot import exp


def tables(select: Any) -> None:
    """A list in `from` is a table of one column."""
    source = select.args.get("from_")
    for holder in [*([source] if source else ()), *(select.args.get("joins") or ())]:
        table = holder.this
        values = _values(table)
        if values is None:
            continue
        alias = table.args["alias"]
        name = alias.columns[0] if alias.columns else alias.this
        told = alias.this if alias.columns else exp.to_identifier(f"_{name.name}")
        if isinstance(holder, exp.Join) and not holder.args.get("on"):
            lateral = exp.Lateral(
                this=exp.Explode(this=values),
                view=True,
                alias=exp.TableAlias(this=told.copy(), columns=[name.copy()]),
            )
            select.append("laterals", lateral)
            holder.pop()
        else:
            rows = exp.Select(expressions=[exp.alias_(exp.Explode(this=values), name.copy())])
            holder.set("this", rows.subquery(told.copy()))


def _values(table: Any) -> Any | None:
    if isinstance(table, exp.Unnest) and len(table.expressions) == 1 and table.args.get("alias"):
        return table.expressions[0]
    if isinstance(table, exp.Table) and isinstance(table.this, exp.GenerateSeries):
        return table.this
    return None


def columns(select: Any) -> Any:
    """Lists that become rows: aggregates first, then all lists side by side."""
    found = _unfolded(select)
    if not found:
        return select
    if _aggregates(select):
        return _in_two(select, found)
    _beside(select, found)
    return select


def _unfolded(select: Any) -> list[Any]:
    nodes = [node for told in select.expressions for node in told.find_all(exp.Explode)]
    return [node for node in nodes if _own(node, select)]


def _own(node: Any, select: Any) -> bool:
    return node.find_ancestor(exp.Select) is select


def _aggregates(select: Any) -> bool:
    if select.args.get("group"):
        return True
    nodes = (node for told in select.expressions for node in told.find_all(exp.AggFunc))
    counted = (node for node in nodes if not isinstance(node, exp.Explode))
    return any(_own(node, select) and not node.find_ancestor(exp.Window) for node in counted)


def _is_recursive(unfolded: Any) -> bool:
    return any(
        isinstance(told, exp.PropertyEQ) and told.name == "recursive"
        for told in unfolded.expressions
    )


def _beside(select: Any, found: list[Any]) -> None:
    """Unfold lists: structs into their columns, a list in an expression beside the others."""
    if len(found) == 1:
        (only,) = found
        if _is_recursive(only):
            only.replace(exp.Anonymous(this="inline", expressions=[only.this]))
            return
        if only.parent is select or only.parent.parent is select:
            return
    names = [f"_u{place}" for place in range(len(found))]
    lists = [node.this.copy() for node in found]
    zipped = exp.Anonymous(this="arrays_zip", expressions=lists)
    lateral = exp.Lateral(
        this=exp.Anonymous(this="inline", expressions=[zipped]),
        view=True,
        alias=exp.TableAlias(
            this=exp.to_identifier("_u"), columns=[exp.to_identifier(name) for name in names]
        ),
    )
    for node, name in zip(found, names, strict=True):
        node.replace(exp.column(name))
    select.append("laterals", lateral)


def _in_two(select: Any, found: list[Any]) -> Any:
    """Compute the aggregates first, then unfold the lists of them."""
    around, inner = exp.Select(), []
    for node, name in ((node, f"_l{place}") for place, node in enumerate(found)):
        inner.append(exp.alias_(node.this.copy(), name))
        node.set("this", exp.column(name))
    for projection in list(select.expressions):
        if any(_unfolds(projection, node) for node in found):
            around.append("expressions", projection)
        else:
            around.append("expressions", exp.column(projection.alias_or_name))
            inner.append(projection)
    select.set("expressions", inner)
    for part in ("order", "with_"):
        held = select.args.get(part)
        select.set(part, None)
        around.set(part, held)
    around = around.from_(select.copy().subquery("_s"))
    _beside(around, _unfolded(around))
    return around


def _unfolds(projection: Any, node: Any) -> bool:
    return any(found is node for found in projection.find_all(exp.Explode))
