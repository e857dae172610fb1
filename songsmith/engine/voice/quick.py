"""The quick renderer: hibari's own harmonic and noise frames, laid out anew in time, on the tune's pitch.

S = H · STFT(pulses at the new pitch) + M · noise, per frame, then overlap-add. The model's free-phase branch
carries absolute phase, which is meaningless once frames move, so its magnitude joins the noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
from hibari import dsp
from numpy.typing import NDArray
from scipy.fft import irfft, rfft

from songsmith.engine.voice.aligner import Aligner, Observation
from songsmith.engine.voice.data import data_path
from songsmith.engine.voice.frames import (
    HOP,
    SPEECH_RATE,
    Flags,
    Floats,
    Floats32,
    SpeechText,
    Spoken,
    SungFrames,
)
from songsmith.engine.voice.model_quick import BINS, QuickModel, QuickSpeech, quick_model
from songsmith.engine.voice.onsets import BAND, snapped_to
from songsmith.engine.voice.voicing import turned, turning
from songsmith.engine.voices import PACE

VOICED_FROM = 40.0
"""Hz: below, the model means unvoiced."""
BIN_HZ = SPEECH_RATE / dsp.N_FFT
TILT_CENTRE = 1000.0
"""Hz where tilt changes nothing."""
LOGGED_FLOOR = 1e-9
LEVEL_BINS = slice(15, 150)
"""300 Hz … 3 kHz: what makes a vowel loud."""
HEARD_BINS = slice(*(round(hertz / BIN_HZ) for hertz in BAND))
"""Where a vowel's onset is looked for."""
CLARITY_BINS = slice(8, 130)
STEADY_LEVEL = 13.0
"""dB under the phrase's loud vowels from where a frame is too weak to hold."""
STEADY_CLARITY = 12.0
"""dB of harmonics over noise under the phrase's upper quartile: below, it is breath."""
MEL_BANDS, MEL_LOW, MEL_HIGH = 36, 60.0, 11_000.0

Spectrum = NDArray[np.complex64]
ScalarT = TypeVar("ScalarT", np.complex64, np.float32)


@dataclass(frozen=True, slots=True)
class QuickSpectra:
    """(T, 601) each: harmonic filter with its phase; noise magnitude; natural f0 in Hz (T,), never 0."""

    harmonic: Spectrum
    noise: Floats32
    f0: Floats32

    @property
    def nbytes(self) -> int:
        return self.harmonic.nbytes + self.noise.nbytes + self.f0.nbytes


