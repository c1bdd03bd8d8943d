"""The buyers that a workspace has forgotten: known by keyed hashes, named by nobody.

The names themselves are what was to be forgotten. A hash without a key would give them away:
all mobile numbers are tried in hours.
"""

from __future__ import annotations

import hmac
import json
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from retro import placing
from retro.errors import UsageError
from retro.model import QuarantinedRow, Result, Value

FILE = "forgotten.json"
PERSON = "person"
MASK = "•••"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The key of the workspace, and the keyed hashes (HMAC-SHA256) of its forgotten buyers."""

    key: str = ""
    buyers: frozenset[str] = frozenset()

    def has(self, value: Value) -> bool:
        """Tell whether a cell is the name of a forgotten buyer, in any width or case."""
        return (
            bool(self.buyers) and isinstance(value, str) and hashed(self.key, value) in self.buyers
        )

    def with_buyer(self, name: str) -> Forgotten:
        """Return the same with one buyer more."""
        key = self.key or secrets.token_hex(32)
        return Forgotten(key, self.buyers | {hashed(key, name)})

    def left(self, result: Result) -> Result:
        """Return a work list without the rows of forgotten buyers; any other result as it is."""
        if not (self.buyers and result.query.worklist):
            return result
        places = [n for n, column in enumerate(result.query.columns) if column.kind == PERSON]
        rows = tuple(row for row in result.rows if not any(self.has(row[n]) for n in places))
        return replace(result, rows=rows)

    def masked(self, rows: Iterable[QuarantinedRow]) -> tuple[QuarantinedRow, ...]:
        """Return rows set aside; a cell that names a forgotten buyer is masked."""
        return tuple(replace(r, value=MASK) if self.has(r.value) else r for r in rows)


def hashed(key: str, name: str) -> str:
    """Return the keyed hash of a name, whatever its width and case."""
    told = unicodedata.normalize("NFKC", name).strip().casefold()
    return hmac.digest(key.encode(), told.encode("utf-8", "replace"), "sha256").hex()


def load(folder: Path | None) -> Forgotten:
    """Return the list of a workspace; a one-off run (None) has none.

    Raises:
        UsageError: The list cannot be read: nobody would be forgotten.
    """
    content = placing.content(folder / FILE) if folder else None
    if content is None:
        return Forgotten()
    try:
        told = json.loads(content)
        return Forgotten(str(told["key"]), frozenset(map(str, told["buyers"])))
    except (ValueError, LookupError, TypeError) as error:
        raise UsageError(
            "FORGOTTEN",
            {
                "zh": "已清除买家的名单读不出来，不知道谁该留在名单外。",
                "en": "the list of forgotten buyers cannot be read: who is to be left out?",
            },
            {
                "zh": f"请恢复 {FILE} 的备份；删掉它等于谁都没有清除过。",
                "en": f"Restore a copy of {FILE}; without the file nobody was forgotten.",
            },
            file=FILE,
        ) from error


def save(folder: Path, forgotten: Forgotten) -> None:
    """Write the list of a workspace, for its owner alone."""
    told = {"key": forgotten.key, "buyers": sorted(forgotten.buyers)}
    content = json.dumps(told, indent=1).encode() + b"\n"
    placing.replace(folder / FILE, content, placing.PRIVATE)
