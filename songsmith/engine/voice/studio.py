"""The studio renderer: Kokoro says the line once at its own pitch; WORLD takes the sound apart and sounds it
again, laid out anew in time, on the tune's pitch.

The analysis is told the pitch that the model itself decided on, so that nothing has to be guessed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pyworld
from scipy.signal import iirnotch, sosfiltfilt, tf2sos

from songsmith.engine.voice.aligner import Aligner, Observation
from songsmith.engine.voice.data import data_path
from songsmith.engine.voice.frames import (
    FRAME,
    HOP,
    SPEECH_RATE,
    Flags,
    Floats,
    Floats32,
    SpeechText,
    Spoken,
    SungFrames,
)
from songsmith.engine.voice.model_studio import StudioModel, StudioSpeech, studio_model
from songsmith.engine.voice.onsets import opened, snapped
from songsmith.engine.voice.voicing import turning
from songsmith.engine.voice.workload import lines_at_once
from songsmith.engine.voices import PACE

VOICED_FROM = 60.0
"""Hz: below, the model means unvoiced."""
STEADY_LEVEL = 4.5
"""The model's log unit under the phrase's loud frames, from where a frame is too weak to hold."""
HUSH = 15.0
"""dB a frame: what sounds before a phrase's first phone is turned down, the longer before it the more."""
AFTERMATH = 8
"""Frames that are sounded after the last phone that will be sung; the carrier words are not."""
FINE = 2
"""Analysis and synthesis frames in a frame (6.25 ms each)."""
FINE_MS = 1000 * FRAME / FINE
FFT = 1024
BINS = FFT // 2 + 1
COARSE = 2
"""Every second bin is enough for a take under a lead: sounding it costs with the size of its spectrum."""
WHISTLES = (4800.0, 9600.0)
"""Hz: a constant tone in the generator's output, …"""
WHISTLE_Q = 30.0
"""… so narrow that little else goes with it."""
MOST_NOISE = 0.97
"""Aperiodicity of voiced frames at most: above, a vowel turns to a hiss."""
CLEAR_NOISE = (-18.0, -12.0, -8.0)
"""dB of noise against all at 3, 6 and 9 kHz that a whispered vowel is left with when it gets its voice."""
UNKNOWN_PITCH = 150.0
"""Hz, of a phrase without any voiced frame."""
JUMP = 3.0
"""Spoken frames between neighbours from which they are not blended: a pause was left out there."""
NOISE_OFFSETS = 16
"""Synthesis frames of silence at most before a take: WORLD draws the same noise each time, and stacked takes
should not share theirs."""
TILT_CENTRE = 1000.0
"""Hz where tilt changes nothing."""
PER_DECIBEL = np.log(10) / 10
"""Natural log of power in a decibel."""
TINY = 1e-16


@dataclass(frozen=True, slots=True)
class StudioSpectra:
    """n analysis frames. envelope: natural log of power, (n, 513). aperiodicity: WORLD's code, (n, 3)."""

    envelope: Floats32
    aperiodicity: Floats32

    @property
    def nbytes(self) -> int:
        return self.envelope.nbytes + self.aperiodicity.nbytes


