"""What a song costs the built-in engine, stage by stage, with everything loaded."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator

from songsmith.engine.files import write_audio
from songsmith.engine.recipe import Recipe
from songsmith.engine.song import Song, make_song
from songsmith.takes.bench.songs import PROMPT, SHEET, Library
from songsmith.takes.bench.table import Row
from songsmith.takes.storage import path_of

SECTION = "engine"
SONG = "song"
RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes in a unit of ru_maxrss
MEGABYTE = 1e6


def rows(library: Library) -> Iterator[Row]:
    """Seconds of wall time, and as a ratio how much of the song's length that is."""
    recipe = Recipe(prompt=PROMPT, lyrics=SHEET, seed=1)
    make_song(recipe)
    started = time.perf_counter()
    song = make_song(recipe)
    whole = time.perf_counter() - started
    length = song.master.shape[1] / song.sample_rate
    yield Row(SECTION, "length of the song", length, "s")
    for stage, seconds in song.report["seconds"].items():
        yield Row(SECTION, stage, seconds, "s", seconds / length, SONG)
    yield Row(SECTION, "whole song", whole, "s", whole / length, SONG)
    yield Row(SECTION, "speed", length / whole, "× real time")
    yield from _encoding(song, length)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT / MEGABYTE
    yield Row(SECTION, "memory, peak of the process", peak, "MB")


def _encoding(song: Song, length: float) -> Iterator[Row]:
    path = path_of("bench.audio")
    for fmt in ("flac", "mp3"):
        started = time.perf_counter()
        write_audio(path, song.master, fmt)
        seconds = time.perf_counter() - started
        yield Row(SECTION, f"encode {fmt}", seconds, "s", seconds / length, SONG)
    path.unlink()
