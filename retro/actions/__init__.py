"""The action register `actions.csv`: proposals added, hand edits kept, decisions checked."""

from retro.actions.decisions import changed, found_id, imported, written
from retro.actions.opened import Register, opened
from retro.actions.proposals import About, figure, judged, merged, registered
from retro.actions.readiness import (
    NOTED,
    Limit,
    crowded,
    effective,
    lacking,
    limits,
    remarks,
    severe,
    unattended,
)
from retro.actions.table import FIELDS, STATUSES, changing, due_date, lines, load, save, saved
from retro.actions.worksheet import Ground, take_back

__all__ = [
    "FIELDS",
    "NOTED",
    "STATUSES",
    "About",
    "Ground",
    "Limit",
    "Register",
    "changed",
    "changing",
    "crowded",
    "due_date",
    "effective",
    "figure",
    "found_id",
    "imported",
    "judged",
    "lacking",
    "limits",
    "lines",
    "load",
    "merged",
    "opened",
    "registered",
    "remarks",
    "save",
    "saved",
    "severe",
    "take_back",
    "unattended",
    "written",
]
