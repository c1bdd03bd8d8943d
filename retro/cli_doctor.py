"""`retro doctor`: what this machine and this workspace have and lack."""

from __future__ import annotations

from pathlib import Path

import typer

from retro.errors import EXIT_MACHINE, EXIT_OK
from retro.options import Debug, Home, Json, Version
from retro.terminal import show, spoken, write_json

HERE = Path()


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(doctor)


def doctor(
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Try what a run needs: libraries, fonts, a page, a chart, room; exit 4 if something lacks."""
    from retro import config
    from retro import doctor as looking

    space = config.find(workspace) if config.root(workspace) else None
    signs = looking.examined(space)
    lang = spoken(["--workspace", str(workspace)])
    told = looking.document(signs, lang)
    if as_json:
        write_json(told)
    else:
        show(looking.parts(told, lang))
    raise typer.Exit(EXIT_MACHINE if told["state"] == "lack" else EXIT_OK)
