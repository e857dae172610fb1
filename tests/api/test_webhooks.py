"""Webhooks: who is told what, signed so that it can be believed, and how often an address is tried."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from songsmith.api.models import Webhook, WebhookMessage
from songsmith.api.webhooks import PAUSES, webhook_create, webhooks_run
from songsmith.core.errors import Conflict, Invalid
from songsmith.takes.models import Take
from tests.api.test_resources import Call, call_as
from tests.cast import Cast
from tests.studio.songs import make_take

pytestmark = pytest.mark.django_db


@dataclass
class Listener:
    """Somebody's server: keeps what it is told, answers what the test wants."""

    url: str = ""
    answer: int = 204
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def listener(settings: Settings) -> Iterator[Listener]:
    found = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(found.answer)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.url = f"http://127.0.0.1:{server.server_port}/told"
    settings.OUTGOING_PRIVATE_HOSTS = [f"127.0.0.1:{server.server_port}"]
    yield found
    server.shutdown()
    server.server_close()


Ended = Callable[..., Take]


@pytest.fixture
def ended(cast: Cast) -> Ended:
    """A take of the cast's song that ended now."""
    numbers = itertools.count(1)

    def make(status: str = Take.Status.DONE, error: str = "") -> Take:
        take = make_take(cast.project, cast.draft, cast.editor, number=next(numbers))
        Take.objects.filter(pk=take.pk).update(status=status, error=error, finished_at=timezone.now())
        take.refresh_from_db()
        return take

    return make


def test_a_finished_take_is_told_once_and_can_be_believed(
    cast: Cast, listener: Listener, ended: Ended
) -> None:
    webhook, secret = webhook_create(user=cast.owner, url=listener.url)
    take = ended()
    assert (webhooks_run(), webhooks_run()) == (1, 0)
    ((headers, body),) = listener.got
    message = json.loads(body)
    assert message["type"] == "take.finished"
    assert message["data"]["take_id"] == str(take.pk)
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert secret not in repr(Webhook.objects.filter(pk=webhook.pk).values().get())


def test_a_failed_take_is_told_with_its_reason(cast: Cast, listener: Listener, ended: Ended) -> None:
    webhook_create(user=cast.owner, url=listener.url)
    ended(Take.Status.FAILED, "The disk is full.")
    webhooks_run()
    message = json.loads(listener.got[0][1])
    assert (message["type"], message["data"]["error"]) == ("take.failed", "The disk is full.")


def test_a_take_that_is_tried_again_is_told_again(cast: Cast, listener: Listener, ended: Ended) -> None:
    webhook_create(user=cast.owner, url=listener.url)
    take = ended(Take.Status.FAILED, "broke")
    webhooks_run()
    Take.objects.filter(pk=take.pk).update(status=Take.Status.DONE, finished_at=timezone.now())
    webhooks_run()
    assert [json.loads(body)["type"] for _, body in listener.got] == ["take.failed", "take.finished"]


def test_what_ended_before_the_webhook_and_what_was_cancelled_is_not_told(
    cast: Cast, listener: Listener, ended: Ended
) -> None:
    ended()
    webhook_create(user=cast.owner, url=listener.url)
    ended(Take.Status.CANCELLED)
    assert webhooks_run() == 0
    assert listener.got == []


@pytest.mark.parametrize("role", ["owner", "editor", "commenter", "viewer", "guest"])
def test_members_are_told_of_their_songs(role: str, cast: Cast, listener: Listener, ended: Ended) -> None:
    webhook_create(user=cast.user(role), url=listener.url)
    ended()
    assert webhooks_run() == 1


def test_strangers_are_told_nothing(cast: Cast, listener: Listener, ended: Ended) -> None:
    webhook_create(user=cast.stranger, url=listener.url)
    ended()
    assert webhooks_run() == 0


def test_an_address_that_fails_is_tried_again_and_given_up(
    cast: Cast, listener: Listener, ended: Ended
) -> None:
    webhook_create(user=cast.owner, url=listener.url)
    ended()
    listener.answer = 500
    for tried in range(1, len(PAUSES) + 1):
        webhooks_run()
        message = WebhookMessage.objects.get()
        assert (message.attempts, message.status_code) == (tried, 500)
        WebhookMessage.objects.filter(due_at__isnull=False).update(due_at=timezone.now())
    webhooks_run()
    assert WebhookMessage.objects.get().due_at is None
    assert len(listener.got) == len(PAUSES)
    assert len({headers["webhook-id"] for headers, _ in listener.got}) == 1


def test_an_address_that_recovers_gets_its_message(cast: Cast, listener: Listener, ended: Ended) -> None:
    webhook_create(user=cast.owner, url=listener.url)
    ended()
    listener.answer = 503
    assert webhooks_run() == 0
    listener.answer = 200
    assert webhooks_run() == 0, "not before its pause is over"
    WebhookMessage.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert webhooks_run() == 1
    assert WebhookMessage.objects.get().taken_at is not None


def test_private_addresses_are_never_called(
    cast: Cast, listener: Listener, ended: Ended, settings: Settings
) -> None:
    webhook_create(user=cast.owner, url=listener.url)
    settings.OUTGOING_PRIVATE_HOSTS = []
    ended()
    assert webhooks_run() == 0
    assert listener.got == []


@pytest.mark.parametrize("url", ["ftp://example.org/", "https://me:secret@example.org/", "example.org", ""])
def test_what_is_no_address_is_refused(url: str, cast: Cast) -> None:
    with pytest.raises(Invalid):
        webhook_create(user=cast.owner, url=url)


def test_nobody_has_more_than_twenty(cast: Cast) -> None:
    for number in range(20):
        webhook_create(user=cast.owner, url=f"https://example.org/{number}")
    with pytest.raises(Conflict):
        webhook_create(user=cast.owner, url="https://example.org/one-more")


def test_webhooks_are_made_listed_and_deleted_by_their_user_alone(cast: Cast) -> None:
    mine: Call = call_as(cast.owner)
    other: Call = call_as(cast.editor)
    status, made = mine("POST", "/webhooks", {"url": "https://example.org/told"})
    assert status == 201
    assert made["secret"].startswith("whsec_")
    assert "secret" not in mine("GET", "/webhooks")[1]["items"][0]
    path = f"/webhooks/{made['id']}"
    assert other("GET", "/webhooks")[1]["items"] == []
    assert other("DELETE", path)[0] == 404
    assert other("GET", f"{path}/messages")[0] == 404
    assert mine("GET", f"{path}/messages")[1]["items"] == []
    assert call_as(cast.owner, "read")("DELETE", path)[0] == 403
    assert mine("DELETE", path)[0] == 204
    assert mine("GET", "/webhooks")[1]["total"] == 0
