"""`retro actions`: the register on the command line, beside Excel."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from retro import actions, config
from retro.jobs import wrong
from retro.options import Debug, Home, Json, Version
from retro.terminal import out, say, table_of, write_json

actions_app = typer.Typer(help="The action register. 行动登记表。", no_args_is_help=False)
HERE = Path()
SHOWN = ("id", "status", "owner", "due", "kpi", "target", "do")


@actions_app.callback()
def every(
    context: typer.Context,
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """List the action register, or `set`, `add` and `import` entries."""
    if context.invoked_subcommand is None:
        listed(workspace, as_json)


@actions_app.command("list")
def listed(
    workspace: Home = HERE, as_json: Json = False, version: Version = False, debug: Debug = False
) -> None:
    """List every action with owner, date and status."""
    rows = actions.load(config.find(workspace).actions)
    if as_json:
        write_json({"actions": rows})
        return
    cells = [[row[name] for name in SHOWN] for row in rows]
    out.print(table_of({"columns": SHOWN, "rows": cells}))


@actions_app.command("set")
def changed(
    action: Annotated[str, typer.Argument(metavar="ACTION_ID")],
    status: Annotated[str | None, typer.Option(help="proposed, accepted, done or dropped.")] = None,
    owner: Annotated[str | None, typer.Option(help="Who leads.")] = None,
    due: Annotated[str | None, typer.Option(help="YYYY-MM-DD")] = None,
    note: Annotated[str | None, typer.Option(help="What is to be remembered.")] = None,
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Change one action: accept it, close it, give it to somebody."""
    space = config.find(workspace)
    changes = {"status": status, "owner": owner, "due": due, "note": note}
    actions.save(space.actions, actions.changed(actions.load(space.actions), action, changes))
    say(as_json, {"action": action, "actions": str(space.actions)}, str(space.actions))


@actions_app.command("add")
def added(
    promotion: Annotated[str, typer.Argument(metavar="PROMOTION_ID")],
    do: Annotated[str, typer.Option(help="What will be done.")],
    owner: Annotated[str, typer.Option(help="Who leads.")],
    due: Annotated[str, typer.Option(help="YYYY-MM-DD")],
    kpi: Annotated[str, typer.Option(help="The metric that will judge it.")],
    target: Annotated[float, typer.Option(help="Where the metric is to be.")],
    baseline: Annotated[float | None, typer.Option(help="Where it was.")] = None,
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Add an action that the meeting decided."""
    space = config.find(workspace)
    space.window(promotion)
    rows = actions.load(space.actions)
    row = actions.written(rows, promotion, do, owner, due, kpi, baseline, target)
    actions.save(space.actions, [*rows, row])
    say(as_json, {"action": row["id"], "actions": str(space.actions)}, row["id"])


@actions_app.command("import")
def imported(
    file: Annotated[Path, typer.Argument(help="A filled copy of actions.csv.")],
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Take over the rows of a filled worksheet; a row replaces the one of the same id."""
    space = config.find(workspace)
    if not file.is_file():
        raise wrong("FILE", f"没有文件 {file}", f"there is no file {file}")
    given = actions.load(file)
    actions.save(space.actions, actions.imported(actions.load(space.actions), given))
    say(as_json, {"rows": len(given), "actions": str(space.actions)}, str(space.actions))
