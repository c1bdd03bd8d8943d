"""Whole shops, with chats, orders, refunds, parcels and reviews: calm ones, and planted ones."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from retro.config import find
from retro.demo.exports import Exports
from retro.demo.plan import build
from retro.demo.scenarios import Duty, Scenario, scenarios
from retro.demo.settings import settings
from retro.demo.shop import write_demo
from retro.demo.story import PLANTED
from retro.jobs import Job
from retro.model import Finding
from retro.packing import run
from simulator.marks import Parts

# True without being planted: a confusing rule is asked about most, people to spare are idle.
NATURAL = frozenset(["4_plan/idle_hours", "4_plan/question_type_top"])
# Half as many people again: nobody waits, so there is nothing to say of waiting.
SPARE = 1.5


def nothing(seed: int, size: str) -> Parts:
    """Return how many findings a report has of a shop in which nothing is out of line."""
    with tempfile.TemporaryDirectory() as name:
        told = findings(Path(name), calm(Path(name), seed, size))
    wrong = [finding for finding in told if finding.rule not in NATURAL]
    return {"findings per report": (len(wrong), 1)}


def story(seed: int, size: str) -> Parts:
    """Return how many of the demo's planted problems are found, and what is found beside them."""
    with tempfile.TemporaryDirectory() as name:
        shop = write_demo(Path(name), seed, size)
        found = [findings(Path(name), promotion) for promotion in shop.promotions][-1]
    told = [finding for finding in found if finding.rule not in NATURAL]
    hits = [any(tells(finding, plant) for finding in told) for plant in PLANTED]
    right = [any(tells(finding, plant) for plant in PLANTED) for finding in told]
    return {
        "recall of planted problems": (sum(hits), len(hits)),
        "precision of problems": (sum(right), len(right)),
    }


def tells(finding: Finding, plant: dict[str, Any]) -> bool:
    """Tell whether a finding is the planted problem: its cause, and every part of its slice."""
    wanted = plant["slice"]
    if plant["cause"] != finding.cause or finding.slice["agent"] != wanted.get("agent"):
        return False
    named = [
        key for key in ("sku", "reason", "region", "carrier", "question_type") if key in wanted
    ]
    # A province may stand without its kind: 新疆 is 新疆维吾尔自治区.
    alike = (str(wanted[key]).startswith(str(finding.slice[key])) for key in named)
    return all(alike) and meets(finding, wanted)


def meets(finding: Finding, wanted: dict[str, Any]) -> bool:
    """Tell whether the times share at least half of what they cover together."""
    if "from" not in wanted:
        return True
    one = (finding.slice["from"], finding.slice["to"])
    other = (wanted["from"], wanted["to"])
    shared = min(one[1], other[1]) - max(one[0], other[0])
    covered = max(one[1], other[1]) - min(one[0], other[0])
    return bool(shared / covered >= 0.5)


def findings(folder: Path, promotion: str) -> tuple[Finding, ...]:
    """Return what `retro run` finds in a promotion of a workspace."""
    space = find(folder)
    job = Job(
        settings=space.settings,
        name=promotion,
        window=space.window(promotion),
        exports=space.exports(promotion),
        pack=space.pack(promotion),
        workspace=space,
        formats=("json",),
    )
    reviewed, _ = run(job, lambda _: None)
    return tuple(reviewed.report.findings)


def calm(folder: Path, seed: int, size: str) -> str:
    """Write a promotion in which nothing is out of line, with people to spare; return its id."""
    act = roomy(scenarios(size)[0])
    (folder / "retro.toml").write_text(settings([act], seed, size), "utf-8", newline="\n")
    exports = Exports(folder / "promotions" / act.id / "exports", act, seed)
    exports.add(build(act, seed, 0))
    exports.close()
    return act.id


def roomy(act: Scenario) -> Scenario:
    """Return the promotion with more people on every shift, each with a place of their own."""
    return replace(
        act,
        presale=round(act.presale * SPARE),
        aftersale=round(act.aftersale * SPARE),
        duties=tuple(wider(duty) for duty in act.duties),
    )


def wider(duty: Duty) -> Duty:
    """Return a shift with more people."""
    return replace(duty, first=round(duty.first * SPARE), last=round(duty.last * SPARE))
