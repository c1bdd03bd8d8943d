"""The Jinja environment of the report: the manager's own templates before the built-in ones."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    nodes,
)
from jinja2.exceptions import SecurityError

from retro import resources
from retro.brand import HOUSE, Brand
from retro.errors import UsageError
from retro.formats import DASH, Formats
from retro.limits import Sandbox, TooMuch, bounded
from retro.model import Value
from retro.render.branding import branded
from retro.render.sound import unsafe, unsound

FOLDER = "report_templates"

# What a wrong template may raise while it is read or filled.
FAULTS = (
    TemplateError,
    ArithmeticError,
    LookupError,
    RecursionError,
    MemoryError,
    TypeError,
    ValueError,
    TooMuch,
)
# A page of ours takes a second or two; one with templates of the workspace may take so much.
SECONDS = 60
MEMORY = 1 << 30
# What comes from files that were checked when they were read, and from ours.
CHECKED = ("brand.logo", "styles", "script")
PLACE = re.compile(r"\{(\w+)\}")


class Templates:
    """The templates of one workspace, in every language.

    A file in `<workspace>/report_templates/` replaces the built-in one of the same path;
    it reaches the one it replaces as `built-in/<path>`.
    """

    def __init__(self, workspace: Path | None = None, brand: Brand = HOUSE) -> None:
        self.brand = brand
        roots = [root for _, root in resources.layers(FOLDER, workspace)]
        files = [_Files(root) for root in reversed(roots)]
        self._loader = ChoiceLoader([*files, PrefixLoader({"built-in": files[-1]})])
        self._built_in = roots[0]
        # The templates that somebody else than us wrote.
        self._own = {name for root in roots[1:] for name in _pages(root)}
        self._environments: dict[str, _Environment] = {}

    def render(self, name: str, lang: str, values: Mapping[str, Any]) -> str:
        """Return the page `name`; raises UsageError with file and line if a template is wrong."""
        try:
            if not self._own:
                return self.template(name, lang).render(values)
            with bounded(SECONDS, MEMORY):
                text = self.template(name, lang).render(values)
        except FAULTS as error:
            raise _broken(name, error) from error
        for why in unsound(text, values.get("policy", "")):
            raise _broken(name, ValueError(why))
        return text

    def check(self) -> None:
        """Read every template of the workspace, before the long work.

        Raises:
            UsageError: One cannot be read, or writes data where it would act.
        """
        for name in sorted(self._own):
            try:
                self.template(name, "en")
            except FAULTS as error:
                raise _broken(name, error) from error

    def template(self, name: str, lang: str) -> Template:
        return self.environment(lang).get_template(name)

    def environment(self, lang: str) -> _Environment:
        """Return the environment whose filters write in one language."""
        if lang not in self._environments:
            environment = _environment(self._loader, Formats(lang), self.brand)
            environment.built_in = self._built_in
            self._environments[lang] = environment
        return self._environments[lang]

    def source(self, name: str) -> str:
        """Return a style sheet, in the colours of the brand."""
        environment = self.environment("en")
        return branded(self.brand, name, self._loader.get_source(environment, name)[0])

    def built_in(self, name: str) -> str:
        """Return a file that no workspace may replace: the script."""
        return (self._built_in / name).read_text(encoding="utf-8")


class _Files(FileSystemLoader):
    """Files of one folder; a link that leads out of it is not found."""

    def get_source(self, environment: Any, template: str) -> Any:
        source = super().get_source(environment, template)
        root = Path(self.searchpath[0]).resolve()
        if not Path(source[1]).resolve().is_relative_to(root):
            raise TemplateNotFound(template)
        return source


def _pages(root: Path) -> Iterator[str]:
    """Yield the names of the templates of one folder."""
    yield from (path.relative_to(root).as_posix() for path in root.rglob("*.html"))


class _Environment(Sandbox):
    """A sandbox in which escaping cannot be switched off and nothing is multiplied."""

    built_in: Path

    def call_binop(self, *operation: Any) -> Any:
        raise SecurityError(f"templates do not calculate: `{operation[1]}`")

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.EvalContextModifier):
            why = "escaping cannot be switched off"
            raise TemplateSyntaxError(why, node.lineno, name, filename)
        if filename and not Path(filename).is_relative_to(self.built_in):
            for line, why in unsafe(self.lex(source), CHECKED):
                raise TemplateSyntaxError(why, line, name, filename)
        return tree


def _environment(loader: BaseLoader, formats: Formats, brand: Brand) -> _Environment:
    environment = _Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters.update(formats.filters())
    change = partial(signed, formats)
    environment.filters |= {"fill": fill, "kind": formats.kind, "change": change}
    environment.filters["span"] = partial(span, formats)
    environment.globals["ui"] = formats.strings["ui"]
    environment.globals["brand"] = brand
    return environment


def fill(pattern: str, **values: object) -> str:
    """Return a phrase of the strings files with its `{places}` filled."""
    return PLACE.sub(lambda match: str(values[match[1]]), pattern)


def signed(formats: Formats, value: Value, unit: str) -> str:
    """Return a difference with its sign; shares differ by percentage points."""
    if not isinstance(value, int | float | Decimal):
        return DASH
    if unit == "share":
        return formats.points(float(value))
    sign = "+" if value > 0 else "-" if value else ""
    size = -value if value < 0 else value
    return f"{sign}{formats.kind(size, unit)}"


def span(formats: Formats, low: Value, high: Value, unit: str) -> str:
    """Return the interval of a difference; percentage points without their unit."""
    if low is None or high is None:
        return DASH
    points = formats.strings["units"]["points"]
    ends = (signed(formats, end, unit).removesuffix(points) for end in (low, high))
    return " … ".join(ends)


def _broken(name: str, error: Exception) -> UsageError:
    file, line = _place(name, error)
    why = str(error).rstrip(".")
    return UsageError(
        "TEMPLATE",
        {"zh": f"报告模板有误：{why}。", "en": f"a report template is wrong: {why}."},
        {
            "zh": "写法见 report_templates/README.md；删掉该文件即恢复内置模板。",
            "en": "See report_templates/README.md; without the file the built-in one is used.",
        },
        file=f"{FOLDER}/{file}",
        line=line,
    )


def _place(name: str, error: Exception) -> tuple[str, int | None]:
    """Return the template file and line where it went wrong."""
    if isinstance(error, TemplateSyntaxError):
        return error.name or name, error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if f"/{FOLDER}/" in Path(frame.filename).as_posix()]
    if not inside:
        return name, None
    path = Path(inside[-1].filename).as_posix()
    return path.rpartition(f"/{FOLDER}/")[2], inside[-1].lineno
