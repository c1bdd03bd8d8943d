"""What was measured, as the page docs/reliability.md."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PARTS = (
    "polluted",
    "damaged",
    "twice",
    "mutants",
    "pymutants",
    "branches",
    "faults",
    "confine",
    "shown",
    "privacy",
    "fuzz",
    "large",
)
HEAD = """# What was proved

Written by `make reliability`; do not edit. The promises themselves are in
[security.md](security.md). A figure without its date is worth nothing, so each carries one;
*short* runs take some minutes, *nightly* ones (`NIGHTLY=1`) all cases.

"""
COLUMNS = """| what | target | reached | cases | met | run | repeat with |
|---|---|---|---:|---|---|---|
"""


def page(kept: Mapping[str, Any]) -> str:
    """Return the page of all parts: the table, what fell short, and what it ran on."""
    lines = _lines(kept)
    short = "".join(
        f"\n**{line['what']}**\n\n" + "".join(f"- {case}\n" for case in line["unmet"])
        for line, _ in lines
        if line["unmet"]
    )
    machines = sorted({part["with"] for part in kept.values()})
    told = "".join(f"\n{machine}.\n" for machine in machines)
    if missing := [part for part in PARTS if part not in kept]:
        told += f"\nNot measured yet: {', '.join(missing)}.\n"
    return HEAD + table(kept) + told + (f"\n## What fell short\n{short}" if short else "")


def table(kept: Mapping[str, Any]) -> str:
    """Return the table alone."""
    rows = [
        f"| {line['what']} | {line['target']} | {line['reached']} | {line['n']:,} "
        f"| {'yes' if line['is_met'] else '**no**'} | {part['run']}, {part['on']} "
        f"| `{line['command']}` |\n"
        for line, part in _lines(kept)
    ]
    return COLUMNS + "".join(rows)


def _lines(kept: Mapping[str, Any]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return every figure with its part, in the order of the table."""
    lines = [(line, part) for part in kept.values() for line in part["figures"]]
    return sorted(lines, key=lambda pair: (pair[0]["rank"], pair[0]["id"]))
