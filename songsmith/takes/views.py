"""Takes in pages: the list, the form that makes one, and what can be done with one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import ValidationError

from songsmith.accounts.people import signed_in
from songsmith.contract import writer_request
from songsmith.core.errors import Conflict, DomainError, Invalid
from songsmith.projects.access import project_for
from songsmith.projects.models import Grant, Project, Role
from songsmith.projects.visitors import person_of
from songsmith.takes.expression import CONTROLS
from songsmith.takes.forms import TakeForm, blank_form
from songsmith.takes.listens import ListenReport, listen_record
from songsmith.takes.lists import list_context
from songsmith.takes.makers import payload_of
from songsmith.takes.models import Take
from songsmith.takes.resing_plan import resing_refusal
from songsmith.takes.selectors import take_for
from songsmith.takes.services import (
    take_cancel,
    take_create,
    take_delete,
    take_resing,
    take_restore,
    take_retry,
    take_without_voice,
)

UNPROCESSABLE = 422
MAX_REPORT_BYTES = 2000


@require_http_methods(["GET", "POST"])
def project_takes(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """GET: the list as a fragment. POST: makes a take."""
    if request.method == "POST":
        return _create(request, project_for(signed_in(request), project_id, at_least=Role.EDITOR))
    project = project_for(signed_in(request), project_id, at_least=Role.VIEWER)
    return render(request, "takes/_take_list.html", list_context(project, signed_in(request)))


@require_POST
def payload_preview(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """What pressing the button would send, and to whom, word for word. Sends nothing."""
    project = project_for(signed_in(request), project_id, at_least=Role.EDITOR)
    form = TakeForm(request.POST, project=project, user=signed_in(request))
    form.is_valid()  # what is wrong is said where it is typed; here the rest is shown
    draft = form.cleaned_data.get("draft")
    if draft is None or form.maker is None:
        raise Invalid("This lyric sheet is no longer in the song. Reload the page.")
    data = form.cleaned_data
    payload = payload_of(
        form.maker,
        prompt=data.get("prompt", ""),
        lyrics=draft.text,
        instrumental=form.is_silent,
        seed=data.get("seed"),
    )
    return render(request, "takes/_payload.html", {"payload": payload, "maker": form.maker})


@require_POST
def cancel(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    take = take_for(signed_in(request), take_id, at_least=Role.EDITOR)
    take_cancel(take=take)
    return _done(request, take)


@require_POST
def retry(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    take = take_for(signed_in(request), take_id, at_least=Role.EDITOR)
    take_retry(take=take)
    return _done(request, take)


@require_http_methods(["GET", "POST"])
def resing(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    """GET: why it cannot be, as a fragment, empty when it can. POST: makes a take that differs from this one
    where its words have changed."""
    take = take_for(signed_in(request), take_id, at_least=Role.EDITOR)
    refusal = resing_refusal(take) if take.can_resing else ""
    if request.method == "GET":
        return render(request, "takes/_resing_plan.html", {"take": take, "refusal": refusal})
    if refusal:
        raise Conflict(f"{refusal} Sing the whole song anew.")
    take_resing(take=take, user=signed_in(request))
    return _done(request, take)


@require_POST
def backing(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    """Makes a backing track of the take."""
    take = take_for(signed_in(request), take_id, at_least=Role.EDITOR)
    take_without_voice(take=take, user=signed_in(request))
    return _done(request, take)


@require_POST
def delete(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    """Deleting twice is no error: the page may not have heard of the first time."""
    take = take_for(signed_in(request), take_id, at_least=Role.EDITOR, deleted=True)
    take_delete(take=take)
    return _done(request, take, "takes/_deleted_toast.html")


@require_POST
def restore(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    take = take_for(signed_in(request), take_id, at_least=Role.EDITOR, deleted=True)
    take_restore(take=take)
    return _done(request, take)


@require_POST
def listen_report(request: HttpRequest) -> HttpResponse:
    """JSON in; 204. Called while playing, so it answers with as little as can be."""
    if len(request.body) > MAX_REPORT_BYTES:
        raise Invalid("A listen is described in a few words.")
    try:
        report = ListenReport.model_validate_json(request.body)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        return JsonResponse({"error": {"code": "invalid", "fields": found}}, status=UNPROCESSABLE)
    take = take_for(person_of(request), report.take, at_least=Role.GUEST, or_grant=Grant.LOOK)
    listen_record(user=signed_in(request), take=take, report=report)
    return HttpResponse(status=204)


def _create(request: HttpRequest, project: Project) -> HttpResponse:
    form = TakeForm(request.POST, project=project, user=signed_in(request))
    take = _take_from(request, form) if form.is_valid() else None
    if take is None:
        context = {"form": form, "project": project}
        return render(request, _form_template(request), context, status=UNPROCESSABLE)
    if not request.headers.get("HX-Request"):
        return redirect("studio:song", project.pk)
    asked = form.cleaned_data
    fresh = blank_form(
        project,
        asked["draft"],
        signed_in(request),
        prompt=asked["prompt"],
        voice=asked["voice"],
        instrumental=asked["instrumental"],
        provider=asked["provider"],
        expression={control.name: asked[control.name] or 0 for control in CONTROLS},
        lengths=form.lengths,
    )
    context = {"form": fresh, "made": take, **list_context(project, signed_in(request))}
    return render(request, "takes/_made.html", context)


def _take_from(request: HttpRequest, form: TakeForm) -> Take | None:
    """None: refused, and the form says why and keeps what was typed."""
    asked = form.cleaned_data
    wanted = writer_request(
        prompt=asked["prompt"], lyrics=asked["draft"].text, is_instrumental=asked["instrumental"]
    )
    try:
        return take_create(
            project=form.project,
            draft=asked["draft"],
            user=signed_in(request),
            request=wanted,
            voice=asked["voice"],
            seed=asked["seed"],
            provider_name=asked["provider"],
            expression=form.expression,
            lengths=form.lengths,
            request_key=asked["request_key"],
        )
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


def _done(request: HttpRequest, take: Take, extra: str = "") -> HttpResponse:
    """The list as it is now, for the cards beside a sheet; from other pages back to the song."""
    if not request.headers.get("HX-Request") or request.headers.get("HX-Boosted"):
        if extra:
            messages.info(request, f"{take} is in the bin for 30 days.")
        return redirect("studio:song", take.project_id)
    body = render_to_string("takes/_take_list.html", list_context(take.project, signed_in(request)), request)
    if extra:
        body += render_to_string(extra, {"take": take}, request)
    return HttpResponse(body)


def _form_template(request: HttpRequest) -> str:
    return "takes/_make_take.html" if request.headers.get("HX-Request") else "takes/make_take.html"
