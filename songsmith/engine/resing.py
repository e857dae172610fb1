"""A finished song with other words in some of its lines: sung anew there, the same samples elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from songsmith.engine.audio import Audio, samples
from songsmith.engine.clock import Clock
from songsmith.engine.compose.patch import Recomposed, recompose
from songsmith.engine.errors import NeedsWholeTake
from songsmith.engine.mix import MasterSettings, MixGains, master, report_of
from songsmith.engine.performance import perform
from songsmith.engine.recipe import ENGINE_VERSION, Recipe
from songsmith.engine.score import Score
from songsmith.engine.session import Progress, Session
from songsmith.engine.song import PLAYED_WEIGHTS, Song, choose_voice, song_of
from songsmith.engine.splice import AFTER, BEFORE, Change, Spliced, splice
from songsmith.engine.voice import SungPhone, SungSyllable, song_samples
from songsmith.engine.voices import Voice, require_voice
from songsmith.engine.window import GRID, Window

PRE_ROLL, POST_ROLL = 5.0, 0.5
"""Seconds rendered before the first place where the window may be heard, so that rooms, echoes and dynamics
are as in the whole song by then; and after the last one."""

CONSONANTS = 0.35
"""Seconds before its first note that a line may sound."""

WEIGHTS = {"compose": 0.1, "sing": 0.45, "play": 0.3, "master": 0.15}
OTHER_ENGINE = (
    "Songsmith's engine has changed since this take, so it would not sound the same: make a whole take."
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished song as it is stored: what made it, how it was levelled, how it sounds.

    recipe: with the voice that sang. master: as heard, 44.1 kHz, changed in place by :func:`resing`.
    """

    recipe: Recipe
    score: Score
    timing: Mapping[str, Any]
    gains: MixGains
    settings: MasterSettings
    master: Audio


@dataclass(frozen=True, slots=True)
class Resung:
    """spans: the samples that are not the old ones. line_ids: the lines sung anew. section_ids: the sections
    that are otherwise."""

    song: Song
    spans: tuple[Spliced, ...]
    line_ids: tuple[str, ...]
    section_ids: tuple[str, ...] = ()


def resing(
    recipe: Recipe,
    kept: Kept,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Resung:
    """The kept song with the words, locked notes and section wishes of `recipe`, which is its own otherwise.

    Raises NeedsWholeTake when more than that differs, or the words do not fit; what make_song raises.
    """
    if kept.recipe.engine_version != ENGINE_VERSION:
        raise NeedsWholeTake(OTHER_ENGINE)
    session = Session(WEIGHTS, progress, cancelled)
    session.report("compose", "Setting the new words", 0.0)
    voice = choose_voice(kept.recipe)
    require_voice(voice)
    with session.timed("compose"):
        made = recompose(recipe, kept.recipe, kept.score, voice)
    session.report("compose", "Composed", 1.0)
    sung: dict[str, SungSyllable] = _known(kept.timing)
    spans = []
    for change in _changes(made, kept.score):
        window = _window(change, made.score)
        spans.append(_rerender(window, change, made.score, voice, kept, recipe, session, sung))
    own = [sung[s.id] for s in made.score.syllables if s.id in sung]
    levels = report_of(kept.master, kept.settings)
    song = song_of(recipe, made.score, voice, kept.master, levels, kept.gains, session, own)
    session.report("master", "Done", 1.0)
    return Resung(song, tuple(spans), made.line_ids, made.section_ids)


def without_voice(
    recipe: Recipe,
    kept: Kept,
    *,
    progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Song:
    """The kept song for somebody else to sing: its band as it played, its words still timed."""
    session = Session(PLAYED_WEIGHTS, progress, cancelled)
    performance = perform(kept.score, None, recipe.expression, session, gains=kept.gains)
    session.report("master", "Mastering", 0.0)
    with session.timed("master"):
        mastered, levels = master(performance.mixed.mix, kept.score.genre)
    sung = tuple(_known(kept.timing).values())
    song = song_of(recipe, kept.score, None, mastered, levels, performance.mixed.gains, session, sung)
    session.report("master", "Done", 1.0)
    return song


def _rerender(
    window: Window,
    change: Change,
    score: Score,
    voice: Voice,
    kept: Kept,
    recipe: Recipe,
    session: Session,
    sung: dict[str, SungSyllable],
) -> Spliced:
    """Sings and plays the window, lays it over the master, notes when its syllables sound."""
    performance = perform(score, voice, recipe.expression, session, gains=kept.gains, window=window)
    for ours, theirs in zip(_tables(kept.gains), _tables(performance.mixed.gains), strict=True):
        ours.update({name: theirs[name] for name in theirs if name not in ours})
    session.report("master", "Mastering", 0.5)
    with session.timed("master"):
        fresh, _ = master(performance.mixed.mix, score.genre, settings=kept.settings)
    if performance.vocals is not None:
        sung.update({syllable.syllable_id: syllable for syllable in performance.vocals.syllables})
    return splice(kept.master, fresh, window, change)


def _tables(gains: MixGains) -> tuple[dict[str, float], ...]:
    return gains.tracks, gains.makeup, gains.layers


def _changes(made: Recomposed, before: Score) -> list[Change]:
    """Where lines and sections sound that differ, before and after; those that share a window are one."""
    spans = [_section_span(made.score, section_id) for section_id in made.section_ids]
    for line_id in made.line_ids:
        ends = [_sounds(score, line_id) for score in (before, made.score)]
        spans.append(Change(min(start for start, _ in ends) - CONSONANTS, max(end for _, end in ends)))
    found: list[Change] = []
    for span in sorted(spans, key=lambda span: span.start):
        if found and span.start - BEFORE[0] <= found[-1].end + AFTER[1]:
            found[-1] = Change(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _section_span(score: Score, section_id: str) -> Change:
    """With the pick-ups into it and the last line's end, wherever those are."""
    clock = Clock.of(score)
    section = next(section for section in score.sections if section.id == section_id)
    lines = [_sounds(score, line_id) for line_id in section.line_ids]
    start = clock.seconds(section.start)
    end = clock.seconds(section.start + section.bars * score.meter.bar_beats)
    return Change(min([start, *(a for a, _ in lines)]) - CONSONANTS, max([end, *(b for _, b in lines)]))


def _sounds(score: Score, line_id: str) -> tuple[float, float]:
    clock = Clock.of(score)
    line = next(line for line in score.lines if line.id == line_id)
    return clock.seconds(line.start), clock.seconds(line.end)


def _window(change: Change, score: Score) -> Window:
    start = samples(change.start - BEFORE[0] - PRE_ROLL)
    end = min(samples(change.end + AFTER[1] + POST_ROLL), song_samples(score))
    origin = max(0, start // GRID * GRID)
    return Window(origin, end - origin)


def _known(timing: Mapping[str, Any]) -> dict[str, SungSyllable]:
    """When every syllable sounds, from a timing map."""
    return {
        entry["id"]: SungSyllable(
            entry["id"],
            entry["start"],
            entry["end"],
            tuple(SungPhone(phone["phone"], phone["start"], phone["end"]) for phone in entry["phones"]),
        )
        for entry in timing["syllables"]
    }
