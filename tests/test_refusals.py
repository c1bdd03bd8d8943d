"""The sentences about tables whose report cannot be told, word for word in both languages."""

from __future__ import annotations

from conftest import Golden
from shelf import source

from retro.errors import RetroError
from retro.headers import parse_source
from retro.model import Source
from retro.readers import refusals
from retro.readers.match import Match
from retro.readers.raw import MAX_CELL, Broken, excerpt, plausible

ALIASES = {"order_id": ["订单编号"], "created_at": ["下单 时间", "创建时间"], "paid": ["总金额"]}


def _source(name: str, table: str) -> Source:
    text = source(
        "select 1", table, ALIASES, required='["order_id", "created_at", "paid"]',
        recognise='[["订单编号"], ["下单时间"], ["总金额"]]',
        title=f'{{ zh = "{name}表", en = "{name} report" }}',
        menu='{ zh = "后台 > 订单", en = "Back office > Orders" }',
    )  # fmt: skip
    return parse_source(f"sources/{name}/{table}", text)


def _match(name: str = "甲", table: str = "orders") -> Match:
    header = ("订单编号 ", "颜色")
    return Match(_source(name, table), (), 3, header, {"order_id": (0,)}, ("订单编号", "颜色"))


def test_the_sentences(golden: Golden) -> None:
    """Each names what is there, what lacks, and what to do."""
    said: list[RetroError] = [
        refusals.unknown(_match()),
        refusals.unknown(None, 7),
        refusals.unknown(None),
        refusals.side_by_side(_match()),
        refusals.ambiguous([_match(), _match("乙"), _match("乙", "refunds")]),
        refusals.weak(_match(), _match("乙")),
        refusals.weak(_match(), None),
        refusals.incomplete(_match()),
        refusals.not_in_file("retro/orders", ["单号", "金额"], 2),
    ]
    golden(
        "refusals.txt",
        "\n".join(
            f"{error.code} {error.line or '-'}\n{error.said('zh')}\n{error.said('en')}\n"
            for error in said
        ),
    )


def test_a_column_is_called_as_in_the_file() -> None:
    """Or by its logical name, where the file has none."""
    assert (_match().shown("order_id"), _match().shown("paid")) == ("订单编号", "paid")


def test_the_beginning_of_a_record_can_be_written() -> None:
    """Bytes of no encoding become escapes; what is long is cut."""
    assert excerpt("a\udcff" + "x" * 300) == "a\\udcff" + "x" * 198


def test_a_cell_that_no_export_has() -> None:
    """It costs its record, of which the beginning is told; a record without cells is whole."""
    aside: list[Broken] = []
    whole = (2, ["x" * (MAX_CELL - 1)])
    records = [(1, list[str]()), whole, (3, ["a" * 9, "x" * MAX_CELL]), (4, ["x" * MAX_CELL, "b"])]
    assert list(plausible(records, aside.append)) == [(1, []), whole]
    assert aside == [
        Broken(3, "a" * 9 + " " + "x" * 190, "TOO_LONG"), Broken(4, "x" * 200, "TOO_LONG"),
    ]  # fmt: skip
