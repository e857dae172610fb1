"""Which container a file is, by its first bytes: the names and types that come with uploads mean nothing."""

from __future__ import annotations

HEAD_BYTES = 1 << 16
"""As much of a file as `container` wants to see."""

_ID3 = 10  # bytes of its header


def container(head: bytes) -> str | None:
    """The demuxer's name for the containers that are taken, None for everything else."""
    start = _after_tag(head.lstrip(b"\0") if head[:1] == b"\0" and head[4:8] != b"ftyp" else head)
    if start[:4] in (b"RIFF", b"RF64") and start[8:12] == b"WAVE":
        return "wav"
    if start[:4] == b"FORM" and start[8:12] in (b"AIFF", b"AIFC"):
        return "aiff"
    if start[4:8] == b"ftyp":
        return "mov"
    names = {b"fLaC": "flac", b"OggS": "ogg", b"\x1aE\xdf\xa3": "matroska"}
    return names.get(start[:4]) or _frames(start) or ("mp3" if head[:3] == b"ID3" else None)


def _after_tag(head: bytes) -> bytes:
    """What follows an ID3v2 tag; nothing when the tag is longer than the head."""
    if head[:3] != b"ID3" or len(head) < _ID3:
        return head
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return head[_ID3 + size :]


def _frames(start: bytes) -> str | None:
    """Bare frames begin with eleven set bits; the layer tells MPEG audio from ADTS AAC."""
    if len(start) < 4 or start[0] != 0xFF or start[1] & 0xE0 != 0xE0:
        return None
    if start[1] & 0xF6 == 0xF0:
        return "aac"
    version, layer, rate = start[1] >> 3 & 3, start[1] >> 1 & 3, start[2] >> 2 & 3
    return None if version == 1 or layer == 0 or rate == 3 else "mp3"
