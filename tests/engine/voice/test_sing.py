from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from songsmith.engine.audio import add_at
from songsmith.engine.clock import Clock
from songsmith.engine.errors import Cancelled, CannotSing
from songsmith.engine.recipe import Expression
from songsmith.engine.score import Score
from songsmith.engine.streaming.passages import passages
from songsmith.engine.voice import Vocals, sing, song_samples, takes
from songsmith.engine.voice.cache import BoundedCache
from songsmith.engine.voice.measure import artefacts
from songsmith.engine.voices import VOICES
from songsmith.engine.window import Window
from tests.engine.voice.tunes import only_lines, slurred, tune

RATE = 44_100
WREN = VOICES["wren"]


def test_stems_span_the_whole_file(score: Score, vocals: Vocals) -> None:
    assert set(vocals.stems) == {"vocal", "backing"}
    for stem in vocals.stems.values():
        assert stem.shape == (2, song_samples(score))
        assert stem.dtype == np.float32


def test_every_syllable_has_its_time_in_order(score: Score, vocals: Vocals) -> None:
    assert {s.syllable_id for s in vocals.syllables} == {s.id for s in score.syllables}
    assert [s.start for s in vocals.syllables] == sorted(s.start for s in vocals.syllables)


def test_every_vowel_starts_on_its_note(score: Score, vocals: Vocals) -> None:
    clock = Clock.of(score)
    notes = {n.id: clock.seconds(n.beat) for n in score.melody}
    wanted = {s.id: notes[s.note_ids[0]] for s in score.syllables}
    off = [abs(s.start - wanted[s.syllable_id]) for s in vocals.syllables]
    assert max(off) < 1e-6


def test_phones_follow_each_other_and_opening_consonants_come_before_the_beat(vocals: Vocals) -> None:
    for syllable in vocals.syllables:
        for before, after in pairwise(syllable.phones):
            assert before.start < before.end <= after.start + 1e-9
        assert syllable.phones[0].start <= syllable.start <= syllable.end
    light = next(s for s in vocals.syllables if s.phones[0].phone == "l")
    assert light.phones[0].end == pytest.approx(light.start)


def test_the_last_consonant_of_a_line_gets_its_time(vocals: Vocals) -> None:
    wine = next(s for s in vocals.syllables if [p.phone for p in s.phones] == ["w", "I", "n"])
    assert wine.phones[-1].end - wine.phones[-1].start > 0.04


def test_the_sound_is_where_the_timings_say(vocals: Vocals) -> None:
    lead = vocals.stems["vocal"][0] + vocals.stems["backing"][0]
    for syllable in vocals.syllables:
        middle = int((syllable.start + min(syllable.end, syllable.start + 0.2)) / 2 * RATE)
        assert _rms(lead[middle - 1000 : middle + 1000]) > 0.02


def test_rests_are_silent_until_the_singer_breathes_in(score: Score, vocals: Vocals) -> None:
    first, last = score.lines[0], score.lines[1]
    ends = max(s.end for s in vocals.syllables if s.syllable_id.startswith(first.id))
    starts = min(s.phones[0].start for s in vocals.syllables if s.syllable_id.startswith(last.id))
    rest = vocals.stems["vocal"][0][int((ends + 0.1) * RATE) : int((starts - 0.55) * RATE)]
    assert len(rest) > 1000
    assert np.abs(rest).max() < 1e-4
    breath = vocals.stems["vocal"][0][int((starts - 0.6) * RATE) : int((starts - 0.1) * RATE)]
    peaks = 20 * np.log10(np.abs(breath).max() / np.abs(vocals.stems["vocal"]).max())
    assert -36 < peaks < -22
    assert np.abs(breath[-int(0.02 * RATE) :]).max() < 1e-4  # nothing over the first consonant


def test_no_clicks_offset_or_overload(vocals: Vocals) -> None:
    for stem in vocals.stems.values():
        found = artefacts(stem[0], RATE)
        assert found.finite
        assert found.peak < 1.0
        assert found.dc < 1e-4
        assert found.clicks == 0
        assert found.sibilance < 0.0


def test_same_inputs_same_bytes(score: Score, vocals: Vocals, monkeypatch: pytest.MonkeyPatch) -> None:
    _forget(monkeypatch)
    again = sing(score, WREN, Expression())
    for name, stem in vocals.stems.items():
        assert again.stems[name].tobytes() == stem.tobytes()
    assert again.syllables == vocals.syllables


def test_another_seed_is_another_performance(score: Score, vocals: Vocals) -> None:
    other = sing(replace(only_lines(score, "l0"), seed=2), WREN, Expression())
    assert not np.array_equal(other.stems["vocal"][:, : 4 * RATE], vocals.stems["vocal"][:, : 4 * RATE])


def test_a_line_sounds_the_same_alone(score: Score, vocals: Vocals, monkeypatch: pytest.MonkeyPatch) -> None:
    _forget(monkeypatch)
    alone = sing(only_lines(score, "l1"), WREN, Expression())
    sounding = np.flatnonzero(alone.stems["vocal"][0])
    window = slice(int(sounding[0]), int(sounding[-1]) + 1)
    assert np.array_equal(alone.stems["vocal"][:, window], vocals.stems["vocal"][:, window])


def test_the_song_in_windows_is_the_song_with_its_breaths(score: Score, vocals: Vocals) -> None:
    second = next(line for line in score.lines if line.id == "l1")
    cut = int((score.lead_in + second.start * 60 / score.tempo_map[0].bpm - 1.2) * RATE) // 147 * 147
    windows = [Window(0, cut), Window(cut, song_samples(score) - cut)]
    parts = [sing(score, WREN, Expression(), window=window) for window in windows]
    for name, stem in vocals.stems.items():
        found = [part.stems.get(name, np.zeros((2, w.n))) for part, w in zip(parts, windows, strict=True)]
        assert np.array_equal(np.concatenate(found, axis=1), stem)