class StudioRenderer:
    """speaker: a voice file of the model. formant: vocal-tract scale against that speaker. pace: model
    speed."""

    def __init__(self, speaker: str, formant: float = 1.0, pace: float = PACE) -> None:
        self._speaker, self._formant, self._pace = speaker, formant, pace
        self._model: StudioModel = studio_model()
        self._styles = self._model.styles(speaker)

    @property
    def name(self) -> str:
        return f"studio {self._speaker} {self._formant:g} {self._pace:g}"

    @property
    def alphabet(self) -> frozenset[str]:
        return self._model.alphabet

    @property
    def lines_at_once(self) -> int:
        return lines_at_once()

    def observe(self, text: SpeechText, pace: float) -> Observation:
        """What the aligner sees of the spoken text; its training uses this."""
        return _observation(self._model.plan(text.tokens, self._styles, pace))

    def speak(self, text: SpeechText) -> Spoken[StudioSpectra]:
        speech = self._model.plan(text.tokens, self._styles, self._pace)
        aligner = _aligner(aligner_of(self._speaker))
        segments = aligner.align(text.units, _observation(speech))[: text.sung_units]
        loud = _loud(speech)
        speech = _until(speech, segments[-1].end + AFTERMATH)
        frames = len(speech.f0)
        audio = self._model.sound(speech)
        segments = opened(snapped(segments, audio), audio)
        natural = np.where(speech.f0 > VOICED_FROM, speech.f0, 0.0).astype(np.float64)
        spectra = _analysed(audio, natural, self._formant)
        _hush(spectra.envelope[: FINE * segments[1].start])
        turn = turning(segments, natural > 0, -spectra.aperiodicity[::FINE, 0].astype(np.float64))
        sung = (natural > 0) | (turn > 0.5)
        centres = FRAME * (np.arange(frames, dtype=np.float64) + 0.5)
        f0 = np.where(sung, _at_times(natural, centres, filled=True), 0.0)
        return Spoken(segments, f0, sung & loud[:frames], _voiced(spectra, turn))

    def resynthesise(
        self, spoken: Spoken[StudioSpectra], frames: SungFrames, rng: np.random.Generator
    ) -> Floats32:
        step = COARSE if frames.under_lead else 1
        voiced, f0 = _fine_pitch(frames)
        envelope, coded = _laid(spoken, frames.position, step)
        envelope += np.where(voiced, frames.tilt, 0.0)[:, None] * _octaves()[::step] * PER_DECIBEL
        noise = pyworld.decode_aperiodicity(coded, SPEECH_RATE, FFT // step)
        noise *= np.where(voiced, 10 ** (frames.breath / 20), 1.0)[:, None]
        np.minimum(noise, np.where(voiced, MOST_NOISE, 1.0)[:, None], out=noise)
        audio = _sounded(f0, np.exp(envelope), noise, int(rng.integers(NOISE_OFFSETS)))
        audio = audio[: len(frames.position) * HOP]
        centres = np.arange(len(frames.gain)) * HOP
        return np.asarray(audio * np.interp(np.arange(len(audio)), centres, frames.gain), np.float32)


def _observation(speech: StudioSpeech) -> Observation:
    f0, energy = speech.f0.astype(np.float64), speech.energy.astype(np.float64)
    return Observation(speech.features, f0, energy, speech.token_steps)


def _until(speech: StudioSpeech, end: int) -> StudioSpeech:
    return replace(speech, f0=speech.f0[:end], energy=speech.energy[:end], features=speech.features[:end])


def _loud(speech: StudioSpeech) -> Flags:
    return np.asarray(speech.energy > np.percentile(speech.energy, 90) - STEADY_LEVEL)


def _analysed(audio: Floats32, f0: Floats, formant: float) -> StudioSpectra:
    clean = _without_whistles(audio.astype(np.float64))
    times = np.arange(FINE * len(f0)) * FRAME / FINE
    pitch = _at_times(f0, times)
    envelope = pyworld.cheaptrick(clean, pitch, times, SPEECH_RATE, fft_size=FFT)
    noise = pyworld.d4c(
        clean, pitch[::FINE].copy(), times[::FINE].copy(), SPEECH_RATE, threshold=0.0, fft_size=FFT
    )
    coded = _between(pyworld.code_aperiodicity(noise, SPEECH_RATE))
    logs = np.log(envelope + TINY).astype(np.float32)
    return StudioSpectra(_shifted(logs, formant), coded.astype(np.float32))


def _hush(before: Floats32) -> None:
    """Of a phrase's analysis, what comes before its first phone, in place."""
    away = np.arange(len(before), 0, -1, dtype=np.float32) / FINE
    before -= (HUSH * away * PER_DECIBEL)[:, None].astype(np.float32)


def _between(coarse: Floats) -> Floats:
    """A row for every analysis frame, of rows for every FINE-th: noise changes more slowly than formants, and
    its analysis takes four times as long."""
    at = np.minimum(np.arange(FINE * len(coarse)) / FINE, len(coarse) - 1)
    low = at.astype(int)
    share = (at - low)[:, None]
    return np.asarray(coarse[low] * (1 - share) + coarse[np.minimum(low + 1, len(coarse) - 1)] * share)


def _voiced(spectra: StudioSpectra, turn: Floats) -> StudioSpectra:
    """Whispered vowels with the noise of a voiced one; turn: how much, of every frame."""
    amount = np.repeat(turn, FINE)[:, None]
    clear = np.minimum(spectra.aperiodicity, CLEAR_NOISE)
    mixed = spectra.aperiodicity * (1 - amount) + clear * amount
    return StudioSpectra(spectra.envelope, mixed.astype(np.float32))


def _without_whistles(audio: Floats) -> Floats:
    for hertz in WHISTLES:
        audio = sosfiltfilt(tf2sos(*iirnotch(hertz, WHISTLE_Q, SPEECH_RATE)), audio)
    return np.ascontiguousarray(audio)


def _at_times(f0: Floats, times: Floats, *, filled: bool = False) -> Floats:
    """The frames' pitch (each at the middle of its frame) at other times; unvoiced stays 0 if not filled."""
    voiced = f0 > 0
    if not voiced.any():
        return np.full(len(times), UNKNOWN_PITCH if filled else 0.0)
    centres = (np.arange(len(f0)) + 0.5) * FRAME
    pitch = np.exp(np.interp(times, centres[voiced], np.log(f0[voiced])))
    return np.where(filled | (np.interp(times, centres, voiced.astype(float)) > 0.5), pitch, 0.0)


def _shifted(envelope: Floats32, formant: float) -> Floats32:
    """Moves the envelope along the frequency axis."""
    if formant == 1.0:
        return envelope
    source = np.clip(np.arange(BINS) / formant, 0, BINS - 1.001)
    low = source.astype(int)
    share = (source - low).astype(np.float32)
    return np.asarray(envelope[:, low] * (1 - share) + envelope[:, low + 1] * share, np.float32)


def _fine_pitch(frames: SungFrames) -> tuple[Flags, Floats]:
    """Voicing, and pitch in Hz (0 where unvoiced), of every synthesis frame."""
    count = len(frames.position)
    at = np.arange(FINE * count) / FINE
    voiced = np.interp(at, np.arange(count), frames.voiced.astype(float)) > 0.5
    pitch = np.exp(np.interp(at - 0.5, np.arange(count), np.log(frames.f0)))
    return voiced, np.where(voiced, pitch, 0.0)


def _laid(spoken: Spoken[StudioSpectra], position: Floats, step: int) -> tuple[Floats, Floats]:
    """Envelope (m, 512 / step + 1) and coded aperiodicity (m, 3) of every synthesis frame."""
    count = len(position)
    at = np.arange(FINE * count) / FINE
    smooth = np.interp(at, np.arange(count), position)
    nearest = position[np.minimum(at.astype(int), count - 1)]
    jumps = np.append(np.abs(np.diff(position)) > JUMP, False)[at.astype(int)]
    fine = (np.where(jumps, nearest, smooth) + 0.5) * FINE
    bounded = np.clip(fine, 0, len(spoken.spectra.envelope) - 1.001)
    before = bounded.astype(int)
    share = (bounded - before)[:, None]

    def blend(layer: Floats32) -> Floats:
        return np.asarray(layer[before] * (1 - share) + layer[before + 1] * share)

    return blend(spoken.spectra.envelope[:, ::step]), blend(spoken.spectra.aperiodicity)


def _sounded(f0: Floats, power: Floats, noise: Floats, offset: int) -> Floats:
    """WORLD synthesis after `offset` frames of silence, which are cut off again."""
    pitch = np.concatenate([np.zeros(offset), f0])
    silence = np.full((offset, power.shape[1]), TINY)
    spectra = np.concatenate([silence, power])
    breath = np.concatenate([np.ones_like(silence), noise])
    audio = pyworld.synthesize(pitch, spectra, breath, SPEECH_RATE, FINE_MS)
    start = offset * HOP // FINE
    return np.asarray(audio[start : start + len(f0) * HOP // FINE])


@lru_cache(maxsize=1)
def _octaves() -> Floats:
    """Octaves from TILT_CENTRE of each bin, flat below 200 Hz."""
    hertz = np.maximum(np.arange(BINS) * SPEECH_RATE / FFT, 200.0)
    return np.asarray(np.log2(hertz / TILT_CENTRE))


def aligner_of(speaker: str) -> str:
    """File of the weights; the first letter of a speaker's name is the language that it speaks."""
    return {"e": "aligner_studio_es.npz", "z": "aligner_studio_zh.npz"}.get(speaker[0], "aligner_studio.npz")


@lru_cache(maxsize=3)
def _aligner(name: str) -> Aligner:
    return Aligner.load(data_path(name))
