"""A tune from a standard MIDI file: the part with words, else the one that looks most like a voice."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import mido

from songsmith.engine.clock import Clock
from songsmith.engine.files.imported import (
    LONGEST_NAME,
    MAX_BYTES,
    Imported,
    ReadNote,
    ReadPart,
    ReadSong,
    Unreadable,
    imported,
)
from songsmith.engine.score import Key, Meter, TempoChange
from songsmith.language.chordpro import parse_chord

DRUMS = 9
VOICE_NAMES = ("vocal", "voice", "melody", "lead", "sing", "tune", "solo")
SNAP = 0.06
"""Beats off a sixteenth or a triplet within which a note was meant to be on it."""

EVEN, SWUNG, LATEST = 0.5, 0.55, 0.72
"""Where in its beat a second eighth falls: even, from here on swung, and no later than this."""

LINE_BREAKS = "/\\\r\n"
"""Before a syllable of a karaoke file: a new line."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """One channel of a track. notes: (beat, end, pitch); words of the track: (beat, text) in order."""

    name: str
    notes: tuple[tuple[float, float, int], ...]
    words: tuple[tuple[float, str], ...]


def read_midi(data: bytes, part: int | None = None) -> Imported:
    """part: which of its parts is the tune; None: the likeliest. Raises Unreadable for what is no MIDI file,
    or holds no tune."""
    if len(data) > MAX_BYTES:
        raise Unreadable("This file is too large for a MIDI file.")
    try:
        file = mido.MidiFile(file=io.BytesIO(data), charset="utf-8", clip=True)
        if file.ticks_per_beat <= 0:
            raise ValueError("time in frames, not in beats")
        tracks = [heard for track in file.tracks for heard in _heard(track, file.ticks_per_beat)]
        found = _found(file)
    except (OSError, EOFError, ArithmeticError, LookupError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable("This is not a MIDI file that can be read.") from error
    parts = [track for track in tracks if track.notes]
    chosen = _chosen(parts) if part is None else part
    if not 0 <= chosen < len(parts):
        raise Unreadable("There is no tune in this file.")
    tune = parts[chosen]
    words = tune.words or max((track.words for track in tracks), key=len, default=())
    end = max(note[1] for track in parts for note in track.notes)
    song = replace(found, notes=tuple(_notes(tune, words)), end=end)
    return imported(song, [_told_of(i, one) for i, one in enumerate(parts)], chosen)


def _told_of(number: int, heard: _Heard) -> ReadPart:
    name = heard.name.strip()[:LONGEST_NAME] or f"Part {number + 1}"
    return ReadPart(number, name, len(heard.notes), bool(heard.words))


def _heard(track: mido.MidiTrack, ticks_per_beat: int) -> list[_Heard]:
    """A part for each channel that has notes; one without notes for a track of words alone."""
    now, name = 0, ""
    open_notes: dict[tuple[int, int], int] = {}
    notes: dict[int, list[tuple[float, float, int]]] = {}
    words: list[tuple[float, str]] = []
    for message in track:
        now += message.time
        if message.type == "track_name":
            name = name or message.name
        elif message.type == "lyrics" or (message.type == "text" and message.text[:1] not in "@%"):
            words.append((now / ticks_per_beat, message.text))
        elif message.type in ("note_on", "note_off") and message.channel != DRUMS:
            key = message.channel, message.note
            begun = open_notes.pop(key, None)
            if begun is not None and now > begun:
                start, end = _snapped(begun / ticks_per_beat), _snapped(now / ticks_per_beat)
                notes.setdefault(message.channel, []).append((start, end, message.note))
            if message.type == "note_on" and message.velocity > 0:
                open_notes[key] = now
    several = len(notes) > 1
    return [
        _Heard(
            f"{name}, channel {channel + 1}" if several else name,
            tuple(note for note in sorted(notes.get(channel, ())) if note[1] > note[0]),
            tuple(words),
        )
        for channel in sorted(notes) or [0]
    ]


def _found(file: mido.MidiFile) -> ReadSong:
    """The first tempo, metre and key, the title, and all marks; no notes yet."""
    song = ReadSong(())
    seen: set[str] = set()
    for number, track in enumerate(file.tracks):
        now = 0
        for message in track:
            now += message.time
            if message.type in ("marker", "cue_marker"):
                song = replace(song, marks=(*song.marks, (now / file.ticks_per_beat, message.text)))
            elif message.type not in seen and (number == 0 or message.type != "track_name"):
                seen.add(message.type)
                song = _told(song, message)
    return song


def _told(song: ReadSong, message: mido.MetaMessage) -> ReadSong:
    if message.type == "set_tempo":
        return replace(song, tempo=round(mido.tempo2bpm(message.tempo), 3))
    if message.type == "time_signature":
        return replace(song, meter=Meter(message.numerator, message.denominator))
    if message.type == "key_signature":
        return replace(song, key=_key(message.key))
    return replace(song, title=message.name) if message.type == "track_name" else song


def _key(name: str) -> Key | None:
    chord = parse_chord(name)
    return Key(chord.root, "minor" if chord.quality == "m" else "major") if chord else None


def _chosen(tracks: Sequence[_Heard]) -> int:
    """The number of the likeliest; −1 without any."""

    def likely(track: _Heard) -> tuple[bool, bool, float]:
        named = any(name in track.name.casefold() for name in VOICE_NAMES)
        together = len({round(start, 3) for start, _, _ in track.notes}) / len(track.notes)
        height = sum(pitch for _, _, pitch in track.notes) / len(track.notes)
        return bool(track.words), named, together + height / 200

    return max(range(len(tracks)), key=lambda i: likely(tracks[i]), default=-1)


def _notes(tune: _Heard, words: Sequence[tuple[float, str]]) -> Iterator[ReadNote]:
    """Every syllable goes to the note that begins nearest to it."""
    tune = _straight(tune)
    starts = sorted({start for start, _, _ in tune.notes})
    texts: dict[float, str] = {}
    for beat, text in words:
        nearest = min(starts, key=lambda start: abs(start - beat))
        texts[nearest] = texts.get(nearest, "") + text
    for start, end, pitch in tune.notes:
        text = texts.get(start, "").strip(LINE_BREAKS)
        joined = text.rstrip().endswith("-")
        clean = text.rstrip().rstrip("-").strip()
        yield ReadNote(start, end - start, pitch, clean, word_end=not joined)


def _straight(tune: _Heard) -> _Heard:
    """The tune without its swing: eighths that come late, all alike, were written even."""
    late = [start % 1 for start, _, _ in tune.notes if EVEN - 0.05 < start % 1 < LATEST]
    if not late or median(late) < SWUNG:
        return tune
    clock = Clock([TempoChange(0.0, 60.0)], swing=median(late))
    even = (
        (_snapped(clock.beat(start)), _snapped(clock.beat(end)), pitch) for start, end, pitch in tune.notes
    )
    return replace(tune, notes=tuple(note for note in even if note[1] > note[0]))


def _snapped(beat: float) -> float:
    grid = [round(beat * parts) / parts for parts in (4, 3)]
    nearest = min(grid, key=lambda place: abs(place - beat))
    return round(nearest if abs(nearest - beat) <= SNAP else beat, 4)
