"""Tune, words, chords and sections from a MusicXML lead sheet, plain or packed (.mxl)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

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
from songsmith.engine.files.musicxml import KINDS
from songsmith.engine.given import GivenChord
from songsmith.engine.score import Key, Meter
from songsmith.engine.spelling import FIFTHS
from songsmith.language.chordpro import NOTES

ENTITY = b"<!ENTITY"
BAD = "This is not a MusicXML file that can be read."
UNITS = {"whole": 4.0, "half": 2.0, "quarter": 1.0, "eighth": 0.5, "16th": 0.25}
TONICS = {count: tonic for tonic, count in FIFTHS.items()} | {-6: 6, 7: 1, -7: 11}
QUALITIES = {(kind, degrees): quality for quality, (kind, degrees) in reversed(KINDS.items())}
PLAIN = {kind: quality for quality, (kind, degrees) in KINDS.items() if not degrees}


@dataclass(slots=True)
class _Reading:
    """What has been read so far; at: beats from the first note of the file."""

    notes: list[ReadNote] = field(default_factory=list)
    chords: list[GivenChord] = field(default_factory=list)
    marks: list[tuple[float, str]] = field(default_factory=list)
    tempo: float | None = None
    meter: Meter = field(default_factory=Meter)
    key: Key | None = None
    divisions: float = 1.0
    at: float = 0.0
    tied: set[int] = field(default_factory=set)


def read_musicxml(data: bytes, part: int | None = None) -> Imported:
    """part: which of its parts is the tune; None: the first with words, else the first.

    Raises Unreadable for what is no MusicXML, or holds no tune. Repeats are read once.
    """
    root = _root(data)
    parts = root.findall("part")
    if root.tag != "score-partwise" or not parts:
        raise Unreadable(BAD)
    told = _parts(root, parts)
    if not told:
        raise Unreadable("There is no tune in this file.")
    chosen = next((one for one in told if one.has_words), told[0]).number if part is None else part
    if chosen not in {one.number for one in told}:
        raise Unreadable("There is no such part in this file.")
    reading, upbeat = _Reading(), 0.0
    try:
        for number, measure in enumerate(parts[chosen].findall("measure")):
            start = reading.at
            length = _measure(measure, reading)
            whole = reading.meter.bar_beats
            as_written = length < whole - 1e-6 and (number == 0 or measure.get("implicit") == "yes")
            if number == 0 and as_written:
                upbeat = length
            reading.at = start + (length if as_written else max(length, whole))
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise Unreadable(BAD) from error
    title = root.findtext("work/work-title") or root.findtext("movement-title") or ""
    return imported(_song(reading, upbeat, title), told, chosen)


def _parts(root: ET.Element, parts: Sequence[ET.Element]) -> tuple[ReadPart, ...]:
    """Those with notes that have a pitch."""
    names = {one.get("id"): one.findtext("part-name") or "" for one in root.iter("score-part")}
    return tuple(
        ReadPart(i, name or f"Part {i + 1}", notes, part.find(".//lyric") is not None)
        for i, part in enumerate(parts)
        if (notes := len(part.findall(".//note/pitch")))
        for name in [names.get(part.get("id"), "").strip()[:LONGEST_NAME]]
    )


def _song(reading: _Reading, upbeat: float, title: str) -> ReadSong:
    return ReadSong(
        notes=tuple(ReadNote(n.beat - upbeat, n.dur, n.pitch, n.text, n.word_end) for n in reading.notes),
        chords=tuple(GivenChord(max(0.0, chord.beat - upbeat), chord.symbol) for chord in reading.chords),
        marks=tuple((beat - upbeat, text) for beat, text in reading.marks),
        tempo=reading.tempo,
        meter=reading.meter,
        key=reading.key,
        title=title,
        end=reading.at - upbeat,
    )


def _root(data: bytes) -> ET.Element:
    """Files that declare entities are refused: no lead sheet has any, and they can be made to grow."""
    if len(data) > MAX_BYTES:
        raise Unreadable("This file is too large for a lead sheet.")
    try:
        return _element(_unpacked(data))
    except (ET.ParseError, zipfile.BadZipFile, LookupError, ValueError, RuntimeError, EOFError) as error:
        raise Unreadable(BAD) from error


def _element(data: bytes) -> ET.Element:
    if ENTITY in data.replace(b"\0", b""):  # without zeros: as in UTF-16 or UTF-32
        raise ValueError("declares entities")
    return ET.fromstring(data)


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(b"PK"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        container = _element(_member(packed, "META-INF/container.xml"))
        files = [file.get("full-path", "") for file in container.iter() if file.tag.endswith("rootfile")]
        return _member(packed, files[0] if files else "")


def _member(packed: zipfile.ZipFile, name: str) -> bytes:
    """Counts what comes out: headers may lie."""
    with packed.open(name) as member:
        data = member.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValueError("too large unpacked")
    return data


def _measure(measure: ET.Element, reading: _Reading) -> float:
    """Reads it; returns how long its notes are, in beats."""
    start, longest = reading.at, 0.0
    for element in measure:
        if element.tag == "attributes":
            _attributes(element, reading)
        elif element.tag == "note":
            _note(element, reading)
        elif element.tag in ("backup", "forward"):
            beats = _beats(element, reading)
            reading.at += beats if element.tag == "forward" else -beats
        elif element.tag == "harmony":
            offset = float(element.findtext("offset") or 0) / reading.divisions
            symbol = _symbol(element)
            if symbol:
                reading.chords.append(GivenChord(round(reading.at + offset, 4), symbol))
        elif element.tag in ("direction", "sound"):
            _direction(element, reading)
        longest = max(longest, reading.at - start)
    reading.at = start
    return longest


def _attributes(element: ET.Element, reading: _Reading) -> None:
    divisions = element.findtext("divisions")
    if divisions:
        reading.divisions = max(1.0, float(divisions))
    beats, unit = element.findtext("time/beats"), element.findtext("time/beat-type")
    if beats and unit:
        reading.meter = Meter(int(beats), int(unit))
    sharps = element.findtext("key/fifths")
    if sharps and reading.key is None:
        minor = element.findtext("key/mode") == "minor"
        tonic = TONICS[int(sharps)]
        reading.key = Key((tonic + 9) % 12 if minor else tonic, "minor" if minor else "major")


def _beats(element: ET.Element, reading: _Reading) -> float:
    return max(0.0, float(element.findtext("duration") or 0)) / reading.divisions


def _note(element: ET.Element, reading: _Reading) -> None:
    """Of the part's first voice; chord notes and ornaments are left out, tied ones joined."""
    beats = _beats(element, reading)
    if element.find("grace") is not None or element.find("chord") is not None:
        return
    step = element.findtext("pitch/step")
    if step and (element.findtext("voice") or "1") == "1":
        pitch = 12 * (int(element.findtext("pitch/octave") or 4) + 1) + NOTES[step]
        pitch += round(float(element.findtext("pitch/alter") or 0))
        ties = {tie.get("type") for tie in element.findall("tie")}
        if "stop" in ties and pitch in reading.tied and reading.notes:
            last = reading.notes[-1]
            dur = reading.at + beats - last.beat
            reading.notes[-1] = ReadNote(last.beat, dur, last.pitch, last.text, last.word_end)
        else:
            text, word_end = _lyric(element)
            reading.notes.append(ReadNote(round(reading.at, 4), beats, pitch, text, word_end))
        reading.tied = {pitch} if "start" in ties else set()
    reading.at += beats


