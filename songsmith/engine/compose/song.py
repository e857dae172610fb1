"""Recipe and voice → score: the whole composition, in the order a writer would work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from songsmith.engine.compose.arrange import arrange
from songsmith.engine.compose.carried import is_given, octave_for, styled
from songsmith.engine.compose.chart import has_chords, obeyed, writers_key
from songsmith.engine.compose.fitting import Groups
from songsmith.engine.compose.form import Form, PlannedLine, PlannedSection, plan_form
from songsmith.engine.compose.harmony import harmonise, lifted, transposed
from songsmith.engine.compose.kept import carry, in_reach
from songsmith.engine.compose.lead import LeadLine, lead_lines
from songsmith.engine.compose.setting import SetLine, Timing, set_line, timing_of
from songsmith.engine.compose.sheet import SongText, read_song, require_languages
from songsmith.engine.compose.tune import ChordTrack, Motifs, TuneWriter, line_rhythm, make_motifs, motif_for
from songsmith.engine.recipe import Recipe
from songsmith.engine.score import Chord, Key, MelodyNote, Score, Section, TempoChange
from songsmith.engine.streams import stream
from songsmith.engine.style import StyleSpec, parse_prompt
from songsmith.engine.style.genres import GENRES
from songsmith.engine.style.spec import is_unaccompanied
from songsmith.engine.voices import Voice, VoiceRange

LEAD_IN_SECONDS = 0.5  # before beat 0: room for the first consonants and for players ahead of the beat
TAIL_SECONDS = 3.2  # after the last beat: releases and reverb
HOME_HEIGHT, HOME_SPREAD = (
    7.0,
    2.5,
)  # semitones of the tonic above the tessitura's floor, and how far it may be off
SLOWING_GENRES = frozenset(
    {"ballad", "folk", "jazz", "bossa", "cinematic", "gospel", "chinese", "country", "blues"}
)
SLOWING = (0.96, 0.91, 0.84, 0.76)  # tempo of the last four half bars


@dataclass(frozen=True, slots=True)
class Sketch:
    """Style and form, before a note is written."""

    style: StyleSpec
    form: Form


def compose(recipe: Recipe, voice: Voice) -> Score:
    """The score of a recipe for a singer. Raises CannotSing, NothingToSing."""
    return compose_song(recipe, voice, read_song(recipe))


def plan(recipe: Recipe, text: SongText) -> Sketch:
    """Before the song is moved to another key or tempo."""
    style = styled(parse_prompt(recipe.prompt, recipe.seed), recipe.given)
    if is_unaccompanied(style.kinds) and not recipe.instrumental:  # nobody would be heard in the others
        text = replace(text, sections=tuple(section for section in text.sections if section.lines))
    form = plan_form(text, style, instrumental=recipe.instrumental, given=recipe.given, wishes=recipe.wishes)
    key = writers_key(form.sections)
    if key and not style.key_given:
        style = replace(style, key=key)
    if not has_chords(form.sections) and not is_given(recipe.given):
        form = replace(form, sections=lifted(form.sections, style, recipe.seed))
    return Sketch(style, form)


def compose_song(recipe: Recipe, voice: Voice, text: SongText) -> Score:
    """As :func:`compose`, from a sheet already read."""
    require_languages(text, voice)
    sketch = plan(recipe, text)
    if not sketch.style.key_given and not has_chords(sketch.form.sections):
        sketch = replace(sketch, style=in_a_key_for(voice.range, sketch.style, recipe.seed))
    style, form = sketch.style, in_reach(sketch.form, voice.range)
    generated = harmonise(form.sections, style, recipe.seed)
    provisional = ChordTrack(
        obeyed(_usual(generated, form, style, recipe.seed), form.sections, style.key, None)
    )
    writer = TuneWriter.of(style, recipe.seed, form, voice.range)
    motifs = make_motifs(form, provisional, writer)
    carried = {line.line.id: carry(section, line, form.grid) for section, line in _lines(form) if line.notes}
    timings = {
        line.line.id: _timing(section, line, motifs, writer, carried.get(line.line.id, ()))
        for section, line in _lines(form)
    }
    onsets = {name: timing.onsets for name, timing in timings.items()}
    chords = ChordTrack(obeyed(generated, form.sections, style.key, onsets))
    lines = [
        set_line(
            section,
            line,
            timings[line.line.id],
            motif_for(motifs, section, line, writer),
            chords,
            writer.for_section(section),
            carried.get(line.line.id, ()),
        )
        for section, line in _lines(form)
    ]
    leads = lead_lines(form, chords, writer, instrumental=recipe.instrumental or not lines)
    return _score(Sketch(style, form), recipe, voice, _sounding(chords.chords, form, style), lines, leads)


def _lines(form: Form) -> Iterator[tuple[PlannedSection, PlannedLine]]:
    return ((section, line) for section in form.sections for line in section.lines)


def _usual(generated: tuple[Chord, ...], form: Form, style: StyleSpec, seed: int) -> tuple[Chord, ...]:
    """The chords without anybody's wish for others: what motifs come from, so that wishes stay local."""
    if not any(section.wish.chords for section in form.sections):
        return generated
    plain = [replace(section, wish=replace(section.wish, chords=0)) for section in form.sections]
    return harmonise(plain, style, seed)


