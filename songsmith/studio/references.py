"""Pages of recordings: the library of a song, what was heard in one, and what is made of it."""

from __future__ import annotations

import json
import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songsmith.accounts.people import signed_in
from songsmith.contract import LYRICS_MAX
from songsmith.core.errors import DomainError
from songsmith.core.forms import posted
from songsmith.engine.listen.refusals import MAX_BYTES, MAX_SECONDS
from songsmith.engine.score import Key
from songsmith.engine.spelling import short_key
from songsmith.language.structure import parse_sheet
from songsmith.language.tags import TAGS
from songsmith.lyrics.models import Draft
from songsmith.projects.access import project_for
from songsmith.projects.models import Project, Role
from songsmith.takes.models import Reference, Take
from songsmith.takes.references.covers import cover_take, main_draft, sketch_make, tune_to_lines
from songsmith.takes.references.forms import (
    CoverForm,
    HostedCoverForm,
    IntakeForm,
    cover_form_blank,
    hosted_form_blank,
)
from songsmith.takes.references.hosted import CoverMaker, cover_makers, hosted_listen, hosted_take
from songsmith.takes.references.parts import lacking
from songsmith.takes.references.selectors import (
    corrected_of,
    heard_state,
    reference_whole,
    references_in_bin,
    references_of,
)
from songsmith.takes.references.services import reference_create, reference_fetch
from songsmith.takes.selectors import takes_of_reference

STYLE_OF = "cover_style:{}"
"""In the session: the style typed before a recording was sent, by the reference's id."""

LOCKED = (
    "These lines are locked to the tune: takes that are made from this one keep it, with new words too. Its "
    "page shows the notes and unlocks them."
)

KEYS = [
    (f"{tonic} {mode}", short_key(Key(tonic, mode))) for mode in ("major", "minor") for tonic in range(12)
]


