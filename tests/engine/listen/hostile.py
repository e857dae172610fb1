"""Files that nobody should send: broken, lying, bombs, or no sound at all; and whole ones to break."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial

import av
import numpy as np
import soundfile
from av.audio.stream import AudioStream
from numpy.typing import NDArray

RATE = 44_100
FORMATS = {
    "wav": ("wav", "pcm_s16le", RATE),
    "aiff": ("aiff", "pcm_s16be", RATE),
    "flac": ("flac", "flac", RATE),
    "mp3": ("mp3", "libmp3lame", RATE),
    "m4a": ("mp4", "aac", RATE),
    "aac": ("adts", "aac", RATE),
    "ogg": ("ogg", "", RATE),
    "opus": ("ogg", "libopus", 48_000),
    "webm": ("webm", "libopus", 48_000),
    "alac": ("mp4", "alac", RATE),
}
"""Ending: container, codec and rate as PyAV calls them."""

READABLE = frozenset({"damaged", "truncated", "too_short", "no_sound", "codec", "rate", "channels"})
"""What may be said of something that was sound once."""
PIECE = 1152 * 40


@dataclass(frozen=True)
class Hostile:
    """reasons: what the refusal may be; empty: it may be read as well, as long as nothing falls over."""

    name: str
    make: Callable[[], bytes]
    reasons: frozenset[str]


def tone(seconds: float, rate: int = RATE, level: float = 0.3) -> NDArray[np.float32]:
    """A chord that swells, mono."""
    times = np.arange(int(seconds * rate)) / rate
    sound = sum(np.sin(2 * np.pi * hertz * times) for hertz in (220.0, 277.2, 329.6))
    return np.asarray(level / 3 * sound * (0.6 + 0.4 * np.sin(2 * np.pi * 2 * times)), np.float32)


@cache
def whole(ending: str, seconds: float = 8.0, level: float = 0.3) -> bytes:
    """A good file of one of FORMATS."""
    container, codec, rate = FORMATS[ending]
    if not codec:
        return vorbis(tone(seconds, rate, level), rate)
    return encoded(container, codec, tone(seconds, rate, level), rate)


def vorbis(sound: NDArray[np.float32], rate: int) -> bytes:
    """Piece by piece: the encoder's stack does not bear minutes at a time."""
    out = io.BytesIO()
    with soundfile.SoundFile(out, "w", rate, 1, format="OGG", subtype="VORBIS") as file:
        for start in range(0, len(sound), PIECE):
            file.write(sound[start : start + PIECE])
    return out.getvalue()


