"""Which report a table is: the header row that fits a known source best."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from retro.catalog import Catalog
from retro.errors import ExportError
from retro.headers import fold
from retro.model import Source
from retro.readers.raw import RawTable, Record

LOOKED_AT = 30
OWN = "sources/retro/"


@dataclass(frozen=True, slots=True)
class Match:
    """A table whose header is known.

    `columns` maps each logical column to the places of its cells; where a header stands
    twice, the first cell that is not blank counts.
    """

    source: Source
    companions: tuple[Source, ...]
    line: int
    header: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        """A back office's report before our own tables; then the more columns, the better."""
        own = self.source.path.startswith(OWN)
        return (not own, len(self.columns), len(self.source.recognise), -self.line)

    @property
    def unused(self) -> tuple[str, ...]:
        """Return the headers that no logical column reads, as they stand in the file."""
        used = {place for places in self.columns.values() for place in places}
        return tuple(h.strip() for i, h in enumerate(self.header) if h.strip() and i not in used)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the usual header of each optional column that the file does not have."""
        sources = (self.source, *self.companions)
        absent = [
            s.aliases[name][0] for s in sources for name in s.aliases if name not in self.columns
        ]
        return tuple(dict.fromkeys(absent))

    def shown(self, logical: str) -> str:
        """Return the header of a logical column as it stands in the file."""
        places = self.columns.get(logical)
        return self.header[places[0]].strip() if places else logical


def recognise(table: RawTable, catalog: Catalog) -> Match:
    """Return the best match.

    Raises:
        ExportError: No source fits, two fit equally well, or a required column is absent.
    """
    head = list(islice(table.records(), LOOKED_AT))
    mains = [source for _, source in sorted(catalog.sources.items()) if not source.of]
    found = sorted(_matches(head, mains), key=lambda match: match.rank, reverse=True)
    if not found:
        raise _unknown(head, mains)
    best = found[0]
    rivals = [m for m in found[1:] if m.rank[:3] == best.rank[:3] and m.source is not best.source]
    if rivals:
        raise _ambiguous([best, *rivals])
    if lacking := [name for name in best.source.required if name not in best.columns]:
        raise _incomplete(best, lacking)
    return _with_companions(best, catalog)


def _matches(head: Sequence[Record], sources: Sequence[Source]) -> Iterator[Match]:
    for line, cells in head:
        places = _places(cells)
        for source in sources:
            if all(any(name in places for name in group) for group in source.recognise):
                yield Match(source, (), line, tuple(cells), _columns(source, places))


def _places(cells: Sequence[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for place, cell in enumerate(cells):
        if name := fold(cell):
            found[name] = (*found.get(name, ()), place)
    return found


def _columns(source: Source, places: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Give each logical column the first of its names that stands in the header."""
    chosen = {
        logical: next((places[name] for name in names if name in places), None)
        for logical, names in source.aliases.items()
    }
    return {logical: found for logical, found in chosen.items() if found}


def _with_companions(match: Match, catalog: Catalog) -> Match:
    """Add the sources that read other tables out of the same report."""
    places = _places(match.header)
    columns = dict(match.columns)
    companions = []
    for _, source in sorted(catalog.sources.items()):
        if source.of == match.source.report and source.of:
            found = _columns(source, places)
            if all(name in found for name in source.required):
                companions.append(source)
                columns = found | columns
    return Match(match.source, tuple(companions), match.line, match.header, columns)


def _unknown(head: Sequence[Record], sources: Sequence[Source]) -> ExportError:
    """Name the nearest report and what it would have in addition.

    Only names that some source knows are repeated: a file without a header would show the
    names and numbers of buyers instead.
    """
    near, lacking = _nearest(head, sources)
    if near is None:
        return ExportError(
            "NOT_A_REPORT",
            {
                "zh": "没有找到任何认得的列名，这个文件没有用上。",
                "en": "no known column name was found; the file is not used.",
            },
            {
                "zh": "如果它是一张报表，请导出带表头的版本；如果只是说明，可以不管。",
                "en": "If it is a report, export it with its header; a note can stay as it is.",
            },
        )
    return ExportError(
        "UNKNOWN_REPORT",
        {
            "zh": f"认不出这是哪一张报表。最接近“{near.title['zh']}”，"
            f"但缺少：{'、'.join(lacking)}。",
            "en": f"this report is not known. It is closest to “{near.title['en']}”, "
            f"which also has: {', '.join(lacking)}.",
        },
        {
            "zh": "请确认导出的是哪张报表；表头改过名的，把列名改回来，"
            "或在 queries/sources/ 里加一个来源文件。",
            "en": "Check which report was exported; restore renamed headers, or add a source file "
            "below queries/sources/.",
        },
    )


def _nearest(head: Sequence[Record], sources: Iterable[Source]) -> tuple[Source | None, list[str]]:
    best: tuple[int, Source | None, list[str]] = (1, None, [])
    for _, cells in head:
        places = _places(cells)
        for source in sources:
            found = len(_columns(source, places))
            lacking = [g[0] for g in source.recognise if not any(name in places for name in g)]
            if found > best[0]:
                best = (found, source, lacking)
    return best[1], best[2]


def _ambiguous(matches: Sequence[Match]) -> ExportError:
    zh = "”和“".join(dict.fromkeys(match.source.title["zh"] for match in matches))
    en = "” and “".join(dict.fromkeys(match.source.title["en"] for match in matches))
    return ExportError(
        "AMBIGUOUS_REPORT",
        {"zh": f"表头同时符合“{zh}”，不能猜。", "en": f"the header fits “{en}” equally well."},
        {
            "zh": "请在导出时勾选更多列，让表头能区分开。",
            "en": "Export it with more columns, so that the header tells them apart.",
        },
    )


def _incomplete(match: Match, lacking: Sequence[str]) -> ExportError:
    names = "、".join(match.source.aliases[name][0] for name in lacking)
    title = match.source.title
    return ExportError(
        "MISSING_COLUMN",
        {
            "zh": f"这是“{title['zh']}”，但缺少必需的列：{names}。",
            "en": f"this is “{title['en']}”, but required columns are missing: {names}.",
        },
        {
            "zh": f"请在{match.source.menu['zh']}重新导出，并勾选这些列。",
            "en": f"Export it again from {match.source.menu['en']} with these columns.",
        },
        line=match.line,
    )
