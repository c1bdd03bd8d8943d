"""The shop's brand: what is taken, what is refused with its line, and where it shows."""

from __future__ import annotations

import io
import re
import shutil
import struct
import zlib
from pathlib import Path

import factories
import openpyxl
import pypdf
import pytest
from fontTools.ttLib import TTFont
from small_shop import WINDOW, write_exports

from retro import brand as brands
from retro import charts, cli, colours, config, fonts, logos, packing, resources
from retro.brand import HOUSE, Brand, BrandFont
from retro.errors import UsageError
from retro.jobs import workspace_job
from retro.render import branding, html, pdf, xlsx
from retro.render.templates import Templates
from retro.verify import differences

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><defs><path id="a" d="M0 0h9v9z"/>'
    '</defs><use href="#a" fill="url(#none)"/></svg>'
)
ACCENT = "#9A1B4F"
TABLE = """
[shop]
name = "小满女装"

[brand]
name = "小满集团"
logo = "brand/logo.svg"
footer = "内部资料 <不外传>"
fonts = ["brand/own.ttf"]

[brand.colours]
accent = "#9a1b4f"
"""
FONT = fonts.font_path(700)


def png(width: int, height: int) -> bytes:
    """Return a picture of one colour."""

    def part(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    rows = b"".join(b"\0" + b"\x9a\x1b\x4f" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return logos.PNG + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")


def workspace(folder: Path, text: str = TABLE, css: str = "") -> Path:
    """Write a workspace with a brand, and return its folder."""
    (folder / "brand").mkdir(parents=True)
    (folder / "brand" / "logo.svg").write_text(LOGO, encoding="utf-8")
    shutil.copy(FONT, folder / "brand" / "own.ttf")
    (folder / "retro.toml").write_text(text, encoding="utf-8")
    if css:
        path = folder / brands.CSS
        path.parent.mkdir(parents=True)
        path.write_text(css, encoding="utf-8")
    return folder


def opened(folder: Path) -> Brand:
    """Return the brand of a workspace."""
    return brands.opened(config.find(folder).settings.brand, folder)


def refused(folder: Path) -> UsageError:
    """Return why the brand of a workspace is not taken."""
    with pytest.raises(UsageError) as caught:
        opened(folder)
    return caught.value


def styled(brand: Brand, name: str) -> dict[str, str]:
    """Return the variables of a sheet of tokens."""
    found = re.findall(r"--([\w-]+):\s*([^;]*);", Templates(None, brand).source(f"css/{name}.css"))
    return dict(found)


def test_a_brand_is_read_from_the_settings_of_the_shop(tmp_path: Path) -> None:
    """Name, footer, colours in capitals, the logo as an address, the font with its weight."""
    brand = opened(workspace(tmp_path / "shop"))
    assert (brand.name, brand.footer) == ("小满集团", "内部资料 <不外传>")
    assert brand.colours["accent"] == brand.colours["series1"] == ACCENT
    assert brand.logo.startswith("data:image/svg+xml;base64,")
    assert [(font.weight, font.data) for font in brand.fonts] == [(700, FONT.read_bytes())]


def test_a_shop_without_a_brand_looks_like_the_house(tmp_path: Path) -> None:
    """Neither settings nor a style sheet: nothing changes, and nothing is read."""
    folder = workspace(tmp_path / "shop", '[shop]\nname = "x"\n')
    assert opened(folder) == HOUSE == brands.opened(None, None)


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("brand/logo.svg", "brand/none.svg", 7, "there is no file brand/none.svg"),
        ("brand/logo.svg", "../logo.svg", 7, "../logo.svg is not inside the workspace"),
        ("brand/logo.svg", "/etc/hosts", 7, "/etc/hosts is not inside the workspace"),
        ("brand/logo.svg", "retro.toml", 7, "the logo retro.toml is neither an SVG nor a PNG"),
        ("brand/own.ttf", "brand/logo.svg", 9, "the font brand/logo.svg is not a TTF or OTF font"),
        ("#9a1b4f", "#FFD700", 12, "accent = #FFD700 is too pale on white (contrast 1.4, not 4.5)"),
        ("#9a1b4f", "red", 12, "`red` is not a colour like #0B5C92"),
        ("accent =", "acent =", 12, "`brand.colours.acent`"),
        ("<不外传>", "x" * 90, 8, "at most 80 characters"),
        ("<不外传>", "\\n", 8, "write it in one line"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_brand_is_one_sentence_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, words: str
) -> None:
    """A path, a type, a colour, a text: said before anything is computed."""
    error = refused(workspace(tmp_path / "shop", TABLE.replace(old, new)))
    assert words in error.message["en"]
    assert (error.file, error.line) == ("retro.toml", line)
    assert error.message["zh"]
    assert error.remedy["zh"]
    assert error.exit_code == 2


def test_a_link_out_of_the_workspace_is_not_followed(tmp_path: Path) -> None:
    """A logo that is a link to a file elsewhere would be a way to read it."""
    folder = workspace(tmp_path / "shop")
    (folder / "brand" / "logo.svg").unlink()
    (tmp_path / "elsewhere.svg").write_text(LOGO, encoding="utf-8")
    (folder / "brand" / "logo.svg").symlink_to(tmp_path / "elsewhere.svg")
    assert "is not inside the workspace" in refused(folder).message["en"]


def test_a_logo_that_is_too_big_is_refused(tmp_path: Path) -> None:
    """It goes into every file of the pack."""
    folder = workspace(tmp_path / "shop")
    (folder / "brand" / "logo.svg").write_text(LOGO + " " * brands.LOGO_BYTES, encoding="utf-8")
    assert "at most 300 KB are taken" in refused(folder).message["en"]


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ("<g onload='x()'/>", "onload"),
        ("<image href='https://example.com/x.png'/>", "href"),
        ("<image href='data:image/svg+xml;base64,AA=='/>", "href"),
        ("<use xmlns:x='http://www.w3.org/1999/xlink' x:href='other.svg#a'/>", "other.svg"),
        ("<foreignObject/>", "<foreignObject>"),
        ("<style>@import 'x.css';</style>", "url()"),
        ("<style>g{fill:url( 'https://example.com')}</style>", "url()"),
        ("<g style='fill:url(https://example.com)'/>", "url()"),
        ("<animate attributeName='x'/>", "<animate>"),
    ],
)
def test_an_svg_that_does_more_than_draw_is_refused(inside: str, named: str) -> None:
    """Scripts, handlers, foreign content, and whatever comes from elsewhere."""
    kind, why = logos.kind_of(LOGO.replace("</svg>", f"{inside}</svg>").encode())
    assert kind == "image/svg+xml"
    assert why
    assert named in why[0]
    assert named in why[1]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"GIF89a", b"<svg", b"<html/>", b"<svg/>", logos.PNG, logos.PNG + b"\0" * 20,
        b'<!DOCTYPE svg [<!ENTITY a "a">]>' + LOGO.encode(), png(4001, 1),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    """Other kinds of files, halves of files, declarations that expand, thousands of pixels."""
    assert logos.kind_of(data)[1] is not None


