"""Songs to measure with: invented words, silent takes."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass

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
    span = {"start": 0.0, "end": DURATION}
    section = {"id": "s1", "kind": "Verse", "label": "Verse", "number": 1, **span}
    timing = {
        "duration": DURATION,
        "sections": [section],
        "lines": [],
        "words": [],
        "chords": [],
        "beats": [],
    }
    pairs = np.random.default_rng(1).integers(-127, 127, (8000, 2), np.int8)
    return jobs.Outcome(
        master=name,
        duration=DURATION,
        sample_rate=44100,
        peaks=pairs[:800].tobytes(),
        peaks_zoom=pairs.tobytes(),
        bpm=110.0,
        key="G major",
        timing=gzip.compress(json.dumps(timing).encode()),
        sections=[{"kind": "Verse", "label": "Verse", **span}],
    )
