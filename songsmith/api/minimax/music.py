"""From an accepted call to finished sound: a take in the queue, a wait that costs nothing, a file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections, transaction

from songsmith.accounts.models import ApiToken
from songsmith.api.bearer import may, token_open
from songsmith.api.minimax.answers import BAD_KEY, LOGIN_FAIL, Code, Refusal
from songsmith.api.minimax.covers import cover_start
from songsmith.api.minimax.delivery import coding_of
from songsmith.api.minimax.library import call_start
from songsmith.api.minimax.limits import concurrency_check
from songsmith.api.minimax.words import with_words
from songsmith.contract import MusicRequest
from songsmith.core.errors import DomainError
from songsmith.takes.models import Reference, Take
from songsmith.takes.renditions import Rendition, rendition
from songsmith.takes.services import take_cancel, take_delete
from songsmith.takes.waiting import take_settled

SCOPE = "music"
"""What a token needs to make songs."""


@sync_to_async
def caller(secret: str) -> ApiToken:
    """The token behind the secret. Raises Refusal (1004, 2049, 2061)."""
    if not secret:
        raise Refusal(Code.NO_AUTH, LOGIN_FAIL)
    token = token_open(secret)
    if token is None:
        raise Refusal(Code.BAD_KEY, BAD_KEY)
    if not may(token, SCOPE):
        raise Refusal(Code.NOT_IN_PLAN, f"this key lacks the scope “{SCOPE}”")
    return token


async def admit(
    token: ApiToken, request: MusicRequest, trace_id: str, reference: Reference | None = None
) -> Take:
    """A queued take, once the limits allow it; none is left behind if the caller hangs up just then.

    Words that are asked for are written here. reference: what a cover is made of. Raises Refusal.
    """
    request = await with_words(request)
    admitting = asyncio.ensure_future(_admit(token, request, trace_id, reference))
    try:
        return await asyncio.shield(admitting)
    except asyncio.CancelledError:
        await _stop(await admitting)
        raise


@sync_to_async
def _admit(token: ApiToken, request: MusicRequest, trace_id: str, reference: Reference | None) -> Take:
    try:
        with transaction.atomic():
            concurrency_check(token)
            if reference is not None:
                return cover_start(token=token, request=request, trace_id=trace_id, reference=reference)
            return call_start(token=token, request=request, trace_id=trace_id)
    except DomainError as error:
        raise Refusal(Code.UNKNOWN, error.message) from error
    finally:
        close_old_connections()  # the call now waits for long: another connection serves it then


@asynccontextmanager
async def stopping(take: Take) -> AsyncIterator[None]:
    """Stops the take when the wait inside is too long (Refusal 1001), or when the caller hangs up."""
    try:
        async with asyncio.timeout(settings.MUSIC_TIMEOUT_SECONDS):
            yield
    except TimeoutError as error:
        await _stop(take)
        raise Refusal(Code.TIMEOUT, "timeout: the song took too long and was stopped") from error
    except (asyncio.CancelledError, GeneratorExit):
        await asyncio.shield(_stop(take))
        raise


@asynccontextmanager
async def finished(take: Take) -> AsyncIterator[Take]:
    """Waits for the take, and gives it with its output. Raises Refusal (1000, 1001)."""
    async with stopping(take):
        status = await take_settled(take.pk)
        done = await _outcome(take)
        if status is not Take.Status.DONE or done is None:
            raise Refusal(Code.UNKNOWN, await _reason(take))
    yield done
    if not settings.MUSIC_KEEP_TAKES:
        await sync_to_async(take_delete)(take=take)


async def sound_of(take: Take, request: MusicRequest) -> Rendition:
    """The file that was asked for. Raises Refusal when the server lost the master."""
    try:
        return await asyncio.to_thread(rendition, take, coding_of(request))
    except FileNotFoundError as error:
        raise Refusal(Code.UNKNOWN, "the audio of this song is missing on the server") from error


@sync_to_async
def _outcome(take: Take) -> Take | None:
    found = Take.objects.light().filter(pk=take.pk, status=Take.Status.DONE)
    heavy = ("output__score", "output__timing", "output__peaks_zoom", "output__levels")
    return found.select_related("output").defer(*heavy).first()


@sync_to_async
def _reason(take: Take) -> str:
    """What went wrong, in words that were written for people."""
    error = Take.objects.filter(pk=take.pk).values_list("error", flat=True).first()
    return error or "the song was stopped before it was finished"


@sync_to_async
def _stop(take: Take) -> None:
    take_cancel(take=take)
