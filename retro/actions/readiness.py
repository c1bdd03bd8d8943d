"""When an action counts as decided: metric, owner and a date before the next preheat."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from retro.actions.table import Row, day_of
from retro.model import LANGUAGES, Text
from retro.settings import Settings

# Under this name the notes about the register stand in the report.
NOTED = "actions.csv"
DECIDED = ("accepted", "done")
# actions.md, section 1: nobody follows more open actions than that.
MOST_OPEN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The last day for the actions of a promotion: when the preheat of the next one begins."""

    day: date
    promotion: str = ""


def limits(settings: Settings) -> dict[str, Limit]:
    """Return the limit of each promotion that another one follows, or a planned one will."""
    windows = sorted(settings.promotions.items(), key=lambda item: (item[1].start, item[0]))
    planned, found = settings.staffing.next_start, {}
    for name, window in windows:
        later = [(n, w) for n, w in windows if w.start > window.start]
        if later:
            follower, after = later[0]
            found[name] = Limit(day=(after.preheat or after.start).date(), promotion=follower)
        elif planned is not None and planned > window.start:
            found[name] = Limit(day=planned.date())
    return found


def lacking(row: Mapping[str, str], limit: Limit | None = None) -> Text | None:
    """Return what keeps an action from being decided, as half a sentence; None if nothing does."""
    due = day_of(row["due"])
    found: list[tuple[str, str]] = []
    if not row["do"]:
        found.append(("没有写做什么", "it does not say what to do"))
    if not row["kpi"]:
        found.append(("没有检验指标（kpi）", "it has no metric (kpi)"))
    if not row["owner"]:
        found.append(("没有负责人（owner）", "it has no owner"))
    if not row["due"]:
        found.append(("没有期限（due）", "it has no due date"))
    elif due is None:
        found.append((f"期限“{row['due']}”不是日期", f"`{row['due']}` is not a date"))
    elif limit and due > limit.day:
        found.append(_too_late(due, limit))
    if not found:
        return None
    return {
        "zh": "、".join(zh for zh, _ in found),
        "en": ", ".join(en for _, en in found),
    }


def _too_late(due: date, limit: Limit) -> tuple[str, str]:
    zh = f"“{limit.promotion}”" if limit.promotion else ""
    en = f" ({limit.promotion})" if limit.promotion else ""
    return (
        f"期限 {due} 晚于下次大促{zh}的预热（{limit.day}）",
        f"{due} is after the next promotion{en} begins its preheat on {limit.day}",
    )


def unready(row: Mapping[str, str], bounds: Mapping[str, Limit]) -> Text | None:
    """Return what a decided action lacks, as half a sentence; None if it is ready or a proposal."""
    return lacking(row, bounds.get(row["promotion"])) if row["status"] in DECIDED else None


def effective(rows: Iterable[Mapping[str, str]], bounds: Mapping[str, Limit]) -> list[Row]:
    """Return the rows as they count: one that lacks something is still a proposal."""
    return [dict(row) | ({"status": "proposed"} if unready(row, bounds) else {}) for row in rows]


def remarks(
    lines: Sequence[tuple[int, Mapping[str, str]]],
    bounds: Mapping[str, Limit],
    severe: Iterable[tuple[str, Text]] = (),
) -> list[Text]:
    """Return what a manager should know of the register: rows that do not count, and how many.

    `severe` holds the action id and the title of each severe finding, which must have an
    accepted action or an accepted risk.
    """
    rows = effective((row for _, row in lines), bounds)
    said = [_unready(line, why) for line, row in lines if (why := unready(row, bounds))]
    said += crowded(rows)
    return said + _unanswered(unattended(severe, rows))


def _unready(line: int, why: Text) -> Text:
    return {
        "zh": f"{NOTED} 第 {line} 行的行动{why['zh']}，仍按“待确认”处理；"
        "在表里改好，或用 retro actions set 补上。",
        "en": f"{NOTED}, line {line}: the action still counts as proposed, because {why['en']}; "
        "mend it in the file or with `retro actions set`.",
    }


def crowded(rows: Sequence[Mapping[str, str]]) -> list[Text]:
    """Return the warning of more open actions than anybody can follow, if there are so many."""
    count = sum(row["status"] == "accepted" for row in rows)
    if count <= MOST_OPEN:
        return []
    return [
        {
            "zh": f"还有 {count} 项行动没有做完，超过 {MOST_OPEN} 项就很难跟住；"
            "请先关掉做完的，或者放下次要的。",
            "en": f"{count} actions are open; more than {MOST_OPEN} are hard to follow. "
            "Close what is done, or drop what matters less.",
        }
    ]


def unattended(severe: Iterable[tuple[str, Text]], rows: Sequence[Mapping[str, str]]) -> list[Text]:
    """Return the titles of severe findings without an accepted action or an accepted risk.

    A risk is accepted by dropping the action with a note.
    """
    answered = {row["id"] for row in rows if _answers(row)}
    answered |= {f"{row['promotion']}/{row['finding']}" for row in rows if _answers(row)}
    return [title for action, title in severe if action not in answered]


def severe(
    lines: Iterable[tuple[int, Mapping[str, str]]], settings: Settings
) -> list[tuple[str, Text]]:
    """Return the severe proposals of the latest promotion in the register: id and title."""
    rows = [row for _, row in lines]
    starts = {name: window.start for name, window in settings.promotions.items()}
    known = {row["promotion"] for row in rows} & starts.keys()
    last = max(known, key=lambda name: (starts[name], name), default="")
    return [
        (row["id"], dict.fromkeys(LANGUAGES, row["problem"] or row["do"]))
        for row in rows
        if row["promotion"] == last and row["severity"] == "high"
    ]


def _answers(row: Mapping[str, str]) -> bool:
    return row["status"] in DECIDED or (row["status"] == "dropped" and bool(row["note"]))


def _unanswered(titles: Sequence[Text]) -> list[Text]:
    if not titles:
        return []
    zh = "；".join(title["zh"] for title in titles)
    en = "; ".join(title["en"] for title in titles)
    return [
        {
            "zh": f"严重问题还没有定下行动，也没有写明接受风险：{zh}。",
            "en": f"Severe problems have neither an accepted action nor an accepted risk: {en}.",
        }
    ]
