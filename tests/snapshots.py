"""Changes single bytes of a snapshot, and tells which changes went by unseen."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from retro import history
from retro.errors import UsageError


def unseen(whole: Path, folder: Path, count: int, seed: int) -> list[str]:
    """Change a byte of a snapshot so many times, now and then cut it; return what nobody noticed.

    It is put into a history, from which it has to be set aside under its name. An index that
    says that it is of a newer schema stays, and is refused.
    """
    chance = random.Random(seed)  # noqa: S311 - which byte
    files = sorted(whole.iterdir())
    place = folder / whole.name
    found = []
    for number in range(count):
        shutil.copytree(whole, place)
        file = files[number % len(files)]
        change = _changed(place / file.name, chance, cuts=number % 10 == 0)
        if history.put_aside(folder) != [whole.name] and not _is_refused(place):
            found.append(f"{file.name}: {change}")
        shutil.rmtree(place, ignore_errors=True)
    return found


def _changed(path: Path, chance: random.Random, *, cuts: bool) -> str:
    """Change a random byte of a file to another one, or cut it there; return what was done."""
    content = bytearray(path.read_bytes())
    at = chance.randrange(len(content))
    if cuts:
        path.write_bytes(content[:at])
        return f"cut at {at}"
    before = content[at]
    content[at] = chance.choice([byte for byte in range(256) if byte != before])
    path.write_bytes(content)
    return f"{before} became {content[at]} at {at}"


def _is_refused(place: Path) -> bool:
    try:
        history.load(place)
    except UsageError as error:
        return error.code == "SNAPSHOT"
    return False
