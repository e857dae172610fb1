"""The master: tone, glue, and one loudness for every song."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

from songsmith.engine import filters
from songsmith.engine.audio import SAMPLE_RATE, SILENCE_DB, Audio, Mono, decibels, gain
from songsmith.engine.channels import each_channel
from songsmith.engine.mix import targets
from songsmith.engine.mix.compress import Compressor, as_factor, levels, reduction
from songsmith.engine.mix.envelopes import multiply
from songsmith.engine.mix.limiter import BLOCK, apply_curve, limiting_gain, loudness_after, per_hop, soft_clip
from songsmith.engine.mix.loudness import energies, integrated, integrated_loudness, peaks, true_peak

TARGET_LUFS = -14.0
CEILING = -2.8
"""dBTP at most: MP3 and Vorbis overshoot by up to 1.8 dB, and −1 must hold after decoding."""

DENSITY: Mapping[str, float] = {
    "house": 9.8,
    "rock": 10.0,
    "punk": 9.8,
    "pop": 10.4,
    "hiphop": 10.0,
    "dnb": 9.8,
    "synthwave": 10.2,
    "lofi": 10.8,
    "funk": 10.6,
    "latin": 10.8,
}
LOOSEST = 12.0
"""dB from loudness to peak, by genre: less is denser. The ceiling bounds it too."""

RUMBLE = 26.0
WORKING_LUFS = -18.0
"""Hz; loudness at which the glue is calibrated."""

GLUE = Compressor(-13.0, 1.5, 0.030, 0.160, 8.0)

BANDS = (31.5, 63.0, 125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0, 16000.0)
TONE = (-9.0, 0.0, 0.0, -2.0, -4.0, -6.0, -8.2, -10.5, -14.5, -22.0)
"""Hz and dB: octave levels of well-liked masters, relative to 63 Hz."""

GENRE_TONE: Mapping[str, tuple[float, ...]] = {
    "house": (0, 2.5, 0, -1, -1, 0, 0, 0, 1, 1),
    "dnb": (0, 2.5, 0, -1, -1, 0, 0, 0, 1, 1),
    "hiphop": (1, 2.5, 0.5, -0.5, -1, 0, 0, 0, 0, 0),
    "synthwave": (0, 1.5, 0, -0.5, -0.5, 0, 0, 0, 0.5, 0),
    "lofi": (0, 1, 1, 0, 0, 0, -2, -5, -8, -10),
    "folk": (-6, -6, -1, 0, 0, 0, 0, 0, 0, 0),
    "country": (-3, -2, -0.5, 0, 0, 0, 0.5, 0, 0, 0),
    "jazz": (-5, -4, 0, 0, 0, 0, -1, -2, -3, -4),
    "bossa": (-5, -4, 0, 0, 0, 0, -1, -2, -3, -4),
    "blues": (-4, -2, 0, 0, 0, 0, 0, -1, -1, -2),
    "ballad": (-5, -2.5, -0.5, 0, 0, 0, 0, 0, 0, 0),
    "chinese": (-5, -3, -1, 0, 0, 0, 0, -0.5, -1, -1),
    "rock": (-2, -1, 0, 0, 0.5, 0.5, 1, 0.5, 0, 0),
    "punk": (-2, -1, 0, 0, 0.5, 0.5, 1, 1, 0.5, 0),
    "cinematic": (0, 0, 0, 0, 0, 0, -1, -1.5, -2, -3),
    "ambient": (-3, -1, 0, 0, 0, 0, -1, -2, -3, -4),
}
TONE_WEIGHTS = (0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.7, 0.2)
MATCH_SHARE, MOST_CUT, MOST_BOOST = 0.65, -7.0, 3.5
"""Share of the difference made up; dB at most. More would fight the arrangement."""

MATCH_TAPS = 2048
TONE_PIECE = 1 << 18
SPECTRUM_WINDOW = 16_384

LOFI_LOW_PASS = 9500.0
"""Hz: the sampler of a lo-fi record."""

FADE = 0.03
"""Seconds at the very end, so that a cut-off tail does not click."""


@dataclass(frozen=True, slots=True)
class MasterSettings:
    """The decisions of a master, stored with a take. tone: dB by BANDS; gains in dB, in the order in which
    they are applied: before the glue, before the clipper, before the limiter, at the end."""

    tone: tuple[float, ...]
    level: float
    push: float
    rest: float = 0.0
    trim: float = 0.0


@dataclass(frozen=True, slots=True)
class MasterReport:
    """loudness: LUFS; true_peak: dBTP."""

    loudness: float
    true_peak: float
    settings: MasterSettings


def master(
    mixed: Audio, genre: str, *, settings: MasterSettings | None = None, use_up: bool = False
) -> tuple[Audio, MasterReport]:
    """(mastered audio, report); the mix stays as it is, unless it is used up: then the master is made in it.

    With the settings of an earlier master nothing is decided anew: a stretch of its mix comes out as it did
    there, once the dynamics have settled.
    """
    sound = mixed if use_up else mixed.copy()
    filters.apply_in_place(_clean_up(genre), sound)
    tone = settings.tone if settings else tone_correction(sound, genre)
    _tune(sound, tone)
    _mono_bass(sound)
    measured = integrated_loudness(sound) if settings is None else WORKING_LUFS
    if measured <= SILENCE_DB:
        return sound, MasterReport(SILENCE_DB, SILENCE_DB, MasterSettings(tone, 0.0, 0.0))
    level = settings.level if settings else WORKING_LUFS - measured
    sound *= np.float32(gain(level))
    multiply(sound, as_factor(reduction(levels(sound), GLUE)))
    used = _loud(sound, ceiling_of(genre), MasterSettings(tone, level, 0.0), settings)
    _fade_end(sound)
    return sound, report_of(sound, used)


def report_of(mastered: Audio, settings: MasterSettings) -> MasterReport:
    """Measures a finished master."""
    return MasterReport(integrated_loudness(mastered), decibels(true_peak(mastered)), settings)


def ceiling_of(genre: str) -> float:
    """dBTP that the limiter holds."""
    return min(CEILING, TARGET_LUFS + DENSITY.get(genre, LOOSEST))


def tone_correction(sound: Audio, genre: str) -> tuple[float, ...]:
    """dB by octave band that bring the sound towards the genre's usual tone, within limits."""
    wanted = np.array(TONE) + np.array(GENRE_TONE.get(genre, (0,) * len(BANDS)), np.float64)
    difference = wanted - octave_levels(sound)
    difference -= np.average(difference, weights=TONE_WEIGHTS)
    limited = np.clip(difference * MATCH_SHARE, MOST_CUT, MOST_BOOST)
    limited[0] = min(limited[0], 0.0)
    return tuple(round(float(db), 2) for db in limited)


