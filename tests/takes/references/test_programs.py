"""What programs get: ids by content, for a day, and songs in one step or two."""

from __future__ import annotations

import asyncio
import io
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.core.errors import Conflict, Invalid
from songsmith.engine.covers.as_given import Keep
from songsmith.language.tags import TAGS
from songsmith.projects.models import Project
from songsmith.takes.models import Reference
from songsmith.takes.references.programs import (
    LABELS,
    cover_for_program,
    cover_preprocess,
    reference_from_bytes,
    reference_from_url,
    reference_of_feature,
)
from songsmith.takes.waiting import reference_settled
from tests.takes.conftest import People
from tests.takes.references.conftest import listen
from tests.takes.references.sounds import SECONDS, WORDS, tune_sound, wav_bytes


def send(user: User, project: Project, data: bytes | None = None) -> Reference:
    return reference_from_bytes(user=user, project=project, file=io.BytesIO(data or wav_bytes()))


def test_the_same_bytes_have_the_same_id_and_are_listened_to_once(project: Project, owner: User) -> None:
    first, second = send(owner, project), send(owner, project)
    assert first.pk == second.pk
    assert first.feature_id == second.feature_id
    assert len(first.feature_id) == 32
    assert set(first.feature_id) <= set("0123456789abcdef")
    other = send(owner, project, wav_bytes(tune_sound(freq=2.0)))
    assert other.feature_id != first.feature_id


def test_an_id_is_good_for_a_day_for_who_got_it(project: Project, owner: User, people: People) -> None:
    sent = send(owner, project)
    assert reference_of_feature(user=owner, feature_id=sent.feature_id) is None, "nobody listened yet"
    listen(sent)
    assert reference_of_feature(user=owner, feature_id=sent.feature_id) == sent
    assert reference_of_feature(user=people.users["stranger"], feature_id=sent.feature_id) is None
    assert reference_of_feature(user=owner, feature_id="") is None
    Reference.objects.update(feature_until=timezone.now() - timedelta(seconds=1))
    assert reference_of_feature(user=owner, feature_id=sent.feature_id) is None
    send(owner, project)
    assert reference_of_feature(user=owner, feature_id=sent.feature_id) == sent, "sent again, known again"


def test_it_is_described_as_the_api_has_it(project: Project, owner: User) -> None:
    sent = send(owner, project)
    with pytest.raises(Conflict):
        cover_preprocess(reference=sent)
    listen(sent)
    feature = cover_preprocess(reference=sent)
    assert feature.feature_id == sent.feature_id
    assert feature.formatted_lyrics == f"[Verse 1]\n{WORDS[0]}\n\n[Chorus 1]\n{WORDS[1]}"
    assert json.loads(feature.structure) == {
        "num_segments": 2,
        "segments": [
            {"start": 0.0, "end": 8.0, "label": "verse"},
            {"start": 8.0, "end": SECONDS, "label": "chorus"},
        ],
    }
    assert feature.duration == pytest.approx(SECONDS, abs=0.02)
    assert LABELS.keys() == set(TAGS)


def test_one_step_sings_what_was_heard_and_two_steps_other_words(project: Project, owner: User) -> None:
    sent = send(owner, project)
    listen(sent)
    heard = cover_for_program(reference=sent, user=owner, prompt="warm bossa nova")
    assert WORDS[0] in heard.recipe["lyrics"]
    other = cover_for_program(
        reference=sent, user=owner, prompt="warm bossa nova", lyrics="[Verse]\nOther words"
    )
    assert other.recipe["lyrics"] == "[Verse]\nOther words"
    assert other.recipe["given"] == heard.recipe["given"]
    assert Keep() == Keep(tune=True, chords=True, length=True)
    assert sent.draft is not None
    sent.draft.refresh_from_db()
    assert WORDS[0] in sent.draft.text, "the sheet keeps what was heard"


def test_what_cannot_be_used_has_a_reason_for_programs(
    real_decoder: None, project: Project, owner: User
) -> None:
    with pytest.raises(Invalid) as refused:
        send(owner, project, wav_bytes(tune_sound(2.0)))
    assert refused.value.code == "too_short"
    with pytest.raises(Invalid) as refused:
        reference_from_url(user=owner, project=project, url="http://169.254.169.254/latest")
    assert refused.value.code == "not_fetched"


@pytest.mark.django_db(transaction=True)
def test_waiting_ends_when_somebody_listened(project: Project, owner: User) -> None:
    sent = send(owner, project)

    async def wait() -> Reference.Status:
        waiting = asyncio.ensure_future(reference_settled(sent.pk))
        await asyncio.to_thread(listen, sent)
        return await waiting

    assert asyncio.run(wait()) == Reference.Status.DONE
