"""One channel of the desk: filters, level, colour, dynamics, place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

import numpy as np

from songsmith.engine import filters
from songsmith.engine.audio import SAMPLE_RATE, SILENCE_DB, Audio, Mono, gain, samples
from songsmith.engine.channels import each_channel
from songsmith.engine.clock import Clock
from songsmith.engine.mix import targets
from songsmith.engine.mix.compress import Compressor, as_factor, levels, makeup, reduction
from songsmith.engine.mix.envelopes import Envelope, ducking, multiply, presence, section_energy, steps
from songsmith.engine.mix.leveller import ride
from songsmith.engine.mix.loudness import active_loudness
from songsmith.engine.score import PartMix, Score

DIP_ATTACK, DIP_RELEASE = 0.10, 0.30
"""Seconds in which harmony parts step back before the voice and come back after it."""

PHRASE_REST = 0.3
"""Seconds without a note after which the singer has ended a phrase, …"""
THROW_ATTACK, THROW_RELEASE = 0.08, 0.05
"""… and seconds in which hall and echo open before its last note, and close before the next word."""

LONGEST_DUCK, DUCK_BEATS = 0.34, 0.9
"""Seconds and beats: a sidechain recovers within the shorter of the two."""

SATURATION_DRIVE, SATURATION_CEILING, SATURATION_STEADY = 4.0, -10.0, -16.0
"""Extra input at full drive; dBFS where it bends; dBFS of a level that comes out as it went in."""

CHORUS_DELAY, CHORUS_DEPTH, CHORUS_RATE = 0.016, 0.003, 0.7
"""Seconds, seconds, Hz; left and right sway in opposite directions."""

MOST_GAIN = 40.0
"""dB: a part that would need more is noise."""


@dataclass(frozen=True, slots=True)
class MixGains:
    """The level decisions of a mix in dB, by track id: gains, and what compressors give back.

    layers: for elements of a drum kit the factor of our own sound under the sampled one. Stored with a take:
    re-mixing a window reuses them.
    """

    tracks: dict[str, float] = field(default_factory=dict)
    makeup: dict[str, float] = field(default_factory=dict)
    layers: dict[str, float] = field(default_factory=dict)

    def copy(self) -> MixGains:
        return MixGains(dict(self.tracks), dict(self.makeup), dict(self.layers))


@dataclass(frozen=True, slots=True)
class Track:
    """id: stable, the key of its stored gain. role names the stem; element: of a drum kit, or "".

    audio: dry, (2, n), or (1, n) for what is mono; the desk works in it and leaves it changed.
    """

    id: str
    role: str
    element: str
    mix: PartMix
    audio: Audio


@dataclass(frozen=True, slots=True)
class Desk:
    """What all channels share: the song's own course, as envelopes at the control rate.

    voice: 1 while it sings; throws: 1 from the last note of a phrase on until the next phrase.
    """

    genre: str
    energy: Envelope
    voice: Envelope
    throws: Envelope
    kicks: tuple[float, ...]
    beat_seconds: float
    harmony_parts: int
    space: float = 0.0
    origin: int = 0

    @classmethod
    def of(
        cls,
        score: Score,
        clock: Clock,
        n: int,
        *,
        kicks: Sequence[float],
        sung: bool,
        space: float = 0.0,
        origin: int = 0,
    ) -> Desk:
        """sung: a voice is in the mix, so the band makes room. space: the writer's −1 dry … 1 spacious.

        origin: sample of the song that the clock's zero is, for what sways all along.
        """
        spans = sung_spans(score, clock) if sung else []
        return cls(
            genre=score.genre,
            energy=section_energy(score, clock, n),
            voice=presence(spans, n, attack=DIP_ATTACK, release=DIP_RELEASE),
            throws=presence(phrase_ends(spans), n, attack=THROW_ATTACK, release=THROW_RELEASE),
            kicks=tuple(kicks),
            beat_seconds=60.0 / score.tempo_map[0].bpm,
            harmony_parts=sum(
                1 for part in score.parts if part.notes and part.role not in targets.ACCOMPANIMENT_FREE
            ),
            space=space,
            origin=origin,
        )


def sung_spans(score: Score, clock: Clock) -> list[tuple[float, float]]:
    """Seconds from … to of every sung note."""
    return [
        (clock.seconds(note.beat), clock.seconds(note.beat + note.dur))
        for note in score.melody
        if note.syllable_id is not None
    ]


def phrase_ends(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Seconds from … to: the last note of every phrase and the rest after it."""
    notes, found = sorted(spans), []
    for note, following in zip_longest(notes, notes[1:]):
        if following is None or following[0] - note[1] >= PHRASE_REST:
            found.append((note[0], following[0] - THROW_RELEASE if following else note[1] + PHRASE_REST))
    return found


def channel_gain(track: Track, filtered: Audio, desk: Desk) -> float:
    """dB that bring the filtered track to its target; SILENCE_DB for a silent one."""
    level = active_loudness(filtered)
    if level <= SILENCE_DB:
        return SILENCE_DB
    wanted = targets.target(track.role, track.element, desk.genre) + track.mix.gain - _crowding(track, desk)
    return float(np.clip(wanted - level, -MOST_GAIN, MOST_GAIN))


