"""A finished take as the answer that was asked for: hex in JSON, a link, or pieces of hex in a stream.

Nothing here holds a whole song in memory: files are read and sent piece by piece.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from django.http import HttpResponseBase, JsonResponse, StreamingHttpResponse

from songsmith.api.minimax.answers import SUCCESS
from songsmith.api.minimax.links import Linked, link_make
from songsmith.contract import MusicRequest
from songsmith.engine.files.transcode import CHANNELS, Coding
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
    """music_duration in ms, bitrate in bit/s, music_size in bytes: of the file itself."""
    return {
        "music_duration": round(sound.duration * 1000),
        "music_sample_rate": sound.coding.sample_rate,
        "music_channel": CHANNELS,
        "bitrate": sound.coding.actual_bitrate,
        "music_size": sound.size,
    }


def response_link(take: Take, sound: Rendition, trace_id: str) -> HttpResponseBase:
    """The link under both names that clients read it by."""
    link = link_make(Linked(take.pk, sound.coding))
    data = {"audio": link, "audio_url": link, "status": COMPLETE}
    return JsonResponse(_envelope(data, sound, trace_id))


def response_hex(sound: Rendition, trace_id: str) -> HttpResponseBase:
    """One JSON document of known length whose sound is turned into hex while it is sent."""
    text = json.dumps(_envelope({"audio": _HOLE, "status": COMPLETE}, sound, trace_id))
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


async def frames(sound: Rendition, trace_id: str) -> AsyncIterator[dict[str, Any]]:
    """Pieces in progress, then a last frame without sound: clients append whatever it holds."""
    async for piece in hex_pieces(sound.path):
        data = {"audio": piece.decode(), "status": IN_PROGRESS}
        yield {"data": data, "trace_id": trace_id, "extra_info": None, "base_resp": SUCCESS}
    yield _envelope({"audio": "", "status": COMPLETE}, sound, trace_id)


def _envelope(data: dict[str, Any], sound: Rendition, trace_id: str) -> dict[str, Any]:
    return {
        "data": data,
        "trace_id": trace_id,
        "extra_info": extra_info(sound),
        "analysis_info": None,
        "base_resp": SUCCESS,
    }


async def _around(before: bytes, pieces: AsyncIterator[bytes], after: bytes) -> AsyncIterator[bytes]:
    yield before
    async for piece in pieces:
        yield piece
    yield after
