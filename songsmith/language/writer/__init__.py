"""Words from a prompt: an offline writer of whole, original songs, always marked as generated."""

from songsmith.language.writer.song import WrittenSong, write_song

__all__ = ["WrittenSong", "write_song"]
