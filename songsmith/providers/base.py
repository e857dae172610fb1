"""What a provider is: something that turns a job into audio.

A provider is a plain object. It is told everything by value (keys included), imports no model, writes no row
and no file; the caller stores what it returns. It runs in the worker process, one job at a time.

One that answers `GenerationProvider` is offered as it is. One that answers `RemoteProvider` as well has to be
told where its service is first: the settings page asks for what `setup` names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from songsmith.engine.audio import Audio
from songsmith.engine.given import Given
from songsmith.engine.recipe import Expression, SectionWish

Report = Callable[[str, float], None]
"""Called with what is happening in the writer's words ("Singing verse 2 of 3") and the share done, 0 … 1."""

Cancelled = Callable[[], bool]
"""True when nobody waits for the result any more; a provider asks often and raises `JobCancelled`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Lengths in code points of what is sent. prompt_min counts when there are no words.

    prompt_least: of a prompt that is there at all. lyrics_min: of words that are to be sung.
    """

    prompt_min: int = 1
    prompt_max: int = 2000
    lyrics_max: int = 3500
    prompt_least: int = 0
    lyrics_min: int = 1


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What the page may offer with this provider.

    exact_timing: the timing map comes from the score; otherwise it is shown as "estimated".
    local: nothing leaves this machine. streams: can be heard while it makes a song. chords: understands
    chords in the sheet. given: keeps a given tune. resings: can change single lines of a finished take.
    """

    voices: bool = False
    seed: bool = False
    instrumental: bool = True
    expression: bool = False
    chords: bool = False
    exact_timing: bool = False
    given: bool = False
    resings: bool = False
    streams: bool = False
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
    given: Given | None = None
    """A tune, chords, a form to keep; only for providers whose capabilities say `given`."""
    transpose: int = 0
    """Semitones by which the finished song is moved."""
    tempo_factor: float = 1.0
    """By which it is faster, everything else the same."""
    wishes: tuple[SectionWish, ...] = ()
    """What is wanted otherwise in single sections; like tempo_factor only for providers that say `given`."""
    without_voice: bool = False
    """Play what `finished` plays and leave its singer out."""
    recording: Recording | None = None
    """To be arranged anew; only for providers that are a `CoverProvider`."""
    finished: Finished | None = None
    """Only what differs from it is made anew; only for providers whose capabilities say `resings`."""
    options: Mapping[str, Any] = field(default_factory=dict)
    key: str = field(default="", repr=False)
    base_url: str = ""
    memory: Mapping[str, Any] = field(default_factory=dict)
    """What an earlier attempt at this take said by `remember`: a worker may have died in between."""
    hear: Callable[[Audio, int], None] | None = field(default=None, repr=False, compare=False)
    """Wants the sound (2, n) as it is made, with the samples of the whole; at the result's sample rate, which
    is then 44,100 Hz. Only for providers whose capabilities say `streams`."""
    remember: Callable[[Mapping[str, Any]], None] = field(default=lambda _: None, repr=False, compare=False)
    """Stores JSON values beyond this attempt, before it returns; for what must not be done twice."""


@dataclass(frozen=True, slots=True)
class HeardElsewhere:
    """What a service heard in a recording.

    feature_id: by which it knows the recording for a day. lyrics: with tags in its own spelling. sections:
    (start in seconds, one of the 14 tags). trace_id: for its support.
    """

    feature_id: str
    lyrics: str = ""
    sections: tuple[tuple[float, str], ...] = ()
    duration: float = 0.0
    trace_id: str = ""


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording that goes to a service. size: bytes. read: gives them.

    feature_id: by which the service knows it already; "": it does not. heard: told of what the service heard
    when it had to be asked on the way.
    """

    name: str
    size: int
    read: Callable[[], bytes] = field(repr=False, compare=False)
    feature_id: str = ""
    heard: Callable[[HeardElsewhere], None] = field(default=lambda _: None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished take that another one changes in places.

    job: that made it, `voice` being who sang; engine_version: what made it. score, timing, levels: as its
    result had them. audio: float32 (2, n), 44.1 kHz; may be changed in place.
    """

    job: GenerationJob
    engine_version: str
    score: str
    timing: Mapping[str, Any]
    levels: str
    audio: Audio = field(repr=False)


@dataclass(frozen=True, slots=True)
class GenerationResult:
    """audio: float32 (2, n) at `sample_rate` Hz. bpm, key: None, "" when the provider does not know.

    timing: timing map (engine/schemas/timing.json) or None; timing_estimated: it was guessed, not known.
    score: the score as JSON text, "" when there is none. levels: what a later change in places needs to know
    of mix and master, "" when there can be none. report: what is worth keeping about the making (seconds per
    stage, loudness, trace id …), JSON values only, no secrets.
    """

    audio: Audio
    sample_rate: int
    voice: str = ""
    bpm: float | None = None
    key: str = ""
    score: str = ""
    levels: str = ""
    timing: Mapping[str, Any] | None = None
    timing_estimated: bool = True
    report: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a service that somebody sets once. values: (value, what the menu says), default first."""

    name: str
    title: str
    values: tuple[tuple[str, str], ...]
    help: str = ""


@dataclass(frozen=True, slots=True)
class Setup:
    """What has to be known before a remote provider can be used, and what people should know.

    addresses: (URL, title) of the known places; empty: somebody types one. receives: who gets what with each
    take. price: what a take costs, as far as anybody knows. tests: what the connection test sends.
    """

    about: str
    receives: str
    price: str
    tests: str
    addresses: tuple[tuple[str, str], ...] = ()
    key_needed: bool = True
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Connection:
    """How to reach a service. base_url without a slash at its end."""

    base_url: str
    key: str = field(default="", repr=False)
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a connection test found, in words for whoever pressed the button."""

    works: bool
    message: str


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


@runtime_checkable
class RemoteProvider(GenerationProvider, Protocol):
    """A provider that needs an address, and mostly a key."""

    @property
    def setup(self) -> Setup: ...

    def capabilities_with(self, options: Mapping[str, Any]) -> Capabilities:
        """What it can do as it is set up: models differ."""

    def test(self, connection: Connection) -> Finding:
        """Asks the service something that costs nothing. Takes seconds; never raises for what it finds."""

    def preview(self, job: GenerationJob) -> Mapping[str, Any]:
        """What would be sent: {"url": …, "body": {…}}, the key left out. Sends nothing."""


@runtime_checkable
class CoverProvider(RemoteProvider, Protocol):
    """A remote provider that arranges a recording anew: a job with `recording` and no words is sung to the
    words that it hears itself."""

    @property
    def cover_model(self) -> str:
        """Whose limits of the contract hold for covers."""

    @property
    def cover_receives(self) -> str:
        """Who gets what with a cover, for people."""

    def listen(self, job: GenerationJob, report: Report, cancelled: Cancelled) -> HeardElsewhere:
        """What it hears in `job.recording`; costs nothing. Raises ProviderError, JobCancelled."""

    def listen_preview(self, job: GenerationJob) -> Mapping[str, Any]:
        """What `listen` would send, as `preview`; the recording itself as a few words."""
