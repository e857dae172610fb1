"""The tune of a take, and new takes that differ from it in what a writer names. Nothing is sung here."""

from __future__ import annotations

import gzip
import json
import uuid
from collections.abc import Callable
from dataclasses import asdict

import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.core.errors import Conflict, Invalid
from songsmith.engine import given as givens
from songsmith.engine import score_json
from songsmith.engine.compose import compose
from songsmith.engine.recipe import Recipe, SectionWish
from songsmith.engine.voices import VOICES
from songsmith.lyrics.models import Draft
from songsmith.lyrics.services import draft_edit
from songsmith.takes.changes import (
    Keeping,
    Otherwise,
    section_change,
    take_keeping,
    tune_change,
    words_fit,
)
from songsmith.takes.lane import lane_lines, take_score
from songsmith.takes.models import Take, TakeOutput
from tests.takes.conftest import SHEET, MakeTake, People
from tests.takes.fakes import SingingTape

WITH_INTRO = f"[Intro]\n{SHEET}"


@pytest.fixture(autouse=True)
def _singing(settings: Settings) -> None:
    settings.PROVIDERS = [f"{SingingTape.__module__}.{SingingTape.__name__}"]
    settings.PROVIDER = "builtin"


@pytest.fixture
def take(draft: Draft, owner: User, done: MakeTake) -> Take:
    """With the score that the engine writes for its recipe; its sound is a tape's."""
    draft_edit(draft=draft, text=WITH_INTRO, user=owner)
    draft.refresh_from_db()
    return scored(done("folk, 120 bpm", seed=4))


def scored(take: Take) -> Take:
    kept = take.recipe
    recipe = Recipe(
        kept["prompt"],
        kept["lyrics"],
        kept["seed"],
        section_ids=tuple(kept["section_ids"]),
        line_ids=tuple(kept["line_ids"]),
    )
    score = compose(recipe, VOICES["wren"])
    levels = gzip.compress(b"{}")
    TakeOutput.objects.filter(take=take).update(score=score_json.pack(score), levels=levels)
    return take


def pitches(take: Take, row: int) -> list[int]:
    return [note.pitch for note in lane_lines(take)[row].notes]


def test_nudged_lines_are_locked_with_their_notes(take: Take, owner: User) -> None:
    first, second = lane_lines(take)
    wanted = [pitch + 2 for pitch in pitches(take, 1)]
    made = tune_change(take=take, user=owner, pitches={second.id: wanted}, locked=[first.id])
    given = givens.from_json(made.recipe["given"])
    assert made.parent == take
    assert {line.id: [note.pitch for note in line.notes] for line in given.lines} == {
        first.id: pitches(take, 0),
        second.id: wanted,
    }


def test_what_is_unlocked_is_free_again(take: Take, owner: User) -> None:
    first, second = lane_lines(take)
    made = tune_change(take=take, user=owner, pitches={}, locked=[first.id, second.id])
    scored(Take.objects.get(pk=finish(made).pk))
    again = tune_change(take=made, user=owner, pitches={}, locked=[second.id])
    given = givens.from_json(again.recipe["given"])
    assert {line.id: bool(line.notes) for line in given.lines} == {first.id: False, second.id: True}


def test_notes_of_a_moved_take_are_kept_in_the_key_it_was_composed_in(take: Take, owner: User) -> None:
    take.recipe["transpose"] = 3
    take.save(update_fields=["recipe"])
    first = lane_lines(take)[0].id
    made = tune_change(take=take, user=owner, pitches={}, locked=[first])
    (line,) = givens.from_json(made.recipe["given"]).lines
    assert [note.pitch + 3 for note in line.notes] == pitches(take, 0)


def finish(take: Take) -> Take:
    """As if it had been sung."""
    Take.objects.filter(pk=take.pk).update(status=Take.Status.DONE, voice="wren")
    TakeOutput.objects.create(take=take, master="nowhere.flac", levels=b"levels")
    take.refresh_from_db()
    return take


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda line: {line.id: [60]}, "other notes by now"),
        (lambda line: {line.id: [200] * len(line.notes)}, "too high"),
        (lambda line: {"nowhere": [60]}, "no longer"),
    ],
)
def test_notes_that_do_not_belong_are_refused(
    take: Take, owner: User, change: Callable[..., dict[str, list[int]]], message: str
) -> None:
    with pytest.raises(Invalid, match=message):
        tune_change(take=take, user=owner, pitches=change(lane_lines(take)[0]), locked=[])
    assert Take.objects.count() == 1


def test_wishes_for_a_section_add_up(take: Take, owner: User) -> None:
    verse = take_score(take).sections[1].id
    fewer = section_change(take=take, user=owner, section_id=verse, otherwise=Otherwise.FEWER_DRUMS)
    finish(fewer)
    tune = section_change(take=fewer, user=owner, section_id=verse, otherwise=Otherwise.TUNE)
    assert tune.recipe["wishes"] == [asdict(SectionWish(verse, tune=1, drums=-1))]
    finish(tune)
    bare = finish(section_change(take=tune, user=owner, section_id=verse, otherwise=Otherwise.FEWER_DRUMS))
    with pytest.raises(Conflict, match="no drums left"):
        section_change(take=bare, user=owner, section_id=verse, otherwise=Otherwise.FEWER_DRUMS)
    with pytest.raises(Invalid, match="no longer"):
        section_change(take=take, user=owner, section_id="nowhere", otherwise=Otherwise.CHORDS)


