"""Fits the small linear models of `songsmith.engine.listen` on songs whose truth is known.

    .venv/bin/python -m tests.engine.listen.train FOLDER

makes the songs of `known.TUNED` in FOLDER (once) and writes `songsmith/engine/listen/data/learned.json`.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from songsmith.engine.audio import SAMPLE_RATE
from songsmith.engine.listen import bars, front, harmony, pulse, sung
from songsmith.engine.listen.analysis import LOUDNESS
from songsmith.engine.listen.decode import decode
from songsmith.engine.listen.learned import LEARNED
from songsmith.engine.listen.separate import separate
from tests.engine.listen.known import TUNED, Case, write

Numbers = NDArray[np.float64]

DIGITS = 4
PHASE_RIDGE, BAR_RIDGE, CHORD_RIDGE, BEGIN_RIDGE = 0.3, 10.0, 0.3, 1.0
"""How dearly large weights are bought; chosen by leaving songs out."""
BEGUN, ELSEWHERE = 0.024, 0.08
"""Seconds around a note's start that count as its beginning, and from which on as none."""
QUALITY_OF = {
    "": 0,
    "6": 0,
    "69": 0,
    "m": 1,
    "m6": 1,
    "madd9": 1,
    "7": 2,
    "9": 2,
    "13": 2,
    "m7": 3,
    "m9": 3,
    "m11": 3,
}


@dataclass(frozen=True)
class Lesson:
    """One song's features beside its truth."""

    profile: Numbers
    bar: tuple[Numbers, Numbers]
    chords: tuple[Numbers, NDArray[np.int_]]
    begin: tuple[Numbers, Numbers] | None


def lesson(case: Case, folder: Path) -> Lesson:
    audio = decode(write(case, folder))
    truth = json.loads((folder / f"{case.name}.truth.json").read_text(encoding="utf-8"))
    sound, beats = front.mono(audio), np.array(truth["beats"])
    levels = pulse.registers(*front.onset_bands(sound))
    edges = np.append(beats, 2 * beats[-1] - beats[-2])
    notes = front.sounding_notes(front.pitch_spectra(sound))
    middle, bass = harmony.chromas(front.pooled(notes, front.PITCH_RATE, edges))
    meter, places = _places(truth)
    return Lesson(
        pulse.beat_profile(levels, beats),
        (bars.bar_features(levels, beats, middle, bass), (np.array(places) == 0).astype(float)),
        (harmony.chord_features(middle, bass, places, meter), _chord_states(truth, edges)),
        None if case.voice == "none" else _beginnings(audio, truth, beats),
    )


def learn(lessons: list[Lesson]) -> dict[str, Any]:
    """All tables of learned.json."""
    weights, bias = _chord_model([one.chords for one in lessons])
    begun, truth = _joined([one.begin for one in lessons if one.begin is not None])
    tables = {
        "phase": _phase_model([one.profile for one in lessons]),
        "downbeat": _logistic(*_joined([one.bar for one in lessons]), BAR_RIDGE),
        "chord_weights": weights,
        "chord_bias": bias,
        "begin": _logistic(begun, truth, BEGIN_RIDGE),
        "begin_free": _logistic(begun[:, :6], truth, BEGIN_RIDGE),
    }
    return {name: np.round(table, DIGITS).tolist() for name, table in tables.items()}


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    lessons = []
    for case in TUNED:
        lessons.append(lesson(case, folder))
        print(case.name, flush=True)
    LEARNED.parent.mkdir(exist_ok=True)
    LEARNED.write_text(json.dumps(learn(lessons), separators=(",", ":")) + "\n", encoding="utf-8")


def _places(truth: dict[str, Any]) -> tuple[int, list[int]]:
    down, places = set(np.round(truth["downbeats"], 3)), list[int]()
    for beat in np.round(truth["beats"], 3):
        places.append(0 if beat in down or not places else places[-1] + 1)
    return truth["meter"][0], places


def _chord_states(truth: dict[str, Any], edges: Numbers) -> NDArray[np.int_]:
    """Root and quality of every beat as one number, −1 without a chord."""
    middles, states = (edges[:-1] + edges[1:]) / 2, []
    for time in middles:
        own = [
            harmony_state(root, quality)
            for start, end, root, quality in truth["chords"]
            if start <= time < end
        ]
        states.append(own[0] if own else -1)
    return np.array(states)


def harmony_state(root: int, quality: str) -> int:
    return root * len(harmony.QUALITIES) + heard_quality(quality)


