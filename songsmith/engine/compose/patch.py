"""New words for single lines of a song that is already written; every other note stays as it is.

The changed line keeps its bars and, as far as its new words allow, its tune. What cannot be kept within its
own place needs a whole new take, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from songsmith.engine.compose.carried import Slot
from songsmith.engine.compose.fitting import Groups
from songsmith.engine.compose.form import (
    FAMILY,
    PlannedLine,
    PlannedSection,
    placed_line,
    stream_key,
)
from songsmith.engine.compose.grid import SHORTEST_SECONDS, Grid
from songsmith.engine.compose.kept import carry
from songsmith.engine.compose.lengths import bars_for
from songsmith.engine.compose.profiles import PROFILES
from songsmith.engine.compose.setting import SetLine, Timing, set_line, timing_of
from songsmith.engine.compose.sheet import (
    Pronounce,
    SongSection,
    SongText,
    SungLine,
    SungSyllable,
    read_song,
    require_languages,
)
from songsmith.engine.compose.song import compose_song
from songsmith.engine.compose.theory import scale
from songsmith.engine.compose.tune import ChordTrack, TuneWriter, line_rhythm, motif_of
from songsmith.engine.compose.vary import vary, wished_otherwise
from songsmith.engine.errors import NeedsWholeTake
from songsmith.engine.given import Given, GivenLine, line_of_score
from songsmith.engine.recipe import Recipe
from songsmith.engine.score import Key, Line, Score, Section, Syllable
from songsmith.engine.style import parse_prompt
from songsmith.engine.voices import Voice
from songsmith.language.structure import parse_sheet

Sound = tuple[tuple[str, ...], int, bool]
"""Phones, stress, and whether a word ends."""

LIFTS = (0, 1, 2)
"""Semitones that the last chorus may have been raised."""

TOLERANCE, TOLERANCE_SHARE = 2, 0.34
"""Syllables more or fewer than notes, and their share, up to which new words keep the old tune."""

LINES_CHANGED = "Lines or sections were added, taken away or moved since this take: make a whole take."
CHORDS_CHANGED = "The chords were changed since this take: make a whole take."
NOTHING_CHANGED = "Nothing that is sung has changed since this take."
TOO_OLD = "This take was made before single lines could be sung anew: make a whole take."
MORE_BARS = "“{}” needs {} than its line has: make a whole take."


@dataclass(frozen=True, slots=True)
class Recomposed:
    """The song with its changes, and the ids of the lines and sections that differ, in order."""

    score: Score
    line_ids: tuple[str, ...]
    section_ids: tuple[str, ...] = ()


def recompose(
    recipe: Recipe, before: Recipe, score: Score, voice: Voice, pronounce: Pronounce | None = None
) -> Recomposed:
    """The score of `before` with the words, the locked notes and the sections' wishes of `recipe`.

    Raises NeedsWholeTake, CannotSing, NothingToSing.
    """
    _same_shape(recipe, before)
    text = read_song(recipe, pronounce)
    require_languages(text, voice)
    sections = wished_otherwise(recipe, before)
    if sections:
        score = vary(compose_song(recipe, voice, text), score, recipe, before)
    locked = _retuned(recipe, before, score)
    changed = _changed(text, locked, score)
    if not changed and not sections:
        raise NeedsWholeTake(NOTHING_CHANGED)
    for line_id in changed:
        score = _replaced(score, line_id, _Stage(text, line_id, locked, recipe, score, voice).rewritten())
    return Recomposed(score, changed, sections)


def _same_shape(recipe: Recipe, before: Recipe) -> None:
    old, new = _shape(before), _shape(recipe)
    if [section[:2] for section in old] != [section[:2] for section in new]:
        raise NeedsWholeTake(LINES_CHANGED)
    if old != new:
        raise NeedsWholeTake(CHORDS_CHANGED)


def _shape(recipe: Recipe) -> list[tuple[str, tuple[str, ...], tuple[object, ...]]]:
    """(kind, lines, chords) of each section, lines and sections by the ids that the recipe gives them."""
    ids = iter(recipe.line_ids)
    found: list[tuple[str, tuple[str, ...], tuple[object, ...]]] = []
    for i, section in enumerate(parse_sheet(recipe.lyrics).sections):
        name = recipe.section_ids[i] if i < len(recipe.section_ids) else ""
        lines = tuple(next(ids, "") for _ in section.lines)
        chords = (
            section.progression,
            *(tuple(symbol for _, symbol in line.chords) for line in section.lines),
        )
        found.append((f"{section.kind} {name}", lines, chords))
    return found


def _changed(text: SongText, locked: Mapping[str, GivenLine], score: Score) -> tuple[str, ...]:
    """Lines whose words, the sounds of whose words, or whose notes are not those that were sung."""
    sung = {line.id: line for line in score.lines}
    lines = [line for section in text.sections for line in section.lines]
    if [line.id for line in lines] != [line.id for line in score.lines]:
        raise NeedsWholeTake(LINES_CHANGED)
    return tuple(
        line.id
        for line in lines
        if line.text != sung[line.id].text or _sounds(line) != _sung(score, line.id) or line.id in locked
    )


def _retuned(recipe: Recipe, before: Recipe, score: Score) -> dict[str, GivenLine]:
    """Lines that shall have other notes than those that are sung: as they shall sound.

    Recipes hold them in the key that the song was composed in, and composing may have moved them by octaves;
    so what is locked as it was before is sung as it is wanted, whatever key that is.
    """
    old = before.given or Given()
    wanted = (
        line.moved(recipe.transpose) for line in (recipe.given or Given()).lines if line != old.line(line.id)
    )
    sung = {line.id for line in score.lines}
    return {
        line.id: line
        for line in wanted
        if line.notes and line.id in sung and line.notes != line_of_score(score, line.id).notes
    }


def _sounds(line: SungLine) -> dict[str, Sound]:
    """By the ids that the composer gives syllables."""
    lead = {f"{line.id}.s{i}": _sound(s) for i, s in enumerate(line.lead)}
    return lead | {f"{line.id}.b{i}": _sound(s) for i, s in enumerate(line.backing)}


def _sung(score: Score, line_id: str) -> dict[str, Sound]:
    return {s.id: _sound(s) for s in score.syllables if s.line_id == line_id}


def _sound(syllable: SungSyllable | Syllable) -> Sound:
    return syllable.phones, syllable.stress, syllable.word_end


class _Stage:
    """One line of a written song, set up as the composer had it when it wrote it."""

    def __init__(
        self,
        text: SongText,
        line_id: str,
        locked: Mapping[str, GivenLine],
        recipe: Recipe,
        score: Score,
        voice: Voice,
    ) -> None:
        """locked: lines that shall sound otherwise."""
        self._score = score
        self._locked = locked
        self._given = recipe.given or Given()
        bpm = score.tempo_map[0].bpm
        self._grid = Grid(score.meter, bpm, score.swing)
        source = next(s for s in text.sections if any(line.id == line_id for line in s.lines))
        section = next(s for s in score.sections if s.id == source.id)
        style = replace(
            parse_prompt(recipe.prompt, recipe.seed),
            genre=score.genre,
            key=_key_of(score, section),
            bpm=bpm,
            meter=score.meter,
            swing=score.swing,
        )
        low, high = voice.range.tessitura_low, voice.range.tessitura_high
        self._writer = TuneWriter(style, recipe.seed, self._grid, PROFILES[score.genre], low, high)
        self._section = self._planned(source, section)
        self._line = next(line for line in self._section.lines if line.line.id == line_id)

    def rewritten(self) -> SetLine:
        """The line's new words: on its old notes if they come near enough, else on new ones like them."""
        needed = bars_for(self._line.line, self._grid, hurried=True)
        if needed > self._line.bars:
            more = needed - self._line.bars
            amount = "one more bar" if more == 1 else f"{more} more bars"
            raise NeedsWholeTake(MORE_BARS.format(self._line.line.text, amount))
        kept = self._kept()
        motif = motif_of(self._line.notes)
        timing = (
            timing_of(kept) if kept else Timing(*line_rhythm(self._section, self._line, motif, self._writer))
        )
        chords = ChordTrack(self._score.chords)
        return set_line(self._section, self._line, timing, motif, chords, self._writer, kept)

    def _kept(self) -> Groups:
        """The old notes under the new words; () when they would be pulled about too much."""
        notes, words = self._line.notes, self._line.line.lead or self._line.line.backing
        if self._given.line(self._line.line.id):
            return carry(self._section, self._line, self._grid)
        apart = abs(len(words) - len(notes))
        if apart > max(TOLERANCE, TOLERANCE_SHARE * len(notes)):
            return ()
        groups = carry(self._section, self._line, self._grid)
        starts = [group[0].beat for group in groups]
        gaps = [self._grid.seconds_between(a, b) for a, b in pairwise(starts)]
        return groups if min(gaps, default=1.0) >= SHORTEST_SECONDS - 1e-6 else ()

    def _planned(self, source: SongSection, section: Section) -> PlannedSection:
        lines = {line.id: line for line in self._score.lines}
        sung = [(line, lines[line.id]) for line in source.lines]
        if not all(old.bars for _, old in sung):
            raise NeedsWholeTake(TOO_OLD)
        return PlannedSection(
            source=source,
            key=stream_key(source),
            family=FAMILY[source.kind],
            occurrence=1,
            last_of_kind=False,
            start=section.start,
            bars=section.bars,
            vamp=0,
            energy=section.energy,
            lines=tuple(self._placed(i, line, old) for i, (line, old) in enumerate(sung)),
            bar_beats=self._grid.bar,
        )

    def _placed(self, index: int, line: SungLine, old: Line) -> PlannedLine:
        notes = self._locked.get(old.id, line_of_score(self._score, old.id)).notes
        return placed_line(line, index, Slot(0.0, old.bars, notes), old.downbeat, self._grid)


