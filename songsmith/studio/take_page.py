"""The page of one take, for members and for visitors by a share link."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from songsmith.projects.models import Grant
from songsmith.studio.downloads import downloads_of
from songsmith.studio.selectors import exchange_of, lyrics_of
from songsmith.studio.since import lyrics_since
from songsmith.takes.lane import has_score
from songsmith.takes.models import Take
from songsmith.takes.selectors import take_card
from songsmith.takes.stems import stems_can


def take_page(request: HttpRequest, take: Take) -> HttpResponse:
    """A large waveform, the words lit as they are sung, what made it, and the way out with it.

    take: as `take_for` gives it. Visitors see the recipe no more than the rest of the song.
    """
    project = take.project
    card = take_card(take, request.user)
    context: dict[str, Any] = {"take": card, "project": project}
    if card.is_done:
        lyrics = lyrics_of(card)
        context["lyrics"] = lyrics_since(card, lyrics) if project.can_read else lyrics
        context["downloads"] = (
            downloads_of(card) if project.can_read or Grant.DOWNLOAD in project.grants else ()
        )
        context["exchange"] = exchange_of(card) if project.can_read else {}
        context["has_stems"] = project.can_read and stems_can(card)
        context["has_notes"] = project.can_read and has_score(card)
    return render(request, "studio/take.html", context)
