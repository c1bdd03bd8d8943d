"""What print-check can find: one fault, with its file, its page and the words for its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a document; `kind` names its sentence in the strings, `words` fill it.

    `page` counts from 1; None concerns the whole file.
    """

    kind: str
    page: int | None = None
    words: Mapping[str, object] = field(default_factory=dict)
    file: str = ""

    def of(self, file: str) -> Fault:
        """Return the fault with the file in which it was found."""
        return replace(self, file=file)
