"""What a take would be, asked of the preview process while a writer fills in the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from songsmith.core.preview import preview_ask
from songsmith.language.structure import parse_sheet
from songsmith.takes.lengths import Lengths, name_of

PATIENCE = 2.5
"""Seconds; a sheet that was never pronounced before takes a moment, and nothing waits for the answer."""


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """One section. name: as in `takes.lengths`; "": its length cannot be asked for. seconds: of its bars.

    usual: bars without anybody's wish. fewest: that its words can be sung in. asked: 0 for none.
    """

    name: str
    kind: str
    label: str
    bars: int
    seconds: float
    usual: int
    fewest: int
    asked: int

    @property
    def too_short(self) -> bool:
        """Whether fewer bars were asked for than its words need; it gets those."""
        return 0 < self.asked < self.fewest


@dataclass(frozen=True, slots=True)
class Plan:
    """seconds 0: not known, the preview process is away. refused: what cannot be sung, in words."""

    seconds: float = 0.0
    parts: tuple[PlannedPart, ...] = ()
    refused: str = ""

    @property
    def any_asked(self) -> bool:
        return any(part.asked for part in self.parts)


def take_plan(
    *,
    prompt: str,
    lyrics: str,
    seed: int,
    instrumental: bool,
    pronunciations: Mapping[str, str],
    voice: str = "",
    lengths: Lengths | None = None,
) -> Plan:
    """Costs a question over a local socket, and no model in this process."""
    asked = lengths or {}
    answer = preview_ask(
        {
            "op": "plan",
            "prompt": prompt,
            "lyrics": lyrics,
            "seed": seed,
            "instrumental": instrumental,
            "pronunciations": dict(pronunciations),
            "voice": voice,
            "lengths": dict(asked),
        },
        timeout=PATIENCE,
    )
    if answer is None:
        return Plan()
    if refused := answer.get("refused"):
        return Plan(refused=refused)
    written = {name_of(section.kind, section.number) for section in parse_sheet(lyrics).sections}
    parts = tuple(
        PlannedPart(
            **{**part, "name": name if (name := part["name"]) in written else ""}, asked=asked.get(name, 0)
        )
        for part in answer["sections"]
    )
    return Plan(answer["seconds"], parts)
