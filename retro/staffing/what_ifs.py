"""Replays each pool as it was and with one thing put right: how many fewer would be slow?

A replay of what happened that does not come out as it happened is said to be not valid, and
nothing is foretold with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from retro.model import Row
from retro.staffing import calibration, presence, traces
from retro.staffing.pools import Pool, Waits, pool_of, with_patience
from retro.staffing.presence import Span
from retro.staffing.replay import INBOXES, Inbox
from retro.staffing.traces import Rows

# At most so many short blocks of a pool are replayed one by one.
BLOCKS = 8
# When those left whom nobody answered, no export tells: of these multiples of the guess the
# one is taken at which as many leave in the replay as left.
PATIENCE = (1.0, 0.5, 0.25)
# A smaller change could be chance, as could one within twice of what a toss of a coin makes;
# where no more than this were slow there is nothing to foretell.
FEW = 15


def solve(inputs: Mapping[str, Rows]) -> Mapping[str, list[Row]]:
    """Return the rows of `replay_fits`, `replay_slots` and `what_ifs`.

    Args:
        inputs: Rows of `replay_turns`, `replay_stays`, `staffing_aims`, `staffing_slots` and
            `short_blocks`.
    """
    given: dict[str, list[Row]] = {"replay_fits": [], "replay_slots": [], "what_ifs": []}
    for name in sorted({str(row["pool"]) for row in inputs["replay_turns"]}):
        pool = pool_of(name, inputs)
        if pool and pool.slow([it.wait for it in pool.trace]) >= FEW:
            lost = sum(it.wait is None for it in pool.trace)
            others = PATIENCE[1:] if lost >= FEW else ()
            _replay([pool, *(with_patience(pool, inputs, it) for it in others)], given)
    return given


def _replay(pools: Sequence[Pool], given: dict[str, list[Row]]) -> None:
    """Replay one pool, given with each patience, and add what is to be said of it."""
    runs = {inbox: _as_it_was(pools, inbox) for inbox in INBOXES}
    length = calibration.judged(pools[0].trace, pools[0].limit, pools[0].slot)
    fits = [
        calibration.fit(inbox, calibration.slots(pool.trace, run, pool.limit, length))
        for inbox, (pool, run) in runs.items()
    ]
    used = calibration.best(fits)
    pool, base = runs[used.inbox]
    given["replay_fits"] += [_fit_row(pool, fit, length, fit is used) for fit in fits]
    planned = None
    if used.is_valid:
        again = pool.waits(used.inbox, newest_first=True)
        what_if = _WhatIf(pool, used.inbox, base, abs(pool.slow(again) - pool.slow(base)))
        planned = what_if.plan()
        what_if.causes()
        given["what_ifs"] += what_if.rows
    given["replay_slots"] += _slot_rows(pool, base, planned)


def _as_it_was(pools: Sequence[Pool], inbox: Inbox) -> tuple[Pool, list[int | None]]:
    """Return the replay with the people who were there, with the patience that fits best."""
    tried = [(pool, pool.waits(inbox)) for pool in pools]
    left = sum(it.wait is None for it in pools[0].trace)
    return min(tried, key=lambda it: abs(sum(wait is None for wait in it[1]) - left))


def _fit_row(pool: Pool, fit: calibration.Fit, length: int, is_best: bool) -> Row:  # noqa: FBT001
    return (
        pool.name,
        fit.inbox,
        fit.slots,
        fit.slots_fit,
        fit.share_fit,
        fit.is_valid,
        fit.is_valid and is_best,
        fit.mean_gap,
        fit.slow_observed,
        fit.slow_replayed,
        length // 60_000,
        pool.chats(),
        pool.is_cut,
    )


def _slot_rows(pool: Pool, replayed: Waits, planned: Waits | None) -> list[Row]:
    found = calibration.slots(pool.trace, replayed, pool.limit, pool.slot)
    plan = calibration.slots(
        pool.trace, replayed if planned is None else planned, pool.limit, pool.slot
    )
    return [
        (
            pool.name,
            pool.moment(slot.starts),
            slot.chats,
            slot.observed / slot.chats,
            slot.replayed / slot.chats,
            None if planned is None else with_plan.replayed / slot.chats,
        )
        for slot, with_plan in zip(found, plan, strict=True)
    ]


class _WhatIf:
    """The replays of one pool beside the one of what happened; `rows` fill as they run."""

    def __init__(self, pool: Pool, inbox: Inbox, base: Waits, chance: int) -> None:
        self.rows: list[Row] = []
        self._pool = pool
        self._inbox = inbox
        self._base = base
        self._chance = chance

    def plan(self) -> Waits | None:
        """Add the people that the called slots lacked, all together and block by block."""
        extra = presence.shortfall(presence.stays(self._pool.people), self._pool.needs)
        if not extra:
            return None
        planned = self._with(extra)
        self._tell("plan", planned, None, extra)
        blocks = {
            span: {slot: heads for slot, heads in extra.items() if span[0] <= slot[0] < span[1]}
            for span in self._pool.short
        }
        lacking = {span: block for span, block in blocks.items() if block}
        worst = sorted(lacking, key=lambda span: (-self._pool.slow(self._base, span), span))
        for span in sorted(worst[:BLOCKS]):
            alone = planned if len(lacking) == 1 else self._with(lacking[span])
            self._tell("block", alone, span, lacking[span])
        return planned

    def causes(self) -> None:
        """Put right one cause at a time, where there is anything to put right."""
        pool = self._pool
        arrivals = [it.chat.came for it in pool.trace]
        staffed = {
            "breaks_spread": presence.with_spread_breaks(pool.people, arrivals),
            "absence_removed": presence.without_absences(pool.people),
            "slow_agent_normal": presence.without_slowness(pool.people),
        }
        asked = {
            "transfer_removed": traces.without_transfers(pool.trace),
            "bot_normal": traces.with_usual_bot(pool.trace),
            "complex_normal": traces.with_usual_work(pool.trace),
        }
        for scenario, people in staffed.items():
            if people != list(pool.people):
                self._tell(scenario, pool.waits(self._inbox, people=people))
        for scenario, chats in asked.items():
            if chats != [it.chat for it in pool.trace]:
                self._tell(scenario, pool.waits(self._inbox, chats=chats))

    def _with(self, extra: Mapping[Span, int]) -> list[int | None]:
        people = [*self._pool.people, *presence.helpers(extra)]
        return self._pool.waits(self._inbox, people=people)

    def _tell(
        self,
        scenario: str,
        found: Waits,
        span: Span | None = None,
        extra: Mapping[Span, int] | None = None,
    ) -> None:
        pool = self._pool
        before, after = pool.slow(self._base, span), pool.slow(found, span)
        heads = (extra or {}).values()
        self.rows.append(
            (
                pool.name,
                scenario,
                None if span is None else pool.moment(span[0]),
                None if span is None else pool.moment(span[1]),
                float(max(heads)) if heads else None,
                before,
                after,
                after - before,
                pool.chats(span),
                sum(heads) * pool.slot / 3_600_000 if heads else None,
                abs(after - before) < max(FEW, 2 * self._chance),
                pool.slow([it.wait for it in pool.trace], span),
            )
        )
