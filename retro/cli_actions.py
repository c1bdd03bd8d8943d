"""`retro actions`: the register on the command line, beside Excel."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from retro import cli_library
from retro.late import late
from retro.options import Debug, Home, Json, Version
from retro.terminal import out, say, table_of, warn, write_json

if TYPE_CHECKING:
    from retro import actions, config, jobs
else:
    actions, config, jobs = late("actions", "config", "jobs")

actions_app = typer.Typer(help="The action register. 行动登记表。", no_args_is_help=False)
HERE = Path()
UNDECIDED = {
    "zh": "还有 {count} 项没有在“决定”里选，仍是“待确认”。",
    "en": "{count} rows have no decision and are still proposed.",
}
SHOWN = ("id", "status", "owner", "due", "kpi", "target", "do")

Id: TypeAlias = Annotated[
    str, typer.Argument(metavar="ACTION_ID", help="Whole, or what stands behind the last slash.")
]
Owner: TypeAlias = Annotated[str | None, typer.Option(help="Who leads.")]
Due: TypeAlias = Annotated[str | None, typer.Option(help="YYYY-MM-DD")]
Text: TypeAlias = Annotated[str | None, typer.Option(help="What is to be remembered.")]
Do: TypeAlias = Annotated[str | None, typer.Option(help="What will be done.")]
Metric: TypeAlias = Annotated[str | None, typer.Option(help="The metric that will judge it.")]
Aim: TypeAlias = Annotated[float | None, typer.Option(help="Where the metric is to be.")]


@actions_app.callback()
def every(
    context: typer.Context,
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """List the action register, or decide on its entries."""
    if context.invoked_subcommand is None:
        listed(workspace, as_json)


@actions_app.command("list")
def listed(
    workspace: Home = HERE, as_json: Json = False, version: Version = False, debug: Debug = False
) -> None:
    """List every action with owner, date and status, and what should be seen to."""
    space = config.find(workspace)
    lines = actions.lines(space.actions)
    bounds, lang = actions.limits(space.settings), space.settings.shop.speaks
    severe = actions.severe(lines, space.settings)
    remarks = [text[lang] for text in actions.remarks(lines, bounds, severe)]
    if as_json:
        write_json({"actions": [row for _, row in lines], "remarks": remarks})
        return
    rows = actions.effective([row for _, row in lines], bounds)
    cells = [[row[name] for name in SHOWN] for row in rows]
    out.print(table_of({"columns": SHOWN, "rows": cells}))
    for remark in remarks:
        warn(remark)


@actions_app.command("set")
def changed(
    action: Id,
    status: Annotated[str | None, typer.Option(help="proposed, accepted, done or dropped.")] = None,
    owner: Owner = None,
    due: Due = None,
    note: Text = None,
    do: Do = None,
    kpi: Metric = None,
    target: Aim = None,
    cost: Annotated[str | None, typer.Option(help="What it costs.")] = None,
    cause: Annotated[str | None, typer.Option(help="The cause that the meeting agreed on.")] = None,
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Change one action: its words, who leads, by when, what judges it, its status."""
    given = {"status": status, "owner": owner, "due": due, "note": note, "do": do}
    more = {"kpi": kpi, "target": _figure(target), "cost": cost, "root_cause": cause}
    _change(workspace, action, given | more, as_json)


