"""What this machine and this workspace have and lack, each tried for real, with the remedy."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from packaging.requirements import Requirement

from retro import __version__, actions, folders, fonts, history, pack, resources
from retro.config import Workspace
from retro.errors import RetroError
from retro.intake import exports
from retro.render import pdf, svg

State: TypeAlias = Literal["ok", "note", "lack"]
WORST: tuple[State, ...] = ("ok", "note", "lack")
# Staged copies, typed tables and what is kept take about four times the exports.
TIMES = 4
GIGABYTE = 1 << 30
LEAST_DISK = GIGABYTE
# The small demo takes 0.5 GB, ten million messages 3 GB (benchmarks/LARGE.md).
LEAST_MEMORY = 2 * GIGABYTE
# Clients that copy a folder elsewhere while it is written to, by a part of its path.
SYNCED = (
    "onedrive", "dropbox", "google drive", "googledrive", "icloud", "mobile documents",
    "坚果云", "nutstore", "百度网盘", "baidunetdisk", "baidusyncdisk", "wps云", "wpsdrive",
)  # fmt: skip
REMOTE = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "fuse.rclone", "afpfs", "webdav", "davfs")
MOUNTS = Path("/proc/mounts")
CHARACTERS = "退款率 Refund"


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at: `found` says what there is, `state` whether that will do.

    `note` costs no part of a pack but deserves a look, `lack` does. `why` is the key of the
    remedy in the strings files; `more` fills the places of that text.
    """

    what: str
    state: State
    found: str = ""
    why: str = ""
    more: str = ""


def examined(space: Workspace | None) -> list[Sign]:
    """Look at the machine, and at the workspace where there is one; nothing is changed."""
    looks: list[Callable[[], Iterable[Sign]]] = [
        _program, _libraries, _paper, _charts, _fonts, _children, _memory, _scratch, _spark,
    ]  # fmt: skip
    signs = [sign for look in looks for sign in look()]
    return signs + [sign for look in OF_WORKSPACE if space for sign in look(space)]


def document(signs: Iterable[Sign], lang: str) -> dict[str, Any]:
    """Return the signs as plain values, with their remedies in one language."""
    words = resources.strings(lang)["doctor"]
    rows = [
        {
            "what": sign.what,
            "state": sign.state,
            "found": sign.found,
            "remedy": words["remedies"][sign.why].format(more=sign.more) if sign.why else None,
        }
        for sign in signs
    ]
    return {"retro": __version__, "state": worst(signs), "signs": rows}


def parts(told: Mapping[str, Any], lang: str) -> list[dict[str, Any] | str]:
    """Return the same for the terminal: a table, then what to do."""
    words = resources.strings(lang)["doctor"]
    named, states = words["what"], words["states"]
    rows = [[named[s["what"]], states[s["state"]], s["found"]] for s in told["signs"]]
    remedies = [
        f"{states[s['state']]} · {named[s['what']]}{words['colon']}{s['remedy']}"
        for s in told["signs"]
        if s["remedy"]
    ]
    heads = [words["looked_at"], words["state"], words["found"]]
    return [{"columns": heads, "rows": rows}, "", *remedies, words["verdict"][told["state"]]]


def worst(signs: Iterable[Sign]) -> State:
    """Return the state of the worst sign."""
    return max((sign.state for sign in signs), key=WORST.index, default="ok")


def _program() -> Iterator[Sign]:
    # One system call tells the system; `platform.platform` would start a program for its name.
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    python = f"Python {platform.python_version()}"
    yield Sign("program", "ok", f"retro {__version__}, {python}, {system}")
    cores = os.cpu_count() or 1
    yield Sign("cores", "ok", str(cores))


def _libraries() -> Iterator[Sign]:
    """Compare each library with the oldest version that is known to be safe."""
    try:
        asked = [Requirement(line) for line in importlib.metadata.requires("retro") or ()]
    except importlib.metadata.PackageNotFoundError:
        yield Sign("libraries", "note", why="not_installed")
        return
    needed = [one for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]
    wrong = [one for one in needed if not _is_there(one)]
    names = " ".join(f'"{one.name}{one.specifier}"' for one in wrong)
    if wrong:
        yield Sign("libraries", "lack", ", ".join(map(_version, wrong)), "libraries", names)
    else:
        shown = (one for one in needed if one.name in pack.LIBRARIES)
        yield Sign("libraries", "ok", ", ".join(map(_version, shown)))


def _is_there(asked: Requirement) -> bool:
    try:
        return asked.specifier.contains(importlib.metadata.version(asked.name), prereleases=True)
    except importlib.metadata.PackageNotFoundError:
        return False


def _version(asked: Requirement) -> str:
    try:
        return f"{asked.name} {importlib.metadata.version(asked.name)}"
    except importlib.metadata.PackageNotFoundError:
        return f"{asked.name} –"


def _paper() -> Iterator[Sign]:
    """Print a page."""
    yield _tried("paper", lambda: f"{len(pdf.printed(CHARACTERS)):,} B")


def _charts() -> Iterator[Sign]:
    """Draw an empty chart."""
    yield _tried("charts", lambda: f"{len(svg.engine().svg('{}', 80, 60, '', 'doctor')):,} B")


