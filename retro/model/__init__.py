"""The vocabulary of the house: plain frozen values, standard library only.

A `Report` is language-neutral: every text is a `Text` (language -> sentence) and every
figure is a raw value; renderers choose the language and format by `Column.kind`.
"""

from __future__ import annotations

from retro.model.queries import (
    EMPTY,
    LANGUAGES,
    STEPS,
    Chart,
    ChartSpec,
    Column,
    ColumnMap,
    FindingSpec,
    Query,
    Result,
    Row,
    Source,
    Text,
    Value,
)
from retro.model.report import (
    WHOSE,
    WORKLIST_MARK,
    Action,
    Block,
    Change,
    FileAccount,
    Finding,
    Kpi,
    Note,
    PastAction,
    Promotion,
    QuarantinedRow,
    Report,
    Section,
    Unavailable,
    by_id,
)

__all__ = [
    "EMPTY",
    "LANGUAGES",
    "STEPS",
    "WHOSE",
    "WORKLIST_MARK",
    "Action",
    "Block",
    "Change",
    "Chart",
    "ChartSpec",
    "Column",
    "ColumnMap",
    "FileAccount",
    "Finding",
    "FindingSpec",
    "Kpi",
    "Note",
    "PastAction",
    "Promotion",
    "QuarantinedRow",
    "Query",
    "Report",
    "Result",
    "Row",
    "Section",
    "Source",
    "Text",
    "Unavailable",
    "Value",
    "by_id",
]
