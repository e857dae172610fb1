"""Covers by a provider that is sent the recording: from the page to the take, and what stays here."""

from __future__ import annotations

import base64
import json
import threading
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.accounts.services import provider_key_set
from songsmith.core.errors import Conflict, Invalid
from songsmith.lyrics.services import draft_edit
from songsmith.projects.services import project_local_only_set
from songsmith.takes import rendering
from songsmith.takes.models import Reference, Take, TakeOutput
from songsmith.takes.references.elsewhere import sections_of
from songsmith.takes.references.hosted import (
    HostedWish,
    HostedWords,
    hosted_listen,
    hosted_take,
    words_use,
)
from songsmith.takes.references.services import reference_correct, reference_trim
from tests.providers.conftest import service
from tests.providers.upstream import KEY, TRACE, Upstream
from tests.takes.conftest import People
from tests.takes.references.conftest import Bring, listen
from tests.takes.references.sounds import wav_bytes

__all__ = ["service"]

THEIRS = "[Verse]\nRain is writing letters home\n\n[Chorus]\nOn the window of the train tonight"
STYLE = "slow bossa nova, nylon guitar"


@pytest.fixture(autouse=True)
def _minimax(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    settings.PROVIDERS = [
        "songsmith.providers.builtin.BuiltinProvider",
        "songsmith.providers.minimax.MiniMaxProvider",
    ]


@pytest.fixture
def hosted(owner: User, service: Upstream) -> Upstream:
    """The owner has set MiniMax up."""
    provider_key_set(user=owner, provider="minimax", base_url=service.url, key=KEY, options={})
    return service


def send(reference: Reference, user: User) -> Reference:
    """Sends the recording, and does what a worker does."""
    hosted_listen(reference=reference, user=user, provider_name="minimax")
    assert listen(reference) == "done"
    return Reference.objects.get(pk=reference.pk)


def make(reference: Reference, user: User, words: HostedWords = HostedWords.SHEET) -> Take:
    take = hosted_take(reference=reference, user=user, provider_name="minimax", wish=HostedWish(STYLE, words))
    rendering.render(take.pk, stopping=threading.Event(), enqueue=lambda _: None)
    return Take.objects.get(pk=take.pk)


def report(take: Take) -> dict[str, Any]:
    found: dict[str, Any] = TakeOutput.objects.get(pk=take.pk).report
    return found


def test_what_is_heard_there_fills_the_page_and_what_was_heard_here_stays(
    reference: Reference, owner: User, hosted: Upstream
) -> None:
    before = reference.heard
    found = send(reference, owner)
    assert found.is_done
    assert found.heard == before
    assert found.draft is not None
    assert found.draft.text.strip() == THEIRS
    assert [one["kind"] for one in found.corrections["sections"]] == ["Intro", "Verse", "Chorus"]
    assert base64.b64decode(hosted.recordings()[0]["audio_base64"]) == wav_bytes()
    words_use(reference=found, user=owner, elsewhere=False)
    assert found.draft.text.startswith("[Verse]\nRain is writing letters\n")
    assert "sections" not in found.corrections
    words_use(reference=found, user=owner, elsewhere=True)
    assert found.draft.text.strip() == THEIRS
    assert found.corrections["sections"] == sections_of(found)
    assert found.draft.revisions.count() >= 2, "what was there before can be had back"


def test_what_a_writer_has_corrected_is_not_written_over(
    reference: Reference, owner: User, hosted: Upstream
) -> None:
    assert reference.draft is not None
    draft_edit(draft=reference.draft, text="[Verse]\nMy own words\n", user=owner)
    mine = [{"start": 0.0, "kind": "Bridge"}]
    reference_correct(reference=reference, item="sections", value=mine)
    found = send(reference, owner)
    assert found.draft is not None
    assert found.draft.text == "[Verse]\nMy own words\n"
    assert found.corrections["sections"] == mine
    assert found.elsewhere["lyrics"], "offered on the page"


def test_a_take_of_corrected_words_in_two_steps(reference: Reference, owner: User, hosted: Upstream) -> None:
    found = send(reference, owner)
    assert found.draft is not None
    draft_edit(draft=found.draft, text="[Verse]\nRain is writing letters to my house\n", user=owner)
    take = make(found, owner)
    assert take.is_done, take.error
    (order,) = hosted.orders()
    assert order["lyrics"] == "[Verse]\nRain is writing letters to my house"
    assert order["prompt"] == STYLE
    assert order["cover_feature_id"] == found.elsewhere["feature_id"]
    assert len(hosted.recordings()) == 1
    assert (take.reference_id, take.provider, take.timing_estimated) == (found.pk, "minimax", True)
    assert report(take)["received"]["trace_id"] == TRACE
    assert report(take)["sent"]["body"]["lyrics"] == order["lyrics"]


def test_a_take_in_one_step_sends_no_words(reference: Reference, owner: User, hosted: Upstream) -> None:
    take = make(reference, owner, HostedWords.THEIRS)
    assert take.is_done, take.error
    (order,) = hosted.orders()
    assert "lyrics" not in order
    assert base64.b64decode(order["audio_base64"]) == wav_bytes()
    assert len(json.dumps(report(take))) < 5000


def test_a_take_in_one_step_needs_nobody_to_have_listened_here(
    bring: Bring, owner: User, hosted: Upstream, client: Client
) -> None:
    waiting = bring()
    client.force_login(owner)
    plain = client.get(f"/references/{waiting.pk}/").content.decode()
    assert "without waiting for that" in plain
    page = client.get(f"/references/{waiting.pk}/?by=minimax").content.decode()
    assert "whatever is heard there, in one step" in page
    assert "the words above" not in page
    form = {"request_key": str(uuid.uuid4()), "prompt": STYLE, "words": "theirs"}
    shown = client.post(f"/references/{waiting.pk}/payload/minimax/", form).content.decode()
    assert "Send the recording and make a take" in shown
    assert hosted.calls == []
    client.post(f"/references/{waiting.pk}/by/minimax/", {**form, "make": "take"})
    take = Take.objects.get()
    rendering.render(take.pk, stopping=threading.Event(), enqueue=lambda _: None)
    take.refresh_from_db()
    assert take.is_done, take.error
    waiting.refresh_from_db()
    assert waiting.status == Reference.Status.QUEUED, "it is listened to all the same"


def test_an_id_that_expired_there_is_asked_for_again_and_kept(
    reference: Reference, owner: User, hosted: Upstream
) -> None:
    found = send(reference, owner)
    hosted.features.clear()
    take = make(found, owner)
    assert take.is_done, take.error
    assert len(hosted.recordings()) == 2
    assert hosted.charged == 1


def test_the_same_recording_is_sent_once_a_day(
    reference: Reference, bring: Bring, owner: User, hosted: Upstream
) -> None:
    send(reference, owner)
    twin = bring()
    listen(twin)
    assert send(twin, owner).elsewhere["feature_id"]
    assert len(hosted.recordings()) == 1
    stored = reference.elsewhere | Reference.objects.get(pk=reference.pk).elsewhere
    for pk in (reference.pk, twin.pk):
        Reference.objects.filter(pk=pk).update(elsewhere={**stored, "until": 0})
    send(Reference.objects.get(pk=twin.pk), owner)
    assert len(hosted.recordings()) == 2, "a day later"


def test_only_the_part_that_is_used_is_sent(reference: Reference, owner: User, hosted: Upstream) -> None:
    reference_trim(reference=reference, start=0.0, end=8.0)
    listen(reference)
    found = send(reference, owner)
    sent = base64.b64decode(hosted.recordings()[0]["audio_base64"])
    assert sent[:4] == b"fLaC"
    assert len(found.corrections["sections"]) == 3
    reference_trim(reference=found, start=0.0, end=12.0)
    assert found.elsewhere == {}


@pytest.mark.parametrize(
    ("fault", "words"), [("2153", "closed"), ("1008", "balance"), ("html", "not its music")]
)
def test_a_failure_is_told_and_what_was_heard_here_stays(
    reference: Reference, owner: User, hosted: Upstream, fault: str, words: str
) -> None:
    hosted.faults = [fault]
    found = send(reference, owner)
    assert found.is_done
    assert found.heard
    assert words in found.elsewhere["error"]
    assert KEY not in json.dumps(found.elsewhere)
    assert "feature_id" not in found.elsewhere


def test_an_ambiguous_failure_is_no_second_paid_call(
    reference: Reference, owner: User, hosted: Upstream
) -> None:
    found = send(reference, owner)
    hosted.faults = ["drop"]
    take = make(found, owner)
    assert "may have charged" in take.error
    assert len(hosted.orders()) == 1


def test_a_song_that_stays_here_stays_here(reference: Reference, owner: User, hosted: Upstream) -> None:
    hosted_listen(reference=reference, user=owner, provider_name="minimax")
    project_local_only_set(project=reference.project, local_only=True)
    assert listen(reference) == "done"
    assert "never leaves" in reference.elsewhere["error"]
    for ordered in (
        lambda: hosted_listen(reference=reference, user=owner, provider_name="minimax"),
        lambda: hosted_take(reference=reference, user=owner, provider_name="minimax", wish=HostedWish(STYLE)),
    ):
        with pytest.raises(Invalid, match="never leaves"):
            ordered()
    assert hosted.calls == []


@pytest.mark.parametrize(
    ("prompt", "text", "field"),
    [
        ("short", THEIRS, "prompt"),
        ("long " * 61, THEIRS, "prompt"),
        (STYLE, "la la\n", "words"),
        (STYLE, "[Verse]\n" + "la la la la la\n" * 80, "words"),
        (STYLE, "[Verse]\n[Chorus]\n[Bridge]\n", "words"),
    ],
)
def test_the_contract_holds_before_anything_is_sent(
    reference: Reference, owner: User, hosted: Upstream, prompt: str, text: str, field: str
) -> None:
    assert reference.draft is not None
    draft_edit(draft=reference.draft, text=text, user=owner)
    with pytest.raises(Invalid) as refused:
        hosted_take(reference=reference, user=owner, provider_name="minimax", wish=HostedWish(prompt))
    assert refused.value.field == field
    assert hosted.calls == []


def test_nothing_goes_out_without_rights_or_while_it_is_listened_to(
    bring: Bring, reference: Reference, owner: User, hosted: Upstream
) -> None:
    unstated = bring(rights="")
    listen(unstated)
    with pytest.raises(Invalid) as refused:
        hosted_listen(reference=unstated, user=owner, provider_name="minimax")
    assert refused.value.field == "rights"
    hosted_listen(reference=reference, user=owner, provider_name="minimax")
    with pytest.raises(Conflict):
        hosted_listen(reference=reference, user=owner, provider_name="minimax")


def form(**more: str) -> dict[str, str]:
    return {"prompt": STYLE, "words": "sheet", "request_key": str(uuid.uuid4()), **more}


def test_the_page_sends_nothing_before_it_was_shown(
    reference: Reference, owner: User, hosted: Upstream
) -> None:
    client = Client()
    client.force_login(owner)
    at = f"/references/{reference.pk}"
    assert "?by=minimax" in client.get(f"{at}/").content.decode()
    page = client.get(f"{at}/?by=minimax").content.decode()
    assert "The recording itself leaves this server" in page
    assert "10 to 300 characters" in page
    assert 'data-max="1000"' in page
    assert 'name="make"' not in page
    shown = client.post(f"{at}/payload/minimax/", form()).content.decode()
    assert "Send the recording to MiniMax" in shown
    assert "/v1/music_cover_preprocess" in shown
    assert KEY not in page + shown
    assert hosted.calls == []
    assert client.post(f"{at}/by/minimax/", form(make="listen")).status_code == 302
    reference.refresh_from_db()
    listen(reference)
    shown = client.post(f"{at}/payload/minimax/", form()).content.decode()
    assert "Send the recording" not in shown
    assert "/v1/music_generation" in shown
    assert "Use what MiniMax heard" in client.get(f"{at}/").content.decode()
    shown = client.post(f"{at}/payload/minimax/", form(prompt="short")).content.decode()
    assert "write at least 10" in shown
    assert 'name="make"' not in shown
    refused = client.post(f"{at}/by/minimax/", form(make="take", prompt="short"))
    assert refused.status_code == 422
    assert "write at least 10" in refused.content.decode()
    assert client.post(f"{at}/by/minimax/", form(make="take")).status_code == 302
    assert Take.objects.get().provider == "minimax"


def test_without_a_connection_nothing_is_offered(
    reference: Reference, owner: User, service: Upstream
) -> None:
    client = Client()
    client.force_login(owner)
    assert "by=minimax" not in client.get(f"/references/{reference.pk}/?by=minimax").content.decode()
    assert client.post(f"/references/{reference.pk}/payload/minimax/", form()).status_code == 422
    assert client.post(f"/references/{reference.pk}/by/minimax/", form(make="take")).status_code == 422
    assert service.calls == []


@pytest.mark.parametrize("role", ["editor", "commenter", "viewer", "guest", "stranger"])
def test_editors_send_and_nobody_else(
    reference: Reference, people: People, service: Upstream, role: str
) -> None:
    provider_key_set(user=None, provider="minimax", base_url=service.url, key=KEY, options={})
    client, at = people[role], f"/references/{reference.pk}"
    expected = {"editor": {200, 302}, "stranger": {404}}.get(role, {403})
    for response in (
        client.post(f"{at}/payload/minimax/", form()),
        client.post(f"{at}/words/", {"from": "here"}),
        client.post(f"{at}/by/minimax/", form(make="listen")),
    ):
        assert response.status_code in expected
    if role in ("commenter", "viewer"):
        assert "by=minimax" not in client.get(f"{at}/?by=minimax").content.decode()


def test_the_key_is_nowhere_in_the_database_in_clear(
    reference: Reference, owner: User, hosted: Upstream
) -> None:
    make(send(reference, owner), owner)
    with connection.cursor() as cursor:
        for table in ("takes_reference", "takes_take", "takes_takeoutput", "accounts_providerkey"):
            cursor.execute(f"SELECT * FROM {table}")
            assert KEY not in str(cursor.fetchall())
