"""Who may import what (DESIGN, section 5), read from the source: layers and bans are data here."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "retro"
MODULES = {
    path.relative_to(PACKAGE).with_suffix("").as_posix(): path
    for path in sorted(PACKAGE.rglob("*.py"))
}
EVERY = pytest.mark.parametrize("module", MODULES)

# From the ground up: a part imports from its own layer and from those below it.
LAYERS = (
    {"__init__", "late", "model", "errors", "stopwatch"},
    {
        "config",
        "catalog",
        "given",
        "headers",
        "kinds",
        "hours",
        "incentives",
        "resources",
        "formats",
        "sentences",
        "backed",
        "blanks",
        "brand",
        "wording",
        "overlays",
        "pace",
        "fonts",
        "memo",
        "folders",
        "placing",
        "machine",
        "folding",
        "cells",
        "colours",
        "languages",
        "limits",
        "logos",
        "names",
        "mapping",
        "modelled",
        "moments",
        "phases",
        "profiles",
        "reconciling",
        "reference",
        "rollup_tables",
        "rule_rows",
        "settings",
        "spent",
        "shift_rules",
        "toml_lines",
    },
    {"readers"},
    {"warehouse", "engines"},
    {"intake", "guessing", "opening"},
    {"staffing", "slicing"},
    {"models"},
    {
        "stats",
        "parameters",
        "findings",
        "actions",
        "verdicts",
        "history",
        "running",
        "kpis",
        "library",
        "menus",
        "lineage",
        "thresholds",
        "compose",
    },
    {"charts"},
    {"render"},
    {"demo", "gallery"},
    {
        "jobs",
        "pack",
        "stock",
        "stock_page",
        "rules",
        "rules_page",
        "explain",
        "explain_page",
        "sketch",
        "places",
    },
    {"forgotten"},
    {"lookback", "grounds"},
    {"precis"},
    {"loading"},
    {"review"},
    {"packing"},
    {"verify", "rehearsal", "print_check", "shops", "doctor", "forget"},
    {"steps"},
    {"bar"},
    {
        "cli",
        "cli_actions",
        "cli_doctor",
        "cli_forget",
        "cli_library",
        "cli_print",
        "cli_shops",
        "cli_sources",
        "terminal",
        "options",
    },
)
# Parts that keep to less than the layers below them.
ONLY = {
    "model": set(),
    "errors": set(),
    "cells": set(),
    "colours": set(),
    "logos": set(),
    "names": set(),
    "toml_lines": set(),
    "resources": set(),
    "formats": {"model", "resources"},
    "limits": set(),
    "sentences": {"model", "errors", "formats", "limits"},
    "readers": {"model", "errors", "catalog", "folding", "headers"},
    "warehouse": {"model", "errors", "catalog", "given", "headers", "kinds", "stopwatch"},
    "staffing": {"model"},
    "slicing": {"model"},
    "stats": set(),
    "charts": {"model", "formats", "resources"},
    "render": {
        "model",
        "errors",
        "formats",
        "resources",
        "fonts",
        "charts",
        "brand",
        "limits",
        "memo",
    },
    "demo": set(),
    "print_check": {"errors"},
    "gallery": {"model", "formats", "charts", "render"},
    "jobs": {"config", "errors", "moments", "resources", "settings"},
}
# Each library has its place; a library that is not named here may not be used at all.
LIBRARIES = {
    "babel": {"formats"},
    "duckdb": {"warehouse"},
    "filelock": {"folders"},
    "fontTools": {"fonts", "print_check/letters"},
    "jinja2": {
        "sentences",
        "backed",
        "languages",
        "limits",
        "wording",
        "rules",
        "render/templates",
    },
    "markupsafe": {"gallery/specimens", "render/html", "render/pages", "render/pdf"},
    "numpy": {"readers/audit", "slicing", "staffing", "warehouse/reading"},
    "openpyxl": {"readers/extract"},
    "packaging": {"doctor"},
    "pandas": {"readers"},
    "plotly": {"charts"},
    "py_mini_racer": {"render/svg"},
    "pyarrow": {
        "engines",
        "history",
        "readers/extract",
        "warehouse/confined",
        "warehouse/inside",
        "warehouse/passing",
        "warehouse/reading",
    },
    "pydantic": {
        "brand",
        "config",
        "headers",
        "incentives",
        "intake/recalled",
        "mapping",
        "profiles",
        "reconciling",
        "settings",
        "shift_rules",
    },
    "pydyf": {"render/archive"},
    "pypdf": {"places", "print_check"},
    "pypdfium2": {"print_check"},
    "python_calamine": {"places", "readers/extract"},
    "pyspark": {"engines/spark"},
    "rich": {"bar", "cli", "cli_shops", "terminal"},
    "scipy": {"staffing"},
    "sqlglot": {"engines"},
    "typer": {
        "cli",
        "cli_actions",
        "cli_doctor",
        "cli_forget",
        "cli_library",
        "cli_print",
        "cli_shops",
        "cli_sources",
        "options",
    },
    "weasyprint": {"render/pdf"},
    "xlsxwriter": {"render/checked", "demo/exports"},
}
SPEAKS = {
    "terminal",
    "cli",
    "cli_actions",
    "readers/extract",
    "staffing/solver",
    "warehouse/inside",
}
RANDOM = {"random", "secrets", "uuid"}
NETWORK = {"socket", "ssl", "http", "urllib", "ftplib", "requests", "httpx", "asyncio"}
EXECUTES = {"pickle", "marshal", "shelve", "dill", "code", "imp"}
CLOCK = {"now", "utcnow", "today", "fromtimestamp", "localtime", "gmtime", "time_ns"}
JUDGES = (
    "findings", "compose", "stats", "actions/readiness", "actions/proposals", "actions/decisions",
    "verdicts", "running", "review", "history",
)  # fmt: skip
# Numbers of the product's design, not thresholds of a shop: each with its reason.
NUMBERS = {
    "findings.CAP": "DESIGN section 2: at most seven problems, what one meeting handles",
    "stats.Z_95": "the quantile of a 95 % interval",
    "actions/decisions.SHOWN": "so many wrong rows one message names",
    "actions/readiness.MOST_OPEN": "actions.md section 1: nobody follows more than ten at once",
    "verdicts.HALF_WAY": "the definition of an effective action",
    "history.SCHEMA": "the version of the snapshots",
}
STATEMENT = re.compile(
    r"^\s*(select\b.+\bfrom\b|with\s+\w+\s+as\s*\(|insert\s+into\b|delete\s+from\b|update\s+\w+\s+set\b"
    r"|create\s+(or\s+replace\s+)?(table|view|macro)\b|drop\s+table\b|attach\s+'|copy\s+\()",
    re.IGNORECASE | re.DOTALL,
)
TAG = re.compile(r"</?(div|span|p|table|tr|td|th|a|b|h[1-6]|section|script|style|ul|li|img)[\s>]")
# Who has to know tags: the reader of HTML exports, and charts, whose library marks up its labels.
KNOWS_TAGS = {"readers/markup", "charts"}
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}


@cache
def tree(module: str) -> ast.Module:
    """Return the syntax tree of one module."""
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def imported(module: str) -> set[str]:
    """Return the dotted names that a module imports anywhere, also inside its functions."""
    names: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names |= {_resolved(f"{node.module}.{alias.name}") for alias in node.names}
    return names


def _resolved(name: str) -> str:
    """Return the module that `from a import b` needs: a.b if that is one of ours, else a."""
    is_module = name.removeprefix("retro.").replace(".", "/") in MODULES or _is_package(name)
    return name if is_module else name.rpartition(".")[0]


def _is_package(name: str) -> bool:
    return name.removeprefix("retro.").replace(".", "/") + "/__init__" in MODULES


def part(module: str) -> str:
    """Return the part of the house a module belongs to: its package, or itself."""
    return module.split("/", 1)[0]


def ours(module: str) -> set[str]:
    """Return the parts of the house that a module imports, but its own."""
    names = {name.removeprefix("retro").lstrip(".") for name in imported(module) if _is_ours(name)}
    return {name.split(".", 1)[0] or "__init__" for name in names} - {part(module)}


def _is_ours(name: str) -> bool:
    return name.split(".", 1)[0] == "retro"


def libraries(module: str) -> set[str]:
    """Return the libraries that a module imports, by their top names."""
    tops = {name.split(".", 1)[0] for name in imported(module)}
    return tops - sys.stdlib_module_names - {"retro"}


def level(name: str) -> int:
    """Return the layer of a part; a part without one is a mistake of this table."""
    found = [number for number, layer in enumerate(LAYERS) if name in layer]
    assert len(found) == 1, f"`{name}` has no layer: give it one in tests/test_layers.py"
    return found[0]


def calls(module: str) -> Iterator[ast.Call]:
    """Yield every call of a module."""
    return (node for node in ast.walk(tree(module)) if isinstance(node, ast.Call))


def texts(module: str) -> Iterator[str]:
    """Yield the string constants of a module, without docstrings."""
    docs = {id(node.value) for node in ast.walk(tree(module)) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


@EVERY
def test_imports_come_from_the_same_layer_or_below(module: str) -> None:
    """No part knows of one that stands above it."""
    above = {name for name in ours(module) if level(name) > level(part(module))}
    assert above == set()


@EVERY
def test_narrow_parts_keep_to_what_they_are_given(module: str) -> None:
    """A renderer knows no catalogue, the demo knows nothing of the house, and so on."""
    allowed = ONLY.get(part(module))
    assert allowed is None or ours(module) - allowed == set()


@EVERY
def test_each_library_stays_in_its_place(module: str) -> None:
    """DuckDB only in the warehouse, Plotly only in charts, WeasyPrint only in render/pdf, …."""
    strays = {
        name
        for name in libraries(module)
        if not {module, part(module)} & LIBRARIES.get(name, set())
    }
    assert strays == set()


def test_no_import_goes_in_circles() -> None:
    """Modules can be read from the ground up."""
    graph = {
        module: {
            name.removeprefix("retro.").replace(".", "/")
            for name in imported(module)
            if _is_ours(name)
        }
        - {module}
        for module in MODULES
    }
    TopologicalSorter(graph).prepare()


@EVERY
def test_only_the_command_line_prints(module: str) -> None:
    """A module that is no part of the terminal neither prints nor writes to stdout."""
    if module in SPEAKS:
        return
    printed = [call.lineno for call in calls(module) if ast.unparse(call.func) == "print"]
    streams = [
        node.lineno
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("sys.stdout", "sys.stderr")
    ]
    assert printed + streams == []


@EVERY
def test_no_clock_between_exports_and_report(module: str) -> None:
    """Nothing asks what time it is, but for how long a query took."""
    asked = {
        ast.unparse(call.func)
        for call in calls(module)
        if isinstance(call.func, ast.Attribute) and call.func.attr in CLOCK
    }
    asked |= {"time.time"} & {ast.unparse(call.func) for call in calls(module)}
    if "time" in imported(module):
        assert part(module) in {"limits", "warehouse", "stopwatch"}
        asked |= {
            ast.unparse(call.func)
            for call in calls(module)
            if ast.unparse(call.func).startswith("time.")
        } - {"time.perf_counter"}
    assert asked == set()


@EVERY
def test_no_chance_but_in_the_demo(module: str) -> None:
    """Random numbers are for the seeded demo shop; `secrets` may key the buyers' hashes."""
    found = imported(module) & RANDOM
    found |= {n.attr for n in ast.walk(tree(module)) if isinstance(n, ast.Attribute)} & RANDOM
    assert found == set() or part(module) == "demo" or (module, found) == ("forgotten", {"secrets"})


