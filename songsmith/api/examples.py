"""Requests to copy: one of each operation, as a body for the document and as a command for people."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_WORDS = "[Verse]\nRain is writing letters\nOn the window of the train"

BODIES: Mapping[str, Mapping[str, Any]] = {
    "POST /api/projects": {"title": "Night Ferry", "text": _WORDS},
    "PATCH /api/projects/{project_id}": {"title": "Day Ferry"},
    "POST /api/projects/{project_id}/drafts": {"title": "Slow version", "text": _WORDS},
    "PUT /api/drafts/{draft_id}": {"text": _WORDS, "base_version": 0},
    "POST /api/projects/{project_id}/takes": {"prompt": "Folk, warm, acoustic guitar, 92 bpm", "seed": 7},
    "POST /api/webhooks": {"url": "https://example.org/songsmith"},
    "POST /v1/music_generation": {
        "model": "music-2.6",
        "prompt": "Folk, warm, acoustic guitar, 92 bpm",
        "lyrics": _WORDS,
        "output_format": "url",
        "audio_setting": {"sample_rate": 44100, "bitrate": 256000, "format": "mp3"},
    },
    "POST /v1/music_cover_preprocess": {
        "model": "music-cover",
        "audio_url": "https://example.org/song.mp3",
    },
    "POST /v1/lyrics_generation": {"mode": "write_full_song", "prompt": "a ferry at night, folk"},
}
"""By method and path."""

CHOICES = {"format": "mp3"}
"""Parts of addresses that are no ids."""

_PART = re.compile(r"\{(\w+)\}")


def command(address: str, method: str, path: str) -> str:
    """For a shell in which TOKEN and the ids of the address are set: $PROJECT_ID, $TAKE_ID …"""
    named = _PART.sub(lambda part: CHOICES.get(part[1], f"${part[1].upper()}"), path)
    words = ["curl", *(["-X", method] if method != "GET" else []), f'"{address}{named}"']
    lines = [" ".join(words), '-H "Authorization: Bearer $TOKEN"']
    body = BODIES.get(f"{method} {path}")
    if body is not None:
        lines += ["-H 'Content-Type: application/json'", f"-d '{json.dumps(body)}'"]
    return " \\\n  ".join(lines)
