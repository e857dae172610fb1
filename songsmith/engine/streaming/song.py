"""From a recipe to a song that is heard from its first bars on while the rest is still being made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from songsmith.engine.audio import SAMPLE_RATE, Audio, add_at, decibels, silence
from songsmith.engine.clock import Clock
from songsmith.engine.compose import compose
from songsmith.engine.mix import MasterReport, MasterSettings, MixGains
from songsmith.engine.mix.loudness import integrated_loudness, true_peak
from songsmith.engine.peaks import peaks
from songsmith.engine.performance import perform
from songsmith.engine.recipe import Recipe
from songsmith.engine.report import song_report
from songsmith.engine.score import Score
from songsmith.engine.session import Progress, Session
from songsmith.engine.song import LIST_PAIRS, ZOOM_PAIRS, Song, choose_voice
from songsmith.engine.streaming.levels import genre_levels
from songsmith.engine.streaming.master import StreamingMaster
from songsmith.engine.streaming.passages import Passage, passages
from songsmith.engine.timing import timing_map
from songsmith.engine.voice import SungSyllable, song_samples
from songsmith.engine.voices import Voice, require_voice

Hear = Callable[[Audio, int], None]
"""Is given every piece (2, n) of the master as soon as it is made, and the samples of the whole song."""


@dataclass(slots=True)
class _Making:
    """A streamed song so far. gains: an instrument that the genre was never measured with keeps its first
    level."""

    recipe: Recipe
    score: Score
    voice: Voice | None
    n: int
    gains: MixGains
    settings: MasterSettings
    session: Session
    sung: list[SungSyllable] = field(default_factory=list)


def make_streamed_song(
    recipe: Recipe,
    hear: Hear,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Song:
    """As `make_song`, heard on the way; the same recipe gives the same samples.

    Not those of `make_song`: its levels are what the genre usually comes to, since nobody has heard the end
    when the beginning is given away. Raises as `make_song` does, and what `hear` raises.
    """
    relay = _Relay(progress)
    session = Session({}, relay, cancelled)
    making = _begun(recipe, session)
    pieces = []
    for piece in _master(making, relay):
        hear(piece, making.n)
        pieces.append(piece)
    return _song(making, np.concatenate(pieces, axis=1))


def _begun(recipe: Recipe, session: Session) -> _Making:
    session.report("compose", "Composing", 0.0)
    chosen = choose_voice(recipe)
    voice = None if recipe.instrumental else chosen
    if voice:
        require_voice(voice)
    with session.timed("compose"):
        score = compose(recipe, chosen)
    levels = genre_levels(score.genre)
    gains = levels.gains(score)
    return _Making(recipe, score, voice, song_samples(score), gains, levels.master, session)


def _master(making: _Making, relay: _Relay) -> Iterator[Audio]:
    master = StreamingMaster(making.score.genre, making.settings)
    for mixed in _mixed(making, relay):
        with making.session.timed("master"):
            ready = list(master.push(mixed))
        yield from ready
    yield from master.finish()


def _mixed(making: _Making, relay: _Relay) -> Iterator[Audio]:
    """The mix as far as nothing that comes can change it: tails ring into the passages behind them."""
    ringing, at = silence(0), 0
    cut = passages(making.score)
    for index, passage in enumerate(cut):
        relay.share = index / len(cut)
        ringing = _added(ringing, _played(making, passage), passage.offset - at)
        until = cut[index + 1].offset if index + 1 < len(cut) else making.n
        piece, ringing = _split(ringing, until - at)
        at = until
        yield piece


def _played(making: _Making, passage: Passage) -> Audio:
    voice = making.voice if passage.score.lines else None
    performance = perform(
        passage.score,
        voice,
        making.recipe.expression,
        making.session,
        gains=making.gains,
        silent_from=passage.silent_from,
    )
    making.gains = performance.mixed.gains
    if performance.vocals:
        late = passage.offset / SAMPLE_RATE
        making.sung += [_moved(syllable, late) for syllable in performance.vocals.syllables]
    return performance.mixed.mix


def _song(making: _Making, mastered: Audio) -> Song:
    score, session = making.score, making.session
    levels = MasterReport(integrated_loudness(mastered), decibels(true_peak(mastered)), making.settings)
    timing = timing_map(score, Clock.of(score), making.sung, duration=mastered.shape[1] / SAMPLE_RATE)
    return Song(
        recipe=making.recipe,
        score=score,
        master=mastered,
        timing=timing,
        report=song_report(making.recipe, score, making.voice, mastered, levels, session.seconds),
        peaks=peaks(mastered, LIST_PAIRS),
        peaks_zoom=peaks(mastered, ZOOM_PAIRS),
        gains=making.gains,
        settings=making.settings,
    )


def _added(ringing: Audio, mixed: Audio, at: int) -> Audio:
    """What rings on and what is new, from the same sample on."""
    out = silence(max(ringing.shape[1], at + mixed.shape[1]))
    out[:, : ringing.shape[1]] = ringing
    add_at(out, mixed, at)
    return out


def _split(sound: Audio, at: int) -> tuple[Audio, Audio]:
    """Before and from `at` on; silence where there is too little."""
    if sound.shape[1] < at:
        sound = np.pad(sound, ((0, 0), (0, at - sound.shape[1])))
    return sound[:, :at], sound[:, at:]


def _moved(syllable: SungSyllable, seconds: float) -> SungSyllable:
    phones = tuple(replace(p, start=p.start + seconds, end=p.end + seconds) for p in syllable.phones)
    return replace(syllable, start=syllable.start + seconds, end=syllable.end + seconds, phones=phones)


class _Relay:
    """What a passage reports, as progress of the song: stages run anew in every passage, so they count
    nothing; the passages do."""

    def __init__(self, progress: Callable[[Progress], None] | None) -> None:
        self.share = 0.0
        self._progress = progress

    def __call__(self, inner: Progress) -> None:
        if self._progress is not None:
            self._progress(replace(inner, fraction=self.share))