def _lyric(element: ET.Element) -> tuple[str, bool]:
    lyric = element.find("lyric")
    if lyric is None:
        return "", True
    text = "".join(found.text or "" for found in lyric.findall("text"))
    return text.strip(), (lyric.findtext("syllabic") or "single") in ("single", "end")


def _direction(element: ET.Element, reading: _Reading) -> None:
    for mark in element.iter("rehearsal"):
        reading.marks.append((reading.at, mark.text or ""))
    for sound in element.iter("sound"):
        if sound.get("tempo") and reading.tempo is None:
            reading.tempo = float(sound.get("tempo", ""))
    metronome = element.find(".//metronome")
    if metronome is not None and reading.tempo is None:
        unit = UNITS.get(metronome.findtext("beat-unit") or "", 1.0)
        dotted = 1.5 if metronome.find("beat-unit-dot") is not None else 1.0
        reading.tempo = float(metronome.findtext("per-minute") or 0) * unit * dotted or None


def _symbol(harmony: ET.Element) -> str:
    root = _named(harmony, "root")
    kind = (harmony.findtext("kind") or "").strip()
    degrees = tuple(_degree(element) for element in harmony.findall("degree"))
    quality = QUALITIES.get((kind, degrees), PLAIN.get(kind))
    if not root or quality is None:
        return ""
    bass = _named(harmony, "bass")
    return f"{root}{quality}/{bass}" if bass else f"{root}{quality}"


def _degree(element: ET.Element) -> tuple[int, int, str]:
    value, alter = element.findtext("degree-value"), element.findtext("degree-alter")
    return int(value or 0), round(float(alter or 0)), element.findtext("degree-type") or ""


def _named(harmony: ET.Element, name: str) -> str:
    step = harmony.findtext(f"{name}/{name}-step")
    alter = round(float(harmony.findtext(f"{name}/{name}-alter") or 0))
    return f"{step}{'#' * alter if alter > 0 else 'b' * -alter}" if step else ""
