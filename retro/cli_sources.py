"""Commands about exports and what is plugged in: queries, formats, map, and one file explained."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from retro import resources
from retro.errors import UsageError
from retro.late import late
from retro.options import Debug, Home, Json, Version
from retro.terminal import out, show, spoken, write_json

if TYPE_CHECKING:
    from retro import config, jobs
    from retro.catalog import Catalog
    from retro.settings import Settings
else:
    config, jobs = late("config", "jobs")

HERE = Path()


def add_to(app: typer.Typer) -> None:
    """Add the commands of this module."""
    for command in (queries, formats, map):
        app.command()(command)


def queries(
    with_rules: Annotated[
        bool, typer.Option("--rules", help="Explain each rule in words, with its thresholds.")
    ] = False,
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """List every query with its origin, what it reads and its parameters; or each rule in words."""
    from retro import stock, stock_page

    if with_rules:
        _rules(workspace, as_json)
        return
    document = stock.queries(config.root(workspace))
    if as_json:
        write_json(document)
    else:
        show([stock_page.query_table(document, _lang(workspace))])


def _rules(workspace: Path, as_json: bool) -> None:
    from retro import rules, rules_page
    from retro.catalog import load_catalog

    root = config.root(workspace)
    settings = _settings(config.find(workspace) if root else None)
    catalog = load_catalog(resources.layers("queries", root))
    document = rules.document(catalog, settings, root)
    if as_json:
        write_json(document)
    else:
        show(rules_page.lines(document, _lang(workspace)))


def formats(
    workspace: Home = HERE, as_json: Json = False, version: Version = False, debug: Debug = False
) -> None:
    """List every export that is known, with its headers and where to get it."""
    from retro import stock, stock_page

    document = stock.formats(config.root(workspace))
    if as_json:
        write_json(document)
    else:
        show([stock_page.format_table(document, _lang(workspace))])


def map(  # noqa: A001 - the name of the command
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An export that is not known.")],
    report: Annotated[
        str | None, typer.Option(help="Write it after this known report (see `retro formats`).")
    ] = None,
    table: Annotated[str | None, typer.Option(help="Or for this table: orders, refunds, …")] = None,
    target: Annotated[
        Path | None, typer.Option("--out", metavar="PATH", help="Another place for the file.")
    ] = None,
    workspace: Home = HERE,
    as_json: Json = False,
    version: Version = False,
    debug: Debug = False,
) -> None:
    """Write a first source file for an unknown export, from its header row."""
    from retro import sketch

    if report and table:
        raise jobs.wrong("--table", "和 --report 只能用一个", "goes without --report")
    space = config.find(workspace)
    path = _found(file, None)
    sketched = sketch.sketched(path, _catalog(space), space.settings, (report, table))
    written = sketch.write(sketched, target or space.folder / "queries" / sketched.path)
    document = sketch.document(sketched, written)
    if as_json:
        write_json(document)
    else:
        show(sketch.lines(document, sketched.base, space.settings.shop.speaks))


def explain(file: Path, promotion: str | None, workspace: Path, as_json: bool) -> None:
    """Explain one file, in a workspace or without one."""
    from retro import explain_page
    from retro.explain import explained

    space = config.find(workspace) if promotion or config.root(workspace) else None
    exports = None
    if space and promotion:
        space.window(promotion)
        exports = space.exports(promotion)
    document = explained(_found(file, exports), _catalog(space), _settings(space))
    if as_json:
        write_json(document)
    else:
        show(explain_page.parts(document, _lang(workspace), out.width))


def _settings(space: config.Workspace | None) -> Settings:
    from retro.settings import Settings, Shop

    return space.settings if space else Settings(shop=Shop(name="–"))


def _catalog(space: config.Workspace | None) -> Catalog:
    from retro import mapping
    from retro.catalog import load_catalog

    catalog = load_catalog(resources.layers("queries", space.folder if space else None))
    if space:
        mapping.check(space.settings, catalog, space.folder)
    return catalog


def _found(file: Path, exports: Path | None) -> Path:
    """Return a file that is there, from the current folder or the promotion's exports."""
    places = [file] if exports is None else [file, exports / file, exports.parent / file]
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise UsageError(
            "NO_FILE",
            {"zh": f"没有文件 {file}。", "en": f"there is no file {file}."},
            {"zh": "请检查路径。", "en": "Check the path."},
        )
    return found


def _lang(workspace: Path) -> str:
    return spoken(["--workspace", str(workspace)])
