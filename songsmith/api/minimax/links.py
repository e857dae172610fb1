"""Links to finished sound that work for a day without a login: the address is signed, nothing is stored."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse

from songsmith.engine.files.transcode import Coding

LIFE = timedelta(hours=24)
SALT = "songsmith.api.links"


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link leads to."""

    take_id: uuid.UUID
    coding: Coding


def link_make(linked: Linked) -> str:
    """An absolute address under PUBLIC_URL."""
    coding = linked.coding
    content = [linked.take_id.hex, coding.container, coding.sample_rate, coding.bitrate, coding.comment]
    signed = signing.dumps(content, salt=SALT)
    path = reverse("api:music_file", kwargs={"signed": signed, "extension": coding.container})
    return f"{settings.PUBLIC_URL}{path}"


def link_open(signed: str) -> Linked | None:
    """None: forged, or older than LIFE."""
    try:
        take_id, *coding = signing.loads(signed, salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return None
    return Linked(uuid.UUID(take_id), Coding(*coding))
