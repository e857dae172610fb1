"""Whole songs: what a singer and a listener may rely on, in every genre."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest

from songsmith.engine.clock import Clock
from songsmith.engine.compose import outlook
from songsmith.engine.compose.grid import SHORTEST_SECONDS
from songsmith.engine.compose.lengths import BREATH_SECONDS
from songsmith.engine.errors import NothingToSing
from songsmith.engine.recipe import Recipe
from songsmith.engine.score import MelodyNote, Score
from songsmith.engine.style.genres import GENRES
from songsmith.engine.voices import VOICES
from tests.engine.compose.conftest import LYRICS, write

SHORT = "[Verse]\nRain is writing letters on the window\n[Chorus]\nPaper boats on a river of wine\n"


def sung(score: Score, *, backing: bool = False) -> list[MelodyNote]:
    notes = {note.id: note for note in score.melody}
    return [notes[i] for s in score.syllables if s.backing == backing for i in s.note_ids]


def prompt_of(genre: str) -> str:
    return "house" if genre == "house" else GENRES[genre].title


@pytest.mark.parametrize("genre", sorted(GENRES))
def test_every_genre_can_be_sung(genre: str) -> None:
    voice = VOICES["wren"]
    score = write(prompt_of(genre))
    clock = Clock.of(score)
    assert score.genre == genre
    for backing in (False, True):
        notes = sorted(sung(score, backing=backing), key=lambda note: note.beat)
        for note, following in pairwise(notes):
            assert note.beat + note.dur <= following.beat + 1e-6
            assert clock.seconds(following.beat) - clock.seconds(note.beat) >= SHORTEST_SECONDS - 1e-6
        assert all(voice.range.low <= note.pitch <= voice.range.high for note in notes)
    assert all(syllable.note_ids for syllable in score.syllables)
    _assert_breaths(score, clock)
    _assert_chords_tile(score)
    _assert_parts_sound(score)
    assert longest_literal_run(score) <= 3


def _assert_breaths(score: Score, clock: Clock) -> None:
    notes = {note.id: note for note in score.melody}
    spans = []
    for line in score.lines:
        own = [
            notes[i] for s in score.syllables if s.line_id == line.id and not s.backing for i in s.note_ids
        ]
        spans.append((min(n.beat for n in own), max(n.beat + n.dur for n in own)))
    for (_, end), (start, _) in pairwise(spans):
        assert clock.seconds(start) - clock.seconds(end) >= BREATH_SECONDS - 1e-6


def _assert_chords_tile(score: Score) -> None:
    at = 0.0
    for chord in score.chords:
        assert chord.beat == pytest.approx(at)
        at = chord.beat + chord.dur
    assert at == pytest.approx(score.total_beats)


def _assert_parts_sound(score: Score) -> None:
    ids = [part.id for part in score.parts]
    assert len(ids) == len(set(ids))
    for part in score.parts:
        ends: dict[int, float] = defaultdict(float)
        for note in part.notes:
            assert note.dur > 0
            assert 0 <= note.beat < score.total_beats
            assert 1 <= note.velocity <= 127
            assert ends[note.pitch] <= note.beat + 1e-6
            ends[note.pitch] = note.beat + note.dur


def longest_literal_run(score: Score) -> int:
    """Most bars in a row whose drums and bass have the same onsets and pitches."""
    bar = score.meter.bar_beats
    bars: dict[int, set[tuple[str, float, int]]] = defaultdict(set)
    for part in score.parts:
        if part.role in ("drums", "bass"):
            for note in part.notes:
                index = int(note.beat // bar + 1e-6)
                bars[index].add((part.role, round(note.beat - index * bar, 3), note.pitch))
    longest = run = 1
    for i in range(1, int(score.total_beats / bar)):
        run = run + 1 if bars[i] and bars[i] == bars[i - 1] else 1
        longest = max(longest, run)
    return longest


@pytest.mark.parametrize("genre", ["pop", "ballad", "rock", "folk", "jazz", "house", "hiphop", "chinese"])
def test_twelve_seeds_open_in_twelve_ways(genre: str) -> None:
    openings = set()
    for seed in range(12):
        score = write(prompt_of(genre), SHORT, seed)
        openings.add(tuple((n.pitch - score.key.tonic, n.dur) for n in sung(score)[:8]))
    assert len(openings) == 12


def test_same_recipe_same_score(ballad: Score) -> None:
    assert write("piano ballad, 78 bpm, 4/4, C major") == ballad


@pytest.mark.parametrize("voice", sorted(VOICES))
def test_tunes_fit_the_voice(voice: str) -> None:
    score = write("pop in G major", SHORT, voice=VOICES[voice])
    pitches = [note.pitch for note in sung(score)]
    assert VOICES[voice].range.low <= min(pitches)
    assert max(pitches) <= VOICES[voice].range.high
    assert max(pitches) - min(pitches) <= 16


def test_choruses_sing_higher_than_verses() -> None:
    higher = 0
    for seed in range(8):
        score = write("pop", seed=seed)
        kinds = {
            line.id: section.kind
            for section in score.sections
            for line in score.lines
            if line.id in section.line_ids
        }
        pitches: dict[str, list[int]] = defaultdict(list)
        for note in sung(score):
            assert note.syllable_id is not None
            pitches[kinds[note.syllable_id.split(".")[0]]].append(note.pitch)
        means = {kind: sum(p) / len(p) for kind, p in pitches.items()}
        higher += means["Chorus"] > means["Verse"] + 1
    assert higher == 8


def test_a_chorus_returns_note_for_note(ballad: Score) -> None:
    first, second = [section for section in ballad.sections if section.kind == "Chorus"]
    assert _tune(ballad, first.id) == _tune(ballad, second.id)


def _tune(score: Score, section_id: str) -> list[tuple[float, float, int]]:
    section = next(s for s in score.sections if s.id == section_id)
    end = section.start + section.bars * score.meter.bar_beats
    starts = {line.id for line in score.lines if line.section_id == section_id}
    return sorted(
        (round(n.beat - section.start, 4), round(n.dur, 4), n.pitch)
        for n in score.melody
        if n.syllable_id and n.syllable_id.split(".")[0] in starts and n.beat < end
    )


def test_backing_words_answer_the_lead(ballad: Score) -> None:
    backing = [s for s in ballad.syllables if s.backing]
    notes = {note.id: note for note in ballad.melody}
    assert "".join(s.text for s in backing[:5]) == "riverofwine"
    for line in ballad.lines:
        lead = [
            notes[i] for s in ballad.syllables if s.line_id == line.id and not s.backing for i in s.note_ids
        ]
        answer = [notes[i] for s in backing if s.line_id == line.id for i in s.note_ids]
        if answer:
            assert min(n.beat for n in answer) > max(n.beat for n in lead)


def test_instruments_play_the_tune_where_nobody_sings(ballad: Score) -> None:
    solo = next(section for section in ballad.sections if section.kind == "Solo")
    played = [n for n in ballad.melody if n.syllable_id is None and n.beat >= solo.start]
    assert len(played) > 8
    assert any(part.role == "lead" for part in ballad.parts)


def test_instrumentals_follow_the_tags() -> None:
    score = write("lo-fi", "[Intro]\n[Verse]\n[Chorus]\n[Outro]\n", instrumental=True)
    assert [section.kind for section in score.sections] == ["Intro", "Verse", "Chorus", "Outro"]
    assert not score.syllables
    assert any(part.role == "lead" for part in score.parts)


def test_instrumentals_need_no_sheet() -> None:
    score = write("ambient", "", instrumental=True)
    assert len(score.sections) >= 6
    assert score.melody


def test_counter_lines_answer_the_singers_phrases_in_their_rhythm() -> None:
    score = write("pop with violin, 4/4", seed=7)
    line = next(part for part in score.parts if part.name == "String line").notes
    tune = sorted(sung(score), key=lambda note: note.beat)
    answered = 0
    for before, after in pairwise(tune):
        rest = [n.beat for n in line if before.beat + before.dur - 1e-6 <= n.beat < after.beat]
        rhythm = [round(b - a, 3) for a, b in pairwise(rest)]
        sounded = [round(b.beat - a.beat, 3) for a, b in pairwise(tune)]
        if len(rhythm) > 1:
            answered += any(sounded[i : i + len(rhythm)] == rhythm for i in range(len(sounded)))
    assert answered >= 3
    assert all(before.beat + before.dur <= note.beat + 1e-6 for before, note in pairwise(line))


def test_a_cappella_songs_have_no_band_and_no_empty_sections() -> None:
    score = write("folk, a cappella")
    assert score.parts == ()
    assert {section.kind for section in score.sections} == {"Verse", "Pre Chorus", "Chorus", "Outro"}
    assert len(score.lines) == len(write("folk").lines)


def test_hands_may_clap_along_with_a_cappella_songs() -> None:
    assert {part.name for part in write("gospel, a cappella, finger snaps").parts} == {"Handclaps"}


def test_an_instrumental_a_cappella_is_played() -> None:
    assert write("folk, a cappella", instrumental=True).parts


def test_words_are_needed_to_sing() -> None:
    with pytest.raises(NothingToSing):
        write("pop", "[Verse]\n[Chorus]\n")


@pytest.mark.parametrize(
    "lyrics",
    [
        "word " * 300,
        "a\n" * 60,
        "[Chorus]\n(ooh ooh)\n(aah) sing\n…\nla la la (hey hey hey hey hey hey)\n",
        "[Verse]\n" + "supercalifragilistic " * 20,
    ],
)
def test_odd_sheets_are_sung(lyrics: str) -> None:
    score = write("pop", lyrics)
    clock = Clock.of(score)
    for backing in (False, True):
        notes = sorted(sung(score, backing=backing), key=lambda n: n.beat)
        for note, following in pairwise(notes):
            assert note.beat + note.dur <= following.beat + 1e-6
            assert clock.seconds(following.beat) - clock.seconds(note.beat) >= SHORTEST_SECONDS - 1e-6


@pytest.mark.parametrize("meter", ["3/4", "6/8"])
@pytest.mark.parametrize("genre", ["folk", "jazz", "ballad", "rock"])
def test_other_metres(meter: str, genre: str) -> None:
    score = write(f"{genre} in {meter}")
    assert f"{score.meter.numerator}/{score.meter.denominator}" == meter
    assert score.total_beats == sum(s.bars for s in score.sections) * 3
    _assert_parts_sound(score)
    assert longest_literal_run(score) <= 3


def test_bans_and_wishes_reach_the_band() -> None:
    score = write("rock without drums, with accordion", LYRICS)
    assert not [part for part in score.parts if part.role == "drums"]
    assert [part for part in score.parts if part.name == "Accordion"]


def test_predicted_length_is_the_length_of_the_score() -> None:
    recipe = Recipe("jazz ballad", "[Intro]\n[Verse]\n[Chorus]\n[Outro]\n", 4, instrumental=True)
    score = write(recipe.prompt, recipe.lyrics, recipe.seed, instrumental=True)
    clock = Clock.of(score)
    assert outlook(recipe).seconds == pytest.approx(clock.seconds(score.total_beats) + score.tail, abs=0.05)


def test_the_last_bar_is_a_held_chord(ballad: Score) -> None:
    last = ballad.total_beats - ballad.meter.bar_beats
    for part in ballad.parts:
        if part.role in ("keys", "bass", "guitar", "strings", "pad"):
            assert all(note.beat < last + 0.5 for note in part.notes)
            assert all(note.dur >= 3 for note in part.notes if note.beat >= last)