def encoded(container: str, codec: str, sound: NDArray[np.float32], rate: int) -> bytes:
    """Mono sound in a file."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream(codec, rate=rate, layout="mono")
        assert isinstance(stream, AudioStream)
        resampler = av.AudioResampler(
            format=stream.format.name, layout="mono", rate=rate, frame_size=stream.frame_size or PIECE
        )
        for start in range(0, len(sound), PIECE):
            frame = av.AudioFrame.from_ndarray(sound[None, start : start + PIECE], "fltp", "mono")
            frame.sample_rate = rate
            for part in resampler.resample(frame):
                file.mux(stream.encode(part))
        for part in resampler.resample(None):
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    return out.getvalue()


def hostile_files() -> Iterator[Hostile]:
    """More than a hundred, made when they are wanted; the same every time."""
    for ending in FORMATS:
        yield from _broken(ending)
    yield from (Hostile(name, make, frozenset({"not_audio"})) for name, make in _STRANGERS.items())
    yield from _lies()
    yield from _bombs()


def _broken(ending: str) -> Iterator[Hostile]:
    def changed(name: str, change: Callable[[bytes], bytes], reasons: frozenset[str] = READABLE) -> Hostile:
        return Hostile(f"{name}.{ending}", lambda: change(whole(ending)), reasons)

    yield changed("half", lambda data: data[: len(data) // 2])
    yield changed("beginning", lambda data: data[:400])
    yield changed(
        "hollow", lambda data: data[:200] + bytes(len(data) - 200), frozenset({*READABLE, "silent"})
    )
    yield changed("rubble", lambda data: data[:64] + noise(len(data) - 64, 1), frozenset())
    yield changed("scratched", lambda data: _scratched(data, 60), frozenset())
    yield changed("ploughed", lambda data: _scratched(data, len(data) // 20), frozenset())
    yield changed("twice", lambda data: data[: len(data) // 3] + data, frozenset())
    short, silent = frozenset({"too_short"}), frozenset({"silent"})
    yield Hostile(f"short.{ending}", lambda: whole(ending, 3.0), short)
    yield Hostile(f"silent.{ending}", lambda: whole(ending, 8.0, 0.0), silent)


def noise(count: int, seed: int) -> bytes:
    return np.random.default_rng(seed).bytes(count)


def _scratched(data: bytes, times: int) -> bytes:
    chance, out = np.random.default_rng(len(data)), bytearray(data)
    for place in chance.integers(16, len(data), times):
        out[place] = int(chance.integers(0, 256))
    return bytes(out)


def wav(
    *,
    tag: int = 1,
    channels: int = 1,
    rate: int = RATE,
    bits: int = 16,
    data: bytes | None = None,
    said: int | None = None,
) -> bytes:
    """A WAV whose header says what it is told to. said: bytes of data that it promises."""
    data = (tone(8.0) * 32767).astype("<i2").tobytes() if data is None else data
    block = max(1, channels * bits // 8)
    form = struct.pack("<HHIIHH", tag, channels, rate, min(rate * block, 2**32 - 1), block % 65536, bits)
    chunks = b"fmt " + struct.pack("<I", len(form)) + form + b"data"
    said = len(data) if said is None else said
    chunks += struct.pack("<I", said) + data
    riff = min(len(chunks) - len(data) + said + 4, 2**32 - 1)
    return b"RIFF" + struct.pack("<I", riff) + b"WAVE" + chunks


def _lies() -> Iterator[Hostile]:
    def lie(name: str, make: Callable[[], bytes], *reasons: str) -> Hostile:
        return Hostile(name, make, frozenset(reasons))

    floats = np.full(8 * RATE, np.nan, "<f4").tobytes()
    loud = np.full(8 * RATE, np.inf, "<f4").tobytes()
    yield lie("no-channels.wav", lambda: wav(channels=0), "damaged", "channels", "no_sound", "codec")
    yield lie("256-channels.wav", lambda: wav(channels=256), "channels", "damaged", "too_short")
    yield lie("9-channels.wav", lambda: wav(channels=9), "channels")
    yield lie("no-rate.wav", lambda: wav(rate=0), "rate", "damaged")
    yield lie("4000-hertz.wav", lambda: wav(rate=4000), "rate")
    yield lie("400-kilohertz.wav", lambda: wav(rate=400_000), "rate")
    yield lie("4-gigahertz.wav", lambda: wav(rate=4_000_000_000), "rate", "damaged")
    yield lie("no-bits.wav", lambda: wav(bits=0), "codec", "damaged", "too_short", "no_sound")
    yield lie("many-bits.wav", lambda: wav(bits=4096), "codec", "damaged")
    yield lie("wma-inside.wav", lambda: wav(tag=0x161), "codec", "damaged", "rate")
    yield lie("ac3-inside.wav", lambda: wav(tag=0x2000), "codec", "damaged", "no_sound")
    yield lie("unknown-inside.wav", lambda: wav(tag=0x7777), "codec", "damaged")
    yield lie("promises-more.wav", lambda: wav(said=400_000_000), "truncated")
    yield lie("not-numbers.wav", lambda: wav(tag=3, bits=32, data=floats), "silent")
    yield lie("infinite.wav", lambda: wav(tag=3, bits=32, data=loud))
    yield lie("streamed.wav", lambda: wav(said=0xFFFFFFFF))
    yield lie(
        "no-format.wav",
        lambda: b"RIFF\x20\0\0\0WAVEdata" + struct.pack("<I", 9999) + noise(9999, 2),
        "damaged",
    )
    yield lie("no-data.wav", lambda: wav()[:36], "damaged", "too_short", "truncated")
    yield lie(
        "chunk-of-4-gb.wav",
        lambda: b"RIFF\xff\xff\xff\xffWAVEjunk\xff\xff\xff\xff" + noise(9999, 3),
        "damaged",
    )
    yield lie("big-tag.mp3", lambda: b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + noise(99_999, 4), *READABLE)
    yield lie("tag-and-noise.mp3", lambda: b"ID3\x04\0\0\0\0\0\0" + noise(300_000, 5), *READABLE)
    yield lie("many-tags.mp3", lambda: b"ID3\x04\0\0\0\0\0\0" * 50_000, *READABLE)
    yield lie("only-sync.mp3", lambda: b"\xff\xfb\x90\x00" * 50_000, *READABLE, "silent")
    yield lie("noise.flac", lambda: b"fLaC" + noise(300_000, 6), *READABLE)
    yield lie("no-rate.flac", lambda: _no_rate(whole("flac")))
    yield lie("noise.ogg", lambda: b"OggS" + noise(300_000, 7), *READABLE)
    yield lie("pages-without-end.ogg", lambda: whole("ogg")[:58] * 3000, *READABLE)
    yield lie("noise.m4a", lambda: b"\0\0\0\x18ftypM4A " + noise(300_000, 8), *READABLE)
    yield lie(
        "huge-boxes.m4a",
        lambda: b"\0\0\0\x18ftypM4A " + bytes(12) + b"\0\0\0\x01moov" + b"\xff" * 8,
        *READABLE,
    )
    yield lie("nested.m4a", lambda: _nested(20_000), *READABLE)
    yield lie("noise.webm", lambda: b"\x1aE\xdf\xa3" + noise(300_000, 9), *READABLE)
    yield lie("huge-element.webm", lambda: b"\x1aE\xdf\xa3\x01" + b"\xff" * 7 + noise(999, 10), *READABLE)
    yield lie("noise.aac", lambda: b"\xff\xf1\x50\x80" + noise(300_000, 11), *READABLE)
    yield lie(
        "noise.aiff", lambda: b"FORM\0\x04\0\0AIFFCOMM" + noise(300_000, 12), *READABLE, "rate", "channels"
    )
    yield lie("film.mp4", film, "no_sound")


def _no_rate(data: bytes) -> bytes:
    """The stream information of a FLAC with 0 Hz."""
    return data[:18] + bytes(2) + bytes([data[20] & 0x0F]) + data[21:]


def _nested(depth: int) -> bytes:
    boxes = b"".join(struct.pack(">I", 8 * (depth - i)) + b"moov" for i in range(depth))
    return b"\0\0\0\x18ftypM4A " + bytes(12) + boxes


@cache
def film() -> bytes:
    """Eight seconds of pictures without sound."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        stream = file.add_stream("mpeg4", rate=10)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        for shade in range(80):
            picture = av.VideoFrame.from_ndarray(np.full((32, 32, 3), shade, np.uint8), "rgb24")
            file.mux(stream.encode(picture))
        file.mux(stream.encode(None))
    return out.getvalue()


