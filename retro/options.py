"""The options that every command has."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from retro import __version__


def _version(value: bool) -> None:
    if value:
        typer.echo(f"retro {__version__}")
        raise typer.Exit


# What `jobs.FORMATS` names, without loading it for the help.
FORMATS = "html,pdf,xlsx,json"

Home: TypeAlias = Annotated[
    Path, typer.Option("--workspace", metavar="DIR", help="The workspace; else found upwards.")
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="Print one JSON object on stdout.")]
Quiet: TypeAlias = Annotated[bool, typer.Option("--quiet", help="No progress on stderr.")]
Profile: TypeAlias = Annotated[
    bool, typer.Option("--profile", help="Say where the time went, by stage and by query.")
]
Formats: TypeAlias = Annotated[str, typer.Option("--format", help="Any of html,pdf,xlsx,json.")]
Version: TypeAlias = Annotated[
    bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
]
Debug: TypeAlias = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
