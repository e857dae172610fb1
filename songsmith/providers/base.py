"""What a provider is: something that turns a job into audio.

A provider is a plain object. It is told everything by value (keys included), imports no model, writes no row
and no file; the caller stores what it returns. It runs in the worker process, one job at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from songsmith.engine.audio import Audio
from songsmith.engine.recipe import Expression

Report = Callable[[str, float], None]
"""Called with what is happening in the writer's words ("Singing verse 2 of 3") and the share done, 0 … 1."""

Cancelled = Callable[[], bool]
"""True when nobody waits for the result any more; a provider asks often and raises `JobCancelled`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Lengths in code points. prompt_min counts when there are no words."""

    prompt_min: int = 1
    prompt_max: int = 2000
    lyrics_max: int = 3500


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the page may offer with this provider.

    exact_timing: the timing map comes from the score; otherwise it is shown as "estimated".
    local: nothing leaves this machine. chords: understands chords in the sheet.
    """

    voices: bool = False
    seed: bool = False
    instrumental: bool = True
    expression: bool = False
    chords: bool = False
    exact_timing: bool = False
    local: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class GenerationJob:
    """Every input of one take, as values.

    lyrics: the sheet, canonical tags, LF. options: what only one provider understands (sample rate, …).
    key, base_url: how to reach a remote provider; empty for local ones.
    """

    take_id: str
    prompt: str
    lyrics: str
    seed: int
    voice: str = ""
    instrumental: bool = False
    expression: Expression = field(default_factory=Expression)
    pronunciations: Mapping[str, str] = field(default_factory=dict)
    section_ids: tuple[str, ...] = ()
    line_ids: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    key: str = field(default="", repr=False)
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class GenerationResult:
    """audio: float32 (2, n) at `sample_rate` Hz. bpm, key: None, "" when the provider does not know.

    timing: timing map (engine/schemas/timing.json) or None; timing_estimated: it was guessed, not known.
    score: the score as JSON text, "" when there is none. report: what is worth keeping about the making
    (seconds per stage, loudness, trace id …), JSON values only, no secrets.
    """

    audio: Audio
    sample_rate: int
    voice: str = ""
    bpm: float | None = None
    key: str = ""
    score: str = ""
    timing: Mapping[str, Any] | None = None
    timing_estimated: bool = True
    report: Mapping[str, Any] = field(default_factory=dict)


class ProviderError(Exception):
    """The job cannot be done; `str(error)` tells the writer what happened and what to do."""


class JobCancelled(Exception):
    """`cancelled()` was true."""


class GenerationProvider(Protocol):
    """name: stored with takes, never changed. title: what the page shows.

    version: of the engine or the model, stored with takes; another one may make another song.
    """

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    def warm(self) -> None:
        """Loads what can be loaded before the first job; may raise ProviderError."""

    def generate(self, job: GenerationJob, report: Report, cancelled: Cancelled) -> GenerationResult:
        """Makes the song. Raises ProviderError or JobCancelled; anything else is a fault of ours."""
