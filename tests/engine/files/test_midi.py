"""The MIDI file, read by an independent library."""

from __future__ import annotations

import io
from dataclasses import replace

import mido
import pytest

from songsmith.engine.clock import Clock
from songsmith.engine.files import midi_bytes
from songsmith.engine.score import Key, Meter, Part, Score
from tests.engine import songs


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
