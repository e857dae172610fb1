"""Listening to a recording, one stage after the other: what one took is given back before the next begins.

A stage that cannot be done (nothing to find, a model that was not fetched) is left out and says why.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from songsmith.engine.audio import SAMPLE_RATE, Audio, Mono
from songsmith.engine.errors import MissingPart
from songsmith.engine.listen import bars, front, harmony, played, pulse, spoken, sung
from songsmith.engine.listen.front import Frames, Numbers
from songsmith.engine.listen.heard import (
    Heard,
    HeardBeat,
    HeardChord,
    HeardKey,
    HeardNote,
    HeardSection,
    HeardTempo,
    HeardVoice,
    HeardWord,
    Missing,
    Stage,
)
from songsmith.engine.listen.parts import Bars, find_parts
from songsmith.engine.listen.separate import separate
from songsmith.engine.score import Meter
from songsmith.engine.spelling import chord_symbol

Report = Callable[[str, float], None]
"""Words for the writer, and how much of the whole is done, 0 … 1. May raise to end it all."""

TEMPO_AT, CHORDS_AT, VOICE_AT, TUNE_AT, WORDS_AT = 0.06, 0.12, 0.20, 0.55, 0.65
"""Of the whole when these begin, as measured on three minutes."""
LOUDNESS = 0.3
"""RMS that recordings are brought to, about that of loud masters: the separation hears less in quiet ones."""
VOICE_DB, VOICED_SHARE = -18.0, 0.1
"""A voice is there if the separated one is above this against the recording and sings this share of it: our
own songs have −5 … −11 dB with a voice, below −33 dB without."""
DB_RANGE = 12.0
NO_PULSE = "No beat was found. Tap the tempo to get bars and chords."
NO_CHORDS = "Chords and sections need a beat. Tap the tempo."
NO_VOICE = "Nobody sings here, so there are no words."
NO_TUNE = "No tune was found."
NO_WORDS = "No words could be made out."


@dataclass(frozen=True, slots=True)
class _Band:
    """What beats, bars and chords are made of. chords: one for each beat."""

    pulse: pulse.Pulse
    meter: int
    first: int
    clear: float
    levels: Frames
    middle: Frames
    chords: list[harmony.BeatChord]
    key: harmony.FoundKey


@dataclass(frozen=True, slots=True)
class _Sung:
    voice: HeardVoice | None
    tune: list[HeardNote]
    source: str
    words: list[HeardWord]
    language: str
    missing: list[Missing]
    singing: Frames | None


def analyse(audio: Audio, report: Report) -> Heard:
    """audio: as `decode.decode` gives it. The same audio gives the same. Raises what `report` raises."""
    duration = audio.shape[1] / SAMPLE_RATE
    level = float(np.sqrt(np.mean(audio**2)))
    gain = LOUDNESS / max(level, 1e-6)
    report("Finding the beat", 0.0)
    sound = front.mono(audio) * np.float32(gain)
    tuning = front.tuning_of(sound)
    band = _band(sound, tuning, duration, report)
    voice = _voice(audio, gain, sound, tuning, band, report)
    report("Done", 1.0)
    return _heard(duration, tuning, band, voice)


def _band(sound: Mono, tuning: float, duration: float, report: Report) -> _Band | None:
    growth, middles = front.onset_bands(sound)
    report("Finding the beat", TEMPO_AT)
    found = pulse.find_pulse(growth, middles, duration)
    if found is None:
        return None
    levels = pulse.registers(growth, middles)
    report("Finding the chords", CHORDS_AT)
    notes = front.sounding_notes(front.pitch_spectra(sound, tuning))
    edges = np.append(found.beats, 2 * found.beats[-1] - found.beats[-2])
    middle, bass = harmony.chromas(front.pooled(notes, front.PITCH_RATE, edges))
    meter, first, clear = bars.find_bars(bars.bar_features(levels, found.beats, middle, bass))
    places = [(i - first) % meter for i in range(len(found.beats))]
    chords = harmony.find_chords(harmony.chord_features(middle, bass, places, meter), places, meter)
    key = harmony.find_key(chords, middle)
    return _Band(found, meter, first, clear, levels, middle, chords, key)


# --- The voice ---


def _voice(
    audio: Audio, gain: float, sound: Mono, tuning: float, band: _Band | None, report: Report
) -> _Sung:
    report("Listening for a voice", VOICE_AT)
    try:
        voice = separate(audio, gain, partial(_within, report, "Listening for a voice", VOICE_AT, TUNE_AT))
    except MissingPart as missing:
        played_tune, why = _played(sound, tuning)
        off: list[Missing] = [Missing(stage, str(missing)) for stage in ("voice", "words")]
        return _Sung(None, played_tune, "band" if played_tune else "", [], "", off + why, None)
    own = front.mono(voice[None], sung.RATE)
    mix = front.mono(audio, sung.RATE) * np.float32(gain)
    del voice
    report("Writing down the tune", TUNE_AT)
    tracked = sung.track(own, tuning)
    present = _presence(own, mix, tracked)
    singing = tracked.voiced.astype(np.float32)
    if not present.present:
        played_tune, why = _played(sound, tuning)
        why.append(Missing("words", NO_VOICE))
        return _Sung(present, played_tune, "band" if played_tune else "", [], "", why, singing * 0)
    beats = band.pulse.beats if band is not None and band.pulse.steady else None
    tune = sung.sung_notes(own, tracked, beats)
    words, language, missing_words = _words(own, mix, report)
    why = [] if tune else [Missing("tune", NO_TUNE)]
    return _Sung(present, tune, "voice" if tune else "", words, language, why + missing_words, singing)


def _presence(own: Mono, mix: Mono, tracked: sung.Track) -> HeardVoice:
    against = 20 * np.log10((np.sqrt(np.mean(own**2)) + 1e-9) / (np.sqrt(np.mean(mix**2)) + 1e-9))
    share = float(tracked.voiced.mean())
    clear = min(float(against - VOICE_DB) / DB_RANGE, (share - VOICED_SHARE) / VOICED_SHARE)
    return HeardVoice(clear > 0, float(np.clip(0.5 + abs(clear) / 2, 0, 1)))


def _played(sound: Mono, tuning: float) -> tuple[list[HeardNote], list[Missing]]:
    try:
        notes = played.played_tune(sound, tuning)
    except MissingPart as missing:
        return [], [Missing("tune", str(missing))]
    return notes, [] if notes else [Missing("tune", NO_TUNE)]


def _words(own: Mono, mix: Mono, report: Report) -> tuple[list[HeardWord], str, list[Missing]]:
    try:
        each = partial(_within, report, "Writing down the words", WORDS_AT, 1.0)
        words, language = spoken.find_words(own, mix, each)
    except MissingPart as missing:
        return [], "", [Missing("words", str(missing))]
    return words, language, [] if words else [Missing("words", NO_WORDS)]


def _within(report: Report, doing: str, begin: float, end: float, share: float) -> None:
    """Reports the share of a stage as that of the whole."""
    report(doing, begin + share * (end - begin))


# --- Put together ---


def _heard(duration: float, tuning: float, band: _Band | None, voice: _Sung) -> Heard:
    missing = list(voice.missing)
    if band is None:
        missing.append(Missing("beats", NO_PULSE))
        missing.extend(Missing(stage, NO_CHORDS) for stage in _NEED_BEATS)
    return Heard(
        duration=duration,
        tuning=float(np.clip(tuning, -50, 50)),
        tempo=None if band is None else _tempo(band.pulse),
        meter=Meter(4 if band is None else band.meter, 4),
        beats=() if band is None else _beats(band),
        key=None if band is None else _key(band.key),
        chords=() if band is None else _chords(band, duration),
        sections=() if band is None else _sections(band, voice, duration),
        voice=voice.voice,
        tune=tuple(voice.tune),
        words=tuple(voice.words),
        missing=tuple(missing),
        tune_source=voice.source,  # type: ignore[arg-type]
        language=voice.language,
    )


_NEED_BEATS: tuple[Stage, ...] = ("key", "chords", "sections")


def _tempo(found: pulse.Pulse) -> HeardTempo:
    return HeardTempo(round(found.bpm, 2), found.steady, found.confidence)


def _key(found: harmony.FoundKey) -> HeardKey:
    return HeardKey(found.key.tonic, found.key.mode, found.margin, float(np.clip(0.5 + found.margin, 0, 1)))


def _place(band: _Band, beat: int) -> tuple[int, int]:
    """Bar and place in it, both from 1, of the beat with this index."""
    bar, place = divmod(beat - band.first, band.meter)
    return bar + 1, place + 1


def _beats(band: _Band) -> tuple[HeardBeat, ...]:
    return tuple(HeardBeat(float(start), *_place(band, i)) for i, start in enumerate(band.pulse.beats))


def _chords(band: _Band, duration: float) -> tuple[HeardChord, ...]:
    """Beats with the same chord are one, but for bar lines."""
    edges = [*map(float, band.pulse.beats), duration]
    out: list[HeardChord] = []
    for i, chord in enumerate(band.chords):
        bar, place = _place(band, i)
        last = out[-1] if out else None
        if last and place > 1 and (last.root, last.quality) == (chord.root, chord.quality):
            sure = min(last.confidence, chord.confidence)
            out[-1] = HeardChord(
                last.bar, last.beat, last.start, edges[i + 1], last.root, last.quality, last.symbol, sure
            )
            continue
        symbol = chord_symbol(chord.root, chord.quality, chord.root, band.key.key)
        out.append(
            HeardChord(
                bar, place, edges[i], edges[i + 1], chord.root, chord.quality, symbol, chord.confidence
            )
        )
    return tuple(out)


def _sections(band: _Band, voice: _Sung, duration: float) -> tuple[HeardSection, ...]:
    starts = np.arange(band.first, len(band.pulse.beats), band.meter)
    edges = np.append(band.pulse.beats[starts], min(duration, band.pulse.beats[-1] + 60 / band.pulse.bpm))
    onsets = np.round(edges * front.ONSET_RATE).astype(int)
    voiced = np.zeros((1, 1), np.float32) if voice.singing is None else voice.singing[:, None]
    found = find_parts(
        Bars(
            harmony=_halves(band, starts),
            tune=_tune_by_halves(voice.tune if voice.source == "voice" else [], edges),
            loud=np.log(_means(band.levels, onsets) + 1e-3),
            singing=_means(voiced, np.round(edges / sung.FRAME).astype(int))[:, 0],
        )
    )
    return tuple(
        HeardSection(
            float(edges[part.first]),
            float(edges[part.first + part.bars]),
            part.first + 1,
            part.bars,
            part.kind,
            part.group,
            part.confidence,
        )
        for part in found
    )


def _halves(band: _Band, starts: NDArray[np.int_]) -> Numbers:
    """(bars, 24): the chroma of each half of each bar."""
    half = band.meter // 2
    padded = np.concatenate([band.middle, np.zeros((band.meter, 12), np.float32)])
    pairs = [(padded[i : i + half], padded[i + half : i + band.meter]) for i in starts]
    return np.array([np.concatenate([a.mean(axis=0), b.mean(axis=0)]) for a, b in pairs], np.float64)


def _tune_by_halves(tune: Sequence[HeardNote], edges: Numbers) -> Numbers:
    """(bars, 24): seconds that each pitch class is sung in each half of each bar."""
    halves = np.interp(np.arange(2 * len(edges) - 1) / 2, np.arange(len(edges)), edges)
    seconds = np.zeros((len(halves) - 1, 12))
    for note in tune:
        both = np.minimum(halves[1:], note.end) - np.maximum(halves[:-1], note.start)
        seconds[:, note.pitch % 12] += both.clip(0)
    return seconds.reshape(-1, 24)


def _means(frames: Frames, edges: Numbers) -> Numbers:
    """The mean frame between each two of `edges`; zeros beyond the end."""
    out = np.zeros((len(edges) - 1, frames.shape[1]))
    for i in range(len(out)):
        inside = frames[int(edges[i]) : max(int(edges[i]) + 1, int(edges[i + 1]))]
        if len(inside):
            out[i] = inside.mean(axis=0)
    return out