def _fonts() -> Iterator[Sign]:
    """Cut the shipped font to a few characters."""
    try:
        for weight in fonts.WEIGHTS:
            fonts.subset_woff2(CHARACTERS, weight)
    except Exception:  # noqa: BLE001 - whatever is wrong with a file, it is of no use
        yield Sign("fonts", "lack", why="fonts")
    else:
        yield Sign("fonts", "ok", fonts.FAMILY)


def _tried(what: str, make: Callable[[], str]) -> Sign:
    try:
        return Sign(what, "ok", make())
    except RetroError as error:
        return Sign(what, "lack", error.code, error.code)


def _children() -> Iterator[Sign]:
    """Readers of workbooks are children whose memory is bounded; not every system can do that."""
    has_limits = importlib.util.find_spec("resource") is not None
    yield Sign("children", "ok" if has_limits else "note", "", "" if has_limits else "children")


def _memory() -> Iterator[Sign]:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not a Unix, or one that does not tell
        return
    state: State = "ok" if size >= LEAST_MEMORY else "note"
    yield Sign("memory", state, _size(size), "" if state == "ok" else "memory")


def _scratch() -> Iterator[Sign]:
    """Write a file where exports are staged, and look whether it stays private."""
    folder = Path(tempfile.gettempdir())
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix="retro-doctor-") as file:
            file.write(b"1")
            mode = Path(file.name).stat().st_mode
    except OSError as error:
        yield Sign("scratch", "lack", f"{folder} ({error.strerror})", "scratch")
        return
    is_open = os.name == "posix" and bool(mode & 0o077)
    yield Sign("scratch", "note" if is_open else "ok", f"{folder}", "open" if is_open else "")
    yield _room("scratch_room", folder, LEAST_DISK)


def _spark() -> Iterator[Sign]:
    """A cluster is for the largest shops alone; without it nothing is missing."""
    has = [name for name in ("pyspark", "sqlglot") if importlib.util.find_spec(name)]
    yield Sign("spark", "ok", ", ".join(has) or "–")


def _place(space: Workspace) -> Iterator[Sign]:
    """Tell whether something else writes into the folder, or another machine does."""
    folder = space.folder.resolve()
    yield Sign("workspace", "ok", f"{space.settings.shop.name} · {folder}")
    kind = _file_system(folder)
    if any(name in f"{folder}".casefold() for name in SYNCED):
        yield Sign("place", "note", f"{folder}", "synced")
    elif kind.startswith(REMOTE):
        yield Sign("place", "note", kind, "remote")


def _room_there(space: Workspace) -> Iterator[Sign]:
    """Compare the free room with the largest promotion."""
    sizes = [_bytes(space.exports(name)) for name in space.settings.promotions]
    yield _room("room", space.folder, max(LEAST_DISK, TIMES * max(sizes, default=0)))


def _writable(space: Workspace) -> Iterator[Sign]:
    """Do what a run does at its end: take the lock, write beside, rename."""
    try:
        with folders.alone(space.folder), tempfile.TemporaryDirectory(dir=space.folder) as made:
            Path(made, "a").write_bytes(b"1")
            Path(made, "a").replace(Path(made, "b"))
    except (RetroError, OSError) as error:
        why = error.code if isinstance(error, RetroError) else error.strerror or ""
        yield Sign("writable", "lack", why, "writable")
    else:
        yield Sign("writable", "ok")


def _register(space: Workspace) -> Iterator[Sign]:
    """Read the register as a run would."""
    try:
        rows = len(actions.load(space.actions)) if space.actions.is_file() else 0
    except RetroError as error:
        yield Sign("register", "lack", str(error.line or ""), "register")
    else:
        yield Sign("register", "ok", f"{rows:,}")


def _snapshots(space: Workspace) -> Iterator[Sign]:
    """Open every snapshot of earlier promotions."""
    wrong = []
    found = sorted(space.history.glob("*@*"))
    for folder in found:
        try:
            history.load(folder)
        except RetroError as error:
            wrong.append(f"{folder.name} ({error.code})")
    state: State = "note" if wrong else "ok"
    told = ", ".join(wrong) or f"{len(found):,}"
    yield Sign("history", state, told, "history" if wrong else "")


OF_WORKSPACE: tuple[Callable[[Workspace], Iterable[Sign]], ...] = (
    _place, _room_there, _writable, _register, _snapshots,
)  # fmt: skip


def _room(what: str, folder: Path, least: int) -> Sign:
    free = shutil.disk_usage(folder).free
    state: State = "ok" if free >= least else "lack"
    return Sign(what, state, _size(free), "" if state == "ok" else "room", _size(least))


def _bytes(folder: Path) -> int:
    if not folder.is_dir():
        return 0
    return sum(path.stat().st_size for path in exports(folder) if path.is_file())


def _file_system(folder: Path) -> str:
    """Return the kind of file system below a folder; empty where the system does not tell."""
    try:
        lines = [line.split() for line in MOUNTS.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError):
        return ""
    above = {f"{path}" for path in (folder, *folder.parents)}
    # The deepest mount counts, and of two on one place the last.
    mounts = [(len(words[1]), words[2]) for words in lines if words[1] in above]
    return max(enumerate(mounts), key=lambda it: (it[1][0], it[0]))[1][1] if mounts else ""


def _size(count: int) -> str:
    return f"{count / GIGABYTE:.1f} GB"
