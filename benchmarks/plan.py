"""How long a plan takes: 80 people, 48 hours of half hours, both menus and one person more."""

from __future__ import annotations

import math
import resource
import sys
import time
from datetime import datetime, timedelta

from retro.modelled import BY_RELATION
from retro.shift_rules import SCHEMAS, Staffing, given
from retro.staffing.plan import solve

START = datetime(2025, 11, 10, 20)
SLOTS = 96
# Peaks of a day: people at the peak, the hour, and how wide it is (hours).
PEAKS = ((18, 10.5, 2.5), (44, 20.8, 1.6), (20, 0.3, 1.0), (10, 15.0, 3.0))
QUIET, FLOOR, MOST = 5, 12, 56
SECONDS = 20.0


def need(slot: int) -> int:
    """Return the people needed in a half hour of a believable promotion, 56 at the peak."""
    clock = (START.hour + slot / 2) % 24
    if 3 <= clock < 8:
        return QUIET
    waves = (size * math.exp(-(((clock - at) / wide) ** 2)) for size, at, wide in PEAKS)
    return min(MOST, round(FLOOR + sum(waves)))


def inputs(people: int) -> dict[str, list[dict[str, object]]]:
    """Return what the model reads, as `next_needs` would give it."""
    rules = {
        name: [dict(zip(SCHEMAS[name], row, strict=True)) for row in rows]
        for name, rows in given(Staffing(all={"people": people})).items()
    }
    half = timedelta(minutes=30)
    needs = [
        {
            "pool": "all",
            "slot_from": START + half * slot,
            "slot_to": START + half * (slot + 1),
            "need": float(need(slot)),
            "need_high": float(math.ceil(need(slot) * 1.15)),
        }
        for slot in range(SLOTS)
    ]
    return {"next_needs": needs, **rules, "shift_spans": []}


def _processor() -> float:
    """Return the seconds of processor that this process and its children took."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(it.ru_utime + it.ru_stime for it in used)


def main() -> int:
    """Plan, print both menus, and say whether it was fast enough."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 80
    started = time.perf_counter()
    solved = solve(inputs(people))
    seconds = time.perf_counter() - started
    names = list(BY_RELATION["plan_totals"].gives["plan_totals"])
    print(f"{people} people, {SLOTS} half hours, {sum(map(need, range(SLOTS))) / 2:.0f} hours needed")
    for row in solved["plan_totals"]:
        total = dict(zip(names, row, strict=True))
        print(
            f"{total['menu']:>10}: {total['people']} people, {total['paid_hours']:.0f} h paid, "
            f"{total['short_hours']:.1f} h short ({total['high_short_hours']:.1f} in the high case), "
            f"{total['idle_hours']:.1f} h idle, one more person -> "
            f"{total['one_more_short_hours']:.1f} h short, {total['status']}, "
            f"within {total['mip_gap']:.1%}, {'checked' if total['is_verified'] else 'WRONG'}"
        )
    print(
        f"{seconds:.1f} s ({_processor():.1f} s of processor) for both menus, "
        "each with and without one more person"
    )
    return int(seconds > SECONDS)


if __name__ == "__main__":
    sys.exit(main())
