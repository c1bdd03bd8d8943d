"""Names of agents in several exports -> proposals: each name once, nobody's own name."""

from __future__ import annotations

import tomllib

from hypothesis import strategies as st

from retro.names import suggestions

PIECES = (
    "小荷", "小橙", "客服", "售前", "旗舰店", ":", "：", "01", "1", "2号", "(早班)", "（",
    "）", "kf", "cs-",
    " ", "_", "Ａ", "amy", "\u200b", "ß", "İ", "【", "】", "在线",
)  # fmt: skip
name = st.lists(st.sampled_from(PIECES) | st.text(max_size=2), min_size=1, max_size=5).map("".join)
inputs = st.lists(name, max_size=14).map(lambda names: "\n".join(names).encode("utf-8", "ignore"))
TABLES = ("roster", "messages", "agent_periods")


def one(data: bytes) -> None:
    """Every line goes to one of three tables; what is proposed is valid TOML and no circle."""
    names = data.decode("utf-8", "ignore").split("\n")
    by_table = {table: set(names[place::3]) for place, table in enumerate(TABLES)}
    known = {names[-1]: []} if len(names) > 3 and names[-1].strip() else {}
    found = suggestions(by_table, known)
    proposed = [alias for one in found for alias in one.aliases]
    assert len(proposed) == len(set(proposed)), "a name is proposed twice"
    sure = {alias for one in found if one.agent for alias in one.aliases}
    assert found == suggestions(by_table, known)
    for suggestion in found:
        assert suggestion.agent not in suggestion.aliases
        assert suggestion.agent not in sure, "an agent is another's alias"
        assert set(suggestion.aliases) <= set(names)
        if suggestion.agent:
            told = tomllib.loads(suggestion.toml)["agents"][suggestion.agent]["aliases"]
            assert set(told) == {*suggestion.kept, *suggestion.aliases}
        else:
            assert len(suggestion.rivals) > 1
