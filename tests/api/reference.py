"""What a server must answer to a body, as tables and in the order of the contract's page; and bodies to try.

Written from that page alone: nothing of the project is imported here.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

SONG_MODELS = (
    *("music-2.6", "music-2.6-free", "music-3.0", "music-3.0-free"),
    *("music-2.5+", "music-2.5", "music-2.0", "music-1.5"),
)
COVER_MODELS = ("music-cover", "music-cover-free")
SOURCES = ("audio_url", "audio_base64", "cover_feature_id")

TYPES: Mapping[str, type] = {
    **dict.fromkeys(("model", "prompt", "lyrics", "output_format", *SOURCES), str),
    **dict.fromkeys(("stream", "lyrics_optimizer", "is_instrumental", "aigc_watermark"), bool),
    "audio_setting": dict,
}
SETTING_TYPES: Mapping[str, type] = {"sample_rate": int, "bitrate": int, "format": str}
ENUMS: Mapping[str, tuple[object, ...]] = {
    "model": (*SONG_MODELS, *COVER_MODELS),
    "output_format": ("url", "hex"),
}
SETTING_ENUMS: Mapping[str, tuple[object, ...]] = {
    "sample_rate": (16000, 24000, 32000, 44100),
    "bitrate": (32000, 64000, 128000, 256000),
    "format": ("mp3", "wav", "pcm"),
}


@dataclass(frozen=True)
class Verdict:
    """rule: number in the page's list. message: the words that the page gives, None where it gives none."""

    rule: str
    code: int
    message: str | None = None


OK = Verdict("ok", 0)
PROMPT_LENGTH = Verdict("5 prompt", 2013, "invalid params, prompt length not valid")
LYRICS_LENGTH = Verdict("5 lyrics", 2013, "invalid params, lyrics length not valid")
PROMPT_MISSING = Verdict("6", 2013, "invalid params, prompt is required")
LYRICS_MISSING = Verdict("7", 2013, "invalid params, lyrics is required")
COVER = Verdict("8", 2013)
REFERENCE = Verdict("9", 2013)

Body = dict[str, Any]


def verdict(body: object) -> Verdict:
    """The first rule that the body breaks."""
    if not isinstance(body, dict):
        return Verdict("2 object", 2013)
    given = present(body)
    if wrong_shape(given):
        return Verdict("2 shape", 2013)
    if given.get("stream") and given.get("output_format") == "url":
        return Verdict("3", 2013)
    sources = [name for name in SOURCES if given.get(name, "").strip()]
    if given["model"] in COVER_MODELS:
        return cover_verdict(given, sources)
    return Verdict("4", 2013) if sources else song_verdict(given)


def present(body: Body) -> Body:
    """Without what counts as absent."""
    given = {name: value for name, value in body.items() if value is not None and value != ""}
    if isinstance(given.get("audio_setting"), dict):
        given["audio_setting"] = present(given["audio_setting"])
    return given


def wrong_shape(given: Body) -> bool:
    if "model" not in given or misfit(given, TYPES, ENUMS):
        return True
    return misfit(given.get("audio_setting", {}), SETTING_TYPES, SETTING_ENUMS)


def misfit(given: Body, types: Mapping[str, type], enums: Mapping[str, tuple[object, ...]]) -> bool:
    """Whether a field has another type, or a value outside its enum."""
    return any(
        type_of(given[name]) is not kind or given[name] not in enums.get(name, (given[name],))
        for name, kind in types.items()
        if name in given
    )


def type_of(value: object) -> type:
    """As JSON has it: a number without a fraction is an integer however it is written."""
    return int if isinstance(value, float) and value.is_integer() else type(value)


def song_verdict(given: Body) -> Verdict:
    prompt, lyrics = given.get("prompt", ""), given.get("lyrics", "")
    instrumental, optimizer = given.get("is_instrumental", False), given.get("lyrics_optimizer", False)
    table: tuple[tuple[bool, Verdict], ...] = (
        (len(prompt) > 2000, PROMPT_LENGTH),
        (len(lyrics) > 3500, LYRICS_LENGTH),
        (not prompt and (instrumental or (optimizer and not lyrics)), PROMPT_MISSING),
        (not lyrics and not instrumental and not optimizer, LYRICS_MISSING),
    )
    return next((found for broken, found in table if broken), OK)