@EVERY
def test_no_network(module: str) -> None:
    """Nothing can reach the network, because nothing imports it."""
    assert {name.split(".", 1)[0] for name in imported(module)} & NETWORK == set()


@EVERY
def test_p22_nothing_executes_data(module: str) -> None:
    """Promise 22: no pickle and no eval."""
    assert imported(module) & EXECUTES == set()
    names = {ast.unparse(call.func) for call in calls(module)}
    assert names & {"eval", "exec", "compile", "__import__", "os.system", "os.popen"} == set()


@EVERY
def test_child_processes_are_started_where_something_may_be_lost(module: str) -> None:
    """A reader and own SQL may be hostile; a solver may overrun its limit; a shop may fail."""
    known = ("staffing/solving", "shops/many", "warehouse/confined")
    starts = part(module) == "readers" or module in known
    assert "subprocess" not in imported(module) or starts


def test_no_module_without_a_subject() -> None:
    """There is no `utils.py` and nothing like it."""
    assert [module for module in MODULES if module.rsplit("/", 1)[-1] in NAMELESS] == []


@EVERY
def test_no_statement_outside_the_warehouse(module: str) -> None:
    """SQL lies in `.sql` files; the few statements that move tables are with the engines."""
    if part(module) in ("warehouse", "engines"):
        return
    assert [text for text in texts(module) if STATEMENT.match(text)] == []


