"""The way out with a take: what it can be downloaded as, in groups, and what each file is good for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from songsmith.takes.exports import Format, offered
from songsmith.takes.models import Take


@dataclass(frozen=True, slots=True)
class Download:
    fmt: Format
    title: str
    use: str


@dataclass(frozen=True, slots=True)
class DownloadGroup:
    """sheet: with a link to the printed page. open: shown without asking."""

    title: str
    downloads: tuple[Download, ...]
    sheet: bool = False
    open: bool = False


GROUPS = (
    DownloadGroup(
        "Audio",
        (
            Download(Format.WAV, "WAV", "for your studio"),
            Download(Format.FLAC, "FLAC", "lossless, smaller"),
            Download(Format.MP3, "MP3", "with title and words"),
            Download(Format.OGG, "Ogg", "for games and the web"),
        ),
        open=True,
    ),
    DownloadGroup(
        "Score",
        (
            Download(Format.MUSICXML, "MusicXML", "lead sheet to edit"),
            Download(Format.MIDI, "MIDI", "tune and parts"),
            Download(Format.CHORDS, "Chord chart", "bars as text"),
        ),
    ),
    DownloadGroup(
        "Karaoke",
        (
            Download(Format.LRC, "LRC", "lines, for players"),
            Download(Format.LRC_WORDS, "LRC by word", "for players that can"),
            Download(Format.SRT, "SRT", "subtitles"),
            Download(Format.ASS, "ASS", "video, by syllable"),
            Download(Format.ULTRASTAR, "UltraStar", "singing games"),
        ),
    ),
    DownloadGroup(
        "Words",
        (
            Download(Format.LYRIC_SHEET, "Lyric sheet", "words, PDF"),
            Download(Format.LEAD_SHEET, "Lead sheet", "words and chords, PDF"),
            Download(Format.CHORDPRO, "ChordPro", "for songbooks"),
        ),
        sheet=True,
    ),
)


def downloads_of(take: Take) -> tuple[DownloadGroup, ...]:
    """What this take can be had as; groups without anything are left out. One query."""
    there = offered(take)
    groups = (
        replace(group, downloads=tuple(download for download in group.downloads if download.fmt in there))
        for group in GROUPS
    )
    return tuple(group for group in groups if group.downloads or group.sheet)
