"""The song as a MusicXML 4.0 lead sheet: tune, words, chords, sections; opens in notation programs.

Staves: the voice, the backing voice, a lead instrument where the band has the tune. Chords, tempo and section
marks stand over the first of them. https://www.w3.org/2021/06/musicxml40/
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import fmean
from xml.etree import ElementTree as ET

from songsmith.engine.files.notation import STEPS, VALUES, Piece, bar_steps, bars, steps_of, written
from songsmith.engine.files.printed import is_character, printed_syllables, signs_around
from songsmith.engine.score import Chord, MelodyNote, Meter, Score, Section, Syllable
from songsmith.engine.spelling import chord_name, fifths, spelled

DOCTYPE = (
    '<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" '
    '"http://www.musicxml.org/dtds/partwise.dtd">'
)
STRAIGHT = 0.52
"""Swing up to here is played straight."""

LOW_VOICE = 58
"""MIDI number: a tune that lies lower on average gets a treble clef an octave down."""

KINDS: dict[str, tuple[str, tuple[tuple[int, int, str], ...]]] = {
    "": ("major", ()),
    "m": ("minor", ()),
    "5": ("power", ()),
    "dim": ("diminished", ()),
    "aug": ("augmented", ()),
    "sus2": ("suspended-second", ()),
    "sus4": ("suspended-fourth", ()),
    "6": ("major-sixth", ()),
    "m6": ("minor-sixth", ()),
    "69": ("major-sixth", ((9, 0, "add"),)),
    "m69": ("minor-sixth", ((9, 0, "add"),)),
    "add4": ("major", ((4, 0, "add"),)),
    "add9": ("major", ((9, 0, "add"),)),
    "madd9": ("minor", ((9, 0, "add"),)),
    "7": ("dominant", ()),
    "m7": ("minor-seventh", ()),
    "maj7": ("major-seventh", ()),
    "mmaj7": ("major-minor", ()),
    "dim7": ("diminished-seventh", ()),
    "m7b5": ("half-diminished", ()),
    "aug7": ("augmented-seventh", ()),
    "7sus4": ("dominant", ((3, 0, "subtract"), (4, 0, "add"))),
    "9sus4": ("dominant-ninth", ((3, 0, "subtract"), (4, 0, "add"))),
    "7b5": ("dominant", ((5, -1, "alter"),)),
    "7b9": ("dominant", ((9, -1, "add"),)),
    "7#9": ("dominant", ((9, 1, "add"),)),
    "7#11": ("dominant", ((11, 1, "add"),)),
    "7b13": ("dominant", ((13, -1, "add"),)),
    "7alt": ("dominant", ((5, 0, "subtract"), (9, -1, "add"), (13, -1, "add"))),
    "9": ("dominant-ninth", ()),
    "m9": ("minor-ninth", ()),
    "maj9": ("major-ninth", ()),
    "11": ("dominant-11th", ()),
    "m11": ("minor-11th", ()),
    "maj11": ("major-11th", ()),
    "13": ("dominant-13th", ()),
    "m13": ("minor-13th", ()),
    "maj13": ("major-13th", ()),
    "maj7#11": ("major-seventh", ((11, 1, "add"),)),
}
"""Our quality → kind, and degrees (degree, alteration, type) that the kind lacks."""

_CONTROL = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class _Staff:
    """program: General MIDI, 1–128. octave: of the clef."""

    name: str
    program: int
    notes: tuple[MelodyNote, ...]

    @property
    def octave(self) -> int:
        return -1 if self.notes and fmean(note.pitch for note in self.notes) < LOW_VOICE else 0


@dataclass(frozen=True, slots=True)
class _Sung:
    """What stands under a note. syllabic "": the note continues the syllable before."""

    text: str
    syllabic: str
    melisma: bool
    slur: str = ""


def musicxml_text(score: Score, *, title: str = "") -> str:
    """A partwise score. The same score and title give the same text."""
    root = ET.Element("score-partwise", version="4.0")
    _add(_add(root, "work"), "work-title", title or "Song")
    _add(_add(_add(root, "identification"), "encoding"), "software", "Songsmith")
    staves = _staves(score)
    _part_list(root, staves)
    words = _words(score)
    for number, staff in enumerate(staves):
        part = _add(root, "part", id=f"P{number + 1}")
        for measure in _measures(score, staff, words, first_staff=number == 0):
            part.append(measure)
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{DOCTYPE}\n{body}\n'


def _staves(score: Score) -> list[_Staff]:
    """At least one, so that chords of a song without a tune have a place."""
    backing = {note for syllable in score.syllables if syllable.backing for note in syllable.note_ids}
    sung = tuple(note for note in score.melody if note.syllable_id and note.id not in backing)
    behind = tuple(note for note in score.melody if note.syllable_id and note.id in backing)
    played = tuple(note for note in score.melody if not note.syllable_id)
    found = [_Staff("Voice", 54, sung), _Staff("Backing vocals", 53, behind), _Staff("Lead", 82, played)]
    return [staff for staff in found if staff.notes] or [_Staff("Chords", 1, ())]


def _part_list(root: ET.Element, staves: Sequence[_Staff]) -> None:
    parts = _add(root, "part-list")
    for number, staff in enumerate(staves, 1):
        part = _add(parts, "score-part", id=f"P{number}")
        _add(part, "part-name", staff.name)
        _add(_add(part, "score-instrument", id=f"P{number}-I1"), "instrument-name", staff.name)
        sound = _add(part, "midi-instrument", id=f"P{number}-I1")
        _add(sound, "midi-channel", str(number))
        _add(sound, "midi-program", str(staff.program))


def _measures(
    score: Score, staff: _Staff, words: dict[str, _Sung], *, first_staff: bool
) -> Iterator[ET.Element]:
    """Bar 1 … the last; an upbeat before bar 1 is bar 0."""
    length = bar_steps(score.meter)
    first = min((steps_of(note.beat) // length for note in score.melody), default=0)
    first = min(0, first)
    last = max(1, ceil(score.total_beats * STEPS / length - 1e-6)) - 1
    notes = written(staff.notes)
    last = max([last, *((note.end - 1) // length for note in notes)])
    for bar, pieces in enumerate(bars(notes, score.meter, first, last), first):
        measure = ET.Element("measure", number=str(bar + 1))
        if bar < 0:
            measure.set("implicit", "yes")
        starting = [s for s in score.sections if steps_of(s.start) // length == bar] if first_staff else []
        if starting and bar > first:
            _add(measure, "print", **{"new-system": "yes"})
        if bar == first:
            _attributes(measure, score, staff)
        if first_staff:
            _directions(measure, score, starting, bar * length, (bar + 1) * length)
        _content(measure, score, pieces, words, chords=_changes(score) if first_staff else ())
        if bar == last:
            _add(_add(measure, "barline", location="right"), "bar-style", "light-heavy")
        yield measure


def _attributes(measure: ET.Element, score: Score, staff: _Staff) -> None:
    attributes = _add(measure, "attributes")
    _add(attributes, "divisions", str(STEPS))
    key = _add(attributes, "key")
    _add(key, "fifths", str(fifths(score.key)))
    _add(key, "mode", score.key.mode)
    time = _add(attributes, "time")
    _add(time, "beats", str(score.meter.numerator))
    _add(time, "beat-type", str(score.meter.denominator))
    clef = _add(attributes, "clef")
    _add(clef, "sign", "G")
    _add(clef, "line", "2")
    if staff.octave:
        _add(clef, "clef-octave-change", str(staff.octave))


def _directions(measure: ET.Element, score: Score, starting: Sequence[Section], begin: int, end: int) -> None:
    for section in starting:
        mark = _add(measure, "direction", placement="above")
        _add(_add(mark, "direction-type"), "rehearsal", section.label)
    for number, change in enumerate(score.tempo_map):
        if begin <= steps_of(change.beat) < end:
            _tempo(measure, score, number, steps_of(change.beat) - begin)


def _tempo(measure: ET.Element, score: Score, number: int, offset: int) -> None:
    """Printed at the start; later changes are for playback, and the first slower one says "rit."."""
    bpm = score.tempo_map[number].bpm
    mark = _add(measure, "direction", placement="above")
    if number and _slows(score, number) and not _slows(score, number - 1):
        _add(_add(mark, "direction-type"), "words", "rit.")
    metronome = _add(_add(mark, "direction-type"), "metronome", **({"print-object": "no"} if number else {}))
    _add(metronome, "beat-unit", "quarter")
    if _counted(score.meter) != 1:
        _add(metronome, "beat-unit-dot")
    _add(metronome, "per-minute", f"{bpm / _counted(score.meter):.5g}")
    swung = number == 0 and score.swing > STRAIGHT
    if swung:
        _add(_add(mark, "direction-type"), "words", "Swing")
    if offset:
        _add(mark, "offset", str(offset), sound="yes")
    sound = _add(mark, "sound", tempo=f"{bpm:.6g}")
    if swung:
        swing = _add(sound, "swing")
        _add(swing, "first", str(round(score.swing * 100)))
        _add(swing, "second", str(100 - round(score.swing * 100)))
        _add(swing, "swing-type", "eighth")


def _slows(score: Score, number: int) -> bool:
    return number > 0 and score.tempo_map[number].bpm < score.tempo_map[number - 1].bpm


def _counted(meter: Meter) -> float:
    """Quarter notes in what is counted."""
    return 1.5 if meter.denominator == 8 and meter.numerator % 3 == 0 else 1.0


def _changes(score: Score) -> list[Chord]:
    """Chords where they change, and at the start of each section."""
    found: list[Chord] = []
    for chord in sorted(score.chords, key=lambda chord: chord.beat):
        before = found[-1] if found else None
        if before is None or (before.symbol, before.section_id) != (chord.symbol, chord.section_id):
            found.append(chord)
    return found


def _content(
    measure: ET.Element,
    score: Score,
    pieces: Sequence[Piece],
    words: dict[str, _Sung],
    *,
    chords: Iterable[Chord],
) -> None:
    waiting = [(steps_of(chord.beat), chord) for chord in chords]
    for piece in pieces:
        for at, chord in waiting:
            if piece.start <= at < piece.start + piece.steps:
                _harmony(measure, score, chord, at - piece.start)
        _note(measure, score, piece, words)


def _harmony(measure: ET.Element, score: Score, chord: Chord, offset: int) -> None:
    kind, degrees = KINDS.get(chord.quality, ("other", ()))
    name = chord_name(chord, score.key)
    harmony = _add(measure, "harmony")
    _named(_add(harmony, "root"), "root", name.split("/")[0])
    _add(harmony, "kind", kind, text=chord.quality)
    if chord.bass != chord.root:
        _named(_add(harmony, "bass"), "bass", name.rsplit("/", 1)[1])
    for value, alter, change in degrees:
        degree = _add(harmony, "degree", **{"print-object": "no"})
        _add(degree, "degree-value", str(value))
        _add(degree, "degree-alter", str(alter))
        _add(degree, "degree-type", change)
    if offset:
        _add(harmony, "offset", str(offset))


def _named(parent: ET.Element, prefix: str, name: str) -> None:
    """The root of "Bbm7" as step and alteration."""
    _add(parent, f"{prefix}-step", name[0])
    rest = name[1:]
    alter = len(rest) - len(rest.lstrip("#")) - (len(rest) - len(rest.lstrip("b")))
    if alter:
        _add(parent, f"{prefix}-alter", str(alter))


def _note(measure: ET.Element, score: Score, piece: Piece, words: dict[str, _Sung]) -> None:
    note = _add(measure, "note")
    if piece.note is None:
        _add(note, "rest", **({"measure": "yes"} if piece.whole_bar else {}))
    else:
        _pitch(note, score, piece.note.pitch)
    _add(note, "duration", str(piece.steps))
    for tie in _ties(piece):
        _add(note, "tie", type=tie)
    _add(note, "voice", "1")
    if not piece.whole_bar:
        value, dots = VALUES[piece.steps]
        _add(note, "type", value)
        for _ in range(dots):
            _add(note, "dot")
    if piece.note is not None:
        _marks(note, piece, words.get(piece.note.id))


def _pitch(note: ET.Element, score: Score, pitch: int) -> None:
    """Octaves change at C, whatever the accidental: B#3 sounds as C4."""
    name = spelled(pitch, score.key)
    element = _add(note, "pitch")
    _add(element, "step", name.letter)
    if name.alter:
        _add(element, "alter", str(name.alter))
    _add(element, "octave", str((pitch - name.alter) // 12 - 1))


def _ties(piece: Piece) -> list[str]:
    return ["stop"] * piece.tied_from + ["start"] * piece.tied_to


def _marks(note: ET.Element, piece: Piece, sung: _Sung | None) -> None:
    """Ties, slurs, and the syllable under its first note."""
    slur = _slur(piece, sung)
    if piece.tied_from or piece.tied_to or slur:
        notations = _add(note, "notations")
        for tie in _ties(piece):
            _add(notations, "tied", type=tie)
        if slur:
            _add(notations, "slur", number="1", type=slur)
    if sung is None or not sung.text or piece.tied_from:
        return
    lyric = _add(note, "lyric", number="1")
    _add(lyric, "syllabic", sung.syllabic)
    _add(lyric, "text", sung.text)
    if sung.syllabic in ("single", "end") and (sung.melisma or piece.tied_to):
        _add(lyric, "extend")


def _slur(piece: Piece, sung: _Sung | None) -> str:
    """From the first piece of a melisma to its last."""
    if sung is None or (sung.slur == "start" and piece.tied_from) or (sung.slur == "stop" and piece.tied_to):
        return ""
    return sung.slur


def _words(score: Score) -> dict[str, _Sung]:
    """Note id → what is sung on it."""
    texts = {line.id: line.text for line in score.lines}
    own: dict[str, list[Syllable]] = {}
    for syllable in score.syllables:
        own.setdefault(syllable.word_id, []).append(syllable)
    found: dict[str, _Sung] = {}
    for word in score.words:
        syllables = own.get(word.id, [])
        printed = printed_syllables(word.text, [syllable.text for syllable in syllables])
        shown = sum(map(bool, printed))
        before, behind = signs_around(texts[word.line_id], word.char_start, word.char_end)
        for place, (syllable, text) in enumerate(zip(syllables, printed, strict=False)):
            if text:
                text = before * (place == 0) + text + behind * (place == shown - 1)
            wide = len(syllable.note_ids) > 1 or shown < len(syllables)
            syllabic = "single" if is_character(syllable.text) else _syllabic(place, shown)
            found.update(_under(syllable, _Sung(text, syllabic, wide)))
    return found


def _under(syllable: Syllable, first: _Sung) -> Iterator[tuple[str, _Sung]]:
    """A syllable's notes: words under the first, a slur over all."""
    several = len(syllable.note_ids) > 1
    for place, note_id in enumerate(syllable.note_ids):
        if place == 0:
            yield note_id, _Sung(first.text, first.syllabic, first.melisma, "start" if several else "")
        else:
            yield note_id, _Sung("", "", True, "stop" if note_id == syllable.note_ids[-1] else "")


def _syllabic(place: int, count: int) -> str:
    if count <= 1:
        return "single"
    return "begin" if place == 0 else "end" if place == count - 1 else "middle"


def _add(parent: ET.Element, tag: str, text: str = "", /, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    if text:
        element.text = _CONTROL.sub("", text)
    return element
