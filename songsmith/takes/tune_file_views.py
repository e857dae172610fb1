"""A tune from a file: chosen, laid beside the words, sung. Nothing of the file is stored but its notes."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from songsmith.accounts.people import signed_in
from songsmith.core.errors import DomainError, Invalid
from songsmith.core.forms import posted
from songsmith.language.structure import parse_sheet
from songsmith.projects.access import project_for
from songsmith.projects.models import Project, Role
from songsmith.takes.forms import INCOMPLETE, voice_choices
from songsmith.takes.models import Take
from songsmith.takes.references.covers import main_draft
from songsmith.takes.tune_files import MOST_BYTES, TOO_LARGE, laid_out, tune_read, tune_take

UNPROCESSABLE = 422
NO_FILE = "Choose a MIDI or MusicXML file."
ACCEPTED = ".mid,.midi,.kar,.musicxml,.xml,.mxl,audio/midi,application/vnd.recordare.musicxml"


class TuneFileForm(forms.Form):
    """part: of the file; none: the likeliest. first: the line of the sheet that it begins at, from 0."""

    file = forms.FileField(error_messages=dict.fromkeys(("required", "empty", "missing"), NO_FILE))
    request_key = forms.UUIDField(error_messages=INCOMPLETE)
    part = forms.IntegerField(required=False, min_value=0)
    first = forms.IntegerField(required=False, min_value=0)
    prompt = forms.CharField(required=False, strip=True, max_length=2000)
    voice = forms.ChoiceField(required=False, choices=voice_choices)

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        data: bytes = file.read()
        return data


@require_http_methods(["GET", "POST"])
def tune_file(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """POST with htmx: what is in the file, laid beside the sheet, as a fragment. POST: makes the take."""
    project = project_for(signed_in(request), project_id, at_least=Role.EDITOR)
    form = TuneFileForm(posted(request), request.FILES or None)
    if request.method == "POST" and request.headers.get("HX-Request"):
        return render(request, "takes/_tune_file_fit.html", _fitted(form, project))
    take = _made(request, form, project) if form.is_valid() else None
    if take is not None:
        return redirect("studio:song", project.pk)
    lines = [line.sung for part in parse_sheet(main_draft(project).text).sections for line in part.lines]
    context = {
        "project": project,
        "form": form,
        "lines": lines,
        "accepted": ACCEPTED,
        "style": form["prompt"].value() or _last_style(project),
        "request_key": form["request_key"].value() or uuid.uuid4(),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "takes/tune_file.html", context, status=status)


def _fitted(form: TuneFileForm, project: Project) -> dict[str, Any]:
    """For the fragment: either an error beside the file, or parts and lines."""
    form.is_valid()  # what is wrong elsewhere is said on sending
    if "file" in form.errors:
        return {"error": form.errors["file"][0]}
    asked = form.cleaned_data
    try:
        found = _read(asked["file"], asked.get("part"))
    except Invalid as error:
        return {"error": error.message}
    return {"found": found, "layout": laid_out(found, main_draft(project).text, asked.get("first") or 0)}


def _read(data: bytes, part: int | None) -> Any:
    """A part that this file does not have was another file's: the likeliest, then."""
    try:
        return tune_read(data, part)
    except Invalid:
        if part is None:
            raise
        return tune_read(data, None)


def _made(request: HttpRequest, form: TuneFileForm, project: Project) -> Take | None:
    """None: refused, and the form says why."""
    asked = form.cleaned_data
    try:
        return tune_take(
            draft=main_draft(project),
            user=signed_in(request),
            found=_read(asked["file"], asked["part"]),
            first=asked["first"] or 0,
            prompt=asked["prompt"],
            voice=asked["voice"],
            request_key=asked["request_key"],
        )
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return None


def _last_style(project: Project) -> str:
    """What the newest take was asked for. One query."""
    takes = Take.objects.kept().filter(project=project).order_by("-number")
    return takes.values_list("prompt", flat=True).first() or ""
