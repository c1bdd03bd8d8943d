"""The accounts of exports that an earlier run took in, as plain values."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from retro.intake import Intake

_INTAKE = TypeAdapter(Intake)


def document(intake: Intake) -> Any:
    """Return what `recalled` reads, of values that JSON can hold."""
    return _INTAKE.dump_python(intake, mode="json")


def recalled(found: Any) -> Intake | None:
    """Return the accounts; None if they are not there, or not as they should be."""
    try:
        return _INTAKE.validate_python(found)
    except ValidationError:
        return None