def heard_quality(quality: str) -> int:
    """The place in QUALITIES of what comes nearest to a quality of the composer's."""
    if quality.startswith("maj"):
        return 4
    if "dim" in quality or quality == "m7b5":
        return 5
    if quality in QUALITY_OF:
        return QUALITY_OF[quality]
    return 2 if quality[:1] == "7" else int(quality.startswith("m"))


def _beginnings(audio: NDArray[np.float32], truth: dict[str, Any], beats: Numbers) -> tuple[Numbers, Numbers]:
    gain = LOUDNESS / float(np.sqrt(np.mean(audio**2)))
    voice = front.mono(separate(audio, gain, lambda share: None)[None], sung.RATE)
    tracked = sung.track(voice)
    features = np.concatenate(
        [sung.beginnings(voice, tracked), sung.beat_features(len(tracked.pitch), beats)], axis=1
    )
    starts = np.array([start for start, _, _ in truth["tune"]])
    times = np.arange(len(features)) * sung.FRAME
    away = np.abs(times[:, None] - starts).min(axis=1)
    singing = np.convolve(tracked.voiced, np.ones(15) / 15, "same") > 0.2
    kept = singing & ((away <= BEGUN) | (away > ELSEWHERE)) & (times < audio.shape[1] / SAMPLE_RATE)
    return features[kept], (away[kept] <= BEGUN).astype(float)


# --- Fitting ---


def _joined(parts: list[tuple[Numbers, Numbers]]) -> tuple[Numbers, Numbers]:
    return np.concatenate([x for x, _ in parts]), np.concatenate([y for _, y in parts])


def _phase_model(profiles: list[Numbers]) -> Numbers:
    """Of the four turns of each profile, the unturned one should score highest."""
    turned = np.stack([[np.roll(p, -k, axis=0).ravel() for k in range(pulse.QUARTERS)] for p in profiles])

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        shares = _softmax(turned @ weights)
        wrong = shares - np.eye(pulse.QUARTERS)[0]
        value = -np.log(shares[:, 0]).sum() + PHASE_RIDGE * weights @ weights
        return value, np.einsum("nk,nkf->f", wrong, turned) + 2 * PHASE_RIDGE * weights

    return np.asarray(minimize(loss, np.zeros(turned.shape[2]), jac=True, method="L-BFGS-B").x).reshape(
        profiles[0].shape
    )


def _chord_model(songs: list[tuple[Numbers, NDArray[np.int_]]]) -> tuple[Numbers, Numbers]:
    """One set of weights for all roots, which see the features turned to themselves."""
    seen = np.concatenate([harmony.turned(features[states >= 0]) for features, states in songs])
    states = np.concatenate([states[states >= 0] for _, states in songs])
    count, kinds = seen.shape[2], len(harmony.QUALITIES)

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        weights, bias = flat[:-kinds].reshape(count, kinds), flat[-kinds:]
        shares = _softmax((seen @ weights + bias).reshape(len(seen), -1))
        value = (
            -np.log(shares[np.arange(len(states)), states] + 1e-12).sum() + CHORD_RIDGE * (weights**2).sum()
        )
        shares[np.arange(len(states)), states] -= 1
        wrong = shares.reshape(len(seen), 12, kinds)
        slope = np.einsum("nrf,nrq->fq", seen, wrong) + 2 * CHORD_RIDGE * weights
        return value, np.concatenate([slope.ravel(), wrong.sum(axis=(0, 1))])

    start = np.zeros((count + 1) * kinds)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return found[:-kinds].reshape(count, kinds), found[-kinds:]


def _logistic(features: Numbers, truth: Numbers, ridge: float) -> Numbers:
    """Weights and, last, the constant; found by Newton's method on evened-out features."""
    mean, spread = features.mean(axis=0), features.std(axis=0)
    even = np.concatenate([(features - mean) / spread, np.ones((len(features), 1))], axis=1)
    weights = np.zeros(even.shape[1])
    for _ in range(50):
        share = 1 / (1 + np.exp(-even @ weights))
        slope = even.T @ (share - truth) + ridge * weights
        curve = (even * (share * (1 - share))[:, None]).T @ even + ridge * np.eye(len(weights))
        weights -= np.linalg.solve(curve, slope)
    plain = weights[:-1] / spread
    return np.append(plain, weights[-1] - plain @ mean)


def _softmax(scores: Numbers) -> Numbers:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


if __name__ == "__main__":
    main()
