"""What changes drafts and makes revisions. Nothing here asks for permission: `draft_for` did before."""

from __future__ import annotations

from http import HTTPStatus

from django.db import IntegrityError, transaction

from songsmith.accounts.models import User
from songsmith.core.errors import Conflict, Invalid
from songsmith.lyrics.collab.store import draft_write
from songsmith.lyrics.collab.writers import Writing, writing_since
from songsmith.lyrics.identity import Identity, Outline, identity_carry
from songsmith.lyrics.merge import text_merge
from songsmith.lyrics.models import MAIN_TITLE, Draft, DraftWriter, Revision
from songsmith.lyrics.selectors import outline_of, revision_identity, revision_last
from songsmith.lyrics.text import DRAFT_MAX_BYTES, text_clean
from songsmith.projects.activity import activity_note
from songsmith.projects.models import Activity, Project
from songsmith.projects.services import project_create, title_clean

_NUMBER_TRIES = 5  # more people than press the button of one draft at the same moment


class DraftConflict(Conflict):
    """Somebody saved the draft meanwhile. `current` is what is stored now; nothing was overwritten."""

    code = "draft_conflict"

    def __init__(self, current: Draft) -> None:
        super().__init__("Somebody changed these words meanwhile. Both versions are kept: choose what stays.")
        self.current = current


class DraftTooLong(Invalid):
    """The text was not stored; the page keeps it."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "draft_too_long"

    def __init__(self, size: int) -> None:
        super().__init__(
            f"These words are too long to be saved: {size:,} bytes, at most {DRAFT_MAX_BYTES:,} fit. "
            "They stay in this page: shorten them, or copy a part to another song.",
            field="text",
        )


@transaction.atomic
def song_create(*, owner: User | None, title: str = "", text: str = "") -> Project:
    """A project with its first draft; owner None as in `project_create`."""
    project = project_create(owner=owner, title=title)
    draft_create(project=project, text=text)
    return project


def draft_create(*, project: Project, title: str = MAIN_TITLE, text: str = "") -> Draft:
    """Raises DraftTooLong."""
    return Draft.objects.create(project=project, title=title_clean(title), text=_storable(text))


def draft_save(*, draft: Draft, text: str, base_version: int, user: User | None = None) -> Draft:
    """Stores the text if the draft still has the version it was written on. For programs; pages write live.

    Of several savers at once exactly one wins: they queue for the row. The same text as the stored one is
    success whatever the version, so a program may send again what got no answer. user: who wrote it.
    Raises DraftConflict, DraftTooLong.
    """
    text = _storable(text)
    if draft.text == text:
        return draft
    with transaction.atomic():
        now = Draft.objects.select_for_update().get(pk=draft.pk)
        if now.text != text:
            if now.version != base_version:
                raise DraftConflict(now)
            draft_write(now, text, user)
    return _brought_up(draft, now)


@transaction.atomic
def draft_edit(*, draft: Draft, text: str, user: User | None) -> Draft:
    """Changes the draft from `draft.text`, as it was read, to `text`. What others wrote since stays in it.

    For everything that changes words and is not typed: restoring, accepting, importing. Raises DraftTooLong.
    """
    now = Draft.objects.select_for_update().get(pk=draft.pk)
    merged = _storable(text_merge(draft.text, _storable(text), now.text))
    if merged != now.text:
        draft_write(now, merged, user)
    return _brought_up(draft, now)


@transaction.atomic
def draft_catch_up(*, draft: Draft, base: str, text: str, visit: int, user: User | None) -> Draft:
    """Takes over what a page changed from `base` to `text` and could not write live; once for each visit.

    A page sends it when it is left and again when it is opened next, since it cannot know what arrived. What
    others wrote since stays in it. Raises DraftTooLong.
    """
    now = Draft.objects.select_for_update().get(pk=draft.pk)
    if not DraftWriter.objects.filter(draft=now, client=visit).exists():
        merged = _storable(text_merge(base, _storable(text), now.text))
        if merged != now.text:
            draft_write(now, merged, user)
        DraftWriter.objects.create(draft=now, client=visit, user=user)
    return _brought_up(draft, now)


def _brought_up(draft: Draft, now: Draft) -> Draft:
    """`draft` with what is stored in its row."""
    for field in ("text", "version", "updated_at", "written_by_id"):
        setattr(draft, field, getattr(now, field))
    return draft


def revision_for_take(*, draft: Draft, user: User | None) -> Revision:
    """The state of the draft that a take sings: the last revision if it has this text, else a new one."""
    revision = revision_make(draft=draft, user=user, kind=Revision.Kind.TAKE)
    if revision.kind == Revision.Kind.AUTO:
        revision.kind = Revision.Kind.TAKE
        revision.save(update_fields=["kind"])
    return revision


def revision_make(
    *, draft: Draft, user: User | None, kind: Revision.Kind, moment: Revision.Moment | None = None
) -> Revision:
    """The draft as it stands, saved: the last revision if it has this text, else a new one of that kind."""
    for _ in range(_NUMBER_TRIES - 1):
        try:
            return _revision_now(draft, user, kind, moment)
        except IntegrityError:
            continue  # somebody else took the number: carry on from theirs
    return _revision_now(draft, user, kind, moment)


def _revision_now(
    draft: Draft, user: User | None, kind: Revision.Kind, moment: Revision.Moment | None
) -> Revision:
    """The last revision if it has the draft's text, else the next one. IntegrityError: number taken."""
    last = revision_last(draft)
    if last and last.text == draft.text:
        return last
    old = (outline_of(last.text), revision_identity(last)) if last else (Outline(""), Identity())
    identity = identity_carry(*old, outline_of(draft.text))
    writing = writing_since(draft, last.clocks if last else {}, last.created_at if last else None)
    with transaction.atomic():
        revision = Revision.objects.create(
            draft=draft,
            number=last.number + 1 if last else 1,
            kind=kind,
            moment=moment or "",
            text=draft.text,
            section_ids=list(identity.sections),
            line_ids=list(identity.lines),
            word_ids=[list(words) for words in identity.words],
            next_id=identity.next_id,
            author=user,
            clocks=writing.clocks,
        )
        _note_writers(draft, revision, writing)
    return revision


def _note_writers(draft: Draft, revision: Revision, writing: Writing) -> None:
    """The last writer is told last."""
    people = User.objects.filter(pk__in=writing.people)
    revision.writers.set(people)
    for writer in sorted(people, key=lambda one: one.pk == draft.written_by_id):
        activity_note(
            project_id=draft.project_id,
            verb=Activity.Verb.WROTE,
            actor=writer,
            what="in the lyrics",
            target=draft.pk,
            at=draft.updated_at,
        )


def _storable(text: str) -> str:
    clean = text_clean(text)
    if clean.is_too_long:
        raise DraftTooLong(len(clean.text.encode()))
    return clean.text
