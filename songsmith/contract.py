"""The one typed request for music: forms, command line, API server and client read the same rules.

`MusicRequest` holds the body of a call to the music endpoint with blanks filled in. `check_request` raises
the first broken rule in the order in which a server checks them; `writer_errors` gives a form all its fields
at once. Lengths count code points. `null` and "" count as absent, fields that nobody knows are ignored. What
stands outside the body (who asks, whether a reference can be fetched) is not checked here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictStr, ValidationError

from songsmith.language.singing import nobody_sings
from songsmith.language.structure import lyrics_to_send, parse_sheet


class Code(IntEnum):
    """`base_resp.status_code` of the refusals that a body alone can earn."""

    INVISIBLE = 1042
    INVALID = 2013


@dataclass(frozen=True, slots=True)
class Length:
    """Smallest and largest number of code points."""

    low: int
    high: int

    def holds(self, text: str) -> bool:
        return self.low <= len(text) <= self.high


@dataclass(frozen=True, slots=True)
class ModelLimits:
    """What a model takes. lyrics and prompt hold where the field is present.

    prompt_instrumental None: the model makes no instrumentals; optimizer: it writes missing words itself.
    """

    prompt: Length
    lyrics: Length
    prompt_instrumental: Length | None = None
    optimizer: bool = False
    cover: bool = False


_SONG = ModelLimits(Length(0, 2000), Length(1, 3500), Length(1, 2000), optimizer=True)
_COVER = ModelLimits(Length(10, 300), Length(10, 1000), cover=True)
DEFAULT_MODEL = "music-2.6"
SONG_MODELS = (
    "music-2.6",
    "music-2.6-free",
    "music-3.0",
    "music-3.0-free",
    "music-2.5+",
    "music-2.5",
    "music-2.0",
    "music-1.5",
)
COVER_MODELS = ("music-cover", "music-cover-free")

LIMITS: Mapping[str, ModelLimits] = MappingProxyType(
    {**dict.fromkeys(SONG_MODELS, _SONG), **dict.fromkeys(COVER_MODELS, _COVER)}
)
"""What our own server and the built-in engine take: legacy names have the limits of music-2.6."""

LYRICS_MAX = LIMITS[DEFAULT_MODEL].lyrics.high
PROMPT_MAX = LIMITS[DEFAULT_MODEL].prompt.high
"""Code points; what pages count against."""

LYRICS_MAX, PROMPT_MAX = _SONG.lyrics.high, _SONG.prompt.high
"""Code points that a song takes: what counters on pages count towards."""

HOSTED_LIMITS: Mapping[str, ModelLimits] = MappingProxyType(
    {
        **LIMITS,
        "music-2.5": ModelLimits(Length(0, 2000), Length(1, 3500), optimizer=True),
        "music-2.0": ModelLimits(Length(10, 2000), Length(10, 3000)),
        "music-1.5": ModelLimits(Length(10, 300), Length(10, 600)),
    }
)
"""What the hosted service takes: old models are narrower there."""

_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")

MAX_INVISIBLE_SHARE = 0.1
"""Share of invisible code points above which a text is refused."""

SampleRate = Literal[16000, 24000, 32000, 44100]
Bitrate = Literal[32000, 64000, 128000, 256000]
AudioFormat = Literal["mp3", "wav", "pcm"]
Model = Literal[
    "music-2.6",
    "music-2.6-free",
    "music-3.0",
    "music-3.0-free",
    "music-2.5+",
    "music-2.5",
    "music-2.0",
    "music-1.5",
    "music-cover",
    "music-cover-free",
]


class ContractError(ValueError):
    """A broken rule.

    field: dotted name of the field at fault. message: what the writer should do. api_message, code: what
    MiniMax answers in `base_resp`.
    """

    def __init__(self, field: str, message: str, api_message: str, code: int = Code.INVALID) -> None:
        super().__init__(message)
        self.field, self.message, self.api_message, self.code = field, message, api_message, int(code)

    def envelope(self, trace_id: str) -> dict[str, Any]:
        """The answer of the music endpoint; trace_id: 32 hex digits."""
        base_resp = {"status_code": self.code, "status_msg": self.api_message}
        return {"data": None, "trace_id": trace_id, "base_resp": base_resp}


class AudioSetting(BaseModel):
    """bitrate matters for mp3 alone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    sample_rate: SampleRate = 44100
    bitrate: Bitrate = 256000
    format: AudioFormat = "mp3"


