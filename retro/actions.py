"""The action register `actions.csv`: merge proposals, keep hand edits, judge the past."""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from retro.cells import day, guarded, number, unguarded
from retro.errors import UsageError
from retro.model import Action, Kpi, PastAction, Text
from retro.stats import newcombe

FIELDS = (
    "id",
    "promotion",
    "finding",
    "do",
    "owner",
    "due",
    "kpi",
    "baseline",
    "target",
    "scope",
    "status",
    "note",
)
NEEDED = ("id", "promotion", "do", "status")
STATUSES = ("proposed", "accepted", "done", "dropped")
# A change that closes at least half of the way to the target counts as effective.
HALF_WAY = 0.5

WHY: dict[str, Text] = {
    "not_done": {"zh": "这项行动没有标记为已完成", "en": "the action was not marked as done"},
    "no_value": {
        "zh": "这次的导出里没有这个指标",
        "en": "this promotion's exports lack the metric",
    },
    "no_baseline": {"zh": "登记时没有基线或目标", "en": "no baseline or target was written down"},
    "slice": {
        "zh": "目标只针对一部分（某个时段、商品或客服），请看对应的表",
        "en": "the target is for a part (hours, product or agent): see its table",
    },
    "chance": {"zh": "变化可能只是偶然波动", "en": "the change could be chance"},
    "reached": {"zh": "已达到目标", "en": "the target is reached"},
    "half_way": {"zh": "已走完到目标的一半以上", "en": "more than half of the way to the target"},
    "short": {"zh": "没有走完到目标的一半", "en": "less than half of the way to the target"},
}


def load(path: Path) -> list[dict[str, str]]:
    """Return the register's rows as text; a broken file is an error with its line."""
    if not path.exists():
        return []
    reader = csv.DictReader(io.StringIO(_decoded(path), newline=""))
    missing = [name for name in NEEDED if name not in (reader.fieldnames or NEEDED)]
    if missing:
        raise _broken(path, 1, f"缺少列 {missing}", f"the columns {missing} are missing")
    rows, start = [], 2
    for cells in reader:
        row = {name: unguarded((cells.get(name) or "").strip()) for name in FIELDS}
        if any(row.values()):
            _check(path, start, row)
            rows.append(row)
        start = reader.line_num + 1
    return rows


def _check(path: Path, line: int, row: Mapping[str, str]) -> None:
    if row["status"] not in STATUSES:
        words = "、".join(STATUSES)
        raise _broken(path, line, f"状态应为 {words}", f"the status must be one of {words}")
    if row["due"] and not day(row["due"]):
        given = row["due"]
        raise _broken(path, line, f"“{given}”不是日期", f"`{given}` is not a date")


def merged(
    rows: Sequence[Mapping[str, str]], promotion: str, actions: Iterable[Action], lang: str
) -> list[dict[str, str]]:
    """Return the register with new proposals added; what is there stays as it is."""
    known = {row["id"] for row in rows}
    fresh = [_row(promotion, action, lang) for action in actions if action.id not in known]
    return [dict(row) for row in rows] + fresh


