"""Songs as files."""

from songsmith.engine.files.audio_file import FORMATS, write_audio
from songsmith.engine.files.chord_chart import chord_chart_text
from songsmith.engine.files.chordpro_sheet import chordpro_text
from songsmith.engine.files.imported import Imported, Unreadable
from songsmith.engine.files.lrc import lrc_text
from songsmith.engine.files.midi import midi_bytes
from songsmith.engine.files.musicxml import musicxml_text
from songsmith.engine.files.pdf_sheet import lead_sheet_pdf, lyric_sheet_pdf
from songsmith.engine.files.read_midi import read_midi
from songsmith.engine.files.read_musicxml import read_musicxml
from songsmith.engine.files.song_sheet import SongSheet, song_sheet
from songsmith.engine.files.subtitles import ass_text, srt_text
from songsmith.engine.files.tags import SongTags, TimedText
from songsmith.engine.files.ultrastar import ultrastar_text

__all__ = [
    "FORMATS",
    "Imported",
    "SongSheet",
    "SongTags",
    "TimedText",
    "Unreadable",
    "ass_text",
    "chord_chart_text",
    "chordpro_text",
    "lead_sheet_pdf",
    "lrc_text",
    "lyric_sheet_pdf",
    "midi_bytes",
    "musicxml_text",
    "read_midi",
    "read_musicxml",
    "song_sheet",
    "srt_text",
    "ultrastar_text",
    "write_audio",
]
