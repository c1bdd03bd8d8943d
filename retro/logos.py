"""Pictures that a pack may show: PNG, and SVG that does nothing but draw."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice, repeat
from xml.etree import ElementTree as ET

Why = tuple[str, str]

PNG = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS = 4000
# So many shapes in so many layers, those that repeat others (<use>, patterns) counted each time.
MOST_SHAPES = 10_000
DEEPEST = 50
SVG_NAME = "{http://www.w3.org/2000/svg}svg"
# What runs, asks, moves or brings in something from elsewhere.
REFUSED = frozenset(
    ["script", "foreignobject", "iframe", "object", "embed", "audio", "video", "a", "handler",
     "animate", "animatemotion", "animatetransform", "animatecolor", "set", "listener"]
)  # fmt: skip
INSIDE = re.compile(r"\s*(#|data:image/(png|jpeg)[;,])", re.IGNORECASE)
OUTSIDE = re.compile(r"@import|url\((?![\"'\s]*#)|expression\(|javascript:", re.IGNORECASE)
POINTER = re.compile(r"(?:^\s*|url\([\"'\s]*)#([^\"')\s]+)")
DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)

NEITHER: Why = ("不是 SVG 或 PNG 图片", "is neither an SVG nor a PNG")
TOO_LARGE: Why = (f"超过 {MOST_PIXELS} 像素", f"has more than {MOST_PIXELS} pixels a side")
TOO_MUCH: Why = (
    "图形太多，或层数太深",
    f"draws more than {MOST_SHAPES} shapes, or in more than {DEEPEST} layers",
)
DECLARES: Why = (
    "带有 <!DOCTYPE 或 <!ENTITY，请另存为普通 SVG",
    "has a <!DOCTYPE or an <!ENTITY; save it as plain SVG",
)


def kind_of(data: bytes) -> tuple[str, Why | None]:
    """Return the media type of a picture, and in Chinese and English why it is not taken."""
    if data.startswith(PNG):
        return "image/png", _png(data)
    return "image/svg+xml", _svg(data)


def _png(data: bytes) -> Why | None:
    sides = (int.from_bytes(data[16:20]), int.from_bytes(data[20:24]))
    if data[12:16] != b"IHDR" or not all(sides):
        return NEITHER
    return TOO_LARGE if max(sides) > MOST_PIXELS else None


def _svg(data: bytes) -> Why | None:
    if DECLARED.search(data):
        return DECLARES
    try:
        tree = ET.fromstring(data)  # noqa: S314 - without declarations nothing expands
    except (ET.ParseError, ValueError, LookupError):
        return NEITHER
    if tree.tag != SVG_NAME:
        return NEITHER
    by_id = {element.attrib["id"]: element for element in tree.iter() if "id" in element.attrib}
    if next(islice(_drawn(tree, by_id), MOST_SHAPES, None), None) is not None:
        return TOO_MUCH
    fault = next(_faults(tree), None)
    return (f"里有 {fault}，只收纯图形", f"has {fault}; only drawings are taken") if fault else None


def _drawn(
    element: ET.Element, by_id: Mapping[str, ET.Element], layer: int = 0
) -> Iterator[ET.Element]:
    """Yield what is drawn, as often as it is; without end where that goes too deep."""
    if layer > DEEPEST:
        yield from repeat(element)
    yield element
    texts = [*element.attrib.values(), element.text or ""]
    named = (name for text in texts for name in POINTER.findall(text))
    for part in [*element, *(by_id[name] for name in named if name in by_id)]:
        yield from _drawn(part, by_id, layer + 1)


def _faults(tree: ET.Element) -> Iterator[str]:
    """Yield what does more than draw: scripts, handlers, references to other files."""
    for element in tree.iter():
        name = str(element.tag).rpartition("}")[2]
        if name.lower() in REFUSED:
            yield f"<{name}>"
        if name.lower() == "style" and OUTSIDE.search(element.text or ""):
            yield "url()"
        yield from _attributes(element)


def _attributes(element: ET.Element) -> Iterator[str]:
    for key, value in element.attrib.items():
        name = key.rpartition("}")[2].lower()
        if name.startswith("on"):
            yield name
        elif name in ("href", "src") and not INSIDE.match(value):
            yield f'{name}="{value[:40]}"'
        elif OUTSIDE.search(value):
            yield f"{name}: url()"
