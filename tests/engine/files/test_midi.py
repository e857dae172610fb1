"""The MIDI file, read by the library that writes it and by one that has nothing to do with it."""

from __future__ import annotations

import io
from dataclasses import replace

import mido
import pytest
from music21 import midi

from songsmith.engine.clock import Clock
from songsmith.engine.files import midi_bytes
from songsmith.engine.score import Key, Meter, Part, Score
from tests.engine import songs
from tests.engine.files import composed


def read(score: Score) -> mido.MidiFile:
    return mido.MidiFile(file=io.BytesIO(midi_bytes(score, title="Tune 你")), charset="utf-8")


def absolute(track: mido.MidiTrack, kind: str) -> list[tuple[int, mido.Message]]:
    now, found = 0, []
    for message in track:
        now += message.time
        if message.type == kind:
            found.append((now, message))
    return found


def test_tempo_metre_key_and_sections_are_on_the_first_track() -> None:
    score = replace(songs.song(), meter=Meter(6, 8), key=Key(6, "minor"))
    file = read(score)
    first = file.tracks[0]
    assert first.name == "Tune 你"
    assert [(tick, round(mido.tempo2bpm(m.tempo))) for tick, m in absolute(first, "set_tempo")] == [
        (0, 120),
        (14 * 480, 96),
    ]
    assert absolute(first, "key_signature")[0][1].key == "F#m"
    signature = absolute(first, "time_signature")[0][1]
    assert (signature.numerator, signature.denominator) == (6, 8)
    assert [(tick, m.text) for tick, m in absolute(first, "marker")] == [(0, "Verse 1"), (8 * 480, "Chorus")]


def test_every_note_is_there_with_its_part() -> None:
    score = songs.song()
    file = read(score)
    assert [track.name for track in file.tracks[1:]] == ["Vocal", "Drums", "Bass", "Keys"]
    for track, part in zip(file.tracks[2:], score.parts, strict=True):
        wanted = sorted((round(n.beat * 480), n.pitch) for n in part.notes)
        assert sorted((tick, m.note) for tick, m in absolute(track, "note_on")) == wanted
        assert len(absolute(track, "note_off")) == len(part.notes)
    assert {m.channel for _, m in absolute(file.tracks[2], "note_on")} == {9}


def test_syllables_are_lyrics_at_their_notes() -> None:
    lyrics = absolute(read(songs.song()).tracks[1], "lyrics")
    assert [(tick, m.text) for tick, m in lyrics] == [
        (0, "Sing "),
        (480, "a "),
        (960, "lit-"),
        (1440, "tle "),
        (1920, "tune "),
    ]


def test_the_file_plays_in_time_with_the_audio() -> None:
    score = songs.song(swing=0.66)
    clock = Clock.of(score)
    now, heard = 0.0, []
    for message in read(score):
        now += message.time
        if message.type == "note_on" and message.channel == 9 and message.note == 42:
            heard.append(now)
    wanted = [clock.seconds(n.beat) - score.lead_in for n in score.parts[0].notes if n.pitch == 42]
    assert heard == pytest.approx(wanted, abs=0.002)


def test_an_instrumental_has_no_vocal_track() -> None:
    quiet: Score = replace(songs.song(), melody=(), syllables=(), words=(), lines=())
    assert "Vocal" not in [track.name for track in read(quiet).tracks]


def test_more_parts_than_channels_are_possible() -> None:
    parts: tuple[Part, ...] = tuple(replace(songs.bass(1), id=f"b{k}") for k in range(20))
    assert len(read(songs.song(parts=parts)).tracks) == 22


Placed = list[tuple[int, midi.MidiEvent]]


def placed(track: midi.MidiTrack) -> Placed:
    """Each event with its tick from the start."""
    now, found = 0, []
    for event in track.events:
        if event.isDeltaTime():
            now += event.time
        else:
            found.append((now, event))
    return found


def held(event: midi.MidiEvent) -> bytes:
    assert isinstance(event.data, bytes)
    return event.data


def texts(events: Placed, kind: midi.MetaEvents) -> list[tuple[int, str]]:
    return [(tick, held(event).decode()) for tick, event in events if event.type is kind]


def seconds_of(tick: int, conductor: Placed, per_quarter: int) -> float:
    tempi = [
        (at, int.from_bytes(held(event), "big") / 1e6)
        for at, event in conductor
        if event.type is midi.MetaEvents.SET_TEMPO
    ]
    ends = [at for at, _ in tempi[1:]] + [tick]
    return sum(
        max(0, min(end, tick) - at) / per_quarter * length
        for (at, length), end in zip(tempi, ends, strict=True)
    )


@pytest.mark.parametrize("prompt", composed.PROMPTS)
def test_another_library_finds_the_same_notes_syllables_and_times(prompt: str) -> None:
    score = composed.song(prompt)
    clock = Clock.of(score)
    file = midi.MidiFile()
    file.readstr(midi_bytes(score, title="Tune 你"))
    conductor, vocal = placed(file.tracks[0]), placed(file.tracks[1])
    assert texts(conductor, midi.MetaEvents.SEQUENCE_TRACK_NAME) == [(0, "Tune 你")]
    assert [text for _, text in texts(conductor, midi.MetaEvents.MARKER)] == [
        section.label for section in score.sections
    ]
    sung = sorted((note.beat, note.pitch) for note in score.melody if note.syllable_id)
    found = sorted((tick, event.pitch) for tick, event in vocal if event.isNoteOn())
    assert [pitch for _, pitch in found] == [pitch for _, pitch in sung]
    heard = [seconds_of(tick, conductor, file.ticksPerQuarterNote) for tick, _ in found]
    assert heard == pytest.approx([clock.seconds(beat) - score.lead_in for beat, _ in sung], abs=0.002)
    said = [text.rstrip(" -") for _, text in texts(vocal, midi.MetaEvents.LYRIC)]
    assert sorted(said) == sorted(one.text.rstrip(" -") for one in score.syllables)
