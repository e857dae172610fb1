"""A take that differs from another one only in the lines whose words have changed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.core.errors import Conflict, Invalid
from songsmith.engine.audio import SAMPLE_RATE
from songsmith.engine.recipe import SectionWish
from songsmith.lyrics.models import Draft
from songsmith.lyrics.services import draft_edit
from songsmith.projects.models import Project
from songsmith.providers.base import Cancelled, GenerationJob, GenerationResult, Report
from songsmith.providers.builtin import BuiltinProvider
from songsmith.takes import jobs
from songsmith.takes.finished import GONE
from songsmith.takes.lane import given_of, lane_lines, lines_of, take_score
from songsmith.takes.models import Take
from songsmith.takes.services import take_move, take_resing, take_retune, take_vary
from songsmith.takes.storage import path_of
from tests.takes.conftest import SHEET, MakeTake, People, render

CHANGED = SHEET.replace("writing letters", "throwing pebbles")
LONGER = SHEET.replace("Hold the light", "And all of us were holding on to every single burning candle")
Said = Callable[[str], Draft]


class OnceProvider(BuiltinProvider):
    """The engine itself, which makes each whole song once for all tests."""

    made: ClassVar[dict[str, GenerationResult]] = {}

    def generate(self, job: GenerationJob, report: Report, cancelled: Cancelled) -> GenerationResult:
        if job.finished is not None:
            return super().generate(job, report, cancelled)
        if job.lyrics not in self.made:
            self.made[job.lyrics] = super().generate(job, report, cancelled)
        return self.made[job.lyrics]


@pytest.fixture
def sung(settings: Settings, done: MakeTake) -> Take:
    settings.PROVIDERS = ["tests.takes.test_resing.OnceProvider"]
    settings.PROVIDER = "builtin"
    return done("folk, 120 bpm", seed=4)


@pytest.fixture
def say(draft: Draft, owner: User) -> Said:
    return lambda text: draft_edit(draft=draft, text=text, user=owner)


def samples(take: Take) -> NDArray[np.int32]:
    sound: NDArray[np.int32]
    sound, _ = soundfile.read(path_of(take.output.master), dtype="int32", always_2d=True)
    return sound


def lines(take: Take) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(gzip.decompress(bytes(take.output.timing)))["lines"]
    return found


def test_only_the_changed_line_sounds_different(sung: Take, say: Said, owner: User) -> None:
    say(CHANGED)
    made = take_resing(take=sung, user=owner)
    assert (made.parent, made.seed, made.prompt, made.voice) == (sung, sung.seed, sung.prompt, sung.voice)
    assert render(made) == "done"
    made.refresh_from_db()
    before, after = samples(sung), samples(made)
    assert before.shape == after.shape
    different = np.flatnonzero((before != after).any(axis=1)) / SAMPLE_RATE
    line, other = lines(made)[0], lines(sung)[1]
    assert line["text"] == "Rain is throwing pebbles on the glass"
    assert len(different) > SAMPLE_RATE
    assert line["start"] - 1.5 < different[0] < line["end"]
    assert different[-1] < line["end"] + 4.5
    assert lines(made)[1] == other


@pytest.mark.long
def test_a_resung_take_can_be_resung(sung: Take, say: Said, owner: User) -> None:
    say(CHANGED)
    first = take_resing(take=sung, user=owner)
    render(first)
    say(SHEET)
    first.refresh_from_db()
    second = take_resing(take=first, user=owner)
    assert render(second) == "done"
    second.refresh_from_db()
    assert [line["text"] for line in lines(second)] == [line["text"] for line in lines(sung)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (LONGER, "needs"),
        (SHEET + "One more line to sing\n", "Lines or sections were added"),
        (SHEET.replace("Rain", "[Am]Rain"), "The chords were changed"),
    ],
)
def test_what_does_not_fit_says_why(sung: Take, say: Said, owner: User, text: str, reason: str) -> None:
    say(text)
    made = take_resing(take=sung, user=owner)
    assert render(made) == "failed"
    made.refresh_from_db()
    assert reason in made.error
    assert made.error.endswith("make a whole take.")


def test_without_a_change_there_is_nothing_to_sing(sung: Take, owner: User) -> None:
    with pytest.raises(Conflict, match="Nothing has changed"):
        take_resing(take=sung, user=owner)
    assert Take.objects.count() == 1


def test_takes_that_cannot_be_changed_in_places_say_so(done: MakeTake, say: Said, owner: User) -> None:
    tape = done()
    say(CHANGED)
    with pytest.raises(Conflict, match="built-in engine"):
        take_resing(take=tape, user=owner)


def test_a_parent_that_is_gone_is_missed(sung: Take, say: Said, owner: User) -> None:
    say(CHANGED)
    made = take_resing(take=sung, user=owner)
    sung.delete()
    made.refresh_from_db()
    assert made.parent is None
    assert render(made) == "failed"
    made.refresh_from_db()
    assert made.error == GONE


def test_writers_have_the_button_and_nobody_else(
    sung: Take, say: Said, people: People, project: Project
) -> None:
    say(CHANGED)
    url = f"/takes/{sung.pk}/resing/"
    expected = {"guest": 403, "viewer": 403, "commenter": 403, "stranger": 404, "editor": 302, "owner": 302}
    for role, status in expected.items():
        assert people[role].post(url).status_code == status, role
    assert Take.objects.filter(parent=sung).count() == 2
    assert "Re-sing changed lines" in people.editor.get(f"/songs/{project.pk}/").content.decode()
    assert "Re-sing changed lines" not in people.viewer.get(f"/songs/{project.pk}/").content.decode()
    assert jobs.cancel(Take.objects.filter(parent=sung).latest("number").pk)


def test_a_line_can_be_nudged_note_by_note(sung: Take, owner: User) -> None:
    (line,) = lines_of(sung, {lane_lines(sung)[1].id})
    higher = replace(line, notes=(*line.notes[:-1], replace(line.notes[-1], pitch=line.notes[-1].pitch + 2)))
    made = take_retune(take=sung, user=owner, lines=[higher])
    assert render(made) == "done"
    made.refresh_from_db()
    first, second = lane_lines(made)
    assert [note.pitch for note in second.notes] == [note.pitch for note in higher.notes]
    assert (first.locked, second.locked) == (False, True)
    assert first.notes == lane_lines(sung)[0].notes
    different = np.flatnonzero((samples(sung) != samples(made)).any(axis=1)) / SAMPLE_RATE
    assert different[0] > lines(sung)[0]["start"] + 1.0
    assert "".join(note.text for note in first.notes).startswith("Rain")


@pytest.mark.long
def test_a_section_can_do_without_drums(sung: Take, owner: User) -> None:
    chorus = take_score(sung).sections[1].id
    made = take_vary(take=sung, user=owner, wish=SectionWish(chorus, drums=-2))
    assert render(made) == "done"
    made.refresh_from_db()
    before, after = samples(sung), samples(made)
    start = round(sung.sections[1]["start"] * SAMPLE_RATE)
    assert np.array_equal(before[: start - 2 * SAMPLE_RATE], after[: start - 2 * SAMPLE_RATE])
    assert (before != after).any()
    assert take_score(made).melody == take_score(sung).melody


def test_a_take_moves_to_another_key_whole(sung: Take, owner: User) -> None:
    made = take_move(take=sung, user=owner, semitones=-2, tempo_factor=1.1)
    assert (made.recipe["transpose"], made.recipe["tempo_factor"], made.parent) == (-2, 1.1, None)
    with pytest.raises(Invalid, match="semitones"):
        take_move(take=sung, user=owner, semitones=12)
    with pytest.raises(Invalid, match="fast"):
        take_move(take=sung, user=owner, tempo_factor=3.0)


def test_another_take_can_keep_the_tune_of_this_one(sung: Take) -> None:
    whole, one = given_of(sung), given_of(sung, line_ids=[lane_lines(sung)[0].id])
    assert whole.form
    assert whole.sections[0].tune
    assert [line.id for line in one.lines] == [lane_lines(sung)[0].id]
    assert one.key == take_score(sung).key


def test_a_backing_track_has_the_band_and_the_words_and_no_voice(sung: Take, people: People) -> None:
    assert people.viewer.post(f"/takes/{sung.pk}/backing/").status_code == 403
    assert people.editor.post(f"/takes/{sung.pk}/backing/").status_code == 302
    made = Take.objects.get(parent=sung)
    assert render(made) == "done"
    made.refresh_from_db()
    assert made.instrumental
    assert (made.voice, made.can_resing) == ("", False)
    assert lines(made) == lines(sung)
    assert samples(made).shape == samples(sung).shape
    with pytest.raises(Conflict, match="sung takes"):
        take_vary(take=made, user=people.users["owner"], wish=SectionWish("any", drums=1))
