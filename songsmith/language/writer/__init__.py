"""Words from a prompt: an offline writer of whole, original songs, always marked as generated."""

from songsmith.language.writer.edit import edit_song, finish_lines
from songsmith.language.writer.fill import NoLine
from songsmith.language.writer.song import WrittenSong, write_song

__all__ = ["NoLine", "WrittenSong", "edit_song", "finish_lines", "write_song"]
