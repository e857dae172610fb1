"""Songs from a prompt: words, title and style by the built-in writer, as a draft that says so."""

from __future__ import annotations

import secrets
import uuid
from http import HTTPStatus
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import BaseModel, Field

from songsmith.accounts.models import User
from songsmith.accounts.people import signed_in
from songsmith.contract import PROMPT_MAX
from songsmith.core.errors import DomainError
from songsmith.core.forms import posted
from songsmith.core.rates import spend
from songsmith.language.writer import WrittenSong
from songsmith.lyrics.bodies import body_read
from songsmith.lyrics.generated import BUILT_IN, generated_lines_accept
from songsmith.lyrics.selectors import draft_for, drafts_of
from songsmith.lyrics.services import song_create
from songsmith.lyrics.song_writing import SongWish, song_write, sung_lines
from songsmith.projects.models import Project, Role
from songsmith.takes.services import SEED_END


class PromptForm(forms.Form):
    """What a song is asked for with."""

    prompt = forms.CharField(
        label="What is it about, and in what style?",
        max_length=PROMPT_MAX,
        label_suffix="",
        error_messages={"required": "Say what the song is about: a few words will do."},
        widget=forms.Textarea(
            attrs={
                "rows": 3,
                "placeholder": "Slow soul song about fishing in the creek with my father, 72 bpm",
            }
        ),
    )


class WishBody(BaseModel):
    """What words for an empty sheet are asked for with."""

    prompt: str = Field(max_length=PROMPT_MAX)


@require_http_methods(["GET", "POST"])
def song_written(request: HttpRequest) -> HttpResponse:
    """A new song with words from a prompt; the style stands ready in its form for a take."""
    user = signed_in(request)
    form = PromptForm(posted(request))
    if form.is_valid():
        try:
            song = _written(user, form.cleaned_data["prompt"])
        except DomainError as error:
            form.add_error("prompt", error.message)
        else:
            project = _new_song(user, song)
            messages.success(request, render_to_string("studio/_written.html", {"project": project}, request))
            query = urlencode({"style": style_of(song)})
            return redirect(f"{reverse('studio:song', args=[project.pk])}?{query}")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "studio/song_written.html", {"form": form}, status=status)


@require_POST
def words_written(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """{title, style, lyrics, lines, source} for a prompt. Stores nothing: the page writes it."""
    draft_for(request.user, draft_id, at_least=Role.EDITOR)
    song = _written(signed_in(request), body_read(request, WishBody).prompt)
    return JsonResponse(
        {
            "title": song.title,
            "style": style_of(song),
            "lyrics": song.lyrics,
            "lines": sung_lines(song),
            "source": BUILT_IN,
        }
    )


def style_of(song: WrittenSong) -> str:
    return ", ".join(song.style_tags)


def _written(user: User, prompt: str) -> WrittenSong:
    """Raises NoSong, TooManyRequests."""
    spend("help", user.pk)
    return song_write(SongWish(prompt, secrets.randbelow(SEED_END)))


@transaction.atomic
def _new_song(user: User, song: WrittenSong) -> Project:
    project = song_create(owner=user, title=song.title, text=song.lyrics)
    generated_lines_accept(draft=drafts_of(project)[0], user=user, lines=sung_lines(song), source=BUILT_IN)
    return project