class QuickRenderer:
    """formant: vocal-tract scale against the model's own speaker; it belongs to the voice, not the song.
    pace: model speed."""

    def __init__(self, formant: float = 1.0, pace: float = PACE) -> None:
        self._formant, self._pace = formant, pace
        self._model: QuickModel = quick_model()
        self._aligner = _aligner()

    @property
    def name(self) -> str:
        return f"quick {self._formant:g} {self._pace:g}"

    @property
    def alphabet(self) -> frozenset[str]:
        return self._model.alphabet

    @property
    def lines_at_once(self) -> int:
        """One: it is through long before the band has played."""
        return 1

    def observe(self, text: SpeechText, pace: float) -> Observation:
        """What the aligner sees of the spoken text; its training uses this."""
        speech = self._model.speak(text.tokens, pace)
        return _observation(speech, _powers(speech))

    def speak(self, text: SpeechText) -> Spoken[QuickSpectra]:
        speech = self._model.speak(text.tokens, self._pace)
        powers = _powers(speech)
        heard = np.sqrt((powers.harmonic + powers.noise)[HEARD_BINS].sum(0)).astype(np.float64)
        segments = snapped_to(self._aligner.align(text.units, _observation(speech, powers)), heard)
        level = _decibels(powers.harmonic[LEVEL_BINS].sum(0))
        clarity = _decibels(powers.harmonic[CLARITY_BINS].sum(0)) - _decibels(
            powers.noise[CLARITY_BINS].sum(0)
        )
        voiced = np.asarray(speech.f0 > VOICED_FROM)
        turn = turning(segments, voiced, clarity)
        f0 = np.where(voiced | (turn > 0.5), _filled(speech.f0, voiced), 0.0)
        return Spoken(segments, f0, _steady(speech.f0, level, clarity), _spectra(speech, turn, self._formant))

    def resynthesise(
        self, spoken: Spoken[QuickSpectra], frames: SungFrames, rng: np.random.Generator
    ) -> Floats32:
        spectra = spoken.spectra
        before, after, share = _neighbours(frames.position, spoken.frames)
        harmonic = _blend(spectra.harmonic, before, after, share)
        noise = _blend(spectra.noise, before, after, share)
        natural = spectra.f0[before] * (1 - share) + spectra.f0[after] * share
        f0 = np.where(frames.voiced, frames.f0, 0.0).astype(np.float32)
        # fewer harmonics at a higher pitch: each must carry more for the same loudness
        harmonic *= np.sqrt(np.maximum(frames.f0, 60.0) / natural)[:, None].astype(np.float32)
        harmonic *= _tilt(frames.tilt)
        noise *= np.where(frames.voiced, 10 ** (frames.breath / 20), 1.0)[:, None].astype(np.float32)
        spectrum = _excitation(f0) * harmonic
        spectrum += noise * _white(noise.shape, rng)
        audio = overlap_add(spectrum)
        centres = np.arange(len(f0)) * HOP
        return audio * np.interp(np.arange(len(audio)), centres, frames.gain).astype(np.float32)


@dataclass(frozen=True, slots=True)
class _Powers:
    """(601, T) squared magnitudes; harmonic is 0 where unvoiced, noise is both noisy branches together."""

    harmonic: Floats32
    noise: Floats32


def _powers(speech: QuickSpeech) -> _Powers:
    voiced = (speech.f0 > VOICED_FROM).astype(np.float32)
    noise = dsp.ex(speech.noise) ** 2 + dsp.ex(speech.free) ** 2
    return _Powers(dsp.ex(speech.harmonic) ** 2 * voiced, noise)


def _observation(speech: QuickSpeech, powers: _Powers) -> Observation:
    bands = np.log(1e-6 + _mel_filters() @ (powers.harmonic + powers.noise))
    features = np.concatenate([speech.hidden, bands.T / 2], axis=1).astype(np.float32)
    return Observation(features, speech.f0.astype(np.float64), bands.mean(0) / 1.5, speech.token_steps)


def _steady(f0: Floats32, level: Floats, clarity: Floats) -> Flags:
    loud = level > np.percentile(level, 90) - STEADY_LEVEL
    clear = clarity > np.percentile(clarity, 75) - STEADY_CLARITY
    return np.asarray((f0 > 60) & loud & clear)


def _filled(f0: Floats32, voiced: Flags) -> Floats:
    """Pitch in Hz with unvoiced frames interpolated."""
    if not voiced.any():
        return np.full(len(f0), 200.0)
    at = np.flatnonzero(voiced)
    return np.asarray(np.interp(np.arange(len(f0)), at, f0[at].astype(np.float64)))


def _spectra(speech: QuickSpeech, turn: Floats, formant: float) -> QuickSpectra:
    layers = (speech.harmonic, speech.phase, speech.noise, speech.free)
    magnitude, phase, noise, free = (np.ascontiguousarray(_shift(layer, formant).T) for layer in layers)
    voiced = speech.f0 > VOICED_FROM
    natural = _filled(speech.f0, voiced).astype(np.float32)
    spoken = dsp.ex(magnitude) * voiced[:, None]
    heard, breath = turned(spoken, np.hypot(dsp.ex(noise), dsp.ex(free)), turn, natural, BIN_HZ)
    angle = np.pi * np.tanh(phase)
    harmonic = np.empty(heard.shape, np.complex64)
    np.multiply(heard, np.cos(angle), out=harmonic.real)
    np.multiply(heard, np.sin(angle), out=harmonic.imag)
    return QuickSpectra(harmonic, breath, natural)


