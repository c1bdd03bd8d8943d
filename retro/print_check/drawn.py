"""What stands where on the pages of a PDF, as PDFium lays it out."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw

SIDES = 4
WIDE_CHARACTER = 2


@dataclass(frozen=True, slots=True)
class Run:
    """One printed thing: a piece of a line (`text`), or a drawing (no text).

    Sides are in points from the lower left corner of the page; `base` is the line on which the
    letters stand. `mark` is the number under which the tags know it.
    """

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float
    base: float
    mark: int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its number from 0, its size in points, and what is printed on it."""

    number: int
    width: float
    height: float
    runs: list[Run]
    text: str


def sheets(content: bytes) -> list[Sheet]:
    """Return the pages of a PDF; pypdfium2.PdfiumError for what is none."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [_sheet(document[number], number) for number in range(len(document))]
    finally:
        document.close()


def _sheet(page: Any, number: int) -> Sheet:
    words = page.get_textpage()
    count = raw.FPDFPage_CountObjects(page)
    runs = [_run(raw.FPDFPage_GetObject(page, place), words, number) for place in range(count)]
    width, height = page.get_size()
    return Sheet(number, width, height, runs, words.get_text_bounded())


def _run(thing: Any, words: Any, page: int) -> Run:
    sides = [ctypes.c_float() for _ in range(SIDES)]
    raw.FPDFPageObj_GetBounds(thing, *sides)
    left, bottom, right, top = (side.value for side in sides)
    mark = raw.FPDFPageObj_GetMarkedContentID(thing)
    is_text = raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_TEXT
    text, base = (_text(thing, words), _base(thing)) if is_text else ("", bottom)
    return Run(page, text, left, bottom, right, top, base, mark if mark >= 0 else None)


def _text(thing: Any, words: Any) -> str:
    size = raw.FPDFTextObj_GetText(thing, words, None, 0)
    buffer = (ctypes.c_ushort * (size // WIDE_CHARACTER + 1))()
    raw.FPDFTextObj_GetText(thing, words, buffer, size)
    return bytes(buffer)[:size].decode("utf-16-le", "replace").rstrip("\0")


def _base(thing: Any) -> float:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, matrix)
    return float(matrix.f)
