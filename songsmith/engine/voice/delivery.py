"""How a section is sung: what style, section energy and the writer's three controls ask of the voice."""

from __future__ import annotations

from dataclasses import dataclass

from songsmith.engine.recipe import Expression
from songsmith.engine.score import Score, Section
from songsmith.engine.voice.pitch import PitchStyle

MIDDLE_ENERGY = 0.6
"""Section energy at which nothing is added or taken away."""
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
    loud). breath: dB on the noise in voiced sound. doubled, harmonised: what is stacked under the lead.
    """

    pitch: PitchStyle
    level: float
    tilt: float
    breath: float
    doubled: bool
    harmonised: bool


def delivery(score: Score, section: Section, expression: Expression) -> Delivery:
    """Energy .3 is close and breathy, 1.0 is loud and bright."""
    force = (section.energy - MIDDLE_ENERGY) / 0.4 + expression.power
    force = max(-1.5, min(1.5, force))
    strong = section.energy + 0.25 * expression.power
    needed = 0.85 if score.genre in UNSTACKED else 0.6
    doubled = section.kind in STACKED and strong >= needed
    return Delivery(
        pitch=_pitch_style(score.genre, expression.freedom),
        level=1.6 * force,
        tilt=0.9 * force,
        breath=-1.5 * force,
        doubled=doubled,
        harmonised=doubled and strong >= HARMONISED_FROM,
    )


def _pitch_style(genre: str, freedom: float) -> PitchStyle:
    warmth = 0.6 if genre in STRAIGHT else 1.2 if genre in WARM else 1.0
    amount = warmth * 2.0 ** max(-1.0, min(1.0, freedom))
    return PitchStyle(
        vibrato=min(80.0, 42.0 * amount),
        scoop=min(120.0, 60.0 * amount),
        drift=min(10.0, 6.0 * amount),
    )