def test_plain_pictures_are_taken() -> None:
    """An SVG with references inside itself, and a PNG."""
    assert logos.kind_of(LOGO.encode()) == ("image/svg+xml", None)
    assert logos.kind_of(png(3, 2)) == ("image/png", None)


def test_a_font_that_may_not_be_embedded_is_refused() -> None:
    """Its own table says so, and its maker would."""
    font, buffer = TTFont(FONT), io.BytesIO()
    font["OS/2"].fsType = 2
    font.save(buffer)
    assert fonts.weight_of(buffer.getvalue())[1] == (
        "的授权不允许嵌入文件",
        "may not be embedded, its licence says",
    )


def test_colours_are_judged_by_their_contrast_with_paper() -> None:
    """Words need 4.5 to 1; marks, which have labels, 2 to 1."""
    assert colours.contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert round(colours.contrast("#767676", "#FFFFFF"), 2) == 4.54
    assert colours.too_pale("accent", "#767676") is None
    assert colours.too_pale("accent", "#777777") is not None
    assert colours.too_pale("series1", "#777777") is None
    assert colours.too_pale("series1", "#FFF176") is not None


def test_the_colours_of_the_house_pass_its_own_rules() -> None:
    """What we ask of a brand, ours do as well."""
    ours = styled(HOUSE, "tokens")
    names = [*colours.TEXT, *colours.MARKS]
    assert [name for name in names if colours.too_pale(name, ours[name])] == []
    assert styled(HOUSE, "tokens-dark")["paper"] == colours.DARK_PAPER


