"""Songs to measure with: invented words, silent takes."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import Any

import numpy as np

from songsmith.accounts.models import User
from songsmith.contract import writer_request
from songsmith.lyrics.services import song_create
from songsmith.projects.models import Project
from songsmith.takes import jobs, storage
from songsmith.takes.models import Take
from songsmith.takes.services import take_create

SONGS = 25
TAKES = 50
DURATION = 174.0  # seconds
SECTIONS, LINES, WORDS = 8, 5, 7  # of a usual song, a section and a line
SHEET = """[Verse]
Morning walks along the water
Counting every step it knows
[Chorus]
Carry me over, carry me home
Wherever the river goes
"""
PROMPT = "folk, 110 bpm"


@dataclass(frozen=True, slots=True)
class Library:
    """`project` has TAKES finished takes, `small` has one."""

    owner: User
    project: Project
    small: Project
    takes: tuple[Take, ...]


def library() -> Library:
    """Makes it in the database and media folder of the settings."""
    owner = User.objects.create_user("bench@example.org", name="Bench")
    projects = [song_create(owner=owner, title=f"Song {i + 1}", text=SHEET) for i in range(SONGS)]
    takes = tuple(finished_take(owner, projects[0]) for _ in range(TAKES))
    finished_take(owner, projects[1])
    return Library(owner, projects[0], projects[1], takes)


def queued_take(owner: User, project: Project) -> Take:
    """The queue is told when the surrounding transaction commits."""
    draft = project.drafts.get()
    request = writer_request(prompt=PROMPT, lyrics=draft.text)
    return take_create(project=project, draft=draft, user=owner, request=request)


def finished_take(owner: User, project: Project) -> Take:
    take = queued_take(owner, project)
    claim = jobs.claim(take.pk)
    assert claim is not None
    name = storage.master_name(take.folder, claim.attempt)
    storage.publish(name, storage.master_bytes(np.zeros((2, 44100), np.float32), 44100))
    jobs.finish(claim, _outcome(name))
    take.refresh_from_db()
    return take


def _outcome(name: str) -> jobs.Outcome:
    timing = timing_map()
    pairs = np.random.default_rng(1).integers(-127, 127, (8000, 2), np.int8)
    colours = [{key: one[key] for key in ("kind", "label", "start", "end")} for one in timing["sections"]]
    return jobs.Outcome(
        master=name,
        duration=DURATION,
        sample_rate=44100,
        peaks=pairs[:800].tobytes(),
        peaks_zoom=pairs.tobytes(),
        bpm=110.0,
        key="G major",
        timing=gzip.compress(json.dumps(timing).encode()),
        sections=colours,
    )


def timing_map() -> dict[str, Any]:
    """engine/schemas/timing.schema.json: SECTIONS × LINES × WORDS, a syllable each, evenly spread."""
    section = DURATION / SECTIONS
    line = section / LINES
    word = line / WORDS
    lines = [(s, n) for s in range(SECTIONS) for n in range(LINES)]
    words = [(s, n, w) for s, n in lines for w in range(WORDS)]
    text = " ".join(["river"] * WORDS)
    return {
        "version": 1,
        "exact": True,
        "duration": DURATION,
        "bpm": 110.0,
        "sections": [
            {"id": f"s{s}", "kind": "Verse", "number": s + 1, "label": f"Verse {s + 1}", "bars": 8}
            | _span(s * section, section)
            for s in range(SECTIONS)
        ],
        "lines": [
            {"id": f"l{s}.{n}", "section_id": f"s{s}", "text": text} | _span(s * section + n * line, line)
            for s, n in lines
        ],
        "words": [
            {"id": f"w{s}.{n}.{w}", "line_id": f"l{s}.{n}", "text": "river", "backing": False}
            | {"char_start": 6 * w, "char_end": 6 * w + 5}
            | _span(s * section + n * line + w * word, word)
            for s, n, w in words
        ],
        "syllables": [
            {"id": f"y{s}.{n}.{w}", "line_id": f"l{s}.{n}", "word_id": f"w{s}.{n}.{w}", "text": "river"}
            | {"pitches": [60], "phones": []}
            | _span(s * section + n * line + w * word, word)
            for s, n, w in words
        ],
        "chords": [
            {"symbol": "G", "section_id": f"s{s}"} | _span(s * section + n * line, line) for s, n in lines
        ],
        "beats": [],
    }


def _span(start: float, length: float) -> dict[str, float]:
    return {"start": round(start, 4), "end": round(start + length, 4)}
