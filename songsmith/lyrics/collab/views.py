"""What pages ask about a live sheet beside its socket."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from songsmith.lyrics.collab.writers import draft_writers as writers_of
from songsmith.lyrics.selectors import draft_for
from songsmith.projects.models import Role


@require_GET
def draft_writers(request: HttpRequest, draft_id: uuid.UUID) -> JsonResponse:
    """Who wrote which words. A page whose socket was refused asks it too: signed in, and still allowed?"""
    return JsonResponse(writers_of(draft_for(request.user, draft_id, at_least=Role.VIEWER)))
