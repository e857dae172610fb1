"""The voices as a page offers them."""

from __future__ import annotations

from dataclasses import dataclass

from songsmith.engine.voices import Voice, voices_available

NOTES = ("C", "C♯", "D", "E♭", "E", "F", "F♯", "G", "A♭", "A", "B♭", "B")


@dataclass(frozen=True, slots=True)
class VoiceOption:
    """kind: who it sounds like; reach: from its lowest to its highest note; home: where it is at ease."""

    name: str
    title: str
    description: str
    kind: str
    reach: str
    home: str
    is_studio: bool


def voice_options() -> list[VoiceOption]:
    """In the order of the list."""
    return [_option(voice) for voice in voices_available().values()]


def _option(voice: Voice) -> VoiceOption:
    reach = voice.range
    return VoiceOption(
        voice.name,
        voice.title,
        voice.description,
        f"{voice.register}, {voice.accent}",
        f"{note_name(reach.low)}–{note_name(reach.high)}",
        f"{note_name(reach.tessitura_low)}–{note_name(reach.tessitura_high)}",
        voice.renderer == "studio",
    )


def note_name(pitch: int) -> str:
    """60 → "C4"."""
    return f"{NOTES[pitch % 12]}{pitch // 12 - 1}"
