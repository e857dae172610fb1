"""What is asked of the singer for one line, what is never asked twice, and what a writer is told instead."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.core.errors import Conflict, Invalid, TooManyRequests
from songsmith.core.preview import MAX_ANSWER, PreviewSilent
from songsmith.language.structure import parse_sheet
from songsmith.lyrics.models import Draft, PronunciationEntry
from songsmith.lyrics.pronunciation import SingerAway
from songsmith.takes import hearing
from songsmith.takes.heard import heard_path
from songsmith.takes.hearing import (
    LINE_MAX,
    LineAsked,
    LineHeard,
    Unsingable,
    VoiceLoading,
    line_hear,
    word_hear,
)
from songsmith.takes.models import TakeOutput
from songsmith.takes.services import take_delete
from tests.takes.conftest import SHEET, MakeTake

RAIN, LIGHT = 1, 3
ASKED = LineAsked(SHEET, RAIN, prompt="folk", voice="rook", seed=5)


class Singer:
    """Stands in for the preview process."""

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self.answer: dict[str, Any] | PreviewSilent = {}

    def __call__(self, request: dict[str, Any], *, timeout: float) -> dict[str, Any]:
        assert 0 < timeout < 30
        self.requests.append(json.loads(json.dumps(request)))
        if isinstance(self.answer, PreviewSilent):
            raise self.answer
        if not self.answer:
            path = heard_path(request["name"])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"fLaC")
        return self.answer

    @property
    def last(self) -> dict[str, Any]:
        return self.requests[-1]


@pytest.fixture
def singer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Singer]:
    made = Singer()
    monkeypatch.setattr(hearing, "preview_answer", made)
    yield made
    for request in made.requests:
        heard_path(request["name"]).unlink(missing_ok=True)


@pytest.fixture
def scored(done: MakeTake) -> MakeTake:
    """A finished take with something in place of its score."""

    def make(prompt: str = "plain", *, seed: int = 7) -> Any:
        take = done(prompt, seed=seed)
        TakeOutput.objects.filter(pk=take.pk).update(score=f"score {take.number}".encode())
        return take

    return make


def hear(draft: Draft, user: User, **changes: Any) -> LineHeard:
    return line_hear(draft=draft, user=user, asked=replace(ASKED, **changes))


def test_a_line_without_a_take_is_asked_for_as_the_form_says(
    singer: Singer, draft: Draft, owner: User
) -> None:
    heard = hear(draft, owner)
    assert heard.take is None
    assert singer.last | {"name": ""} == {
        "op": "sing",
        "who": str(owner.pk),
        "name": "",
        "version": singer.last["version"],
        "text": "Rain is writing letters on the glass",
        "kind": "Verse",
        "number": 1,
        "sheet": "[Verse]\nRain is writing letters on the glass",
        "prompt": "folk",
        "voice": "rook",
        "seed": 5,
        "take": "",
        "said": {},
        "expression": {"power": 0.0, "freedom": 0.0, "space": 0.0},
        "score": None,
    }
    assert heard.digest.hex in singer.last["name"]


def test_the_small_sheet_sings_the_line_with_its_chords(singer: Singer, draft: Draft, owner: User) -> None:
    text = "[Chorus x2]\n[Am][F]\nother words\n[C]Hold the [G]light (hold it)\n"
    hear(draft, owner, text=text, number=3)
    small = parse_sheet(singer.last["sheet"])
    assert [section.kind for section in small.sections] == ["Chorus"]
    assert small.sections[0].progression == ("Am", "F")
    assert [line.sung for line in small.sections[0].lines] == [singer.last["text"]]
    assert small.sections[0].lines[0].chords == ((0, "C"), (9, "G"))


def test_the_newest_take_with_these_very_words_lends_its_tune(
    singer: Singer, draft: Draft, owner: User, scored: MakeTake, done: MakeTake
) -> None:
    scored()
    newest = scored(seed=8)
    done(seed=9)  # has no score
    deleted = scored(seed=10)
    take_delete(take=deleted)
    heard = hear(draft, owner)
    assert heard.take == newest
    assert base64.b64decode(singer.last["score"]) == b"score 2"
    assert (singer.last["voice"], singer.last["sheet"]) == (newest.voice, "")
    changed = SHEET.replace("glass", "door")
    assert hear(draft, owner, text=changed).take is None
    assert hear(draft, owner, number=LIGHT).take == newest


def test_what_was_sung_is_not_asked_for_again(singer: Singer, draft: Draft, owner: User) -> None:
    first = hear(draft, owner)
    assert hear(draft, owner) == first
    longer = SHEET.replace("[Chorus]", "And one line more\n[Chorus]")
    assert hear(draft, owner, text=longer) == first
    assert len(singer.requests) == 1


def test_what_changes_the_sound_changes_its_name(
    singer: Singer, draft: Draft, owner: User, scored: MakeTake
) -> None:
    digests = [hear(draft, owner).digest]
    for change in (
        {"number": LIGHT},
        {"prompt": "punk"},
        {"voice": ""},
        {"seed": 6},
        {"seed": None},
        {"text": SHEET.replace("Rain", "Snow")},
        {"text": SHEET.replace("[Verse]", "[Bridge]")},
    ):
        digests.append(hear(draft, owner, **change).digest)
    scored()
    digests.append(hear(draft, owner).digest)
    assert len(set(digests)) == len(digests) == len(singer.requests)


def test_the_form_may_hold_nonsense(singer: Singer, draft: Draft, owner: User) -> None:
    hear(draft, owner, prompt="x" * 5000, voice="nobody", seed=10**12)
    assert len(singer.last["prompt"]) == 2000
    assert singer.last["voice"] == ""
    assert singer.last["seed"] < 2**31


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        (SHEET, 0, "tag"),
        ("one\n\ntwo", 1, "no words"),
        ("one", 9, "no words"),
        ("[Verse]\n[Am] [F]\none", 1, "Nothing on this line"),
        ("x" * (LINE_MAX + 1), 0, "too long"),
    ],
)
def test_what_is_not_sung_is_said_without_asking(
    singer: Singer, draft: Draft, owner: User, text: str, number: int, words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        hear(draft, owner, text=text, number=number)
    assert singer.requests == []


def test_the_longest_line_and_a_score_of_usual_size_fit_in_a_request(
    singer: Singer, draft: Draft, owner: User, scored: MakeTake
) -> None:
    take = scored()
    TakeOutput.objects.filter(pk=take.pk).update(score=bytes(500_000))
    hear(draft, owner)
    assert len(json.dumps(singer.last)) < MAX_ANSWER


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (PreviewSilent(busy=False), SingerAway, "not running"),
        (PreviewSilent(busy=True), SingerAway, "busy"),
        ({"refused": {"code": "busy", "message": "busy, wait", "words": []}}, SingerAway, "busy, wait"),
        ({"refused": {"code": "unsingable", "message": "not река", "words": ["река"]}}, Unsingable, "река"),
        ({"overtaken": True}, Conflict, "Another line"),
        ({"loading": True}, VoiceLoading, "made ready"),
    ],
)
def test_a_singer_who_cannot_is_quoted(
    singer: Singer,
    draft: Draft,
    owner: User,
    answer: dict[str, Any] | PreviewSilent,
    error: type[Exception],
    words: str,
) -> None:
    singer.answer = answer
    with pytest.raises(error, match=words):
        hear(draft, owner)


def test_lines_are_limited_but_hearing_one_again_is_free(
    singer: Singer, draft: Draft, owner: User, settings: Settings
) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "hear": "2/600"}
    for _ in range(3):
        hear(draft, owner)
    hear(draft, owner, seed=6)
    with pytest.raises(TooManyRequests):
        hear(draft, owner, seed=uuid.uuid4().int)


@pytest.fixture
def as_night(draft: Draft, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this song “glass” is said like “night”."""
    PronunciationEntry.objects.create(project=draft.project, word="glass", said="night", phones="nˈIt")


