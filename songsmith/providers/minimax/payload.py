"""From a job to the body of a request."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal

from songsmith.contract import HOSTED_LIMITS, SONG_MODELS, AudioSetting, MusicRequest
from songsmith.language.structure import lyrics_to_send, parse_sheet
from songsmith.providers.base import Capabilities, GenerationJob, Limits

PATH = "/v1/music_generation"
LISTEN_PATH = "/v1/music_cover_preprocess"
COVER_MODEL: Literal["music-cover"] = "music-cover"

BEST = ("music-3.0", "music-2.6")
"""Tried in this order when no model is chosen: the first pronounces better, and few accounts have it."""

MODELS = tuple(name for name in SONG_MODELS if not name.endswith("-free"))  # the free ones are discontinued

LINK, STREAM = "url", "stream"

OLD_MODELS = ("music-2.0", "music-1.5")
_OLD_TAGS = MappingProxyType(
    {
        "Pre Chorus": "Verse",
        "Post Chorus": "Chorus",
        "Hook": "Chorus",
        "Interlude": "Bridge",
        "Transition": "Bridge",
        "Break": "Bridge",
        "Build Up": "Bridge",
        "Inst": "Bridge",
        "Solo": "Bridge",
    }
)
"""The old models know Intro, Verse, Chorus, Bridge and Outro; other tags would be sung."""
_TAG_LINE = re.compile(r"^\[([^\[\]]+)\]$", re.MULTILINE)


def models_of(options: Mapping[str, Any]) -> tuple[str, ...]:
    """In the order in which they are tried."""
    chosen = str(options.get("model", ""))
    return (chosen,) if chosen in MODELS else BEST


def capabilities_of(model: str) -> Capabilities:
    known = HOSTED_LIMITS[model]
    silent = known.prompt_instrumental
    return Capabilities(
        instrumental=silent is not None,
        limits=Limits(
            prompt_min=silent.low if silent else 1,
            prompt_max=known.prompt.high,
            prompt_least=known.prompt.low,
            lyrics_min=known.lyrics.low,
            lyrics_max=known.lyrics.high,
        ),
    )


def body_of(job: GenerationJob, model: str) -> dict[str, Any]:
    """Empty fields left out. A stream carries mp3 (hex doubles every byte), a link the sound as it is."""
    request = MusicRequest(
        model=model,  # type: ignore[arg-type]  # one of MODELS
        prompt=job.prompt,
        lyrics=_lyrics(job, model),
        is_instrumental=job.instrumental,
        **_delivery(job),
    )
    return request.body()


def cover_body_of(job: GenerationJob, *, feature_id: str = "", audio: str = "") -> dict[str, Any]:
    """With one of the two: the id with words to sing, the recording itself (base64) without."""
    request = MusicRequest(
        model=COVER_MODEL,
        prompt=job.prompt,
        lyrics=lyrics_to_send(job.lyrics) if feature_id else "",
        cover_feature_id=feature_id,
        audio_base64=audio,
        **_delivery(job),
    )
    return request.body()


def listen_body_of(audio: str) -> dict[str, Any]:
    return {"model": COVER_MODEL, "audio_base64": audio}


def _delivery(job: GenerationJob) -> dict[str, Any]:
    stream = job.options.get("transfer") == STREAM
    return {
        "stream": stream,
        "output_format": "hex" if stream else "url",
        "audio_setting": AudioSetting(format="mp3" if stream else "wav"),
    }


def _lyrics(job: GenerationJob, model: str) -> str:
    """Words of an instrumental are nobody's business; its tags shape the form."""
    if job.instrumental:
        return "\n".join(f"[{section.kind}]" for section in parse_sheet(job.lyrics).sections)
    sent = lyrics_to_send(job.lyrics)
    if model not in OLD_MODELS:
        return sent
    return _TAG_LINE.sub(lambda match: f"[{_OLD_TAGS.get(match[1], match[1])}]", sent)