def _bombs() -> Iterator[Hostile]:
    too_long, too_large = frozenset({"too_long"}), frozenset({"too_large"})
    for container, codec, rate in (
        ("flac", "flac", 8_000),
        ("ogg", "libopus", 8_000),
        ("mp3", "libmp3lame", 8_000),
    ):
        bomb = partial(_silence, container, codec, rate)
        yield Hostile(f"an-hour-of-silence.{container}", bomb, too_long)
    yield Hostile("seven-minutes.ogg", lambda: whole("ogg", 420.0), too_long)
    yield Hostile("too-large.wav", lambda: wav(data=bytes(51_000_000)), too_large)
    yield Hostile("empty.mp3", lambda: b"", frozenset({"empty"}))
    yield Hostile("one-byte.wav", lambda: b"R", frozenset({"not_audio"}))


def _silence(container: str, codec: str, rate: int) -> bytes:
    return encoded(container, codec, np.zeros(3600 * rate, np.float32), rate)


_STRANGERS: dict[str, Callable[[], bytes]] = {
    "text.mp3": lambda: b"These are the words of a song.\n" * 400,
    "page.mp3": lambda: b"<!doctype html><title>404</title>" + bytes(9000),
    "playlist.m3u": lambda: b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
    "stream.m3u8": lambda: b"#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:9,\nhttp://127.0.0.1/secret\n",
    "concat.wav": lambda: b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    "session.sdp": lambda: b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=audio 5004 RTP/AVP 0\n",
    "manifest.mpd": lambda: b'<?xml version="1.0"?><MPD><BaseURL>http://127.0.0.1/</BaseURL></MPD>',
    "archive.wav": lambda: b"PK\x03\x04" + noise(9000, 20),
    "compressed.wav": lambda: b"\x1f\x8b\x08\0" + noise(9000, 21),
    "program.mp3": lambda: b"\x7fELF\x02\x01\x01" + noise(9000, 22),
    "library.mp3": lambda: b"MZ\x90\0" + noise(9000, 23),
    "picture.png": lambda: b"\x89PNG\r\n\x1a\n" + noise(9000, 24),
    "photo.mp3": lambda: b"\xff\xd8\xff\xe0\0\x10JFIF" + noise(9000, 25),
    "moving.gif": lambda: b"GIF89a" + noise(9000, 26),
    "paper.pdf": lambda: b"%PDF-1.7\n" + noise(9000, 27),
    "film.avi": lambda: b"RIFF\0\x10\0\0AVI LIST" + noise(9000, 28),
    "picture.webp": lambda: b"RIFF\0\x10\0\0WEBPVP8 " + noise(9000, 29),
    "windows.wma": lambda: b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + noise(9000, 30),
    "flash.flv": lambda: b"FLV\x01\x05\0\0\0\x09" + noise(9000, 31),
    "score.mid": lambda: b"MThd\0\0\0\x06\0\x01\0\x02\x01\xe0MTrk" + noise(900, 32),
    "sun.au": lambda: b".snd\0\0\0\x18" + noise(9000, 33),
    "core.caf": lambda: b"caff\0\x01\0\0desc" + noise(9000, 34),
    "phone.amr": lambda: b"#!AMR\n" + noise(9000, 35),
    "monkey.ape": lambda: b"MAC \x96\x0f" + noise(9000, 36),
    "transport.ts": lambda: (b"G\x40\0\x10" + noise(184, 37)) * 60,
    "database.mp3": lambda: b"SQLite format 3\0" + noise(9000, 38),
    "noise.mp3": lambda: b"\x12" + noise(200_000, 39),
    "zeros.wav": lambda: bytes(200_000),
}
