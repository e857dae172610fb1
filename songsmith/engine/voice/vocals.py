"""What the singer hands back: audio aligned to the file, and when every syllable and phone sounds."""

from __future__ import annotations

from dataclasses import dataclass

from songsmith.engine.audio import Audio


@dataclass(frozen=True, slots=True)
class SungPhone:
    """Seconds from the start of the file."""

    phone: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class SungSyllable:
    """start: where the vowel begins, on the note (first consonants sound before it); end: of the last phone.

    Seconds from the start of the file, read off the very time map that the audio was made with. `hurried`
    syllables have less than 0.22 s for them and may blur.
    """

    syllable_id: str
    start: float
    end: float
    phones: tuple[SungPhone, ...]
    hurried: bool = False


@dataclass(frozen=True, slots=True)
class Vocals:
    """stems: "vocal" (the lead alone) and, when there are any, "backing" (doubles, harmonies, words in
    parentheses): float32 (2, n) at 44.1 kHz, dry, from the start of the file to the end of the song.
    """

    stems: dict[str, Audio]
    syllables: tuple[SungSyllable, ...]