def process(track: Track, desk: Desk, gains: MixGains) -> Audio | None:
    """The sound to be placed, in one channel or two; None for a silent track. Uses up the track's audio.

    What gains hold for the track is obeyed, what they lack is measured and written there.
    """
    wishes = track.mix
    sound = gathered(track.audio, track.role, track.element)
    filters.apply_in_place(
        targets.equaliser(track.role, track.element, wishes.high_pass, wishes.low_pass), sound
    )
    if track.id not in gains.tracks:
        gains.tracks[track.id] = channel_gain(track, sound, desk)
    level = gains.tracks[track.id]
    if level <= SILENCE_DB:
        return None
    sound *= np.float32(gain(level))
    if wishes.drive > 0:
        saturate(sound, wishes.drive)
    if track.role == "vocal":
        multiply(sound, ride(sound, targets.target("vocal", "", desk.genre)))
    multiply(sound, _dynamics(track, sound, desk, gains))
    if wishes.chorus > 0:
        return chorus(sound, wishes.chorus, desk.origin)
    return sound


def gathered(audio: Audio, role: str, element: str) -> Audio:
    """One channel of what is mono, or belongs in the middle: half the work and memory. Uses up audio."""
    left, right = audio[0], audio[-1]
    if len(audio) == 1:
        return audio
    if np.array_equal(left, right):
        return audio[:1].copy()
    if (element or role) in targets.CENTRED:
        left += right
        left *= np.float32(0.5)
        return audio[:1].copy()
    return audio


def saturate(sound: Audio, drive: float) -> None:
    """Tape-like bending of peaks, loudness about kept, in place. drive: 0 … 1."""
    ceiling, push = np.float32(gain(SATURATION_CEILING)), np.float32(1.0 + SATURATION_DRIVE * drive)
    sound *= push / ceiling
    np.tanh(sound, out=sound)
    steady = np.float32(gain(SATURATION_STEADY))
    sound *= steady / np.tanh(steady * push / ceiling)


def chorus(sound: Audio, amount: float, origin: int = 0) -> Audio:
    """The sound with a swaying double under it, in stereo. amount: 0 … 1. origin: sample it begins at."""
    n, reach = sound.shape[1], samples(CHORUS_DELAY + CHORUS_DEPTH) + 2
    out = np.empty((2, n), np.float32)
    for start in range(0, n, filters.PIECE):
        places = np.arange(start, min(n, start + filters.PIECE))
        sway = np.sin(2.0 * np.pi * CHORUS_RATE / SAMPLE_RATE * (origin + places)) * samples(CHORUS_DEPTH)
        heard = np.arange(max(0, start - reach), places[-1] + 1)
        for channel, side in enumerate((1.0, -1.0)):
            dry = sound[min(channel, len(sound) - 1)]
            late = np.interp(places - samples(CHORUS_DELAY) + side * sway, heard, dry[heard], left=0.0)
            out[channel, places] = dry[places] + np.float32(0.7 * amount) * late.astype(np.float32)
    return out


def _crowding(track: Track, desk: Desk) -> float:
    if not is_harmony(track.role) or desk.harmony_parts <= targets.CROWD:
        return 0.0
    return 10.0 * float(np.log10(desk.harmony_parts / targets.CROWD))


def is_harmony(role: str) -> bool:
    """Whether parts of this role accompany in chords, and so step back for the voice."""
    return role not in targets.ACCOMPANIMENT_FREE


def _dynamics(track: Track, sound: Audio, desk: Desk, gains: MixGains) -> Envelope:
    """Compression × macro dynamics × sidechain × room for the voice, as one envelope."""
    envelope = np.ones(steps(sound.shape[1]), np.float32)
    compressor = targets.COMPRESSORS.get(track.role)
    if compressor is not None:
        reduced = reduction(levels(sound), _at_target(compressor, track, desk))
        if track.id not in gains.makeup:
            gains.makeup[track.id] = makeup(reduced, compressor)
        envelope *= as_factor(reduced + np.float32(gains.makeup[track.id]))
    if track.role != "fx":
        share = targets.VOCAL_SHARE if track.role in ("vocal", "backing") else 1.0
        envelope *= as_factor(macro_gain(desk) * np.float32(share))
    if track.mix.duck > 0 and desk.kicks:
        recovery = min(LONGEST_DUCK, DUCK_BEATS * desk.beat_seconds)
        envelope *= ducking(desk.kicks, sound.shape[1], depth=track.mix.duck, recovery=recovery)
    return envelope * as_factor(desk.voice * np.float32(-_dip(track)))


def macro_gain(desk: Desk) -> Envelope:
    """dB by section energy: 0 in a full section, down to the genre's depth in an empty one."""
    depth = targets.MACRO_DEPTH.get(desk.genre, targets.USUAL_DEPTH)
    return np.asarray(-depth * np.clip(1.0 - desk.energy, 0.0, 0.8) / 0.6, np.float32)


def _dip(track: Track) -> float:
    if track.role in ("vocal", "backing", "fx", "bass"):
        return 0.0
    return targets.VOICE_DIP * (1.0 if is_harmony(track.role) else targets.HALF_DIP)


def _at_target(compressor: Compressor, track: Track, desk: Desk) -> Compressor:
    base = targets.target(track.role, track.element, desk.genre) + track.mix.gain + targets.PEAK_ABOVE
    return Compressor(
        compressor.threshold + base,
        compressor.ratio,
        compressor.attack,
        compressor.release,
        compressor.knee,
        compressor.makeup,
    )


def make_room(band: Audio, voice: Envelope, dip: filters.Sections) -> None:
    """A dip while the voice sings: crossfades to a filtered copy, in place.

    Linear, so it may be applied to one stem or to the sum of several.
    """

    def dipped(channel: Mono) -> None:
        change = filters.apply(dip, channel)
        change -= channel
        multiply(change[None], voice)
        channel += change

    each_channel(dipped, band)
