"""Addresses that are told when a take ends."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router
from ninja.responses import Status

from songsmith.api.once import made_once
from songsmith.api.resources.answers import refusals
from songsmith.api.resources.auth import READ, WRITE, Token, caller
from songsmith.api.resources.keys import Key, status_of
from songsmith.api.resources.pages import PAGE, Limit, Offset, page_of
from songsmith.api.resources.schemas import Page, WebhookMade, WebhookMessageShape, WebhookNew, WebhookShape
from songsmith.api.webhooks import webhook_create as webhook_made

router = Router(tags=["Webhooks"])
reading, writing = Token(READ), Token(WRITE)


@router.get("/webhooks", auth=reading, response=Page[WebhookShape], openapi_extra=refusals())
def webhook_list(request: HttpRequest, limit: Limit = PAGE, offset: Offset = 0) -> Page[WebhookShape]:
    """The addresses that the token's user has given."""
    found = list(caller(request).webhooks.order_by("created_at", "pk"))
    return page_of(request, found, WebhookShape.of, limit, offset)


@router.post(
    "/webhooks",
    auth=writing,
    response={201: WebhookMade, 200: WebhookMade},
    openapi_extra=refusals(404, 409),
)
def webhook_create(
    request: HttpRequest, body: WebhookNew, idempotency_key: Key = None
) -> Status[WebhookMade]:
    """From now on the address is told of every take of the user's songs that is finished or fails.

    Messages are POST requests signed as in the Standard Webhooks specification: HMAC-SHA256 over
    `webhook-id`, `webhook-timestamp` and the body, joined by dots, keyed with the bytes behind `whsec_`.
    Any 2xx answer within 10 seconds takes a message; others are tried six more times within 11 hours.
    """
    user = caller(request)
    webhook, fresh = made_once(
        user=user,
        key=idempotency_key,
        order=f"webhook {body.model_dump_json()}",
        find=lambda made: get_object_or_404(user.webhooks, pk=made),
        make=lambda: webhook_made(user=user, url=body.url)[0],
    )
    answer = WebhookMade(**WebhookShape.of(webhook).model_dump(), secret=webhook.secret.open())
    return Status(status_of(fresh), answer)


@router.delete("/webhooks/{webhook_id}", auth=writing, response={204: None}, openapi_extra=refusals(404))
def webhook_delete(request: HttpRequest, webhook_id: uuid.UUID) -> Status[None]:
    """The address is told nothing more."""
    get_object_or_404(caller(request).webhooks, pk=webhook_id).delete()
    return Status(HTTPStatus.NO_CONTENT, None)


@router.get(
    "/webhooks/{webhook_id}/messages",
    auth=reading,
    response=Page[WebhookMessageShape],
    openapi_extra=refusals(404),
)
def webhook_messages(
    request: HttpRequest, webhook_id: uuid.UUID, limit: Limit = PAGE, offset: Offset = 0
) -> Page[WebhookMessageShape]:
    """What the address was sent, newest first, and what it answered."""
    webhook = get_object_or_404(caller(request).webhooks, pk=webhook_id)
    found = list(webhook.messages.order_by("-created_at", "pk"))
    return page_of(request, found, WebhookMessageShape.of, limit, offset)
