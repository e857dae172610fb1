"""The pages where words and takes meet: library, song, take, history."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from songsmith.accounts.models import User
from songsmith.accounts.people import signed_in
from songsmith.contract import LYRICS_MAX, PROMPT_MAX
from songsmith.language.singing import nobody_sings
from songsmith.language.structure import TAGS, parse_sheet
from songsmith.lyrics.generated import generated_lines_of, line_digest
from songsmith.lyrics.models import Draft
from songsmith.lyrics.selectors import draft_for, drafts_of
from songsmith.lyrics.services import draft_create
from songsmith.projects.access import project_for
from songsmith.projects.models import Grant, Project, Role
from songsmith.projects.visitors import guests_welcome, person_of
from songsmith.studio.cover import cover_svg
from songsmith.studio.selectors import (
    cover_data,
    history_days,
    library_cards,
    written_sections,
)
from songsmith.studio.sheet import page_of_score, page_of_words, within_octave
from songsmith.studio.take_page import take_page
from songsmith.takes.exports import Format, score_of
from songsmith.takes.expression import fields_of
from songsmith.takes.forms import TakeForm, blank_form
from songsmith.takes.lists import list_context
from songsmith.takes.models import Take
from songsmith.takes.selectors import HISTORY_PAGE, expression_of_take, take_for, take_with_output
from songsmith.takes.written import read_shift

FIRST_TAGS = ("Verse", "Pre Chorus", "Chorus", "Bridge", "Outro")
"""Of the palette: what nearly every song needs; the others wait behind "More"."""

RAIL_PANELS: tuple[tuple[str, str, str], ...] = (
    ("words", "Words", "lyrics:words_panel"),
    ("comments", "Comments", "studio:comments_panel"),
    ("revisions", "Revisions", "studio:revisions_panel"),
)
"""Beside the takes in the song's rail: name, title, and the url name of its content for a draft."""

SHEET_FILES = ((Format.LEAD_SHEET, "PDF"), (Format.CHORDPRO, "ChordPro"), (Format.CHORDS, "Chord chart"))
"""What follows the key and the capo of the printed sheet."""

COVER_AGE = 300
"""Seconds that a browser keeps a cover before it asks whether it changed."""


@require_GET
def library(request: HttpRequest) -> HttpResponse:
    """Every song of the user. Constant queries."""
    return render(request, "studio/library.html", {"cards": library_cards(signed_in(request))})


@require_GET
def song(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """The sheet, its outline and its takes. Constant queries."""
    user = signed_in(request)
    project = project_for(user, project_id, at_least=Role.VIEWER)
    draft = _main_draft(project)
    listed = list_context(project, user)
    style = request.GET.get("style", "")[:PROMPT_MAX]
    context = {
        **listed,
        "draft": draft,
        "form": _make_form(project, draft, user, listed["takes"], style) if project.can_edit else None,
        "outline": written_sections(draft.text),
        "panels": rail_panels(draft),
        "tags": json.dumps(TAGS),
        "first_tags": FIRST_TAGS,
        "more_tags": [tag for tag in TAGS if tag not in FIRST_TAGS],
        "lyrics_max": LYRICS_MAX,
        "prompt_max": PROMPT_MAX,
        **_generated(draft),
    }
    return render(request, "studio/song.html", context)


@guests_welcome
@require_GET
def song_cover(request: HttpRequest, project_id: uuid.UUID) -> HttpResponseBase:
    """The drawing of the song; the browser asks again now and then, and is told when nothing changed."""
    project = project_for(person_of(request), project_id, at_least=Role.GUEST, or_grant=Grant.LOOK)
    drawing = cover_svg(cover_data(project))
    etag = f'"{hashlib.sha256(drawing.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": f"private, max-age={COVER_AGE}"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(drawing, content_type="image/svg+xml", headers=headers)


@guests_welcome
@require_GET
def take(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    """One take; see `take_page`."""
    return take_page(request, take_for(person_of(request), take_id, at_least=Role.GUEST, or_grant=Grant.LOOK))


@guests_welcome
@require_GET
def sheet(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    """Words and chords to print, in any key: `?transpose=2&capo=3`. Two queries."""
    found = take_with_output(person_of(request), take_id, at_least=Role.VIEWER, or_grant=Grant.DOWNLOAD)
    shift = within_octave(read_shift(request.GET))
    score = score_of(found)
    page = page_of_score(score, shift) if score else page_of_words(found.revision.text)
    context = {"take": found, "project": found.project, "page": page, "shift": shift, "files": SHEET_FILES}
    return render(request, "studio/sheet.html", context)


@require_GET
def draft_sheet(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """The sheet as it is written now, to print: `?chords=0` leaves the chords out. One query."""
    draft = draft_for(signed_in(request), draft_id, at_least=Role.VIEWER)
    chords = request.GET.get("chords") != "0"
    page = page_of_words(draft.text, chords=chords)
    context = {"draft": draft, "project": draft.project, "page": page, "chords": chords}
    return render(request, "studio/draft_sheet.html", context)


@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """What the user listened to, by day; `before` continues further back."""
    user = signed_in(request)
    days = history_days(user, before=_before(request))
    full = sum(len(day.rows) for day in days) == HISTORY_PAGE
    last = days[-1].rows[-1].listen.updated_at if full else None
    return render(request, "studio/history.html", {"days": days, "last": last})


def rail_panels(draft: Draft) -> list[dict[str, str]]:
    return [
        {"name": name, "title": title, "url": reverse(url_name, args=[draft.pk])}
        for name, title, url_name in RAIL_PANELS
    ]


def _before(request: HttpRequest) -> datetime | None:
    try:
        return parse_datetime(request.GET.get("before", ""))
    except ValueError:
        return None


def _main_draft(project: Project) -> Draft:
    """The first sheet; a song that came without one gets an empty one."""
    drafts = drafts_of(project)
    return drafts[0] if drafts else draft_create(project=project)


def _generated(draft: Draft) -> dict[str, Any]:
    """What a machine wrote, and how many lines of the sheet stand as it did. One query."""
    lines = generated_lines_of(draft)
    machine = {line_digest(line) for line in lines}
    sung = [line.sung for part in parse_sheet(draft.text).sections for line in part.lines] if lines else []
    count = sum(line_digest(line) in machine for line in sung)
    return {"generated_lines": json.dumps(lines), "generated_count": count, "line_count": len(sung)}


def _make_form(project: Project, draft: Draft, user: User, takes: list[Take], style: str) -> TakeForm:
    """Filled with what the last take was asked for: the next one is usually a variation of it.

    style: for a song without takes.
    """
    if not takes:
        return blank_form(project, draft, user, prompt=style)
    last = takes[0]
    return blank_form(
        project,
        draft,
        user,
        prompt=last.prompt,
        instrumental=last.instrumental and not nobody_sings(last.prompt),
        provider=last.provider,
        expression=fields_of(expression_of_take(last)),
    )
