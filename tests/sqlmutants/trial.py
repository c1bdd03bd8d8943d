"""Tries the mutants of a query: against its page, then against what else rests on it."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from test_queries import CATALOG

from sqlmutants import clockpages, seconds
from sqlmutants.chains import Chain
from sqlmutants.mutations import Mutant, mutants, parsed
from sqlmutants.pages import KILLED, STILLBORN, SURVIVED, Page
from sqlmutants.rules import printed

EQUIVALENT = Path(__file__).parent / "equivalent.toml"
PAGE, SECOND, CLOCKS = "case page", "second count", "page of clocks"


@dataclass
class Outcome:
    """What became of the mutants of one query that were tried.

    `killed` counts by what noticed them first; neither what DuckDB refuses to run nor what is
    declared to be no change is a mutant.
    """

    path: str
    killed: Counter[str] = field(default_factory=Counter)
    survived: list[Mutant] = field(default_factory=list)
    refused: int = 0
    equivalent: int = 0
    is_printed: bool = True

    @property
    def mutants(self) -> int:
        """How many could have been noticed."""
        return self.killed.total() + len(self.survived)


def tried(path: str, every: int = 1) -> Outcome:
    """Try every n-th mutant of a query.

    Raises:
        AssertionError: The page fails without any change, or a declared change is none.
    """
    outcome = Outcome(path)
    none = equivalents().get(path, {})
    sql = CATALOG.queries[path].sql
    with Page(path) as page:
        assert page.fate(sql) == SURVIVED, f"the page of {path} fails as it is"
        if page.fate(printed(parsed(sql))) != SURVIVED:
            outcome.is_printed = False
            return outcome
        found = list(mutants(sql))
        stale = set(none) - {mutant.change for mutant in found}
        assert not stale, f"declared for {path}, and there is no such change: {stale}"
        # Each query begins elsewhere, so that the first mutant is not always among them.
        for mutant in found[len(path) % every :: every]:
            if mutant.change in none:
                outcome.equivalent += 1
            elif (fate := page.fate(mutant.sql)) == STILLBORN:
                outcome.refused += 1
            elif by := PAGE if fate == KILLED else _noticed_by(path, mutant):
                outcome.killed[by] += 1
            else:
                outcome.survived.append(mutant)
    return outcome


def _noticed_by(path: str, mutant: Mutant) -> str | None:
    chains = ((name, chain) for name, chain in every_chain() if path in chain.paths)
    return next((name for name, chain in chains if chain.notices(path, mutant.sql)), None)


@cache
def every_chain() -> tuple[tuple[str, Chain], ...]:
    """Return what else can notice a mutant, the quick ones first; opened once in a process."""
    return tuple(_chains())


def _chains() -> Iterator[tuple[str, Chain]]:
    for seed in (0, 1):
        yield from ((SECOND, chain) for chain in seconds.offices(seed))
        yield from ((SECOND, chain) for chain in seconds.deliveries(seed + 1))
        yield from ((SECOND, chain) for chain in seconds.sales(seed + 4))
    # The last cut-offs know most; of another market those in the promotion.
    yield from ((SECOND, chain) for chain in list(seconds.refunds(0))[-1:])
    yield from ((SECOND, chain) for chain in list(seconds.refunds(1))[2:])
    for seed in (0, 3):
        yield from ((SECOND, chain) for chain in seconds.loads(seed))
    yield from ((SECOND, chain) for chain in seconds.clocks(0))
    yield from ((CLOCKS, chain) for chain in clockpages.clock_pages())


@cache
def equivalents() -> dict[str, dict[str, str]]:
    """Return path -> change -> why no rows can tell it from the statement."""
    return tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))