def test_a_tune_is_kept_for_new_words(take: Take, owner: User, draft: Draft) -> None:
    draft_edit(draft=draft, text=WITH_INTRO.replace("Rain", "Snow"), user=owner)
    made = take_keeping(take=take, user=owner, keeping=Keeping.TUNE)
    given = givens.from_json(made.recipe["given"])
    assert "Snow is writing" in made.recipe["lyrics"]
    assert (made.seed, made.voice, made.parent) == (take.seed, take.voice, None)
    assert given.form
    assert given.sections[1].tune


def test_words_are_kept_for_another_tune_save_locked_lines(take: Take, owner: User) -> None:
    first = lane_lines(take)[0]
    made = take_keeping(take=take, user=owner, keeping=Keeping.LOCKED, locked=[first.id])
    given = givens.from_json(made.recipe["given"])
    assert [line.id for line in given.lines] == [first.id]
    assert not any(section.tune for section in given.sections)
    assert given.sections[1].chords


def test_only_sections_without_words_get_other_lengths(take: Take, owner: User) -> None:
    before = [section.bars for section in take_score(take).sections]
    made = take_keeping(
        take=take, user=owner, keeping=Keeping.TUNE, bars={0: before[0] + 2, 1: before[1] + 3}
    )
    given = givens.from_json(made.recipe["given"])
    assert [section.bars for section in given.sections] == [before[0] + 2, before[1] + 3, *before[2:]]
    assert given.sections[1].tune
    with pytest.raises(Invalid, match=r"takes \d bars"):
        take_keeping(take=take, user=owner, keeping=Keeping.TUNE, bars={1: 1})
    with pytest.raises(Invalid, match="bars"):
        take_keeping(take=take, user=owner, keeping=Keeping.TUNE, bars={0: 0})


def test_words_that_do_not_fit_say_by_how_much(take: Take) -> None:
    lines = lane_lines(take)
    assert words_fit(lines, WITH_INTRO) == ()
    (found,) = words_fit(lines, WITH_INTRO.replace("Rain", "Sunlight"))
    assert (found.text, found.has - found.needs) == ("Sunlight is writing letters on the glass", 1)


def test_each_role_sees_and_does_what_it_may(take: Take, people: People) -> None:
    verse, line = take_score(take).sections[1].id, lane_lines(take)[0]
    body = {"key": str(uuid.uuid4()), "pitches": {line.id: [p + 1 for p in pitches(take, 0)]}, "locked": []}
    for role in ("editor", "commenter", "viewer", "guest", "stranger"):
        client = people[role]
        refused = 404 if role == "stranger" else 403
        reads = 200 if role in ("editor", "commenter", "viewer") else refused
        writes = role == "editor"
        sent: list[tuple[HttpResponseBase, int]] = [
            (client.get(f"/takes/{take.pk}/tune/"), reads),
            (client.get(f"/takes/{take.pk}/changes/"), 200 if writes else refused),
            (client.post(f"/takes/{take.pk}/tune/", body, "application/json"), 200 if writes else refused),
            (post(client, take, "vary", section=verse, otherwise="chords"), 302 if writes else refused),
            (post(client, take, "move", semitones="-2", percent="110"), 302 if writes else refused),
            (post(client, take, "keep", keeping="tune"), 302 if writes else refused),
        ]
        assert [answer.status_code for answer, _ in sent] == [status for _, status in sent], role
    assert Take.objects.count() == 5
    moved = Take.objects.get(recipe__transpose=-2)
    assert moved.recipe["tempo_factor"] == 1.1


def post(client: object, take: Take, what: str, **fields: str) -> HttpResponse:
    answer: HttpResponse = client.post(f"/takes/{take.pk}/{what}/", fields)  # type: ignore[attr-defined]
    return answer


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("vary", {"otherwise": "louder"}),
        ("move", {}),
        ("move", {"semitones": "x"}),
        ("keep", {"keeping": "nothing"}),
        ("keep", {"keeping": "tune", "bars-0": "many"}),
    ],
)
def test_what_is_not_understood_is_refused(
    take: Take, people: People, what: str, fields: dict[str, str]
) -> None:
    assert post(people.editor, take, what, **fields).status_code == 422
    assert Take.objects.count() == 1


def test_the_page_offers_the_tune_to_those_who_may_see_it(take: Take, people: People) -> None:
    page = people.viewer.get(f"/takes/{take.pk}/").content.decode()
    assert f"/takes/{take.pk}/tune/" in page
    assert f"/takes/{take.pk}/changes/" not in page
    assert "Another melody" in people.editor.get(f"/takes/{take.pk}/changes/").content.decode()
    lane = people.viewer.get(f"/takes/{take.pk}/tune/")
    state = json.loads(json.dumps(lane.context["state"]))
    assert [line["text"] for line in state["lines"]] == [line.text for line in lane_lines(take)]
    assert not state["editable"]
    assert "Make a take with this tune" not in lane.content.decode()
    TakeOutput.objects.filter(take=take).update(score=b"")
    assert f"/takes/{take.pk}/tune/" not in people.viewer.get(f"/takes/{take.pk}/").content.decode()
    assert people.viewer.get(f"/takes/{take.pk}/tune/").status_code == 409
