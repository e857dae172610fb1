"""One rendered song as a meter sees it: loudness by section, peaks after decoding, voice over band."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

import numpy as np
import soundfile

from songsmith.engine.audio import SAMPLE_RATE, Audio, decibels
from songsmith.engine.clock import Clock
from songsmith.engine.files.audio_file import FORMATS, audio_bytes
from songsmith.engine.mix.loudness import HOP, energies, true_peak
from songsmith.engine.score import Score
from songsmith.engine.song import Song

SUNG = ("vocal", "backing")
SINGING = 20.0
"""dB under the voice's loudest tenth of a second within which it counts as singing."""


@dataclass(frozen=True, slots=True)
class Meters:
    """loudness: LUFS. peak: dBTP, the highest of all formats after decoding. contrast: LU of choruses over
    verses. quietest: LUFS of the quietest section. over: dB of the voice over the band while it sings; None
    without stems. null: dBFS of what is left of the mix without its stems."""

    loudness: float
    peak: float
    contrast: float
    quietest: float
    over: float | None
    null: float | None


def meters(song: Song) -> Meters:
    """Encodes the song in every format. over and null need `keep_stems`."""
    sections = song.report["loudness"]["sections"]
    kinds = {section.id: section.kind for section in song.score.sections}
    levels = [(kinds[entry["section_id"]], float(entry["lufs"])) for entry in sections]
    choruses = [lufs for kind, lufs in levels if kind == "Chorus"]
    verses = [lufs for kind, lufs in levels if kind == "Verse"]
    return Meters(
        loudness=song.report["loudness"]["integrated_lufs"],
        peak=decoded_peak(song.master),
        contrast=fmean(choruses) - fmean(verses),
        quietest=min(lufs for _, lufs in levels),
        over=voice_over_band(song.score, song.stems) if song.stems else None,
        null=None if song.stems is None or song.mix is None else null(song.mix, song.stems),
    )


def decoded_peak(master: Audio) -> float:
    """dBTP of the loudest of all formats."""
    return max(_peak_in(master, fmt) for fmt in FORMATS)


def _peak_in(master: Audio, fmt: str) -> float:
    decoded, _ = soundfile.read(io.BytesIO(audio_bytes(master, fmt)), dtype="float32", always_2d=True)
    return decibels(true_peak(np.ascontiguousarray(decoded.T)))


def voice_over_band(score: Score, stems: Mapping[str, Audio]) -> float:
    """dB by which the lead voice is louder than everything that nobody sings, K-weighted, while it sings."""
    voice = energies(stems["vocal"])
    band = energies(np.sum([stem for role, stem in stems.items() if role not in SUNG], axis=0))
    end = round(Clock.of(score).seconds(score.total_beats) * SAMPLE_RATE / HOP)
    singing = voice[:end] > voice.max() * 10.0 ** (-SINGING / 10.0)
    return 10.0 * float(np.log10(voice[:end][singing].mean() / band[:end][singing].mean()))


def null(mix: Audio, stems: Mapping[str, Audio]) -> float:
    """dBFS of the difference between the mix and the sum of its stems."""
    left = mix.copy()
    for stem in stems.values():
        left -= stem
    return decibels(float(np.abs(left).max()))
