"""The shop's brand, `[brand]` of retro.toml and `css/brand.css`: checked, as values for pages."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from retro import colours, fonts, logos
from retro.colours import MARKS, TEXT
from retro.errors import UsageError
from retro.toml_lines import line_of

FILE = "retro.toml"
CSS = "report_templates/css/brand.css"
LOGO_BYTES = 300_000
FONT_BYTES = 30_000_000
FOOTER = 80
MOST_LETTERS = 0x110000
NAME = 40
# A colour among the variables of a style sheet, and what would fetch something from elsewhere.
VARIABLE = re.compile(rf"--({'|'.join([*TEXT, *MARKS])})\s*:\s*([^;}}]*);?")
FETCHES = re.compile(r"@import|url\((?![\"'\s]*data:)|src\(|image(-set)?\(|</", re.IGNORECASE)
# How a style sheet may write a letter by its number, and so hide a word.
ESCAPED = re.compile(r"\\([0-9a-fA-F]{1,6})[ \t\r\n\f]?|\\(?=[g-zG-Z@(])")


def _colour(text: str) -> str:
    if (hexed := colours.as_hex(text)) is None:
        raise ValueError(f"`{text}` is not a colour like #0B5C92")
    return hexed


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("write it in one line")
    return text.strip()


Colour = Annotated[str, AfterValidator(_colour)]


class BrandColours(BaseModel):
    """`[brand.colours]`: the colours that are not those of the house."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    accent: Colour | None = None
    ink: Colour | None = None
    muted: Colour | None = None
    accent2: Colour | None = None
    series1: Colour | None = None
    series2: Colour | None = None
    series3: Colour | None = None
    series4: Colour | None = None
    series5: Colour | None = None
    series6: Colour | None = None


class BrandTable(BaseModel):
    """`[brand]`: how the pack shows whose it is; paths are inside the workspace."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(max_length=NAME), AfterValidator(_one_line)] = ""
    logo: str = ""
    footer: Annotated[str, Field(max_length=FOOTER), AfterValidator(_one_line)] = ""
    fonts: tuple[str, ...] = ()
    colours: BrandColours = BrandColours()

    def files(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Yield the key and the path of each file that the table names."""
        if self.logo:
            yield ("brand", "logo"), self.logo
        for path in self.fonts:
            yield ("brand", "fonts"), path


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandFont:
    """One font file of the brand: its weight (400 or 700) and its bytes."""

    weight: int
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """What pages, charts and workbooks show of the brand; an empty one is the house's own look.

    `colours` by the names of the tokens, `dark` those on a dark screen, `logo` a `data:` address,
    `family` the name of its fonts, `css` the workspace's own style sheet.
    """

    name: str = ""
    logo: str = ""
    footer: str = ""
    colours: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)
    family: str = ""
    fonts: tuple[BrandFont, ...] = ()
    css: str = ""


HOUSE = Brand()


def opened(table: BrandTable | None, root: Path | None) -> Brand:
    """Return the brand of a workspace with its files read; raises UsageError at what is wrong."""
    if root is None:
        return HOUSE
    table, found = table or BrandTable(), _faults_of(root)
    chosen = {name: value for name, value in table.colours.model_dump().items() if value}
    _readable(chosen, found)
    css, own = _own_css(root)
    chosen = {**chosen, **own}
    files = tuple(_font(root, path, found) for path in table.fonts)
    return Brand(
        name=table.name,
        logo=_logo(root, table.logo, found) if table.logo else "",
        footer=table.footer,
        colours=colours.light(chosen),
        dark=colours.dark(chosen),
        family=_family(files),
        fonts=files,
        css=css,
    )


@dataclass(frozen=True, slots=True)
class _Faults:
    """Makes errors about retro.toml that name the line of a key."""

    text: str

    def wrong(self, keys: tuple[str, ...], zh: str, en: str) -> UsageError:
        return _wrong(FILE, line_of(self.text, keys), zh, en)


def _faults_of(root: Path) -> _Faults:
    path = root / FILE
    return _Faults(path.read_text("utf-8-sig") if path.is_file() else "")


def _readable(chosen: Mapping[str, str], found: _Faults) -> None:
    for name, colour in chosen.items():
        if told := colours.too_pale(name, colour):
            raise found.wrong(("brand", "colours", name), *told)


