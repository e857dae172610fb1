"""The studio voices, when their model is here; `bin/test --long` fetches it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from songsmith.engine.errors import MissingPart
from songsmith.engine.models import catalogue, fetch
from songsmith.engine.recipe import Expression, Recipe
from songsmith.engine.score import Score
from songsmith.engine.song import make_song
from songsmith.engine.voice import Vocals, sing, takes
from songsmith.engine.voice.cache import BoundedCache
from songsmith.engine.voice.ears import RATE, tracked_pitch
from songsmith.engine.voice.frames import SpeechText, Spoken
from songsmith.engine.voice.measure import artefacts, onset_errors
from songsmith.engine.voice.onsets import snapped
from songsmith.engine.voice.phrase import tokens_and_units
from songsmith.engine.voice.renderers import renderer_for
from songsmith.engine.voice.studio import StudioRenderer, StudioSpectra
from songsmith.engine.voices import VOICES, require_voice, voices_available
from tests.engine.voice.test_aligner import LINE
from tests.engine.voice.tunes import only_lines, tune

STUDIO = tuple(voice for voice in VOICES.values() if voice.renderer == "studio")
FINCH = VOICES["finch"]


@pytest.fixture(scope="module")
def finch(request: pytest.FixtureRequest) -> StudioRenderer:
    model = catalogue()["kokoro"]
    if not model.is_present():
        if not request.config.getoption("--long"):
            pytest.skip("The studio voices are not installed: manage.py models kokoro")
        fetch(model)
    renderer = renderer_for(FINCH)
    assert isinstance(renderer, StudioRenderer)
    return renderer


@pytest.fixture(scope="module")
def score() -> Score:
    return tune([("Verse", ["Paper letters on the window"]), ("Chorus", ["Take it to the city"])], tonic=50)


@pytest.fixture(scope="module")
def vocals(finch: StudioRenderer, score: Score) -> Vocals:
    return sing(score, FINCH, Expression())


def test_there_are_at_least_ten_of_both_kinds_and_accents() -> None:
    assert len(STUDIO) >= 10
    kinds = [(voice.register, voice.accent) for voice in STUDIO]
    for register in ("female", "male"):
        for accent in ("American", "British"):
            assert kinds.count((register, accent)) >= 2
    assert len({voice.description for voice in VOICES.values()}) == len(VOICES)


@pytest.mark.parametrize("name", VOICES)
def test_every_tessitura_lies_inside_the_range_and_is_wide_enough_for_a_tune(name: str) -> None:
    reach = VOICES[name].range
    assert reach.low <= reach.tessitura_low < reach.tessitura_high <= reach.high
    assert reach.tessitura_high - reach.tessitura_low >= 12


def test_voices_whose_model_is_absent_are_not_offered_and_say_how_to_fetch_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SONGSMITH_MODELS", str(tmp_path))
    assert {voice.renderer for voice in voices_available().values()} == {"quick"}
    require_voice(VOICES["wren"])
    with pytest.raises(MissingPart, match=r"manage\.py models kokoro"):
        make_song(Recipe(prompt="folk", lyrics="[Verse]\nHold the light\n", seed=1, voice="finch"))


def test_present_voices_are_offered(finch: StudioRenderer) -> None:
    assert voices_available() == VOICES


def test_segments_follow_the_units_up_to_the_last_that_is_sung(finch: StudioRenderer) -> None:
    text = tokens_and_units(LINE)
    spoken = finch.speak(text)
    assert [s.phone for s in spoken.segments] == [u.phone for u in text.units]
    for before, after in pairwise(spoken.segments):
        assert before.end == after.start
    assert spoken.segments[-1].end <= spoken.frames
    voiced = {s.phone: (spoken.f0[s.start : s.end] > 0).mean() for s in spoken.segments if s.end > s.start}
    assert voiced["A"] > 0.9
    assert voiced["ə"] > 0.9
    assert voiced["s"] < 0.4


def test_pitch_onsets_and_sound_meet_their_bars(score: Score, vocals: Vocals) -> None:
    lead = vocals.stems["vocal"][0]
    pitch = tracked_pitch(score, lead)
    assert pitch.within_50 >= 0.97
    assert pitch.voiced >= 0.9
    onsets = onset_errors(lead, RATE, vocals.syllables)
    assert onsets.count >= 5
    assert abs(onsets.median) < 15
    assert onsets.within_25 >= 0.7  # a handful of syllables; the bar of 0.9 is for the long set
    for stem in vocals.stems.values():
        found = artefacts(stem[0], RATE)
        assert found.finite
        assert found.peak < 1.0
        assert found.dc < 1e-4
        assert found.clicks == 0
        assert found.sibilance < 0.0


def test_a_line_alone_is_the_same_bytes_as_in_the_song(
    score: Score, vocals: Vocals, monkeypatch: pytest.MonkeyPatch
) -> None:
    _forget(monkeypatch)
    alone = sing(only_lines(score, "l1"), FINCH, Expression())
    for name, stem in alone.stems.items():
        sounding = np.flatnonzero(stem[0])
        window = slice(int(sounding[0]), int(sounding[-1]) + 1)
        assert np.array_equal(stem[:, window], vocals.stems[name][:, window])


def test_a_stacked_chorus_is_spoken_once(
    score: Score, finch: StudioRenderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    _forget(monkeypatch)
    asked: list[SpeechText] = []
    speak = StudioRenderer.speak

    def counted(self: StudioRenderer, text: SpeechText) -> Spoken[StudioSpectra]:
        asked.append(text)
        return speak(self, text)

    monkeypatch.setattr(StudioRenderer, "speak", counted)
    again = sing(only_lines(score, "l1"), FINCH, Expression())
    assert len(asked) == 1
    backing = again.stems["backing"]
    assert not np.array_equal(backing[0], backing[1])


def test_a_boundary_moves_to_where_the_vowel_is_heard(finch: StudioRenderer) -> None:
    text = tokens_and_units(LINE)
    spoken = finch.speak(text)
    frame = 300
    vowel = next(s for s in spoken.segments if s.phone == "A")
    sound = np.zeros(spoken.frames * frame, np.float32)
    ticks = np.arange(len(sound))
    sound[(vowel.start + 3) * frame :] = np.sin(ticks * 0.1)[(vowel.start + 3) * frame :]
    moved = next(s for s in snapped(spoken.segments, sound) if s.phone == "A")
    assert moved.start - (vowel.start + 3) in (0, 1)


@pytest.mark.long
@pytest.mark.parametrize("name", [voice.name for voice in STUDIO])
def test_every_voice_is_in_tune_from_end_to_end_of_its_range(finch: StudioRenderer, name: str) -> None:
    voice, line = VOICES[name], tune([("Verse", ["Nobody told us the water was deep"])])
    for pitch in (voice.range.low, voice.range.tessitura_low + 7, voice.range.high):
        level = replace(line, melody=tuple(replace(note, pitch=pitch) for note in line.melody))
        lead = sing(level, voice, Expression()).stems["vocal"][0]
        assert tracked_pitch(level, lead).within_50 >= 0.95
        assert artefacts(lead, RATE).clicks == 0


def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty caches, so that what is compared was really made twice."""
    monkeypatch.setattr(takes, "_phrases", BoundedCache(1, takes._phrase_bytes))
    monkeypatch.setattr(takes, "_speech", BoundedCache(1, takes._speech_bytes))
