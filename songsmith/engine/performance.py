"""Singer and band at the same time, into the mix."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy as np

from songsmith.engine.audio import Audio
from songsmith.engine.clock import Clock
from songsmith.engine.mix import Desk, Mixdown, MixGains, MixResult, StemSink, Track, gathered
from songsmith.engine.mix.targets import ACCOMPANIMENT_FREE
from songsmith.engine.recipe import Expression
from songsmith.engine.render import kick_times, render_layers
from songsmith.engine.render.fluidsynth import PIANOS, drop_samples
from songsmith.engine.score import Part, PartMix, Score
from songsmith.engine.session import Session
from songsmith.engine.spool import spooled
from songsmith.engine.system import return_memory, trim_heap
from songsmith.engine.voice import Vocals, sing, song_samples
from songsmith.engine.voice.renderers import renderer_for, takes_all_processors
from songsmith.engine.voices import Voice
from songsmith.engine.window import Window

VOCAL_MIX = {
    "vocal": PartMix(room=0.08, hall=0.16, delay=0.07),
    "backing": PartMix(room=0.08, hall=0.30, delay=0.05, width=1.1),
}


@dataclass(frozen=True, slots=True)
class Performance:
    """vocals: None for an instrumental. Their stems are empty unless they were asked for."""

    mixed: MixResult
    vocals: Vocals | None


def perform(
    score: Score,
    voice: Voice | None,
    expression: Expression,
    session: Session,
    *,
    gains: MixGains | None = None,
    stem_sink: StemSink | None = None,
    keep_vocals: bool = False,
    window: Window | None = None,
    silent_from: float | None = None,
) -> Performance:
    """Plays and sings the score, or a window of it. voice None: instrumental. gains: levels of tracks that
    are not to be measured. silent_from: as `sing`.

    The singer has a thread, the band's instruments have one, and the desk takes each part as it comes, in a
    fixed order: so two cores are busy and the result does not depend on who is faster. A voice that keeps all
    processors busy sings after the band: it is no slower so, and its memory and the band's are not needed at
    the same time.
    """
    return_memory()
    trim_heap()
    window = window or Window(0, song_samples(score))
    clock, n = Clock.of(score).after(window.start_seconds), window.n
    levels = gains.copy() if gains else MixGains()
    desk = Desk.of(
        score,
        clock,
        n,
        kicks=kick_times(score, clock),
        sung=voice is not None,
        space=expression.space,
        origin=window.origin,
    )
    mixdown = Mixdown(desk, n, gains=levels, stem_sink=stem_sink)
    with ThreadPoolExecutor(1, "singer") as pool:
        singer = (
            _Singer(score, voice, expression, session, keep_vocals, window, silent_from) if voice else None
        )
        if singer is not None:
            singer.start(pool)
        try:
            with session.timed("mix"):
                with closing(_ahead(_band(score, clock, window, session, levels))) as band:
                    mixdown.add(band)
                if singer is not None:
                    drop_samples("kit")
                    if not singer.has_begun:
                        mixdown.rest()
                    mixdown.add(_vocal_tracks(singer.vocals().stems, keep_vocals))
                mixed = mixdown.result()
        except BaseException:
            session.stop()
            raise
    return Performance(mixed, singer.vocals() if singer else None)


@dataclass(slots=True)
class _Singer:
    """Sings beside the band, or when its vocals are asked for."""

    score: Score
    voice: Voice
    expression: Expression
    session: Session
    keep: bool
    window: Window
    silent_from: float | None
    _ready: Future[Any] | None = None
    _singing: Future[Vocals] | None = None

    def start(self, pool: ThreadPoolExecutor) -> None:
        """Sings in the pool, or gets ready there."""
        if takes_all_processors(self.voice):
            self._ready = pool.submit(renderer_for, self.voice)
        else:
            self._singing = pool.submit(self._beside)

    @property
    def has_begun(self) -> bool:
        return self._singing is not None

    def vocals(self) -> Vocals:
        """The same ones every time."""
        if self._singing is None:
            wait([self._ready] if self._ready else [])
            self._singing = Future()
            self._singing.set_result(self._sung())
        return self._singing.result()

    def _beside(self) -> Vocals:
        """They wait through the whole of the band."""
        vocals = self._sung()
        for role, stem in vocals.stems.items():
            vocals.stems[role] = stem if self.keep else _waiting(stem)
            del stem
        return vocals

    def _sung(self) -> Vocals:
        with self.session.timed("sing"):
            vocals = sing(
                self.score,
                self.voice,
                self.expression,
                progress=lambda label, share: self.session.report("sing", label, share),
                cancelled=self.session.stopped,
                window=self.window,
                silent_from=self.silent_from,
            )
        trim_heap()
        self.session.report("sing", "Sung", 1.0)
        return vocals


def _waiting(stem: Audio) -> Audio:
    """It waits through the whole of the band, of a voice in the middle one channel, and takes no memory."""
    return spooled(stem[:1] if np.array_equal(stem[0], stem[-1]) else stem)


def _band(score: Score, clock: Clock, window: Window, session: Session, levels: MixGains) -> Generator[Track]:
    parts = _in_desk_order(score.parts)
    for index, part in enumerate(parts):
        session.report("play", f"Playing {part.name.lower()}", index / len(parts))
        layers = render_layers(part, score, clock, window.n, levels.layers, window.origin)
        while True:
            with session.timed("play"):
                layer = next(layers, None)
            if layer is None:
                break
            element, audio = layer.element, gathered(layer.audio, part.role, layer.element)
            del layer
            yield Track(f"{part.id}:{element}", part.role, element, part.mix, audio)
            del audio
        if not any(later.source in PIANOS for later in parts[index + 1 :]):
            drop_samples("piano")
    session.report("play", "Played", 1.0)


def _in_desk_order(parts: Iterable[Part]) -> list[Part]:
    """Harmony first, roles together, otherwise as written."""
    played = [part for part in parts if part.notes]
    roles = list(dict.fromkeys(part.role for part in played))
    return sorted(played, key=lambda part: (part.role in ACCOMPANIMENT_FREE, roles.index(part.role)))


def _vocal_tracks(stems: dict[str, Audio], keep_vocals: bool) -> Iterator[Track]:
    for role in sorted(stems, reverse=True):
        audio = stems[role].copy() if keep_vocals else stems.pop(role)
        yield Track(role, role, "", VOCAL_MIX[role], audio)


def _ahead(tracks: Generator[Track]) -> Generator[Track]:
    """Makes the next item in a thread while the caller works on this one."""
    with ThreadPoolExecutor(1, "band") as pool:
        coming = pool.submit(next, tracks, None)
        try:
            while (track := coming.result()) is not None:
                coming = pool.submit(next, tracks, None)
                yield track
                del track
        finally:
            coming.cancel() or coming.exception()
            tracks.close()
