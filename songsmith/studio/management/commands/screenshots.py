"""`manage.py screenshots`: the README's pictures, from an app that runs on the same database."""

from __future__ import annotations

from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from songsmith.accounts.models import User
from songsmith.engine.paths import ROOT
from songsmith.projects.models import Membership, Role
from songsmith.studio.shots import NoBrowser, shots_for, shots_take
from songsmith.takes.models import Take

FOLDER = ROOT / "static" / "screenshots"
BACKEND = "django.contrib.auth.backends.ModelBackend"


class Command(BaseCommand):
    help = "Take the pictures of the README from the app that is running (see bin/serve)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default=settings.PUBLIC_URL, help="where the app runs")
        parser.add_argument("--folder", type=Path, default=FOLDER, help="where the pictures go")
        parser.add_argument("--title", default="Paper Boats", help="the song to show")

    def handle(self, *args: Any, **options: Any) -> None:
        take = self._take(options["title"])
        user = self._owner(take)
        session = _session(user)
        paths = reverse("studio:song", args=[take.project_id]), reverse("studio:take", args=[take.pk])
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key}
        try:
            for file in shots_take(
                shots_for(*paths), url=options["url"], cookie=cookie, folder=options["folder"]
            ):
                self.stdout.write(str(file))
        except NoBrowser as error:
            raise CommandError(str(error)) from error
        finally:
            session.delete()

    def _take(self, title: str) -> Take:
        done = Take.objects.light().kept().filter(status=Take.Status.DONE, project__deleted_at=None)
        take = done.filter(project__title=title).order_by("-number").first()
        if take is None:
            raise CommandError(
                f"There is no finished take of “{title}” yet: start bin/serve and let it sing."
            )
        return take

    def _owner(self, take: Take) -> User:
        owners = Membership.objects.filter(project=take.project_id, role=Role.OWNER).select_related("user")
        member = owners.order_by("created_at").first()
        if member is None:
            raise CommandError("Nobody owns this song yet: open the link that bin/serve printed.")
        return member.user


def _session(user: User) -> Any:
    """A session of the user that ends with this command."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session
