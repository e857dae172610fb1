"""What a take would be, asked of the preview process while a writer fills in the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from songsmith.core.preview import preview_ask

PATIENCE = 2.5
"""Seconds; a sheet that was never pronounced before takes a moment, and nothing waits for the answer."""


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """One section. seconds: of its bars."""

    kind: str
    label: str
    bars: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Plan:
    """seconds 0: not known, the preview process is away. refused: what cannot be sung, in words."""

    seconds: float = 0.0
    parts: tuple[PlannedPart, ...] = ()
    refused: str = ""


def take_plan(
    *,
    prompt: str,
    lyrics: str,
    seed: int,
    instrumental: bool,
    pronunciations: Mapping[str, str],
    voice: str = "",
) -> Plan:
    """Costs a question over a local socket, and no model in this process."""
    answer = preview_ask(
        {
            "op": "plan",
            "prompt": prompt,
            "lyrics": lyrics,
            "seed": seed,
            "instrumental": instrumental,
            "pronunciations": dict(pronunciations),
            "voice": voice,
        },
        timeout=PATIENCE,
    )
    if answer is None:
        return Plan()
    if refused := answer.get("refused"):
        return Plan(refused=refused)
    return Plan(answer["seconds"], _parts(answer["sections"]))


def _parts(sections: Sequence[Mapping[str, Any]]) -> tuple[PlannedPart, ...]:
    return tuple(PlannedPart(s["kind"], s["label"], s["bars"], s["seconds"]) for s in sections)
