"""What pages read about references. Lists never load a heavy column."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from songsmith.core.errors import Conflict
from songsmith.engine.covers.corrections import corrected, read_corrections
from songsmith.engine.listen.heard import Heard, as_json
from songsmith.engine.listen.heard import from_json as heard_from_json
from songsmith.projects import access
from songsmith.projects.models import Project, Role
from songsmith.projects.selectors import BIN_DAYS
from songsmith.takes.models import Reference

NOT_HEARD = "This recording has not been listened to yet."


@dataclass(frozen=True, slots=True)
class ReferenceState:
    """What an open page needs to know to see that something has changed."""

    status: str
    progress: float
    stage_label: str


def reference_for(
    person: access.Person, reference_id: uuid.UUID, *, at_least: Role, deleted: bool = False
) -> Reference:
    """With its project and `project.role`, without heavy columns. One query.

    deleted: also from the bin. Raises Http404, PermissionDenied.
    """
    found = Reference.objects.light() if deleted else Reference.objects.light().kept()
    return access.get_for(person, found.filter(pk=reference_id), at_least=at_least)


def reference_whole(person: access.Person, reference_id: uuid.UUID, *, at_least: Role) -> Reference:
    """With what was heard and corrected. One query. Raises Http404, PermissionDenied."""
    found = Reference.objects.kept().defer("peaks").select_related("draft", "rights_by")
    return access.get_for(person, found.filter(pk=reference_id), at_least=at_least)


def references_of(project: Project) -> list[Reference]:
    """Newest first, bin excluded, each with `covers`, the number of takes made of it. One query."""
    kept = Q(takes__deleted_at=None)
    found = Reference.objects.light().kept().filter(project=project).select_related("created_by")
    listed = list(found.annotate(made=Count("takes", filter=kept)).order_by("-created_at"))
    for reference in listed:
        reference.covers = getattr(reference, "made")  # noqa: B009 (an annotation, unknown to the model)
        reference.project = project
    return listed


def references_in_bin(project: Project) -> list[Reference]:
    """Last deleted first. One query."""
    after = timezone.now() - timedelta(days=BIN_DAYS)
    return list(
        Reference.objects.light().filter(project=project, deleted_at__gt=after).order_by("-deleted_at")
    )


def reference_peaks(reference: Reference) -> bytes:
    """Pairs of int8. One query."""
    return bytes(Reference.objects.values_list("peaks", flat=True).get(pk=reference.pk))


async def areference_state(reference_id: uuid.UUID) -> ReferenceState | None:
    """None: it is in the bin or gone."""
    rows = Reference.objects.kept().filter(pk=reference_id).values_list("status", "progress", "stage_label")
    row = await rows.afirst()
    return ReferenceState(*row) if row else None


def heard_of(reference: Reference) -> Heard:
    """As it was heard. Raises Conflict when nobody has listened yet."""
    if not reference.heard:
        raise Conflict(NOT_HEARD)
    return heard_from_json(reference.heard)


def corrected_of(reference: Reference) -> Heard:
    """With the writer's corrections. Raises Conflict."""
    return corrected(heard_of(reference), read_corrections(reference.corrections))


def heard_state(reference: Reference) -> dict[str, Any]:
    """What the page works with: everything with the corrections in it, and which items are corrected."""
    return {
        "version": reference.corrections_version,
        "heard": as_json(corrected_of(reference)),
        "corrections": reference.corrections,
    }