@pytest.mark.parametrize("accent", ["#000000", "#1A1A7A", "#9A1B4F", "#B00020", "#006D32"])
def test_a_brand_can_be_read_in_the_dark(accent: str) -> None:
    """Its colours are lightened until they stand out from the dark; ink stays ours."""
    dark = colours.dark({"accent": accent, "ink": "#101010"})
    assert colours.contrast(dark["accent"], colours.DARK_PAPER) >= 4.5
    assert colours.contrast(dark["accent"], dark["accent-wash"]) >= 3
    assert "ink" not in dark


def test_tokens_take_the_colours_of_the_brand(tmp_path: Path) -> None:
    """On white and in the dark, each where it stands; all other variables stay."""
    brand = opened(workspace(tmp_path / "shop"))
    ours, tokens, dark = (
        styled(HOUSE, "tokens"), styled(brand, "tokens"), styled(brand, "tokens-dark"),
    )  # fmt: skip
    assert tokens["accent"] == tokens["series1"] == ACCENT
    assert tokens["accent-wash"] == colours.mixed("#FFFFFF", ACCENT, colours.WASH)
    assert dark["accent"] == brand.dark["accent"] != ACCENT
    assert tokens["paper-sans"].startswith(f'"{brand.family}", "Noto Sans SC"')
    changed = {name for name in ours if ours[name] != tokens[name]}
    assert changed == {"accent", "accent-wash", "series1", "sans", "paper-sans"}


def test_a_style_sheet_of_the_workspace_sets_colours_too(tmp_path: Path) -> None:
    """They count as those of the settings do, and its other rules come after the tokens."""
    css = ":root { --accent: #006D32; --radius: 0; }\n.cover h1 { letter-spacing: 0.1em; }\n"
    brand = opened(workspace(tmp_path / "shop", css=css))
    assert brand.colours["accent"] == "#006D32"
    source = Templates(None, brand).source("css/tokens.css")
    assert "#006D32" in source
    assert "--radius: 0" in source
    assert "letter-spacing: 0.1em" in source


@pytest.mark.parametrize(
    ("css", "line", "words"),
    [
        ("\n:root { --accent: gold; }", 2, "`gold` is not a colour"),
        (":root {\n\n --accent: #FFD700 }", 3, "is too pale on white"),
        ("@import 'x.css';", 1, "data: addresses only"),
        ("p { background: url( 'https://example.com/x.png') }", 1, "data: addresses only"),
        ("</style><script>", 1, "hold no </"),
    ],
)
def test_a_wrong_style_sheet_names_its_line(
    tmp_path: Path, css: str, line: int, words: str
) -> None:
    """What fetches, closes the sheet or cannot be read."""
    error = refused(workspace(tmp_path / "shop", css=css))
    assert words in error.message["en"]
    assert (error.file, error.line) == (brands.CSS, line)


def test_a_style_sheet_may_hold_pictures_as_data() -> None:
    """A `data:` address comes from nowhere, with or without quotes."""
    for address in ("data:image/png;base64,AA", "'data:image/png;base64,AA'"):
        assert brands.FETCHES.search(f"p {{ background: url({address}) }}") is None


def test_the_footer_cannot_leave_its_string() -> None:
    """Quotes, backslashes and tags stand in a style sheet as they are printed."""
    source = Templates(None, Brand(footer='a"} \\ </style>')).source("css/tokens.css")
    assert "</style" not in source
    assert "a\\22 } \\5c  \\3c /style>" in source


def test_charts_are_drawn_in_the_colours_of_the_brand() -> None:
    """While a pack is drawn, and no longer; names that charts do not know are passed over."""
    house = charts.palette()["accent"]
    with charts.branded({"accent": ACCENT, "accent-wash": "#FFFFFF"}):
        assert charts.palette()["accent"] == ACCENT
        assert "accent-wash" not in charts.palette()
    assert charts.palette()["accent"] == house