class MusicRequest(BaseModel):
    """The body of a request with absent fields filled in; absent texts are "".

    Validating alone checks types and enums; `check_request` checks everything.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    model: Model
    prompt: StrictStr = ""
    lyrics: StrictStr = ""
    stream: StrictBool = False
    output_format: Literal["url", "hex"] = "hex"
    audio_setting: AudioSetting = Field(default_factory=AudioSetting)
    lyrics_optimizer: StrictBool = False
    is_instrumental: StrictBool = False
    audio_url: StrictStr = ""
    audio_base64: StrictStr = ""
    cover_feature_id: StrictStr = ""
    aigc_watermark: StrictBool = False

    @property
    def limits(self) -> ModelLimits:
        return LIMITS[self.model]

    @property
    def is_cover(self) -> bool:
        return self.limits.cover

    @property
    def audio_sources(self) -> tuple[str, ...]:
        """Names of the reference fields that are not blank."""
        return tuple(name for name in AUDIO_SOURCES if getattr(self, name).strip())

    @property
    def writes_words(self) -> bool:
        """Words are to be written from the prompt: asked for, and there are none."""
        return self.lyrics_optimizer and not self.lyrics and not self.is_instrumental

    def body(self) -> dict[str, Any]:
        """The JSON to send to a server: empty texts and unset switches left out."""
        sent = self.model_dump()
        always = ("model", "output_format", "audio_setting")
        return {name: value for name, value in sent.items() if name in always or value}


AUDIO_SOURCES = ("audio_url", "audio_base64", "cover_feature_id")

Problems = Iterator[ContractError]
Rule = Callable[[MusicRequest], Problems]


def check_request(data: object) -> MusicRequest:
    """Read the body of an API call; raises the first ContractError in the documented order."""
    request = parse_request(data)
    for error in problems(request):
        raise error
    return request


def parse_request(data: object) -> MusicRequest:
    """Types, enums and known models only; raises ContractError."""
    if not isinstance(data, Mapping):
        raise ContractError("", "Send one JSON object.", "invalid params, the body is not a JSON object")
    try:
        request = MusicRequest.model_validate(_present(data))
    except ValidationError as error:
        raise _type_error(error) from error
    for field in ("prompt", "lyrics", *AUDIO_SOURCES):
        if _HALF_CHARACTER.search(getattr(request, field)):
            message = "The text holds half a character (a lone surrogate): retype or paste it again."
            raise _invalid(field, message, f"{field} not valid")
    return request


def problems(request: MusicRequest) -> Problems:
    """All broken rules that cross fields, in the order in which a server checks them."""
    for rule in _RULES:
        yield from rule(request)


def writer_request(
    *, prompt: str, lyrics: str, is_instrumental: bool = False, model: str = DEFAULT_MODEL, **fields: object
) -> MusicRequest:
    """As `check_request`, and refuses what a writer cannot mean: nothing to sing, invisible text.

    A prompt that says "no vocals" asks for an instrumental as the switch does. Here the limits count what a
    provider is sent: canonical tags, repeats written out, no chords.
    """
    data = _written(prompt, lyrics, is_instrumental, model, fields)
    for error in _writer_problems(data):
        raise error
    return parse_request(data)


def writer_errors(
    *, prompt: str, lyrics: str, is_instrumental: bool = False, model: str = DEFAULT_MODEL, **fields: object
) -> dict[str, str]:
    """Field → what to do, for a form; empty when the request is fine."""
    data = _written(prompt, lyrics, is_instrumental, model, fields)
    errors: dict[str, str] = {}
    for error in _writer_problems(data):
        errors.setdefault(error.field, error.message)
    return errors


def _written(
    prompt: str, lyrics: str, is_instrumental: bool, model: str, fields: Mapping[str, object]
) -> dict[str, object]:
    sings = model in LIMITS and LIMITS[model].cover
    silent = is_instrumental if sings else nobody_sings(prompt, asked=is_instrumental)
    return {"model": model, "prompt": prompt, "lyrics": lyrics, "is_instrumental": silent, **fields}


def invisible_share(text: str) -> float:
    """Share of code points that print nothing: control, format, unassigned and private characters."""
    if not text:
        return 0.0
    return sum(unicodedata.category(c)[0] == "C" and c not in "\n\r\t" for c in text) / len(text)


def _present(data: Mapping[Any, Any]) -> dict[str, Any]:
    """Without the fields that count as absent, in `audio_setting` too."""
    kept = {name: value for name, value in data.items() if value is not None and value != ""}
    if isinstance(kept.get("audio_setting"), Mapping):
        kept["audio_setting"] = _present(kept["audio_setting"])
    return kept


def _type_error(error: ValidationError) -> ContractError:
    """The first failing field, in the order of the model's fields."""
    first = error.errors(include_url=False)[0]
    field = ".".join(str(part) for part in first["loc"])
    if first["type"] == "missing":
        return ContractError(field, f"Say which {field} to use.", f"invalid params, {field} is required")
    if first["type"] == "literal_error":
        choices = str(first["ctx"]["expected"]) if "ctx" in first else ""
        message = f"Choose one of these for {field}: {choices}."
    else:
        message = f"{field} has the wrong type."
    return ContractError(field, message, f"invalid params, {field} not valid")


