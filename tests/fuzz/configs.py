"""retro.toml -> settings, or one sentence with the line; the header of a .sql file likewise."""

from __future__ import annotations

from ground import outcome, pieces, scratch
from hypothesis import strategies as st

from retro import config
from retro.headers import parse_query, parse_source

PIECES = (
    '[shop]\nname = "小满"\n',
    '[promotions.d11]\nstart = "2025-11-10 20:00"\nend = "2025-11-12 02:00"\n',
    "[targets]\n", "rate = 0.9\n", '[agents."小荷"]\naliases = ["a"]\n',
    '[shifts.早]\nstart = "09:00"\n',
    'end = "18:00"\n', "break_minutes = 60\n", "[[mappings]]\n", 'report = "taobao/orders"\n',
    "[staffing]\n",
    "seed = 1\n", "[", "]", "[[", "{", "}", "=", '"', "'", '"""', "\n", "#", ".", ",", "x",
    "中", "20:30", "nan",
    "-inf", "1e400", "0012", "2025-02-30", "true", "9" * 30, "9" * 5000, "[" * 3000, "\\u0000",
    "\0", "\r", "[closed]\n",
    "[[closed]]\n", 'from = "2025-11-11"\n', "[brand]\n", "/* retro\n", "\n*/\n", "select 1\n",
    'reads = ["messages"]\n', "[columns.a]\n", 'kind = "count"\n', 'zh = "a"\nen = "a"\n',
    "[score]\n", "[awards]\n",
)  # fmt: skip
inputs = (
    st.lists(pieces(*PIECES), max_size=30)
    .map("".join)
    .map(lambda text: text.encode("utf-8", "ignore"))
)


def one(data: bytes) -> None:
    """Settings, or an error that names the file and a line that it has; never anything else."""
    path = scratch() / "retro.toml"
    path.write_bytes(data)
    settings, error = outcome(lambda: config.load(path))
    if error is None:
        assert config.load(path) == settings
    else:
        assert (error.code, error.file) == ("CONFIG", "retro.toml")
        lines = data.count(b"\n") + data.count(b"\r") + 1
        assert error.line is None or 1 <= error.line <= lines, error.line
    text = data.decode("utf-8", "ignore")
    for parse in (parse_query, parse_source):
        _, error = outcome(lambda parse=parse: parse("1_break_down/a", text))
        assert error is None or error.code == "QUERY_HEADER"