def _timing(
    section: PlannedSection, line: PlannedLine, motifs: Motifs, writer: TuneWriter, carried: Groups
) -> Timing:
    if carried:
        return timing_of(carried)
    motif = motif_for(motifs, section, line, writer)
    return Timing(*line_rhythm(section, line, motif, writer.for_section(section)))


def in_a_key_for(voice: VoiceRange, style: StyleSpec, seed: int) -> StyleSpec:
    """The style in one of its genre's keys in which choruses end in the middle of the singer's range."""
    tonics = GENRES[style.genre].tonics
    heights = np.array([(tonic - voice.tessitura_low - 1) % 12 + 1 for tonic in tonics])
    weights = np.exp(-(((heights - HOME_HEIGHT) / HOME_SPREAD) ** 2))
    choice = stream(seed, "key").choice(len(tonics), p=weights / weights.sum())
    return replace(style, key=Key(tonics[int(choice)], style.key.mode))


def _sounding(chords: Sequence[Chord], form: Form, style: StyleSpec) -> tuple[Chord, ...]:
    """The chords as heard: sections with a key lift moved up."""
    lifts = {section.source.id: section.lift for section in form.sections}
    return tuple(transposed(chord, lifts[chord.section_id], style.key) for chord in chords)


def _score(
    sketch: Sketch,
    recipe: Recipe,
    voice: Voice,
    chords: tuple[Chord, ...],
    lines: Sequence[SetLine],
    leads: Sequence[LeadLine],
) -> Score:
    sung = [note for line in lines for note in line.notes]
    played = [note for lead in leads for note in lead.notes]
    style, form, chords, sung, played = _moved(sketch, recipe, voice.range, chords, sung, played)
    melody = tuple(sorted((*sung, *played), key=lambda note: (note.beat, note.id)))
    return Score(
        seed=recipe.seed,
        genre=style.genre,
        style=style.as_dict(),
        meter=style.meter,
        key=style.key,
        tempo_map=tempo_map(form, style),
        swing=style.swing,
        total_beats=form.total_beats,
        lead_in=LEAD_IN_SECONDS,
        tail=TAIL_SECONDS,
        sections=tuple(_section(section) for section in form.sections),
        chords=chords,
        lines=tuple(line.line for line in lines),
        words=tuple(word for line in lines for word in line.words),
        syllables=tuple(syllable for line in lines for syllable in line.syllables),
        melody=melody,
        parts=arrange(style, form, chords, melody, voice.range, recipe.seed),
    )


def _moved(
    sketch: Sketch,
    recipe: Recipe,
    voice: VoiceRange,
    chords: tuple[Chord, ...],
    sung: list[MelodyNote],
    played: list[MelodyNote],
) -> tuple[StyleSpec, Form, tuple[Chord, ...], list[MelodyNote], list[MelodyNote]]:
    """The song in the key and the tempo wanted; a tune that leaves the singer's reach by that, an octave
    off."""
    style, up = in_tempo(sketch.style, recipe), recipe.transpose
    form = replace(sketch.form, grid=replace(sketch.form.grid, bpm=style.bpm))
    if not up:
        return style, form, chords, sung, played
    octave = octave_for([note.pitch + up for note in sung], voice)
    lifts = {section.source.id: section.lift for section in form.sections}
    home = {lift: Key((style.key.tonic + lift) % 12, style.key.mode) for lift in set(lifts.values())}
    chords = tuple(transposed(chord, up, home[lifts[chord.section_id]]) for chord in chords)
    style = replace(style, key=Key((style.key.tonic + up) % 12, style.key.mode))
    sung = [replace(note, pitch=note.pitch + up + octave) for note in sung]
    played = [replace(note, pitch=note.pitch + up) for note in played]
    return style, form, chords, sung, played


def in_tempo(style: StyleSpec, recipe: Recipe) -> StyleSpec:
    """The style at the tempo that the writer wants the finished song in."""
    if recipe.tempo_factor == 1.0:
        return style
    return replace(style, bpm=round(style.bpm * recipe.tempo_factor, 3))


def _section(section: PlannedSection) -> Section:
    source = section.source
    return Section(
        id=source.id,
        kind=source.kind,
        number=source.number,
        label=source.label,
        start=section.start,
        bars=section.bars,
        energy=section.energy,
        line_ids=tuple(line.line.id for line in section.lines),
    )


def tempo_map(form: Form, style: StyleSpec) -> tuple[TempoChange, ...]:
    """One tempo; genres that breathe slow down over the last two bars, unless the length is given."""
    changes = [TempoChange(0.0, style.bpm)]
    half = form.grid.bar / 2
    start = form.total_beats - len(SLOWING) * half
    if style.genre in SLOWING_GENRES and start > 0 and not form.kept:
        changes += [TempoChange(start + i * half, round(style.bpm * f, 2)) for i, f in enumerate(SLOWING)]
    return tuple(changes)
