"""Reference recordings of covers: whether one that came with a call can be used at all."""

from __future__ import annotations

import base64
import binascii
import tempfile
from collections.abc import Iterator
from typing import IO, Literal
from urllib.parse import urlsplit

from pydantic import StrictStr

from songsmith.api.bodies import JsonBody
from songsmith.api.minimax.fields import Fields, fields_read, invalid
from songsmith.contract import MusicRequest

MAX_BYTES = 50_000_000
NOT_FETCHED = "audio_url cannot be fetched"
"""Whatever is wrong with an address: a reason would answer questions about the network of this server."""

HEADS = (
    (0, b"RIFF"),
    (0, b"RF64"),
    (0, b"FORM"),
    (0, b"fLaC"),
    (0, b"OggS"),
    (0, b"ID3"),
    (4, b"ftyp"),
    (0, b"\x1aE\xdf\xa3"),
    *((0, bytes([0xFF, second])) for second in range(0xE0, 0x100)),
)
"""Offset and bytes that wav, aiff, flac, ogg, mp3, m4a, webm and aac files begin with."""

_HEAD_BYTES = 16
_BLOCK = 3 << 18  # base64 characters decoded at once; a multiple of four
_DATA = "data:"


class PreprocessRequest(Fields):
    """The body of a call that analyses a recording."""

    model: Literal["music-cover", "music-cover-free"]
    audio_url: StrictStr = ""
    audio_base64: StrictStr = ""


def preprocess_request(body: JsonBody) -> PreprocessRequest:
    """Raises Refusal (2013)."""
    request = fields_read(PreprocessRequest, body.value)
    if bool(request.audio_url.strip()) == bool(request.audio_base64.strip()):
        raise invalid("exactly one of audio_url, audio_base64 is required")
    reference_check(request, body)
    return request


def reference_check(request: MusicRequest | PreprocessRequest, body: JsonBody) -> None:
    """Of a request with exactly one source. Raises Refusal (2013)."""
    if request.audio_base64.strip():
        with tempfile.TemporaryFile() as audio:
            reference_decode(request.audio_base64, body, audio)
    elif request.audio_url.strip():
        _check_link(request.audio_url.strip())


def reference_decode(encoded: str, body: JsonBody, out: IO[bytes]) -> None:
    """Writes the recording that base64 of a body holds, and goes back to its start. Raises Refusal (2013)."""
    _decode(_encoded(encoded.strip(), body), out)
    _check_head(out)
    out.seek(0)


def _encoded(text: str, body: JsonBody) -> Iterator[bytes]:
    """The base64 alone: a `data:` prefix is tolerated."""
    if text.startswith(_DATA):
        text = text.partition(",")[2]
    if (file := body.run_of(text)) is None:
        yield "".join(text.split()).encode("ascii", "replace")
        return
    file.seek(0)
    while block := file.read(_BLOCK):
        yield block


def _decode(encoded: Iterator[bytes], out: IO[bytes]) -> None:
    size = 0
    for block in encoded:
        try:
            size += out.write(base64.b64decode(block, validate=True))
        except binascii.Error as error:
            raise invalid("audio_base64 not valid") from error
        if size > MAX_BYTES:
            raise invalid("audio_base64 is larger than 50 MB")


def _check_head(audio: IO[bytes]) -> None:
    """Lengths are measured where recordings are decoded, apart from this process."""
    audio.seek(0)
    head = audio.read(_HEAD_BYTES)
    if not any(head[offset : offset + len(magic)] == magic for offset, magic in HEADS):
        raise invalid("audio_base64 is not a recording that can be decoded")


def _check_link(link: str) -> None:
    try:
        parts = urlsplit(link)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable:
        raise invalid(NOT_FETCHED)