def octave_levels(sound: Audio) -> NDArray[np.float64]:
    """dB of the mono sum in each of BANDS."""
    hertz, power = _spectrum(sound)
    edge = np.sqrt(2.0)
    sums = [power[(hertz >= centre / edge) & (hertz < centre * edge)].sum() for centre in BANDS]
    return 10.0 * np.log10(np.array(sums, np.float64) + 1e-14)


def _spectrum(sound: Audio) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Hz and power of the mono sum, averaged over windows that overlap by half (Welch 1967)."""
    size = min(SPECTRUM_WINDOW, sound.shape[1])
    window = signal.get_window("hann", size).astype(np.float32)
    starts = range(0, sound.shape[1] - size + 1, max(1, size - size // 2))
    power = np.zeros(size // 2 + 1)
    for start in starts:
        piece = sound[:, start : start + size].mean(axis=0)
        spectrum = fft.rfft((piece - piece.mean()) * window)
        power += np.square(spectrum.real) + np.square(spectrum.imag)
    scale = 2.0 / (SAMPLE_RATE * float(np.square(window).sum()) * max(1, len(starts)))
    return np.arange(len(power)) * (SAMPLE_RATE / max(1, size)), power * scale


def _clean_up(genre: str) -> filters.Sections:
    low_pass = [filters.cut("lowpass", LOFI_LOW_PASS)] if genre == "lofi" else []
    return filters.cascade([filters.cut("highpass", RUMBLE), *low_pass])


def _tune(sound: Audio, tone: tuple[float, ...]) -> None:
    """Filters in place, piece by piece: what rings on is added to the next one."""
    response = _minimum_phase(tone)

    def tuned(channel: Mono) -> None:
        ringing = np.zeros(len(response) - 1, np.float32)
        for start in range(0, len(channel), TONE_PIECE):
            piece = channel[start : start + TONE_PIECE]
            answer = signal.oaconvolve(piece, response)
            answer[: len(ringing)] += ringing
            ringing = answer[len(piece) :]
            piece[:] = answer[: len(piece)]

    each_channel(tuned, sound)


def _minimum_phase(tone: tuple[float, ...]) -> Mono:
    """A short filter with these octave gains that rings after the sound only (via the real cepstrum)."""
    size = 4 * MATCH_TAPS
    grid = np.maximum(np.arange(size // 2 + 1) * SAMPLE_RATE / size, 20.0)
    half = np.interp(np.log2(grid), np.log2(BANDS), tone) * np.log(10.0) / 20.0
    cepstrum = np.fft.irfft(half)
    cepstrum[1 : size // 2] *= 2.0
    cepstrum[size // 2 + 1 :] = 0.0
    response = np.fft.irfft(np.exp(np.fft.rfft(cepstrum)))[:MATCH_TAPS]
    response[MATCH_TAPS // 2 :] *= np.hanning(MATCH_TAPS)[MATCH_TAPS // 2 :]
    return response.astype(np.float32)


def _mono_bass(sound: Audio) -> None:
    """High-passes the side signal, in place."""
    side = sound[0] - sound[1]
    side *= np.float32(0.5)
    change = filters.apply(filters.cut("highpass", targets.MONO_BELOW, 4), side)
    change -= side
    sound[0] += change
    sound[1] -= change


def _loud(
    sound: Audio, ceiling: float, so_far: MasterSettings, settings: MasterSettings | None
) -> MasterSettings:
    """Brings the sound to TARGET_LUFS under the ceiling, in place. Returns all settings, old or new.

    The loudness after limiting is predicted from block energies, so that the right push is found without
    rendering; clipping rounds the worst peaks first and the limiter takes what is left.
    """
    limit = gain(ceiling)
    push = settings.push if settings else _push(_blunt_peaks(sound), energies(sound, BLOCK), limit)
    soft_clip(sound, gain(push), limit)
    height = peaks(sound, BLOCK)
    rest = settings.rest if settings else _push(height, energies(sound, BLOCK), limit)
    curve = limiting_gain(height * np.float32(gain(rest)), limit)
    apply_curve(sound, curve * np.float32(gain(rest)))
    trim = settings.trim if settings else TARGET_LUFS - integrated_loudness(sound)
    sound *= np.float32(gain(trim))
    return replace(so_far, push=push, rest=rest, trim=trim)


def _blunt_peaks(sound: Audio) -> Mono:
    """Highest sample of every block."""
    blunt = np.abs(sound[0])
    for channel in sound[1:]:
        np.maximum(blunt, channel, out=blunt)
        np.maximum(blunt, -channel, out=blunt)
    return np.asarray(np.pad(blunt, (0, -len(blunt) % BLOCK)).reshape(-1, BLOCK).max(axis=1))


def _push(height: Mono, energy: NDArray[np.float64], limit: float) -> float:
    """dB of gain after which the limited sound has TARGET_LUFS (secant search on the prediction)."""
    push = TARGET_LUFS - integrated(per_hop(energy))
    for _ in range(6):
        missing = TARGET_LUFS - loudness_after(height, energy, gain(push), limit)
        push += missing
        if abs(missing) < 0.01:
            break
    return push


def _fade_end(sound: Audio) -> None:
    length = min(sound.shape[1], round(FADE * SAMPLE_RATE))
    sound[:, sound.shape[1] - length :] *= np.linspace(1.0, 0.0, length, dtype=np.float32)
