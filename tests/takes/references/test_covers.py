"""Takes made of recordings: what they keep, what they sing, when they are refused."""

from __future__ import annotations

import uuid

import pytest
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.core.errors import Conflict, Invalid
from songsmith.engine.compose import compose
from songsmith.engine.covers.as_given import Keep
from songsmith.engine.recipe import Recipe
from songsmith.engine.score import Key, Score
from songsmith.engine.voices import VOICES
from songsmith.lyrics.models import Draft
from songsmith.lyrics.services import draft_edit, revision_for_take
from songsmith.providers.builtin_engine import recipe_of
from songsmith.takes.models import Reference, Take
from songsmith.takes.recipes import job_from, recipe_changed
from songsmith.takes.references.covers import (
    CoverWish,
    Words,
    cover_take,
    main_draft,
    sketch_make,
    tune_to_lines,
)
from songsmith.takes.references.fit import fit_of
from songsmith.takes.references.services import reference_correct
from tests.takes.references.conftest import Bring, listen
from tests.takes.references.sounds import CHORDS, TUNE, WORDS, heard

STYLES = ("bossa nova, nylon guitar", "synthwave, drum machine", "country ballad, fiddle")


def recipe(take: Take) -> Recipe:
    return recipe_of(job_from(take.pk, Take.objects.get(pk=take.pk).recipe))


def score(take: Take) -> Score:
    return compose(recipe(take), VOICES["wren"])


def sung(found: Score) -> list[tuple[float, int]]:
    """(beat, pitch class) of the tune."""
    return [(round(note.beat, 2), note.pitch % 12) for note in found.melody]


WANTED = [(2.0 * i, pitch % 12) for i, pitch in enumerate(TUNE)]


@pytest.mark.parametrize("style", STYLES)
def test_a_cover_in_any_style_keeps_tune_chords_and_length(
    reference: Reference, owner: User, style: str
) -> None:
    found = score(cover_take(reference=reference, user=owner, wish=CoverWish(style, seed=1)))
    kept = [note for note in WANTED if note in sung(found)]
    assert len(kept) >= 0.95 * len(WANTED)
    assert [chord.symbol for chord in found.chords] == list(CHORDS)
    assert [(section.kind, section.bars) for section in found.sections] == [("Verse", 4), ("Chorus", 4)]
    assert found.tempo_map[0].bpm == 120


def test_what_was_corrected_is_what_is_kept(reference: Reference, owner: User) -> None:
    chords = [{"start": c.start, "end": c.end, "symbol": c.symbol} for c in heard().chords]
    chords[0]["symbol"] = "Em"
    reference_correct(reference=reference, item="chords", value=chords)
    reference_correct(reference=reference, item="grid", value={"bpm": 96})
    found = score(cover_take(reference=reference, user=owner, wish=CoverWish("folk", seed=1)))
    assert found.chords[0].symbol == "Em"
    assert found.tempo_map[0].bpm == 96


def test_another_key_and_tempo(reference: Reference, owner: User) -> None:
    wish = CoverWish("folk", seed=1, key=Key(2, "major"), tempo=90)
    found = score(cover_take(reference=reference, user=owner, wish=wish))
    assert found.key == Key(2, "major")
    assert found.tempo_map[0].bpm == 90
    assert sung(found) == [(beat, (pitch + 2) % 12) for beat, pitch in WANTED]


def test_the_take_says_which_recording_it_is_of_and_sings_the_words_of_its_sheet(
    reference: Reference, owner: User
) -> None:
    take = cover_take(reference=reference, user=owner, wish=CoverWish("folk"))
    assert take.reference == reference
    assert take.revision.draft == reference.draft
    assert WORDS[0] in take.recipe["lyrics"]
    assert take.recipe["given"]["form"] is True


def test_the_songs_own_words_can_be_sung_to_it(reference: Reference, owner: User) -> None:
    draft = main_draft(reference.project)
    take = cover_take(reference=reference, user=owner, wish=CoverWish("folk", words=Words.DRAFT))
    assert take.revision.draft == draft


def test_la_and_an_instrument_carry_the_tune_where_there_are_no_words(
    bring: Bring, owner: User, settings: Settings
) -> None:
    settings.LISTENER = "tests.takes.references.sounds.listener_without_words"
    hum = bring()
    listen(hum)
    with pytest.raises(Invalid) as refused:
        cover_take(reference=hum, user=owner, wish=CoverWish("folk"))
    assert refused.value.field == "words"
    la = cover_take(reference=hum, user=owner, wish=CoverWish("folk", words=Words.LA, seed=1))
    assert "la la la" in la.recipe["lyrics"]
    assert sung(score(la)) == WANTED
    lead = cover_take(reference=hum, user=owner, wish=CoverWish("folk", words=Words.LEAD, seed=1))
    assert lead.instrumental
    assert sung(score(lead)) == WANTED
    assert all(note.syllable_id is None for note in score(lead).melody)
    assert score(lead).chords, "chords were found for the tune"


