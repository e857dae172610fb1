"""One attempt at one take, from claim to a stored song. Runs in the worker, for as long as the song takes."""

from __future__ import annotations

import errno
import gzip
import json
import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.db import DatabaseError

from songsmith.engine.peaks import peaks
from songsmith.providers.base import GenerationResult, JobCancelled, ProviderError
from songsmith.providers.registry import UnknownProvider, provider
from songsmith.takes import jobs, leases, storage
from songsmith.takes.beat import Beat
from songsmith.takes.finished import finished_of
from songsmith.takes.growing import HEARD_EARLY, GrowingSound, growing_path
from songsmith.takes.leases import Claim
from songsmith.takes.makers import connection_of
from songsmith.takes.models import Take
from songsmith.takes.recipes import FINISHED, job_from
from songsmith.takes.references.elsewhere import COVER, with_recording

logger = logging.getLogger(__name__)

LIST_PAIRS = 800
ZOOM_PAIRS = 8000
STORE_TRIES = 6  # of the last transaction, against a busy database; each waits for seconds by itself
STORE_PAUSE = 1.0  # seconds between them

DISK_FULL = "The disk of this server is full, so the take could not be stored. Free some space and try again."
NO_MEMORY = "This machine ran out of memory. Try a shorter sheet, or try again when less is running."
BROKEN = "Something in Songsmith broke while making this take; the log of the server says what. Try again."

_FULL = (errno.ENOSPC, errno.EDQUOT)


def render(take_id: uuid.UUID, *, stopping: threading.Event, enqueue: Callable[[uuid.UUID], None]) -> str:
    """Makes the take if it is free. Returns, for the log, "skipped", "done", "lost" or "failed".

    stopping: set it, and the take is given back and told to `enqueue`.
    """
    claim = jobs.claim(take_id)
    if claim is None:
        return "skipped"
    take = Take.objects.defer("peaks").get(pk=take_id)
    storage.clear(take.folder, before=claim.attempt)
    with Beat(claim, stopping=stopping, on_given_back=lambda: enqueue(take_id)) as beat:
        try:
            return _attempt(claim, take, beat)
        except JobCancelled:
            return "lost"
        except Exception as error:  # whatever breaks in a provider must not take the worker along
            return _failed(claim, error)


def _attempt(claim: Claim, take: Take, beat: Beat) -> str:
    def remember(memory: Mapping[str, Any]) -> None:
        """Before anything is ordered in the name of a take, it must still be ours."""
        if not jobs.remember(claim, memory):
            raise JobCancelled

    maker = provider(take.provider)
    early = maker.capabilities.streams and take.recipe["options"].get(HEARD_EARLY, False)
    with GrowingSound(growing_path(take, claim.attempt)) as hear:
        job = job_from(
            take.pk,
            take.recipe,
            connection=connection_of(maker, take),
            memory=take.memory,
            remember=remember,
            hear=hear if early else None,
            finished=finished_of(take) if FINISHED in take.recipe else None,
        )
        if COVER in job.options:
            job = with_recording(job, take)
        result = maker.generate(job, beat.report, beat.cancelled)
    if beat.cancelled():
        raise JobCancelled
    beat.report("Saving the take", 1.0)
    name = storage.master_name(take.folder, claim.attempt)
    storage.publish(name, storage.master_bytes(result.audio, result.sample_rate))
    stored = False
    try:
        stored = _store(claim, outcome_of(result, name))
    finally:
        if not stored:
            storage.remove(name)
    return "done" if stored else "lost"


def outcome_of(result: GenerationResult, master: str) -> jobs.Outcome:
    """What the database keeps of a result whose audio is stored under `master`."""
    return jobs.Outcome(
        master=master,
        duration=result.audio.shape[1] / result.sample_rate,
        sample_rate=result.sample_rate,
        peaks=peaks(result.audio, LIST_PAIRS).tobytes(),
        peaks_zoom=peaks(result.audio, ZOOM_PAIRS).tobytes(),
        voice=result.voice,
        bpm=result.bpm,
        key=result.key,
        score=_packed(result.score),
        levels=_packed(result.levels),
        timing=_packed(json.dumps(result.timing, separators=(",", ":")) if result.timing else ""),
        timing_estimated=result.timing_estimated,
        sections=_sections(result),
        report=dict(result.report),
    )


def _store(claim: Claim, outcome: jobs.Outcome) -> bool:
    """`jobs.finish`, tried again while the database is busy: a finished song is not thrown away for that."""
    for left in range(STORE_TRIES - 1, -1, -1):
        try:
            return jobs.finish(claim, outcome) or jobs.is_finished(claim, outcome)
        except DatabaseError as error:
            if not left or is_disk_full(error):
                raise
            logger.warning("Storing take %s: %s; trying again", claim.job_id, error)
            time.sleep(STORE_PAUSE)
    raise AssertionError("the last try returns or raises")


def _failed(claim: Claim, error: Exception) -> str:
    logger.error("Take %s failed", claim.job_id, exc_info=error)
    return "failed" if leases.fail(claim, writer_message(error)) else "lost"


def writer_message(error: BaseException) -> str:
    """What a writer is told of an error, never a technical detail."""
    if isinstance(error, ProviderError | UnknownProvider):
        return str(error)
    if is_disk_full(error):
        return DISK_FULL
    return NO_MEMORY if isinstance(error, MemoryError) else BROKEN


def is_disk_full(error: BaseException) -> bool:
    """Of the file system or of SQLite."""
    if isinstance(error, OSError):
        return error.errno in _FULL
    return isinstance(error, DatabaseError) and "disk is full" in str(error)


def _sections(result: GenerationResult) -> list[dict[str, object]]:
    """Only what a small waveform shows."""
    found = result.timing["sections"] if result.timing else []
    return [{name: section[name] for name in ("kind", "label", "start", "end")} for section in found]


def _packed(text: str) -> bytes:
    """gzip without a time in it; nothing for nothing."""
    return gzip.compress(text.encode(), mtime=0) if text else b""
