"""The tune of a take, note by note, and new takes that differ from it in what a writer names."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from pydantic import BaseModel, Field

from songsmith.accounts.people import signed_in
from songsmith.core.errors import Invalid
from songsmith.engine.given import of_score
from songsmith.engine.score import Score
from songsmith.engine.voices import VOICES
from songsmith.lyrics.bodies import body_read
from songsmith.projects.models import Role
from songsmith.takes.changes import (
    FEWEST_DRUMS,
    MOST_DRUMS,
    Keeping,
    Otherwise,
    fewest_with_tune,
    section_change,
    take_keeping,
    tune_change,
    words_fit,
)
from songsmith.takes.lane import LaneLine, lane_lines, take_score
from songsmith.takes.lengths import MOST_BARS
from songsmith.takes.models import Take
from songsmith.takes.selectors import take_for
from songsmith.takes.services import take_move

MOST_LINES = 400
SEMITONES = tuple(step for step in range(6, -7, -1) if step)
PERCENTS = (80, 85, 90, 95, 105, 110, 115, 120)
BARS = "bars-"
"""Begins the names of the fields that hold lengths; the rest is the section's place in the song."""

C = TypeVar("C", Otherwise, Keeping)


class TuneBody(BaseModel):
    """pitches: of all notes of each changed line, by its id. locked: ids of all lines that are locked."""

    key: Annotated[str, Field(pattern=r"^[0-9a-fA-F-]{36}$")]
    pitches: Annotated[dict[str, list[int]], Field(max_length=MOST_LINES)]
    locked: Annotated[list[str], Field(max_length=MOST_LINES)]


@require_http_methods(["GET", "POST"])
def tune(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    """GET: the lane as a fragment. POST, JSON: a take with these notes; {take, url} out."""
    if request.method == "POST":
        return _retune(request, take_for(request.user, take_id, at_least=Role.EDITOR))
    take = take_for(request.user, take_id, at_least=Role.VIEWER)
    lines, score = lane_lines(take), take_score(take)
    draft = take.revision.draft
    context = {
        "take": take,
        "project": take.project,
        "state": _state(take, lines, score),
        "misfits": words_fit(lines, draft.text),
        "lengths": _section_lengths(score),
        "most_bars": MOST_BARS,
    }
    return render(request, "takes/_tune.html", context)


@require_GET
def changes(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    """What can be had otherwise of a take, as a fragment."""
    take = take_for(request.user, take_id, at_least=Role.EDITOR)
    context = {
        "take": take,
        "project": take.project,
        "sections": _varied_sections(take, take_score(take)) if take.can_resing else (),
        "semitones": [(step, f"{step:+d}".replace("-", "−")) for step in SEMITONES],
        "percents": [(percent, f"{percent - 100:+d} %".replace("-", "−")) for percent in PERCENTS],
        "key": take.key,
    }
    return render(request, "takes/_changes.html", context)


@require_POST
def vary(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    """Makes a take with something else in one section."""
    take = take_for(request.user, take_id, at_least=Role.EDITOR)
    made = section_change(
        take=take,
        user=signed_in(request),
        section_id=request.POST.get("section", ""),
        otherwise=_choice(Otherwise, request.POST.get("otherwise", "")),
    )
    return _to_song(request, made)


@require_POST
def move(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    """Makes the same song in another key or tempo."""
    take = take_for(request.user, take_id, at_least=Role.EDITOR)
    try:
        semitones = int(request.POST.get("semitones") or 0)
        percent = int(request.POST.get("percent") or 100)
    except ValueError:
        raise Invalid("Choose a key and a tempo from the lists.") from None
    if not semitones and percent == 100:
        raise Invalid("Choose another key, another tempo or both.", field="semitones")
    made = take_move(
        take=take,
        user=signed_in(request),
        semitones=semitones,
        tempo_factor=percent / 100,
    )
    return _to_song(request, made)


@require_POST
def keep(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    """Makes a whole take that keeps the tune, or the words and the tune of locked lines."""
    take = take_for(request.user, take_id, at_least=Role.EDITOR)
    made = take_keeping(
        take=take,
        user=signed_in(request),
        keeping=_choice(Keeping, request.POST.get("keeping", "")),
        locked=request.POST.getlist("locked")[:MOST_LINES],
        bars=_bars(request),
    )
    return _to_song(request, made)


def _varied_sections(take: Take, score: Score) -> list[dict[str, Any]]:
    """What the tools of a take offer for each section."""
    asked = {wish["section_id"]: wish["drums"] for wish in take.recipe.get("wishes", ())}
    return [
        {
            "id": section.id,
            "kind": section.kind,
            "label": section.label,
            "sung": bool(section.line_ids),
            "more": asked.get(section.id, 0) < MOST_DRUMS,
            "fewer": asked.get(section.id, 0) > FEWEST_DRUMS,
        }
        for section in score.sections
        if section.id in take.recipe["section_ids"]
    ]


def _retune(request: HttpRequest, take: Take) -> JsonResponse:
    body = body_read(request, TuneBody)
    made = tune_change(
        take=take,
        user=signed_in(request),
        pitches=body.pitches,
        locked=body.locked,
        request_key=uuid.UUID(body.key),
    )
    messages.info(request, f"{made} is being made.")
    return JsonResponse({"take": str(made), "url": reverse("studio:song", args=[made.project_id])})


def _state(take: Take, lines: Sequence[LaneLine], score: Score) -> dict[str, Any]:
    """What the lane draws."""
    sections = {section.id: section for section in score.sections}
    voice = VOICES.get(take.voice)
    return {
        "lines": [
            {
                **asdict(line),
                "kind": sections[line.section_id].kind,
                "label": sections[line.section_id].label,
            }
            for line in lines
            if line.notes
        ],
        "bar": score.meter.bar_beats,
        "low": voice.range.low if voice else 0,
        "high": voice.range.high if voice else 127,
        "voice": voice.title if voice else "",
        "editable": take.project.can_edit and take.can_resing,
        "url": reverse("takes:tune", args=[take.pk]),
    }


def _section_lengths(score: Score) -> list[dict[str, Any]]:
    """Place in the song, label, bars, and the fewest that hold what is sung."""
    return [
        {
            "name": f"{BARS}{i}",
            "label": section.label,
            "kind": section.kind,
            "bars": section.bars,
            "fewest": fewest_with_tune(given, score.meter),
        }
        for i, (section, given) in enumerate(zip(score.sections, of_score(score).sections, strict=True))
    ]


def _bars(request: HttpRequest) -> dict[int, int]:
    found = {name: value for name, value in request.POST.items() if name.startswith(BARS)}
    try:
        return {int(name.removeprefix(BARS)): int(str(value)) for name, value in found.items()}
    except ValueError:
        raise Invalid("A length is a whole number of bars.") from None


def _choice(kind: type[C], value: str) -> C:
    try:
        return kind(value)
    except ValueError:
        raise Invalid("This page does not know what to change. Reload it.") from None


def _to_song(request: HttpRequest, made: Take) -> HttpResponseRedirect:
    """Where it can be seen being made."""
    messages.info(request, f"{made} is being made.")
    return redirect("studio:song", made.project_id)
