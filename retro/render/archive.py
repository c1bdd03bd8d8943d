"""What WeasyPrint leaves open in a PDF that is to be read aloud (PDF/UA-1) and kept (PDF/A-3)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pydyf

# The level of PDF/A that WeasyPrint writes; PDF/UA-1 is added to it here.
VARIANT = "pdf/a-3a"
WEB = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
MIME = {
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# PDF/A allows no property in the metadata that is not described there.
ACCESSIBLE = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA (ISO 14289) followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that travels inside the PDF; `dated` stands in it as its date."""

    name: str
    content: bytes
    about: str
    relationship: str
    dated: datetime

    @property
    def mime(self) -> str:
        """Return the type of the file; KeyError for an ending that we attach nowhere."""
        return MIME[self.name.rpartition(".")[2]]


def own_links_only(document: Any) -> None:
    """Leave one annotation for each link, to a place in the document or an address of the web.

    WeasyPrint makes one for every box within a link, too. Files that a template would attach or
    point to are left out: what travels inside is for us to say.
    """
    document.metadata.attachments = []
    for page in document.pages:
        page.links[:] = [
            link
            for link in page.links
            if link[3].element_tag == "a"
            and (link[0] == "internal" or (link[0] == "external" and WEB.match(link[1])))
        ]


def finish(pages: Sequence[Any], pdf: Any, attached: Sequence[Attached]) -> None:
    """Put right names, tags and metadata of a laid out document before it is written."""
    _name_links(pages)
    parts = _Parts(pdf)
    for heading in parts.named("/TH"):
        heading["A"]["Scope"] = parts.scope(heading)
    for listed in parts.named("/L"):
        parts.tidy(listed)
    _running_heads(pdf, parts)
    _identify(pdf)
    _say_types(pdf, attached)
    for image in pdf.objects:
        # PDF/A wants the pixels of a logo as they are.
        if isinstance(image, pydyf.Stream) and "Interpolate" in image.extra:
            image.extra["Interpolate"] = "false"
    _compress(pdf)


def _name_links(pages: Sequence[Any]) -> None:
    """Let each link say its words, not the anchor that it leads to."""
    for page in pages:
        # A link of an own template that leads nowhere has no annotation.
        for box in (box for _, _, _, box in page.links if box.link_annotation):
            words = " ".join("".join(box.element.itertext()).split())
            # A link that leads nowhere has no annotation; print-check names it.
            if box.link_annotation is not None:
                box.link_annotation["Contents"] = pydyf.String(words)


class _Parts:
    """The tree of tags: what a screen reader walks through."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf
        self._objects = pdf.objects
        self.root = self.at(pdf.catalog["StructTreeRoot"])

    def at(self, reference: bytes) -> Any:
        """Return the object of a reference such as `12 0 R`."""
        return self._objects[int(reference.split()[0])]

    def named(self, tag: str) -> Iterator[Any]:
        """Yield the elements of one kind."""
        return (it for it in self._objects if isinstance(it, dict) and it.get("S") == tag)

    def kids(self, element: Any) -> list[Any]:
        """Return the elements right under one."""
        return [self.at(kid) for kid in element["K"] if isinstance(kid, bytes)]

    def scope(self, heading: Any) -> str:
        """Return what a head cell speaks for: its column if it stands in the head of a table."""
        row = self.at(heading["P"])
        return "/Column" if self.at(row["P"])["S"] == "/THead" else "/Row"

    def tidy(self, listed: Any) -> None:
        """Leave entries in a list: WeasyPrint keeps the blanks between them, too."""
        for kid in self.kids(listed):
            if kid["S"] == "/Div":
                self._pair(kid)
            elif kid["S"] == "/Span":
                listed["K"].remove(kid.reference)
            else:
                self._wrap(kid)

    def _pair(self, row: Any) -> None:
        """Make one entry of a term and its meanings, which share a box."""
        row["S"] = "/LI"
        parts = [self.kids(kid)[0] if kid["S"] == "/LI" else kid for kid in self.kids(row)]
        row["K"][:] = [part.reference for part in parts]
        for number, part in enumerate(parts):
            part["S"], part["P"] = "/LBody" if number else "/Lbl", row.reference

    def _wrap(self, entry: Any) -> None:
        """Put the paragraphs of an entry into one body."""
        loose = [kid for kid in self.kids(entry) if kid["S"] not in {"/Lbl", "/LBody"}]
        if entry["S"] != "/LI" or not loose:
            return
        body = pydyf.Dictionary({**entry, "S": "/LBody", "P": entry.reference})
        body["K"] = pydyf.Array(kid.reference for kid in loose)
        self._pdf.add_object(body)
        for kid in loose:
            kid["P"] = body.reference
        entry["K"][:] = [k for k in entry["K"] if k not in body["K"]] + [body.reference]

    def reached(self) -> set[int]:
        """Return the numbers of all elements that hang on the tree."""
        found, todo = set(), self.kids(self.root)
        while todo:
            element = todo.pop()
            found.add(element.number)
            todo += self.kids(element) if "K" in element else []
        return found


def _running_heads(pdf: Any, parts: _Parts) -> None:
    """Mark what stands in the margins as no part of the text: nobody wants it read on each page."""
    reached = parts.reached()
    numbers = parts.at(parts.root["ParentTree"])["Nums"]
    for reference, owners in zip(pdf.page_references, numbers[1::2], strict=False):
        loose = {mark for mark, owner in enumerate(owners) if int(owner.split()[0]) not in reached}
        for mark in loose:
            owners[mark] = b"null"
        drawn = parts.at(parts.at(reference)["Contents"]).stream
        for place, item in enumerate(drawn):
            if isinstance(item, dict) and item.get("MCID") in loose:
                drawn[place - 1] = "/Artifact"
                drawn[place] = pydyf.Dictionary({"Type": "/Pagination"})


def _identify(pdf: Any) -> None:
    """Say in the metadata that PDF/UA-1 is followed as well, and leave them readable to all."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [metadata.stream[0].replace(b"</rdf:RDF>", ACCESSIBLE)]
    metadata.compress = False


def _say_types(pdf: Any, attached: Sequence[Attached]) -> None:
    """Name the type of each attachment the same on every machine, and each attachment once."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
    types = {file.name: file.mime for file in attached}
    for entry in pdf.objects:
        if isinstance(entry, dict) and entry.get("Type") == "/Filespec":
            stream = pdf.objects[int(entry["EF"]["F"].split()[0])]
            stream.extra["Subtype"] = "/" + types[entry["UF"].string].replace("/", "#2f")


def _compress(pdf: Any) -> None:
    """Compress each stream now: left alone, all are compressed twice, for the identifier too."""
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            content = stream.data.partition(b"stream\n")[2].removesuffix(b"\nendstream")
            stream.stream, stream.compress = [content], False
            stream.extra = {**stream.extra, "Filter": "/FlateDecode"}
