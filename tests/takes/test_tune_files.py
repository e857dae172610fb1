"""A tune from a file: by role, refused in words, laid beside the sheet, obeyed by the take."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings

from songsmith.core.errors import Invalid
from songsmith.engine import given as givens
from songsmith.engine.compose import compose
from songsmith.engine.files import midi_bytes, musicxml_text
from songsmith.engine.given import of_score
from songsmith.engine.recipe import Recipe
from songsmith.engine.score import Score
from songsmith.engine.voices import VOICES
from songsmith.takes.models import Take
from songsmith.takes.recipes import job_from
from songsmith.takes.tune_files import MOST_BYTES, laid_out, phrases_of, tune_read, tune_take
from tests.cast import ROLES, Cast, cast
from tests.takes.fakes import SingingTape

__all__ = ["cast"]

STATUS = {"owner": 200, "editor": 200, "commenter": 403, "viewer": 403, "guest": 403, "stranger": 404}
SHEET = """[Verse]
Rain is writing letters
On the window of the train

[Chorus]
Hold the light and hold it low
There is somewhere we could go
"""


@pytest.fixture(scope="module")
def score() -> Score:
    return compose(Recipe("folk, 96 bpm, 4/4, D major", SHEET, 5), VOICES["wren"])


@pytest.fixture(scope="module")
def lead_sheet(score: Score) -> bytes:
    return musicxml_text(score, title="Boats").encode()


@pytest.fixture(autouse=True)
def _singing(settings: Settings) -> None:
    settings.PROVIDERS = [f"{SingingTape.__module__}.{SingingTape.__name__}"]
    settings.PROVIDER = "builtin"


def rewrite(cast: Cast, text: str) -> None:
    cast.draft.text = text
    cast.draft.save()


def send(cast: Cast, role: str, data: bytes, *, look: bool = True, **fields: object) -> Any:
    headers = {"HX-Request": "true"} if look else {}
    posted = {"file": SimpleUploadedFile("boats.xml", data), "request_key": str(uuid.uuid4()), **fields}
    url = reverse("takes:tune_file", args=[cast.project.pk])
    return cast.client(role).post(url, posted, headers=headers)


@pytest.mark.parametrize("role", ROLES)
def test_those_who_may_make_takes_bring_tunes_in(role: str, cast: Cast, lead_sheet: bytes) -> None:
    url = reverse("takes:tune_file", args=[cast.project.pk])
    assert cast.client(role).get(url, headers={"HX-Request": "true"}).status_code == STATUS[role]
    assert send(cast, role, lead_sheet).status_code == STATUS[role]


def test_the_page_shows_which_notes_go_to_which_line(cast: Cast, lead_sheet: bytes) -> None:
    rewrite(cast, SHEET.replace("letters", "letters to you"))
    page = send(cast, "editor", lead_sheet).content.decode()
    assert "same sections and lines" in page
    assert "3 of 4" in page
    assert "2 notes divided" in page
    assert not Take.objects.exists()


@pytest.mark.parametrize("data", [b"", b"MThd", b"<html/>", b"PK\x03\x04", b"x" * (MOST_BYTES + 1)])
def test_what_is_no_tune_is_refused_beside_the_file(cast: Cast, data: bytes) -> None:
    looked = send(cast, "editor", data).content.decode()
    assert 'role="alert"' in looked
    page = send(cast, "editor", data, look=False)
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.content.decode()
    assert not Take.objects.exists()


def test_a_file_with_the_sheets_form_is_obeyed_whole(cast: Cast, lead_sheet: bytes, score: Score) -> None:
    rewrite(cast, SHEET)
    assert send(cast, "editor", lead_sheet, look=False, prompt="bossa nova").status_code == 302
    take = Take.objects.get()
    given = job_from(take.pk, take.recipe).given
    assert given is not None
    made = compose(Recipe("bossa nova", SHEET, take.seed, given=given), VOICES["wren"])
    assert [(note.beat, note.pitch % 12) for note in made.melody if note.syllable_id] == [
        (note.beat, note.pitch % 12) for note in score.melody if note.syllable_id
    ]
    assert [section.bars for section in made.sections] == [section.bars for section in score.sections]


def test_otherwise_it_goes_phrase_by_phrase_from_the_chosen_line_on(cast: Cast, score: Score) -> None:
    rewrite(cast, "[Verse]\nWords of their own\nRain is writing letters\nOn the window of the train\nMore\n")
    found = tune_read(midi_bytes(score), None)
    layout = laid_out(found, cast.draft.text, 1)
    assert (layout.whole, layout.carried, layout.over) == (False, 3, 1)
    take = tune_take(draft=cast.draft, user=cast.editor, found=found, first=1)
    given = givens.from_json(take.recipe["given"])
    assert [line.id for line in given.lines] == take.recipe["line_ids"][1:]
    assert tuple(line.notes for line in given.lines) == phrases_of(found.given)[:3]
    recipe = Recipe("folk", cast.draft.text, 3, line_ids=tuple(take.recipe["line_ids"]), given=given)
    made = of_score(compose(recipe, VOICES["wren"]))
    wanted = [note.pitch % 12 for line in given.lines for note in line.notes]
    sung = [note.pitch % 12 for section in made.sections for note in section.tune]
    assert "".join(map(chr, wanted[:8])) in "".join(map(chr, sung))


def test_an_empty_sheet_gets_the_words_of_the_file(cast: Cast, lead_sheet: bytes) -> None:
    rewrite(cast, "")
    assert "gets the words of the file" in send(cast, "editor", lead_sheet).content.decode()
    cast.draft.refresh_from_db()
    assert cast.draft.text == ""
    assert send(cast, "editor", lead_sheet, look=False).status_code == 302
    cast.draft.refresh_from_db()
    assert "There is somewhere we could go" in cast.draft.text
    assert Take.objects.get().recipe["given"]["form"]


def test_a_tune_without_words_gives_an_empty_sheet_la(score: Score) -> None:
    tune = "".join(
        f"<note><pitch><step>{step}</step><octave>4</octave></pitch><duration>1</duration></note>"
        for step in "CDEF"
    )
    data = (
        "<score-partwise><part-list/><part id='P1'><measure number='1'><attributes><divisions>1</divisions>"
        f"</attributes>{tune}</measure></part></score-partwise>"
    ).encode()
    assert laid_out(tune_read(data, None), "", 0).writes == "[Verse]\nla la la la\n"


def test_a_line_that_is_gone_is_refused(cast: Cast, score: Score) -> None:
    with pytest.raises(Invalid, match="no such line"):
        tune_take(draft=cast.draft, user=cast.editor, found=tune_read(midi_bytes(score), None), first=400)
