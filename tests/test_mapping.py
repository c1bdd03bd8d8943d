"""`[[mappings]]`: which file they speak of, what they say, and what cannot be said."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from retro import config, mapping
from retro.catalog import Catalog
from retro.errors import UsageError
from retro.mapping import mappings_for
from retro.settings import Settings

SHOP = '[shop]\nname = "小满"\n\n'
REFUNDS = """[[mappings]]
files = "*退款台账*.xlsx"
sheet = "Sheet1"
table = "refunds"
columns = { refund_id = "单号", order_id = "关联订单" }
date_order = "dmy"
"""


def settings(folder: Path, text: str) -> Settings:
    """Return the settings of a retro.toml with some mappings."""
    path = folder / "retro.toml"
    path.write_text(SHOP + text, encoding="utf-8")
    return config.load(path)


def wrong(folder: Path, text: str, catalog: Catalog) -> UsageError:
    """Return what is said of mappings that cannot be."""
    with pytest.raises(UsageError) as caught:
        mapping.check(settings(folder, text), catalog, folder)
    return caught.value


def test_a_mapping_speaks_of_its_files(tmp_path: Path, catalog: Catalog) -> None:
    """By the bare name, whatever its case, folders and Unicode form; and by the sheet."""
    said = settings(tmp_path, REFUNDS)
    mapping.check(said, catalog, tmp_path)
    found = mappings_for(said, "exports/11月/退款台账_2025.XLSX", "sheet1")
    assert found is not None
    assert (found.report, found.date_order, found.number) == ("retro/refunds", "dmy", 1)
    assert found.columns == {"refund_id": "单号", "order_id": "关联订单"}
    assert mappings_for(said, "退款台账.xlsx", "Sheet2") is None
    assert mappings_for(said, "退款台账.csv", "Sheet1") is None


def test_names_are_compared_in_one_unicode_form(tmp_path: Path) -> None:
    """A file from a Mac has its name in another form."""
    said = settings(tmp_path, '[[mappings]]\nfiles = "rückgaben*.csv"\nreport = "jd/orders"\n')
    assert mappings_for(said, unicodedata.normalize("NFD", "Rückgaben 1.csv")) is not None


def test_the_first_mapping_counts(tmp_path: Path) -> None:
    """Where two speak of a file, the one that stands higher does."""
    text = "".join(
        f'[[mappings]]\nfiles = "{files}"\nreport = "{report}"\n'
        for files, report in (("a*.csv", "jd/orders"), ("*.csv", "pdd/orders"))
    )
    said = settings(tmp_path, text)
    found = [mappings_for(said, name) for name in ("a1.csv", "b.csv")]
    assert [(one.report, one.number) for one in found if one] == [
        ("jd/orders", 1), ("pdd/orders", 2),
    ]  # fmt: skip
    assert mappings_for(settings(tmp_path, ""), "a1.csv") is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('report = "taobao/refund"', 7, ("report", "taobao/refund", "taobao/refunds")),
        ('table = "refund"', 7, ("table", "refund", "order_lines")),
        ('report = "shopify/order_lines"', 7, ("shopify/order_lines", "shopify/orders")),
        (
            'report = "taobao/refunds"\ncolumns = { refundid = "单号" }',
            8,
            ("columns", "refundid", "refund_id", "order_id"),
        ),
        (
            'report = "taobao/refunds"\n[mappings.columns]\nrefund_id = "单号"\nwrong = "甲"',
            10,
            ("columns", "wrong"),
        ),
    ],
)
def test_p24_what_does_not_exist_is_told_with_its_line(
    tmp_path: Path, catalog: Catalog, text: str, line: int, words: tuple[str, ...]
) -> None:
    """Promise 24: the key, what it says, what there is, and where in retro.toml."""
    error = wrong(tmp_path, f'\n[[mappings]]\nfiles = "a.csv"\n{text}\n', catalog)
    assert (error.code, error.file, error.line) == ("MAPPING", "retro.toml", line)
    for lang in ("zh", "en"):
        assert [word for word in words if word not in error.message[lang]] == []


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('files = "a.csv"', 4, "report"),
        ('files = "a.csv"\nreport = "jd/orders"\ntable = "orders"', 4, "either"),
        ('files = "exports/a.csv"\nreport = "jd/orders"', 5, "no folder"),
        ('files = " "\nreport = "jd/orders"', 5, "files"),
        ('files = "a.csv"\nreport = "jd/orders"\ncolumns = { order_id = " " }', 7, "order_id"),
        ('files = "a.csv"\nreport = "jd/orders"\ndate_order = "ydm"', 7, "date_order"),
        ('files = "a.csv"\nreport = "jd/orders"\nsheets = "x"', 7, "sheets"),
    ],
)
def test_p24_what_cannot_be_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, word: str
) -> None:
    """A mapping with no aim or two, a folder in the pattern, a blank header, an unknown key."""
    with pytest.raises(UsageError) as caught:
        settings(tmp_path, f"[[mappings]]\n{text}\n")
    assert (caught.value.code, caught.value.line) == ("CONFIG", line)
    assert word in caught.value.message["en"]


def test_the_second_mapping_has_its_own_line(tmp_path: Path, catalog: Catalog) -> None:
    """Tables of one name are told apart by their number."""
    text = '[[mappings]]\nfiles = "a.csv"\nreport = "jd/orders"\n' * 2
    error = wrong(tmp_path, text.removesuffix('"jd/orders"\n') + '"x"\n', catalog)
    assert error.line == 9
    assert error.message["en"].startswith("[[mappings]] no. 2 is wrong: `report` knows no `x`.")
    assert error.message["zh"].startswith("第 2 条 [[mappings]] 写错了：report 里没有“x”。")


def test_columns_of_companions_may_be_named(tmp_path: Path, catalog: Catalog) -> None:
    """A report that gives two tables has the columns of both."""
    text = '[[mappings]]\nfiles = "a.csv"\nreport = "shopify/orders"\ncolumns = { sku = "货号" }\n'
    mapping.check(settings(tmp_path, text), catalog, tmp_path)


def test_a_pattern_that_speaks_of_no_file_is_noticed(tmp_path: Path) -> None:
    """The pattern and its line, so that a slip in it does not stay silent."""
    said = settings(tmp_path, REFUNDS + '[[mappings]]\nfiles = "*.tsv"\nreport = "jd/orders"\n')
    files = [("exports/退款台账.xlsx", "Sheet1"), ("exports/a.csv", "")]
    assert mapping.unmatched(said, files, tmp_path) == [("*.tsv", 11)]
    assert mapping.unmatched(said, files) == [("*.tsv", None)]
