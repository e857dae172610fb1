"""The stream of a song's page: full at first, then what changed, then closed."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from http import HTTPStatus
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient
from django.urls import reverse

from songsmith.projects.models import Membership, Project
from songsmith.takes import events, jobs, leases
from songsmith.takes.models import Take
from songsmith.takes.selectors import take_states
from tests.takes.conftest import MakeTake, People

ROLES = ("owner", "editor", "commenter", "viewer", "guest", "stranger")
OK, FORBIDDEN, MISSING = HTTPStatus.OK, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "LOOK_SECONDS", 0.02)


async def stream(people: People, project: Project, who: str = "owner") -> Any:
    client = AsyncClient()
    await client.aforce_login(people.users[who])
    return await client.get(reverse("takes:project_events", args=[project.pk]))


async def frames(response: Any) -> AsyncGenerator[str]:
    async for frame in response:
        yield frame.decode()


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("who", "answer"), list(zip(ROLES, (OK, OK, OK, OK, FORBIDDEN, MISSING), strict=True))
)
async def test_viewers_may_follow(people: People, project: Project, who: str, answer: HTTPStatus) -> None:
    response = await stream(people, project, who)
    assert response.status_code == answer
    if response.streaming:
        [frame async for frame in frames(response)]


@pytest.mark.asyncio
async def test_with_nothing_in_flight_it_shows_the_state_and_closes(people: People, project: Project) -> None:
    response = await stream(people, project)
    assert response["Content-Type"].startswith("text/event-stream")
    first, last = [frame async for frame in frames(response)]
    assert '<hx-partial hx-target="#take-cards"' in first
    assert "No takes yet" in first
    assert last.startswith("event: close\n")


@pytest.mark.asyncio
async def test_progress_comes_card_by_card_until_all_is_done(
    people: People, project: Project, queued: MakeTake
) -> None:
    take = await sync_to_async(queued)()
    other = await sync_to_async(queued)()
    await sync_to_async(jobs.cancel)(other.pk)
    flow = frames(await stream(people, project))
    first = await anext(flow)
    assert "Waiting for its turn" in first
    assert f'id="take-{other.pk}"' in first

    claim = await sync_to_async(jobs.claim)(take.pk)
    assert claim is not None
    await sync_to_async(leases.heartbeat)(claim, progress=0.5, stage_label="Singing verse 2 of 3")
    second = await anext(flow)
    assert f'<hx-partial hx-target="#take-{take.pk}" hx-swap="outerMorph">' in second
    assert "Singing verse 2 of 3" in second
    assert str(other.pk) not in second

    outcome = jobs.Outcome("x.flac", duration=60.0, sample_rate=8000, peaks=b"", peaks_zoom=b"")
    await sync_to_async(jobs.finish)(claim, outcome)
    third = await anext(flow)
    assert "is-new" in third
    assert "data-play" in third
    assert (await anext(flow)).startswith("event: close\n")
    assert [frame async for frame in flow] == []


@pytest.mark.asyncio
async def test_a_take_that_comes_along_sends_the_whole_list(
    people: People, project: Project, queued: MakeTake
) -> None:
    await sync_to_async(queued)()
    flow = frames(await stream(people, project))
    await anext(flow)
    late = await sync_to_async(queued)()
    second = await anext(flow)
    assert '<hx-partial hx-target="#take-cards"' in second
    assert f'id="take-{late.pk}"' in second
    await flow.aclose()


@pytest.mark.asyncio
async def test_a_role_that_is_taken_away_ends_the_stream(
    people: People, project: Project, queued: MakeTake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "ACCESS_SECONDS", 0.0)
    await sync_to_async(queued)()
    flow = frames(await stream(people, project, "viewer"))
    await anext(flow)
    await Membership.objects.filter(user=people.users["viewer"]).adelete()
    assert (await anext(flow)).startswith("event: close\n")


@pytest.mark.asyncio
async def test_looking_costs_one_query_without_heavy_columns(project: Project, queued: MakeTake) -> None:
    take = await sync_to_async(queued)()
    (state,) = await take_states(project.pk)
    assert (state.id, state.status, state.progress) == (take.pk, Take.Status.QUEUED, 0.0)
