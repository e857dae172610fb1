"""The singer: a score in, dry vocal stems and exact timings out."""

from songsmith.engine.voice.sing import sing, song_samples
from songsmith.engine.voice.vocals import SungPhone, SungSyllable, Vocals

__all__ = ["SungPhone", "SungSyllable", "Vocals", "sing", "song_samples"]
