"""Songs as files."""

from songsmith.engine.files.audio_file import FORMATS, write_audio
from songsmith.engine.files.lrc import lrc_text
from songsmith.engine.files.midi import midi_bytes
from songsmith.engine.files.tags import SongTags, TimedText

__all__ = ["FORMATS", "SongTags", "TimedText", "lrc_text", "midi_bytes", "write_audio"]
