"""`retro run --all`: a promotion of every shop below a folder, and the roll-up over them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from retro import resources
from retro.late import late
from retro.terminal import progress_bar, show, warn, write_json

if TYPE_CHECKING:
    from retro import jobs
    from retro.shops import RolledUp
else:
    (jobs,) = late("jobs")

# How the choices of a run are written as options for each shop's own run.
OPTIONS = {
    "lang": "--lang",
    "as_of": "--as-of",
    "against": "--against",
    "edition": "--edition",
    "engine": "--engine",
}
SWITCHES = {"force": "--force", "agents": "--agents"}


@dataclass(frozen=True, slots=True)
class Whom:
    """Which shops, and how they are set side by side: the options of `--all`."""

    promotion: str | None
    folder: Path
    by: str | None
    at_once: int | None
    fail_on: str
    # Whether an option was given that is for one shop only.
    is_for_one: bool = False


def run_all(whom: Whom, choices: Mapping[str, Any], *, as_json: bool, quiet: bool) -> int:
    """Review every shop, tell what became of each, and return the worst exit code."""
    from retro import shops
    from retro.shops.many import Asked

    if whom.is_for_one:
        others = "--exports, --start, --end, --out, --profile"
        zh, en = f"不能和 {others} 同用", f"cannot go with {others}"
        raise jobs.wrong("--all", zh, en)
    if whom.promotion is None:
        raise jobs.wrong("ID", "请给出大促编号", "name a promotion")
    asked = Asked(
        promotion=whom.promotion,
        options=dict(choices),
        flags=tuple(_flags(choices)),
        at_once=whom.at_once,
    )
    lang = choices.get("lang")
    with progress_bar(quiet or as_json) as progress:
        done = shops.run_all(whom.folder, asked, by=whom.by, lang=lang, progress=progress)
    _tell(done, as_json)
    return done.code(whom.fail_on)


def _flags(choices: Mapping[str, Any]) -> list[str]:
    """Return the choices as a command line has them."""
    words = [f"{OPTIONS[name]}={value}" for name, value in choices.items() if name in OPTIONS]
    words += [SWITCHES[name] for name, value in choices.items() if name in SWITCHES and value]
    return [*words, f"--format={','.join(choices['formats'])}"]


def _tell(done: RolledUp, as_json: bool) -> None:
    if as_json:
        write_json(done.told())
        return
    states = resources.strings(done.lang)["codes"]["shop_state"]
    show([str(done.folder), *(f"  {name}" for name in done.files), *done.lines()])
    for shop in done.shops():
        if shop["error"]:
            warn(f"{shop['shop']}: {states[shop['state']]}. {shop['error']['message']}")
