"""What a start puts in place before the first page is asked for. Each step is cheap when done before."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from songsmith.accounts.services import owner_link_create
from songsmith.core.word_data import book_prepare
from songsmith.engine.errors import EngineError, MissingPart
from songsmith.engine.models import catalogue, fetch
from songsmith.engine.system import soundfont_path
from songsmith.studio.demo import demo_create

Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Database, samples, demo song. Missing samples do not stop the start: writing works without them."""
    call_command("migrate", interactive=False, verbosity=0)
    soundfont_prepare(say)
    book_prepare()
    if demo_create():
        say("The demo song is being made: it can be heard in about a minute.")


def soundfont_prepare(say: Say) -> None:
    """The sound font of the system package, else fetched into the data directory."""
    try:
        soundfont_path()
    except MissingPart:
        try:
            fetch(catalogue()["soundfont"], say)
        except EngineError as error:
            say(f"No music yet: {error}")


def owner_link() -> str | None:
    """The address at which the first owner signs up, once; None when there is an owner."""
    secret = owner_link_create()
    return None if secret is None else settings.PUBLIC_URL + reverse("accounts:first_owner", args=[secret])
