"""What a style prompt was understood as."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final, Literal

from songsmith.engine.score import Key, Meter
from songsmith.language.singing import Singing

A_CAPPELLA: Final[Singing] = "a cappella"
VoiceHint = Literal["", "female", "male", "young"]


@dataclass(frozen=True, slots=True)
class Span:
    """prompt[start:end] (code points) and what it was read as; meaning "" = ignored."""

    start: int
    end: int
    text: str
    meaning: str


def is_unaccompanied(kinds: object) -> bool:
    """kinds: a style's, or what a stored score kept of them."""
    return isinstance(kinds, (list, tuple)) and A_CAPPELLA in kinds


@dataclass(frozen=True, slots=True)
class StyleSpec:
    """blend: genres with their shares (sum 1), the leading one first. bpm counts quarter notes.

    swing: where the second eighth falls within its beat. energy: 0 … 1. key_given, bpm_given: the writer
    named
    them, so nobody may move them to suit the singer. wanted, banned: canonical instrument names.
    lift: the last chorus rises by a tone or a semitone. kinds: words that name a kind within a genre
    ("trap"), what the drummer counts ("half-time"), how much there is to play ("less drums"), or who plays
    (`language.singing`): "a cappella" keeps the band silent, "instrumental" is for those who write recipes.
    """

    genre: str
    blend: tuple[tuple[str, float], ...]
    bpm: float
    key: Key
    meter: Meter
    swing: float
    energy: float
    key_given: bool = False
    bpm_given: bool = False
    moods: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    banned: tuple[str, ...] = ()
    era: str = ""
    voice: VoiceHint = ""
    production: tuple[str, ...] = ()
    lift: bool = False
    kinds: tuple[str, ...] = ()
    used: tuple[Span, ...] = ()
    ignored: tuple[Span, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Plain JSON types, for the score and for the page."""
        return asdict(self)
