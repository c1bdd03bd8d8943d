"""What the terminal shows: data on stdout, progress and messages on stderr."""

from __future__ import annotations

import itertools
import json
import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from retro import machine, resources
from retro.errors import EXIT_BUG, RetroError
from retro.late import late
from retro.model import worded

if TYPE_CHECKING:
    from retro import actions, config
    from retro.jobs import Job
    from retro.review import Reviewed
    from retro.steps import Steps
else:
    actions, config = late("actions", "config")

err = Console(stderr=True, highlight=False)
# In a pipe a row is one line, so that other programs find a cell whole.
WIDE = 1000
out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else WIDE)
SEAM = " · "
WORST = 3
# What shells add to the number of a signal for the exit code of who was ended by it.
SIGNALLED = 128


def fail(error: RetroError, as_json: bool) -> int:
    """Print an error and return its exit code."""
    if as_json:
        lang = spoken(sys.argv)
        write_json(
            {
                "error": {
                    "code": error.code,
                    "message": error.message.get(lang) or error.message["en"],
                    "file": error.file,
                    "line": error.line,
                    "remedy": error.remedy.get(lang) or error.remedy.get("en"),
                }
            }
        )
    else:
        err.print(f"[bold red]✗[/] {escape(error.text(spoken(sys.argv)))}")
    return error.exit_code


def warn(text: str) -> None:
    """Print what should be seen to, beside the data."""
    err.print(f"[yellow]![/] {escape(text)}", soft_wrap=True)


def bug(as_json: bool) -> int:
    """Write where it happened to a log file, name it, and return the exit code of a bug.

    Where the machine lacks something, that is said instead: it is no bug.
    """
    error = sys.exc_info()[1]
    lacking = machine.lacking(error) if error else None
    if lacking:
        return fail(lacking, as_json)
    try:
        handle, path = tempfile.mkstemp(prefix="retro-", suffix=".log")
        with os.fdopen(handle, "w", encoding="utf-8") as log:
            log.writelines(_places(error))
    except OSError:
        path = "–"
    told = RetroError(
        "BUG",
        {
            "zh": f"程序出错了，这是我们的问题；细节写在 {path}。",
            "en": f"this is our own bug; the details are in {path}.",
        },
        {"zh": "请把这个文件发给我们。", "en": "Please send us that file."},
    )
    fail(told, as_json)
    return EXIT_BUG


def _places(error: BaseException | None) -> Iterator[str]:
    """Yield the kinds of an error and of those behind it, with their places in the program.

    What they say is left out: the log is sent to us, and libraries quote the cell they trip over.
    """
    while error:
        yield f"{type(error).__module__}.{type(error).__qualname__}\n"
        yield from traceback.format_tb(error.__traceback__)
        error = error.__cause__ or error.__context__


def spoken(arguments: Sequence[str] = ()) -> str:
    """The language of messages: that of the workspace, else of the terminal, else Chinese."""
    given = dict(itertools.pairwise(arguments)).get("--workspace", "")
    try:
        return config.find(Path(given)).settings.shop.speaks
    except RetroError:
        return "en" if os.environ.get("LANG", "").startswith("en") else "zh"


def tell(
    job: Job, reviewed: Reviewed, as_json: bool, profile: Mapping[str, Any] | None = None
) -> None:
    """Print where the pack is and the three worst problems, then where the time went."""
    report, lang = reviewed.report, job.lang
    files = sorted(p.name for p in job.pack.iterdir() if p.is_file())
    if as_json:
        worst = [{"id": f.id, "severity": f.severity, "say": dict(f.say)} for f in report.findings]
        write_json(
            {
                "pack": str(job.pack),
                "files": files,
                "as_of": report.promotion.as_of.isoformat(),
                "findings": worst,
            }
            | ({} if profile is None else {"profile": profile})
        )
        return
    labels = resources.strings(lang)
    colon = "：" if lang == "zh" else ": "
    out.print(escape(f"{job.pack}"))
    for name in files:
        out.print(escape(f"  {name}"))
    out.print(escape(worded(report.verdict, lang)))
    for number, finding in enumerate(report.findings[:WORST], 1):
        severity = labels["codes"]["severity"][finding.severity]
        title, told = worded(finding.title, lang), worded(finding.say, lang)
        out.print(escape(f"{number}. [{severity}] {title}{colon}{told}"))
    if profile is not None:
        _show_profile(profile, lang)


def noted(job: Job, reviewed: Reviewed) -> None:
    """Print what the register leaves open, and snapshots set aside, on stderr."""
    for note in reviewed.report.notes:
        # The second is `lookback.HISTORY`, which would take long to import.
        if note.query in (actions.NOTED, "history"):
            warn(worded(note.say, job.lang))


@contextmanager
def progress_bar(quiet: bool, *, is_profiled: bool = False) -> Iterator[Steps]:
    """Take the time of the steps of a command, and show them: on a terminal only."""
    from retro.steps import Steps

    moves = not quiet and err.is_terminal
    steps = Steps(moves=moves, is_profiled=is_profiled)
    with _ended_in_order():
        if moves:
            from retro.bar import moving

            with moving(err, steps, spoken(sys.argv)):
                yield steps
        else:
            yield steps
        steps.finish()


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let SIGTERM end the command as Ctrl-C does: scratch and children go with it."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(SIGNALLED + number)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def table_of(document: dict[str, Any]) -> Table:
    """Return a document with columns and rows as a table; in a pipe, a row is one line."""
    line_end = "\n" if out.is_terminal else SEAM
    ruled = bool(document.get("ruled")) and out.is_terminal
    table = Table(
        title=document.get("title"), title_justify="left", show_edge=False, show_lines=ruled
    )
    for column in document["columns"]:
        table.add_column(str(column), overflow="fold")
    for row in document["rows"]:
        table.add_row(*(escape(str(cell).replace("\n", line_end)) for cell in row))
    return table


def show(parts: Iterable[dict[str, Any] | str], console: Console = out) -> None:
    """Print tables and lines in their order."""
    for part in parts:
        console.print(escape(part) if isinstance(part, str) else table_of(part))


def _show_profile(profile: Mapping[str, Any], lang: str) -> None:
    """Print where the time went, on stderr; in a pipe, a row is one line."""
    from retro import spent

    width = None if err.is_terminal else WIDE
    console = Console(stderr=True, highlight=False, soft_wrap=True, width=width)
    show(spent.tables(profile, lang), console)


def say(as_json: bool, document: dict[str, Any], text: str) -> None:
    """Print one fact, as JSON or as a line."""
    if as_json:
        write_json(document)
    else:
        out.print(escape(text))


def write_json(document: dict[str, Any]) -> None:
    """Print one JSON object on stdout."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n")
