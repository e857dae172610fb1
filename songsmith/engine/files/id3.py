"""A small ID3v2.4 writer (id3.org, "ID3 tag version 2.4.0 - Native Frames"), for MP3."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from songsmith.engine.files.tags import SongTags, TimedText

UTF8 = b"\x03"
MILLISECONDS = b"\x02"
LYRICS_CONTENT = b"\x01"

KEY_PATTERN = re.compile(r"^\s*([A-Ga-g])([#♯b♭]?)\s*(minor|major|min|maj|m)?(?![a-z])", re.IGNORECASE)


def id3_tag(tags: SongTags) -> bytes:
    """The whole tag, to be put before the audio; empty when there is nothing to say."""
    frames = b"".join(_frames(tags))
    return b"ID3\x04\x00\x00" + _synchsafe(len(frames)) + frames if frames else b""


def initial_key(key: str) -> str:
    """ "F# minor" → "F#m", as the TKEY frame wants it; "" for what is no key."""
    found = KEY_PATTERN.match(key)
    if not found:
        return ""
    letter, accidental, mode = found.group(1).upper(), found.group(2), (found.group(3) or "")
    minor = mode == "m" or mode.lower().startswith("min")
    return letter + accidental.replace("♯", "#").replace("♭", "b") + ("m" if minor else "")


def _frames(tags: SongTags) -> Iterator[bytes]:
    texts = (
        (b"TIT2", tags.title),
        (b"TPE1", tags.artist),
        (b"TALB", tags.album),
        (b"TCON", tags.genre),
        (b"TBPM", str(round(tags.bpm)) if tags.bpm else ""),
        (b"TKEY", initial_key(tags.key)),
    )
    for name, text in texts:
        if text:
            yield _frame(name, UTF8 + _clean(text).encode())
    language = tags.language.encode("ascii", "replace")[:3].ljust(3)
    if tags.comment:
        yield _frame(b"COMM", UTF8 + language + b"\x00" + _clean(tags.comment).encode())
    if tags.lyrics:
        yield _frame(b"USLT", UTF8 + language + b"\x00" + _clean(tags.lyrics).encode())
    if tags.synced:
        yield _frame(
            b"SYLT", UTF8 + language + MILLISECONDS + LYRICS_CONTENT + b"\x00" + _synced(tags.synced)
        )


def _synced(lines: tuple[TimedText, ...]) -> bytes:
    """Each line with its time; a line break before each but the first, as the standard's example has it."""
    return b"".join(
        ("\n" * (index > 0) + _clean(line.text)).encode()
        + b"\x00"
        + struct.pack(">I", max(0, round(line.start * 1000)))
        for index, line in enumerate(sorted(lines, key=lambda line: line.start))
    )


def _frame(name: bytes, body: bytes) -> bytes:
    return name + _synchsafe(len(body)) + b"\x00\x00" + body


def _synchsafe(size: int) -> bytes:
    """28 bits, seven to a byte, so that no byte looks like the start of audio."""
    return bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))


def _clean(text: str) -> str:
    """A zero would end the text."""
    return text.replace("\x00", "")
