"""A finished take as the answer that was asked for: hex in JSON, a link, or pieces of hex in a stream.

Nothing here holds a whole song in memory: files are read and sent piece by piece.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpResponseBase, JsonResponse, StreamingHttpResponse

from songsmith.api.minimax.answers import SUCCESS
from songsmith.api.minimax.links import Linked, link_make
from songsmith.contract import MusicRequest
from songsmith.engine.files.transcode import CHANNELS, Coding, Transcoder
from songsmith.takes.growing import followed
from songsmith.takes.models import Take
from songsmith.takes.renditions import Rendition

COMPLETE = 2
IN_PROGRESS = 1
"""`data.status`."""

PIECE_BYTES = 64 * 1024
"""Of sound in one piece: 2 s of mp3, large enough to be cheap, small enough to start playing early."""

_HOLE = "\0"
"""Stands for the sound while the JSON around it is made; nothing else in there can contain it."""


def coding_of(request: MusicRequest) -> Coding:
    wanted = request.audio_setting
    return Coding(wanted.format, wanted.sample_rate, wanted.bitrate)


def extra_info(sound: Rendition) -> dict[str, int]:
    return _info(sound.coding, sound.duration, sound.size)


def sent_info(sent: Sent) -> dict[str, int]:
    return _info(sent.coding, sent.samples / sent.coding.sample_rate, sent.size)


def _info(coding: Coding, seconds: float, size: int) -> dict[str, int]:
    """music_duration in ms, bitrate in bit/s, music_size in bytes: of the file itself."""
    return {
        "music_duration": round(seconds * 1000),
        "music_sample_rate": coding.sample_rate,
        "music_channel": CHANNELS,
        "bitrate": coding.actual_bitrate,
        "music_size": size,
    }


def response_link(take: Take, sound: Rendition, trace_id: str) -> HttpResponseBase:
    """The link under both names that clients read it by."""
    link = link_make(Linked(take.pk, sound.coding))
    data = {"audio": link, "audio_url": link, "status": COMPLETE}
    return JsonResponse(_envelope(data, extra_info(sound), trace_id))


def response_hex(sound: Rendition, trace_id: str) -> HttpResponseBase:
    """One JSON document of known length whose sound is turned into hex while it is sent."""
    text = json.dumps(_envelope({"audio": _HOLE, "status": COMPLETE}, extra_info(sound), trace_id))
    before, after = text.encode().split(json.dumps(_HOLE)[1:-1].encode())
    length = len(before) + 2 * sound.size + len(after)
    return StreamingHttpResponse(
        _around(before, hex_pieces(sound.path), after),
        content_type="application/json",
        headers={"Content-Length": str(length)},
    )


async def hex_pieces(path: Path) -> AsyncIterator[bytes]:
    """The file as lower-case hex."""
    with await asyncio.to_thread(path.open, "rb") as file:
        while piece := await asyncio.to_thread(file.read, PIECE_BYTES):
            yield piece.hex().encode()


@dataclass(slots=True)
class Sent:
    """What a stream has sent so far: bytes of the file, samples at the rate of the file."""

    coding: Coding
    size: int = 0
    samples: int = 0


async def early_frames(take: Take, sent: Sent, trace_id: str) -> AsyncIterator[dict[str, Any]]:
    """The sound as it is made; nothing for a take whose provider cannot be heard early."""
    transcoder: Transcoder | None = None
    async for head, piece in followed(take):
        if transcoder is None:
            transcoder = await asyncio.to_thread(Transcoder, sent.coding, head.sample_rate, head.samples)
        data = await asyncio.to_thread(transcoder.push, piece)
        for part in _parts(data, sent):
            yield _piece(part, trace_id)
    if transcoder is not None:
        for part in _parts(await asyncio.to_thread(transcoder.finish), sent):
            yield _piece(part, trace_id)
        sent.samples = transcoder.written


async def frames(sound: Rendition, trace_id: str) -> AsyncIterator[dict[str, Any]]:
    """A finished sound in pieces."""
    async for piece in hex_pieces(sound.path):
        yield _piece(piece.decode(), trace_id)
    yield _envelope({"audio": "", "status": COMPLETE}, extra_info(sound), trace_id)


def last_frame(sent: Sent, trace_id: str) -> dict[str, Any]:
    """Without sound: clients append whatever it holds."""
    return _envelope({"audio": "", "status": COMPLETE}, sent_info(sent), trace_id)


def _parts(data: bytes, sent: Sent) -> Iterator[str]:
    sent.size += len(data)
    for start in range(0, len(data), PIECE_BYTES):
        yield data[start : start + PIECE_BYTES].hex()


def _piece(audio: str, trace_id: str) -> dict[str, Any]:
    data = {"audio": audio, "status": IN_PROGRESS}
    return {"data": data, "trace_id": trace_id, "extra_info": None, "base_resp": SUCCESS}


def _envelope(data: dict[str, Any], info: dict[str, int], trace_id: str) -> dict[str, Any]:
    return {
        "data": data,
        "trace_id": trace_id,
        "extra_info": info,
        "analysis_info": None,
        "base_resp": SUCCESS,
    }


async def _around(before: bytes, pieces: AsyncIterator[bytes], after: bytes) -> AsyncIterator[bytes]:
    yield before
    async for piece in pieces:
        yield piece
    yield after
