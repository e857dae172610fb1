"""What is not heard for want of models is said beforehand, and who can mend it is told how."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from songsmith.accounts.models import User
from songsmith.takes.models import Reference
from songsmith.takes.references import parts


@pytest.fixture
def nothing_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SONGSMITH_MODELS", str(tmp_path / "none"))


@pytest.mark.usefixtures("nothing_fetched")
def test_the_pages_say_what_is_missing_and_the_owner_of_the_server_how_to_get_it(
    client: Client, owner: User, reference: Reference
) -> None:
    client.force_login(owner)
    for staff in (False, True):
        User.objects.filter(pk=owner.pk).update(is_staff=staff)
        for path in (
            f"/songs/{reference.project_id}/references/",
            f"/references/{reference.pk}/",
            "/recordings/",
        ):
            page = client.get(path).content.decode()
            assert "the sung tune and the words" in page
            assert ("manage.py models separation notes whisper-base" in page) is staff


def test_nothing_is_said_where_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_is_here", lambda model: True)
    assert parts.lacking() is None


@pytest.mark.usefixtures("nothing_fetched")
def test_only_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_is_here", lambda model: model.name != parts.NOTES)
    found = parts.lacking()
    assert found is not None
    assert found.names == ("notes",)
    assert found.unheard == (parts.WITHOUT[parts.NOTES],)
