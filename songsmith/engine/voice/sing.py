"""Sings a score: phrase by phrase, each rendered alone and placed on its exact sample."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import Any

from songsmith.engine.audio import Audio, add_at, samples, silence
from songsmith.engine.clock import Clock
from songsmith.engine.errors import Cancelled
from songsmith.engine.recipe import Expression
from songsmith.engine.score import Score
from songsmith.engine.voice.breaths import breath_before
from songsmith.engine.voice.delivery import delivery
from songsmith.engine.voice.frames import Renderer
from songsmith.engine.voice.phrase import Phrase, phrases_of, silent_before
from songsmith.engine.voice.renderers import is_cold, renderer_for
from songsmith.engine.voice.takes import Clip, Harmony, Setting, SungPhrase, sing_phrase
from songsmith.engine.voice.vocals import SungSyllable, Vocals
from songsmith.engine.voices import Voice
from songsmith.engine.window import Window

ProgressCallback = Callable[[str, float], None]
REACH = 1.0
"""Seconds around its notes that a phrase may sound: consonants before, filters after."""


def sing(
    score: Score,
    voice: Voice,
    expression: Expression,
    *,
    progress: ProgressCallback | None = None,
    cancelled: Callable[[], bool] | None = None,
    window: Window | None = None,
    silent_from: float | None = None,
) -> Vocals:
    """The whole song's vocals, or a window's. progress gets a label and a fraction 0 … 1 before every phrase.
    silent_from: seconds since when nobody sang before the first line, of a song sung in pieces.

    Raises Cancelled between phrases, CannotSing for words in sounds the voice does not have, MissingPart when
    its model was not fetched. The result depends on score, voice and expression alone; a line sounds the same
    whatever is sung around it.
    """
    window = window or Window(0, song_samples(score))
    length = window.n
    stems: dict[str, Audio] = {"vocal": silence(length)}
    syllables: list[SungSyllable] = []
    if progress is not None and is_cold(voice):
        progress(f"Getting {voice.title} ready", 0.0)
    silent = silent_before(score, silent_from)
    with closing(_ahead(score, voice, expression, window)) as phrases:
        for label, fraction, phrase, singing in phrases:
            if cancelled is not None and cancelled():
                raise Cancelled
            if progress is not None:
                progress(label, fraction)
            sung = singing.result()
            breath = _breath(score, voice, expression, phrase, sung, silent.get(phrase.key))
            for clip in (*sung.clips, *breath):
                stem = stems.setdefault(clip.stem, silence(length))
                add_at(stem, clip.audio, clip.start - window.origin)
            syllables += sung.syllables
    return Vocals(stems, tuple(sorted(syllables, key=lambda s: s.start)))


def song_samples(score: Score) -> int:
    """Length of the file at 44.1 kHz."""
    return samples(Clock.of(score).seconds(score.total_beats) + score.tail)


def _ahead(
    score: Score, voice: Voice, expression: Expression, window: Window
) -> Generator[tuple[str, float, Phrase, Future[SungPhrase]]]:
    """Each phrase with what to tell the writer, in the song's order. As many as the renderer likes best are
    being sung when one is handed out, and the next is waiting."""
    renderer: Renderer[Any] = renderer_for(voice)
    coming: deque[tuple[str, float, Phrase, Future[SungPhrase]]] = deque()
    pool = ThreadPoolExecutor(renderer.lines_at_once, "line")
    try:
        for label, fraction, phrase in _announced(score, window):
            future = pool.submit(_sing, renderer, score, voice, expression, phrase)
            coming.append((label, fraction, phrase, future))
            if len(coming) > renderer.lines_at_once:
                yield coming.popleft()
        yield from coming
    finally:
        pool.shutdown(cancel_futures=True)


def _sing(
    renderer: Renderer[Any], score: Score, voice: Voice, expression: Expression, phrase: Phrase
) -> SungPhrase:
    style = delivery(score, phrase.section, expression)
    harmony = _harmony(score, phrase) if style.harmonies and not phrase.backing else None
    return sing_phrase(renderer, phrase, Setting(score.seed, style, voice.range, harmony))


def _breath(
    score: Score,
    voice: Voice,
    expression: Expression,
    phrase: Phrase,
    sung: SungPhrase,
    silent_from: float | None,
) -> tuple[Clip, ...]:
    if silent_from is None or phrase.backing:
        return ()
    inhale = delivery(score, phrase.section, expression).inhale
    clip = breath_before(sung, silent_from, inhale, voice, score.seed, phrase.key)
    return (clip,) if clip else ()


def _harmony(score: Score, phrase: Phrase) -> Harmony:
    clock = Clock.of(score)
    beats = tuple(round(clock.beat(note.start), 4) for note in phrase.notes)
    chords = tuple(c for c in score.chords if c.beat + c.dur > beats[0] and c.beat <= beats[-1])
    return Harmony(score.key, chords, beats)


def _announced(score: Score, window: Window) -> Iterator[tuple[str, float, Phrase]]:
    """Each phrase that sounds in the window with what to tell the writer: "Singing verse 2, line 3"."""
    phrases = [
        phrase
        for phrase in phrases_of(score, Clock.of(score))
        if phrase.start - REACH < window.end_seconds and phrase.end + REACH > window.start_seconds
    ]
    for i, phrase in enumerate(phrases):
        lines = phrase.section.line_ids
        number = lines.index(phrase.line.id) + 1 if phrase.line.id in lines else 1
        yield f"Singing {phrase.section.label.lower()}, line {number}", i / len(phrases), phrase
