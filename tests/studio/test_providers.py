"""Setting providers up, and choosing one: owner, other people, and where keys must not appear."""

from __future__ import annotations

import json
import sqlite3
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from songsmith.accounts.models import ProviderKey
from songsmith.accounts.selectors import provider_keys_for
from songsmith.accounts.services import provider_key_set
from songsmith.contract import writer_request
from songsmith.core.errors import Invalid
from songsmith.projects.services import project_local_only_set
from songsmith.takes import jobs
from songsmith.takes.models import Take
from songsmith.takes.services import take_create, take_retry
from tests.cast import Cast, cast
from tests.providers.conftest import service
from tests.providers.upstream import KEY, Upstream
from tests.takes.conftest import render

__all__ = ["cast", "service"]

MINE = "/settings/providers/mine/"


@pytest.fixture(autouse=True)
def _own_keys(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def hosted(cast: Cast, service: Upstream) -> Upstream:
    """The editor has set MiniMax up."""
    provider_key_set(user=cast.editor, provider="minimax", base_url=service.url, key=KEY, options={})
    return service


def save(client: Client, name: str = "minimax", scope: str = "mine", **fields: str) -> Any:
    return client.post(f"/settings/providers/{scope}/{name}/", fields)


def form(cast: Cast, **fields: str) -> dict[str, str]:
    return {"draft": str(cast.draft.pk), "request_key": str(uuid.uuid4()), "prompt": "slow folk", **fields}


def order(cast: Cast, **more: Any) -> Take:
    request = writer_request(prompt="slow folk", lyrics=cast.draft.text)
    return take_create(
        project=cast.project,
        draft=cast.draft,
        user=cast.editor,
        request=request,
        provider_name="minimax",
        **more,
    )


def test_a_key_is_stored_sealed_and_never_shown(cast: Cast) -> None:
    editor = cast.client("editor")
    assert save(editor, base_url="https://api.minimax.io", key=KEY).status_code == 302
    entry = ProviderKey.objects.get()
    assert entry.key.open() == KEY
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM accounts_providerkey")
        assert KEY not in cursor.fetchone()[0]
    assert KEY not in f"{entry} {entry!r} {vars(entry)}"
    page = editor.get(MINE)
    assert KEY not in page.content.decode()
    assert "A key is stored" in page.content.decode()


def test_an_empty_field_keeps_the_key_and_another_host_asks_for_its_own(cast: Cast) -> None:
    editor = cast.client("editor")
    save(editor, base_url="https://api.minimax.io", key=KEY)
    assert save(editor, base_url="https://api.minimax.io/", key="", model="music-1.5").status_code == 302
    entry = ProviderKey.objects.get()
    assert (entry.key.open(), entry.options["model"]) == (KEY, "music-1.5")
    assert save(editor, base_url="https://elsewhere.example.org", key="").status_code == 422


@pytest.mark.parametrize(
    "url",
    [
        "http://api.minimax.io",
        "https://127.0.0.1",
        "https://localhost",
        "https://gpu.lan:8000",
        "https://[::1]",
        "https://user:pass@api.minimax.io",
        "https://api.minimax.io/?a=b",
        "ftp://api.minimax.io",
        "nonsense",
    ],
)
def test_an_address_that_must_not_be_called_is_refused(cast: Cast, url: str) -> None:
    response = save(cast.client("editor"), base_url=url, key=KEY)
    assert response.status_code == 422
    assert KEY not in response.content.decode()
    assert not ProviderKey.objects.exists()


def test_a_server_at_home_needs_no_key_but_permission(cast: Cast, settings: Settings) -> None:
    editor = cast.client("editor")
    assert save(editor, "music3", base_url="http://gpu.lan:8000").status_code == 422
    settings.OUTGOING_PRIVATE_HOSTS = ["gpu.lan:8000"]
    assert save(editor, "music3", base_url="http://gpu.lan:8000").status_code == 302


def test_only_who_runs_the_server_sets_up_for_everybody(cast: Cast) -> None:
    assert cast.client("editor").get("/settings/providers/server/").status_code == 403
    assert (
        save(cast.client("editor"), scope="server", base_url="https://a.example.org", key=KEY).status_code
        == 403
    )
    cast.owner.is_staff = True
    cast.owner.save()
    assert (
        save(cast.client("owner"), scope="server", base_url="https://a.example.org", key=KEY).status_code
        == 302
    )
    assert provider_keys_for(cast.stranger)["minimax"].user is None
    assert cast.client("owner").get("/settings/providers/nobody/").status_code == 404
    assert save(cast.client("owner"), "builtin", base_url="https://a.example.org").status_code == 404


def test_ones_own_entry_comes_before_the_servers(cast: Cast) -> None:
    for user in (None, cast.editor):
        provider_key_set(user=user, provider="minimax", base_url="https://a.org", key=str(user), options={})
    assert provider_keys_for(cast.editor)["minimax"].user == cast.editor
    assert provider_keys_for(cast.owner)["minimax"].user is None


def test_the_test_button_says_what_it_found(cast: Cast, hosted: Upstream) -> None:
    editor = cast.client("editor")
    answer = editor.post(f"{MINE}minimax/test/", follow=True).content.decode()
    assert "knows this key" in answer
    assert KEY not in answer
    assert hosted.charged == 0
    editor.post(f"{MINE}minimax/delete/")
    assert not ProviderKey.objects.exists()
    assert editor.post(f"{MINE}minimax/test/").status_code == 422


def test_providers_are_offered_once_they_are_set_up(cast: Cast, hosted: Upstream) -> None:
    page = reverse("studio:song", args=[cast.project.pk])
    assert "take-provider" not in cast.client("owner").get(page).content.decode()
    shown = cast.client("editor").get(page).content.decode()
    assert shown.index('value="builtin"') < shown.index('value="minimax"')
    assert "Goes to <strong>127.0.0.1</strong>" in shown
    assert KEY not in shown


def test_the_preview_shows_the_words_and_the_receiver_and_sends_nothing(cast: Cast, hosted: Upstream) -> None:
    url = reverse("takes:payload_preview", args=[cast.project.pk])
    shown = cast.client("editor").post(url, form(cast, provider="minimax")).content.decode()
    assert f"{hosted.url}/v1/music_generation" in shown
    assert "Rain is writing letters" in shown
    assert KEY not in shown
    assert hosted.calls == []
    assert (
        "Nothing leaves" in cast.client("editor").post(url, form(cast, provider="builtin")).content.decode()
    )
    assert cast.client("viewer").post(url, form(cast)).status_code == 403
    assert cast.client("stranger").post(url, form(cast)).status_code == 404


def test_limits_follow_the_chosen_model(cast: Cast, hosted: Upstream) -> None:
    provider_key_set(
        user=cast.editor, provider="minimax", base_url=hosted.url, key=None, options={"model": "music-1.5"}
    )
    url = reverse("takes:take_create", args=[cast.project.pk])
    refused = cast.client("editor").post(url, form(cast, provider="minimax", prompt="x" * 301))
    assert refused.status_code == 422
    assert "10 to 300 characters" in refused.content.decode()
    with pytest.raises(Invalid):
        take_create(
            project=cast.project,
            draft=cast.draft,
            user=cast.editor,
            request=writer_request(prompt="x" * 301, lyrics=cast.draft.text),
            provider_name="minimax",
        )


def test_a_take_is_ordered_with_the_key_of_who_asked_and_says_what_was_sent(
    cast: Cast, hosted: Upstream
) -> None:
    take = order(cast)
    assert render(take) == "done"
    take.refresh_from_db()
    assert take.timing_estimated
    assert take.memory == {}
    page = cast.client("viewer").get(reverse("studio:take", args=[take.pk])).content.decode()
    assert "What was sent and what came back" in page
    assert "04ede0ab" in page
    assert "<dt>Seed</dt>" not in page, "it was not asked for, so it explains nothing"
    stored = json.dumps([take.recipe, take.output.report])
    assert KEY not in page + stored


def test_nobody_can_order_without_a_set_up(cast: Cast) -> None:
    with pytest.raises(Invalid, match="not set up"):
        order(cast)


def test_a_song_that_never_leaves_goes_nowhere(cast: Cast, hosted: Upstream) -> None:
    waiting = order(cast)
    url = reverse("projects:project_local_only", args=[cast.project.pk])
    assert cast.client("editor").post(url, {"local_only": "on"}).status_code == 403
    assert cast.client("owner").post(url, {"local_only": "on"}).status_code == 302
    cast.project.refresh_from_db()
    with pytest.raises(Invalid, match="never leaves this server"):
        order(cast)
    assert render(waiting) == "failed"
    shown = cast.client("editor").get(reverse("studio:song", args=[cast.project.pk])).content.decode()
    assert 'value="minimax"' not in shown
    assert hosted.calls == []
    project_local_only_set(project=cast.project, local_only=False)


def test_a_worker_that_died_while_waiting_costs_no_second_song(cast: Cast, hosted: Upstream) -> None:
    take = order(cast)
    claim = jobs.claim(take.pk)
    assert claim is not None
    jobs.remember(claim, {"sent": True})
    Take.objects.filter(pk=take.pk).update(status=Take.Status.QUEUED)
    assert render(take) == "failed"
    take.refresh_from_db()
    assert "may have been charged" in take.error
    assert hosted.calls == []
    take_retry(take=take)
    assert render(take) == "done"
    assert hosted.charged == 1


def test_a_finished_song_that_was_not_fetched_is_paid_once(cast: Cast, hosted: Upstream) -> None:
    take = order(cast)
    hosted.links = ["http 500"] * 3
    assert render(take) == "failed"
    take.refresh_from_db()
    take_retry(take=take)
    assert render(take) == "done"
    assert hosted.charged == 1


def test_the_database_file_holds_no_key(cast: Cast, hosted: Upstream) -> None:
    hosted.faults = ["1026"]
    take = order(cast)
    render(take)
    with connection.cursor() as cursor:
        database = cursor.connection
        if isinstance(database, sqlite3.Connection):
            assert KEY not in "\n".join(database.iterdump())
