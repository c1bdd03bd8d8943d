"""Where an export is to be had: the menus of the shop's own back office, before any other's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from retro.catalog import Catalog
from retro.model import LANGUAGES, FileAccount, Source, Text
from retro.readers.match import OWN

ANY = "any"
MOST_OTHERS = 2
COLON = {"zh": "：", "en": ": "}
SEMICOLON = {"zh": "；", "en": "; "}
OR = {"zh": "，或 ", "en": ", or "}
BRACKETS = {"zh": "（{}）", "en": " ({})"}


def home(platform: str, files: Iterable[FileAccount], catalog: Catalog) -> str:
    """Return the platform whose menus help: the shop's, unless every export is of others."""
    sources = ((catalog.sources.get(f"sources/{file.report}"), file) for file in files)
    rows: Counter[str] = Counter()
    for source, file in sources:
        if source and source.platform != ANY:
            rows[source.platform] += file.rows_used
    if not rows or platform in rows:
        return platform
    return max(sorted(rows), key=lambda name: rows[name])


def how(catalog: Catalog, tables: Iterable[str], platform: str) -> Text:
    """Return, table by table, the exports that fill it and where they are to be had."""
    return {
        lang: SEMICOLON[lang].join(
            catalog.table(table).title[lang]
            + COLON[lang]
            + exports_of(catalog, table, platform, lang)
            for table in needed
        )
        for needed in [list(tables)]
        for lang in LANGUAGES
    }


def exports_of(catalog: Catalog, table: str, platform: str, lang: str) -> str:
    """Return the exports that fill one table, with their menus.

    Those of the platform; else those of any platform; else our own table, and who has such one.
    """
    filling = [s for _, s in sorted(catalog.sources.items()) if s.table == table]
    own = [s for s in filling if s.path.startswith(OWN)]
    backs = [s for s in filling if s not in own]
    for fit in (platform, ANY):
        if near := [s for s in backs if s.platform == fit]:
            return OR[lang].join(_menus(near, lang))
    others = list(dict.fromkeys(s.title[lang] for s in backs))[:MOST_OTHERS]
    return OR[lang].join([*_menus(own, lang), *others])


def _menus(sources: Sequence[Source], lang: str) -> list[str]:
    """Return `title (menu)` of each; a menu that gives several of them is named once."""
    by_menu = {s.menu[lang]: s.title[lang] for s in reversed(sources)}
    return [title + BRACKETS[lang].format(menu) for menu, title in reversed(by_menu.items())]
