"""How much is heard of songs whose truth is known.

    .venv/bin/python -m tests.engine.listen.measure FOLDER [tuned]

makes the held-out songs in FOLDER (once), listens to each MP3 in a process that has nothing but the file, and
prints a table. "tuned" measures the songs that the constants were chosen on instead.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching

from songsmith.engine.listen.heard import Heard
from songsmith.engine.listen.listen import listen
from songsmith.engine.voice.measure import word_errors
from tests.engine.covers.kept import STYLES, kept
from tests.engine.listen.known import HELD_OUT, TUNED, Case, write

Spans = Sequence[Sequence[Any]]

NOTE_TOLERANCE = 0.1  # seconds
BEAT_TOLERANCE = 0.07
SECTION_TOLERANCE = 3.0
TEMPO_TOLERANCE = 0.01
LOOK = 0.02  # seconds between looks at the chord


@dataclass(frozen=True)
class Figures:
    """Shares 0 … 1; words: errors in proportion; kept, stayed: of heard notes and roots in covers of three
    other styles; cpu: processor seconds for a second of sound."""

    tempo: float
    octave: float
    beats: float
    bars: float
    key: float
    roots: float
    precision: float
    recall: float
    tune: float
    words: float
    sections: float
    kept: float
    stayed: float
    cpu: float


def figures(heard: Heard, truth: dict[str, Any], cpu: float) -> Figures:
    ratio = heard.tempo.bpm / truth["bpm"] if heard.tempo else 0.0
    notes = [(note.start, note.end, note.pitch) for note in heard.tune]
    precision, recall, tune = note_scores(truth["tune"], notes, octaves=heard.tune_source == "band")
    covers = [kept(heard, style) for style in STYLES] if heard.tune else [(1.0, 1.0)]
    key = (heard.key.tonic, heard.key.mode) if heard.key else None
    return Figures(
        tempo=float(abs(ratio - 1) < TEMPO_TOLERANCE),
        octave=float(min(abs(ratio * octave - 1) for octave in (0.5, 1, 2)) < TEMPO_TOLERANCE),
        beats=near(truth["beats"], [beat.start for beat in heard.beats], BEAT_TOLERANCE),
        bars=near(truth["downbeats"], [b.start for b in heard.beats if b.beat == 1], BEAT_TOLERANCE),
        key=float(key == tuple(truth["key"])),
        roots=right_roots(truth["chords"], [(c.start, c.end, c.root) for c in heard.chords]),
        precision=precision,
        recall=recall,
        tune=tune,
        words=word_rate(truth, heard),
        sections=near(
            [start for start, _, _ in truth["sections"]][1:],
            [section.start for section in heard.sections][1:],
            SECTION_TOLERANCE,
        ),
        kept=statistics.mean(notes for notes, _ in covers),
        stayed=statistics.mean(roots for _, roots in covers),
        cpu=cpu / truth["duration"],
    )


def note_scores(truth: Spans, heard: Spans, *, octaves: bool = False) -> tuple[float, float, float]:
    """Precision, recall, F1 of notes with the right pitch whose starts lie NOTE_TOLERANCE apart at most.

    octaves: any octave is right, since lead instruments play the score's tune where they sound best.
    """
    if not truth or not heard:
        return 0.0, 0.0, 0.0
    one, other = np.array(truth, float), np.array(heard, float)
    same = np.abs(one[:, None, 0] - other[:, 0]) <= NOTE_TOLERANCE
    apart = one[:, None, 2] - other[:, 2]
    pairs = _pairs(same & ((apart % 12 == 0) if octaves else (apart == 0)))
    return pairs / len(other), pairs / len(one), 2 * pairs / (len(one) + len(other))


def near(truth: Sequence[float], heard: Sequence[float], tolerance: float) -> float:
    """F1 of moments."""
    if not len(truth) or not len(heard):
        return float(len(truth) == len(heard))
    pairs = _pairs(np.abs(np.array(truth)[:, None] - np.array(heard)) <= tolerance)
    return 2 * pairs / (len(truth) + len(heard))


def right_roots(truth: Spans, heard: Spans) -> float:
    """Share of the time with a chord in which the root is right."""
    times = np.arange(0, max(end for _, end, *_ in truth), LOOK)
    want, got = _roots_at(times, truth), _roots_at(times, heard)
    return float(np.mean((want == got)[want >= 0]))


def word_rate(truth: dict[str, Any], heard: Heard) -> float:
    wanted = " ".join(text for _, _, text in truth["words"])
    errors: float = word_errors(wanted, " ".join(word.text for word in heard.words)).rate if wanted else 0.0
    return errors


def measure(cases: Sequence[Case], folder: Path) -> list[tuple[Case, Figures]]:
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for case in cases:
        path = write(case, folder)
        truth = json.loads((folder / f"{case.name}.truth.json").read_text(encoding="utf-8"))
        before = _processor_seconds()
        heard = listen(path)
        rows.append((case, figures(heard, truth, _processor_seconds() - before)))
        print(_line(case.name, rows[-1][1]), flush=True)
    return rows


def mean(rows: Sequence[tuple[Case, Figures]], name: str, *, sung: bool = False) -> float:
    """sung: of the songs with a voice only."""
    values = [getattr(row, name) for case, row in rows if not sung or case.voice != "none"]
    return float(statistics.mean(values))


def main() -> None:
    print(" " * 30 + " ".join(f"{field.name[:6]:>6}" for field in fields(Figures)))
    rows = measure(TUNED if "tuned" in sys.argv[2:] else HELD_OUT, Path(sys.argv[1]))
    for title, sung in (("all", False), ("sung", True)):
        means = Figures(**{field.name: mean(rows, field.name, sung=sung) for field in fields(Figures)})
        print(_line(title, means))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest process: {peak:.0f} MB")


def _line(name: str, row: Figures) -> str:
    return f"{name:30}" + " ".join(f"{getattr(row, field.name):6.2f}" for field in fields(row))


def _pairs(fits: NDArray[np.bool_]) -> int:
    """As many as can be paired, each once."""
    return int((maximum_bipartite_matching(csr_matrix(fits), perm_type="column") >= 0).sum())


def _roots_at(times: NDArray[np.float64], chords: Spans) -> NDArray[np.int_]:
    roots = np.full(len(times), -1)
    for start, end, root, *_ in chords:
        roots[(times >= start) & (times < end)] = -1 if root is None else root
    return roots


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
