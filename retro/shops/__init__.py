"""A promotion of every shop below a folder: a pack for each, and one roll-up over all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from retro import folders, pack, placing, profiles, resources
from retro.catalog import Catalog, load_catalog
from retro.errors import EXIT_OK, EXIT_REACHED, UsageError
from retro.jobs import REACHED, one_of
from retro.model import Promotion, worded
from retro.render import rollup as documents
from retro.shops.composed import Parts, composed
from retro.shops.document import document
from retro.shops.document import shops as told_shops
from retro.shops.finding import shops_in
from retro.shops.many import Asked, Done, reviewed
from retro.shops.rolled import rolled

ROLLUP = "rollup"
STANDING = "rollup/shop_standing"
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledUp:
    """What became of all shops, and where the roll-up over them lies."""

    parts: Parts
    folder: Path
    files: Sequence[str]
    lang: str

    def code(self, fail_on: str) -> int:
        """Return the worst exit code of all shops; a listed problem of `fail_on` is one."""
        return max([EXIT_OK, *(_code(done, REACHED[fail_on]) for done in self.parts.shops)])

    def shops(self) -> list[dict[str, Any]]:
        """Return a line for each shop; `kept` where its last pack still stood."""
        told = told_shops(self.parts, self.lang)
        kept = (done.is_kept for done in self.parts.shops)
        return [{**shop, "kept": is_kept} for shop, is_kept in zip(told, kept, strict=True)]

    def lines(self) -> list[str]:
        """Return what a terminal shows: the verdict, and each group's ranking in a sentence."""
        report = composed(self.parts)
        said = [report.verdict, *(text for s in report.sections for text in (s.title, s.answer))]
        return [line for text in said if (line := worded(text, self.lang))]

    def told(self) -> dict[str, Any]:
        """Return the roll-up as `--json` prints it."""
        return {
            "rollup": str(self.folder),
            "files": list(self.files),
            "promotion": self.parts.promotion.id,
            "shops": self.shops(),
        }


def run_all(
    folder: Path, asked: Asked, *, by: str | None, lang: str | None, progress: Progress
) -> RolledUp:
    """Review a promotion of every shop below a folder and write the roll-up over them.

    `by` is the metric of the rankings; by default that of each profile. A shop that fails stops
    no other.

    Raises:
        UsageError: There is no shop, none knows the promotion, or `by` is no metric to rank by.
    """
    catalog = load_catalog(resources.layers("queries", folder))
    if by is not None:
        one_of("--by", by, _rankable(catalog))
    shops = shops_in(folder)
    if not any(shop.space and shop.knows(asked.promotion) for shop in shops):
        raise _nobody_knows(asked.promotion, len(shops))
    done = reviewed(shops, asked, progress)
    lang = lang or _spoken(done)
    progress(ROLLUP)
    promotion = _promotion(asked.promotion, done)
    parts = Parts(
        name=folder.resolve().name,
        promotion=promotion,
        catalog=catalog,
        outcome=rolled(catalog, done, lang),
        shops=done,
        versions=pack.versions(),
        headlines=_headlines(folder, promotion),
        by=by,
    )
    files = documents.files(composed(parts), composed(parts, whole=True), lang, folder)
    files["rollup.json"] = pack.as_json(document(parts))
    target = folder / ROLLUP / asked.promotion
    with folders.alone(folder):
        target.parent.mkdir(exist_ok=True)
        placing.recover(target)
        pack.write(target, files)
    return RolledUp(parts=parts, folder=target, files=tuple(sorted(files)), lang=lang)


def _code(done: Done, severities: Sequence[str]) -> int:
    problems = done.told["problems"] if done.told else ()
    reached = any(problem["severity"] in severities for problem in problems)
    return max(done.code, EXIT_REACHED if reached else EXIT_OK)


def _rankable(catalog: Catalog) -> tuple[str, ...]:
    """Return the metrics of which more, or less, is better, but totals: they grow with the shop."""
    columns, rows = catalog.reference_table("metrics")
    named = (dict(zip(columns, row, strict=True)) for row in rows)
    judged = (row["metric"] for row in named if row["better"] in ("up", "down"))
    totals = str(catalog.queries[STANDING].params["totals"]).split(",")
    return tuple(metric for metric in judged if metric not in totals)


def _spoken(shops: Sequence[Done]) -> str:
    """Return the language of the roll-up: English where every shop's reports are in it."""
    spoken = {done.shop.space.settings.shop.speaks for done in shops if done.shop.space}
    return "en" if spoken == {"en"} else "zh"


def _promotion(name: str, shops: Sequence[Done]) -> Promotion:
    """Return the promotion as all shops together had it: from the first start to the last end."""
    spaces = [d.shop.space for d in shops if d.shop.space and d.shop.knows(name)]
    windows = [space.window(name) for space in spaces]
    ends_at = max(window.end for window in windows)
    known = [date.fromisoformat(done.told["as_of"]) for done in shops if done.told]
    return Promotion(
        id=name,
        starts_at=min(window.start for window in windows),
        ends_at=ends_at,
        timezone=spaces[0].settings.shop.timezone,
        as_of=max(known, default=ends_at.date()),
    )


def _headlines(folder: Path, promotion: Promotion) -> Mapping[str, str]:
    """Return the metric by which each profile judges a shop's response."""
    known = profiles.load(resources.layers("queries", folder))
    resources.call("profile", {name: profile.title for name, profile in known.items()})
    day = promotion.starts_at.date()
    return {name: profile.on(day).headline for name, profile in known.items()}


def _nobody_knows(promotion: str, shops: int) -> UsageError:
    return UsageError(
        "UNKNOWN_PROMOTION",
        {
            "zh": f"找到 {shops} 个工作区，没有一家有名为“{promotion}”的大促。",
            "en": f"of {shops} workspaces, none has a promotion `{promotion}`.",
        },
        {
            "zh": f"在各店里用 retro new {promotion} --start … --end … 新建。",
            "en": f"Create it in the shops with `retro new {promotion} --start … --end …`.",
        },
    )
