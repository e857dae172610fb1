from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from songsmith.engine.voice.aligner import Aligner, best_path
from songsmith.engine.voice.aligner_training import examples, train
from songsmith.engine.voice.phrase import tokens_and_units
from songsmith.engine.voice.quick import QuickRenderer

LINE = [
    [("p", ""), ("A", "ˈ"), ("p", ""), ("ə", ""), ("ɹ", "")],
    [("b", ""), ("O", "ˈ"), ("t", ""), ("s", "")],
]


@pytest.fixture(scope="module")
def renderer() -> QuickRenderer:
    return QuickRenderer()


def test_segments_follow_the_units_and_cover_every_frame(renderer: QuickRenderer) -> None:
    text = tokens_and_units(LINE)
    spoken = renderer.speak(text)
    assert [s.phone for s in spoken.segments] == [u.phone for u in text.units]
    assert spoken.segments[0].start == 0
    assert spoken.segments[-1].end == spoken.frames
    for before, after in pairwise(spoken.segments):
        assert before.end == after.start


def test_vowels_are_found_voiced_and_fricatives_are_not(renderer: QuickRenderer) -> None:
    spoken = renderer.speak(tokens_and_units(LINE))
    voiced = {s.phone: (spoken.f0[s.start : s.end] > 0).mean() for s in spoken.segments if s.end > s.start}
    assert voiced["A"] > 0.8
    assert voiced["O"] > 0.8
    assert voiced["s"] < 0.4


def test_the_best_path_may_skip_optional_states_only() -> None:
    score = np.full((6, 4), -5.0)
    score[:3, 0] = score[3:, 3] = 0.0
    skipping = best_path(score, np.array([False, False, True, False]))
    assert 1 in skipping
    assert 2 not in skipping
    assert 2 in best_path(score, np.zeros(4, bool))


@pytest.mark.long
def test_training_from_nothing_finds_the_phones(renderer: QuickRenderer, tmp_path: Path) -> None:
    weights = train(examples(renderer.observe, renderer.alphabet, 60), rounds=5)
    np.savez(tmp_path / "weights.npz", allow_pickle=False, **weights)
    text = tokens_and_units(LINE)
    trained = Aligner.load(tmp_path / "weights.npz").align(text.units, renderer.observe(text, 0.75))
    kept = renderer.speak(text).segments
    off = [abs(a.start - b.start) for a, b in zip(trained, kept, strict=True)]
    assert np.median(off) <= 3
