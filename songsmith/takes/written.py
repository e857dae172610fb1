"""Files that are written from a take's score or timing map: sheets, subtitles, MIDI. Nothing is encoded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from songsmith.core.errors import Invalid
from songsmith.engine import files
from songsmith.engine.files.song_sheet import CAPO_MAX
from songsmith.engine.score import Score

UTF8 = "; charset=utf-8"
TRANSPOSE_MAX = 11  # semitones; the twelfth is the same chords again


@dataclass(frozen=True, slots=True)
class Shift:
    """transpose: semitones that chord sheets are moved up. capo: the fret whose shapes they show."""

    transpose: int = 0
    capo: int = 0


def read_shift(query: Mapping[str, str]) -> Shift:
    """From the query of an address. Raises Invalid."""
    try:
        shift = Shift(int(query.get("transpose") or 0), int(query.get("capo") or 0))
    except ValueError:
        raise Invalid("Transposition and capo are whole numbers.") from None
    if abs(shift.transpose) > TRANSPOSE_MAX:
        raise Invalid(f"Transpose by {TRANSPOSE_MAX} semitones at most, up or down.")
    if not 0 <= shift.capo <= CAPO_MAX:
        raise Invalid(f"A capo sits on fret 0 to {CAPO_MAX}.")
    return shift


@dataclass(frozen=True, slots=True)
class Names:
    """title: of the song. audio: the sound file that the written one goes with."""

    title: str
    artist: str
    audio: str


@dataclass(frozen=True, slots=True)
class FromScore:
    """label: what people call it. marker: behind the title where extensions do not tell files apart. sung: it
    needs words."""

    label: str
    extension: str
    content_type: str
    write: Callable[[Score, Names, Shift], str | bytes]
    marker: str = ""
    sung: bool = False
    needs: Literal["score"] = "score"


@dataclass(frozen=True, slots=True)
class FromTiming:
    """As FromScore; all of them need words."""

    label: str
    extension: str
    content_type: str
    write: Callable[[Mapping[str, Any], Names], str]
    marker: str = ""
    sung: bool = True
    needs: Literal["timing"] = "timing"


def _midi(score: Score, names: Names, shift: Shift) -> bytes:
    return files.midi_bytes(score, title=names.title)


def _musicxml(score: Score, names: Names, shift: Shift) -> str:
    return files.musicxml_text(score, title=names.title)


def _chords(score: Score, names: Names, shift: Shift) -> str:
    return files.chord_chart_text(score, title=names.title, transpose=shift.transpose, capo=shift.capo)


def _chordpro(score: Score, names: Names, shift: Shift) -> str:
    return files.chordpro_text(score, title=names.title, transpose=shift.transpose, capo=shift.capo)


def _lead_sheet(score: Score, names: Names, shift: Shift) -> bytes:
    return files.lead_sheet_pdf(
        score, title=names.title, artist=names.artist, transpose=shift.transpose, capo=shift.capo
    )


def _lyric_sheet(score: Score, names: Names, shift: Shift) -> bytes:
    return files.lyric_sheet_pdf(score, title=names.title, artist=names.artist)


def _ultrastar(score: Score, names: Names, shift: Shift) -> str:
    return files.ultrastar_text(score, title=names.title, artist=names.artist, audio=names.audio)


def _lrc(timing: Mapping[str, Any], names: Names) -> str:
    return files.lrc_text(timing, title=names.title)


def _lrc_words(timing: Mapping[str, Any], names: Names) -> str:
    return files.lrc_text(timing, title=names.title, words=True)


def _srt(timing: Mapping[str, Any], names: Names) -> str:
    return files.srt_text(timing)


def _ass(timing: Mapping[str, Any], names: Names) -> str:
    return files.ass_text(timing, title=names.title)


MUSICXML = "application/vnd.recordare.musicxml+xml"
PDF = "application/pdf"
PLAIN = f"text/plain{UTF8}"

WRITTEN: dict[str, FromScore | FromTiming] = {
    "midi": FromScore("MIDI", "mid", "audio/midi", _midi),
    "musicxml": FromScore("MusicXML", "musicxml", MUSICXML, _musicxml),
    "chords": FromScore("chord chart", "txt", PLAIN, _chords, marker="chords"),
    "chordpro": FromScore("ChordPro", "cho", PLAIN, _chordpro),
    "lead-sheet": FromScore("lead sheet", "pdf", PDF, _lead_sheet, marker="lead sheet"),
    "lyric-sheet": FromScore("lyric sheet", "pdf", PDF, _lyric_sheet, marker="lyrics", sung=True),
    "ultrastar": FromScore("UltraStar", "txt", PLAIN, _ultrastar, marker="UltraStar", sung=True),
    "lrc": FromTiming("LRC", "lrc", PLAIN, _lrc),
    "lrc-words": FromTiming("LRC", "lrc", PLAIN, _lrc_words, marker="words"),
    "srt": FromTiming("SRT", "srt", f"application/x-subrip{UTF8}", _srt),
    "ass": FromTiming("ASS", "ass", f"text/x-ssa{UTF8}", _ass),
}
"""By the name of the format in addresses."""
