"""What a file says about its song."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class TimedText:
    """A line or word and the second it starts at."""

    start: float
    text: str


@dataclass(frozen=True, slots=True)
class SongTags:
    """Empty values are left out. lyrics: the whole sheet. synced: its lines in time. language: ISO 639-2."""

    title: str = ""
    artist: str = ""
    album: str = ""
    genre: str = ""
    bpm: float | None = None
    key: str = ""
    lyrics: str = ""
    synced: tuple[TimedText, ...] = ()
    language: str = "eng"
    comment: str = ""


def synced_lines(timing: Mapping[str, Any]) -> tuple[TimedText, ...]:
    """Lines of a timing map for `SongTags.synced`."""
    return tuple(TimedText(line["start"], line["text"]) for line in timing["lines"])
