"""From a recipe to a finished song: compose, perform, master, describe."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.clock import Clock
from songsmith.engine.compose import compose
from songsmith.engine.compose.sheet import languages_in
from songsmith.engine.errors import CannotSing
from songsmith.engine.mix import MasterReport, MasterSettings, MixGains, StemSink, master
from songsmith.engine.peaks import peaks
from songsmith.engine.performance import perform
from songsmith.engine.recipe import Recipe
from songsmith.engine.report import song_report
from songsmith.engine.score import Score
from songsmith.engine.session import Progress, Session
from songsmith.engine.style import parse_prompt
from songsmith.engine.timing import timing_map
from songsmith.engine.voice import SungSyllable, Vocals
from songsmith.engine.voices import VOICES, Voice, require_voice, voices_available

__all__ = ["Progress", "Song", "choose_voice", "make_song", "song_of"]

LIST_PAIRS, ZOOM_PAIRS = 800, 8000
"""Waveform slices: for lists, and for the take page."""

SUNG_WEIGHTS = {"compose": 0.05, "sing": 0.55, "play": 0.28, "master": 0.12}
PLAYED_WEIGHTS = {"compose": 0.05, "play": 0.75, "master": 0.20}
"""Shares of the whole by stage, as measured on two cores."""


@dataclass(frozen=True, slots=True)
class Song:
    """master: float32 (2, n). timing, report: as their schemas say. peaks: int8 pairs for lists and zoom.

    gains, settings: the level decisions, to be stored with a take for later changes to one line. mix (before
    mastering), stems by role and dry vocals only when asked for.
    """

    recipe: Recipe
    score: Score
    master: Audio
    timing: dict[str, Any]
    report: dict[str, Any]
    peaks: NDArray[np.int8]
    peaks_zoom: NDArray[np.int8]
    gains: MixGains
    settings: MasterSettings
    vocals: Vocals | None = None
    mix: Audio | None = None
    stems: dict[str, Audio] | None = None
    sample_rate: int = SAMPLE_RATE


def make_song(
    recipe: Recipe,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    keep_stems: bool = False,
    stem_sink: StemSink | None = None,
) -> Song:
    """Makes the song; the same recipe gives the same samples.

    progress is called from several threads, one call at a time; cancelled is asked between parts and phrases.
    keep_stems holds mix, stems and dry vocals in memory; a stem_sink is given each (role, stem) as soon as it
    is ready, and "mix" at the end, which needs memory for one. Raises NothingToSing, CannotSing, MissingPart,
    Cancelled.
    """
    session = Session(PLAYED_WEIGHTS if recipe.instrumental else SUNG_WEIGHTS, progress, cancelled)
    session.report("compose", "Composing", 0.0)
    with session.timed("compose"):
        voice = choose_voice(recipe)
        if not recipe.instrumental:
            require_voice(voice)
        score = compose(recipe, voice)
    session.report("compose", "Composed", 1.0)
    stems: dict[str, Audio] | None = {} if keep_stems else None
    performance = perform(
        score,
        None if recipe.instrumental else voice,
        recipe.expression,
        session,
        stem_sink=stem_sink if stems is None else stems.__setitem__,
        keep_vocals=keep_stems,
    )
    if stem_sink is not None:
        stem_sink("mix", performance.mixed.mix)
    session.report("master", "Mastering", 0.0)
    with session.timed("master"):
        unused = not keep_stems and stem_sink is None
        mastered, levels = master(performance.mixed.mix, score.genre, use_up=unused)
    vocals, mixed = performance.vocals, performance.mixed
    song = song_of(
        recipe,
        score,
        voice if vocals else None,
        mastered,
        levels,
        mixed.gains,
        session,
        vocals.syllables if vocals else (),
    )
    if stems is not None:
        song = replace(song, vocals=vocals, mix=mixed.mix, stems=stems)
    session.report("master", "Done", 1.0)
    return song


def choose_voice(recipe: Recipe) -> Voice:
    """The recipe's voice; without one, the first that sings the sheet's languages as the prompt asks.

    It may be one whose model was not fetched (`require_voice`). Raises CannotSing.
    """
    if recipe.voice:
        if recipe.voice not in VOICES:
            raise CannotSing(
                f"There is no voice called {recipe.voice!r}. Choose one of: {', '.join(voices_available())}."
            )
        return VOICES[recipe.voice]
    hint = parse_prompt(recipe.prompt, recipe.seed).voice
    sung = languages_in(recipe.lyrics) if not recipe.instrumental else frozenset()
    able = [voice for voice in VOICES.values() if sung <= set(voice.languages)] or list(VOICES.values())
    return next((voice for voice in able if voice.register == hint), able[0])


def song_of(
    recipe: Recipe,
    score: Score,
    voice: Voice | None,
    mastered: Audio,
    levels: MasterReport,
    gains: MixGains,
    session: Session,
    syllables: Sequence[SungSyllable],
) -> Song:
    """The finished song with all that describes it. voice None: nobody sings. syllables: as sung."""
    clock = Clock.of(score)
    return Song(
        recipe=recipe,
        score=score,
        master=mastered,
        timing=timing_map(score, clock, syllables, duration=mastered.shape[1] / SAMPLE_RATE),
        report=song_report(recipe, score, voice, mastered, levels, session.seconds),
        peaks=peaks(mastered, LIST_PAIRS),
        peaks_zoom=peaks(mastered, ZOOM_PAIRS),
        gains=gains,
        settings=levels.settings,
    )
