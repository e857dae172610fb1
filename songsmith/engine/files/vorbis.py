"""Vorbis comments, and the two places they live in: a FLAC block and the second packet of an Ogg stream.

After xiph.org's "Ogg Vorbis I format specification: comment field", RFC 9639 (FLAC) and RFC 3533 (Ogg).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from songsmith.engine.files.tags import SongTags

VENDOR = b"Songsmith"

FLAC_MARKER = b"fLaC"
FLAC_COMMENT, FLAC_PADDING = 4, 1
FLAC_LAST = 0x80
FLAC_LIMIT = (1 << 24) - 1
"""Bytes a metadata block may have."""

OGG_MARKER = b"OggS"
OGG_HEADER = struct.Struct("<4sBBqIIIB")
OGG_CONTINUED = 1
OGG_HEADER_PACKETS = 3
SERIAL = 1
"""Of the one stream in the file; encoders draw it at random, and the same song must give the same bytes."""
VORBIS_COMMENT = b"\x03vorbis"
FRAMING = b"\x01"
SEGMENT, MOST_SEGMENTS = 255, 255

_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def comment(tags: SongTags) -> bytes:
    """The comment structure, without the framing bit that Ogg adds."""
    fields = [f"{name}={value}".encode() for name, value in _fields(tags)]
    packed = b"".join(struct.pack("<I", len(field)) + field for field in fields)
    return struct.pack("<I", len(VENDOR)) + VENDOR + struct.pack("<I", len(fields)) + packed


def tag_flac(data: bytes, tags: SongTags) -> bytes:
    """The FLAC file with its comment block replaced. Raises ValueError for what is no FLAC."""
    if not data.startswith(FLAC_MARKER):
        raise ValueError("not a FLAC file")
    body = comment(tags)
    if len(body) > FLAC_LIMIT:
        raise ValueError("the tags are longer than a FLAC block")
    blocks, at = [], len(FLAC_MARKER)
    last = False
    while not last:
        head = data[at]
        last, kind = bool(head & FLAC_LAST), head & 0x7F
        size = int.from_bytes(data[at + 1 : at + 4], "big")
        if kind not in (FLAC_COMMENT, FLAC_PADDING):
            blocks.append((kind, data[at + 4 : at + 4 + size]))
        at += 4 + size
    blocks.append((FLAC_COMMENT, body))
    packed = b"".join(
        bytes([kind | (FLAC_LAST if index == len(blocks) - 1 else 0)]) + len(block).to_bytes(3, "big") + block
        for index, (kind, block) in enumerate(blocks)
    )
    return FLAC_MARKER + packed + data[at:]


def tag_ogg(data: bytes, tags: SongTags) -> bytes:
    """The Ogg Vorbis file with its comment packet replaced. Raises ValueError for what is no Ogg Vorbis."""
    pages = list(_pages(data))
    packets, used = _header_packets(pages)
    if not packets[1].startswith(VORBIS_COMMENT):
        raise ValueError("not an Ogg Vorbis file")
    packets[1] = VORBIS_COMMENT + comment(tags) + FRAMING
    headers = [pages[0], *_paged(packets[1:], first=1)]
    moved = len(headers) - used
    audio = [replace(page, sequence=page.sequence + moved) for page in pages[used:]]
    return b"".join(_packed(page) for page in (*headers, *audio))


@dataclass(frozen=True, slots=True)
class _Page:
    flags: int
    position: int
    sequence: int
    lacing: bytes
    body: bytes


def _fields(tags: SongTags) -> Iterator[tuple[str, str]]:
    values = (
        ("TITLE", tags.title),
        ("ARTIST", tags.artist),
        ("ALBUM", tags.album),
        ("GENRE", tags.genre),
        ("BPM", f"{tags.bpm:g}" if tags.bpm else ""),
        ("KEY", tags.key),
        ("LYRICS", tags.lyrics),
        ("COMMENT", tags.comment),
    )
    return ((name, value) for name, value in values if value)


def _pages(data: bytes) -> Iterator[_Page]:
    at = 0
    while at < len(data):
        marker, _, flags, position, _, sequence, _, count = OGG_HEADER.unpack_from(data, at)
        if marker != OGG_MARKER:
            raise ValueError("not an Ogg file")
        lacing = data[at + OGG_HEADER.size : at + OGG_HEADER.size + count]
        start = at + OGG_HEADER.size + count
        at = start + sum(lacing)
        yield _Page(flags, position, sequence, lacing, data[start:at])


def _header_packets(pages: Sequence[_Page]) -> tuple[list[bytes], int]:
    """The three header packets, and how many pages they take; audio starts on a page of its own."""
    packets, current = [], b""
    for used, page in enumerate(pages, 1):
        at = 0
        for size in page.lacing:
            current += page.body[at : at + size]
            at += size
            if size < SEGMENT:
                packets.append(current)
                current = b""
        if len(packets) >= OGG_HEADER_PACKETS:
            return packets[:OGG_HEADER_PACKETS], used
    raise ValueError("not an Ogg Vorbis file")


def _paged(packets: Sequence[bytes], first: int) -> Iterator[_Page]:
    """Packets laid out on as few pages as they need."""
    lacing = [size for packet in packets for size in _segments(len(packet))]
    body, at = b"".join(packets), 0
    for index, start in enumerate(range(0, len(lacing), MOST_SEGMENTS)):
        own = lacing[start : start + MOST_SEGMENTS]
        continued = OGG_CONTINUED if start and lacing[start - 1] == SEGMENT else 0
        ends = any(size < SEGMENT for size in own)
        yield _Page(continued, 0 if ends else -1, first + index, bytes(own), body[at : at + sum(own)])
        at += sum(own)


def _segments(size: int) -> list[int]:
    return [SEGMENT] * (size // SEGMENT) + [size % SEGMENT]


def _packed(page: _Page) -> bytes:
    def head(checksum: int) -> bytes:
        return OGG_HEADER.pack(
            OGG_MARKER, 0, page.flags, page.position, SERIAL, page.sequence, checksum, len(page.lacing)
        )

    rest = page.lacing + page.body
    return head(_checksum(head(0) + rest)) + rest


def _checksum(data: bytes) -> int:
    """Ogg's CRC-32 (same polynomial as zip's, bits the other way round, no inversion) with zlib's speed."""
    mirrored = zlib.crc32(data.translate(_REVERSED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{mirrored:032b}"[::-1], 2)
