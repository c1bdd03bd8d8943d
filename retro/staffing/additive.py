"""Estimates causes of slow chats from session tables: an additive model of the chance to be slow.

Each chat's chance is a base plus what its circumstances add, none of which may be negative
(non-negative least squares, Lawson and Hanson 1974, on counts by circumstance). While the
base is above zero, what the causes add up to is exactly the number of slow chats.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls

from retro.model import Row, Value

__all__ = ["Effect", "effects", "solve"]

Cell = Mapping[str, Value]
Floats = npt.NDArray[np.float64]

BASE = "normal"
# Circumstances with a degree from 0 to 1, in the order in which they are told.
DEGREES = ("after_hours", "understaffed", "breaks_stacked", "absence_of_others", "bot")
LEAST_OF_TYPE = 30  # a question type with fewer chats has no effect of its own


@dataclass(frozen=True)
class Effect:
    """What one circumstance adds to the slow chats.

    Attributes:
        cause: a wait cause; `normal` is the base.
        object: the question type or the agent it is about, else empty.
        sessions: slow chats it adds; all effects together are the number of slow chats.
    """

    cause: str
    object: str
    sessions: float


def solve(inputs: Mapping[str, Sequence[Cell]]) -> Mapping[str, list[Row]]:
    """Return `additive_causes` (cause, object, sessions, share of all slow chats)."""
    found = effects(inputs["additive_cells"])
    slow = fsum(effect.sessions for effect in found)
    rows = [(it.cause, it.object or None, it.sessions, it.sessions / slow) for it in found]
    return {"additive_causes": [tuple(row) for row in rows]}


def effects(cells: Sequence[Cell]) -> list[Effect]:
    """Return what each circumstance adds, largest first, the base last; nothing without slow chats.

    `cells` are groups of chats with the same circumstances: `chats`, `slow`, `question_type`,
    `agent`, `is_transferred` and a degree (0 to 1) for each of `DEGREES`.
    """
    slow, chats = _column(cells, "slow"), _column(cells, "chats")
    if not slow.sum():
        return []
    names, columns = zip(*_columns(cells), strict=True)
    design = np.column_stack(columns)
    weight = np.sqrt(chats)
    fitted, _ = nnls(design * weight[:, None], slow / weight)
    added = fitted * (chats @ design)
    return _told(names, _exact(added, float(slow.sum())))


def _exact(added: Floats, slow: float) -> list[float]:
    """Scale to the number of slow chats, which only a base of zero misses; the base takes dust."""
    scaled = added * (slow / added.sum())
    return [max(0.0, slow - fsum(scaled[1:])), *(float(value) for value in scaled[1:])]


def _told(names: Sequence[tuple[str, str]], sessions: Sequence[float]) -> list[Effect]:
    found = [Effect(*name, value) for name, value in zip(names, sessions, strict=True)]
    added = [effect for effect in found[1:] if effect.sessions > 0]
    return [*sorted(added, key=lambda it: (-it.sessions, it.cause, it.object)), found[0]]


def _columns(cells: Sequence[Cell]) -> list[tuple[tuple[str, str], Floats]]:
    """Return the base and each circumstance that any chat was in, with its degree by cell."""
    found = [((cause, ""), _column(cells, cause)) for cause in DEGREES]
    found.append((("transfer", ""), _column(cells, "is_transferred")))
    found += [(("complex", name), _is(cells, "question_type", name)) for name in _types(cells)]
    found += [(("slow_agent", name), _is(cells, "agent", name)) for name in _names(cells, "agent")]
    base = ((BASE, ""), np.ones(len(cells)))
    return [base, *(pair for pair in found if pair[1].any())]


def _types(cells: Sequence[Cell]) -> list[str]:
    """Return the question types to tell apart; the one with the fewest slow chats is the base."""
    chats, slow = _column(cells, "chats"), _column(cells, "slow")
    shares = {}
    for name in _names(cells, "question_type"):
        mask = _is(cells, "question_type", name)
        if (n := float(mask @ chats)) >= LEAST_OF_TYPE:
            shares[name] = float(mask @ slow) / n
    return sorted(sorted(shares), key=lambda name: shares[name])[1:]


def _names(cells: Sequence[Cell], key: str) -> list[str]:
    return sorted({str(cell[key]) for cell in cells if cell[key] is not None})


def _is(cells: Sequence[Cell], key: str, name: str) -> Floats:
    return np.array([float(cell[key] == name) for cell in cells])


def _column(cells: Sequence[Cell], key: str) -> Floats:
    return np.array([float(cell[key] or 0) for cell in cells])  # type: ignore[arg-type]
