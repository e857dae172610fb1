"""The panel of words beside a sheet: rhymes and meanings, how words are said, what is put aside, help."""

from __future__ import annotations

import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST
from pydantic import BaseModel, Field, PlainValidator

from songsmith.accounts.people import signed_in
from songsmith.core.errors import Invalid
from songsmith.language.rhyming import Wanted
from songsmith.language.writer.help import Help
from songsmith.lyrics import language_model
from songsmith.lyrics.bodies import TextBody, body_read
from songsmith.lyrics.generated import BUILT_IN, generated_lines_accept
from songsmith.lyrics.help import TITLES, HelpAsked, help_payload, line_help
from songsmith.lyrics.kept_words import (
    kept_words_add,
    kept_words_delete,
    kept_words_of,
    kept_words_restore,
)
from songsmith.lyrics.models import Draft, KeptWords, PronunciationEntry
from songsmith.lyrics.pronunciation import pronunciation_remove, pronunciation_set
from songsmith.lyrics.selectors import draft_for
from songsmith.lyrics.word_lookup import Lookup, lookup
from songsmith.lyrics.word_models import KEPT_LENGTH, SAID_LENGTH, WORD_LENGTH
from songsmith.projects.models import Role

PATTERNS = ("X", "Xx", "xX", "Xxx", "xXx", "xxX", "XxX", "xXxX")
"""Stress patterns that can be asked for: x weak, X strong."""

SYLLABLES = (1, 2, 3, 4, 5)
MOST_LINES = 200
"""Of one acceptance: a whole song and more."""


class SaidBody(BaseModel):
    """How a word is said; said "": as usual."""

    word: str = Field(max_length=2 * WORD_LENGTH)
    said: str = Field(max_length=2 * SAID_LENGTH)


class KeptBody(BaseModel):
    """What is put aside."""

    lane: Annotated[KeptWords.Lane, PlainValidator(KeptWords.Lane)]
    text: str = Field(max_length=4 * KEPT_LENGTH)


class HelpBody(TextBody):
    """Which help is wanted with which line (0-based); the prompt stands in the form for a take."""

    line: int = Field(ge=0, lt=2**31)
    wanted: Annotated[Help, PlainValidator(Help)]
    seed: int = Field(default=0, ge=0, lt=2**31)
    prompt: str = ""
    model: bool = False

    def asked(self) -> HelpAsked:
        return HelpAsked(self.text.text, self.line, self.wanted, self.seed, self.prompt, self.model)


class AcceptedBody(BaseModel):
    """Suggested lines that somebody put into the sheet."""

    lines: list[str] = Field(max_length=MOST_LINES)
    source: str


@require_GET
def words_panel(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """The whole panel, with a word looked up where one is asked for. Four queries."""
    draft = draft_for(request.user, draft_id, at_least=Role.VIEWER)
    context = {
        "lanes": kept_words_of(draft.project),
        "helps": TITLES.items(),
        "model_host": _model_host(draft),
        "syllable_choices": SYLLABLES,
        "patterns": PATTERNS,
        "entries": PronunciationEntry.objects.filter(project=draft.project).order_by("word"),
    }
    return render(request, "lyrics/_words.html", {**context, **_context(draft)})


@require_GET
def word_lookup(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """?word=&syllables=&stress=&reading=: rhymes and meanings. Two queries."""
    draft = draft_for(request.user, draft_id, at_least=Role.VIEWER)
    found = _looked_up(draft, request.GET)
    return render(request, "lyrics/_word_lookup.html", {"found": found, **_context(draft)})


@require_POST
def pronunciation(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Says a word otherwise from now on, or as usual again; answers with the word looked up anew."""
    draft = draft_for(request.user, draft_id, at_least=Role.EDITOR)
    body = body_read(request, SaidBody)
    if body.said.strip():
        pronunciation_set(project=draft.project, user=signed_in(request), word=body.word, said=body.said)
    else:
        pronunciation_remove(project=draft.project, user=signed_in(request), word=body.word)
    found = lookup(body.word, draft.project.pronunciations.all(), wanted=Wanted())
    return render(request, "lyrics/_word_lookup.html", {"found": found, **_context(draft)})


@require_POST
def kept_add(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Puts words aside; answers with both lanes."""
    draft = draft_for(request.user, draft_id, at_least=Role.EDITOR)
    body = body_read(request, KeptBody)
    kept_words_add(project=draft.project, user=signed_in(request), lane=body.lane, text=body.text)
    return _kept(request, draft)


@require_POST
def kept_delete(request: HttpRequest, draft_id: uuid.UUID, kept_id: uuid.UUID) -> HttpResponse:
    """Into the bin; the page offers to undo it."""
    draft = draft_for(request.user, draft_id, at_least=Role.EDITOR)
    kept_words_delete(project=draft.project, kept_id=kept_id)
    return _kept(request, draft)


@require_POST
def kept_restore(request: HttpRequest, draft_id: uuid.UUID, kept_id: uuid.UUID) -> HttpResponse:
    """Undoes `kept_delete`."""
    draft = draft_for(request.user, draft_id, at_least=Role.EDITOR)
    kept_words_restore(project=draft.project, kept_id=kept_id)
    return _kept(request, draft)


@require_POST
def help_with_line(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Suggestions for the posted text, marked as generated; changes nothing."""
    draft = draft_for(request.user, draft_id, at_least=Role.EDITOR)
    asked = body_read(request, HelpBody).asked()
    found = line_help(draft=draft, user=signed_in(request), asked=asked)
    context = {"suggestions": found, "title": TITLES[asked.wanted], **_context(draft)}
    return render(request, "lyrics/_suggestions.html", context)


@require_POST
def help_shown(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """What a language model would be sent, before anybody sends it."""
    draft = draft_for(request.user, draft_id, at_least=Role.EDITOR)
    order = help_payload(draft=draft, asked=body_read(request, HelpBody).asked())
    return render(request, "lyrics/_help_payload.html", {"order": order})


@require_POST
def help_accepted(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Notes whose lines these are, for the ledger of authors. 204."""
    draft = draft_for(request.user, draft_id, at_least=Role.EDITOR)
    body = body_read(request, AcceptedBody)
    if body.source not in (BUILT_IN, language_model.name()):
        raise Invalid("Nobody of this name writes lines here.", code="unknown_source")
    generated_lines_accept(draft=draft, user=signed_in(request), lines=body.lines, source=body.source)
    return HttpResponse(status=204)


def _looked_up(draft: Draft, query: QueryDict) -> Lookup:
    """Choices that do not exist count as none."""
    syllables, stress = query.get("syllables", ""), query.get("stress", "")
    wanted = Wanted(
        int(syllables) if syllables in map(str, SYLLABLES) else 0,
        stress if stress in PATTERNS else "",
    )
    entries = draft.project.pronunciations.all()
    return lookup(query.get("word", ""), entries, wanted=wanted, reading=query.get("reading", ""))


def _kept(request: HttpRequest, draft: Draft) -> HttpResponse:
    context = {"lanes": kept_words_of(draft.project), **_context(draft)}
    return render(request, "lyrics/_kept.html", context)


def _model_host(draft: Draft) -> str:
    """Who may be asked for lines besides us; "" when nobody is set up or the song stays at home."""
    return language_model.host() if language_model.is_set_up() and not draft.project.local_only else ""


def _context(draft: Draft) -> dict[str, Any]:
    return {"draft": draft, "can_edit": draft.project.can_edit}
