"""What every renderer shares: speech cut into frames, the frames of a sung phrase, and the interface itself.

A renderer speaks a phrase once (`Spoken`, cached) and can then sing it any number of times (lead, doubles,
harmonies) from a plan of frames (`SungFrames`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

SPEECH_RATE = 24_000
"""Hz; both speech models work at this rate."""
HOP = 300
"""Samples in a frame."""
FRAME = HOP / SPEECH_RATE
"""Seconds in a frame: 12.5 ms."""

Floats = NDArray[np.float64]
Floats32 = NDArray[np.float32]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Segment:
    """Where a unit was spoken: frames start … end (exclusive); start == end: a pause that was not made."""

    phone: str
    start: int
    end: int


class Spectra(Protocol):
    @property
    def nbytes(self) -> int: ...


SpectraT = TypeVar("SpectraT", bound=Spectra)


@dataclass(frozen=True, slots=True)
class Spoken(Generic[SpectraT]):
    """One phrase as the model says it. All arrays have T frames.

    f0: Hz, 0 where unvoiced. steady: voiced and loud, so that it may be held.
    spectra: what this renderer needs to sound the frames again.
    """

    segments: tuple[Segment, ...]
    f0: Floats
    steady: Flags
    spectra: SpectraT

    @property
    def frames(self) -> int:
        return len(self.f0)


@dataclass(frozen=True, slots=True)
class SungFrames:
    """The plan of a sung phrase: for each of T frames which spoken frame sounds, how high and how loud.

    start: seconds from the start of the file of frame 0, a multiple of 1/300 s (a whole sample at 24 and at
    44.1 kHz). position: fractional spoken frame. f0: Hz, at the middle of the frame's hop. gain: linear, 0 in
    rests. tilt: dB an octave around 1 kHz, of voiced sound. breath: dB on the noise in voiced frames.
    under_lead: a lead sings the same words louder, so that a coarser spectrum is not heard.
    """

    start: float
    position: Floats
    voiced: Flags
    f0: Floats
    gain: Floats
    tilt: float
    breath: float
    under_lead: bool = False


class SpeechText(Protocol):
    """Tokens for the model and the units to align; see `songsmith.engine.voice.phrase.Utterance`."""

    @property
    def tokens(self) -> tuple[str, ...]: ...

    @property
    def units(self) -> tuple[Unit, ...]: ...

    @property
    def sung_units(self) -> int:
        """How many of the units will be sung; those after them are only said."""
        ...


@dataclass(frozen=True, slots=True)
class Unit:
    """A phone, or "_" for a pause that may be skipped; first … last: its model tokens (0 is the pad)."""

    phone: str
    first: int
    last: int


class Renderer(Protocol[SpectraT]):
    """Quick and studio both are this."""

    @property
    def name(self) -> str:
        """Tells renderers apart in caches: speech of one is of no use to another."""
        ...

    @property
    def alphabet(self) -> frozenset[str]:
        """The characters that the model has sounds for."""
        ...

    @property
    def lines_at_once(self) -> int:
        """Lines that are best sung at the same time; each then takes one processor."""
        ...

    def speak(self, text: SpeechText) -> Spoken[SpectraT]:
        """Say the phrase once at the model's own pace and pitch, and align it."""
        ...

    def resynthesise(
        self, spoken: Spoken[SpectraT], frames: SungFrames, rng: np.random.Generator
    ) -> Floats32:
        """Mono audio at 24 kHz, HOP samples a frame, sample 0 at `frames.start`."""
        ...
