"""The report for the screen: its size, and links within it that lead nowhere."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from retro.print_check import budgets
from retro.print_check.faults import Fault

ID = re.compile(r"""\sid=["']?([^\s"'>]+)""")
LINK = re.compile(r"""\shref=["']?#([^\s"'>]+)""")


def faults(name: str, content: bytes) -> Iterator[Fault]:
    """Yield what is wrong with an HTML file; each dead link once."""
    yield from budgets.too_big(name, len(content))
    text = content.decode("utf-8", "replace")
    there = {html.unescape(found) for found in ID.findall(text)}
    wanted = {html.unescape(found) for found in LINK.findall(text)}
    for goal in sorted(wanted - there):
        yield Fault("dead_link", None, {"what": f"#{goal}"})
