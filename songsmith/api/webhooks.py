"""Telling addresses that takes ended: signed messages, tried again until they are taken.

Messages are found from the takes themselves and stored before they are sent, so that a worker that dies owes
them still. A message may arrive twice (its id says so), never not at all while its address answers within
the attempts. Signatures are those of the Standard Webhooks specification.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import secrets
import ssl
from datetime import timedelta
from typing import Any, Final

import httpx
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.api.models import Webhook, WebhookMessage
from songsmith.core.encryption import CannotDecrypt
from songsmith.core.errors import Conflict, Invalid
from songsmith.core.fields import Sealed
from songsmith.core.outgoing import AddressRefused, Bounds, OutOfTime, checked, outgoing_client
from songsmith.takes.models import Take

logger = logging.getLogger(__name__)

SECRET_PREFIX: Final = "whsec_"
SECRET_BYTES: Final = 32
WEBHOOKS_MAX = 20  # of one person; each costs a request for every take
CALL_SECONDS = 10.0  # for an address to answer; it should store and work later
AT_ONCE = 50  # messages of one round, so that a round stays short
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 60, 300, 1800, 7200, 28_800))
"""After the first, second … failed attempt; after the last the message is given up: half a day in all."""

TAKEN = range(200, 300)
"""Answers with which an address takes a message."""

TOLD = (Take.Status.DONE, Take.Status.FAILED)


def webhook_create(*, user: User, url: str) -> tuple[Webhook, str]:
    """The webhook and its secret, which is not shown again. Raises Invalid, Conflict."""
    try:
        checked(url)
    except AddressRefused as error:
        raise Invalid("A webhook is an http or https address without credentials.", field="url") from error
    if user.webhooks.count() >= WEBHOOKS_MAX:
        raise Conflict(f"There are {WEBHOOKS_MAX} webhooks already. Delete one first.")
    secret = SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    return Webhook.objects.create(user=user, url=url, secret=Sealed.seal(secret)), secret


def webhooks_run() -> int:
    """Notes what ended and sends what is due; returns how many messages were taken. One query while idle."""
    try:
        if not Webhook.objects.exists():
            return 0
        note()
        return send_due()
    except DatabaseError:
        logger.warning("Webhooks wait for the database", exc_info=True)
        return 0


def note() -> None:
    """A message for every end that a webhook was not told of, in songs that its user belongs to now."""
    for webhook in Webhook.objects.select_related("user"):
        ended = Take.objects.kept().filter(
            status__in=TOLD,
            finished_at__gte=webhook.created_at,
            project__memberships__user=webhook.user,
            project__deleted_at=None,
        )
        known = set(webhook.messages.values_list("take_id", "ended_at"))
        fresh = [
            (pk, at) for pk, at in ended.values_list("pk", "finished_at") if at and (pk, at) not in known
        ]
        WebhookMessage.objects.bulk_create(
            [
                WebhookMessage(webhook=webhook, take_id=take_id, ended_at=at, due_at=timezone.now())
                for take_id, at in fresh
            ],
            ignore_conflicts=True,
        )


def send_due() -> int:
    """Sends what is due, each message by one worker only."""
    due = WebhookMessage.objects.filter(due_at__lte=timezone.now()).order_by("due_at")
    return sum(_send(message_id) for message_id in list(due.values_list("pk", flat=True)[:AT_ONCE]))


def signature(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,` and the base64 of an HMAC-SHA256 over id, time and body. secret: with its prefix."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def _send(message_id: Any) -> bool:
    message = _claimed(message_id)
    if message is None:
        return False
    status = _call(message.webhook, str(message.pk), _body(message))
    taken = status is not None and status in TAKEN
    if taken:
        changes: dict[str, Any] = {"taken_at": timezone.now(), "due_at": None}
    elif message.attempts >= len(PAUSES):
        changes = {"due_at": None}
    else:
        changes = {}
    WebhookMessage.objects.filter(pk=message.pk).update(status_code=status, **changes)
    return taken


def _claimed(message_id: Any) -> WebhookMessage | None:
    """Counts the attempt and sets the next one *before* sending: the update finds its row for one worker."""
    with transaction.atomic():
        message = WebhookMessage.objects.filter(pk=message_id).first()
        if message is None or message.due_at is None:
            return None
        pause = PAUSES[min(message.attempts, len(PAUSES) - 1)]
        ours = WebhookMessage.objects.filter(pk=message_id, attempts=message.attempts, due_at=message.due_at)
        if not ours.update(attempts=F("attempts") + 1, due_at=timezone.now() + pause):
            return None
    found = WebhookMessage.objects.select_related("webhook", "take__project").filter(pk=message_id)
    return found.defer("take__peaks").first()


def _body(message: WebhookMessage) -> bytes:
    take = message.take
    kind = "take.finished" if take.status == Take.Status.DONE else "take.failed"
    data = {
        "take_id": str(take.pk),
        "number": take.number,
        "project_id": str(take.project_id),
        "title": take.project.title,
        "status": take.status,
        "duration": take.duration,
        "error": take.error,
    }
    whole = {"type": kind, "timestamp": message.ended_at.isoformat(), "data": data}
    return json.dumps(whole, separators=(",", ":")).encode()


def _call(webhook: Webhook, message_id: str, body: bytes) -> int | None:
    """The status that the address answered; None when it could not be reached, or may not be."""
    timestamp = int(timezone.now().timestamp())
    try:
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(webhook.secret.open(), message_id, timestamp, body),
        }
        with (
            outgoing_client(Bounds.of(CALL_SECONDS), read_seconds=CALL_SECONDS) as client,
            client.stream("POST", webhook.url, content=body, headers=headers) as response,
        ):
            return response.status_code
    except (httpx.HTTPError, AddressRefused, OutOfTime, ssl.SSLError, CannotDecrypt) as error:
        logger.info("Webhook %s: %s", webhook.pk, type(error).__name__)
        return None
