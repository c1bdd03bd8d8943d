"""The score card: planted worlds through the product's own line, against their pass marks.

    make score                                      three seeds of every scenario
    python benchmarks/score.py --seeds 20           the full card
    python benchmarks/score.py --only S1,S4 --volume 0.3

Prints a table and, unless --only is given, writes benchmarks/SCORE.md. What happened in each
world is computed by running it again, with and without the cause; see tests/simulator.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from simulator.marks import Line, card, pooled  # noqa: E402
from simulator.plants import BREAKERS  # noqa: E402
from simulator.scoring import BROKEN_MARKS, GAPS, SCENARIOS, every, s1  # noqa: E402
from simulator.worlds import Change, World  # noqa: E402


def same(world: World) -> World:
    """Return the world as it is."""
    return world


def scored(name: str, seeds: range, volume: float) -> list[Line]:
    """Return the lines of one scenario."""
    _, plays, marks = SCENARIOS[name]
    return pooled(name, [plays(seed, volume, same) for seed in seeds], marks)


def broken(name: str, change: Change, seeds: range, volume: float) -> list[Line]:
    """Return the lines of a desk that answers in another way: S1, and S2 to S6 in one world."""
    wider = {measure: mark.wider(1.5) for measure, mark in GAPS.items()}
    label = f"S1–S6 {name}"
    return [
        *pooled(label, [s1(seed, volume, change) for seed in seeds], wider),
        *pooled(label, [every(seed, volume, change) for seed in seeds], BROKEN_MARKS),
    ]


def arguments() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    parser.add_argument("--volume", type=float, default=1.0, help="1 is 28,000 chats")
    parser.add_argument("--only", default="", help="scenarios or desks, with commas between")
    parser.add_argument("--out", type=Path, default=ROOT / "benchmarks" / "SCORE.md")
    return parser.parse_args()


def main() -> None:
    """Play, score and print."""
    options = arguments()
    only = {name for name in options.only.split(",") if name}
    seeds = range(options.first, options.first + options.seeds)
    lines: list[Line] = []
    for name in SCENARIOS:
        if not only or name in only:
            lines += told(scored(name, seeds, options.volume))
    for name, change in BREAKERS.items():
        if not only or name in only:
            lines += told(broken(name, change, seeds, options.volume))
    table = card(lines, {name: plant for name, (plant, _, _) in SCENARIOS.items()})
    passed = sum(line.verdict == "pass" for line in lines)
    counted = sum(line.value is not None for line in lines)
    text = (
        f"# Score card\n\nSeeds {seeds[0]}–{seeds[-1]}, volume {options.volume:g} "
        f"(1 is 28,000 chats in 30 hours): {passed} of {counted} measures pass.\n\n{table}"
    )
    sys.stdout.write(text)
    if not only:
        options.out.write_text(text, encoding="utf-8")


def told(lines: list[Line]) -> list[Line]:
    """Say on the error stream how far the card is, and return the lines."""
    for line in lines:
        value = "–" if line.value is None else f"{line.value:.2f}"
        clock = time.strftime("%H:%M:%S")
        sys.stderr.write(
            f"{clock} {line.scenario:20} {line.measure:36} {value:>7} {line.verdict}\n"
        )
    return lines


if __name__ == "__main__":
    main()