def _key_of(score: Score, section: Section) -> Key:
    """The key that the section sounds in: the song's, or that a step or a half above if it was lifted."""
    roots = [chord.root for chord in score.chords if chord.section_id == section.id]

    def strangers(lift: int) -> int:
        tones = {(score.key.tonic + lift + step) % 12 for step in scale(score.key.mode)}
        return sum(root not in tones for root in roots)

    return Key((score.key.tonic + min(LIFTS, key=strangers)) % 12, score.key.mode)


def _replaced(score: Score, line_id: str, made: SetLine) -> Score:
    order = {line.id: i for i, line in enumerate(score.lines)}
    gone = {note for s in score.syllables if s.line_id == line_id for note in s.note_ids}
    words = [*(word for word in score.words if word.line_id != line_id), *made.words]
    syllables = [*(s for s in score.syllables if s.line_id != line_id), *made.syllables]
    melody = [*(note for note in score.melody if note.id not in gone), *made.notes]
    return replace(
        score,
        lines=tuple(made.line if line.id == line_id else line for line in score.lines),
        words=tuple(sorted(words, key=lambda word: order[word.line_id])),
        syllables=tuple(sorted(syllables, key=lambda syllable: order[syllable.line_id])),
        melody=tuple(sorted(melody, key=lambda note: (note.beat, note.id))),
    )
