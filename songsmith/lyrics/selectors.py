"""What is read of drafts and revisions."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from songsmith.language.structure import SheetSection, parse_sheet
from songsmith.lyrics.identity import Identity, Outline
from songsmith.lyrics.models import Draft, Revision
from songsmith.projects import access
from songsmith.projects.models import Grant, Project, Role


@dataclass(frozen=True, slots=True)
class SungIds:
    """For a recipe: one id per section as performed, and one per sung line in the same order."""

    sections: tuple[str, ...]
    lines: tuple[str, ...]


def draft_for(
    person: access.Person, draft_id: uuid.UUID, *, at_least: Role, or_grant: Grant | None = None
) -> Draft:
    """The draft with its project, `role` set there. One query. Raises Http404, PermissionDenied."""
    found = Draft.objects.filter(pk=draft_id)
    return access.get_for(person, found, at_least=at_least, or_grant=or_grant)


def drafts_of(project: Project) -> list[Draft]:
    """Oldest first: the first one is the song's main sheet. One query."""
    return list(Draft.objects.filter(project=project).order_by("created_at", "pk"))


def revision_last(draft: Draft) -> Revision | None:
    return Revision.objects.filter(draft=draft).order_by("-number").first()


def revision_identity(revision: Revision) -> Identity:
    """The stored ids as `identity` takes them."""
    return Identity(
        sections=tuple(revision.section_ids),
        lines=tuple(revision.line_ids),
        words=tuple(tuple(words) for words in revision.word_ids),
        next_id=revision.next_id,
    )


def outline_of(text: str) -> Outline:
    """Which lines of the text belong to which section of its sheet."""
    return Outline(text, tuple(_section_lines(section) for section in parse_sheet(text).sections))


def sung_ids(revision: Revision) -> SungIds:
    """The ids of what is performed. A line that comes again ("[Chorus x2]") is told apart by its count."""
    seen: Counter[int] = Counter()
    lines: list[str] = []
    for section in parse_sheet(revision.text).sections:
        for line in section.lines:
            seen[line.number] += 1
            lines.append(_counted(revision.line_ids[line.number], seen[line.number]))
    return SungIds(tuple(revision.section_ids), tuple(lines))


def _section_lines(section: SheetSection) -> tuple[int, ...]:
    heading = () if section.heading_line is None else (section.heading_line,)
    return heading + tuple(line.number for line in section.lines)


def _counted(line_id: str, number: int) -> str:
    return line_id if number == 1 else f"{line_id}.{number}"
