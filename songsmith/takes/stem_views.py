"""The parts of a take as files: asked for, waited for, fetched."""

from __future__ import annotations

import math
import uuid

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from songsmith.accounts.people import signed_in
from songsmith.core.errors import Conflict
from songsmith.core.files import file_response
from songsmith.projects.models import Role
from songsmith.takes.exports import file_title
from songsmith.takes.selectors import take_for
from songsmith.takes.services import take_stems
from songsmith.takes.stems import SECONDS_PER_SECOND, stems_path, stems_state


@require_http_methods(["GET", "POST"])
def stems(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    """How far the archive is, as a fragment that asks again by itself. POST: makes it."""
    take = take_for(signed_in(request), take_id, at_least=Role.VIEWER)
    if request.method == "POST":
        take_stems(take=take, user=signed_in(request))
    path = stems_path(take)
    context = {
        "take": take,
        "megabytes": math.ceil(path.stat().st_size / 1e6) if path.exists() else 0,
        "state": stems_state(take),
        "minutes": max(1, math.ceil((take.duration or 0) * SECONDS_PER_SECOND / 60)),
    }
    return render(request, "takes/_stems.html", context)


@require_safe
def stems_file(request: HttpRequest, take_id: uuid.UUID) -> HttpResponseBase:
    take = take_for(signed_in(request), take_id, at_least=Role.VIEWER)
    path = stems_path(take)
    if not path.exists():
        raise Conflict("The parts of this take are not there. Make them on its page.")
    name = f"{file_title(take)} (parts).zip"
    return file_response(request, path, content_type="application/zip", download_name=name)
