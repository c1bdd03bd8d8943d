"""`retro verify`: a pack against its manifest, its exports, and a fresh computation."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from retro import config, history
from retro.errors import UsageError
from retro.jobs import Job
from retro.pack import SCHEMA, digest
from retro.render import findings_json
from retro.review import review
from retro.settings import Settings, Shop, Window

COMPUTED = ("coverage", "unavailable", "kpis", "findings", "comparison", "staffing")


def differences(pack: Path, progress: Callable[[str], None]) -> list[str]:
    """Return one line for each file or figure that differs; none means the pack holds."""
    manifest = _manifest(pack)
    found = [*_changed_outputs(pack, manifest), *_changed_inputs(pack, manifest)]
    return found or list(_recomputed(pack, manifest, progress))


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


def _changed_outputs(pack: Path, manifest: Mapping[str, Any]) -> Iterable[str]:
    for output in manifest["outputs"]:
        path = pack / output["path"]
        if not path.is_file():
            yield f"{output['path']}: missing"
        elif digest(path.read_bytes()) != output["sha256"]:
            yield f"{output['path']}: changed since the pack was written"


def _changed_inputs(pack: Path, manifest: Mapping[str, Any]) -> Iterable[str]:
    for given in manifest["inputs"]:
        path = _exports(pack, manifest).parent / given["path"]
        if not path.is_file():
            yield f"{given['path']}: missing"
        elif digest(path.read_bytes()) != given["sha256"]:
            yield f"{given['path']}: changed since the pack was written"


def _recomputed(
    pack: Path, manifest: Mapping[str, Any], progress: Callable[[str], None]
) -> Iterable[str]:
    reviewed = review(_job(pack, manifest), progress)
    for result in reviewed.results:
        name = f"results/{result.query.path}.parquet"
        if (pack / name).is_file() and digest((pack / name).read_bytes()) != digest(
            history.parquet(result)
        ):
            yield f"{name}: computed anew it differs"
    if (pack / "findings.json").is_file():
        kept = json.loads((pack / "findings.json").read_text(encoding="utf-8"))
        fresh = json.loads(findings_json.render(reviewed.report))
        yield from (
            f"findings.json: {key}: computed anew it differs"
            for key in COMPUTED
            if kept[key] != fresh[key]
        )


def _exports(pack: Path, manifest: Mapping[str, Any]) -> Path:
    return pack / str(manifest["settings"]["exports"])


def _job(pack: Path, manifest: Mapping[str, Any]) -> Job:
    settings = manifest["settings"]
    as_of = date.fromisoformat(settings["as_of"])
    window = Window(start=settings["start"], end=settings["end"])
    space = config.find(pack) if settings["workspace"] else None
    return Job(
        settings=space.settings if space else Settings(shop=Shop(**settings["shop"])),
        name=settings["promotion"],
        window=space.window(settings["promotion"]) if space else window,
        exports=_exports(pack, manifest),
        pack=pack,
        workspace=space,
        lang=settings["lang"],
        as_of=as_of,
        against=settings["against"] or "none",
        edition=settings["edition"],
        agents=bool(settings.get("agents")),
        # What an earlier run kept is not what the exports say today.
        force=True,
    )
