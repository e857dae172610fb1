"""What stands under the style while it is typed: what was understood, and what the song will be."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from songsmith.accounts.people import signed_in
from songsmith.contract import PROMPT_MAX
from songsmith.language.singing import nobody_sings
from songsmith.lyrics.models import Draft
from songsmith.lyrics.pronunciation import pronunciations_of
from songsmith.lyrics.text import text_clean
from songsmith.projects.access import project_for
from songsmith.projects.models import Role
from songsmith.takes.lengths import MOST_BARS, lengths_typed
from songsmith.takes.plans import take_plan
from songsmith.takes.services import SEED_END, seed_of
from songsmith.takes.understood import understood


class PlanForm(forms.Form):
    """The part of the form for a take that a plan depends on; what is wrong in it is said on sending."""

    draft = forms.UUIDField()
    request_key = forms.UUIDField(required=False)
    prompt = forms.CharField(required=False)
    seed = forms.IntegerField(required=False, min_value=0, max_value=SEED_END - 1)
    instrumental = forms.BooleanField(required=False)
    voice = forms.CharField(required=False, max_length=40)


@require_POST
def plan(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """A fragment. Stores nothing; the sheet is the one that is stored."""
    project = project_for(signed_in(request), project_id, at_least=Role.EDITOR)
    form = PlanForm(request.POST)
    form.is_valid()
    asked = form.cleaned_data
    draft = get_object_or_404(Draft, pk=asked.get("draft"), project=project)
    prompt = text_clean(asked.get("prompt", "")).text[:PROMPT_MAX]
    seed = _seed(asked)
    lengths = lengths_typed(request.POST.dict())
    planned = take_plan(
        prompt=prompt,
        lyrics=draft.text,
        seed=draft.pk.int % SEED_END if seed is None else seed,
        instrumental=nobody_sings(prompt, asked=asked.get("instrumental", False)),
        pronunciations=pronunciations_of(project),
        voice=asked.get("voice", ""),
        lengths=lengths,
    )
    context = {
        "prompt": prompt,
        "understood": understood(prompt, seed),
        "plan": planned,
        "lengths": lengths,
        "most_bars": MOST_BARS,
    }
    return render(request, "takes/_plan.html", context)


def _seed(asked: Mapping[str, Any]) -> int | None:
    """The one that the take of this form will have; None when the form did not say which one it is."""
    key: uuid.UUID | None = asked.get("request_key")
    chosen: int | None = asked.get("seed")
    return seed_of(key) if chosen is None and key else chosen
