"""`retro print-check`: are the printed documents of a pack fit to be sent?"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from retro import resources
from retro.errors import EXIT_OK, EXIT_REACHED, MachineError
from retro.options import Debug, Home, Json, Version
from retro.terminal import say, spoken

HERE = Path()


def add_to(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("print-check")(print_check)


def print_check(
    pack: Annotated[
        Path, typer.Argument(metavar="PACK", help="A pack of `retro run`, or one PDF.")
    ],
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Look for faults of print: blank pages, cut tables, missing letters, …; exit 1 if any."""
    checker = _checker()
    files, found = checker.check(pack)
    lang = "en" if as_json else spoken(["--workspace", str(pack)])
    words = resources.strings(lang)["print_check"]
    lines = [checker.line(fault, words) for fault in found]
    clean = words["clean"].format(files=words["joiner"].join(files))
    say(as_json, checker.document(pack, files, found, words), "\n".join(lines) or clean)
    raise typer.Exit(EXIT_REACHED if found else EXIT_OK)


def _checker() -> ModuleType:
    """Return what looks at documents; MachineError where its PDF library is missing."""
    try:
        from retro import print_check as checker
    except (ImportError, OSError) as error:
        raise MachineError(
            "PDF_UNREADABLE",
            {
                "zh": "这台电脑缺少读取 PDF 的库 pypdfium2。",
                "en": "pypdfium2, the library that reads PDFs, is missing on this machine.",
            },
            {"zh": "请运行：pip install pypdfium2", "en": "Run: pip install pypdfium2"},
        ) from error
    return checker
