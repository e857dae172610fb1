"""What is done to a reference, and its sound. The page itself is in `studio.references`."""

from __future__ import annotations

import json
import uuid
from array import array

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_POST, require_safe

from songsmith.accounts.people import signed_in
from songsmith.core.errors import Invalid
from songsmith.core.files import file_response
from songsmith.projects.models import Role
from songsmith.takes import storage
from songsmith.takes.models import Reference
from songsmith.takes.references import services
from songsmith.takes.references.covers import main_draft
from songsmith.takes.references.elsewhere import feature_of
from songsmith.takes.references.fit import fit_of
from songsmith.takes.references.forms import HostedCoverForm
from songsmith.takes.references.hosted import (
    HostedWords,
    cover_maker,
    hosted_payloads,
    hosted_problem,
    words_use,
)
from songsmith.takes.references.intake import SOUND
from songsmith.takes.references.selectors import (
    corrected_of,
    heard_state,
    reference_for,
    reference_peaks,
    reference_whole,
)

IMMUTABLE = "private, max-age=31536000, immutable"
"""The sound of a reference never changes."""


@require_POST
def correct(request: HttpRequest, reference_id: uuid.UUID) -> HttpResponse:
    """JSON {item, value | null, version} in; {version, heard, corrected: items} out."""
    reference = reference_whole(request.user, reference_id, at_least=Role.EDITOR)
    item, value, version = _correction(request)
    services.reference_correct(
        reference=reference, item=item, value=value, version=version, user=signed_in(request)
    )
    return JsonResponse(heard_state(reference))


@require_POST
def trim(request: HttpRequest, reference_id: uuid.UUID) -> HttpResponse:
    reference = reference_whole(request.user, reference_id, at_least=Role.EDITOR)
    try:
        start, end = float(request.POST["start"]), float(request.POST["end"])
    except (KeyError, ValueError):
        raise Invalid("The two ends are numbers of seconds.", field="trim") from None
    services.reference_trim(reference=reference, start=start, end=end)
    return _to_page(reference)


@require_POST
def rights(request: HttpRequest, reference_id: uuid.UUID) -> HttpResponse:
    reference = reference_for(request.user, reference_id, at_least=Role.EDITOR)
    services.reference_rights_state(
        reference=reference,
        user=signed_in(request),
        rights=request.POST.get("rights", ""),
        note=request.POST.get("rights_note", ""),
    )
    return _to_page(reference)


@require_POST
def rename(request: HttpRequest, reference_id: uuid.UUID) -> HttpResponse:
    reference = reference_for(request.user, reference_id, at_least=Role.EDITOR)
    services.reference_rename(reference=reference, name=request.POST.get("name", ""))
    return _to_page(reference)


@require_POST
def payload(request: HttpRequest, reference_id: uuid.UUID, provider: str) -> HttpResponse:
    """Everything that would be sent to a provider, then the buttons that send it. Sends nothing."""
    reference = reference_whole(request.user, reference_id, at_least=Role.EDITOR)
    form = HostedCoverForm(request.POST)
    form.is_valid()  # what is wrong is said where it is typed; here the rest is shown
    by = cover_maker(signed_in(request), reference.project, provider)
    one_step, known = form.wish.words is HostedWords.THEIRS, bool(feature_of(reference, by.entry))
    ordering = known or one_step
    context = {
        "by": by,
        "reference": reference,
        "payloads": hosted_payloads(reference=reference, by=by, wish=form.wish),
        "known": known,
        "one_step": one_step,
        "problem": hosted_problem(reference=reference, by=by, wish=form.wish) if ordering else "",
    }
    return render(request, "references/_payload.html", context)


@require_POST
def words(request: HttpRequest, reference_id: uuid.UUID) -> HttpResponse:
    """Which of two listeners the sheet and the sections follow: `from=elsewhere` or `from=here`."""
    reference = reference_whole(request.user, reference_id, at_least=Role.EDITOR)
    elsewhere = request.POST.get("from") == "elsewhere"
    words_use(reference=reference, user=signed_in(request), elsewhere=elsewhere)
    messages.info(request, "The words that were here are kept among the revisions of their sheet.")
    return _to_page(reference)


@require_POST
def cancel(request: HttpRequest, reference_id: uuid.UUID) -> HttpResponse:
    reference = reference_for(request.user, reference_id, at_least=Role.EDITOR)
    services.reference_cancel(reference=reference)
    return _to_page(reference)


@require_POST
def listen(request: HttpRequest, reference_id: uuid.UUID) -> HttpResponse:
    """Once more, after a failure or with models that came since."""
    reference = reference_for(request.user, reference_id, at_least=Role.EDITOR)
    services.reference_listen_again(reference=reference)
    return _to_page(reference)


@require_POST
def delete(request: HttpRequest, reference_id: uuid.UUID) -> HttpResponse:
    """Deleting twice is no error: the page may not have heard of the first time."""
    reference = reference_for(request.user, reference_id, at_least=Role.EDITOR, deleted=True)
    services.reference_delete(reference=reference)
    messages.info(request, render_to_string("references/_deleted.html", {"reference": reference}, request))
    return redirect("studio:references", reference.project_id)


@require_POST
def restore(request: HttpRequest, reference_id: uuid.UUID) -> HttpResponse:
    reference = reference_for(request.user, reference_id, at_least=Role.EDITOR, deleted=True)
    services.reference_restore(reference=reference)
    return _to_page(reference)


@require_GET
def fit(request: HttpRequest, reference_id: uuid.UUID) -> HttpResponse:
    """How words fit the tune: `?words=heard` or `?words=draft`, as they stand now. A fragment."""
    reference = reference_whole(request.user, reference_id, at_least=Role.VIEWER)
    own = request.GET.get("words") == "heard" and reference.draft is not None
    draft = reference.draft if own else main_draft(reference.project)
    shown = fit_of(corrected_of(reference), draft.text if draft else "")
    return render(request, "references/_fit.html", {"fit": shown})


@require_safe
def audio(request: HttpRequest, reference_id: uuid.UUID) -> HttpResponseBase:
    """The whole recording as FLAC, in ranges."""
    reference = reference_for(request.user, reference_id, at_least=Role.VIEWER)
    path = storage.path_of(storage.reference_name(reference.folder, SOUND))
    try:
        return file_response(request, path, content_type="audio/flac")
    except FileNotFoundError:
        raise Http404("the sound of this recording is missing on the server") from None


@require_GET
def peaks(request: HttpRequest, reference_id: uuid.UUID) -> HttpResponse:
    """engine/schemas/peaks.schema.json."""
    reference = reference_for(request.user, reference_id, at_least=Role.VIEWER)
    numbers = array("b", reference_peaks(reference))
    body = {"version": 1, "pairs": len(numbers) // 2, "data": numbers.tolist()}
    return HttpResponse(
        json.dumps(body, separators=(",", ":")), "application/json", headers={"Cache-Control": IMMUTABLE}
    )


def _correction(request: HttpRequest) -> tuple[str, object | None, int | None]:
    try:
        body = json.loads(request.body)
        item, version = body["item"], body.get("version")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Invalid("A correction names the item and its value.") from None
    if not isinstance(item, str) or not (version is None or isinstance(version, int)):
        raise Invalid("A correction names the item and its value.")
    return item, body.get("value"), version


def _to_page(reference: Reference) -> HttpResponse:
    return redirect("studio:reference", reference.pk)