@actions_app.command("accept")
def accepted(
    action: Id,
    owner: Owner = None,
    due: Due = None,
    target: Aim = None,
    note: Text = None,
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Accept an action as it is proposed, or with another owner, date or target."""
    given = {"owner": owner, "due": due, "target": _figure(target), "note": note}
    _change(workspace, action, given | {"status": "accepted"}, as_json)


@actions_app.command("assign")
def assigned(
    action: Id,
    owner: Annotated[str, typer.Argument(metavar="OWNER", help="Who leads.")],
    due: Due = None,
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Give an action to somebody."""
    _change(workspace, action, {"owner": owner, "due": due}, as_json)


@actions_app.command("close")
def closed(
    action: Id,
    evidence: Annotated[str | None, typer.Option(help="What shows that it was done.")] = None,
    note: Text = None,
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Close an action that was done; the next promotion tells whether it worked."""
    given = {"status": "done", "evidence_after": evidence, "note": note}
    _change(workspace, action, given, as_json)


@actions_app.command("drop")
def dropped(
    action: Id,
    note: Annotated[str, typer.Option(help="Why the risk is accepted.")],
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Do without an action and say why: the risk is accepted."""
    if not note.strip():
        raise jobs.wrong("--note", "请写明为什么接受这个风险", "say why the risk is accepted")
    _change(workspace, action, {"status": "dropped", "note": note}, as_json)


@actions_app.command("add")
def added(
    promotion: Annotated[str, typer.Argument(metavar="PROMOTION_ID")],
    due: Annotated[str, typer.Option(help="YYYY-MM-DD")],
    do: Do = None,
    owner: Owner = None,
    kpi: Metric = None,
    target: Aim = None,
    baseline: Annotated[float | None, typer.Option(help="Where it was.")] = None,
    library: Annotated[
        int | None, typer.Option(help="Take text, owner and metric from this row of the library.")
    ] = None,
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Add an action that the meeting decided, in its own words or from the library."""
    space = config.find(workspace)
    space.window(promotion)
    told = _told(space, library, {"do": do, "owner": owner, "kpi": kpi})
    if baseline is None:
        baseline = _baseline(space, promotion, told["kpi"])
    with actions.changing(space.actions) as rows:
        row = actions.written(
            rows, promotion, told["do"], told["owner"], due, told["kpi"], baseline, target,
            library=library, bounds=actions.limits(space.settings),
        )  # fmt: skip
        actions.save(space.actions, [*rows, row | told])
    say(as_json, {"action": row["id"], "actions": str(space.actions)}, row["id"])
    _warn(space)


@actions_app.command("import")
def imported(
    file: Annotated[Path, typer.Argument(help="A filled meeting.xlsx, or a copy of actions.csv.")],
    promotion: Annotated[
        str, typer.Option(help="For new actions, where the sheet does not say which it is of.")
    ] = "",
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Take over the filled worksheet of the meeting; if a row is wrong, nothing is taken over."""
    from retro.actions import measures

    space = config.find(workspace)
    if promotion:
        space.window(promotion)
    tables = _tables(file)
    ground = actions.Ground(
        units=measures.units(space.folder),
        bounds=actions.limits(space.settings),
        promotion=promotion,
        baseline=lambda name, kpi: _baseline(space, name, kpi),
        file=file.name,
    )
    with actions.changing(space.actions) as rows:
        taken = actions.take_back(rows, tables, ground)
        if taken is None:
            raise jobs.wrong(
                "FILE",
                f"{file.name} 不是复盘会记录（meeting.xlsx），也不是行动登记表的副本",
                f"{file.name} is neither meeting.xlsx nor a copy of the action register",
            )
        actions.save(space.actions, taken.rows)
    told = {"rows": taken.taken, "undecided": taken.undecided, "actions": str(space.actions)}
    say(as_json, told, str(space.actions))
    if taken.undecided:
        warn(UNDECIDED[space.settings.shop.speaks].format(count=taken.undecided))
    _warn(space)


def _tables(file: Path) -> list[list[tuple[int, list[str]]]]:
    """Return the tables of a workbook or a CSV as text, each record with its line."""
    from retro import folders
    from retro.readers import open_export

    if not file.is_file():
        raise jobs.wrong("FILE", f"没有文件 {file}", f"there is no file {file}")
    with folders.private() as scratch:
        return [list(table.records()) for table in open_export(file, scratch)]


def _change(workspace: Path, action: str, changes: Mapping[str, str | None], as_json: bool) -> None:
    space = config.find(workspace)
    given = dict(changes)
    if given.get("kpi"):
        given["kpi"] = _metric(space, str(given["kpi"]))
    with actions.changing(space.actions) as rows:
        name = actions.found_id(rows, action)
        after = actions.changed(rows, name, given, actions.limits(space.settings))
        actions.save(space.actions, after)
    say(as_json, {"action": name, "actions": str(space.actions)}, str(space.actions))
    _warn(space)


def _told(
    space: config.Workspace, library: int | None, said: Mapping[str, str | None]
) -> dict[str, str]:
    """Return the fields of a new action: what was said, else what the library says."""
    told = cli_library.fields(space, library) if library is not None else {}
    told |= {name: word or told.get(name, "") for name, word in said.items()}
    if told["kpi"]:
        told["kpi"] = _metric(space, told["kpi"])
    return told


def _metric(space: config.Workspace, name: str) -> str:
    from retro.actions import measures

    return measures.metric(name, measures.units(space.folder))


def _warn(space: config.Workspace) -> None:
    """Say if more is open than anybody can follow."""
    for text in actions.crowded(actions.load(space.actions)):
        warn(text[space.settings.shop.speaks])


def _baseline(space: config.Workspace, promotion: str, kpi: str) -> float | None:
    """Return where a metric was in the last review of a promotion, if there was one."""
    from retro import history

    core = history.latest(space.history, promotion)
    columns, rows = core.results.get("core_metrics", ((), ())) if core else ((), ())
    for row in rows:
        told = dict(zip(columns, row, strict=True))
        if told["metric"] == kpi and told["value"] is not None:
            return float(str(told["value"]))
    return None


def _figure(target: float | None) -> str | None:
    return None if target is None else actions.figure(target)


cli_library.add_to(actions_app)