@EVERY
def test_no_html_in_python(module: str) -> None:
    """Templates write HTML; Python does not."""
    if {module, part(module)} & KNOWS_TAGS:
        return
    assert [text for text in texts(module) if TAG.search(text)] == []


@pytest.mark.parametrize("module", JUDGES)
def test_no_threshold_in_python(module: str) -> None:
    """What counts as much or little is a parameter of a query; Python compares with 0 and 1."""
    literals = [
        ast.unparse(node)
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Compare)
        for side in (node.left, *node.comparators)
        if isinstance(side, ast.Constant)
        and isinstance(side.value, int | float)
        and side.value not in (0, 1)
    ]
    assert literals == []
    assert {f"{module}.{name}" for name in _numbers(module)} <= set(NUMBERS)


def _numbers(module: str) -> Iterator[str]:
    """Yield the names of the numeric constants at the top of a module."""
    for node in tree(module).body:
        is_constant = isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        if is_constant and isinstance(node.value.value, int | float):
            yield ast.unparse(node.targets[0])


@EVERY
def test_every_module_says_what_it_is(module: str) -> None:
    """A module begins with one sentence that a newcomer can use as a map."""
    assert ast.get_docstring(tree(module))


def test_the_layers_name_no_part_that_is_gone() -> None:
    """The table of layers has an entry for each part of the house, and no other."""
    named = set().union(*LAYERS)
    assert named - {part(module) for module in MODULES} <= {"engines"}
