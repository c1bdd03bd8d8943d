"""Columns whose every cell has the plain shape: a cast reads them, and none can be at fault.

The macros read whatever back offices and spreadsheets write, and cost 50 to 500 ns a cell.
Most columns of large exports are written by one program, one way. Looking at their distinct
cells once tells so; after that these columns need no search for faults (a fifth of the intake
before) and their conversions are a tenth as dear. What a plain cell is, is chosen such that
both ways give the same value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import duckdb

from retro.model import Source
from retro.warehouse.cells import Staged, conversions, quoted

# Looking costs some milliseconds a table: a small one is read sooner the careful way.
ENOUGH = 5_000
CALL = re.compile(r"\b(to_\w+|is_blank)\(\s*(\w+)\s*(?:,\s*\w+\s*)?\)")
LAST_SELECT = re.compile(r"^select\b", re.MULTILINE)

_INVISIBLE = r"\x{AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}\x{FEFF}"
_EDGE = rf"[\s\x{{3000}}\x{{A0}}{_INVISIBLE}''`]"
# What `to_text` would strip, or take for nothing.
_TEXT = (
    rf"^{_EDGE}|{_EDGE}$|^(?:[-—–―－─]{{1,4}}|/|\\N|null|NULL|Null|None|N/A|n/a|#N/A|#DIV/0!|NaN"
    r"|nan|无|暂无|(?:0000|0001|1900|1970)[-/]0?[01][-/]0?[01](?:[ T]0?[08]:00(?::00)?)?)$"
)
# What `unwrap` would take off besides.
_WRAPPED = rf'{_TEXT}|^[="“”]|["“”]$|[{_INVISIBLE}]'
# Where a name begins anew: behind a colon of any width; and what `fold_width` would fold.
_NAMED = rf"{_WRAPPED}|[！-～　￥−–\n]|:{_EDGE}|^cntaobao"
_STAMP = "try_strptime({}, '%Y-%m-%d %H:%M:%S')"
_STAMPED = "not coalesce({0} >= timestamp '2000-01-01' and {0} < timestamp '2100-01-01', false)"
_IS_TIME = _STAMPED.format(_STAMP.format("cell"))
_IS_NUMBER = r"not regexp_full_match(cell, '-?\d{1,15}(\.\d{1,9})?')"
# (macro, whether a cell that is not empty is odd, what reads a column without odd cells).
SHAPES = (
    ("to_text", f"regexp_matches(cell, '{_TEXT}')", "nullif({}, '')"),
    ("is_blank", f"regexp_matches(cell, '{_TEXT}')", "(coalesce({}, '') = '')"),
    # A long number with a fraction or an exponent may have been an id, and so may #REF!.
    ("to_id", rf"regexp_matches(cell, '{_WRAPPED}|^\d+(?:\.|[eE]\+)|^#[A-Z]')", "nullif({}, '')"),
    # ="4501018563973116127", as back offices write them against spreadsheets.
    (
        "to_id",
        r"""not regexp_full_match(cell, '="\d+"')""",
        """nullif(split_part({}, '"', 2), '')""",
    ),
    ("to_agent", f"regexp_matches(cell, '{_NAMED}')", "nullif(split_part({}, ':', -1), '')"),
    ("to_count", r"not regexp_full_match(cell, '-?\d{1,18}')", "try_cast({} as bigint)"),
    ("to_number", _IS_NUMBER, "try_cast({} as double)"),
    ("to_money", _IS_NUMBER, "try_cast({} as decimal(18, 2))"),
    ("to_time", _IS_TIME, _STAMP),
    ("to_local_time", _IS_TIME, _STAMP),
    ("to_moment", _IS_TIME, _STAMP),
)
MACROS = frozenset(macro for macro, *_ in SHAPES)
# Nearly every cell of these is another one.
TIMES = frozenset({"to_time", "to_local_time", "to_moment"})


@dataclass(frozen=True, slots=True)
class Shapes:
    """What reads the plain columns of a staged table, by (macro, column)."""

    plain: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def call(self, macro: str, column: str, careful: str) -> str:
        """Return what converts a column: a cast if its cells are plain, else the careful call."""
        return self.plain.get((macro, column), careful)

    def is_blank(self, column: str) -> str:
        """Return the test for a blank cell; of a plain column only the empty one is."""
        if any(column == name for _, name in self.plain):
            return f"coalesce({quoted(column)}, '') = ''"
        return f"is_blank({quoted(column)})"

    def times(self) -> frozenset[str]:
        """Return the columns that hold full times, year first, and nothing else."""
        return frozenset(column for macro, column in self.plain if macro in TIMES)

    def sql(self, source: Source) -> str:
        """Return the statement of a source with casts for conversions of plain columns."""
        redefined = _redefined(source)

        def quick(call: re.Match[str]) -> str:
            macro, column = call[1], call[2]
            return call[0] if column in redefined else self.call(macro, column, call[0])

        return CALL.sub(quick, source.sql)


def shapes(db: duckdb.DuckDBPyConnection, staged: Staged) -> Shapes:
    """Look at the distinct cells of each column that is converted, and tell which are plain."""
    rows = db.execute("select count(*) from raw_text").fetchone()
    wanted = _wanted(staged)
    if not rows or rows[0] < ENOUGH or not wanted:
        return Shapes()
    looks, named = [], []
    for column, macros in sorted(wanted.items()):
        for is_time in (True, False):
            some = [one for one in SHAPES if one[0] in macros and (one[0] in TIMES) is is_time]
            if some:
                looks.append(_look(column, [test for _, test, _ in some], is_distinct=not is_time))
                named += [
                    ((macro, column), quick.format(quoted(column))) for macro, _, quick in some
                ]
    found = db.execute(f"select * from {', '.join(looks)}").fetchone() or ()
    plain = zip(named, found, strict=True)
    return Shapes({key: quick for (key, quick), is_odd in plain if not is_odd})


def _wanted(staged: Staged) -> dict[str, set[str]]:
    """Return the macros by which the sources of a table read each of its columns."""
    found = defaultdict[str, set[str]](set)
    for source in (staged.source, *staged.companions):
        for call in CALL.finditer(source.sql):
            if call[1] in MACROS and call[2] in staged.columns and call[2] in source.aliases:
                found[call[2]].add(call[1])
        for name in source.required:
            found[name].add("is_blank")
    return {name: macros for name, macros in found.items() if name in staged.columns}


def _look(column: str, odd: Iterable[str], *, is_distinct: bool) -> str:
    """Return a subquery of one row: whether any cell is odd by each of the tests."""
    tests = ", ".join(f"coalesce(bool_or({test}), false)" for test in odd)
    cells = f"select {'distinct ' if is_distinct else ''}{quoted(column)} as cell from raw_text"
    return f"(select {tests} from ({cells}) where cell <> '')"


def _redefined(source: Source) -> frozenset[str]:
    """Return the columns to which the statement gives another meaning before its last step."""
    last = max((found.start() for found in LAST_SELECT.finditer(source.sql)), default=0)
    before = source.sql[:last]
    return frozenset(
        name for name in source.aliases if re.search(rf"\bas\s+{re.escape(name)}\b", before)
    )


def compared(staged: Staged, plain: Shapes) -> str:
    """Return the cells of a row as an expression list: converted where the source converts."""
    sources = (staged.source, *staged.companions)
    calls = {
        column: plain.call(f"to_{kind}", column, call)
        for source in sources
        for kind, column, call in conversions(source, staged.columns)
    }
    names = sorted({name for source in sources for name in source.aliases})
    return ", ".join(
        _value(quoted(name), calls.get(name)) if name in staged.columns else "''" for name in names
    )


def _value(cell: str, call: str | None) -> str:
    return f"coalesce({call}::varchar, unwrap({cell}), '')" if call else f"coalesce({cell}, '')"
