"""`retro forget`: remove what is left of one buyer or of one promotion."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from retro.options import Debug, Home, Json, Version
from retro.terminal import show, write_json

HERE = Path()


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(forget)


def forget(
    who: Annotated[
        str,
        typer.Argument(metavar="BUYER_OR_RUN", help="A buyer as the exports write it, or an ID."),
    ],
    yes: Annotated[bool, typer.Option("--yes", help="Remove; else say what would be.")] = False,
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Remove a buyer from lists and caches, or a promotion's pack and snapshots; never exports."""
    from retro import config, machine, resources
    from retro import forget as forgetting

    space = config.find(workspace)
    lang = space.settings.shop.speaks
    with machine.sentences():
        found = forgetting.plan(space, who)
        if not (yes or as_json) and sys.stdin.isatty():
            told = forgetting.document(found, space.folder, is_done=False)
            show(forgetting.lines(told, lang)[:-1])
            yes = typer.confirm(resources.strings(lang)["forget"]["confirm"], err=True)
        if yes:
            found = forgetting.forget(space, who)
    told = forgetting.document(found, space.folder, is_done=yes)
    if as_json:
        write_json(told)
    else:
        show(forgetting.lines(told, lang))