def cover_verdict(given: Body, sources: list[str]) -> Verdict:
    prompt, lyrics = given.get("prompt", ""), given.get("lyrics", "")
    broken = (
        not 10 <= len(prompt) <= 300,
        len(sources) != 1,
        bool(lyrics) and not 10 <= len(lyrics) <= 1000,
        sources == ["cover_feature_id"] and not lyrics,
        bool(given.get("is_instrumental") or given.get("lyrics_optimizer")),
    )
    if any(broken):
        return COVER
    return OK if given[sources[0]] in USABLE else REFERENCE


TONE = base64.b64encode(b"RIFF" + bytes(40)).decode()
USABLE = (TONE, f"data:audio/wav;base64,{TONE}", "https://example.org/song.mp3")
"""Sources that nothing can be said against before they are fetched and decoded."""


def texts(*lengths: int) -> tuple[str, ...]:
    return tuple("a" * length for length in lengths)


ODD: tuple[Any, ...] = (None, "", 0, 1, -1, 1.5, True, False, "1", "true", [], ["x"], {}, {"a": 1}, " ", "é")
"""For any field."""

POOLS: Mapping[str, tuple[Any, ...]] = {
    "model": (*SONG_MODELS, *COVER_MODELS, "music-9", "MUSIC-2.6", " music-2.6"),
    "prompt": (*texts(1, 9, 10, 300, 301, 2000, 2001), "😀" * 2000, "😀" * 2001, "e\u0301" * 150),
    "lyrics": (*texts(1, 9, 10, 1000, 1001, 3500, 3501), "字" * 3500, "字" * 3501, "[Verse]\nLa"),
    "stream": (True, False),
    "output_format": ("url", "hex", "HEX", "base64"),
    "audio_setting": ({}, {"sample_rate": 44100.0}, {"channel": 1}, [], "mp3"),
    "lyrics_optimizer": (True, False),
    "is_instrumental": (True, False),
    "audio_url": ("https://example.org/song.mp3", "ftp://example.org/x", "nonsense", "http://", "   "),
    "audio_base64": (TONE, f"data:audio/wav;base64,{TONE}", "????", "AAAA", TONE[:-1], "é", "   "),
    "cover_feature_id": ("a" * 32, "   "),
    "aigc_watermark": (True, False),
    "seed": (7, "x", None),
}
SETTING_POOLS: Mapping[str, tuple[Any, ...]] = {
    "sample_rate": (16000, 24000, 32000, 44100, 48000, 8000, "44100", True, 16000.5),
    "bitrate": (32000, 64000, 128000, 256000, 320000, "256000", 0),
    "format": ("mp3", "wav", "pcm", "flac", "MP3", 3),
}

STARTS: tuple[Body, ...] = (
    {"model": "music-2.6", "prompt": "folk", "lyrics": "[Verse]\nLa la la"},
    {"model": "music-3.0", "lyrics": "La la la"},
    {"model": "music-2.0", "lyrics": "La la la", "stream": True, "output_format": "url"},
    {"model": "music-2.6-free", "prompt": "rock", "is_instrumental": True},
    {"model": "music-2.5+", "prompt": "rock about trains", "lyrics_optimizer": True},
    {"model": "music-cover", "prompt": "a slow jazz trio", "audio_url": "https://example.org/song.mp3"},
    {"model": "music-cover-free", "prompt": "a slow jazz trio", "audio_base64": TONE},
    {"model": "music-cover", "prompt": "a slow jazz trio", "cover_feature_id": "a" * 32, "lyrics": "La " * 9},
)


def generated(random: Random) -> object:
    """A body a few steps from a right one, or nothing like one."""
    if random.random() < 0.01:
        return random.choice(ODD)
    body = dict(random.choice(STARTS))
    for _ in range(random.choice((0, 1, 1, 1, 2, 2, 3, 5))):
        random.choice(STEPS)(body, random)
    return body


def _change(body: Body, random: Random) -> None:
    name = random.choice(tuple(POOLS))
    body[name] = random.choice(POOLS[name])


def _spoil(body: Body, random: Random) -> None:
    body[random.choice(tuple(POOLS))] = random.choice(ODD)


def _drop(body: Body, random: Random) -> None:
    body.pop(random.choice(tuple(body)) if body else "", None)


def _set(body: Body, random: Random) -> None:
    name = random.choice(tuple(SETTING_POOLS))
    value = random.choice(SETTING_POOLS[name] + (ODD if random.random() < 0.2 else ()))
    setting = body.get("audio_setting")
    body["audio_setting"] = {**(setting if isinstance(setting, dict) else {}), name: value}


STEPS: tuple[Callable[[Body, Random], None], ...] = (_change, _change, _change, _spoil, _drop, _set, _set)
