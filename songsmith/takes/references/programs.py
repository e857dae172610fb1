"""References that programs send: known by their bytes for a day, described in the words of the music API."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.engine.covers.as_given import Keep
from songsmith.engine.covers.words import lyric_sheet
from songsmith.projects.models import Project
from songsmith.takes.growing import HEARD_EARLY
from songsmith.takes.models import Reference, Take
from songsmith.takes.references.covers import CoverWish, Words, cover_take
from songsmith.takes.references.intake import PIECE, fetched
from songsmith.takes.references.selectors import corrected_of
from songsmith.takes.references.services import reference_create

FEATURE_LIFE = timedelta(hours=24)
RIGHTS_NOTE = "Sent by a program, whose caller answers for it."

LABELS = {
    "Intro": "intro",
    "Verse": "verse",
    "Pre Chorus": "verse",
    "Build Up": "verse",
    "Chorus": "chorus",
    "Post Chorus": "chorus",
    "Hook": "chorus",
    "Bridge": "bridge",
    "Break": "bridge",
    "Transition": "bridge",
    "Interlude": "inst",
    "Inst": "inst",
    "Solo": "inst",
    "Outro": "outro",
}
"""Tag → the API's name for the part of a song."""


@dataclass(frozen=True, slots=True)
class Feature:
    """The answer of a preprocessing call. structure: JSON text; duration: seconds."""

    feature_id: str
    formatted_lyrics: str
    structure: str
    duration: float


def reference_from_bytes(*, user: User, project: Project, file: IO[bytes], name: str = "API") -> Reference:
    """The recording in this file: the one that is known already when the same bytes came before.

    file: seekable. It is being listened to when it is new: `waiting.reference_settled` waits. Raises Invalid
    (`code`: the reason of `engine.listen.refusals`).
    """
    md5 = _md5(file)
    known = Reference.objects.kept().filter(project=project, md5=md5).exclude(status=Reference.Status.FAILED)
    reference = known.exclude(status=Reference.Status.CANCELLED).order_by("created_at").first()
    if reference is None:
        file.seek(0)
        reference = reference_create(
            project=project, user=user, file=file, name=name, rights=Reference.Rights.PERMISSION,
            rights_note=RIGHTS_NOTE, limited=False,
        )  # fmt: skip
    reference.feature_id = _feature_id(user, md5)
    reference.feature_until = timezone.now() + FEATURE_LIFE
    reference.save(update_fields=["feature_id", "feature_until"])
    return reference


def reference_from_url(*, user: User, project: Project, url: str) -> Reference:
    """The same from an address. Raises Invalid."""
    with fetched(url) as file:
        return reference_from_bytes(user=user, project=project, file=file)


def reference_of_feature(*, user: User, feature_id: str) -> Reference | None:
    """What a program calls by this id; None: unknown, another user's, or older than a day."""
    found = Reference.objects.kept().filter(feature_id=feature_id, feature_until__gt=timezone.now())
    mine = found.filter(created_by=user, status=Reference.Status.DONE) if feature_id else found.none()
    return mine.select_related("project", "draft").order_by("-created_at").first()


def cover_preprocess(*, reference: Reference) -> Feature:
    """What was heard in it. Raises Conflict when nobody has listened yet."""
    heard = corrected_of(reference)
    segments = [
        {"start": round(one.start, 2), "end": round(one.end, 2), "label": LABELS[one.kind]}
        for one in heard.sections
    ]
    return Feature(
        feature_id=reference.feature_id,
        formatted_lyrics=lyric_sheet(heard, numbered=True).strip(),
        structure=json.dumps({"num_segments": len(segments), "segments": segments}),
        duration=round(heard.duration, 2),
    )


def cover_for_program(
    *,
    reference: Reference,
    user: User,
    prompt: str,
    lyrics: str = "",
    heard_early: bool = False,
    request_key: uuid.UUID | None = None,
) -> Take:
    """A cover that keeps all there is: with these words, else the ones that were heard, else "la".

    heard_early: it can be listened to while it is made. Raises Invalid, Conflict.
    """
    heard = corrected_of(reference)
    words = Words.HEARD if lyrics or (reference.draft and reference.draft.text.strip()) else Words.LA
    wish = CoverWish(prompt=prompt, words=words, keep=Keep(tune=bool(heard.tune)))
    return cover_take(
        reference=reference,
        user=user,
        wish=wish,
        lyrics=lyrics or None,
        options={HEARD_EARLY: True} if heard_early else {},
        request_key=request_key,
        limited=False,
    )


def _feature_id(user: User, md5: str) -> str:
    """32 hexadecimal digits: the same for the same bytes, another one for everybody."""
    return hashlib.sha256(f"{user.pk}:{md5}".encode()).hexdigest()[:32]


def _md5(file: IO[bytes]) -> str:
    found = hashlib.md5(usedforsecurity=False)
    file.seek(0)
    while piece := file.read(PIECE):
        found.update(piece)
    file.seek(0)
    return found.hexdigest()