def test_the_screen_shows_the_brand(tmp_path: Path) -> None:
    """Logo with its name, the brand before the shop, footer, colours, and the font cut to fit."""
    brand = opened(workspace(tmp_path / "shop"))
    with charts.branded(brand.colours):
        text = html.render(factories.report(), "zh", "manager", Templates(None, brand), {})
    assert f'<img class="logo" src="{brand.logo}" alt="小满集团">' in text
    assert "小满集团 · " in text
    assert "内部资料 &lt;不外传&gt;" in text
    assert f'font-family:"{brand.family}";font-weight:700' in text
    assert f'"accent": "{ACCENT}"' in text
    assert not re.search(r"(src|href)=\"https?:", text)


def test_paper_shows_the_brand_and_stays_the_same_bytes(tmp_path: Path) -> None:
    """The name in the running head, the footer at the foot of each page, the font embedded."""
    brand = opened(workspace(tmp_path / "shop"))
    templates = Templates(None, brand)
    once, again = (pdf.brief_pdf(factories.report(), "zh", templates) for _ in range(2))
    assert once == again
    reader = pypdf.PdfReader(io.BytesIO(once))
    pages = [page.extract_text() for page in reader.pages]
    assert all("内部资料 <不外传>" in page for page in pages)
    assert "小满集团 · " in pages[0]


def test_workbooks_have_heads_in_the_accent() -> None:
    """The ground is its wash, the words are in it; without a brand they are grey."""
    brand = Brand(colours=colours.light({"accent": ACCENT}))
    book = openpyxl.load_workbook(io.BytesIO(xlsx.tables(factories.report(), "zh", brand)))
    head = next(row for row in book.worksheets[1].iter_rows() if row[0].font.bold)[0]
    assert head.font.color.rgb == f"FF{ACCENT[1:]}"
    assert branding.heads(HOUSE) == {"bg_color": branding.HEAD_GROUND}


def test_fonts_of_two_brands_are_told_apart() -> None:
    """Each has a family of its own, so that one never draws for the other."""
    one, other = (brands._family((BrandFont(weight=400, data=d),)) for d in (b"a", b"b"))
    assert one != other
    assert brands._family(()) == ""


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workspace with a brand and a pack."""
    folder = workspace(tmp_path_factory.mktemp("branded") / "shop")
    start, end = WINDOW
    window = f'\n[promotions.p]\nstart = "{start}"\nend = "{end}"\n'
    (folder / "retro.toml").write_text(TABLE + window, encoding="utf-8")
    write_exports(folder / "promotions" / "p" / "exports")
    arguments = ["run", "p", "--workspace", str(folder), "--format", "json,html", "--quiet"]
    assert cli._guarded(arguments) == 0
    return folder


def test_a_pack_holds_until_its_brand_changes(reviewed: Path) -> None:
    """The logo, the fonts and the table are part of what a pack stands on, each by its name."""
    pack = reviewed / "promotions" / "p" / "pack"
    assert differences(pack, lambda _: None) == []
    (reviewed / "brand" / "logo.svg").write_text(LOGO.replace("20 10", "20 11"), encoding="utf-8")
    settings = reviewed / "retro.toml"
    settings.write_text(settings.read_text("utf-8").replace("小满集团", "大满"), encoding="utf-8")
    found = differences(pack, lambda _: None)
    named = {line.split(": changed")[0] for line in found}
    assert named >= {"brand/logo.svg", "retro.toml: [brand]"}


def test_a_wrong_brand_stops_a_run_before_it_begins(
    reviewed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for a minute to hear of a missing file."""
    job = workspace_job(config.find(reviewed), "p")
    (reviewed / "brand" / "logo.svg").unlink()
    monkeypatch.setattr(packing, "review", lambda *_: pytest.fail("computed"))
    with pytest.raises(UsageError, match=r"no file brand/logo\.svg"):
        packing.run(job, lambda _: None)


def test_every_colour_that_a_brand_sets_is_a_token() -> None:
    """The names in the settings are those of tokens.css and of the palette of the charts."""
    names = {*colours.TEXT, *colours.MARKS}
    assert names == set(brands.BrandColours.model_fields)
    assert names <= set(styled(HOUSE, "tokens")) & set(charts.palette())
    assert resources.folder("report_templates").joinpath("components/_brand.html").is_file()
