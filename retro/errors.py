"""The one family of errors; every message says what happened, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field

EXIT_OK = 0
EXIT_REACHED = 1
EXIT_USAGE = 2
EXIT_EXPORTS = 3
EXIT_MACHINE = 4
EXIT_BUG = 70


@dataclass(eq=False)
class RetroError(Exception):
    """What the user reads instead of a traceback: code, sentence, place and remedy.

    `message` and `remedy` are in both languages of the product, keyed `zh` and `en`.
    """

    code: str
    message: dict[str, str]
    remedy: dict[str, str] = field(default_factory=dict)
    file: str | None = None
    line: int | None = None

    exit_code = EXIT_USAGE

    def __str__(self) -> str:
        return self.text("en")

    def text(self, lang: str) -> str:
        """Return one line for a person: place, sentence, remedy."""
        place = ":".join(str(part) for part in (self.file, self.line) if part)
        said = self.said(lang)
        return f"{place}: {said}" if place else said

    def said(self, lang: str) -> str:
        """Return sentence and remedy, without the place."""
        remedy = self.remedy.get(lang) or self.remedy.get("en", "")
        sentence = self.message.get(lang) or self.message["en"]
        return ("" if lang == "zh" else " ").join(filter(None, (sentence, remedy)))


class UsageError(RetroError):
    """Wrong use: unknown flag, bad config, unknown promotion, a broken `.sql` file."""


class ExportError(RetroError):
    """The exports cannot support a report, or one export cannot be read."""

    exit_code = EXIT_EXPORTS


class MachineError(RetroError):
    """The machine lacks something: a system library, disk space, a font."""

    exit_code = EXIT_MACHINE