def _shift(layer: Floats32, formant: float) -> Floats32:
    """Moves the envelope along the frequency axis."""
    if formant == 1.0:
        return layer
    source = np.clip(np.arange(BINS) / formant, 0, BINS - 1.001)
    low = source.astype(int)
    share = (source - low)[:, None].astype(np.float32)
    return np.asarray(layer[low] * (1 - share) + layer[low + 1] * share, dtype=np.float32)


def _neighbours(position: Floats, frames: int) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats32]:
    bounded = np.clip(position, 0, frames - 1.001)
    before = bounded.astype(np.int64)
    return before, np.minimum(before + 1, frames - 1), (bounded - before).astype(np.float32)


def _blend(
    layer: NDArray[ScalarT], before: NDArray[np.int64], after: NDArray[np.int64], share: Floats32
) -> NDArray[ScalarT]:
    weight = share[:, None]
    mixed = layer[before] * (1 - weight)
    mixed += layer[after] * weight
    return mixed


def _excitation(f0: Floats32) -> Spectrum:
    """STFT of a band-limited pulse train, (T, 601)."""
    padded = np.pad(dsp.pulses(f0), dsp.N_FFT // 2)
    windows = np.lib.stride_tricks.sliding_window_view(padded, dsp.N_FFT)[::HOP][: len(f0)]
    return np.asarray(rfft(windows * dsp.WIN_SRC, axis=1, overwrite_x=True))


def _white(shape: tuple[int, ...], rng: np.random.Generator) -> Spectrum:
    rows, columns = shape
    return rng.standard_normal((rows, 2 * columns), dtype=np.float32).view(np.complex64)


def overlap_add(spectrum: Spectrum) -> Floats32:
    """Inverse STFT: frame k is centred on sample k · HOP; (T, 601) → T · HOP samples."""
    overlap = dsp.N_FFT // HOP
    frames = irfft(spectrum, dsp.N_FFT, axis=1, overwrite_x=True)
    frames *= dsp.WIN
    blocks = frames.reshape(len(frames), overlap, HOP)
    audio = np.zeros((len(frames) + overlap - 1, HOP), np.float32)
    for k in range(overlap):
        audio[k : k + len(frames)] += blocks[:, k]
    audio /= (dsp.WIN**2).reshape(overlap, HOP).sum(0)
    half = dsp.N_FFT // 2
    return audio.reshape(-1)[half : half + len(frames) * HOP]


def _tilt(decibels: float) -> Floats32:
    """Gain for each bin, (601,): `decibels` an octave around TILT_CENTRE, flat below 200 Hz."""
    octaves = np.log2(np.maximum(np.arange(BINS) * BIN_HZ, 200.0) / TILT_CENTRE)
    return np.asarray(10 ** (decibels * octaves / 20), dtype=np.float32)


def _decibels(power: NDArray[np.float32]) -> Floats:
    return np.asarray(10 * np.log10(power.astype(np.float64) + LOGGED_FLOOR))


@lru_cache(maxsize=1)
def _mel_filters() -> Floats32:
    """(36, 601) triangles, evenly spaced in mel."""

    def mel(hertz: Floats | float) -> Floats:
        return np.asarray(2595 * np.log10(1 + np.asarray(hertz) / 700))

    bins = mel(np.linspace(0, SPEECH_RATE / 2, BINS))
    edges = np.linspace(mel(MEL_LOW), mel(MEL_HIGH), MEL_BANDS + 2)
    low, mid, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    rising, falling = (bins - low) / (mid - low), (high - bins) / (high - mid)
    return np.asarray(np.clip(np.minimum(rising, falling), 0, None), dtype=np.float32)


@lru_cache(maxsize=1)
def _aligner() -> Aligner:
    return Aligner.load(data_path("aligner_quick.npz"))
