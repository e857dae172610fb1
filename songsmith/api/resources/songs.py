"""Projects, drafts, revisions."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from django.http import HttpRequest
from ninja import Router
from ninja.responses import Status

from songsmith.api.once import made_once
from songsmith.api.resources.answers import refusals
from songsmith.api.resources.auth import READ, WRITE, Token, caller
from songsmith.api.resources.keys import Key, status_of
from songsmith.api.resources.pages import PAGE, Limit, Offset, page_of
from songsmith.api.resources.schemas import (
    DraftChange,
    DraftNew,
    DraftShape,
    Page,
    ProjectChange,
    ProjectNew,
    ProjectShape,
    RevisionBrief,
    RevisionShape,
)
from songsmith.lyrics.models import MAIN_TITLE, Revision
from songsmith.lyrics.selectors import draft_for, drafts_of
from songsmith.lyrics.services import draft_create, draft_save, song_create
from songsmith.projects.access import get_for, project_for
from songsmith.projects.models import Project, Role
from songsmith.projects.selectors import projects_for_user
from songsmith.projects.services import project_delete, project_local_only_set, project_rename

router = Router(tags=["Songs"])
reading, writing = Token(READ), Token(WRITE)


@router.get("/projects", auth=reading, response=Page[ProjectShape], openapi_extra=refusals())
def project_list(request: HttpRequest, limit: Limit = PAGE, offset: Offset = 0) -> Page[ProjectShape]:
    """The songs of the token's user, last activity first."""
    return page_of(request, projects_for_user(caller(request)), ProjectShape.of, limit, offset)


@router.post(
    "/projects",
    auth=writing,
    response={201: ProjectShape, 200: ProjectShape},
    openapi_extra=refusals(404, 409, 413),
)
def project_create(
    request: HttpRequest, body: ProjectNew, idempotency_key: Key = None
) -> Status[ProjectShape]:
    """A new song with one lyric sheet, owned by the token's user."""
    user = caller(request)
    project, fresh = made_once(
        user=user,
        key=idempotency_key,
        order=f"project {body.model_dump_json()}",
        find=lambda made: _project(request, made, Role.VIEWER),
        make=lambda: song_create(owner=user, title=body.title, text=body.text),
    )
    return Status(status_of(fresh), ProjectShape.of(project))


@router.get("/projects/{project_id}", auth=reading, response=ProjectShape, openapi_extra=refusals(404))
def project_read(request: HttpRequest, project_id: uuid.UUID) -> ProjectShape:
    """One song."""
    return ProjectShape.of(_project(request, project_id, Role.VIEWER))


@router.patch("/projects/{project_id}", auth=writing, response=ProjectShape, openapi_extra=refusals(404, 413))
def project_change(request: HttpRequest, project_id: uuid.UUID, body: ProjectChange) -> ProjectShape:
    """Another title, or whether its words may leave this server. For owners."""
    project = _project(request, project_id, Role.OWNER)
    if body.title is not None:
        project = project_rename(project=project, title=body.title)
    if body.local_only is not None:
        project = project_local_only_set(project=project, local_only=body.local_only)
    return ProjectShape.of(project)


@router.delete("/projects/{project_id}", auth=writing, response={204: None}, openapi_extra=refusals(404))
def project_remove(request: HttpRequest, project_id: uuid.UUID) -> Status[None]:
    """Into the bin, where it stays for 30 days. For owners."""
    project_delete(project=_project(request, project_id, Role.OWNER))
    return Status(HTTPStatus.NO_CONTENT, None)


@router.get(
    "/projects/{project_id}/drafts", auth=reading, response=Page[DraftShape], openapi_extra=refusals(404)
)
def draft_list(
    request: HttpRequest, project_id: uuid.UUID, limit: Limit = PAGE, offset: Offset = 0
) -> Page[DraftShape]:
    """The song's lyric sheets, the main one first."""
    project = _project(request, project_id, Role.VIEWER)
    return page_of(request, drafts_of(project), DraftShape.of, limit, offset)


@router.post(
    "/projects/{project_id}/drafts",
    auth=writing,
    response={201: DraftShape, 200: DraftShape},
    openapi_extra=refusals(404, 409, 413),
)
def draft_add(
    request: HttpRequest, project_id: uuid.UUID, body: DraftNew, idempotency_key: Key = None
) -> Status[DraftShape]:
    """Another lyric sheet. For editors."""
    project = _project(request, project_id, Role.EDITOR)
    draft, fresh = made_once(
        user=caller(request),
        key=idempotency_key,
        order=f"draft {project.pk} {body.model_dump_json()}",
        find=lambda made: draft_for(caller(request), made, at_least=Role.VIEWER),
        make=lambda: draft_create(project=project, title=body.title or MAIN_TITLE, text=body.text),
    )
    return Status(status_of(fresh), DraftShape.of(draft))


@router.get("/drafts/{draft_id}", auth=reading, response=DraftShape, openapi_extra=refusals(404))
def draft_read(request: HttpRequest, draft_id: uuid.UUID) -> DraftShape:
    """A lyric sheet as it stands."""
    return DraftShape.of(draft_for(caller(request), draft_id, at_least=Role.VIEWER))


@router.put("/drafts/{draft_id}", auth=writing, response=DraftShape, openapi_extra=refusals(404, 409, 413))
def draft_change(request: HttpRequest, draft_id: uuid.UUID, body: DraftChange) -> DraftShape:
    """New words, unless somebody else changed them since `base_version`. For editors."""
    draft = draft_for(caller(request), draft_id, at_least=Role.EDITOR)
    return DraftShape.of(
        draft_save(draft=draft, text=body.text, base_version=body.base_version, user=caller(request))
    )


@router.get(
    "/drafts/{draft_id}/revisions", auth=reading, response=Page[RevisionBrief], openapi_extra=refusals(404)
)
def revision_list(
    request: HttpRequest, draft_id: uuid.UUID, limit: Limit = PAGE, offset: Offset = 0
) -> Page[RevisionBrief]:
    """Saved states of a sheet, newest first."""
    draft = draft_for(caller(request), draft_id, at_least=Role.VIEWER)
    found = Revision.objects.filter(draft=draft).defer("text", "section_ids", "line_ids", "word_ids")
    return page_of(request, list(found.order_by("-number")), RevisionBrief.of, limit, offset)


@router.get("/revisions/{revision_id}", auth=reading, response=RevisionShape, openapi_extra=refusals(404))
def revision_read(request: HttpRequest, revision_id: uuid.UUID) -> RevisionShape:
    """The words of a saved state: what a take sang."""
    found = Revision.objects.filter(pk=revision_id)
    revision = get_for(caller(request), found, at_least=Role.VIEWER, to_project="draft__project")
    return RevisionShape.model_validate(revision, from_attributes=True)


def _project(request: HttpRequest, project_id: uuid.UUID, at_least: Role) -> Project:
    return project_for(caller(request), project_id, at_least=at_least)
