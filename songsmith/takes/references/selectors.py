"""What pages read about references. Lists never load a heavy column."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from songsmith.projects import access
from songsmith.projects.models import Project, Role
from songsmith.projects.selectors import BIN_DAYS
from songsmith.takes.models import Reference


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
