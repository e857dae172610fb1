"""Finished takes without an engine: a generated tone, and a timing map that fits the words."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.engine.audio import SAMPLE_RATE
from songsmith.engine.peaks import peaks
from songsmith.language.structure import parse_sheet
from songsmith.lyrics.models import Draft
from songsmith.lyrics.services import revision_for_take, song_create
from songsmith.projects.models import Project
from songsmith.takes import storage
from songsmith.takes.models import Take, TakeOutput

WORD_SECONDS = 0.4
GAP_SECONDS = 1.2  # between lines
PLAIN_SECONDS = 3.0  # of a section without words
LEAD_IN = 0.5
CHORDS = ("Fm", "Db", "Ab", "Eb")
CHORD_SECONDS = 2.0

SHEET = """[Intro]

[Verse]
Rain is writing letters on the window of the train
Every town we pass has got a different kind of name

[Chorus]
Paper boats on a river of wine (river of wine)
I'll carry your heart if you carry mine

[Outro]
"""


@dataclass
class Clock:
    now: float = LEAD_IN


def make_song(owner: User, *, title: str = "Paper Boats", text: str = SHEET) -> tuple[Project, Draft]:
    project = song_create(owner=owner, title=title, text=text)
    return project, Draft.objects.get(project=project)


def make_take(
    project: Project, draft: Draft, user: User, *, number: int = 1, prompt: str = "Pop ballad, 78 bpm"
) -> Take:
    """A take that is done: tone, peaks, timing map."""
    timing = timing_of(draft.text)
    audio = tone(timing["duration"])
    take = Take.objects.create(
        project=project,
        revision=revision_for_take(draft=draft, user=user),
        number=number,
        created_by=user,
        provider="builtin",
        prompt=prompt,
        voice="wren",
        seed=7,
        engine_version="1",
        status=Take.Status.DONE,
        progress=1,
        queued_at=timezone.now(),
        finished_at=timezone.now(),
        duration=timing["duration"],
        bpm=78,
        key="F minor",
        sample_rate=SAMPLE_RATE,
        peaks=peaks(audio, 800).tobytes(),
        sections=[
            {name: section[name] for name in ("kind", "label", "start", "end")}
            for section in timing["sections"]
        ],
    )
    name = storage.master_name(take.folder, 1)
    storage.publish(name, storage.master_bytes(audio, SAMPLE_RATE))
    TakeOutput.objects.create(
        take=take,
        master=name,
        timing=gzip.compress(json.dumps(timing).encode()),
        peaks_zoom=peaks(audio, 8000).tobytes(),
    )
    return take


def tone(seconds: float) -> np.ndarray:
    """Stereo float32: a soft chord that swells, so that the waveform has a shape."""
    t = np.arange(int(seconds * SAMPLE_RATE), dtype=np.float32) / SAMPLE_RATE
    swell = 0.25 + 0.2 * np.sin(2 * np.pi * t / 5.5) ** 2 + 0.12 * np.sin(2 * np.pi * t / 0.77) ** 2
    chord = sum(np.sin(2 * np.pi * hz * t) for hz in (174.6, 207.7, 261.6)) / 3
    return np.stack([swell * chord] * 2).astype(np.float32)


def timing_of(text: str) -> dict[str, Any]:
    """A timing map in the shape of engine/schemas/timing.json: every word lasts as long as the next."""
    clock = Clock()
    timing: dict[str, Any] = {
        "version": 1,
        "sections": [],
        "lines": [],
        "words": [],
        "syllables": [],
        "chords": [],
        "beats": [],
    }
    for index, section in enumerate(parse_sheet(text).sections):
        start, section_id = clock.now, f"s{index}"
        for row, line in enumerate(section.lines):
            _line(timing, clock, section_id, f"{section_id}l{row}", line.sung)
        if not section.lines:
            clock.now += PLAIN_SECONDS
        timing["sections"].append(
            {
                "id": section_id,
                "kind": section.kind,
                "label": section.label,
                "number": section.number,
                "start": start,
                "end": clock.now,
            }
        )
    timing["duration"] = clock.now + 0.5
    count = int(timing["duration"] // CHORD_SECONDS)
    timing["chords"] = [
        {"symbol": CHORDS[i % 4], "start": i * CHORD_SECONDS, "end": (i + 1) * CHORD_SECONDS}
        for i in range(count)
    ]
    return timing


def _line(timing: dict[str, Any], clock: Clock, section_id: str, line_id: str, text: str) -> None:
    start, at = clock.now, 0
    for number, word in enumerate(text.split()):
        at = text.index(word, at)
        timing["words"].append(
            {
                "id": f"{line_id}w{number}",
                "line_id": line_id,
                "text": word,
                "char_start": at,
                "char_end": at + len(word),
                "start": clock.now,
                "end": clock.now + WORD_SECONDS,
                "backing": word.startswith("(") or word.endswith(")"),
            }
        )
        _sing(timing, timing["words"][-1])
        at += len(word)
        clock.now += WORD_SECONDS
    timing["lines"].append(
        {"id": line_id, "section_id": section_id, "text": text, "start": start, "end": clock.now}
    )
    clock.now += GAP_SECONDS


def _sing(timing: dict[str, Any], word: dict[str, Any]) -> None:
    """Long words get two syllables."""
    text, start, end = word["text"], word["start"], word["end"]
    half = len(text) // 2
    parts = [(text[:half], start, (start + end) / 2), (text[half:], (start + end) / 2, end)]
    for number, (part, begin, stop) in enumerate(parts if len(text) > 4 else [(text, start, end)]):
        syllable = {"id": f"{word['id']}s{number}", "line_id": word["line_id"], "word_id": word["id"]}
        timing["syllables"].append({**syllable, "text": part, "start": begin, "end": stop})
