"""What was heard in a recording. Every item carries a confidence 0 … 1, since all of it is a draft.

Seconds count from the start of the recording. Bars count from 1, the first whole bar; beats before it (a
pickup, a count-in) are in bar 0 and below. Corrections by the writer make a new `Heard` of the same shape.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from songsmith.engine.score import Meter, Mode
from songsmith.engine.typed_json import build

HEARD_VERSION = 1

Stage = Literal["beats", "key", "chords", "sections", "voice", "tune", "words"]
"""What can be off, in the order in which a recording is listened to."""


@dataclass(frozen=True, slots=True)
class HeardTempo:
    """bpm: beats a minute. steady: one tempo throughout, so that the beats are an exact grid."""

    bpm: float
    steady: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class HeardBeat:
    """start: seconds. beat: its place in the bar, from 1."""

    start: float
    bar: int
    beat: int


@dataclass(frozen=True, slots=True)
class HeardKey:
    """tonic: pitch class 0–11 (0 = C). margin: how far it beat the next best key, 0 … 1."""

    tonic: int
    mode: Mode
    margin: float
    confidence: float


@dataclass(frozen=True, slots=True)
class HeardChord:
    """From `beat` of `bar` to the next. root: pitch class; quality: as in `score.Chord` ("", "m", "7" …).

    root None, symbol "N.C.": nothing that is a chord. symbol is spelled as the heard key has it.
    """

    bar: int
    beat: int
    start: float
    end: float
    root: int | None
    quality: str
    symbol: str
    confidence: float


@dataclass(frozen=True, slots=True)
class HeardSection:
    """kind: one of the 14 tags ("Pre Chorus"). group: the same letter for parts that sound alike ("A")."""

    start: float
    end: float
    bar: int
    bars: int
    kind: str
    group: str
    confidence: float


@dataclass(frozen=True, slots=True)
class HeardVoice:
    """Whether somebody sings or speaks."""

    present: bool
    confidence: float


@dataclass(frozen=True, slots=True)
class HeardNote:
    """A note of the tune. pitch: MIDI number, the recording's tuning taken out."""

    start: float
    end: float
    pitch: int
    confidence: float


@dataclass(frozen=True, slots=True)
class HeardWord:
    """line: words of one breath share a number, from 0, so that they can be laid out as lines."""

    start: float
    end: float
    text: str
    line: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Missing:
    """A stage that gave nothing, and why, in a sentence for the writer."""

    stage: Stage
    why: str


@dataclass(frozen=True, slots=True)
class Heard:
    """duration: seconds. tuning: cents off A = 440 Hz. tempo, key, voice None: not heard; `missing` says why.

    tune_source: whether the tune was taken from the singing voice or, less surely, from the top of the band.
    language: of the words, ISO 639-1, empty without words.
    """

    duration: float
    tuning: float
    tempo: HeardTempo | None
    meter: Meter
    beats: tuple[HeardBeat, ...]
    key: HeardKey | None
    chords: tuple[HeardChord, ...]
    sections: tuple[HeardSection, ...]
    voice: HeardVoice | None
    tune: tuple[HeardNote, ...]
    words: tuple[HeardWord, ...]
    missing: tuple[Missing, ...]
    tune_source: Literal["voice", "band", ""] = ""
    language: str = ""
    version: int = HEARD_VERSION


def as_json(heard: Heard) -> dict[str, Any]:
    """Plain JSON types; see schemas/heard.schema.json."""
    return asdict(heard)


def dumps(heard: Heard) -> str:
    """Compact JSON text; floats keep every digit."""
    return json.dumps(as_json(heard), separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def loads(text: str | bytes) -> Heard:
    """Raises ValueError for text that is no `Heard`, or one of a newer version."""
    return from_json(json.loads(text))


def from_json(value: object) -> Heard:
    """As :func:`loads`, from parsed JSON."""
    if not isinstance(value, Mapping) or not isinstance(value.get("version"), int):
        raise ValueError("this is not what was heard in a recording")
    if value["version"] > HEARD_VERSION:
        raise ValueError(f"what was heard is of version {value['version']}, newer than {HEARD_VERSION}")
    try:
        heard = build(Heard, value)
    except (TypeError, KeyError) as error:
        raise ValueError(f"this is not what was heard in a recording: {error}") from error
    return heard  # type: ignore[no-any-return]
