"""The command line: arguments in, text out; the logic lies elsewhere."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retro import cli_doctor, cli_forget, cli_print, cli_shops, cli_sources, resources
from retro.cli_actions import actions_app
from retro.errors import EXIT_OK, EXIT_REACHED, EXIT_USAGE, RetroError, UsageError
from retro.late import late
from retro.options import FORMATS, Debug, Formats, Home, Json, Profile, Quiet, Version
from retro.terminal import (
    bug,
    fail,
    noted,
    out,
    progress_bar,
    say,
    show,
    spoken,
    tell,
    write_json,
)

if TYPE_CHECKING:
    from retro import config, jobs
    from retro.model import Report
else:
    config, jobs = late("config", "jobs")

app = typer.Typer(
    name="retro",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Review a promotion from the back offices' own exports. "
    "大促客服复盘：导出即用，五步成稿。",
)
app.add_typer(actions_app, name="actions", invoke_without_command=True)
HERE = Path()


@app.callback()
def _main(version: Version = False, debug: Debug = False) -> None:
    """Options of every command."""


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The new workspace.")],
    lang: Annotated[str, typer.Option(help="Language of reports: zh or en.")] = "zh",
    no_input: Annotated[bool, typer.Option("--no-input", help="Ask nothing.")] = False,
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Create a workspace: settings and a folder for promotions."""
    jobs.one_of("--lang", lang, resources.OURS)
    name = folder.resolve().name
    if sys.stdin.isatty() and not no_input:
        name = typer.prompt("店铺名称 / Shop name", default=name, err=True)
    path = config.create(folder, name, lang)
    say(as_json, {"workspace": str(folder), "config": str(path)}, str(path))


