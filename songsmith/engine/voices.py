"""The singers: who they are, what they can sing. The composer obeys the ranges, the voice package sings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from songsmith.engine.models import catalogue, require
from songsmith.language.languages import LANGUAGE_NAMES

Renderer = Literal["quick", "studio"]
NEEDS: dict[Renderer, str] = {"studio": "kokoro"}
"""The fetched model (a name in models.toml) that a renderer cannot do without."""
PACE = 0.75
"""Slower than speech, so that less has to be stretched."""
UNHURRIED = 0.65
"""For speakers whose words come out clearer still when they take more time; others begin to drawl."""


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
    whose voice a studio voice starts from. pace: how fast that model speaks what is then laid out on notes,
    1 is its usual speech. languages: those it sings, its own first."""

    name: str
    title: str
    description: str
    register: Literal["female", "male", "young"]
    accent: str
    renderer: Renderer
    range: VoiceRange
    formant: float = 1.0
    speaker: str = ""
    pace: float = PACE
    languages: tuple[str, ...] = ("en",)


def _studio(
    title: str,
    description: str,
    register: Literal["female", "male"],
    accent: str,
    speaker: str,
    reach: VoiceRange,
    languages: tuple[str, ...] = ("en",),
    pace: float = PACE,
) -> Voice:
    return Voice(
        title.lower(),
        title,
        description,
        register,
        accent,
        "studio",
        reach,
        speaker=speaker,
        pace=pace,
        languages=languages,
    )


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
# A line on one pitch is in tune and free of clicks far beyond these ranges (C2 to E5 for men, C3 to C6 for
# women); what limits a voice is how far from its speaking pitch words stay clear. So each range reaches from
# about the measured middle of the speaking voice to just under two octaves above it; Swift's lies three
# semitones lower, since her words blur sooner than others' when she leaves her speaking pitch.
_STUDIO = (
    _studio(
        "Lark",
        "Warm and open, with a smile in it.",
        "female",
        "American",
        "af_heart",
        VoiceRange(53, 76, 57, 72),
    ),
    _studio(
        "Dove",
        "Full and round, sure of every word.",
        "female",
        "American",
        "af_bella",
        VoiceRange(53, 76, 57, 72),
    ),
    _studio(
        "Linnet",
        "Bright and even, at home in pop.",
        "female",
        "American",
        "af_kore",
        VoiceRange(50, 74, 54, 69),
    ),
    _studio(
        "Oriole",
        "Calm and clear, close to the ear.",
        "female",
        "American",
        "af_sarah",
        VoiceRange(53, 76, 57, 72),
        pace=UNHURRIED,
    ),
    _studio(
        "Finch",
        "Plain-spoken and young; the clearest words of all.",
        "male",
        "American",
        "am_echo",
        VoiceRange(42, 66, 46, 61),
    ),
    _studio(
        "Merlin",
        "Warm and steady, a songwriter at a table.",
        "male",
        "American",
        "am_michael",
        VoiceRange(42, 66, 46, 61),
    ),
    _studio(
        "Falcon",
        "Firm and bright, with an edge.",
        "male",
        "American",
        "am_fenrir",
        VoiceRange(44, 69, 48, 63),
    ),
    _studio(
        "Jay",
        "Quick and playful.",
        "male",
        "American",
        "am_puck",
        VoiceRange(43, 67, 47, 62),
        pace=UNHURRIED,
    ),
    _studio("Swift", "Cool, precise and light.", "female", "British", "bf_emma", VoiceRange(50, 73, 53, 68)),
    _studio("Avocet", "Gentle and rounded.", "female", "British", "bf_isabella", VoiceRange(54, 77, 58, 73)),
    _studio("Heron", "Round and unhurried.", "male", "British", "bm_george", VoiceRange(44, 68, 48, 63)),
    _studio(
        "Tern", "A storyteller, dry and near.", "male", "British", "bm_fable", VoiceRange(42, 66, 46, 61)
    ),
    _studio(
        "Calandria",
        "Clear and warm, in Spanish.",
        "female",
        "Spanish",
        "ef_dora",
        VoiceRange(52, 75, 56, 71),
        ("es", "en"),
    ),
    _studio(
        "Zorzal",
        "Firm and near, in Spanish.",
        "male",
        "Spanish",
        "em_alex",
        VoiceRange(46, 69, 50, 65),
        ("es", "en"),
    ),
    _studio(
        "Jilguero",
        "Broad and calm, in Spanish.",
        "male",
        "Spanish",
        "em_santa",
        VoiceRange(46, 69, 49, 64),
        ("es", "en"),
    ),
    _studio(
        "Huamei",
        "Clear and even, in Mandarin.",
        "female",
        "Mandarin",
        "zf_xiaoxiao",
        VoiceRange(55, 78, 58, 73),
        ("zh", "en"),
    ),
    _studio(
        "Bailing",
        "High and bright, in Mandarin.",
        "female",
        "Mandarin",
        "zf_xiaoyi",
        VoiceRange(57, 80, 60, 75),
        ("zh", "en"),
    ),
    _studio(
        "Xique",
        "Young and light, in Mandarin.",
        "male",
        "Mandarin",
        "zm_yunxi",
        VoiceRange(48, 71, 51, 66),
        ("zh", "en"),
    ),
    _studio(
        "Hongyan",
        "Low and calm, in Mandarin.",
        "male",
        "Mandarin",
        "zm_yunyang",
        VoiceRange(44, 67, 47, 62),
        ("zh", "en"),
    ),
)
VOICES: dict[str, Voice] = {voice.name: voice for voice in (*_QUICK, *_STUDIO)}
"""All voices, also those whose model was not fetched; quick ones first."""
DEFAULT_VOICE = "wren"


def voices_available() -> dict[str, Voice]:
    """The voices that can sing here and now."""
    absent = {renderer for renderer, model in NEEDS.items() if not catalogue()[model].is_present()}
    return {name: voice for name, voice in VOICES.items() if voice.renderer not in absent}


def languages_of(voice: Voice) -> str:
    """For a sentence: "English", "Spanish and English"."""
    return " and ".join(LANGUAGE_NAMES[language] for language in voice.languages)


def singers_of(language: str) -> str:
    """For a sentence: the titles of all voices that sing a language first of all, "A, B or C"."""
    titles = [voice.title for voice in VOICES.values() if voice.languages[0] == language]
    return " or ".join(part for part in (", ".join(titles[:-1]), titles[-1]) if part)


def require_voice(voice: Voice) -> None:
    """Raises MissingPart, with the command that fetches it, when the voice's model is not there."""
    if voice.renderer in NEEDS:
        require(NEEDS[voice.renderer])
