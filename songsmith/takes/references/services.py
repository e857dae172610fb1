"""What changes references. Nothing here asks for permission: `projects.access` did before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import IO, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.core.errors import Conflict, Invalid
from songsmith.core.rates import spend
from songsmith.engine.covers.corrections import ITEMS, Item, read_item
from songsmith.engine.listen.refusals import MIN_SECONDS
from songsmith.lyrics.services import song_create
from songsmith.projects.activity import activity_note
from songsmith.projects.models import Activity, Project
from songsmith.projects.selectors import BIN_DAYS
from songsmith.projects.services import project_touch, title_clean
from songsmith.takes import leases, storage
from songsmith.takes.references.intake import Stored, fetched, take_in
from songsmith.takes.references.models import NAME_LENGTH, Reference
from songsmith.takes.references.selectors import heard_of
from songsmith.takes.tasks import reference_enqueue

Rights = Reference.Rights
Source = Reference.Source

NO_RIGHTS = "Say first that you may use this recording: choose what is true beside it."


def reference_create(
    *,
    project: Project | None,
    user: User | None,
    file: IO[bytes],
    name: str,
    source: Source = Source.UPLOAD,
    origin: str = "",
    rights: str = "",
    rights_note: str = "",
    limited: bool = True,
) -> Reference:
    """Takes a recording in and queues it to be listened to.

    project None: a new song of the user, called like the recording. file: read from where it stands. limited
    False: the caller has asked a rate limit of its own. Raises Invalid (field "file"; `code`
    is the reason of `engine.listen.refusals`), TooManyRequests.
    """
    if user is not None and limited:
        spend("references", user.pk)
    return _insert(
        take_in(file), project=project, user=user, name=name, source=source, origin=origin, rights=rights,
        rights_note=rights_note,
    )  # fmt: skip


def reference_fetch(
    *,
    project: Project | None,
    user: User | None,
    url: str,
    rights: str = "",
    rights_note: str = "",
    limited: bool = True,
) -> Reference:
    """The same from an address. Raises Invalid (field "url")."""
    if user is not None and limited:
        spend("references", user.pk)
    with fetched(url) as file:
        stored = take_in(file, field="url")
    return _insert(
        stored, project=project, user=user, name=_name_of(url), source=Source.URL, origin=url.strip(),
        rights=rights, rights_note=rights_note,
    )  # fmt: skip


def reference_rename(*, reference: Reference, name: str) -> Reference:
    reference.name = _name_clean(name)
    reference.save(update_fields=["name"])
    return reference


def reference_rights_state(*, reference: Reference, user: User, rights: str, note: str = "") -> Reference:
    """Who stands for the right to use it, and since when. Raises Invalid."""
    if rights not in Rights.values:
        raise Invalid("Choose which of these is true.", field="rights")
    reference.rights, reference.rights_note = rights, note.strip()[:300]
    reference.rights_by, reference.rights_at = user, timezone.now()
    reference.save(update_fields=["rights", "rights_note", "rights_by", "rights_at"])
    return reference


def reference_trim(*, reference: Reference, start: float, end: float) -> Reference:
    """Uses another part, and listens to it: what was heard and corrected before is about other seconds.

    Raises Invalid.
    """
    start, end = max(0.0, start), min(end, reference.duration)
    if end - start < MIN_SECONDS:
        raise Invalid(f"Leave at least {MIN_SECONDS:.0f} seconds to listen to.", field="trim")
    if (start, end) == (reference.trim_start, reference.trim_end):
        return reference
    return _again(
        reference,
        trim_start=start,
        trim_end=end,
        heard={},
        corrections={},
        elsewhere={},
        asked="",
        fresh=False,
    )


def reference_listen_again(*, reference: Reference) -> Reference:
    """Listens once more, with the models that are there now; corrections stay."""
    return _again(reference, fresh=True, asked="")


def reference_send(*, reference: Reference, user: User, provider_name: str) -> Reference:
    """Has a provider listen to it as well, which the recording is sent to; the caller has asked whether it
    may. Raises Conflict."""
    return _again(reference, asked=provider_name, asked_by=user)


def reference_cancel(*, reference: Reference) -> Reference:
    """Stops listening; nothing happens to one that is not in flight."""
    leases.cancel(Reference, reference.pk)
    reference.refresh_from_db(fields=["status", "progress", "stage_label", "finished_at"])
    return reference


def reference_delete(*, reference: Reference) -> Reference:
    """Into the bin, stopped if it was being listened to. Takes made of it stay as they are."""
    with transaction.atomic():
        leases.cancel(Reference, reference.pk)
        Reference.objects.kept().filter(pk=reference.pk).update(deleted_at=timezone.now())
    reference.refresh_from_db(fields=["status", "deleted_at"])
    return reference


def reference_restore(*, reference: Reference) -> Reference:
    """Out of the bin; nothing happens if it is not there."""
    Reference.objects.filter(pk=reference.pk).update(deleted_at=None)
    reference.deleted_at = None
    return reference


def references_purge(*, now: datetime) -> int:
    """Erases rows and files of what was in the bin for longer than BIN_DAYS; returns how many."""
    limit = now - timedelta(days=BIN_DAYS)
    expired = list(Reference.objects.filter(deleted_at__lt=limit).values_list("pk", "folder"))
    Reference.objects.filter(pk__in=[pk for pk, _ in expired]).delete()
    for _, folder in expired:
        storage.clear(folder, root=storage.REFERENCES)
    return len(expired)


def reference_correct(
    *,
    reference: Reference,
    item: str,
    value: object | None,
    version: int | None = None,
    user: User | None = None,
) -> Reference:
    """One item as the writer has it; value None: back to what was heard.

    user: who says so.
    version: of the corrections that the writer saw; None: whatever they are. Raises Invalid, Conflict.
    """
    known = _item(item)
    heard_of(reference)
    if value is not None:
        try:
            value = read_item(known, value, reference.used)
        except ValueError as error:
            raise Invalid(str(error), field=known) from error
    seen = reference.corrections_version if version is None else version
    kept = {name: old for name, old in reference.corrections.items() if name != known}
    changed = kept if value is None else {**kept, known: value}
    won = Reference.objects.filter(pk=reference.pk, corrections_version=seen).update(
        corrections=changed, corrections_version=F("corrections_version") + 1
    )
    if not won:
        raise Conflict("Somebody else corrected this meanwhile. Reload the page to see it.")
    project_touch(project_id=reference.project_id, user_id=user.pk if user else None)
    reference.corrections, reference.corrections_version = changed, seen + 1
    return reference


def _note(reference: Reference, user: User | None) -> None:
    activity_note(
        project_id=reference.project_id,
        verb=Activity.Verb.REFERENCE,
        actor=user,
        what=reference.name,
        target=reference.pk,
    )


def _item(item: str) -> Item:
    for known in ITEMS:
        if known == item:
            return known
    raise Invalid("There is no such thing to correct.", field="item")


def _again(reference: Reference, **changes: Any) -> Reference:
    """Queues it once more. Raises Conflict while it is in flight: cancel first."""
    settled = Reference.objects.kept().filter(pk=reference.pk).exclude(status__in=leases.IN_FLIGHT)
    with transaction.atomic():
        if not settled.update(**leases.again(), **changes, **_forgotten(changes)):
            raise Conflict("It is being listened to right now. Stop that first.")
        transaction.on_commit(lambda: reference_enqueue(reference.pk))
    reference.refresh_from_db()
    return reference


def _forgotten(changes: Mapping[str, Any]) -> dict[str, Any]:
    return {"corrections_version": F("corrections_version") + 1} if "corrections" in changes else {}


def _insert(
    stored: Stored, *, project: Project | None, user: User | None, name: str, source: Source, origin: str,
    rights: str, rights_note: str,
) -> Reference:  # fmt: skip
    """The row; the files are there already, so that no transaction waits for them."""
    now = timezone.now()
    stated = rights if rights in Rights.values else ""
    try:
        with transaction.atomic():
            home = project or song_create(owner=user, title=PurePosixPath(_name_clean(name)).stem)
            reference = Reference.objects.create(
                project=home,
                created_by=user,
                source=source,
                name=_name_clean(name),
                origin=origin[:2048],
                folder=stored.folder,
                mime=stored.mime,
                size=stored.size,
                md5=stored.md5,
                sha256=stored.sha256,
                duration=stored.duration,
                sample_rate=stored.sample_rate,
                peaks=stored.peaks,
                trim_end=stored.duration,
                rights=stated,
                rights_note=rights_note.strip()[:300],
                rights_by=user if stated else None,
                rights_at=now if stated else None,
                queued_at=now,
            )
            _note(reference, user)
            transaction.on_commit(lambda: reference_enqueue(reference.pk))
    except Exception:
        storage.clear(stored.folder, root=storage.REFERENCES)
        raise
    return reference


def _name_of(url: str) -> str:
    """The last part of its path."""
    return PurePosixPath(url.partition("?")[0].partition("#")[0]).name


def _name_clean(name: str) -> str:
    plain = PurePosixPath(name.replace("\\", "/")).name
    return title_clean(plain or "Recording")[:NAME_LENGTH]
