"""One attempt to listen to a reference, from claim to what was heard. Runs in the worker."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from songsmith.engine.covers.words import lyric_sheet
from songsmith.engine.errors import Cancelled, EngineError
from songsmith.engine.listen.heard import HEARD_VERSION, Heard, as_json, from_json
from songsmith.lyrics.models import Draft
from songsmith.lyrics.selectors import drafts_of
from songsmith.lyrics.services import draft_create, draft_edit
from songsmith.providers.base import JobCancelled
from songsmith.takes import leases, storage
from songsmith.takes.beat import Beat
from songsmith.takes.leases import Claim
from songsmith.takes.references.elsewhere import listen_elsewhere
from songsmith.takes.references.intake import SOUND
from songsmith.takes.references.models import Reference
from songsmith.takes.rendering import writer_message

logger = logging.getLogger(__name__)

GAVE_UP = (
    "Listening to this recording stopped three times without a reason that could be caught; the machine may "
    "have too little memory. Try again with a shorter part of it."
)
GONE = "The sound of this recording is missing on the server. Upload it again."
WORDS_TITLE = "Words heard in {}"


class Listener(Protocol):
    """What `settings.LISTENER` names: `engine.listen`, in the process that can afford its models."""

    def __call__(
        self,
        path: Path,
        *,
        part: tuple[float, float] | None,
        progress: Callable[[str, float], None],
        cancelled: Callable[[], bool],
    ) -> Heard: ...


def listen_to(
    reference_id: uuid.UUID, *, stopping: threading.Event, enqueue: Callable[[uuid.UUID], None]
) -> str:
    """Listens if nobody else does. Returns, for the log, "skipped", "done", "lost" or "failed".

    stopping: set it, and the reference is given back and told to `enqueue`.
    """
    claim = leases.claim(Reference, reference_id)
    if claim is None:
        return "skipped"
    reference = Reference.objects.defer("peaks").get(pk=reference_id)
    with Beat(claim, stopping=stopping, on_given_back=lambda: enqueue(reference_id)) as beat:
        try:
            if reference.asked:
                return "done" if listen_elsewhere(claim, reference, beat) else "lost"
            heard = _known(reference) or _listened(reference, beat)
            if beat.cancelled():
                raise JobCancelled
            return "done" if _finish(claim, reference, heard) else "lost"
        except (Cancelled, JobCancelled):
            return "lost"
        except Exception as error:  # whatever breaks in a recording must not take the worker along
            return _failed(claim, error)


def requeue_stale() -> list[uuid.UUID]:
    """References that the queue should be told of again; those without attempts left are called failed."""
    return leases.requeue_stale(Reference, gave_up=GAVE_UP)


def _known(reference: Reference) -> Heard | None:
    """What was heard in the same part of the same file before, unless it is to be heard afresh."""
    if reference.fresh:
        return None
    same = Reference.objects.filter(
        sha256=reference.sha256,
        trim_start=reference.trim_start,
        trim_end=reference.trim_end,
        status=Reference.Status.DONE,
    ).exclude(pk=reference.pk)
    stored = same.order_by("-finished_at").values_list("heard", flat=True).first()
    if not stored or stored.get("version") != HEARD_VERSION:
        return None
    return from_json(stored)


def _listened(reference: Reference, beat: Beat) -> Heard:
    listen: Listener = import_string(settings.LISTENER)
    sound = storage.path_of(storage.reference_name(reference.folder, SOUND))
    beat.report("Reading the recording", 0.0)
    ends = (reference.trim_start, reference.trim_end)
    part = None if ends == (0, reference.duration) else ends
    return listen(sound, part=part, progress=beat.report, cancelled=beat.cancelled)


def _finish(claim: Claim, reference: Reference, heard: Heard) -> bool:
    """Stores what was heard, and the words on a sheet. False: it is not ours any more."""
    with transaction.atomic():
        won = leases.own(claim).update(**leases.done(), heard=as_json(heard), fresh=False)
        if won:
            _write_words(reference, lyric_sheet(heard))
    return bool(won)


def _write_words(reference: Reference, text: str) -> None:
    """On the sheet of the reference: an empty sheet of a new song, else one of its own.

    Words that somebody has written there stay.
    """
    draft = reference.draft or _empty_sheet(reference)
    if draft is None:
        title = WORDS_TITLE.format(reference.name)
        draft = draft_create(project=reference.project, title=title, text=text)
    elif not draft.text.strip() and text:
        draft_edit(draft=draft, text=text, user=None)
    Reference.objects.filter(pk=reference.pk).update(draft=draft)


def _empty_sheet(reference: Reference) -> Draft | None:
    main = next(iter(drafts_of(reference.project)), None)
    return main if main is not None and not main.text.strip() else None


def _failed(claim: Claim, error: Exception) -> str:
    logger.error("Reference %s failed", claim.job_id, exc_info=error)
    return "failed" if leases.fail(claim, _message(error)) else "lost"


def _message(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return GONE
    return str(error) if isinstance(error, EngineError) else writer_message(error)
