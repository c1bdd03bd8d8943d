"""Buyers that are forgotten: known by a keyed hash, left out of lists, named by nobody."""

from __future__ import annotations

import hashlib
import hmac
import json
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

import factories
import pytest

from retro import forgotten
from retro.errors import UsageError
from retro.forgotten import FILE, MASK, Forgotten
from retro.model import QuarantinedRow, Result

NAME, OTHER = "买家Ａbc", "买家9号"
KNOWN = Forgotten("key").with_buyer(NAME)


def result(*rows: tuple[Any, ...], worklist: bool) -> Result:
    """Return a result of order, buyer and the person who takes care of it."""
    columns = (
        factories.column("order_id", "订单", "text"),
        factories.column("buyer", "买家", forgotten.PERSON),
        factories.column("keeper", "联系人", forgotten.PERSON),
    )
    query = factories.query("4_plan/care", "关怀", "？", columns)
    return Result(query=replace(query, worklist=worklist), params={}, rows=rows)


ROWS = (("1", NAME, OTHER), ("2", OTHER, " 买家abc "), ("3", OTHER, None), (NAME, OTHER, OTHER))


def test_p18_a_work_list_loses_the_rows_of_who_is_forgotten() -> None:
    """Whichever column of persons names the buyer; a text that is no person's is not looked at."""
    left = KNOWN.left(result(*ROWS, worklist=True))
    assert left.rows == ROWS[2:]
    assert left.query == result(worklist=True).query


def test_what_nobody_has_to_leave_is_as_it_was() -> None:
    """A result that is no work list, and any result where nobody was forgotten."""
    figures, listed = result(*ROWS, worklist=False), result(*ROWS, worklist=True)
    assert KNOWN.left(figures) is figures
    assert Forgotten().left(listed) is listed


@pytest.mark.parametrize("same", ["买家ABC", " 买家abc\n", "买家ａｂｃ"])
def test_p18_a_name_is_known_in_any_width_and_case(same: str) -> None:
    """However an export writes it; no other cell is taken for it, be it no text at all."""
    assert KNOWN.has(same)
    assert not any(map(KNOWN.has, ["买家ab", "", "买 家abc", None, 7, 7.5, True]))
    assert not Forgotten("key").has(same)


def test_p18_a_name_is_kept_as_a_hash_with_the_key_of_the_workspace() -> None:
    """HMAC-SHA256, so that nobody without the key can try all names."""
    told = hmac.new(b"key", "买家abc".encode(), hashlib.sha256).hexdigest()
    assert forgotten.hashed("key", NAME) == told
    assert Forgotten("key", frozenset({told})) == KNOWN
    assert KNOWN.with_buyer(OTHER).buyers == {told, forgotten.hashed("key", OTHER)}


def test_p18_a_name_that_is_no_text_of_unicode_is_hashed_too() -> None:
    """Half a character of a damaged export does not stop the command."""
    assert Forgotten("key").with_buyer("\ud800x").has("\ud800X")


def test_p18_the_first_buyer_makes_the_key() -> None:
    """256 random bits, other ones each time; later buyers keep it."""
    one, other = Forgotten().with_buyer(NAME), Forgotten().with_buyer(NAME)
    assert len(bytes.fromhex(one.key)) == 32
    assert one.key != other.key
    assert one.with_buyer(OTHER).key == one.key


def test_p18_a_row_set_aside_keeps_its_place_not_the_name() -> None:
    """Only the cell is masked, and only that of who is forgotten."""
    rows = [
        QuarantinedRow(file="a", line=n, column="buyer", value=value, reason={}, remedy={})
        for n, value in enumerate((NAME, OTHER))
    ]
    assert KNOWN.masked(rows) == (replace(rows[0], value=MASK), rows[1])


def test_p18_the_list_is_private_and_comes_back(tmp_path: Path) -> None:
    """In an order that does not change, so that two runs write the same bytes."""
    known = KNOWN.with_buyer(OTHER).with_buyer("三")
    forgotten.save(tmp_path, known)
    path = tmp_path / FILE
    assert forgotten.load(tmp_path) == known
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    told = {"key": "key", "buyers": sorted(known.buyers)}
    assert path.read_text("utf-8") == json.dumps(told, indent=1) + "\n"


def test_where_there_is_no_list_nobody_is_forgotten(tmp_path: Path) -> None:
    """A workspace that never forgot anybody, and a run without a workspace."""
    assert forgotten.load(tmp_path) == forgotten.load(None) == Forgotten()


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"\xff", b'{"key": "1"}', b'{"key": "1", "buyers": 1}']
)
def test_p02_a_damaged_list_is_said_in_both_languages(tmp_path: Path, content: bytes) -> None:
    """To go on would be to name who asked not to be."""
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(UsageError) as caught:
        forgotten.load(tmp_path)
    error = caught.value
    assert (error.code, error.file) == ("FORGOTTEN", FILE)
    assert error.message == {
        "zh": "已清除买家的名单读不出来，不知道谁该留在名单外。",
        "en": "the list of forgotten buyers cannot be read: who is to be left out?",
    }
    assert error.remedy == {
        "zh": "请恢复 forgotten.json 的备份；删掉它等于谁都没有清除过。",
        "en": "Restore a copy of forgotten.json; without the file nobody was forgotten.",
    }
