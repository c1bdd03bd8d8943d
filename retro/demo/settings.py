"""The `retro.toml` of the demo shop: promotions, shifts, owners, targets, agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from retro.demo.roster import SHIFTS, Person, Shift, people
from retro.demo.story import BACK_OFFICE, BACK_OFFICE_OF, SHOP

if TYPE_CHECKING:
    from collections.abc import Iterable

    from retro.demo.scenarios import Scenario

OWNERS = {
    "cs_lead": "客服主管 林知夏",
    "presale_lead": "售前组长 周予安",
    "aftersale_lead": "售后组长 许清和",
    "quality": "质检 何一诺",
    "training": "培训 沈南乔",
    "operations": "运营 陆景明",
    "product": "商品 秦之遥",
    "warehouse": "仓储 赵大川",
    "logistics": "物流对接 孙立行",
    "boss": "老板 方总",
}
# most parcels of double 11 are confirmed automatically about these days
CLOSED = '[[closed]]\nfrom = 2025-11-22\nto = 2025-11-23\nname = "仓库盘点"\n'
TARGETS = {
    "rate_3min": 0.97,
    "frt_p50": 20,
    "reply_rate": 0.99,
    "csat": 0.96,
    "conv": 0.45,
    "refund_rate_n": 0.18,
}


def settings(acts: Iterable[Scenario], seed: int, size: str) -> str:
    """Return the text of `retro.toml`; figures of the shop tool are known of one demo only."""
    acts = list(acts)
    parts = [_shop()]
    parts += [_promotion(act) for act in acts]
    parts += [_shift(shift) for shift in SHIFTS]
    parts.append(CLOSED)
    parts.append("[owners]\n" + "".join(f'{k} = "{v}"\n' for k, v in OWNERS.items()))
    parts.append("[targets]\n" + "".join(f"{k} = {v}\n" for k, v in TARGETS.items()))
    parts += [_agent(person) for person in _everybody(acts)]
    parts += [_back_office()] if (seed, size) == BACK_OFFICE_OF else []
    return "\n".join(parts)


def _back_office() -> str:
    figures = {key: value for key, value in BACK_OFFICE.items() if key != "promotion"}
    lines = "".join(f'{key} = "{value}"\n' for key, value in figures.items())
    return f'[reconcile."{BACK_OFFICE["promotion"]}"]\n{lines}'


def _everybody(acts: Iterable[Scenario]) -> list[Person]:
    found = {
        person.name: person
        for act in acts
        for block in range(act.blocks)
        for person in people(act, block)
    }
    return list(found.values())


def _shop() -> str:
    return (
        f'[shop]\nname = "{SHOP}"\nplatform = "taobao"\nlanguage = "zh"\n'
        'timezone = "Asia/Shanghai"\nprofile = "taobao"\n'
    )


def _promotion(act: Scenario) -> str:
    return (
        f'[promotions."{act.id}"]\nstart = "{act.start:%Y-%m-%d %H:%M}"\n'
        f'end = "{act.end:%Y-%m-%d %H:%M}"\n'
    )


def _shift(shift: Shift) -> str:
    return (
        f'[shifts."{shift.code}"]\nstart = "{shift.start % 24:02d}:00"\n'
        f'end = "{shift.end % 24:02d}:00"\nbreak_minutes = {shift.break_minutes}\n'
    )


def _agent(person: Person) -> str:
    return (
        f'[agents."{person.name}"]\ngroup = "{person.group}"\n'
        f'pool = "{person.pool}"\nemployment = "{person.employment}"\n'
    )
