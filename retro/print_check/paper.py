"""A PDF as it was printed: what stands where on its pages, and the tags that say what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdf

from retro.print_check.drawn import Run, Sheet


@dataclass(slots=True)
class Tag:
    """One element of the tag tree; `items` are elements and printed things in reading order.

    `page` counts from 0. `link` is what a link leads to: an annotation.
    """

    name: str
    entry: Any
    page: int | None = None
    items: list[Tag | Run] = field(default_factory=list)
    link: Any = None

    @property
    def kids(self) -> list[Tag]:
        """The elements right under this one."""
        return [item for item in self.items if isinstance(item, Tag)]

    def runs(self) -> Iterator[Run]:
        """Yield what is printed of this element, in reading order."""
        for item in self.items:
            if isinstance(item, Tag):
                yield from item.runs()
            else:
                yield item

    def all(self) -> Iterator[Tag]:
        """Yield this element and all below it, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.all()

    def named(self, *names: str) -> list[Tag]:
        """Return the elements of these kinds, this one included."""
        return [tag for tag in self.all() if tag.name in names]

    @property
    def text(self) -> str:
        """The words of this element."""
        return "".join(run.text for run in self.runs()).strip()


class Paper:
    """One PDF, read: its pages and, where it is tagged, its tree.

    `loose` are the printed things of each page that belong to no tag: running heads, page
    numbers, and in an untagged document everything.
    """

    def __init__(
        self, name: str, content: bytes, reader: pypdf.PdfReader, sheets: list[Sheet]
    ) -> None:
        self.name, self.content, self.reader, self.sheets = name, content, reader, sheets
        self.root: Any = reader.root_object
        self.numbers = {
            page.indirect_reference.idnum: number
            for number, page in enumerate(reader.pages)
            if page.indirect_reference is not None
        }
        self._marked = [_by_mark(sheet) for sheet in sheets]
        self.tree = Tag("Document", None)
        self._taken: set[tuple[int, int]] = set()
        if "/StructTreeRoot" in self.root:
            self._grow(self.tree, self.root["/StructTreeRoot"])
        self.loose = [
            [run for run in sheet.runs if (sheet.number, run.mark) not in self._taken]
            for sheet in sheets
        ]

    @property
    def is_tagged(self) -> bool:
        """Whether there is a tree of tags that names anything printed."""
        return bool(self._taken)

    def body(self, sheet: Sheet) -> list[Run]:
        """Return what a page prints as part of the text, without running heads."""
        if not self.is_tagged:
            return sheet.runs
        return [run for run in sheet.runs if (sheet.number, run.mark) in self._taken]

    def page_of(self, entry: Any) -> int | None:
        """Return the page, from 0, that an object names as its own."""
        if "/Pg" not in entry and "/Page" not in entry:
            return None
        raw = entry.raw_get("/Pg" if "/Pg" in entry else "/Page")
        return self.numbers.get(getattr(raw, "idnum", -1))

    def _grow(self, above: Tag, entry: Any) -> None:
        """Read the elements under one, as deep as they go."""
        kids = entry.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            found = kid.get_object()
            if isinstance(found, int):
                self._print(above, found, above.page)
            elif "/MCID" in found:
                self._print(above, int(found["/MCID"]), self.page_of(found))
            elif "/Obj" in found:
                above.link = found["/Obj"].get_object()
            elif "/S" in found:
                page = self.page_of(found)
                tag = Tag(str(found["/S"])[1:], found, above.page if page is None else page)
                above.items.append(tag)
                self._grow(tag, found)

    def _print(self, tag: Tag, mark: int, page: int | None) -> None:
        if page is not None:
            self._taken.add((page, mark))
            tag.items += self._marked[page].get(mark, [])


def _by_mark(sheet: Sheet) -> dict[int, list[Run]]:
    found: dict[int, list[Run]] = {}
    for run in sheet.runs:
        if run.mark is not None:
            found.setdefault(run.mark, []).append(run)
    return found
