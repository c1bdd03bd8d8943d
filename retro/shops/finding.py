"""The shops of a folder: every workspace below it, by name."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from retro import config, resources
from retro.config import Workspace
from retro.errors import RetroError, UsageError

# Folders in which no workspace of its own lies.
PASSED_OVER = frozenset(["rollup", "node_modules"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """One workspace: `place` is its folder below the one asked for.

    Either `space` or `error`, where its settings cannot be read.
    """

    name: str
    place: str
    space: Workspace | None = None
    error: RetroError | None = None

    def knows(self, promotion: str) -> bool:
        """Tell whether it may have this promotion: of settings that cannot be read, it may."""
        return self.space is None or promotion in self.space.settings.promotions


def shops_in(folder: Path) -> list[Shop]:
    """Return the shops of a folder in the order of their places; two of one name tell theirs.

    Raises:
        UsageError: There is no workspace in or below the folder.
    """
    found = [_opened(folder, place) for place in sorted(_places(folder))]
    resources.use({})  # a workspace's own words are its own
    if not found:
        raise UsageError(
            "NO_WORKSPACE",
            {
                "zh": f"{folder} 里没有任何含 {config.FILE} 的文件夹。",
                "en": f"no folder with a {config.FILE} was found in {folder}.",
            },
            {
                "zh": "用 --workspace 指定放着各家店的文件夹。",
                "en": "Name the folder that holds the shops with --workspace.",
            },
        )
    often = Counter(shop.name for shop in found)
    return [
        replace(shop, name=f"{shop.name} ({shop.place})") if often[shop.name] > 1 else shop
        for shop in found
    ]


def _places(folder: Path) -> Iterator[str]:
    """Yield the places of workspaces; inside one there is no other, and links are not followed."""
    for root, names, files in os.walk(folder):
        if config.FILE in files:
            yield Path(root).relative_to(folder).as_posix()
            if Path(root) != folder:
                names.clear()
        kept = {name for name in names if not name.startswith(".")} - PASSED_OVER
        names[:] = sorted(kept - {"promotions"} if config.FILE in files else kept)


def _opened(folder: Path, place: str) -> Shop:
    try:
        space = config.find(folder / place)
    except RetroError as error:
        return Shop(name=(folder / place).resolve().name, place=place, error=error)
    return Shop(name=space.settings.shop.name, place=place, space=space)
