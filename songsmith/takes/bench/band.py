"""The band in every genre: variety of what is composed, levels of what is heard, and what it costs beside
bare FluidSynth and bare encoding of the same songs in the same run."""

from __future__ import annotations

import resource
import time
from collections import defaultdict
from collections.abc import Iterator

from songsmith.engine.clock import Clock
from songsmith.engine.compose import compose
from songsmith.engine.files.audio_file import audio_bytes
from songsmith.engine.recipe import Recipe
from songsmith.engine.render.humanise import performed
from songsmith.engine.render.sampled import play_sampled
from songsmith.engine.score import Part, Score
from songsmith.engine.song import Song, make_song
from songsmith.engine.style.genres import GENRES
from songsmith.engine.voice import song_samples
from songsmith.engine.voices import VOICES
from songsmith.takes.bench.engine import MEGABYTE, RSS_UNIT
from songsmith.takes.bench.songs import Library
from songsmith.takes.bench.sound import Meters, meters
from songsmith.takes.bench.table import Row
from songsmith.takes.bench.tunes import judged, variety

SECTION = "band"
VOICE = "wren"
SEEDS = 12
SONG = "song"
SHEET = """[Intro]

[Verse]
Rain is writing letters on the window of the train
Every town we pass has got a different kind of name

[Chorus]
Paper boats on a river of wine
Carry your heart if you carry mine

[Verse]
The station clock is counting in a language of its own
I learned the word for leaving and I taught you how to phone

[Chorus]
Paper boats on a river of wine
Carry your heart if you carry mine

[Outro]
"""
"""About a minute. None of its words were used to choose the critic's weights."""

Seconds = defaultdict[str, float]
"""Wall time by what took it."""


def rows(library: Library) -> Iterator[Row]:
    """Composes SEEDS songs a genre and renders one of each."""
    for genre in GENRES:
        yield from _composed(genre)
    spent: Seconds = defaultdict(float)
    for genre in GENRES:
        song = _made(genre, spent)
        yield from _metered(genre, meters(song))
        _bare(song, spent)
    yield from _costs(spent)


def recipe_of(genre: str, seed: int) -> Recipe:
    """The bench's song in a genre; what decides the genre in a prompt is its title."""
    prompt = genre if genre == "house" else GENRES[genre].title
    return Recipe(prompt=prompt, lyrics=SHEET, seed=seed, voice=VOICE)


def _composed(genre: str) -> Iterator[Row]:
    scores = [compose(recipe_of(genre, seed), VOICES[VOICE]) for seed in range(SEEDS)]
    found, tunes = variety(scores, VOICES[VOICE].range), judged(scores)
    of = f"of {SEEDS}"
    yield Row(SECTION, f"{genre}: openings that differ", found.openings, of)
    yield Row(SECTION, f"{genre}: verse progressions that differ", found.progressions, of)
    yield Row(SECTION, f"{genre}: drum bars that differ", found.bars, "")
    yield Row(SECTION, f"{genre}: longest literal run", found.run, "bars")
    yield Row(SECTION, f"{genre}: overlaps and notes out of range", found.overlaps + found.outside, "")
    yield Row(SECTION, f"{genre}: critic's penalty", tunes.ours, "", tunes.ours / tunes.random, "random")
    yield Row(
        SECTION, f"{genre}: of the cheapest tune", tunes.cheapest, "", tunes.cheapest / tunes.ours, "ours"
    )


def _made(genre: str, spent: Seconds) -> Song:
    song = make_song(recipe_of(genre, 1), keep_stems=True)
    for stage, seconds in song.report["seconds"].items():
        spent[stage] += seconds
    spent[SONG] += song.report["duration"]
    return song


def _metered(genre: str, found: Meters) -> Iterator[Row]:
    yield Row(SECTION, f"{genre}: loudness", found.loudness, "LUFS")
    yield Row(SECTION, f"{genre}: highest peak after decoding", found.peak, "dBTP")
    yield Row(SECTION, f"{genre}: chorus over verse", found.contrast, "LU")
    yield Row(SECTION, f"{genre}: quietest section", found.quietest, "LUFS")
    if found.over is not None and found.null is not None:
        yield Row(SECTION, f"{genre}: voice over band", found.over, "dB")
        yield Row(SECTION, f"{genre}: mix without its stems", found.null, "dBFS")


def _bare(song: Song, spent: Seconds) -> None:
    """The same notes by FluidSynth alone, and the same sound into files alone."""
    started = time.perf_counter()
    for part in song.score.parts:
        _played(part, song.score)
    spent["FluidSynth alone"] += time.perf_counter() - started
    for fmt in ("flac", "mp3"):
        started = time.perf_counter()
        audio_bytes(song.master, fmt)
        spent[f"{fmt} alone"] += time.perf_counter() - started


def _played(part: Part, score: Score) -> None:
    kind, _, name = part.source.partition(":")
    if kind != "sf2" or not part.notes:
        return
    clock = Clock.of(score)
    bank, program = map(int, name.split(":"))
    play_sampled(
        performed(part, score, clock),
        bank=bank,
        program=program,
        role=part.role,
        controls=part.controls,
        clock=clock,
        n=song_samples(score),
    )


def _costs(spent: Seconds) -> Iterator[Row]:
    """Singing and playing run at the same time, so stages add up to more than the whole."""
    length = spent.pop(SONG)
    yield Row(SECTION, "length of all songs", length, "s")
    for stage, seconds in spent.items():
        yield Row(SECTION, stage, seconds, "s", seconds / length, SONG)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT / MEGABYTE
    yield Row(SECTION, "memory, peak of the process with stems kept", peak, "MB")
