"""The socket of a sheet, as an ASGI application: who comes in, and what they may say.

Not one of channels' consumers: those go through a database thread and a channel of their own for each
message, which at fifty people in one sheet is most of the work.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import uuid
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from songsmith.lyrics.collab.document import CLIENT_MAX, BadUpdate
from songsmith.lyrics.collab.gate import Refused, admit
from songsmith.lyrics.collab.member import Close, Member, Send
from songsmith.lyrics.collab.room import Room, TooLong
from songsmith.lyrics.collab.rooms import enter, leave
from songsmith.lyrics.collab.thread import in_store
from songsmith.lyrics.collab.wire import (
    MESSAGE_MAX_BYTES,
    BadMessage,
    Question,
    Update,
    answer,
    message_read,
    question,
)
from songsmith.lyrics.models import Draft

Receive = Callable[[], Awaitable[dict[str, Any]]]
Scope = dict[str, Any]

_PATH = re.compile(r"/ws/drafts/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")


async def draft_socket(scope: Scope, receive: Receive, send: Send) -> None:
    """`/ws/drafts/<id>/?client=<Yjs client id>`. Who may not come in is refused before it is accepted.

    What sockets are closed with: `Close`.
    """
    await receive()  # websocket.connect
    try:
        draft, member = await _admitted(scope, send)
        await send({"type": "websocket.accept"})
        room = await enter(member, draft.pk, draft.project_id)
    except (Refused, Draft.DoesNotExist) as error:
        code = error.code if isinstance(error, Refused) else Close.NOT_FOUND
        await send({"type": "websocket.close", "code": code})
        return
    delivery = asyncio.create_task(_deliver(member))
    try:
        await _listen(room, member, receive)
    finally:
        delivery.cancel()
        await leave(member, room)


async def _admitted(scope: Scope, send: Send) -> tuple[Draft, Member]:
    """Raises Refused."""
    headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
    path = _PATH.fullmatch(scope["path"].removeprefix(scope.get("root_path", "")))
    if path is None:
        raise Refused(Close.NOT_FOUND)
    if not _from_our_pages(headers.get(b"origin", ""), headers.get(b"host", "")):
        raise Refused(Close.NOT_ALLOWED)
    draft, person = await in_store(admit, _session(headers.get(b"cookie", "")), uuid.UUID(path[1]))
    return draft, Member(person, _client(scope), send)


def _from_our_pages(origin: str, host: str) -> bool:
    """Browsers send cookies along whoever's page opens a socket; only the origin tells them apart."""
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    domain, _ = split_domain_port(host)
    return urlsplit(origin).netloc == host and validate_host(domain, settings.ALLOWED_HOSTS)


def _session(cookies: str) -> str:
    """The key of the session; "" without one."""
    try:
        found = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return found.value if found else ""


async def _deliver(member: Member) -> None:
    with contextlib.suppress(OSError):  # what a server raises when the other side has gone
        await member.deliver()


async def _listen(room: Room, member: Member, receive: Receive) -> None:
    """Until the socket is closed."""
    while (event := await receive())["type"] != "websocket.disconnect":
        data = event.get("bytes")
        if not data or member.is_closing:
            continue
        if len(data) > MESSAGE_MAX_BYTES:
            member.close(Close.TOO_LARGE)
            continue
        try:
            _hear(room, member, data)
        except (BadMessage, BadUpdate):
            member.close(Close.BAD_MESSAGE)
        except TooLong:
            member.close(Close.TOO_LONG)


def _hear(room: Room, member: Member, data: bytes) -> None:
    """Raises BadMessage, BadUpdate, TooLong. What somebody writes who may only read is dropped."""
    message = message_read(data)
    if isinstance(message, Question):
        member.tell(answer(room.document.update_since(message.state)))
        if member.person.can_edit:
            member.tell(question(room.document.state))
    elif isinstance(message, Update):
        if member.person.can_edit:
            room.write(member, message.payload, is_answer=message.is_answer)
    elif message is not None:
        room.present(member, message)


def _client(scope: dict[str, Any]) -> int | None:
    given = parse_qs(scope["query_string"].decode("latin-1")).get("client", [""])[0]
    if not (given.isascii() and given.isdigit() and len(given) <= len(str(CLIENT_MAX))):
        return None
    return int(given) if int(given) < CLIENT_MAX else None
