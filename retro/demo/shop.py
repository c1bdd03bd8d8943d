"""Writes the demo workspace: settings, two promotions of exports, and what is true of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from retro.demo.exports import Exports
from retro.demo.plan import build
from retro.demo.scenarios import Scenario, scenarios
from retro.demo.settings import settings
from retro.demo.story import PLANTED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoShop:
    """A written demo workspace: where it is, and the figures that are true of it.

    `truth[promotion id]` holds exact counts of the promotion's window (see `truth.py`);
    `story` names the planted anomalies of the last promotion.
    """

    folder: Path
    seed: int
    size: str
    promotions: tuple[str, ...]
    truth: dict[str, dict[str, Any]]
    story: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {plant["name"]: plant for plant in PLANTED}
    )


def write_demo(
    folder: Path,
    seed: int = 11,
    size: str = "medium",
    pulled: Mapping[str, int] | None = None,
) -> DemoShop:
    """Write the demo shop of `size` (small, medium, large) into `folder`.

    The same seed and size give the same bytes, on any day and machine. `pulled` tells how
    many days after a promotion's end its orders, refunds and reviews are exported
    (promotion id to days; 2025-618 has 35, 2025-double11 has 6). What happens does not
    depend on it: an earlier export shows the same cases at an earlier stage.
    """
    if size not in ("small", "medium", "large"):
        raise ValueError(f"size must be small, medium or large, not {size!r}")
    acts = scenarios(size, pulled)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "retro.toml").write_text(settings(acts, seed, size), "utf-8", newline="\n")
    truth = {act.id: _write_promotion(folder, act, seed) for act in acts}
    return DemoShop(
        folder=folder,
        seed=seed,
        size=size,
        promotions=tuple(act.id for act in acts),
        truth=truth,
    )


def _write_promotion(folder: Path, act: Scenario, seed: int) -> dict[str, Any]:
    exports = Exports(folder / "promotions" / act.id / "exports", act, seed)
    for block in range(act.blocks):
        exports.add(build(act, seed, block))
    exports.close()
    return exports.truth.figures()
