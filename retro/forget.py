"""`retro forget`: what is left of one buyer, or of one promotion, and its removal."""

from __future__ import annotations

import glob
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from retro import folders, forgotten, pack, placing, resources
from retro.config import Workspace
from retro.errors import UsageError
from retro.intake import exports
from retro.readers.archives import is_bomb

ENCODINGS = ("utf-8", "gb18030", "utf-16-le")
# Above this a zip is not searched: its reader would refuse it too.
MOST_PARTS, MOST_BYTES = 10_000, 2 << 30
CHUNK = 1 << 24


@dataclass(frozen=True, slots=True)
class Trace:
    """One place that still holds what is to be forgotten.

    `kind` is `list` (a file of a pack), `cache`, `pack`, `snapshot`, `export` or `register`; the
    last two are the manager's own files, which are named and never changed. `line` is the
    first line of a text file that holds the buyer.
    """

    kind: str
    path: Path
    line: int | None = None

    @property
    def is_removed(self) -> bool:
        """Whether it goes when the buyer or the promotion is forgotten."""
        return self.kind not in ("export", "register")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be forgotten, a `buyer` or a `promotion`, and where it stands."""

    what: str
    name: str
    traces: tuple[Trace, ...]


def plan(space: Workspace, name: str) -> Plan:
    """Look for a promotion of that name, else for a buyer; nothing is changed.

    Raises:
        UsageError: Neither is anywhere.
    """
    found = _of_promotion(space, name)
    if found or name in space.settings.promotions:
        return Plan("promotion", name, tuple(found))
    traces = tuple(_of_buyer(space, name)) if name.strip() else ()
    if not any(trace.kind != "cache" for trace in traces):
        raise UsageError(
            "NO_TRACE",
            {
                "zh": f"没有找到“{name}”：它既不是大促编号，也不在导出表、名单和登记表里。",
                "en": f"there is no trace of `{name}`: it is no promotion, and stands in no "
                "export, list or register.",
            },
            {
                "zh": "请照导出表里的写法写买家昵称，一字不差。",
                "en": "Write the buyer just as the exports do.",
            },
        )
    return Plan("buyer", name, traces)


def forget(space: Workspace, name: str) -> Plan:
    """Remove every trace but those in exports and register, and return what was there.

    The buyer is remembered by a keyed hash first, so that a run that is interrupted, and every
    later one, leaves this buyer out of work lists.

    Raises:
        UsageError: The name is nowhere.
        MachineError: A file cannot be removed.
    """
    with folders.alone(space.folder):
        found = plan(space, name)
        if found.what == "buyer":
            known = forgotten.load(space.folder)
            forgotten.save(space.folder, known.with_buyer(name))
        for trace in found.traces:
            if trace.is_removed:
                _removed(trace)
    return found


def document(found: Plan, folder: Path, *, is_done: bool) -> dict[str, Any]:
    """Return a plan as plain values, with paths relative to the workspace."""
    places = [
        {"kind": t.kind, "path": t.path.relative_to(folder).as_posix(), "line": t.line}
        for t in found.traces
    ]
    kept = [trace.is_removed for trace in found.traces]
    return {
        "what": found.what,
        "done": is_done,
        "removed": [place for place, goes in zip(places, kept, strict=True) if goes],
        "left": [place for place, goes in zip(places, kept, strict=True) if not goes],
    }


def lines(told: dict[str, Any], lang: str) -> list[str]:
    """Return the same as lines for the terminal."""
    words = resources.strings(lang)["forget"]
    at = {True: words["at_line"], False: "{path}"}
    head = words["removed" if told["done"] else "would_remove"]
    said = [head, *(f"  {place['path']}" for place in told["removed"])] if told["removed"] else []
    if told["left"]:
        said += [words["left"]]
        said += [f"  {at[bool(p['line'])].format(**p)}" for p in told["left"]]
    end = "next_" + told["what"] if told["done"] else "asks"
    return [*said, words[end]]


def _of_promotion(space: Workspace, name: str) -> list[Trace]:
    """Return what runs of a promotion left; its exports and actions are the manager's."""
    if not name or Path(name).name != name:
        return []
    where = space.pack(name)
    packs = [where] if where.is_dir() else []
    pattern = f"{glob.escape(name)}@*"
    snapshots = sorted([*space.history.glob(pattern), *space.history.glob(f"*/{pattern}")])
    found = [Trace("pack", path) for path in packs]
    found += [Trace("snapshot", path) for path in snapshots]
    return found + _cache(space) if found else []


def _of_buyer(space: Workspace, name: str) -> Iterator[Trace]:
    yield from _cache(space)
    root = space.folder / "promotions"
    for promotion in sorted(path for path in root.glob("*") if path.is_dir()):
        for listed in pack.PRIVATE:
            file = promotion / "pack" / listed
            if file.is_file() and _line(file, name) is not None:
                yield Trace("list", file)
        for file in exports(promotion / "exports"):
            if file.is_file() and not file.is_symlink():
                line = _line(file, name)
                if line is not None:
                    yield Trace("export", file, line or None)
    if space.actions.is_file():
        line = _line(space.actions, name)
        if line is not None:
            yield Trace("register", space.actions, line or None)


def _cache(space: Workspace) -> list[Trace]:
    """Return the cache as a whole: rows that are deleted in a database leave their bytes."""
    return [Trace("cache", space.cache)] if space.cache.is_dir() else []


def _line(file: Path, name: str) -> int | None:
    """Return the line of a text in which a name stands, 0 in other files, None where it is not."""
    if zipfile.is_zipfile(file):
        return 0 if any(_holds(chunks, name) for chunks in _members(file)) else None
    with file.open("rb") as opened:
        place = _place(iter(partial(opened.read, CHUNK), b""), name)
        if place is None:
            return None
        opened.seek(0)
        # In UTF-16 the end of a line is two bytes, of which one is this.
        return opened.read(place).count(b"\n") + 1


def _holds(chunks: Iterable[bytes], name: str) -> bool:
    return _place(chunks, name) is not None


def _place(chunks: Iterable[bytes], name: str) -> int | None:
    """Return the byte at which a name begins, in whichever encoding."""
    needles = {form.encode(code, "ignore") for form in (name, escape(name)) for code in ENCODINGS}
    needles.discard(b"")
    overlap = max(map(len, needles)) - 1
    before, start = b"", 0
    for chunk in chunks:
        whole = before + chunk
        places = [place for place in map(whole.find, needles) if place >= 0]
        if places:
            return start + min(places)
        before = whole[-overlap:] if overlap else b""
        start += len(whole) - len(before)
    return None


def _members(file: Path) -> Iterator[Iterator[bytes]]:
    """Yield the members of a workbook or archive, each in pieces; of a bomb none."""
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        if is_bomb(file, parts, MOST_PARTS, MOST_BYTES):
            return
        for part in parts:
            with archive.open(part) as opened:
                read: Callable[[], bytes] = partial(opened.read, CHUNK)
                yield iter(read, b"")


def _removed(trace: Trace) -> None:
    """Remove a file or folder; a pack or snapshot goes out of sight at one stroke first.

    Of what is left of it after a crash the next run cleans up.
    """
    path = trace.path
    if path.is_file():
        path.unlink()
        return
    if trace.kind != "cache":
        path = path.replace(placing.beside(placing.NEW, path))
    shutil.rmtree(path)
