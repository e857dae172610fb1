"""What the writer's controls do to the sound: measured, at one loudness."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from songsmith.engine.clock import Clock
from songsmith.engine.recipe import Expression
from songsmith.engine.score import Score
from songsmith.engine.style.genres import GENRES
from songsmith.engine.voice import Vocals, sing
from songsmith.engine.voice.delivery import (
    CHOIRS,
    OCTAVES,
    STRAIGHT,
    UNSTACKED,
    WARM,
    Delivery,
    delivery,
)
from songsmith.engine.voice.doubles import freed
from songsmith.engine.voice.ears import tracked_pitch
from songsmith.engine.voice.frames import FRAME
from songsmith.engine.voice.phrase import Phrase, SungNote, phrases_of, silent_before
from songsmith.engine.voice.pitch import pitch_curve
from songsmith.engine.voices import VOICES
from tests.engine.voice.salad import FIXED_LINES
from tests.engine.voice.tunes import only_lines, tune

RATE = 44_100
WREN = VOICES["wren"]
PLAIN = Expression()
Sung = Callable[[float], Vocals]


@pytest.fixture(scope="module")
def with_power() -> Sung:
    score = tune([("Verse", ["Hold the light"]), ("Chorus", ["Carry mine"])])
    made = {power: sing(score, WREN, Expression(power=power)) for power in (-1.0, 1.0)}
    return made.__getitem__


def test_power_moves_the_balance_of_the_spectrum_by_several_decibels(with_power: Sung) -> None:
    soft, strong = (_balance(with_power(power).stems["vocal"][0]) for power in (-1.0, 1.0))
    assert strong - soft > 4.0  # of a ratio: gain alone would change nothing


def test_power_decides_whether_choruses_are_stacked_and_how_far_they_stand_out(with_power: Sung) -> None:
    assert "backing" not in with_power(-1.0).stems
    assert "backing" in with_power(1.0).stems
    verse, chorus = (_style(kind, power=1) for kind in ("Verse", "Chorus"))
    quiet = _style("Chorus", power=-1).level - _style("Verse", power=-1).level
    assert chorus.level - verse.level > quiet + 1.0


def test_intimate_voices_are_breathier_and_accent_less() -> None:
    soft, strong = _style("Verse", power=-1), _style("Verse", power=1)
    assert soft.breath > strong.breath + 6
    assert soft.accent < 1 < strong.accent
    assert soft.pitch.vibrato < strong.pitch.vibrato


def test_freedom_changes_slides_scoops_vibrato_and_drift() -> None:
    curves = {f: _cents(_style("Verse", freedom=f)) for f in (-1.0, 0.0, 1.0)}
    held = slice(int(1.1 / 0.0125), int(1.9 / 0.0125))
    swings = [float(np.std(curves[f][held])) for f in (-1.0, 0.0, 1.0)]
    assert swings[0] < 8 < swings[1] < swings[2]
    scoops = [-float(curves[f][: int(0.1 / 0.0125)].min()) for f in (-1.0, 0.0, 1.0)]
    assert scoops == sorted(scoops)
    assert scoops[2] > scoops[0] + 40


def test_free_singers_leave_the_beat_but_stay_near_it_and_say_when() -> None:
    score = tune([("Verse", ["Hold the light, hold it low"])])
    plain, free = sing(score, WREN, Expression()), sing(score, WREN, Expression(freedom=1))
    off = [b.start - a.start for a, b in zip(plain.syllables, free.syllables, strict=True)]
    assert max(map(abs, off)) < 0.0221
    assert float(np.std(off)) > 0.003
    straight = sing(score, WREN, Expression(freedom=-1))
    assert [s.start for s in straight.syllables] == [s.start for s in plain.syllables]


def test_there_is_a_breath_where_there_is_time_and_none_of_a_straight_singer(
    score: Score, vocals: Vocals
) -> None:
    first = _first_sound(vocals, score, {"l1"})
    rest = slice(int((first - 0.6) * RATE), int((first - 0.1) * RATE))
    assert np.abs(vocals.stems["vocal"][0][rest]).max() > 1e-3
    straight = sing(score, WREN, Expression(freedom=-1))
    assert np.abs(straight.stems["vocal"][0][rest]).max() < 1e-4


def test_no_breath_is_taken_where_it_is_not_known_who_sang_before() -> None:
    score = tune([("Verse", ["Hold the light", "Carry mine"])])
    assert silent_before(score)[("l0",)] == 0.0
    assert silent_before(score)[("l1",)] == pytest.approx(_end(score, "l0"))
    assert silent_before(only_lines(score, "l1")) == {}


@pytest.mark.parametrize("freedom", [-1.0, 0.0, 1.0])
@pytest.mark.parametrize("power", [-1.0, 0.0, 1.0])
@pytest.mark.parametrize("genre", ["pop", "ballad", "house"])
def test_no_setting_leaves_the_notes(genre: str, power: float, freedom: float) -> None:
    score = tune([("Verse", FIXED_LINES[:8])], bpm=92)
    off = np.concatenate([_off_notes(score, phrase, genre, power, freedom) for phrase in _phrases(score)])
    assert (off < 50).mean() >= 0.98  # what is heard is a point worse


@pytest.mark.parametrize("controls", [{"freedom": 1.0}, {"freedom": 1.0, "power": 1.0}])
def test_free_singing_is_heard_in_tune(controls: dict[str, float]) -> None:
    score = tune([("Verse", FIXED_LINES[:4])])
    heard = tracked_pitch(score, sing(score, WREN, Expression(**controls)).stems["vocal"][0])
    assert heard.within_50 >= 0.97


def test_genres_that_singing_differs_in_exist() -> None:
    for genres in (STRAIGHT, WARM, UNSTACKED, OCTAVES, CHOIRS):
        assert genres <= set(GENRES)


@pytest.mark.parametrize(
    ("genre", "harmonies"), [("pop", ("third",)), ("rock", ("octave",)), ("gospel", ("third", "octave"))]
)
def test_the_style_decides_which_harmonies_choruses_get(genre: str, harmonies: tuple[str, ...]) -> None:
    assert _style("Chorus", genre).harmonies == harmonies
    assert _style("Verse", genre).harmonies == ()


def test_an_octave_is_heard_in_the_backing_of_a_chorus() -> None:
    score = replace(tune([("Chorus", ["Carry mine"])], tonic=64), genre="rock")
    last = max(score.melody, key=lambda note: note.beat)
    at = score.lead_in + (last.beat + 0.5 * last.dur) * 60 / score.tempo_map[0].bpm
    spectra = [_spectrum(sing(replace(score, genre=genre), WREN, PLAIN), at) for genre in ("rock", "pop")]
    hertz = 440 * 2 ** ((last.pitch - 12 - 69) / 12)
    octave, third = (_level(spectrum, hertz) - _level(spectrum, 2 * hertz) for spectrum in spectra)
    assert octave > third + 15


def _style(kind: str, genre: str = "pop", **controls: float) -> Delivery:
    score = tune([("Verse", ["Hold"]), ("Chorus", ["Mine"])])
    section = next(section for section in score.sections if section.kind == kind)
    return delivery(replace(score, genre=genre), section, Expression(**controls))


def _phrases(score: Score) -> list[Phrase]:
    return phrases_of(score, Clock.of(score))


def _off_notes(score: Score, phrase: Phrase, genre: str, power: float, freedom: float) -> np.ndarray:
    """Cents, of what the settled part of each note is asked to be."""
    style = delivery(replace(score, genre=genre), phrase.section, Expression(power=power, freedom=freedom))
    rng = np.random.default_rng(4)
    sung = freed(phrase.notes, style.timing, rng)
    times = np.arange(phrase.start - 0.1, phrase.end, FRAME)
    cents = 1200 * np.log2(pitch_curve(sung, times, style.pitch, rng) / 440) + 6900
    return np.concatenate(
        [
            np.abs(cents[(times > note.start + 0.08) & (times < note.end - 0.1)] - 100 * note.pitch)
            for note in phrase.notes
        ]
    )


def _spectrum(vocals: Vocals, at: float) -> np.ndarray:
    """Of the backing, 0.3 s around `at`."""
    sound = vocals.stems["backing"].mean(0)[int((at - 0.15) * RATE) :][: int(0.3 * RATE)]
    return np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 1 << 16)) ** 2


def _level(spectrum: np.ndarray, hertz: float) -> float:
    """dB of the partial at a pitch, ± a third of a semitone and the window's width."""
    at, width = hertz / RATE * (1 << 16), 12 + 0.02 * hertz / RATE * (1 << 16)
    return float(10 * np.log10(spectrum[int(at - width) : int(at + width)].max()))


def _cents(style: Delivery) -> np.ndarray:
    """Against the notes: one long note after a rest, from 0 s to 2 s."""
    times = np.arange(0, 2, 0.0125)
    hertz = pitch_curve([SungNote(0.0, 2.0, 60.0)], times, style.pitch, np.random.default_rng(1))
    return np.asarray(1200 * np.log2(hertz / 261.6256))


def _first_sound(vocals: Vocals, score: Score, lines: set[str]) -> float:
    own = {syllable.id for syllable in score.syllables if syllable.line_id in lines}
    return min(s.phones[0].start for s in vocals.syllables if s.syllable_id in own)


def _end(score: Score, line_id: str) -> float:
    line = next(line for line in score.lines if line.id == line_id)
    return score.lead_in + line.end * 60 / score.tempo_map[0].bpm


def _balance(audio: np.ndarray) -> float:
    """dB of 2–5 kHz against 0.2–1 kHz."""
    power = np.abs(np.fft.rfft(audio.astype(np.float64))) ** 2
    hertz = np.fft.rfftfreq(len(audio), 1 / RATE)
    bright = power[(hertz > 2000) & (hertz < 5000)].sum()
    return float(10 * np.log10(bright / power[(hertz > 200) & (hertz < 1000)].sum()))
