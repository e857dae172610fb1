"""The demo song: there before the first owner is, so that a newcomer presses play within a minute."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.urls import reverse

from songsmith.accounts.models import User
from songsmith.accounts.selectors import has_owner
from songsmith.contract import writer_request
from songsmith.lyrics.selectors import drafts_of
from songsmith.lyrics.services import song_create
from songsmith.projects.models import Role
from songsmith.projects.selectors import projects_unowned
from songsmith.projects.services import membership_set
from songsmith.takes.services import take_create

TITLE = "Paper Boats"
SHEET = Path(__file__).parent / "sheets" / "paper-boats.txt"
PROMPT = "Pop ballad, melancholic, rainy night, piano and strings, 78 bpm"
SEED = 7
"""Any other sings the same words to another tune; one and the same makes every first start alike."""


@transaction.atomic
def demo_create() -> bool:
    """The song with a first take in the queue, for whoever becomes the owner.

    False, and nothing happens, when this server has an owner or the demo waits already.
    """
    if has_owner() or projects_unowned().exists():
        return False
    text = SHEET.read_text(encoding="utf-8")
    project = song_create(owner=None, title=TITLE, text=text)
    request = writer_request(prompt=PROMPT, lyrics=text)
    take_create(project=project, draft=drafts_of(project)[0], user=None, request=request, seed=SEED)
    return True


def demo_land(user: User) -> str:
    """Gives the demo to the new owner; returns the address of its page, else of the library."""
    project = projects_unowned().first()
    if project is None:
        return reverse("studio:library")
    membership_set(project=project, user=user, role=Role.OWNER)
    return reverse("studio:song", args=[project.pk])