def test_a_song_sung_passage_by_passage_is_the_same_vocal(score: Score, vocals: Vocals) -> None:
    whole = np.zeros_like(vocals.stems["vocal"])
    for passage in passages(score):
        sung = sing(passage.score, WREN, Expression(), silent_from=passage.silent_from).stems["vocal"]
        add_at(whole, sung, passage.offset)
    assert np.abs(whole - vocals.stems["vocal"]).max() < 1e-4


def test_words_in_parentheses_are_sung_in_the_backing_alone(score: Score, vocals: Vocals) -> None:
    answer = {s.id for s in score.syllables if s.backing}
    times = [s for s in vocals.syllables if s.syllable_id in answer]
    window = slice(int((times[0].start + 0.3) * RATE), int((times[-1].end - 0.1) * RATE))
    assert np.abs(vocals.stems["vocal"][0, window]).max() < 1e-3
    assert _rms(vocals.stems["backing"][0, window]) > 0.02


def test_choruses_are_stacked_and_verses_are_not(score: Score) -> None:
    verse = sing(only_lines(score, "l0"), WREN, Expression())
    chorus = sing(tune([("Chorus", ["Carry mine"])]), WREN, Expression())
    assert set(verse.stems) == {"vocal"}
    backing = chorus.stems["backing"]
    assert not np.array_equal(backing[0], backing[1])
    assert 0.2 < _rms(backing) / _rms(chorus.stems["vocal"]) < 1.0


def test_progress_names_section_and_line_and_cancelling_stops(score: Score) -> None:
    told: list[tuple[str, float]] = []
    sing(score, WREN, Expression(), progress=lambda label, fraction: told.append((label, fraction)))
    assert told[0] == ("Singing verse 1, line 1", 0.0)
    assert told[1][0] == "Singing chorus 1, line 1"
    with pytest.raises(Cancelled):
        sing(score, WREN, Expression(), cancelled=lambda: True)


def test_a_melisma_changes_pitch_within_one_vowel(score: Score) -> None:
    base = only_lines(score, "l0")
    slur = slurred(base, len(base.syllables) - 1, 60, 64, 67)
    vocals = sing(slur, WREN, Expression())
    last = vocals.syllables[-1]
    clock = Clock.of(slur)
    for note in (n for n in slur.melody if n.id in slur.syllables[-1].note_ids):
        middle = clock.seconds(note.beat + 0.6 * note.dur)
        heard = _pitch(vocals.stems["vocal"][0], middle)
        assert abs(69 + 12 * np.log2(heard / 440) - note.pitch) < 0.6
    assert [p.phone for p in last.phones] == ["l", "O"]


def test_hurried_syllables_are_sung_and_flagged() -> None:
    fast = tune([("Verse", ["Every little silence"])], bpm=96)
    squeezed = replace(
        fast,
        melody=tuple(replace(n, beat=1 + (n.beat - 1) * 0.35, dur=n.dur * 0.35) for n in fast.melody),
    )
    vocals = sing(squeezed, WREN, Expression())
    assert any(s.hurried for s in vocals.syllables)
    assert np.isfinite(vocals.stems["vocal"]).all()


def test_unknown_sounds_are_refused_by_name(score: Score) -> None:
    bad = replace(score, syllables=(replace(score.syllables[0], text="Hold", phones=("@", "O"), nucleus=1),))
    with pytest.raises(CannotSing, match="Hold"):
        sing(bad, WREN, Expression())


@pytest.mark.parametrize(("name", "tonic"), [("rook", 50), ("pip", 64)])
def test_other_voices_sing_in_their_own_range(name: str, tonic: int) -> None:
    score = tune([("Verse", ["Hold the light"])], tonic=tonic)
    vocals = sing(score, VOICES[name], Expression())
    assert artefacts(vocals.stems["vocal"][0], RATE).finite
    assert _rms(vocals.stems["vocal"]) > 0.005


def test_power_is_louder_and_brighter() -> None:
    score = tune([("Verse", ["Hold the light, hold it low"])])
    soft = sing(score, WREN, Expression(power=-1)).stems["vocal"][0]
    strong = sing(score, WREN, Expression(power=1)).stems["vocal"][0]
    assert _rms(strong) > 1.2 * _rms(soft)
    assert _brightness(strong) > _brightness(soft) + 1.0


def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty caches, so that what is compared was really made twice."""
    monkeypatch.setattr(takes, "_phrases", BoundedCache(1, takes._phrase_bytes))
    monkeypatch.setattr(takes, "_speech", BoundedCache(1, takes._speech_bytes))


def _rms(audio: np.ndarray) -> float:
    return float(np.sqrt(np.mean(audio.astype(np.float64) ** 2)))


def _brightness(audio: np.ndarray) -> float:
    """dB above 2 kHz against below."""
    power = np.abs(np.fft.rfft(audio.astype(np.float64))) ** 2
    split = int(2000 / RATE * len(audio))
    return float(10 * np.log10(power[split : 3 * split].sum() / power[:split].sum()))


def _pitch(audio: np.ndarray, at: float) -> float:
    """Hz by autocorrelation over 60 ms."""
    frame = audio[int((at - 0.03) * RATE) : int((at + 0.03) * RATE)].astype(np.float64)
    correlation = np.correlate(frame, frame, "full")[len(frame) - 1 :]
    low, high = int(RATE / 700), int(RATE / 120)
    return RATE / (low + int(np.argmax(correlation[low:high])))