def _invalid(field: str, message: str, reason: str) -> ContractError:
    return ContractError(field, message, f"invalid params, {reason}")


def _length_error(field: str, text: str, length: Length) -> ContractError:
    what = {"prompt": "The description has", "lyrics": "The words have"}[field]
    if len(text) > length.high:
        excess = len(text) - length.high
        message = f"{what} {len(text):,} characters, the limit is {length.high:,}: take out {excess:,}."
    else:
        message = f"{what} only {len(text)} characters: write at least {length.low}."
    return _invalid(field, message, f"{field} length not valid")


def _stream_is_hex(request: MusicRequest) -> Problems:
    if request.stream and request.output_format == "url":
        message = "A streamed answer has no link: choose hex, or do not stream."
        yield _invalid("output_format", message, "output_format must be hex when stream is true")


def _songs_take_no_audio(request: MusicRequest) -> Problems:
    if not request.is_cover and request.audio_sources:
        field = request.audio_sources[0]
        message = f"Only cover models take a reference recording: choose {COVER_MODELS[0]} or leave it out."
        yield _invalid(field, message, f"{field} is only supported by cover models")


def _song_lengths(request: MusicRequest) -> Problems:
    if request.is_cover:
        return
    limits = request.limits
    if request.prompt and not limits.prompt.holds(request.prompt):
        yield _length_error("prompt", request.prompt, limits.prompt)
    if request.lyrics and not limits.lyrics.holds(request.lyrics):
        yield _length_error("lyrics", request.lyrics, limits.lyrics)


def _prompt_where_needed(request: MusicRequest) -> Problems:
    if not request.is_cover and not request.prompt and (request.is_instrumental or request.writes_words):
        message = (
            "Describe the music: an instrumental has nothing else to go by."
            if request.is_instrumental
            else "Describe the song: its words are written from the description."
        )
        yield _invalid("prompt", message, "prompt is required")


def _words_where_needed(request: MusicRequest) -> Problems:
    silent = request.is_instrumental or request.lyrics_optimizer
    if not request.is_cover and not request.lyrics and not silent:
        yield _invalid("lyrics", NO_WORDS, "lyrics is required")


def _cover_rules(request: MusicRequest) -> Problems:
    if not request.is_cover:
        return
    yield from _cover_texts(request)
    if request.is_instrumental or request.lyrics_optimizer:
        field = "is_instrumental" if request.is_instrumental else "lyrics_optimizer"
        message = "A cover sings: switch off “instrumental” and “write the words for me”."
        yield _invalid(field, message, f"{field} is not supported by cover models")


def _cover_texts(request: MusicRequest) -> Problems:
    limits, sources = request.limits, request.audio_sources
    if not request.prompt:
        message = "Describe the style of the cover in 10 to 300 characters."
        yield _invalid("prompt", message, "prompt is required")
    elif not limits.prompt.holds(request.prompt):
        yield _length_error("prompt", request.prompt, limits.prompt)
    if len(sources) != 1:
        field = sources[1] if sources else AUDIO_SOURCES[0]
        message = "Give one reference recording: a link, a file or an analysed one, not several."
        yield _invalid(field, message, "exactly one of audio_url, audio_base64, cover_feature_id is required")
    if request.lyrics and not limits.lyrics.holds(request.lyrics):
        yield _length_error("lyrics", request.lyrics, limits.lyrics)
    elif not request.lyrics and "cover_feature_id" in sources:
        yield _invalid("lyrics", "Give the words to sing over the analysed recording.", "lyrics is required")


_RULES: tuple[Rule, ...] = (
    _stream_is_hex,
    _songs_take_no_audio,
    _song_lengths,
    _prompt_where_needed,
    _words_where_needed,
    _cover_rules,
)

NO_WORDS = "Write some words to sing, or switch on “instrumental”."


def _writer_problems(data: Mapping[str, object]) -> Problems:
    """The rules, and those for people, who have sheets with chords and tags where programs have words."""
    try:
        request = parse_request(data)
    except ContractError as error:
        yield error
        return
    for field in ("prompt", "lyrics"):
        if invisible_share(getattr(request, field)) > MAX_INVISIBLE_SHARE:
            message = (
                "More than a tenth of these characters are invisible: paste the text without formatting."
            )
            yield ContractError(field, message, "invisible character ratio limit", Code.INVISIBLE)
    sent = request.model_copy(update={"lyrics": lyrics_to_send(request.lyrics)})
    yield from problems(sent)
    words_expected = not (request.is_instrumental or request.lyrics_optimizer or request.is_cover)
    if words_expected and sent.lyrics and not has_words(request.lyrics):
        yield _invalid("lyrics", NO_WORDS, "lyrics is required")


def has_words(lyrics: str) -> bool:
    """Is there anything to sing, beside tags and chords?"""
    return any(section.lines for section in parse_sheet(lyrics).sections)
