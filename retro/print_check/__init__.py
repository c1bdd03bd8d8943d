"""`retro print-check`: looks at the finished documents as a reader would, and names each fault."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pypdf
import pypdf.errors
import pypdfium2

from retro.errors import UsageError
from retro.print_check import budgets, drawn, headings, layout, letters, screen, tables, tagging
from retro.print_check.faults import Fault
from retro.print_check.paper import Paper

__all__ = ["Fault", "check", "check_pdf", "document"]

PAPERS = ("brief.pdf", "report.pdf")
SCREEN = "report.html"
LOOKS = (layout, tables, headings, tagging, letters, budgets)


def check(path: Path) -> tuple[list[str], list[Fault]]:
    """Return the files that were looked at in a pack, or one PDF, and their faults.

    Raises:
        UsageError: No pack and no PDF.
    """
    files = [path] if path.is_file() else [path / name for name in (*PAPERS, SCREEN)]
    files = [file for file in files if file.is_file() and file.suffix in {".pdf", ".html"}]
    if not any(file.suffix == ".pdf" for file in files):
        raise _nothing(path)
    found = [fault.of(file.name) for file in files for fault in _of(file)]
    found += [fault.of(PAPERS[0]) for fault in _named_agents(path)]
    return [file.name for file in files], found


def _of(file: Path) -> Iterable[Fault]:
    content = file.read_bytes()
    if file.suffix == ".html":
        return screen.faults(file.name, content)
    return check_pdf(file.name, content)


def check_pdf(name: str, content: bytes) -> list[Fault]:
    """Return the faults of one PDF, page by page; UsageError for what is none."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        paper = Paper(name, content, reader, drawn.sheets(content))
    except (pypdf.errors.PyPdfError, pypdfium2.PdfiumError) as error:
        raise _damaged(name) from error
    found = [fault for look in LOOKS for fault in look.faults(paper)]
    return sorted(found, key=lambda fault: fault.page or 0)


def _named_agents(pack: Path) -> Iterator[Fault]:
    """Name agents of the findings whom the boss's page names all the same."""
    accounts, brief = pack / "findings.json", pack / PAPERS[0]
    if not (accounts.is_file() and brief.is_file()):
        return
    found = json.loads(accounts.read_text(encoding="utf-8"))["findings"]
    names = sorted({finding["slice"]["agent"] for finding in found} - {None})
    for number, sheet in enumerate(drawn.sheets(brief.read_bytes()), 1):
        for name in names:
            if name in sheet.text:
                yield Fault("agent", number, {"name": name})


def document(path: Path, files: list[str], found: list[Fault], words: dict[str, Any]) -> Any:
    """Return what was looked at and found, as other programs read it."""
    return {
        "pack": str(path),
        "files": files,
        "faults": [
            {
                "file": fault.file,
                "page": fault.page,
                "kind": fault.kind,
                "message": said(fault, words, "fault"),
                "remedy": said(fault, words, "remedy"),
            }
            for fault in found
        ],
    }


def line(fault: Fault, words: dict[str, Any]) -> str:
    """Return a fault as one line: file, page, what is wrong, what to do."""
    place = words["place" if fault.page else "whole"].format(file=fault.file, page=fault.page)
    told = {part: said(fault, words, part) for part in ("fault", "remedy")}
    return str(words["line"].format(place=place, **told))


def said(fault: Fault, words: dict[str, Any], part: str) -> str:
    """Return the sentence of a fault, or of its remedy."""
    return str(words[part][fault.kind].format(**fault.words))


def _nothing(path: Path) -> UsageError:
    return UsageError(
        "NO_PAPER",
        {
            "zh": f"{path} 里没有 brief.pdf 或 report.pdf。",
            "en": f"{path} holds neither brief.pdf nor report.pdf.",
        },
        {"zh": "请给出 pack 文件夹或一个 PDF。", "en": "Name a pack folder, or one PDF."},
    )


def _damaged(name: str) -> UsageError:
    return UsageError(
        "DAMAGED_PDF",
        {"zh": "这个 PDF 打不开。", "en": "this PDF cannot be opened."},
        {"zh": "请重新运行 retro run。", "en": "Run `retro run` again."},
        file=name,
    )