def test_nobodys_sheet_changes_for_words_that_nobody_wrote(reference: Reference, owner: User) -> None:
    assert reference.draft is not None
    before = reference.draft.text
    cover_take(reference=reference, user=owner, wish=CoverWish("folk", words=Words.LA))
    assert Draft.objects.get(pk=reference.draft.pk).text == before


def test_nothing_is_made_of_a_recording_that_nobody_stands_for(bring: Bring, owner: User) -> None:
    found = bring(rights="")
    listen(found)
    for make in (cover_take, sketch_make):
        with pytest.raises(Invalid) as refused:
            make(reference=found, user=owner, wish=CoverWish("folk"))
        assert refused.value.field == "rights"


def test_nothing_is_made_before_it_was_heard(bring: Bring, owner: User) -> None:
    with pytest.raises(Conflict):
        cover_take(reference=bring(), user=owner, wish=CoverWish("folk"))


def test_without_a_tune_none_can_be_kept(reference: Reference, owner: User) -> None:
    reference_correct(reference=reference, item="tune", value=[])
    with pytest.raises(Invalid) as refused:
        cover_take(reference=reference, user=owner, wish=CoverWish("folk"))
    assert refused.value.field == "keep_tune"
    free = CoverWish("folk", keep=Keep(tune=False))
    assert cover_take(reference=reference, user=owner, wish=free).pk


def test_the_same_form_twice_makes_one_take(reference: Reference, owner: User) -> None:
    key = uuid.uuid4()
    takes = {
        cover_take(reference=reference, user=owner, wish=CoverWish("folk"), request_key=key).pk
        for _ in range(2)
    }
    assert len(takes) == 1


def test_a_hummed_tune_becomes_a_new_song_with_lines_of_la(reference: Reference, owner: User) -> None:
    take = sketch_make(reference=reference, user=owner, wish=CoverWish("folk", seed=1))
    assert take.project != reference.project, "its own song has words already"
    draft = take.project.drafts.get()
    assert draft.text.startswith("[Verse]\nLa la la")
    assert take.revision.draft == draft
    tune = sung(score(take))
    assert [(beat - tune[0][0], pitch) for beat, pitch in tune] == WANTED, "behind an introduction"


def test_a_hummed_tune_becomes_the_tune_of_lines_of_the_sheet(reference: Reference, owner: User) -> None:
    draft = main_draft(reference.project)
    take = tune_to_lines(
        reference=reference, user=owner, draft=draft, first=1, wish=CoverWish("folk", seed=1)
    )
    locked = take.recipe["given"]["lines"]
    assert [line["id"] for line in locked] == [take.recipe["line_ids"][1]]
    found = score(take)
    line = next(line for line in found.lines if line.id == take.recipe["line_ids"][1])
    kept = [note.pitch % 12 for note in found.melody if line.start <= note.beat < line.end]
    assert kept[:6] == [pitch % 12 for pitch in TUNE[:6]], "six syllables, then notes are held"
    draft.refresh_from_db()
    draft_edit(draft=draft, text=draft.text + "One line more\n", user=owner)
    after = recipe_changed(take, revision=revision_for_take(draft=draft, user=owner))
    assert after["given"]["lines"] == locked, "takes made from this one keep it"
    assert len(after["line_ids"]) == len(take.recipe["line_ids"]) + 1
    with pytest.raises(Invalid) as refused:
        tune_to_lines(reference=reference, user=owner, draft=draft, first=99, wish=CoverWish("folk"))
    assert refused.value.field == "first"


def test_the_fit_meter_counts_notes_and_syllables() -> None:
    fit = fit_of(
        heard(), "[Verse]\nRain is writing letters\n[Chorus]\nOn the window of the train\nAnd more\n"
    )
    assert fit.phrases == 2
    assert [(line.needs, line.has) for line in fit.lines] == [(8, 6), (8, 7), (None, 2)]
    assert fit.fitting == 0
    assert "2 notes held" in fit.lines[0].verdict
    assert fit_of(heard(), "La la la la la la la la").fitting == 1


def test_the_fit_meter_goes_by_sections_and_by_what_fits_best_within_one() -> None:
    only = fit_of(heard(), "[Chorus]\nLa la la la la la la la\n")
    assert [(line.needs, line.fits) for line in only.lines] == [(8, True)]
    skipped = fit_of(heard(), "[Intro]\n[Verse]\nAnd more\nLa la la la la la la la\n[Chorus]\nNow\n")
    assert [(line.number, line.needs) for line in skipped.lines] == [(1, None), (2, 8), (3, 8)]
