"""Real bands, recorded by others: their tempo and their beats are found."""

from __future__ import annotations

import statistics
from pathlib import Path

import pytest

from songsmith.engine.listen.listen import listen
from tests.engine.listen.recorded import beat_score, fetched, recordings, tempo_right


@pytest.mark.long
def test_finds_tempo_and_beats_of_real_bands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SONGSMITH_MODELS", str(tmp_path / "none"))  # beats need none
    if not fetched(tmp_path):
        pytest.skip("the packages with the recordings cannot be had here")
    rows = []
    for recording in recordings(tmp_path):
        heard = listen(recording.sound)
        rows.append((*tempo_right(heard, recording), beat_score(heard, recording)))
        print(f"{recording.name:28} {recording.bpm:7.2f}", heard.tempo, rows[-1], flush=True)
    assert len(rows) == 8
    assert statistics.mean(octave for _, octave, _ in rows) >= 0.85
    assert statistics.mean(score for *_, score in rows) >= 0.8
