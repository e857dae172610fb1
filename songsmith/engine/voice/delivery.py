"""How a section is sung: what style, section energy and the writer's three controls ask of the voice."""

from __future__ import annotations

from dataclasses import dataclass

from songsmith.engine.recipe import Expression
from songsmith.engine.score import Score, Section
from songsmith.engine.style.spec import is_unaccompanied
from songsmith.engine.voice.doubles import Interval
from songsmith.engine.voice.pitch import PitchStyle

MIDDLE_ENERGY = 0.6
"""Section energy at which nothing is added or taken away."""
MOST_TIMING = 0.012
"""Seconds (standard deviation) that the freest singer takes."""
WIDEST_VIBRATO = 43.0
"""Cents, half of the swing: with the voice's wander on top, singing stays within 50 cents of its note."""
WIDEST_DRIFT = 6.5
"""Cents (standard deviation)."""
STACKED = frozenset({"Chorus", "Hook", "Post Chorus"})
HARMONISED_FROM = 0.8
"""Section energy from which choruses get harmonies as well as doubles."""
STRAIGHT = frozenset({"house", "dnb", "synthwave", "hiphop", "lofi", "ambient", "punk"})
"""Genres sung with little vibrato and few scoops."""
WARM = frozenset({"ballad", "soul", "gospel", "jazz", "country", "cinematic"})
"""Genres sung with more of both."""
UNSTACKED = frozenset({"folk", "ballad", "jazz", "bossa", "ambient", "country", "blues", "chinese"})
"""Genres whose choruses get doubles only when they are strong."""
OCTAVES = frozenset({"rock", "punk", "funk", "house", "dnb", "synthwave", "hiphop"})
"""Genres whose harmonies are an octave away instead of a third: shouted along, not in close harmony."""
CHOIRS = frozenset({"gospel", "cinematic"})
"""Genres that have both."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """level: dB around the voice's usual loudness. tilt: dB an octave (loud voices are bright, not only
    loud). breath: dB on the noise in voiced sound. accent: how far stressed syllables stand out, 1 as usual.
    timing: seconds (standard deviation) by which syllables leave the beat. inhale: dB around the usual breath
    before a phrase. doubled, harmonies: what is stacked under the lead.
    """

    pitch: PitchStyle
    level: float
    tilt: float
    breath: float
    accent: float
    timing: float
    inhale: float
    doubled: bool
    harmonies: tuple[Interval, ...]


def delivery(score: Score, section: Section, expression: Expression) -> Delivery:
    """Energy .3 is close and breathy, 1.0 is loud and bright."""
    force = max(-1.5, min(1.5, (section.energy - MIDDLE_ENERGY) / 0.4))
    power, freedom = _within(expression.power), _within(expression.freedom)
    strong = section.energy + 0.4 * power
    alone = is_unaccompanied(score.style.get("kinds"))
    needed = 0.0 if alone else 0.85 if score.genre in UNSTACKED else 0.6
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
        harmonies=_harmonies(score.genre) if doubled and (alone or strong >= HARMONISED_FROM) else (),
    )


def _harmonies(genre: str) -> tuple[Interval, ...]:
    if genre in CHOIRS:
        return ("third", "octave")
    return ("octave",) if genre in OCTAVES else ("third",)


def _within(control: float) -> float:
    return max(-1.0, min(1.0, control))


def _pitch_style(genre: str, power: float, freedom: float) -> PitchStyle:
    warmth = 0.6 if genre in STRAIGHT else 1.2 if genre in WARM else 1.0
    amount = warmth * (2.0**freedom if freedom >= 0 else 1 + 0.85 * freedom)
    return PitchStyle(
        vibrato=min(WIDEST_VIBRATO, 37.0 * amount * 2.0 ** (0.25 * power)),
        scoop=min(120.0, 60.0 * amount),
        drift=min(WIDEST_DRIFT, 6.0 * max(amount, 0.4)),
        glide=2.0 ** (0.65 * freedom),
        vibrato_delay=2.0 ** (-0.7 * freedom),
    )


def _inhale(genre: str, force: float, power: float, freedom: float) -> float:
    """Close, free voices are heard breathing; loud ones under a band, and straight ones, hardly are."""
    style = -5.0 if genre in STRAIGHT else 2.0 if genre in WARM else 0.0
    return style - 1.5 * force - 2.0 * power + (3.0 if freedom >= 0 else 12.0) * freedom
