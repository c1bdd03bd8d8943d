"""Proposals for agents' names."""

from __future__ import annotations

import tomllib

from retro.names import Suggestion, suggestions


def pairs(found: list[Suggestion]) -> list[tuple[str, tuple[str, ...]]]:
    """Return agent and aliases of each proposal."""
    return [(one.agent, one.aliases) for one in found]


def test_an_account_with_the_shop_before_it() -> None:
    """`店铺:小荷` is 小荷 of the roster; the line can be pasted."""
    found = suggestions({"roster": ["小荷"], "messages": ["小满衣橱:小荷"]}, {})
    assert pairs(found) == [("小荷", ("小满衣橱:小荷",))]
    assert found[0].toml == '[agents."小荷"]\naliases = ["小满衣橱:小荷"]'


def test_width_case_and_blanks_do_not_matter() -> None:
    """`Ａmy ` and `amy` are Amy, even where one table has both."""
    found = suggestions({"roster": ["Amy"], "messages": ["Ａｍｙ", "a my"]}, {})
    assert pairs(found) == [("Amy", ("a my", "Ａｍｙ"))]


def test_words_around_a_name() -> None:
    """The trade, the shift or the shop around a name are not part of it."""
    seen = ["客服小荷", "小满旗舰店小暖", "小橙(早班)", "售前-阿沫"]
    found = suggestions({"roster": ["小荷", "小暖", "小橙", "阿沫"], "agent_periods": seen}, {})
    assert pairs(found) == [
        ("小暖", ("小满旗舰店小暖",)),
        ("小橙", ("小橙(早班)",)),
        ("小荷", ("客服小荷",)),
        ("阿沫", ("售前-阿沫",)),
    ]


def test_a_number_at_the_end() -> None:
    """小荷01 of the chats is 小荷 of the agent table, where no table has both."""
    found = suggestions({"messages": ["小荷01"], "agent_periods": ["小荷"]}, {})
    assert pairs(found) == [("小荷", ("小荷01",))]


def test_two_names_of_one_table_are_two_agents() -> None:
    """A roster that has 小荷 and 小荷2 tells them apart."""
    assert suggestions({"roster": ["小荷", "小荷2"]}, {}) == []


def test_numbered_accounts_without_a_name() -> None:
    """客服1 and 客服2 are not one agent; 客服01 and 客服1 are."""
    assert suggestions({"roster": ["客服1"], "messages": ["客服2"]}, {}) == []
    found = suggestions({"roster": ["客服1"], "messages": ["客服01"]}, {})
    assert pairs(found) == [("客服1", ("客服01",))]


def test_two_equally_near_are_told_and_not_chosen() -> None:
    """小荷 of the chats may be 小荷1 or 小荷2 of the roster."""
    found = suggestions({"roster": ["小荷1", "小荷2"], "messages": ["小荷"]}, {})
    assert found == [Suggestion(agent="", aliases=("小荷",), rivals=("小荷1", "小荷2"))]
    assert found[0].toml == ""


def test_the_nearer_of_two_is_chosen() -> None:
    """客服小荷 is 小荷 rather than 小荷2."""
    found = suggestions({"roster": ["小荷", "小荷2"], "messages": ["客服小荷"]}, {})
    assert pairs(found) == [("小荷", ("客服小荷",))]


def test_what_retro_toml_knows_is_kept() -> None:
    """A known agent keeps the name and the aliases; known aliases are not proposed again."""
    known = {"小荷": ["荷花"]}
    tables = {"roster": ["小荷", "小荷 "], "messages": ["荷花"], "agent_periods": ["荷花1"]}
    found = suggestions(tables, known)
    assert pairs(found) == [("小荷", ("小荷 ", "荷花1"))]
    assert found[0].is_known
    assert tomllib.loads(found[0].toml) == {
        "agents": {"小荷": {"aliases": ["荷花", "小荷 ", "荷花1"]}}
    }


def test_a_chain_ends_at_the_name_that_is_kept() -> None:
    """旗舰店小荷01 -> 小荷01 -> 小荷: both are aliases of 小荷."""
    tables = {"roster": ["小荷"], "messages": ["小荷01"], "agent_periods": ["某旗舰店小荷01"]}
    found = suggestions(tables, {})
    assert pairs(found) == [("小荷", ("小荷01", "某旗舰店小荷01"))]


def test_nothing_to_propose() -> None:
    """Equal names, blank names and no names at all."""
    assert suggestions({"roster": ["小荷"], "messages": ["小荷", " ", ""]}, {}) == []
    assert suggestions({}, {}) == []
