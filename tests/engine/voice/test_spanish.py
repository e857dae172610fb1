"""Spanish songs: who sings them, what is said before rendering, and whether every syllable is in tune."""

from __future__ import annotations

from pathlib import Path

import pytest

from songsmith.engine.compose import compose
from songsmith.engine.compose.outlook import outlook
from songsmith.engine.errors import CannotSing, MissingPart
from songsmith.engine.excerpt import quick_voice
from songsmith.engine.models import catalogue, fetch
from songsmith.engine.recipe import Expression, Recipe
from songsmith.engine.song import choose_voice, make_song
from songsmith.engine.voice import sing
from songsmith.engine.voice.ears import RATE, tracked_pitch
from songsmith.engine.voice.measure import artefacts, onset_errors
from songsmith.engine.voices import VOICES
from songsmith.takes.preview_plan import plan_take
from tests.engine.voice.tunes import tune

VERSE = (
    "La noche es clara y el viento se va",
    "Tu voz en la puerta me llama al pasar",
    "Camino despacio, la luna me ve",
    "Y todo lo que pierdo lo vuelvo a querer",
)
CHORUS = (
    "Quédate, quédate, canta otra vez",
    "La calle es un río de plata y de miel",
    "Quédate, quédate, no digas adiós",
    "Que el alba es un barco para los dos",
)
SHEET = "\n".join(["[Verse]", *VERSE, "", "[Chorus]", *CHORUS, ""])
SPANISH = tuple(voice for voice in VOICES.values() if voice.languages[0] == "es")
PER_LINE = (10, 11, 11, 12, 10, 11, 11, 10)


def test_there_are_spanish_voices_of_both_registers() -> None:
    assert {voice.register for voice in SPANISH} == {"female", "male"}


@pytest.mark.parametrize(
    ("prompt", "lyrics", "language", "register"),
    [
        ("bolero", SHEET, "es", "female"),
        ("bolero, male voice", SHEET, "es", "male"),
        ("pop", SHEET + "[Bridge]\nNobody told us the water was deep\n", "es", "female"),
        ("pop", "[Verse]\nNobody told us the water was deep\n", "en", "female"),
    ],
)
def test_a_voice_is_chosen_that_sings_the_sheet(
    prompt: str, lyrics: str, language: str, register: str
) -> None:
    voice = choose_voice(Recipe(prompt, lyrics, 1))
    assert voice.languages[0] == language
    assert voice.register == register
    assert quick_voice(voice).languages[0] == language


def test_a_voice_without_spanish_refuses_with_the_line_and_who_can() -> None:
    recipe = Recipe("bolero", SHEET, 1, voice="lark")
    for refusing in (lambda: outlook(recipe, VOICES["lark"]), lambda: compose(recipe, VOICES["lark"])):
        with pytest.raises(CannotSing, match=r"Lark sings English.*La noche es clara.*Spanish.*Calandria"):
            refusing()


def test_the_form_is_told_before_rendering(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SONGSMITH_MODELS", str(tmp_path))
    asked = {"prompt": "bolero", "lyrics": SHEET, "seed": 77, "instrumental": False, "pronunciations": {}}
    assert "manage.py models kokoro" in plan_take({**asked, "voice": ""})["refused"]
    assert "Wren sings English" in plan_take({**asked, "voice": "wren"})["refused"]
    assert "refused" not in plan_take({**asked, "voice": "", "instrumental": True})
    with pytest.raises(MissingPart, match=r"manage\.py models kokoro"):
        make_song(Recipe("bolero", SHEET, 1))


def test_every_syllable_has_a_note_of_its_own() -> None:
    score = compose(Recipe("bolero", SHEET, 4), SPANISH[0])
    counts = [sum(s.line_id == line.id for s in score.syllables) for line in score.lines]
    assert tuple(counts) == PER_LINE
    sounding = {note.id for note in score.melody}
    assert all(syllable.note_ids and sounding.issuperset(syllable.note_ids) for syllable in score.syllables)


@pytest.mark.long
@pytest.mark.parametrize("name", [voice.name for voice in SPANISH])
def test_every_syllable_is_sung_in_tune_and_in_time(name: str) -> None:
    fetch(catalogue()["kokoro"])
    voice = VOICES[name]
    score = tune([("Verse", VERSE), ("Bridge", CHORUS)], bpm=92, tonic=voice.range.tessitura_low + 1)
    vocals = sing(score, voice, Expression())
    lead = vocals.stems["vocal"][0]
    assert {s.syllable_id for s in vocals.syllables} == {s.id for s in score.syllables}
    pitch, onsets, sound = (
        tracked_pitch(score, lead),
        onset_errors(lead, RATE, vocals.syllables),
        artefacts(lead, RATE),
    )
    assert pitch.within_50 >= 0.97
    assert pitch.voiced >= 0.9
    assert onsets.within_25 >= 0.9
    assert sound.finite
    assert sound.clicks == 0
