"""Where the built-in queries, templates and assets lie; the words of every language."""

from __future__ import annotations

import copy
import csv
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent
# The house writes these two in full; of any other language what is missing is said in English.
OURS = ("zh", "en")
STRINGS = "strings"
# What a workspace's own strings files say, and what was read so far, by language.
_own: dict[str, dict[str, Any]] = {}
_texts: dict[str, dict[str, Any]] = {}


def folder(name: str) -> Path:
    """Return the built-in folder `queries`, `report_templates` or `assets`."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def languages() -> tuple[str, ...]:
    """Return the languages that reports can be written in: ours first, then the added ones."""
    added = {*_own, *(path.stem for path in _files(folder("report_templates")))} - {*OURS}
    return (*OURS, *sorted(added))


def use(own: Mapping[str, Mapping[str, Any]]) -> None:
    """Speak from now on as these strings files of a workspace say, by language."""
    if own != _own:
        _own.clear()
        _own.update({lang: dict(texts) for lang, texts in own.items()})
        # Who holds the words of a language keeps them: they change in place.
        for lang in sorted(_texts, key=lambda name: name != "en"):
            fresh = _read(lang)
            _texts[lang].clear()
            _texts[lang].update(fresh)


def strings(lang: str) -> dict[str, Any]:
    """Return the texts of the report in one language: `report_templates/strings/<lang>.toml`.

    A profile is called by its title, a row of the action library by what it asks to do;
    `call` adds those of a workspace. What a language lacks is said in English.
    """
    if lang not in _texts:
        _texts[lang] = _read(lang)
    return _texts[lang]


def call(vocabulary: str, titles: Mapping[str, Mapping[str, str]]) -> None:
    """Call the codes of a vocabulary by these titles (by language) in every text that follows."""
    for lang in languages():
        own = _own.get(lang, {}).get("codes", {}).get(vocabulary, {})
        known = strings(lang)["codes"][vocabulary]
        known |= {
            name: own.get(name) or title.get(lang) or title["en"] for name, title in titles.items()
        }


def layers(name: str, workspace: Path | None) -> list[tuple[str, Path]]:
    """Return (origin, folder) of a resource, the manager's own folder last, so that it wins."""
    found = [("built-in", folder(name))]
    if workspace and (workspace / name).is_dir():
        found.append(("workspace", workspace / name))
    return found


def _files(templates: Path) -> Iterable[Path]:
    return sorted((templates / STRINGS).glob("*.toml"))


def _read(lang: str) -> dict[str, Any]:
    path = folder("report_templates") / STRINGS / f"{lang}.toml"
    texts = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    if lang in OURS:
        texts = _with_titles(texts, lang)
    else:
        texts = _over(_over(strings("en"), {"ui": {"lang": lang}}), texts)
    return _over(texts, _own.get(lang, {}))


def _with_titles(texts: dict[str, Any], lang: str) -> dict[str, Any]:
    for file in sorted((folder("queries") / "profiles").glob("*.toml")):
        titles = tomllib.loads(file.read_text(encoding="utf-8"))["title"]
        texts["codes"]["profile"][file.stem] = titles[lang if lang in titles else "en"]
    library = (folder("queries") / "reference" / "actions.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(library.splitlines())
    texts["codes"]["library_action"] = {row["no"]: row[f"action_{lang}"] for row in rows}
    return texts


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table with another laid over it, key by key; neither changes."""
    found = copy.deepcopy(dict(below))
    for key, value in above.items():
        known = found.get(key)
        both = isinstance(value, Mapping) and isinstance(known, Mapping)
        found[key] = _over(known, value) if both else copy.deepcopy(value)  # type: ignore[arg-type]
    return found
