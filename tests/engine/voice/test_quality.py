"""How well the voices are understood, in tune and in time; hundreds of words with --long."""

from __future__ import annotations

import numpy as np
import pytest

from songsmith.engine.errors import MissingPart
from songsmith.engine.models import catalogue, fetch
from songsmith.engine.recipe import Expression
from songsmith.engine.voice import sing
from songsmith.engine.voice.ears import RATE, Heard, Recogniser, spoken_errors, tracked_pitch
from songsmith.engine.voice.measure import onset_errors
from songsmith.engine.voices import VOICES
from tests.engine.voice.salad import FIXED_LINES, random_lines
from tests.engine.voice.tunes import tune

TEMPI = (75.0, 92.0, 108.0, 125.0)
TONICS = {"wren": 60, "rook": 50, "pip": 63, "finch": 52}
"""MIDI numbers of tunes that lie elsewhere than low in the tessitura."""


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    try:
        return Recogniser()
    except MissingPart as missing:
        pytest.skip(str(missing))


def test_pitch_and_onsets_meet_their_bars() -> None:
    score = tune([("Verse", FIXED_LINES[:4])], bpm=96)
    vocals = sing(score, VOICES["wren"], Expression())
    pitch = tracked_pitch(score, vocals.stems["vocal"][0])
    assert pitch.within_50 >= 0.97
    assert pitch.voiced >= 0.9
    onsets = onset_errors(vocals.stems["vocal"][0], RATE, vocals.syllables)
    assert abs(onsets.median) < 20
    assert onsets.within_60 >= 0.8  # a handful of syllables; the bar of 0.9 is for the long set


def test_most_words_are_understood(recogniser: Recogniser) -> None:
    score = tune([("Verse", FIXED_LINES[:5])], bpm=96)
    heard = recogniser.lines(score, sing(score, VOICES["wren"], Expression()).stems["vocal"][0])
    assert heard.found >= 0.8 * heard.words, heard.lines


@pytest.mark.long
@pytest.mark.parametrize("voice", [voice.name for voice in VOICES.values() if voice.languages[0] == "en"])
def test_words_pitch_and_onsets_over_hundreds_of_words(recogniser: Recogniser, voice: str) -> None:
    tonic = TONICS.get(voice, VOICES[voice].range.tessitura_low + 1)
    studio = VOICES[voice].renderer == "studio"
    if studio:
        fetch(catalogue()["kokoro"])
    heard, within_50, onsets = Heard(), [], []
    lines = [*FIXED_LINES, *random_lines(40, seed=7)]
    for i, bpm in enumerate(TEMPI):
        score = tune([("Verse", lines[i :: len(TEMPI)])], bpm=bpm, tonic=tonic, seed=i)
        vocals = sing(score, VOICES[voice], Expression())
        lead = vocals.stems["vocal"][0]
        part = recogniser.lines(score, lead)
        heard.errors, heard.words = heard.errors + part.errors, heard.words + part.words
        heard.lines += part.lines
        within_50.append(tracked_pitch(score, lead).within_50)
        found = onset_errors(lead, RATE, vocals.syllables)
        onsets.append(found.within_25 if studio else found.within_60)
    said = spoken_errors(VOICES[voice], lines, recogniser)
    print(
        f"{voice}: {heard.words} words, WER {heard.rate:.3f} (spoken {said.rate:.3f}), "
        f"pitch {np.mean(within_50):.3f}, onsets {np.mean(onsets):.3f}"
    )
    for wanted, got in heard.lines:
        print(f"  {wanted} | {got}")
    assert heard.words >= 500
    assert heard.rate <= (0.07 if studio else 0.15)
    assert np.mean(within_50) >= 0.97
    assert np.mean(onsets) >= 0.9
