"""The singers: who they are, what they can sing. The composer obeys the ranges, the voice package sings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from songsmith.engine.models import catalogue, require

Renderer = Literal["quick", "studio"]
NEEDS: dict[Renderer, str] = {"studio": "kokoro"}
"""The fetched model (a name in models.toml) that a renderer cannot do without."""


@dataclass(frozen=True, slots=True)
class VoiceRange:
    """MIDI numbers: low … high can be sung at all, the tessitura is where the voice is at home."""

    low: int
    high: int
    tessitura_low: int
    tessitura_high: int


@dataclass(frozen=True, slots=True)
class Voice:
    """formant: vocal-tract scale against the model's own speaker (below 1 = longer tract, darker). speaker:
    whose voice a studio voice starts from."""

    name: str
    title: str
    description: str
    register: Literal["female", "male", "young"]
    accent: str
    renderer: Renderer
    range: VoiceRange
    formant: float = 1.0
    speaker: str = ""
    languages: tuple[str, ...] = ("en",)


HIGH, LOW = VoiceRange(55, 76, 58, 72), VoiceRange(45, 67, 48, 63)


def _studio(
    title: str,
    description: str,
    register: Literal["female", "male"],
    accent: str,
    speaker: str,
    reach: VoiceRange,
) -> Voice:
    return Voice(title.lower(), title, description, register, accent, "studio", reach, speaker=speaker)


_QUICK = (
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
_STUDIO = (
    _studio("Lark", "Warm and open, with a smile in it.", "female", "American", "af_heart", HIGH),
    _studio("Dove", "Full and round, sure of every word.", "female", "American", "af_bella", HIGH),
    _studio("Linnet", "Bright and even, at home in pop.", "female", "American", "af_kore", HIGH),
    _studio("Oriole", "Calm and clear, close to the ear.", "female", "American", "af_sarah", HIGH),
    _studio(
        "Finch", "Plain-spoken and young; the clearest words of all.", "male", "American", "am_echo", LOW
    ),
    _studio("Merlin", "Warm and steady, a songwriter at a table.", "male", "American", "am_michael", LOW),
    _studio("Falcon", "Firm and bright, with an edge.", "male", "American", "am_fenrir", LOW),
    _studio("Jay", "Quick and playful.", "male", "American", "am_puck", LOW),
    _studio("Swift", "Cool, precise and light.", "female", "British", "bf_emma", HIGH),
    _studio("Avocet", "Gentle and rounded.", "female", "British", "bf_isabella", HIGH),
    _studio("Heron", "Deep and unhurried.", "male", "British", "bm_george", LOW),
    _studio("Tern", "A storyteller, dry and near.", "male", "British", "bm_fable", LOW),
)
VOICES: dict[str, Voice] = {voice.name: voice for voice in (*_QUICK, *_STUDIO)}
"""All voices, also those whose model was not fetched; quick ones first."""
DEFAULT_VOICE = "wren"


def voices_available() -> dict[str, Voice]:
    """The voices that can sing here and now."""
    absent = {renderer for renderer, model in NEEDS.items() if not catalogue()[model].is_present()}
    return {name: voice for name, voice in VOICES.items() if voice.renderer not in absent}


def require_voice(voice: Voice) -> None:
    """Raises MissingPart, with the command that fetches it, when the voice's model is not there."""
    if voice.renderer in NEEDS:
        require(NEEDS[voice.renderer])
