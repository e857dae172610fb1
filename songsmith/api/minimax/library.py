"""Calls become takes in the caller's library."""

from __future__ import annotations

import uuid

from django.db import transaction

from songsmith.accounts.models import ApiToken, User
from songsmith.api.models import ApiLibrary, MusicCall
from songsmith.contract import MusicRequest
from songsmith.lyrics.models import Draft
from songsmith.lyrics.selectors import drafts_of
from songsmith.lyrics.services import draft_create, song_create
from songsmith.lyrics.text import text_clean
from songsmith.projects.models import Project
from songsmith.takes.growing import HEARD_EARLY
from songsmith.takes.models import Take
from songsmith.takes.services import take_create

LIBRARY_TITLE = "API"


@transaction.atomic
def library_of(user: User) -> Project:
    """The song that holds the user's takes from programs; a new one when it is in the bin."""
    User.objects.select_for_update().only("pk").get(pk=user.pk)  # two first calls at once make one song
    library = ApiLibrary.objects.select_related("project").filter(user=user).first()
    if library is not None and library.project.deleted_at is None:
        return library.project
    project = song_create(owner=user, title=LIBRARY_TITLE)
    ApiLibrary.objects.update_or_create(user=user, defaults={"project": project})
    return project


def call_start(*, token: ApiToken, request: MusicRequest, trace_id: str) -> Take:
    """Queues a take of the call's words. Raises Invalid when nothing on this server can make it.

    The words make a revision without touching the sheet: somebody may be writing there.
    """
    project = library_of(token.user)
    draft = _sheet(project)
    draft.text = text_clean(request.lyrics).text
    with transaction.atomic():
        take = take_create(
            project=project,
            draft=draft,
            user=token.user,
            request=request.model_copy(update={"prompt": text_clean(request.prompt).text}),
            request_key=uuid.UUID(trace_id),
            options={HEARD_EARLY: True} if request.stream else {},
            limited=False,
        )
        MusicCall.objects.create(take=take, token=token, trace_id=trace_id, model=request.model)
    return take


def _sheet(project: Project) -> Draft:
    """The song's main sheet, as an object that is never saved."""
    return next(iter(drafts_of(project)), None) or draft_create(project=project)
