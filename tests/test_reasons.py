"""Which reason a string stands for: every string of the map, Traditional, English, own lines."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from retro import resources
from retro.catalog import Catalog, load_catalog
from retro.errors import UsageError
from retro.warehouse import Warehouse

DATA = Path(__file__).parent / "reasons"
Read = dict[tuple[str, str], str]


def strings(wanted: str) -> list[tuple[str, str, str]]:
    """Return (platform, raw, canonical) of one list of reason strings."""
    with (DATA / "reasons.csv").open(encoding="utf-8", newline="") as file:
        return [(p, raw, code) for name, p, raw, code in csv.reader(file) if name == wanted]


def codes(catalog: Catalog, said: list[tuple[str, str]]) -> Read:
    """Return the code of each (platform, raw string) as the table of cases has it."""
    with Warehouse(catalog) as house:
        house.put_reference()
        house.put("agent_names", {"alias": "varchar", "agent": "varchar"}, [])
        house.prepare("refunds")
        house.db.executemany(
            "insert into refunds_loaded (refund_id, platform, reason_raw) values (?, ?, ?)",
            [(str(number), *one) for number, one in enumerate(said)],
        )
        house.run(catalog.table("refunds"), {})
        rows = house.db.execute("select platform, reason_raw, reason_code from refunds").fetchall()
    return {(platform, raw): code for platform, raw, code in rows}


@pytest.fixture(scope="module")
def read(catalog: Catalog) -> Read:
    """Return how every string of the three lists is read."""
    lists = ("reference", "traditional", "public")
    return codes(catalog, [(p, raw) for name in lists for p, raw, _ in strings(name)])


def misread(read: Read, wanted: str) -> list[tuple[str, str, str, str]]:
    """Return the strings of a list that get another code: platform, raw, wanted, got."""
    got = [(p, raw, code, read[p, raw]) for p, raw, code in strings(wanted)]
    return [row for row in got if row[2] != row[3]]


def test_every_string_of_the_platforms_has_its_code(read: Read) -> None:
    """All raw strings of ten platforms, with their numbers and brackets as exported."""
    assert len(strings("reference")) > 200
    assert misread(read, "reference") == []


def test_their_traditional_forms_have_the_same_code(read: Read) -> None:
    """A shop in Taiwan or Hong Kong exports the same reasons in Traditional characters."""
    assert len(strings("traditional")) > 80
    assert misread(read, "traditional") == []


def test_reasons_of_public_lists_have_their_code(read: Read) -> None:
    """Amazon, Shopify, eBay, Google, help desks, and reasons as buyers in Taiwan choose them."""
    assert len(strings("public")) >= 80
    assert misread(read, "public") == []


def test_the_cases_own_platform_goes_first(catalog: Catalog) -> None:
    """A number is a reason of its own platform; words of another platform help out."""
    said = [("douyin", "8"), ("jd", "8"), ("taobao", "8"), ("taobao", "UNWANTED_ITEM")]
    assert codes(catalog, said) == {
        ("douyin", "8"): "QUALITY_DEFECT",
        ("jd", "8"): "NOT_AS_DESCRIBED",
        ("taobao", "8"): "OTHER_UNKNOWN",
        ("taobao", "UNWANTED_ITEM"): "CHANGE_OF_MIND",
    }


# -- a manager's own lines -----------------------------------------------------------------


def own(folder: Path, text: str, name: str = "reason_map") -> Catalog:
    """Return the catalogue with a manager's own table."""
    path = folder / "queries" / "reference" / f"{name}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return load_catalog(resources.layers("queries", folder))


def test_own_lines_win_and_ours_stay_behind(tmp_path: Path) -> None:
    """A line without a platform holds for all; one with a platform for that alone."""
    mine = (
        "raw,canonical,platform\n质量问题,SIZE_FIT,\n不想要了,PRICE_PROTECTION,天猫\n"
        "爆仓,LATE_SHIPMENT,\n"
    )
    wanted = {
        ("taobao", "质量问题 (1)"): "SIZE_FIT",
        ("jd", "質量問題"): "SIZE_FIT",
        ("taobao", "不想要了"): "PRICE_PROTECTION",
        ("wechat", "不想要了"): "CHANGE_OF_MIND",
        ("pdd", "爆仓"): "LATE_SHIPMENT",
        ("pdd", "缺货"): "OUT_OF_STOCK",
    }
    assert codes(own(tmp_path, mine), list(wanted)) == wanted


def test_the_platform_may_be_left_out(tmp_path: Path) -> None:
    """Two columns are enough; blank lines at the end of a spreadsheet are no lines."""
    found = own(tmp_path, "raw,canonical\n爆仓,LATE_SHIPMENT\n,\n")
    assert codes(found, [("pdd", "爆仓")]) == {("pdd", "爆仓"): "LATE_SHIPMENT"}


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("raw,canonical\n爆仓,LATE\n", 2, "`LATE`"),
        ("raw,canonical\n爆仓,LATE_SHIPMENT\n,SIZE_FIT\n", 3, "no reason"),
        ("reason,code\n爆仓,LATE_SHIPMENT\n", 1, "raw, canonical, platform"),
        ("raw,canonical,shop\n爆仓,LATE_SHIPMENT,甲\n", 1, "raw, canonical, platform"),
        ("raw,canonical\n爆仓\n", 2, "number of cells"),
    ],
)
def test_a_wrong_line_is_one_sentence(tmp_path: Path, text: str, line: int, word: str) -> None:
    """Unknown codes and columns are named with file and line, and with what there is."""
    with pytest.raises(UsageError) as caught:
        own(tmp_path, text)
    assert (caught.value.file, caught.value.line) == ("queries/reference/reason_map.csv", line)
    assert word in caught.value.text("en")


def test_own_codes_can_be_mapped_to(tmp_path: Path) -> None:
    """Who adds a class to the taxonomy can use it in the map."""
    own(tmp_path, "position,code,zh_regex\n1,TASTE,味道\n", "reason_codes")
    found = own(tmp_path, "raw,canonical\n太咸,TASTE\n")
    assert codes(found, [("jd", "太咸"), ("jd", "味道不对")]) == {
        ("jd", "太咸"): "TASTE", ("jd", "味道不对"): "TASTE",
    }  # fmt: skip


# -- what buyers say in chats --------------------------------------------------------------


def test_sentences_of_buyers_are_read(catalog: Catalog) -> None:
    """Complaints name their reason; questions, fears, denials and thanks name none."""
    with (DATA / "sentences.csv").open(encoding="utf-8", newline="") as file:
        wanted = {row["sentence"]: row["code"] for row in csv.DictReader(file)}
    query = catalog.queries["facts/worded_reasons"]
    with Warehouse(catalog) as house:
        house.put_reference()
        house.put(
            "refund_lines",
            catalog.schema("refund_lines"),
            [[s.lower() if c == "wording" else None for c in catalog.schema("refund_lines")]
             for s in wanted],
        )  # fmt: skip
        house.run(query, {})
        found = {wording: code for wording, _, code in house.rows("worded_reasons")}
    got = {sentence: found.get(sentence.lower(), "") for sentence in wanted}
    assert len(wanted) >= 60
    assert {s: (code, got[s]) for s, code in wanted.items() if code != got[s]} == {}
