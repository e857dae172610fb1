"""The score as a standard MIDI file: tempo, metre, key, markers, lyrics, every part on its own track.

Quantised as written, with the song's swing: the players' small deviations are sound, not score. Tick 0 is
beat 0, which the audio reaches after the score's lead-in. Texts are UTF-8.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import mido

from songsmith.engine.clock import Clock
from songsmith.engine.files.printed import is_character
from songsmith.engine.score import PPQ, MelodyNote, Meter, Note, Part, Score
from songsmith.engine.spelling import short_key

DRUM_CHANNEL = 9
MELODIC_CHANNELS = tuple(channel for channel in range(16) if channel != DRUM_CHANNEL)

VOICE_PROGRAM = 53
"""General MIDI "Voice Oohs"."""

SYNTH_PROGRAMS = {
    "supersaw": 90,
    "pluck": 88,
    "arp": 88,
    "lead": 81,
    "pad_warm": 89,
    "bass_saw": 38,
    "bass_sub": 39,
    "nylon": 24,
    "guzheng": 107,
    "riser": 97,
    "impact": 127,
    "vinyl": 122,
}
"""General MIDI programmes nearest to our own instruments."""

SYNTH_DRUMS = {
    "kick": 36,
    "kick808": 36,
    "kick_pop": 36,
    "kick_lofi": 36,
    "snare": 38,
    "snare_pop": 38,
    "snare_lofi": 38,
    "clap": 39,
}
"""General MIDI drum keys of our own drums; a hat keeps its own."""

_ORDER = {"note_off": 0, "control_change": 1, "program_change": 1, "lyrics": 2, "note_on": 3}


@dataclass(frozen=True, slots=True)
class _Timed:
    """A message at a tick from the start."""

    tick: int
    message: mido.Message | mido.MetaMessage


def midi_bytes(score: Score, *, title: str = "") -> bytes:
    """A format 1 file with PPQ ticks a quarter note."""
    file = mido.MidiFile(type=1, ticks_per_beat=PPQ, charset="utf-8")
    clock = Clock.of(score)
    file.tracks.append(_track(title, _conductor(score, clock)))
    if any(note.syllable_id for note in score.melody):
        file.tracks.append(_track("Vocal", _vocal(score, clock)))
    for part, channel in zip(score.parts, _channels(score.parts), strict=True):
        if part.notes:
            file.tracks.append(_track(part.name, _part(part, channel, clock)))
    out = io.BytesIO()
    file.save(file=out)
    return out.getvalue()


def _track(name: str, events: Iterable[_Timed]) -> mido.MidiTrack:
    track = mido.MidiTrack([mido.MetaMessage("track_name", name=name, time=0)])
    now = 0
    for event in sorted(events, key=lambda event: (event.tick, _ORDER.get(event.message.type, 1))):
        track.append(event.message.copy(time=event.tick - now))
        now = event.tick
    return track


def _conductor(score: Score, clock: Clock) -> Iterator[_Timed]:
    yield _Timed(0, _time_signature(score.meter))
    yield _Timed(0, mido.MetaMessage("key_signature", key=short_key(score.key)))
    for change in score.tempo_map:
        yield _Timed(
            _ticks(change.beat, clock), mido.MetaMessage("set_tempo", tempo=mido.bpm2tempo(change.bpm))
        )
    for section in score.sections:
        yield _Timed(_ticks(section.start, clock), mido.MetaMessage("marker", text=section.label))


def _time_signature(meter: Meter) -> mido.MetaMessage:
    return mido.MetaMessage("time_signature", numerator=meter.numerator, denominator=meter.denominator)


def _vocal(score: Score, clock: Clock) -> Iterator[_Timed]:
    channel = MELODIC_CHANNELS[0]
    yield _Timed(0, mido.Message("program_change", channel=channel, program=VOICE_PROGRAM))
    syllables = {syllable.id: syllable for syllable in score.syllables}
    begun: set[str] = set()
    for note in sorted(score.melody, key=lambda note: note.beat):
        if note.syllable_id is None:
            continue
        yield from _note(note, channel, note.pitch, clock)
        if note.syllable_id in syllables and note.syllable_id not in begun:
            begun.add(note.syllable_id)
            syllable = syllables[note.syllable_id]
            text = syllable.text
            if not is_character(text):
                text += " " if syllable.word_end else "-"
            yield _Timed(_ticks(note.beat, clock), mido.MetaMessage("lyrics", text=text))


def _part(part: Part, channel: int, clock: Clock) -> Iterator[_Timed]:
    if channel != DRUM_CHANNEL:
        yield _Timed(0, mido.Message("program_change", channel=channel, program=_program(part)))
    for change in part.controls:
        message = mido.Message("control_change", channel=channel, control=change.number, value=change.value)
        yield _Timed(max(0, _ticks(change.beat, clock)), message)
    drum = SYNTH_DRUMS.get(part.source.removeprefix("synth:"))
    for note in part.notes:
        yield from _note(note, channel, note.pitch if drum is None else drum, clock)


def _note(note: MelodyNote | Note, channel: int, pitch: int, clock: Clock) -> Iterator[_Timed]:
    start = max(0, _ticks(note.beat, clock))
    end = max(start + 1, _ticks(note.beat + note.dur, clock))
    velocity = min(127, max(1, note.velocity))
    yield _Timed(start, mido.Message("note_on", channel=channel, note=pitch, velocity=velocity))
    yield _Timed(end, mido.Message("note_off", channel=channel, note=pitch, velocity=0))


def _channels(parts: Iterable[Part]) -> list[int]:
    """Drums on channel 10, the rest in turn; the first is the singer's."""
    out, free = [], 0
    for part in parts:
        if part.role in ("drums", "percussion"):
            out.append(DRUM_CHANNEL)
        else:
            free = free % (len(MELODIC_CHANNELS) - 1) + 1
            out.append(MELODIC_CHANNELS[free])
    return out


def _program(part: Part) -> int:
    kind, _, name = part.source.partition(":")
    return int(name.split(":")[1]) if kind == "sf2" else SYNTH_PROGRAMS.get(name, 80)


def _ticks(beat: float, clock: Clock) -> int:
    return round(clock.swung(beat) * PPQ)
