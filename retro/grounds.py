"""What a run stands on besides its exports: its files, its settings, the history, the register."""

from __future__ import annotations

import glob
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from retro import config, forgotten, history, placing, resources
from retro.config import Workspace
from retro.jobs import Job
from retro.pack import digest
from retro.settings import Settings

# What a workspace may lay over ours; everything in them shapes figures or pages.
PLUGGED = ("queries", "report_templates")
ENDINGS = (".sql", ".csv", ".toml", ".html", ".css", ".js")
# The register as the run found it, with what it proposes itself.
REGISTER = "register.csv"
Digests = dict[str, str]


def grounds(job: Job) -> dict[str, Any]:
    """Return the digests of all that a run stands on, as the manifest keeps them."""
    plugged = {**files(job.root), **brand_files(job), **forgotten_file(job)}
    return {
        "files": dict(sorted(plugged.items())),
        "config": settings(job),
        "history": snapshots(job),
    }


def files(root: Path | None) -> dict[str, dict[str, str]]:
    """Return digest and origin of each file of the catalogue and the templates, by its path."""
    found = {}
    for name in PLUGGED:
        for origin, folder in resources.layers(name, root):
            for file in sorted(folder.rglob("*")):
                if file.suffix in ENDINGS and file.is_file():
                    path = f"{name}/{file.relative_to(folder).as_posix()}"
                    found[path] = {"origin": origin, "sha256": digest(file.read_bytes())}
    return dict(sorted(found.items()))


def brand_files(job: Job) -> dict[str, dict[str, str]]:
    """Return digest and origin of the logo and the fonts, by their paths in the workspace."""
    found = {}
    for path in brand_paths(job.settings, job.root):
        content = (job.root / path).read_bytes() if job.root else b""
        found[path.as_posix()] = {"origin": "workspace", "sha256": digest(content)}
    return found


def forgotten_file(job: Job) -> dict[str, dict[str, str]]:
    """Return digest and origin of the list of forgotten buyers, where there is one."""
    content = placing.content(job.root / forgotten.FILE) if job.workspace and job.root else None
    told = {"origin": "workspace", "sha256": digest(content)} if content is not None else None
    return {forgotten.FILE: told} if told else {}


def brand_paths(settings: Settings, root: Path | None) -> Iterator[Path]:
    """Yield the files of the brand that are there, relative to the workspace."""
    for _, path in settings.brand.files() if settings.brand and root else ():
        if root and (root / path).is_file():
            yield Path(path)


def settings(job: Job) -> Digests:
    """Return a digest of each table of `retro.toml`, as it was understood.

    Of the promotions only this one and those before it count: a later one changes no earlier pack.
    """
    if job.workspace is None:
        return {}
    tables = job.settings.model_dump(mode="json", by_alias=True)
    names = {job.name, *job.workspace.earlier(job.name)}
    tables["promotions"] = {n: t for n, t in tables["promotions"].items() if n in names}
    # Packs of shops without a brand, from before there were brands, do not know of it; what
    # computes the figures does not shape them.
    del tables["engine"]
    tables = {name: table for name, table in tables.items() if name != "brand" or table}
    return {name: digest(_stable(table)) for name, table in sorted(tables.items())}


def _stable(table: object) -> bytes:
    return json.dumps(table, sort_keys=True, ensure_ascii=False, default=str).encode()


def snapshots(job: Job) -> Digests:
    """Return a digest of each snapshot that the run may compare with; its index names the rest."""
    if job.workspace is None or job.against == "none":
        return {}
    names = {*job.workspace.earlier(job.name), *([job.against] if job.against else [])}
    return {
        index.parent.name: digest(index.read_bytes())
        for name in sorted(names)
        for index in sorted(job.workspace.history.glob(f"{glob.escape(name)}@*/{history.INDEX}"))
    }


def changed(
    before: Mapping[str, Any], job: Job, *, same_version: bool
) -> Iterator[tuple[str, str]]:
    """Yield what is not as it was, and how: `changed`, `missing` or `added`.

    Files of our own differ between versions, which is told by the version.
    """
    now = grounds(job)
    was, are = (
        {p: f for p, f in side["files"].items() if same_version or f["origin"] == "workspace"}
        for side in (before, now)
    )
    yield from _differences(was, are, "{}")
    yield from _differences(before["config"], now["config"], "retro.toml: [{}]")
    # A snapshot that came later changes nothing: the pack is made again from those it knew.
    yield from (
        pair for pair in _differences(before["history"], now["history"], "history/{}")
        if pair[1] != "added"
    )  # fmt: skip


def _differences(
    was: Mapping[str, Any], are: Mapping[str, Any], place: str
) -> Iterator[tuple[str, str]]:
    for name in sorted({*was, *are}):
        if was.get(name) != are.get(name):
            how = "added" if name not in was else "missing" if name not in are else "changed"
            yield place.format(name), how


def as_it_was(space: Workspace, pack: Path, before: Mapping[str, Any], scratch: Path) -> Workspace:
    """Return a copy of a workspace as the run found it: its snapshots, its register."""
    folder = scratch / "workspace"
    folder.mkdir()
    shutil.copy(space.folder / config.FILE, folder)
    for name in PLUGGED:
        if (space.folder / name).is_dir():
            shutil.copytree(space.folder / name, folder / name)
    if (space.folder / forgotten.FILE).is_file():
        shutil.copy(space.folder / forgotten.FILE, folder)
    for path in brand_paths(space.settings, space.folder):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(space.folder / path, folder / path)
    for name in before["history"]:
        shutil.copytree(space.history / name, folder / "history" / name)
    if (pack / REGISTER).is_file():
        shutil.copy(pack / REGISTER, folder / space.actions.name)
    return config.find(folder)
