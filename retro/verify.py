"""`retro verify`: a pack against its manifest, what it stood on, and a fresh computation."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from retro import config, folders, grounds, packing, resources
from retro import pack as packs
from retro.errors import RetroError, UsageError
from retro.jobs import Job
from retro.pack import SCHEMA, digest
from retro.places import places
from retro.review import review
from retro.settings import Settings, Shop, Window

Progress = Callable[[str], None]
MANIFEST = "manifest.json"
# What the manifest says of a run, and a fresh run must say again.
ACCOUNTS = ("inputs", "queries")


def differences(pack: Path, progress: Progress, lang: str = "en") -> list[str]:
    """Return one line for each file, place or figure that differs; none means the pack holds.

    Where what the pack stood on is there as it was, everything is made again, documents
    included, and compared byte by byte; else what was changed is named.

    Raises:
        UsageError: What is no pack, or a damaged one.
        MachineError: Nothing differs, but this machine cannot make one of the documents.
    """
    words = resources.strings(lang)["verify"]
    manifest = _manifest(pack)
    job = _job(pack, manifest)
    causes = [
        *_changed_files(job.exports.parent, manifest["inputs"], words),
        *_changed_grounds(job, manifest, words),
    ]
    if causes:
        return [*_changed_files(pack, manifest["outputs"], words), *causes]
    with folders.private() as scratch:
        found, lacking = _made_again(pack, manifest, scratch, progress, words)
    if found:
        return [*found, *_other_versions(manifest, words)]
    if lacking:
        raise lacking[0]
    return []


def _manifest(pack: Path) -> dict[str, Any]:
    path = pack / "manifest.json"
    if not path.is_file():
        raise UsageError(
            "NO_PACK",
            {"zh": f"{pack} 不是一个报告包。", "en": f"{pack} is not a pack."},
            {"zh": "请给出 pack 文件夹。", "en": "Name the pack folder."},
        )
    try:
        document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        version = document["schema"]
        whole = all(_is_known(file) for file in [*document["inputs"], *document["outputs"]])
        whole = whole and isinstance(document["settings"]["exports"], str)
    except (ValueError, LookupError, TypeError):
        version, whole = SCHEMA, False
    if version != SCHEMA:
        raise _refused("这个包由别的版本写成", "this pack was written by another version")
    if not whole:
        raise _refused("清单已损坏", "the manifest is damaged")
    return document


def _is_known(file: Mapping[str, Any]) -> bool:
    """Tell whether an entry names a file inside the pack or the exports, and its hash."""
    path = PurePosixPath(file["path"])
    return isinstance(file["sha256"], str) and not path.is_absolute() and ".." not in path.parts


def _refused(zh: str, en: str) -> UsageError:
    return UsageError(
        "PACK",
        {"zh": f"{zh}。", "en": f"{en}."},
        {"zh": "请重新运行 retro run。", "en": "Make the pack again with `retro run`."},
        file="manifest.json",
    )


def _changed_files(
    folder: Path, files: Iterable[Mapping[str, str]], words: Mapping[str, str]
) -> Iterator[str]:
    """Yield the files of the manifest that are gone or not as they were."""
    for file in files:
        path = folder / file["path"]
        if not path.is_file():
            yield words["missing"].format(place=file["path"])
        elif digest(path.read_bytes()) != file["sha256"]:
            yield words["changed"].format(place=file["path"])


def _changed_grounds(
    job: Job, manifest: Mapping[str, Any], words: Mapping[str, str]
) -> Iterator[str]:
    """Yield the queries, templates, settings and snapshots that are not as they were."""
    before = manifest.get("grounds")
    if before:
        is_same = manifest["versions"].get("retro") == packs.versions()["retro"]
        for place, how in grounds.changed(before, job, same_version=is_same):
            yield words[how].format(place=place)


def _other_versions(manifest: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[str]:
    """Yield what was of another version: it may be why something differs."""
    now = packs.versions()
    for name, then in manifest["versions"].items():
        if now.get(name) != then:
            yield words["version"].format(name=name, then=then, now=now.get(name))


def _made_again(
    pack: Path,
    manifest: Mapping[str, Any],
    scratch: Path,
    progress: Progress,
    words: Mapping[str, str],
) -> tuple[list[str], list[RetroError]]:
    """Make the pack again and return what differs, and what this machine cannot make."""
    job = _job(pack, manifest, scratch)
    reviewed = review(job, progress)
    files, lacking = packing.rendered(job, reviewed, progress, manifest.get("grounds") or {})
    outputs = {output["path"]: output["sha256"] for output in manifest["outputs"]}
    if lacking:
        # What this machine cannot make is checked by its hash alone.
        there = (name for name in outputs if name not in files and (pack / name).is_file())
        files |= {name: (pack / name).read_bytes() for name in there}
    found = [*_documents(pack, outputs, files, words)]
    fresh = packs.manifest(reviewed.report, reviewed.results, {}, packing.choices(job, reviewed))
    for key in ACCOUNTS:
        kept = packs.as_json({key: manifest[key]})
        found += _lines(MANIFEST, kept, packs.as_json({key: fresh[key]}), words)
    return found, lacking


def _documents(
    pack: Path, outputs: Mapping[str, str], files: Mapping[str, bytes], words: Mapping[str, str]
) -> Iterator[str]:
    """Yield where the files of the pack are not those that were made again."""
    for name in sorted({*outputs, *files}):
        path = pack / name
        if not path.is_file():
            yield words["missing"].format(place=name)
            continue
        printed = path.read_bytes()
        if name in files:
            yield from _lines(name, printed, files[name], words)
        elif name != grounds.REGISTER:
            yield words["not_made"].format(place=name)
        if digest(printed) != outputs.get(name) and printed == files.get(name, printed):
            yield words["changed"].format(place=name)


def _lines(name: str, printed: bytes, computed: bytes, words: Mapping[str, str]) -> Iterable[str]:
    """Return the places of a file that differ; the file alone where no place can be told."""
    if printed == computed:
        return []
    told = [
        words["printed" if place.printed or place.computed else "place"].format(
            place=f"{name}: {place.where}", printed=place.printed, computed=place.computed
        )
        for place in places(name, printed, computed)
    ]
    return told or [words["changed"].format(place=name)]


def _job(pack: Path, manifest: Mapping[str, Any], scratch: Path | None = None) -> Job:
    """Return the job of the pack; with a scratch folder in the workspace as the run found it."""
    settings = manifest["settings"]
    window = Window(start=settings["start"], end=settings["end"])
    space = config.find(pack) if settings["workspace"] else None
    if space and scratch and manifest.get("grounds"):
        space = grounds.as_it_was(space, pack, manifest["grounds"], scratch)
    return Job(
        settings=space.settings if space else Settings(shop=Shop(**settings["shop"])),
        name=settings["promotion"],
        window=space.window(settings["promotion"]) if space else window,
        exports=pack / str(settings["exports"]),
        pack=pack,
        workspace=space,
        lang=settings["lang"],
        as_of=date.fromisoformat(settings["as_of"]) if settings.get("as_of_given", True) else None,
        against=settings["against"] or "none",
        formats=tuple(settings["formats"]),
        edition=settings["edition"],
        damaged=tuple(settings.get("damaged", ())),
        agents=bool(settings.get("agents")),
        engine=settings.get("engine", "duckdb"),
        # What an earlier run kept is not what the exports say today.
        force=True,
    )