def test_a_line_is_sung_as_the_songs_dictionary_says(
    singer: Singer, draft: Draft, owner: User, as_night: None
) -> None:
    hear(draft, owner)
    assert singer.last["said"] == {"glass": "/nˈIt/"}
    hear(draft, owner, number=LIGHT)
    assert singer.last["said"] == {}


def test_a_take_that_said_a_word_otherwise_lends_no_tune(
    singer: Singer, scored: MakeTake, draft: Draft, owner: User
) -> None:
    take = scored()
    assert hear(draft, owner).take == take
    PronunciationEntry.objects.create(project=draft.project, word="glass", said="night", phones="nˈIt")
    assert hear(draft, owner).take is None


def test_takes_keep_how_the_words_of_their_sheet_were_said(
    scored: MakeTake, draft: Draft, owner: User, as_night: None
) -> None:
    PronunciationEntry.objects.create(project=draft.project, word="elsewhere", said="ran", phones="ɹˈæn")
    assert scored().recipe["pronunciations"] == {"glass": "/nˈIt/"}


def test_a_word_is_sung_alone_as_it_would_be_said(
    singer: Singer, draft: Draft, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hearing, "said_read", lambda said, word: "lˈɛd")
    word_hear(draft=draft, user=owner, word="Lead", said="led")
    assert (singer.last["text"], singer.last["said"]) == ("lead", {"lead": "/lˈɛd/"})
    with pytest.raises(Invalid) as refusal:
        word_hear(draft=draft, user=owner, word="two words", said="led")
    assert refusal.value.field == "word"
