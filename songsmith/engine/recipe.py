"""The recipe: every input of a take. Same recipe, same engine version, same machine: same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from songsmith.engine.given import Given

ENGINE_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Expression:
    """The writer's three controls, each −1 … 1 around what style and section ask for."""

    power: float = 0.0
    """intimate ↔ powerful"""
    freedom: float = 0.0
    """straight ↔ expressive"""
    space: float = 0.0
    """dry ↔ spacious"""


@dataclass(frozen=True, slots=True)
class SectionWish:
    """What is wanted otherwise in one section, by its id in the recipe; everything else stays as it is.

    tune, chords: 0 as first written, 1, 2 … another one each. drums: −2 none, −1 fewer, 0, 1 more. bars: its
    length, 0 as its kind and its words ask; never fewer than its words need.
    """

    section_id: str
    tune: int = 0
    chords: int = 0
    drums: int = 0
    bars: int = 0


@dataclass(frozen=True, slots=True)
class Recipe:
    """section_ids, line_ids: small opaque ids, one for each section and each sung line of the sheet in order.

    Random streams are derived from seed and these ids, never from positions or database keys, so that a
    change of one line changes only that line. Empty: the engine numbers them. pronunciations: word (lower
    case) → phonemes. `voice` empty: the style chooses.

    given: tune, chords, form to obey. transpose: semitones by which the finished song is moved, tune, chords
    and all. tempo_factor: 1.1 = a tenth faster, everything else the same.
    """

    prompt: str
    lyrics: str
    seed: int
    voice: str = ""
    instrumental: bool = False
    expression: Expression = field(default_factory=Expression)
    pronunciations: Mapping[str, str] = field(default_factory=dict)
    section_ids: tuple[str, ...] = ()
    line_ids: tuple[str, ...] = ()
    given: Given | None = None
    wishes: tuple[SectionWish, ...] = ()
    transpose: int = 0
    tempo_factor: float = 1.0
    engine_version: str = ENGINE_VERSION
