"""Other versions of a section: put aside by a writer, put back on the sheet as an ordinary edit."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from http import HTTPStatus

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.core.errors import DomainError, Invalid
from songsmith.language.structure import parse_sheet
from songsmith.lyrics.identity import identity_carry
from songsmith.lyrics.models import Draft, Revision, SectionAlternative
from songsmith.lyrics.selectors import outline_of, revision_identity, revision_last
from songsmith.lyrics.services import revision_make
from songsmith.projects import access
from songsmith.projects.models import Role

MOST_VERSIONS = 30
"""Of one section; a choice among more is none."""

LONGEST = 20_000
"""Characters of one version."""


class NotStoredYet(DomainError):
    """The section was written so recently that the stored sheet does not have it."""

    status = HTTPStatus.CONFLICT
    code = "not_stored_yet"

    def __init__(self) -> None:
        super().__init__("These words are still on their way to the server. Try again in a moment.")


@dataclass(frozen=True, slots=True)
class Version:
    """One version; it may be the one that stands on the sheet now. author: "" when the account is gone."""

    id: uuid.UUID
    text: str
    author: str
    created_at: str


@dataclass(frozen=True, slots=True)
class SectionVersions:
    """line: 0-based, where the section begins in the text that was asked about."""

    line: int
    versions: tuple[Version, ...]


def alternatives_of(draft: Draft, text: str) -> list[SectionVersions]:
    """The versions of the sections of `text`, which the page shows now; sections without any are left out.

    Two queries, one where nothing was put aside.
    """
    kept = SectionAlternative.objects.filter(draft=draft, deleted_at=None).select_related("created_by")
    by_section: defaultdict[str, list[SectionAlternative]] = defaultdict(list)
    for one in kept.order_by("created_at", "pk"):
        by_section[one.section].append(one)
    if not by_section:
        return []
    return [
        SectionVersions(line, tuple(map(_version, by_section.pop(section_id))))
        for line, section_id in _identified(revision_last(draft), text).items()
        if section_id in by_section
    ]


def alternative_keep(*, draft: Draft, user: User, text: str, line: int, end: int) -> SectionAlternative:
    """Puts aside lines `line` to `end` (0-based, exclusive) of `text`, the sheet as the page shows it.

    A section has to begin at that line. A version with the same words is kept once.
    Raises Invalid (field "line"), NotStoredYet.
    """
    words = "\n".join(text.split("\n")[line:end]).rstrip()
    if not words or len(words) > LONGEST:
        raise Invalid("There is nothing here that can be kept.", field="line", code="no_section")
    revision = revision_make(draft=draft, user=user, kind=Revision.Kind.AUTO, moment=Revision.Moment.WRITING)
    section = _identified(revision, text).get(line)
    if section is None:
        raise Invalid("There is no section here.", field="line", code="no_section")
    if section not in revision.section_ids:
        raise NotStoredYet
    return _kept_once(draft, user, section, words)


def alternative_for(
    user: User | AnonymousUser, alternative_id: uuid.UUID, *, at_least: Role
) -> SectionAlternative:
    """With its draft. One query. Raises Http404, PermissionDenied."""
    found = SectionAlternative.objects.filter(pk=alternative_id).select_related("draft")
    return access.get_for(user, found, at_least=at_least, to_project="draft__project")


def alternative_delete(*, alternative: SectionAlternative) -> SectionAlternative:
    """Into the bin; doing it again changes nothing."""
    alternative.deleted_at = alternative.deleted_at or timezone.now()
    alternative.save(update_fields=["deleted_at"])
    return alternative


def alternative_restore(*, alternative: SectionAlternative) -> SectionAlternative:
    alternative.deleted_at = None
    alternative.save(update_fields=["deleted_at"])
    return alternative


def _kept_once(draft: Draft, user: User, section: str, words: str) -> SectionAlternative:
    kept = SectionAlternative.objects.filter(draft=draft, section=section)
    same = kept.filter(text=words).first()
    if same is not None:
        return alternative_restore(alternative=same)
    if kept.filter(deleted_at=None).count() >= MOST_VERSIONS:
        message = f"This section has {MOST_VERSIONS} versions. Delete one of them first."
        raise Invalid(message, field="line", code="too_many")
    kind = parse_sheet(words).sections[0].kind
    return SectionAlternative.objects.create(
        draft=draft, section=section, kind=kind, text=words, created_by=user
    )


def _identified(revision: Revision | None, text: str) -> dict[int, str]:
    """Line where a section of the text begins → its id as of the last revision, in order."""
    if revision is None:
        return {}
    sections = parse_sheet(text).sections
    identity = revision_identity(revision)
    ids = identity_carry(outline_of(revision.text), identity, outline_of(text)).sections
    found: dict[int, str] = {}
    for section, section_id in zip(sections, ids, strict=True):
        line = section.heading_line
        if line is None and section.lines:
            line = section.lines[0].number
        if line is not None:
            found.setdefault(line, section_id)
    return found


def _version(one: SectionAlternative) -> Version:
    author = one.created_by.name if one.created_by else ""
    return Version(one.pk, one.text, author, one.created_at.isoformat())
