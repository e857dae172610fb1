"""The recipe: every input of a take. Same recipe, same engine version, same machine: same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
class Recipe:
    """section_ids, line_ids: small opaque ids, one for each section and each sung line of the sheet in order.

    Random streams are derived from seed and these ids, never from positions or database keys, so that a
    change of one line changes only that line. Empty: the engine numbers them. pronunciations: word (lower
    case) → phonemes. `voice` empty: the style chooses.
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
    engine_version: str = ENGINE_VERSION
