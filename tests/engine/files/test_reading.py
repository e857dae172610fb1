"""Lead sheets and MIDI files come back as what the composer keeps."""

from __future__ import annotations

import io
import struct
import zipfile

import mido
import pytest

from songsmith.engine.files import Unreadable, midi_bytes, musicxml_text, read_midi, read_musicxml
from songsmith.engine.given import of_score
from songsmith.engine.score import Key, Meter, Score
from tests.engine.compose.conftest import write


@pytest.fixture(scope="module", params=["pop, 96 bpm, 4/4, D major", "folk waltz 3/4", "jazz, 4/4"])
def score(request: pytest.FixtureRequest) -> Score:
    return write(request.param)


def tune(score: Score) -> set[tuple[int, float, int]]:
    return {
        (i, round(note.beat, 2), note.pitch)
        for i, section in enumerate(of_score(score).sections)
        if section.spans
        for note in section.tune
    }


def test_a_lead_sheet_comes_back_whole(score: Score) -> None:
    found = read_musicxml(musicxml_text(score, title="Boats").encode())
    given = found.given
    assert (found.title, given.key, given.meter) == ("Boats", score.key, score.meter)
    assert given.tempo == pytest.approx(score.tempo_map[0].bpm)
    assert [(s.kind, s.bars) for s in given.sections] == [(s.kind, s.bars) for s in score.sections]
    read = {(i, round(n.beat, 2), n.pitch) for i, s in enumerate(given.sections) for n in s.tune}
    assert tune(score) <= read
    symbols = [chord.symbol for section in given.sections for chord in section.chords]
    assert len(symbols) >= len({chord.beat // score.meter.bar_beats for chord in score.chords})
    words = found.lyrics.casefold().split()
    assert [w for w in words if not w.startswith("[")][:5] == ["rain", "is", "writing", "letters", "on"]


def test_a_midi_file_gives_tune_words_and_sections(score: Score) -> None:
    found = read_midi(midi_bytes(score, title="Boats"))
    given = found.given
    assert (given.key, given.meter) == (score.key, score.meter)
    assert given.tempo == pytest.approx(score.tempo_map[0].bpm, abs=0.01)
    assert [s.kind for s in given.sections] == [s.kind for s in score.sections]
    read = {(i, round(n.beat, 2), n.pitch) for i, s in enumerate(given.sections) for n in s.tune}
    assert len(tune(score) & read) / len(tune(score)) >= 0.95
    assert "a boat that cannot sail" in found.lyrics


def test_a_bare_tune_is_one_verse_without_words() -> None:
    file = mido.MidiFile(ticks_per_beat=96)
    track = mido.MidiTrack()
    file.tracks.append(track)
    for pitch in (60, 62, 64, 65, 67):
        track.append(mido.Message("note_on", note=pitch, velocity=80, time=0))
        track.append(mido.Message("note_off", note=pitch, velocity=0, time=96))
    out = io.BytesIO()
    file.save(file=out)
    found = read_midi(out.getvalue())
    (section,) = found.given.sections
    assert (section.kind, section.bars) == ("Verse", 2)
    assert [(note.beat, note.pitch) for note in section.tune] == [
        (0.0, 60), (1.0, 62), (2.0, 64), (3.0, 65), (4.0, 67),
    ]  # fmt: skip
    assert found.lyrics == "[Verse]\n"
    assert found.given.meter == Meter()


UPBEAT = """<score-partwise version="4.0"><part-list/><part id="P1">
<measure number="0" implicit="yes"><attributes><divisions>2</divisions><key><fifths>-1</fifths></key>
<time><beats>3</beats><beat-type>4</beat-type></time></attributes>
<note><pitch><step>C</step><octave>5</octave></pitch><duration>2</duration>
<lyric><syllabic>single</syllabic><text>The</text></lyric></note></measure>
<measure number="1"><harmony><root><root-step>B</root-step><root-alter>-1</root-alter></root>
<kind>major-seventh</kind><bass><bass-step>F</bass-step></bass></harmony>
<note><pitch><step>B</step><alter>-1</alter><octave>4</octave></pitch><duration>6</duration>
<tie type="start"/><lyric><syllabic>begin</syllabic><text>riv</text></lyric></note></measure>
<measure number="2"><note><pitch><step>B</step><alter>-1</alter><octave>4</octave></pitch>
<duration>2</duration><tie type="stop"/></note>
<note><pitch><step>A</step><octave>4</octave></pitch><duration>4</duration>
<lyric><syllabic>end</syllabic><text>er</text></lyric></note></measure></part></score-partwise>"""


def test_pick_ups_ties_and_slash_chords_are_read() -> None:
    given = read_musicxml(UPBEAT.encode()).given
    (section,) = given.sections
    assert [(n.beat, n.dur, n.pitch) for n in section.tune] == [
        (-1.0, 1.0, 72),
        (0.0, 4.0, 70),
        (4.0, 2.0, 69),
    ]
    assert [(c.beat, c.symbol) for c in section.chords] == [(0.0, "Bbmaj7/F")]
    assert (given.key, given.meter) == (Key(5, "major"), Meter(3, 4))
    assert read_musicxml(packed(UPBEAT)).lyrics == "[Verse]\nThe river\n"


def packed(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(
            "META-INF/container.xml",
            '<container><rootfiles><rootfile full-path="a.xml"/></rootfiles></container>',
        )
        file.writestr("a.xml", text)
    return out.getvalue()


BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><score-partwise>&i;</score-partwise>"
)


def midi(notes: list[tuple[int, int]], ticks: int = 480, metre: bytes = b"") -> bytes:
    """One track, byte by byte: (length in ticks, pitch) end to end. metre: an event."""
    track = b"\0" + metre if metre else b""
    for length, pitch in notes:
        track += b"\0\x90" + bytes([pitch, 80]) + varying(length) + b"\x80" + bytes([pitch, 0])
    track += b"\0\xff\x2f\0"
    head = b"MThd" + struct.pack(">LHHh", 6, 0, 1, ticks)
    return head + b"MTrk" + struct.pack(">L", len(track)) + track


def varying(number: int) -> bytes:
    """A MIDI length: seven bits a byte, the last one without its high bit."""
    out = [number & 0x7F]
    while number := number >> 7:
        out.append(number & 0x7F | 0x80)
    return bytes(reversed(out))


HOSTILE = (
    b"",
    b"MThd",
    b"<html/>",
    b"PK\x03\x04 nothing",
    BOMB.encode(),
    packed("x" * 9_000_000),
    UPBEAT[:400].encode(),
    UPBEAT.replace("<duration>6", "<duration>six").encode(),
    UPBEAT.replace("<beats>3", "<beats>7").encode(),
    UPBEAT.replace("<beats>3", "<beats>0").encode(),
    UPBEAT.replace("<beat-type>4", "<beat-type>0").encode(),
    *(UPBEAT.replace("<duration>6", f"<duration>{wild}").encode() for wild in ("inf", "1e300", "9999999")),
    UPBEAT.replace("<octave>5", "<octave>99999").encode(),
    BOMB.encode("utf-16"),
    packed(BOMB),
    b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + UPBEAT.replace("The", "&x;").encode(),
    midi([(480, 60)], ticks=0),
    midi([(480, 60)], ticks=-7),
    midi([(0x0FFFFFFF, 60)]),
    midi([(480, 60)], metre=b"\xff\x58\x04\x04\x20\x18\x08"),
)


@pytest.mark.parametrize("data", HOSTILE)
def test_what_cannot_be_read_is_refused_in_a_sentence(data: bytes) -> None:
    for read in (read_midi, read_musicxml):
        with pytest.raises(Unreadable, match=r"\.$"):
            read(data)


def test_a_writer_chooses_which_part_is_the_tune() -> None:
    file = mido.MidiFile(ticks_per_beat=96)
    for name, pitches in (("Bass", (36, 38)), ("Vocal", (60, 62, 64)), ("Flute", (72,))):
        track = mido.MidiTrack([mido.MetaMessage("track_name", name=name)])
        for pitch in pitches:
            track.append(mido.Message("note_on", note=pitch, velocity=80))
            track.append(mido.Message("note_off", note=pitch, time=96))
        file.tracks.append(track)
    out = io.BytesIO()
    file.save(file=out)
    likely = read_midi(out.getvalue())
    assert [(part.name, part.notes) for part in likely.parts] == [("Bass", 2), ("Vocal", 3), ("Flute", 1)]
    assert likely.part == 1
    chosen = read_midi(out.getvalue(), 0)
    assert [note.pitch for note in chosen.given.sections[0].tune] == [36, 38]
    with pytest.raises(Unreadable):
        read_midi(out.getvalue(), 3)


def test_channels_of_one_track_are_parts_of_their_own() -> None:
    track = mido.MidiTrack()
    for channel, pitch in ((0, 60), (3, 40)):
        track.append(mido.Message("note_on", channel=channel, note=pitch, velocity=80))
        track.append(mido.Message("note_off", channel=channel, note=pitch, time=96))
    out = io.BytesIO()
    mido.MidiFile(ticks_per_beat=96, type=0, tracks=[track]).save(file=out)
    assert [part.notes for part in read_midi(out.getvalue()).parts] == [1, 1]


def test_a_part_of_a_score_is_chosen_by_its_number() -> None:
    two = UPBEAT.replace(
        "<part-list/>",
        "<part-list><score-part id='P0'><part-name>Horn</part-name></score-part></part-list>"
        "<part id='P0'><measure number='1'><note><pitch><step>G</step><octave>3</octave></pitch>"
        "<duration>1</duration></note></measure></part>",
    )
    assert [(part.name, part.has_words) for part in read_musicxml(two.encode()).parts] == [
        ("Horn", False),
        ("Part 2", True),
    ]
    assert read_musicxml(two.encode()).part == 1
    assert [note.pitch for note in read_musicxml(two.encode(), 0).given.sections[0].tune] == [55]


def test_notes_without_a_length_are_none() -> None:
    silent = UPBEAT.replace("<duration>4", "<duration>nan").encode()
    assert [note.pitch for note in read_musicxml(silent).given.sections[0].tune] == [72, 70]
