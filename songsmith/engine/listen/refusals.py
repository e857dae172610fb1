"""Why a recording is not taken, in sentences for the writer."""

from __future__ import annotations

from collections.abc import Mapping

from songsmith.engine.errors import EngineError

MIN_SECONDS, MAX_SECONDS = 6.0, 360.0
OVERRUN_SECONDS = 0.5
"""Encoders pad: what is this much too long is six minutes all the same."""
MAX_BYTES = 50_000_000
MAX_CHANNELS = 8
RATES = (8_000, 192_000)  # Hz

SENTENCES: Mapping[str, str] = {
    "empty": "This file is empty.",
    "too_large": "This file is larger than 50 MB. Send it as MP3 or M4A, or send a part of it.",
    "not_audio": "This is no sound file that Songsmith knows. It takes MP3, M4A, WAV, FLAC, OGG, Opus, WebM, "
    "AAC and AIFF.",
    "no_sound": "There is no sound track in this file.",
    "codec": "The sound in this file is coded in a way that Songsmith cannot read. Send it as MP3 or WAV.",
    "channels": "This file has more than eight channels. Send it in stereo.",
    "rate": "The sample rate of this file is outside 8–192 kHz. Send it at 44.1 or 48 kHz.",
    "damaged": "This file is damaged: its sound cannot be read.",
    "truncated": "This file breaks off before its end. Send it once more.",
    "too_short": "This recording is shorter than 6 seconds, which is too little to hear a song in.",
    "too_long": "This recording is longer than 6 minutes. Cut it to the part that matters.",
    "silent": "There is only silence in this recording.",
    "too_much_work": "This file takes too much time or memory to read. Send it as MP3 or WAV.",
}
"""By reason. Reasons are stable: logs, the API and tests speak of them."""


class DecodeRefused(EngineError):
    """`reason` is a key of SENTENCES, `str(error)` its sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(SENTENCES[reason])
        self.reason = reason
