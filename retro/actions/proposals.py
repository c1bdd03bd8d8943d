"""What the rules propose, as rows of the register, and the register as the report shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from retro import resources
from retro.actions.readiness import DECIDED, Limit
from retro.actions.table import FIELDS, Row, day_of
from retro.cells import number
from retro.model import Action, Finding, PastAction, Promotion, Text, worded


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What stands beside a proposal in the register: its promotion and its problem."""

    promotion: Promotion
    findings: Sequence[Finding] = ()


def merged(
    rows: Sequence[Mapping[str, str]],
    promotion: str,
    actions: Iterable[Action],
    lang: str,
    about: About | None = None,
) -> list[Row]:
    """Return the register with new proposals added; what is there stays as it is.

    A row that somebody wrote into the file by hand is given the id that it lacks.
    """
    known = {row["id"] for row in rows}
    fresh = [_row(promotion, action, lang, about) for action in actions if action.id not in known]
    return [*_numbered(rows, promotion), *fresh]


def judged(
    rows: Iterable[Mapping[str, str]],
    past: Iterable[PastAction],
    units: Mapping[str, str],
    promotion: str,
    lang: str,
) -> list[Row]:
    """Return the register with the verdict of this review beside each earlier action.

    What somebody wrote into these cells stays; what an earlier run of this review wrote there
    is brought up to date. `units` are the kinds of the metrics' values.
    """
    seal = f"（{promotion}）" if lang == "zh" else f" ({promotion})"
    found = {one.id: one for one in past}
    return [
        dict(row)
        | {
            name: f"{text}{seal}"
            for name, text in _verdict(found.get(row["id"]), units, lang).items()
            if not row[name] or row[name].endswith(seal)
        }
        for row in rows
    ]


def _verdict(past: PastAction | None, units: Mapping[str, str], lang: str) -> Row:
    if past is None:
        return {}
    from retro.formats import Formats  # noqa: PLC0415 - slow to load, and not for the command line

    formats = Formats(lang)
    unit = units.get(past.kpi, "number")
    figures = " → ".join(formats.kind(value, unit) for value in (past.before, past.now))
    colon = "：" if lang == "zh" else ": "
    return {
        "verdict": f"{formats.code(past.verdict, 'verdict')}{colon}{formats.text(past.why)}",
        "evidence_after": f"{formats.code(past.kpi, 'metric')}{colon}{figures}",
    }


def free_id(rows: Iterable[Mapping[str, str]], promotion: str) -> str:
    """Return the id of the next action that people decided on."""
    decided = f"{promotion}/decided-"
    taken = [row["id"].removeprefix(decided) for row in rows if row["id"].startswith(decided)]
    return f"{decided}{1 + max((int(end) for end in taken if end.isdecimal()), default=0)}"


def _numbered(rows: Sequence[Mapping[str, str]], promotion: str) -> list[Row]:
    found = [dict(row) for row in rows]
    for row in found:
        if not row["id"]:
            row["promotion"] = row["promotion"] or promotion
            row["id"] = free_id(found, row["promotion"])
    return found


def registered(
    action: Action, rows: Iterable[Mapping[str, str]], limit: Limit | None = None
) -> Action:
    """Return the action as the manager left it in the register.

    What was decided keeps its words and its target; a proposal falls due before the next
    promotion's preheat.
    """
    row = next((row for row in rows if row["id"] == action.id), None)
    if row is None:
        return replace(action, due=_in_time(action.due, limit))
    decided = row["status"] in DECIDED
    target = number(row["target"]) if decided else None
    return replace(
        action,
        do=_words(row["do"], action.do) if decided else action.do,
        owner=row["owner"] or action.owner,
        due=day_of(row["due"]) or _in_time(action.due, limit),
        target=action.target if target is None or _is_same(action.target, target) else target,
        status=row["status"],
    )


def _words(said: str, proposed: Text) -> Text:
    """Return the words of the register, in both languages; the proposed ones if they are these."""
    is_same = not said or said in {text.strip() for text in proposed.values()}
    return proposed if is_same else dict.fromkeys(proposed, said)


def _is_same(proposed: object, target: float) -> bool:
    """Tell whether a target is the proposed one as the register writes it."""
    return proposed is not None and figure(proposed) == figure(target)


def _in_time(due: date, limit: Limit | None) -> date:
    return due if limit is None or due <= limit.day else limit.day


def figure(value: object) -> str:
    """Return a number as the register writes it; unknown is blank."""
    return "" if value is None else f"{float(str(value)):.6g}"


def _row(promotion: str, action: Action, lang: str, about: About | None) -> Row:
    told = {
        "id": action.id,
        "promotion": promotion,
        "finding": action.finding,
        "do": worded(action.do, lang),
        "owner": action.owner,
        "due": action.due.isoformat(),
        "kpi": action.kpi,
        "baseline": figure(action.baseline),
        "target": figure(action.target),
        "scope": action.scope,
        "status": action.status,
        "library": str(action.library or ""),
    }
    return dict.fromkeys(FIELDS, "") | told | (_beside(action, lang, about) if about else {})


def _beside(action: Action, lang: str, about: About) -> Row:
    """Return the fields for the meeting: problem, cause, kind, effect, how it will be measured."""
    strings = resources.strings(lang)
    finding = next((one for one in about.findings if one.id == action.finding), None)
    age = (about.promotion.as_of - about.promotion.ends_at.date()).days
    found = {
        "type": strings["codes"]["action_kind"].get(action.kind, action.kind),
        "expected_effect": worded(action.effect, lang),
        "measure_window": str(strings["register"]["measure_window"]).format(days=age),
    }
    return found | (_problem(finding, lang) if finding else {})


def _problem(finding: Finding, lang: str) -> Row:
    strings = resources.strings(lang)
    codes = strings["codes"]
    cause = (
        codes.get("category", {}).get(finding.category, finding.category),
        codes["cause"].get(finding.cause, finding.cause),
    )
    return {
        "severity": finding.severity,
        "problem": worded(finding.title, lang),
        "root_cause": " · ".join(filter(None, cause)),
        "controllable": strings["units"]["yes" if finding.controllable else "no"],
        "owner_dept": codes["role"].get(finding.department, finding.department),
        "evidence_before": worded(finding.say, lang),
    }
