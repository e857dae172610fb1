"""Recordings as this service takes them, and what it hears in them."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from itertools import groupby
from types import MappingProxyType
from typing import Any

from songsmith.providers.base import GenerationJob, HeardElsewhere, ProviderError, Recording
from songsmith.providers.minimax.payload import LISTEN_PATH, PATH, cover_body_of, listen_body_of
from songsmith.providers.minimax.schemas import Heard

MAX_BYTES = 50 * 2**20
MIB = 2**20

TOO_LARGE = "MiniMax takes recordings of at most 50 MB; this one has {:.0f} MB. Use a shorter part of it."
NO_RECORDING = "This take has no recording to start from."
FEATURE_TO_COME = "(the number by which MiniMax knows the recording once it has heard it)"

TAGS = MappingProxyType(
    {
        "intro": "Intro",
        "verse": "Verse",
        "chorus": "Chorus",
        "bridge": "Bridge",
        "outro": "Outro",
        "inst": "Inst",
    }
)
"""The service's names of parts → ours. Silence and what nobody knows belong to the part before."""


def recording_of(job: GenerationJob) -> Recording:
    """Raises ProviderError: there is none, or it is too large."""
    if job.recording is None:
        raise ProviderError(NO_RECORDING)
    if job.recording.size > MAX_BYTES:
        raise ProviderError(TOO_LARGE.format(job.recording.size / MIB))
    return job.recording


def encoded(recording: Recording) -> str:
    return base64.b64encode(recording.read()).decode("ascii")


def shown(body: Mapping[str, Any], recording: Recording) -> dict[str, Any]:
    """A body as people see it, and as it is kept: without megabytes of letters."""
    return {**body, "audio_base64": _in_words(recording)} if "audio_base64" in body else dict(body)


def listen_preview(job: GenerationJob) -> Mapping[str, Any]:
    return {"url": job.base_url + LISTEN_PATH, "body": listen_body_of(_in_words(recording_of(job)))}


def cover_preview(job: GenerationJob) -> Mapping[str, Any]:
    recording = recording_of(job)
    if job.lyrics.strip():
        body = cover_body_of(job, feature_id=recording.feature_id or FEATURE_TO_COME)
    else:
        body = cover_body_of(job, audio=_in_words(recording))
    return {"url": job.base_url + PATH, "body": body}


def heard_from(answer: Heard) -> HeardElsewhere:
    """Of parts that begin at the same moment the first counts."""
    known = [(segment.start, TAGS[segment.label]) for segment in answer.segments if segment.label in TAGS]
    return HeardElsewhere(
        feature_id=answer.cover_feature_id,
        lyrics=answer.formatted_lyrics,
        sections=tuple(next(same) for _, same in groupby(sorted(known), key=lambda part: part[0])),
        duration=answer.audio_duration,
        trace_id=answer.trace_id,
    )


def _in_words(recording: Recording) -> str:
    return f"(the recording “{recording.name}”, {max(0.1, recording.size / MIB):.1f} MB, as base64)"