def _own_css(root: Path) -> tuple[str, dict[str, str]]:
    """Return the workspace's style sheet without the colours it sets, and those colours."""
    path = root / CSS
    if not path.is_file():
        return "", {}
    if not path.resolve().is_relative_to(root.resolve()):
        raise _wrong(CSS, None, "它是指向工作区外的快捷方式", "it is a link out of the workspace")
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong(CSS, None, "文件不是 UTF-8", "the file is not UTF-8") from error
    plain = ESCAPED.sub(_letter, text)
    if place := FETCHES.search(plain):
        raise _wrong(
            CSS, _line(plain, place),
            "样式里只能用 data: 地址，不能从别处取东西，也不能有 </",
            "a style sheet may use data: addresses only, fetch nothing, and hold no </",
        )  # fmt: skip
    return VARIABLE.sub("", text), {m[1]: _css_colour(text, m) for m in VARIABLE.finditer(text)}


def _letter(escape: re.Match[str]) -> str:
    """Return the letter that an escape of a style sheet stands for."""
    number = int(escape[1] or "0", 16)
    return chr(number) if 0 < number < MOST_LETTERS else ""


def _css_colour(text: str, place: re.Match[str]) -> str:
    colour = colours.as_hex(place[2].strip())
    if colour is None:
        raise _wrong(CSS, _line(text, place), f"“{place[2].strip()}”不是 #0B5C92 这样的颜色",
                     f"`{place[2].strip()}` is not a colour like #0B5C92")  # fmt: skip
    if told := colours.too_pale(place[1], colour):
        raise _wrong(CSS, _line(text, place), *told)
    return colour


def _line(text: str, place: re.Match[str]) -> int:
    return text.count("\n", 0, place.start()) + 1


def _logo(root: Path, path: str, found: _Faults) -> str:
    """Return the picture as a `data:` address."""
    keys = ("brand", "logo")
    data = _file(root, path, keys, LOGO_BYTES, found)
    kind, why = logos.kind_of(data)
    if why:
        raise found.wrong(keys, f"标志 {path} {why[0]}", f"the logo {path} {why[1]}")
    return f"data:{kind};base64,{b64encode(data).decode('ascii')}"


def _font(root: Path, path: str, found: _Faults) -> BrandFont:
    keys = ("brand", "fonts")
    data = _file(root, path, keys, FONT_BYTES, found)
    weight, why = fonts.weight_of(data)
    if why:
        raise found.wrong(keys, f"字体 {path} {why[0]}", f"the font {path} {why[1]}")
    return BrandFont(weight=weight, data=data)


def _file(root: Path, path: str, keys: tuple[str, ...], most: int, found: _Faults) -> bytes:
    """Return the bytes of a file inside the workspace, if it is there and not too big."""
    try:
        place = (root / path).resolve()
        is_there, size = place.is_file(), place.stat().st_size if place.exists() else 0
    except (OSError, RuntimeError, ValueError) as error:  # too long, in a circle, with a NUL
        raise found.wrong(keys, f"{path} 不是文件名", f"{path} names no file") from error
    if Path(path).is_absolute() or not place.is_relative_to(root.resolve()):
        raise found.wrong(keys, f"{path} 不在工作区里", f"{path} is not inside the workspace")
    if not is_there:
        raise found.wrong(keys, f"没有文件 {path}", f"there is no file {path}")
    if size > most:
        raise found.wrong(
            keys,
            f"{path} 有 {size // 1000} KB，最多 {most // 1000} KB",
            f"{path} has {size // 1000} KB, at most {most // 1000} KB are taken",
        )
    try:
        return place.read_bytes()
    except OSError as error:
        raise found.wrong(keys, f"{path} 读不了", f"{path} cannot be read") from error


def _family(files: tuple[BrandFont, ...]) -> str:
    """Return a name for the fonts that those of another brand do not have."""
    digest = sha256(b"".join(font.data for font in files)).hexdigest()[:8]
    return f"Brand {digest}" if files else ""


def _wrong(place: str, line: int | None, zh: str, en: str) -> UsageError:
    return UsageError(
        "BRAND",
        {"zh": f"品牌设置有误：{zh}。", "en": f"the brand is wrong: {en}."},
        {"zh": "写法见 README“自己的品牌”。", "en": "See “Your own brand” in the README."},
        file=place,
        line=line,
    )
