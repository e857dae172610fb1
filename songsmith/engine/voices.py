"""The singers: who they are, what they can sing. The composer obeys the ranges, the voice package sings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Renderer = Literal["quick", "studio"]


@dataclass(frozen=True, slots=True)
class VoiceRange:
    """MIDI numbers: low … high can be sung at all, the tessitura is where the voice is at home."""

    low: int
    high: int
    tessitura_low: int
    tessitura_high: int


@dataclass(frozen=True, slots=True)
class Voice:
    """formant: vocal-tract scale against the model's own speaker (below 1 = longer tract, darker)."""

    name: str
    title: str
    description: str
    register: Literal["female", "male", "young"]
    accent: str
    renderer: Renderer
    range: VoiceRange
    formant: float = 1.0
    languages: tuple[str, ...] = ("en",)


VOICES: dict[str, Voice] = {
    voice.name: voice
    for voice in (
        Voice(
            name="wren",
            title="Wren",
            description="Clear, light and close: the quick voice as it is.",
            register="female",
            accent="American",
            renderer="quick",
            range=VoiceRange(55, 77, 58, 73),
        ),
        Voice(
            name="rook",
            title="Rook",
            description="The quick voice, an octave of warmth lower.",
            register="male",
            accent="American",
            renderer="quick",
            range=VoiceRange(45, 67, 48, 63),
            formant=0.86,
        ),
        Voice(
            name="pip",
            title="Pip",
            description="The quick voice, young and bright.",
            register="young",
            accent="American",
            renderer="quick",
            range=VoiceRange(57, 79, 60, 75),
            formant=1.1,
        ),
    )
}
DEFAULT_VOICE = "wren"
