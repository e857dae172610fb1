"""How a section is sung: what style, section energy and the writer's three controls ask of the voice."""

from __future__ import annotations

from dataclasses import dataclass

from songsmith.engine.recipe import Expression
from songsmith.engine.score import Score, Section
from songsmith.engine.voice.pitch import PitchStyle

MIDDLE_ENERGY = 0.6
"""Section energy at which nothing is added or taken away."""
MOST_TIMING = 0.012
"""Seconds (standard deviation) that the freest singer takes."""
WIDEST_VIBRATO = 55.0
"""Cents, half of the swing; more is an opera."""
STACKED = frozenset({"Chorus", "Hook", "Post Chorus"})
HARMONISED_FROM = 0.8
"""Section energy from which choruses get thirds as well as doubles."""
STRAIGHT = frozenset(
    {"electronic", "edm", "house", "techno", "trance", "hip hop", "hip-hop", "rap", "lofi", "lo-fi"}
)
"""Genres sung with little vibrato and few scoops."""
WARM = frozenset({"ballad", "soul", "r&b", "rnb", "gospel", "jazz", "country", "musical"})
"""Genres sung with more of both."""
UNSTACKED = frozenset({"folk", "ballad", "jazz", "acoustic", "ambient", "classical", "country", "blues"})
"""Genres whose choruses get doubles only when they are strong."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """level: dB around the voice's usual loudness. tilt: dB an octave (loud voices are bright, not only
    loud). breath: dB on the noise in voiced sound. accent: how far stressed syllables stand out, 1 as usual.
    timing: seconds (standard deviation) by which syllables leave the beat. inhale: dB around the usual breath
    before a phrase. doubled, harmonised: what is stacked under the lead.
    """

    pitch: PitchStyle
    level: float
    tilt: float
    breath: float
    accent: float
    timing: float
    inhale: float
    doubled: bool
    harmonised: bool


def delivery(score: Score, section: Section, expression: Expression) -> Delivery:
    """Energy .3 is close and breathy, 1.0 is loud and bright."""
    force = max(-1.5, min(1.5, (section.energy - MIDDLE_ENERGY) / 0.4))
    power, freedom = _within(expression.power), _within(expression.freedom)
    strong = section.energy + 0.4 * power
    needed = 0.85 if score.genre in UNSTACKED else 0.6
    doubled = section.kind in STACKED and strong >= needed
    return Delivery(
        pitch=_pitch_style(score.genre, power, freedom),
        level=1.6 * force * (1 + 0.6 * power) + 1.5 * power,
        tilt=0.9 * force + 2.0 * power,
        breath=-1.5 * force - 5.0 * power,
        accent=1 + 0.8 * power,
        timing=MOST_TIMING * max(0.0, freedom),
        inhale=_inhale(score.genre, force, power, freedom),
        doubled=doubled,
        harmonised=doubled and strong >= HARMONISED_FROM,
    )


def _within(control: float) -> float:
    return max(-1.0, min(1.0, control))


def _pitch_style(genre: str, power: float, freedom: float) -> PitchStyle:
    warmth = 0.6 if genre in STRAIGHT else 1.2 if genre in WARM else 1.0
    amount = warmth * (2.0**freedom if freedom >= 0 else 1 + 0.85 * freedom)
    return PitchStyle(
        vibrato=min(WIDEST_VIBRATO, 42.0 * amount * 2.0 ** (0.25 * power)),
        scoop=min(120.0, 60.0 * amount),
        drift=min(10.0, 6.0 * max(amount, 0.4)),
        glide=2.0 ** (0.8 * freedom),
        vibrato_delay=2.0 ** (-0.7 * freedom),
    )


def _inhale(genre: str, force: float, power: float, freedom: float) -> float:
    """Close, free voices are heard breathing; loud ones under a band, and straight ones, hardly are."""
    style = -5.0 if genre in STRAIGHT else 2.0 if genre in WARM else 0.0
    return style - 1.5 * force - 2.0 * power + (3.0 if freedom >= 0 else 12.0) * freedom
