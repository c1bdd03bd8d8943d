"""Reads a case page: Markdown with `given`, `with`, `by`, `expect` and `says` parts."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PART = re.compile(r"^(given|with|expect|says)\b(?:\s+`?([^`\n]+?)`?)?\s*$")
PROFILE = re.compile(r"^by `([\w-]+)`$")


@dataclass
class Case:
    """One `##` heading of a page."""

    title: str
    given: dict[str, tuple[list[str], list[list[str]]]] = field(default_factory=dict)
    params: dict[str, Any] = field(default_factory=dict)
    expect: tuple[list[str], list[list[str]]] | None = None
    says: list[str] = field(default_factory=list)
    # For pages about response times: the shop's profile, and relations seen on the way.
    by: str | None = None
    also: dict[str, tuple[list[str], list[list[str]]]] = field(default_factory=dict)


def cases(page: Path) -> list[Case]:
    """Return the cases of a page in order."""
    found: list[Case] = []
    table: list[list[str]] = []
    part: re.Match[str] | None = None
    for line in [*page.read_text(encoding="utf-8").splitlines(), "## "]:
        if line.startswith("|"):
            table.append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
            continue
        if table and part:
            _store(found[-1], part, table)
        table = []
        if line.startswith("## ") and line[3:].strip():
            found.append(Case(line[3:].strip()))
        elif match := PROFILE.match(line):
            found[-1].by = match[1]
        elif match := PART.match(line):
            part = match
            if match[1] == "with":
                found[-1].params |= tomllib.loads(match[2])
            elif match[1] == "says":
                found[-1].says.append(match[2])
            elif match[1] == "expect" and match[2] == "nothing":
                found[-1].expect = ([], [])
    return found


def _store(case: Case, part: re.Match[str], table: list[list[str]]) -> None:
    header, _, *rows = table
    cells = [[cell.replace("\\|", "|") for cell in row] for row in rows]
    if part[1] == "given":
        case.given[part[2]] = (header, cells)
    elif part[1] == "expect" and part[2]:
        case.also[part[2]] = (header, cells)
    else:
        case.expect = (header, cells)
