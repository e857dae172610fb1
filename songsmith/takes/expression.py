"""The writer's three controls as pages have them: whole hundredths, −100 … 100, and words at both ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from songsmith.engine.recipe import Expression

MOST = 100


@dataclass(frozen=True, slots=True)
class Control:
    """name: of the field, and in the engine's Expression; less, more: what its ends are called."""

    name: str
    less: str
    more: str


CONTROLS = (
    Control("power", "intimate", "powerful"),
    Control("freedom", "straight", "expressive"),
    Control("space", "dry", "spacious"),
)


def expression_of(values: Mapping[str, Any]) -> Expression:
    """From a form's fields; what is missing or empty is in the middle."""
    return Expression(**{control.name: (values.get(control.name) or 0) / MOST for control in CONTROLS})


def fields_of(stored: Mapping[str, Any] | None) -> dict[str, int]:
    """From a recipe's `expression`, for a form."""
    return {control.name: round((stored or {}).get(control.name, 0) * MOST) for control in CONTROLS}


def expression_said(stored: Mapping[str, Any] | None) -> str:
    """ "powerful 40, dry 20"; "" when all is in the middle."""
    found = fields_of(stored)
    said = [
        f"{control.more if found[control.name] > 0 else control.less} {abs(found[control.name])}"
        for control in CONTROLS
        if found[control.name]
    ]
    return ", ".join(said)