@require_http_methods(["GET", "POST"])
def references(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """The recordings of a song; POST takes another one in."""
    wanted = Role.EDITOR if request.method == "POST" else Role.VIEWER
    project = project_for(request.user, project_id, at_least=wanted)
    form = IntakeForm(posted(request), request.FILES or None)
    if reference := _taken_in(request, form, project):
        return _arrived(request, reference)
    context = {
        **_intake_context(form),
        "project": project,
        "references": references_of(project),
        "binned": references_in_bin(project) if project.can_edit else [],
    }
    return _again(request, form, "studio/references.html", context)


@require_http_methods(["GET", "POST"])
def recording_new(request: HttpRequest) -> HttpResponse:
    """A new song that begins with a recording."""
    form = IntakeForm(posted(request), request.FILES or None)
    if reference := _taken_in(request, form, None):
        return _arrived(request, reference)
    return _again(request, form, "studio/recording_new.html", _intake_context(form))


@require_GET
def reference(request: HttpRequest, reference_id: uuid.UUID) -> HttpResponse:
    """What was heard, every item of it correctable, and the form that makes something of it."""
    found = reference_whole(request.user, reference_id, at_least=Role.VIEWER)
    return _page(request, found, by=request.GET.get("by", found.elsewhere.get("provider", "")))


@require_POST
def reference_cover(request: HttpRequest, reference_id: uuid.UUID) -> HttpResponse:
    """Makes a take: a cover, a song from a hummed tune, or a take of the sheet with the tune in its lines.

    Which of them the pressed button says.
    """
    found = reference_whole(request.user, reference_id, at_least=Role.EDITOR)
    form = CoverForm(request.POST)
    take = _made(request, found, form) if form.is_valid() else None
    if take is None:
        return _page(request, found, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.POST.get("make") == "lines":
        messages.info(request, LOCKED)
    return redirect("studio:song", take.project_id)


@require_POST
def reference_hosted(request: HttpRequest, reference_id: uuid.UUID, provider: str) -> HttpResponse:
    """Sends the recording to a provider that arranges it: to be listened to, or for a take.

    Which of them the pressed button says.
    """
    found = reference_whole(request.user, reference_id, at_least=Role.EDITOR)
    form = HostedCoverForm(request.POST)
    if form.is_valid():
        user, key = signed_in(request), form.cleaned_data["request_key"]
        try:
            if request.POST.get("make") == "listen":
                hosted_listen(reference=found, user=user, provider_name=provider)
                request.session[STYLE_OF.format(found.pk)] = form.wish.prompt
                return redirect(reverse("studio:reference", args=[found.pk]) + f"?by={provider}")
            take = hosted_take(
                reference=found, user=user, provider_name=provider, wish=form.wish, request_key=key
            )
            return redirect("studio:song", take.project_id)
        except DomainError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
    return _page(request, found, hosted=form, by=provider, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _made(request: HttpRequest, found: Reference, form: CoverForm) -> Take | None:
    """None: refused, and the form says why."""
    user, key = signed_in(request), form.cleaned_data["request_key"]
    try:
        wish = form.wish(corrected_of(found))
        if request.POST.get("make") == "sketch":
            return sketch_make(reference=found, user=user, wish=wish, request_key=key)
        if request.POST.get("make") == "lines":
            draft, first = main_draft(found.project), form.cleaned_data["first"] or 0
            return tune_to_lines(
                reference=found, user=user, draft=draft, first=first, wish=wish, request_key=key
            )
        return cover_take(reference=found, user=user, wish=wish, request_key=key)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


def _page(
    request: HttpRequest,
    found: Reference,
    form: CoverForm | None = None,
    *,
    by: str = "",
    hosted: HostedCoverForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """by: the provider whose form is shown; "": the built-in engine's."""
    context: dict[str, Any] = {
        "reference": found,
        "project": found.project,
        "rights": Reference.Rights.choices,
    }
    context |= _hosted_context(request, found, by, hosted)
    if found.heard:
        context |= _heard_context(found, form, context.get("by"))
        context |= {"covers": takes_of_reference(found, request.user)}
    return render(request, "studio/reference.html", context, status=status)


def _heard_context(found: Reference, form: CoverForm | None, by: CoverMaker | None) -> dict[str, Any]:
    """by: who is chosen in the place of the built-in engine, and whose limits hold."""
    heard = corrected_of(found)
    has_words = bool(found.draft and found.draft.text.strip())
    main = main_draft(found.project)
    return {
        "heard": heard,
        "state": heard_state(found),
        "keys": KEYS,
        "kinds": TAGS,
        "form": form or cover_form_blank(heard, has_words=has_words),
        "lines": _sung_lines(main),
        "draft": found.draft,
        "tags": json.dumps(TAGS),
        "lacking": lacking(),
        "lyrics_max": by.limits.lyrics.high if by else LYRICS_MAX,
    }


def _hosted_context(
    request: HttpRequest, found: Reference, by: str, form: HostedCoverForm | None
) -> dict[str, Any]:
    """What else can arrange it, and the form of the one that is chosen."""
    makers = cover_makers(signed_in(request), found.project) if found.project.can_edit else []
    chosen = next((maker for maker in makers if maker.maker.name == by), None)
    if chosen is None:
        return {"makers": makers}
    style = request.session.get(STYLE_OF.format(found.pk), "")
    return {
        "makers": makers,
        "by": chosen,
        "hosted": form or hosted_form_blank(prompt=style, heard=bool(found.heard)),
    }


def _sung_lines(draft: Draft) -> list[str]:
    return [line.sung for section in parse_sheet(draft.text).sections for line in section.lines]


def _taken_in(request: HttpRequest, form: IntakeForm, project: Project | None) -> Reference | None:
    """project None: a new one. None: nothing was sent, or it was refused and the form says why."""
    if not form.is_valid():
        return None
    user, asked = signed_in(request), form.cleaned_data
    name = asked["name"] or (asked["file"].name if asked["file"] else asked["url"])
    stated = {"rights": asked["rights"], "rights_note": asked["rights_note"]}
    try:
        if asked["file"]:
            return reference_create(
                project=project, user=user, file=asked["file"], name=name, source=form.source_said, **stated
            )
        return reference_fetch(project=project, user=user, url=asked["url"], **stated)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


def _arrived(request: HttpRequest, reference: Reference) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse(
            {"url": reverse("studio:reference", args=[reference.pk])}, status=HTTPStatus.CREATED
        )
    return redirect("studio:reference", reference.pk)


def _again(request: HttpRequest, form: IntakeForm, template: str, context: dict[str, Any]) -> HttpResponse:
    """The page; after a refusal what is wrong, beside each field."""
    if not form.is_bound:
        return render(request, template, context)
    if _wants_json(request):
        fields = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
        return JsonResponse({"fields": fields}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return render(request, template, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _intake_context(form: IntakeForm) -> dict[str, Any]:
    return {
        "form": form,
        "lacking": lacking(),
        "rights": Reference.Rights.choices,
        "max_bytes": MAX_BYTES,
        "max_seconds": MAX_SECONDS,
    }


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
