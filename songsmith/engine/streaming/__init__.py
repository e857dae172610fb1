"""Songs that can be heard while they are made: section by section, at levels fixed beforehand."""

from songsmith.engine.streaming.song import Hear, make_streamed_song

__all__ = ["Hear", "make_streamed_song"]