def save(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    """Write the register whole: UTF-8 with BOM, so that Excel opens it right."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, FIELDS, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows({name: guarded(value) for name, value in row.items()} for row in rows)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(buffer.getvalue().encode("utf-8-sig"))
    temporary.replace(path)


def registered(action: Action, rows: Iterable[Mapping[str, str]]) -> Action:
    """Return the action as the manager left it in the register."""
    row = next((row for row in rows if row["id"] == action.id), None)
    if row is None:
        return action
    return replace(
        action,
        owner=row["owner"] or action.owner,
        due=due_date(row["due"]) if row["due"] else action.due,
        status=row["status"],
    )


def judged(
    rows: Iterable[Mapping[str, str]],
    earlier: Iterable[str],
    kpis: Mapping[str, Kpi],
    before: Mapping[str, Mapping[str, float | None]],
) -> list[PastAction]:
    """Return the actions of earlier promotions with before, target, now and verdict.

    `before` holds value, numerator and denominator of each metric last time.
    """
    known = set(earlier)
    return [
        _judged(row, kpis.get(row["kpi"]), before.get(row["kpi"], {}))
        for row in rows
        if row["promotion"] in known and row["status"] != "proposed"
    ]


def changed(
    rows: Iterable[Mapping[str, str]], action: str, changes: Mapping[str, str | None]
) -> list[dict[str, str]]:
    """Return the register with one action changed; unknown ids and states are refused."""
    given = {name: value for name, value in changes.items() if value is not None}
    if "status" in given and given["status"] not in STATUSES:
        raise _refused(f"状态应为 {'、'.join(STATUSES)}", f"the status is one of {STATUSES}")
    if given.get("due"):
        given["due"] = due_date(given["due"]).isoformat()
    kept = [dict(row) for row in rows]
    if not any(row["id"] == action for row in kept):
        raise _refused(f"登记表里没有“{action}”", f"the register has no `{action}`")
    return [row | given if row["id"] == action else row for row in kept]


def written(  # noqa: PLR0913 - the fields of one action
    rows: Iterable[Mapping[str, str]],
    promotion: str,
    do: str,
    owner: str,
    due: str,
    kpi: str,
    baseline: float | None,
    target: float,
) -> dict[str, str]:
    """Return a new action as the meeting decided it, accepted, with the next free number."""
    if not (do.strip() and owner.strip() and kpi.strip() and math.isfinite(target)):
        raise _refused(
            "行动要有内容、负责人、指标和目标", "an action needs text, owner, metric and target"
        )
    decided = f"{promotion}/decided-"
    taken = [row["id"].removeprefix(decided) for row in rows if row["id"].startswith(decided)]
    free = 1 + max((int(end) for end in taken if end.isdecimal()), default=0)
    return {
        "id": f"{decided}{free}",
        "promotion": promotion,
        "finding": "",
        "do": do,
        "owner": owner,
        "due": due_date(due).isoformat(),
        "kpi": kpi,
        "baseline": "" if baseline is None else f"{baseline:.6g}",
        "target": f"{target:.6g}",
        "scope": "shop",
        "status": "accepted",
        "note": "",
    }


def imported(
    rows: Iterable[Mapping[str, str]], given: Iterable[Mapping[str, str]]
) -> list[dict[str, str]]:
    """Return the register with the given rows; a row replaces the one of the same id."""
    merged_rows = {row["id"]: dict(row) for row in rows}
    merged_rows |= {row["id"]: dict(row) for row in given}
    return list(merged_rows.values())


def _row(promotion: str, action: Action, lang: str) -> dict[str, str]:
    return {
        "id": action.id,
        "promotion": promotion,
        "finding": action.finding,
        "do": action.do.get(lang) or action.do["en"],
        "owner": action.owner,
        "due": action.due.isoformat(),
        "kpi": action.kpi,
        "baseline": "" if action.baseline is None else f"{float(str(action.baseline)):.6g}",
        "target": "" if action.target is None else f"{float(str(action.target)):.6g}",
        "scope": action.scope,
        "status": action.status,
        "note": "",
    }


def _judged(
    row: Mapping[str, str], kpi: Kpi | None, before: Mapping[str, float | None]
) -> PastAction:
    baseline, target = number(row["baseline"]), number(row["target"])
    now = None if kpi is None or kpi.value is None else float(str(kpi.value))
    verdict, why = _verdict(row, baseline, target, now, kpi, before)
    return PastAction(
        id=row["id"],
        promotion=row["promotion"],
        do=row["do"],
        owner=row["owner"],
        kpi=row["kpi"],
        before=baseline,
        target=target,
        now=now,
        status=row["status"],
        verdict=verdict,
        why=WHY[why],
    )


def _verdict(  # noqa: PLR0913 - the figures that a verdict rests on
    row: Mapping[str, str],
    baseline: float | None,
    target: float | None,
    now: float | None,
    kpi: Kpi | None,
    before: Mapping[str, float | None],
) -> tuple[str, str]:
    if row["status"] != "done" or row["scope"] == "slice":
        return "cannot_judge", "slice" if row["status"] == "done" else "not_done"
    if now is None or kpi is None:
        return "cannot_judge", "no_value"
    if baseline is None or target is None or baseline == target:
        return "cannot_judge", "no_baseline"
    way = (now - baseline) / (target - baseline)
    if way >= 1:
        return "effective", "reached"
    if _could_be_chance(kpi, before):
        return "cannot_judge", "chance"
    return ("effective", "half_way") if way >= HALF_WAY else ("ineffective", "short")


def _could_be_chance(kpi: Kpi, before: Mapping[str, float | None]) -> bool:
    parts = (kpi.numerator, kpi.denominator, before.get("numerator"), before.get("denominator"))
    if kpi.unit != "share" or any(part is None for part in parts):
        return False
    interval = newcombe(*(float(str(part)) for part in parts))
    return interval is None or interval[0] <= 0 <= interval[1]


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _broken(path, None, "编码无法识别", "its encoding is not known")


def due_date(text: str) -> date:
    """Return the date of `YYYY-MM-DD`, or say what was expected."""
    if found := day(text):
        return found
    raise UsageError(
        "DATE",
        {"zh": f"“{text}”不是日期。", "en": f"`{text}` is not a date."},
        {"zh": "写成 2025-12-01 的样子。", "en": "Write it like 2025-12-01."},
    )


def _refused(zh: str, en: str) -> UsageError:
    return UsageError(
        "ACTION",
        {"zh": f"{zh}。", "en": f"{en}."},
        {"zh": "用 retro actions 查看登记表。", "en": "See `retro actions`."},
    )


def _broken(path: Path, line: int | None, zh: str, en: str) -> UsageError:
    return UsageError(
        "ACTIONS_FILE",
        {"zh": f"行动登记表有误：{zh}。", "en": f"the action register is wrong: {en}."},
        {
            "zh": "改正后再运行；原文件没有改动。",
            "en": "Correct it and run again; it was not changed.",
        },
        file=path.name,
        line=line,
    )
