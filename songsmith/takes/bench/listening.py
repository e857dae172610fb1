"""What listening to a recording costs: a song of the engine's own, from the file to what was heard."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator

import numpy as np

from songsmith.engine.files import write_audio
from songsmith.engine.listen.listen import listen
from songsmith.engine.recipe import Recipe
from songsmith.engine.song import make_song
from songsmith.takes.bench.engine import MEGABYTE, RSS_UNIT
from songsmith.takes.bench.songs import PROMPT, SHEET, Library
from songsmith.takes.bench.table import Row
from songsmith.takes.storage import path_of

SECTION = "listening"
SOUND = "recording"
SECONDS = 180.0
"""Of the recording: the song over and over."""


def rows(library: Library) -> Iterator[Row]:
    """Stages whose models were not fetched are left out and cost nothing; the last row says how many."""
    song = make_song(Recipe(prompt=PROMPT, lyrics=SHEET, seed=1))
    times = int(SECONDS * song.sample_rate / song.master.shape[1]) + 1
    path = path_of("bench-recording.mp3")
    write_audio(path, np.tile(song.master, times)[:, : int(SECONDS * song.sample_rate)], "mp3")
    before, started = _processor_seconds(), time.perf_counter()
    heard = listen(path)
    waited, spent = time.perf_counter() - started, _processor_seconds() - before
    path.unlink()
    yield Row(SECTION, "length of the recording", heard.duration, "s")
    yield Row(SECTION, "listening", waited, "s", waited / heard.duration, SOUND)
    yield Row(SECTION, "processor time", spent, "s CPU", spent / heard.duration, SOUND)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * RSS_UNIT / MEGABYTE
    yield Row(SECTION, "memory, peak of the largest child", peak, "MB")
    yield Row(SECTION, "stages that gave nothing", float(len(heard.missing)), "")


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