@app.command()
def new(
    promotion: Annotated[str, typer.Argument(metavar="ID", help="Such as 2025-double11.")],
    start: Annotated[str, typer.Option(help='"YYYY-MM-DD HH:MM", local time.')],
    end: Annotated[str | None, typer.Option(help='"YYYY-MM-DD HH:MM", local time.')] = None,
    like: Annotated[
        str | None, typer.Option(help="Instead of --end: as long as this promotion.")
    ] = None,
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Add a promotion to retro.toml and make the folder for its exports."""
    space = config.find(workspace)
    window = jobs.new_window(space, start, end, like)
    config.add_promotion(space, promotion, window)
    exports = space.exports(promotion)
    say(as_json, {"promotion": promotion, "exports": str(exports)}, str(exports))


@app.command()
def check(
    promotion: Annotated[
        str | None, typer.Argument(metavar="ID", help="The promotion; --explain needs none.")
    ] = None,
    explain: Annotated[
        Path | None, typer.Option("--explain", metavar="FILE", help="Show how one file is read.")
    ] = None,
    workspace: Home = HERE,
    as_json: Json = False,
    quiet: Quiet = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Say what each file is, which rows are used or set aside, and what can be answered."""
    if explain is not None:
        cli_sources.explain(explain, promotion, workspace, as_json)
        return
    if promotion is None:
        raise jobs.wrong(
            "ID", "请给出大促编号，或用 --explain 文件", "name a promotion, or use --explain FILE"
        )
    from retro import stock, stock_page
    from retro.review import take_stock

    job = jobs.workspace_job(config.find(workspace), promotion)
    with progress_bar(quiet or as_json) as progress:
        document = stock.document(take_stock(job, progress))
    if as_json:
        write_json(document)
    else:
        lang = job.settings.shop.speaks
        tables = stock_page.tables(document, lang, out.width)
        show([*tables, *stock_page.lines(document, lang)])


@app.command()
def run(
    promotion: Annotated[
        str | None, typer.Argument(metavar="ID", help="The promotion; --exports needs none.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Every shop below --workspace, and a roll-up.")
    ] = False,
    at_once: Annotated[
        int | None, typer.Option("--jobs", min=1, help="--all: so many shops at a time.")
    ] = None,
    by: Annotated[str | None, typer.Option(help="--all: rank shops by this metric.")] = None,
    exports: Annotated[Path | None, typer.Option(help="One-off: the folder of exports.")] = None,
    start: Annotated[str | None, typer.Option(help="One-off: start of the promotion.")] = None,
    end: Annotated[str | None, typer.Option(help="One-off: end of the promotion.")] = None,
    pack: Annotated[Path | None, typer.Option("--out", help="One-off: the pack folder.")] = None,
    lang: Annotated[
        str | None, typer.Option(help="zh, en or an added language; default from retro.toml.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(help="YYYY-MM-DD: what was known at the end of that day (T+1, T+7, …)."),
    ] = None,
    against: Annotated[
        str | None, typer.Option(help="Compare with this promotion; or: none.")
    ] = None,
    formats: Formats = FORMATS,
    edition: Annotated[str, typer.Option(help="manager, boss or team.")] = "manager",
    agents: Annotated[
        bool, typer.Option("--agents", help="Name the people of the next roster (manager only).")
    ] = False,
    engine: Annotated[str, typer.Option(help="duckdb, or spark as retro.toml tells.")] = "duckdb",
    fail_on: Annotated[str, typer.Option(help="Exit 1 on: high, medium or never.")] = "never",
    force: Annotated[
        bool, typer.Option("--force", help="Read and compute everything again.")
    ] = False,
    profile: Profile = False,
    workspace: Home = HERE,
    as_json: Json = False,
    quiet: Quiet = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Make the review pack; ends with the three worst problems."""
    from retro import packing

    jobs.one_of("--edition", edition, jobs.EDITIONS)
    jobs.one_of("--fail-on", fail_on, tuple(jobs.REACHED))
    jobs.one_of("--engine", engine, jobs.ENGINES)
    choices = jobs.choices(
        lang, as_of, against, formats, edition, force=force, agents=agents, engine=engine
    )
    if every:
        alone = bool(exports or start or end or pack or profile)
        whom = cli_shops.Whom(promotion, workspace, by, at_once, fail_on, alone)
        raise typer.Exit(cli_shops.run_all(whom, choices, as_json=as_json, quiet=quiet))
    if exports is not None:
        job = jobs.one_off(exports, start, end, pack, choices)
    elif promotion is not None:
        job = jobs.workspace_job(config.find(workspace), promotion, choices)
    else:
        raise jobs.wrong(
            "ID", "请给出大促编号，或用 --exports", "name a promotion, or use --exports"
        )
    with progress_bar(quiet or as_json, is_profiled=profile) as progress:
        reviewed, lacking = packing.run(job, progress)
    spent = progress.profile() if profile else None
    if not (lacking and as_json):
        tell(job, reviewed, as_json, spent)
    noted(job, reviewed)
    if lacking:
        raise lacking[0]
    raise typer.Exit(_reached(reviewed.report, fail_on))


@app.command()
def verify(
    pack: Annotated[Path, typer.Argument(metavar="PACK_DIR", help="A pack of `retro run`.")],
    workspace: Home = HERE,
    as_json: Json = False,
    quiet: Quiet = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Recompute a pack; exit 1 if an input byte, a file or a figure differs."""
    from retro.verify import differences

    with progress_bar(quiet or as_json) as progress:
        lang = "en" if as_json else spoken(["--workspace", str(pack)])
        found = differences(pack, progress, lang)
    say(as_json, {"pack": str(pack), "differences": found}, "\n".join(found) or "ok")
    raise typer.Exit(EXIT_REACHED if found else EXIT_OK)


@app.command()
def demo(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="DIR", help="The workspace to write; default demo-shop, or gallery."
        ),
    ] = None,
    gallery: Annotated[
        bool,
        typer.Option("--gallery", help="Instead: each component and chart in every state."),
    ] = False,
    seed: Annotated[int, typer.Option(help="Another seed makes another shop.")] = 11,
    size: Annotated[str, typer.Option(help="small, medium or large.")] = "medium",
    lang: Annotated[str, typer.Option(help="zh or en.")] = "zh",
    workspace: Home = HERE,
    as_json: Json = False,
    quiet: Quiet = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Write a believable shop with a known story, and its packs."""
    if gallery:
        from retro.gallery.making import make

        with progress_bar(quiet or as_json) as progress:
            files = make(folder or Path("gallery"), jobs.language(lang), progress)
        say(as_json, {"files": [*map(str, files)]}, "\n".join(map(str, files)))
        return
    from retro.rehearsal import rehearse

    jobs.one_of("--size", size, ("small", "medium", "large"))
    with progress_bar(quiet or as_json) as progress:
        job, reviewed = rehearse(
            folder or Path("demo-shop"), seed, size, jobs.language(lang), progress
        )
    tell(job, reviewed, as_json)


cli_sources.add_to(app)
cli_print.add_to(app)
cli_doctor.add_to(app)
cli_forget.add_to(app)


def main() -> None:
    """Run the command line; a traceback never reaches the terminal."""
    sys.exit(_guarded(sys.argv[1:]))


def _guarded(arguments: list[str]) -> int:
    as_json = "--json" in arguments
    try:
        code = app(args=arguments, standalone_mode=False)
    except RetroError as error:
        if "--debug" in arguments:
            raise
        return fail(error, as_json)
    except typer.Abort:
        return EXIT_USAGE
    except Exception as error:
        if "--debug" in arguments:
            raise
        if hasattr(error, "format_message"):
            return fail(UsageError("USAGE", {"en": error.format_message()}), as_json)
        return bug(as_json)
    return code if isinstance(code, int) else EXIT_OK


def _reached(report: Report, fail_on: str) -> int:
    worse = jobs.REACHED[fail_on]
    return EXIT_REACHED if any(f.severity in worse for f in report.findings) else EXIT_OK


if __name__ == "__main__":
    main()
