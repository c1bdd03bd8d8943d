"""The filled worksheet of the meeting, or a filled copy of the register, back into the register."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias

from retro import resources
from retro.actions.decisions import Limits, complain, found_id, imported
from retro.actions.measures import metric
from retro.actions.proposals import figure, free_id
from retro.actions.readiness import unready
from retro.actions.table import FIELDS, NEEDED, SPOKEN, Row, Table, day_of, lines_of
from retro.cells import number
from retro.errors import UsageError

Records: TypeAlias = Sequence[tuple[int, Sequence[str]]]
STATUS = {"accept": "accepted", "edit": "accepted", "drop": "dropped"}
MEANT = {"accepted": "accept", "dropped": "drop"}
# The cells of a row that a meeting may change, and the fields of the register that they are.
EDITABLE = {
    "do": "do", "owner": "owner", "due": "due", "target": "target", "cause": "root_cause",
    "note": "note",
}  # fmt: skip


# The decimals with which the sheet shows a target, by unit: one of a percentage is three.
DECIMALS = {"share": 3, "money": 2, "ratio": 2, "count": 0}
# Half of the last decimal, and a hair.
SHOWN = 0.501


def _unknown(_promotion: str, _metric: str) -> float | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a filled file is held against.

    `units` are the metrics with their units, `bounds` the last days for actions, `promotion`
    is for new actions of a sheet that does not say which it is of; `baseline` returns where
    a metric of a promotion was; `file` is called so in messages.
    """

    units: dict[str, str]
    bounds: Limits = field(default_factory=dict)
    promotion: str = ""
    baseline: Callable[[str, str], float | None] = _unknown
    file: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The register with what came back, how many rows it took, and how many were not decided."""

    rows: list[Row]
    taken: int
    undecided: int = 0


def take_back(
    rows: Sequence[Mapping[str, str]], tables: Iterable[Records], ground: Ground
) -> Taken | None:
    """Return the register with a filled file taken over; None if no table of it is known.

    Raises:
        UsageError: Rows cannot be taken; each is named with its line, and nothing is taken over.
    """
    for records in tables:
        for place, (_, cells) in enumerate(records):
            if set(NEEDED) <= {cell.strip().casefold() for cell in cells}:
                return _copy(rows, cells, records[place + 1 :], ground)
            heads = _heads(cells)
            if {"decision", "do"} <= heads.keys():
                return _Sheet(rows, ground).taken(heads, records[place + 1 :])
    return None


def _copy(
    rows: Sequence[Mapping[str, str]], header: Sequence[str], records: Records, ground: Ground
) -> Taken:
    """Take over a filled copy of the register; columns that it lacks stay as they are."""
    table = Table(tuple(header), tuple((line, tuple(cells)) for line, cells in records))
    given = lines_of(table, ground.file)
    shown = [{name: row[name] for name in table.places} for _, row in given]
    fresh = imported(rows, shown, ground.bounds, [line for line, _ in given])
    return Taken(rows=fresh, taken=len(given))


def _heads(cells: Sequence[str]) -> dict[str, int]:
    """Return where each column of the worksheet stands, by its heading in either language."""
    called = _headings()
    found = ((called.get(cell.strip().casefold()), place) for place, cell in enumerate(cells))
    return {name: place for name, place in found if name}


@cache
def _headings() -> dict[str, str]:
    """Return the columns of the worksheet by their headings, in every language."""
    return {
        str(word).casefold(): name
        for lang in resources.languages()
        for name, word in resources.strings(lang)["meeting"].items()
    }


class _Sheet:
    """The worksheet being taken back: the register changes, and mistakes are gathered."""

    def __init__(self, rows: Sequence[Mapping[str, str]], ground: Ground) -> None:
        self.rows = [dict(row) for row in rows]
        self.ground = ground
        self.promotion = ground.promotion
        self.mistakes: list[tuple[int, str, str]] = []
        self.count = self.undecided = 0

    def taken(self, heads: Mapping[str, int], records: Records) -> Taken:
        """Take over every row, or refuse all by naming the wrong ones."""
        for line, texts in records:
            cells = {
                name: texts[place].strip() if place < len(texts) else ""
                for name, place in heads.items()
            }
            try:
                self._row(line, cells, is_head=_heads(texts).keys() >= {"do", "owner"})
            except UsageError as error:
                self._wrong(line, error.message["zh"].rstrip("。"), error.message["en"].rstrip("."))
        complain(self.mistakes)
        return Taken(rows=self.rows, taken=self.count, undecided=self.undecided)

    def _row(self, line: int, cells: Mapping[str, str], *, is_head: bool) -> None:
        name = cells.get("id", "")
        if name and not name.endswith("/"):
            self.promotion = self.promotion or name.rpartition("/")[0]
            self._decide(line, found_id(self.rows, name), cells)
        elif not is_head and any(cells.get(key) for key in ("do", "owner", "due", "target")):
            self._add(line, name.rstrip("/") or self.promotion, cells)

    def _decide(self, line: int, name: str, cells: Mapping[str, str]) -> None:
        """Take over one proposal; without a decision only what was changed in its cells."""
        place = next(at for at, row in enumerate(self.rows) if row["id"] == name)
        row = self.rows[place]
        edits = self._edits(line, cells, row)
        decision = _decision(cells["decision"])
        self.undecided += not decision
        is_done = row["status"] == "done" and STATUS.get(decision) == "accepted"
        status = row["status"] if is_done or not decision else STATUS[decision]
        if decision or edits:
            self._put(line, place, row | edits | {"status": status})

    def _edits(self, line: int, cells: Mapping[str, str], row: Mapping[str, str]) -> Row:
        """Return the fields that the meeting changed: cells that do not say what was printed."""
        printed = _loaded(cells.get("printed", ""))
        read = self._read(line, cells, row["kpi"])
        unit = self.ground.units.get(row["kpi"], "")
        return {
            EDITABLE[name]: text
            for name, text in read.items()
            if text and not _is_printed(name, text, str(printed.get(name, "")), unit)
        }

    def _read(self, line: int, cells: Mapping[str, str], kpi: str) -> Row:
        """Return the editable cells as the register writes them; what cannot be read is named."""
        due, target = cells.get("due", ""), cells.get("target", "")
        day, aim = day_of(due), number(target.replace(",", ""))
        if due and not day:
            self._wrong(line, f"“{due}”不是日期", f"`{due}` is not a date")
        if target and aim is None:
            self._wrong(line, f"目标“{target}”不是数字", f"the target `{target}` is no number")
        if aim is not None and aim > 1 and self.ground.units.get(kpi) == "share":
            self._wrong(line, f"目标“{target}”请写成百分数", f"write the target `{target}` with %")
        read = {name: cells.get(name, "") for name in EDITABLE}
        return read | {"due": day.isoformat() if day else "", "target": figure(aim)}

    def _add(self, line: int, promotion: str, cells: Mapping[str, str]) -> None:
        """Take over an action that the meeting decided itself; the same words mean the same one."""
        if not promotion:
            self._wrong(
                line,
                "不知道是哪次大促，请加 --promotion",
                "its promotion is not known: --promotion",
            )
            return
        kpi = metric(cells["kpi"], self.ground.units) if cells.get("kpi") else ""
        read = self._read(line, cells, kpi)
        if not cells.get("target"):
            self._wrong(line, "没有目标", "it has no target")
        same = (promotion, "", read["do"])
        for place, row in enumerate(self.rows):
            if (row["promotion"], row["finding"], row["do"]) == same:
                self._put(line, place, row | _filled(read | {"kpi": kpi}))
                return
        self.rows.append({})
        self._put(line, len(self.rows) - 1, self._new(promotion, kpi, read))

    def _new(self, promotion: str, kpi: str, read: Row) -> Row:
        return dict.fromkeys(FIELDS, "") | {
            **_filled(read),
            "id": free_id(self.rows[:-1], promotion),
            "promotion": promotion,
            "kpi": kpi,
            "baseline": figure(self.ground.baseline(promotion, kpi)),
            "scope": "shop",
            "status": "accepted",
        }

    def _put(self, line: int, place: int, row: Row) -> None:
        if why := unready(row, self.ground.bounds):
            self._wrong(line, why["zh"], why["en"])
        self.rows[place] = row
        self.count += 1

    def _wrong(self, line: int, zh: str, en: str) -> None:
        self.mistakes.append((line, zh, en))


def _decision(text: str) -> str:
    """Return accept, edit or drop, or blank where nothing was decided."""
    called = {
        str(label).casefold(): str(decision)
        for lang in resources.languages()
        for decision, label in resources.strings(lang)["codes"]["meeting_decision"].items()
    } | {decision: decision for decision in STATUS}
    # The words of the register are understood as well: 已接受, 放弃.
    known = {word: decision for word, status in SPOKEN.items() if (decision := MEANT.get(status))}
    if text and text.casefold() not in {**known, **called}:
        words = "、".join(called)
        raise UsageError(
            "DECISION",
            {"zh": f"“{text}”不是决定（{words}）", "en": f"`{text}` is no decision ({words})"},
        )
    return {**known, **called}.get(text.casefold(), "")


def _filled(read: Row) -> Row:
    return {EDITABLE.get(name, name): text for name, text in read.items() if text}


def _loaded(text: str) -> Mapping[str, str]:
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _is_printed(name: str, text: str, printed: str, unit: str) -> bool:
    """Tell whether a cell says what was printed; a CSV holds a target only as it was shown."""
    if name != "target":
        return text.split() == printed.split()
    now, before = number(text), number(printed)
    if now is None or before is None:
        return False
    places = DECIMALS.get(unit, 1)
    is_shown = abs(now - before) * 10**places < SHOWN and round(now, places) == now
    return is_shown or figure(before) == text
