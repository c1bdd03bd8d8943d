"""Fuzz a parser: `python tests/fuzz NAME --seconds 60 [--guided]`; the last line is the count.

Without `--guided` Hypothesis makes inputs up. With it, atheris does, which looks at the
branches that an input reaches; it is no dependency: `pip install atheris`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]


def main() -> None:
    """Run one target over its corpus, and then for some seconds."""
    import running

    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("name", choices=running.TARGETS)
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument("--guided", action="store_true")
    asked = arguments.parse_args()
    if asked.guided:
        _guided(asked.name, asked.seconds)
        return
    for path in running.kept(asked.name):
        running.target(asked.name).one(path.read_bytes())
    sys.stdout.write(f"executions: {running.made_up(asked.name, asked.seconds)}\n")


def _guided(name: str, seconds: int) -> None:
    """Let atheris run the target; it ends the process. What fails is left in the corpus."""
    import atheris

    with atheris.instrument_imports(include=["retro", "plain_cells"]):
        import running

        module = running.target(name)
    from ground import scratch

    kept, found = running.CORPUS / name, scratch() / "found"
    found.mkdir()
    words = scratch() / "words"
    words.write_text("".join(running.words(name)), encoding="ascii")
    atheris.Setup(
        [
            sys.argv[0], f"-max_total_time={seconds}", f"-dict={words}", "-print_final_stats=1",
            "-max_len=4096", "-rss_limit_mb=4096", "-timeout=30",
            f"-artifact_prefix={kept}/found-", str(found), str(kept),
        ],
        module.one,
    )  # fmt: skip
    atheris.Fuzz()


if __name__ == "__main__":
    main()
