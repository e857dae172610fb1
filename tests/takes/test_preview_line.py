"""Who asks again takes back what they asked before; nobody else's line is touched."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from songsmith.engine.audio import Audio, silence
from songsmith.engine.errors import Cancelled, CannotSing
from songsmith.engine.recipe import Expression
from songsmith.engine.score import Score
from songsmith.engine.voices import Voice
from songsmith.takes import preview_line
from songsmith.takes.heard import heard_path
from songsmith.takes.preview_line import sing_line

Sing = Callable[[Score, Voice, Callable[[], bool]], Audio]
TEXT = "Hold the light"


def request(number: int, who: str = "ana", text: str = TEXT, **other: Any) -> dict[str, Any]:
    return {
        "who": who,
        "name": f"{0:032x}-{number:032x}.flac",
        "text": text,
        "kind": "Verse",
        "number": 1,
        "sheet": f"[Verse]\n{text}",
        "prompt": "folk",
        "voice": "",
        "seed": 5,
        "said": {},
        "expression": {"power": 0.0},
        "score": None,
        **other,
    }


@pytest.fixture(autouse=True)
def _no_files() -> Iterator[None]:
    yield
    for file in heard_path(request(0)["name"]).parent.glob(f"{0:032x}-*"):
        file.unlink()


@pytest.fixture
def sung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Voices that were asked to sing; the sound is a tenth of a second of silence."""
    voices: list[str] = []

    def sing(score: Score, voice: Voice, stopped: Callable[[], bool], expression: Expression) -> Audio:
        voices.append(voice.name)
        return silence(4410)

    monkeypatch.setattr(preview_line, "sing_excerpt", sing)
    return voices


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """The first song never ends unless it is stopped; set once it has begun."""
    begun = threading.Event()

    def sing(score: Score, voice: Voice, stopped: Callable[[], bool], expression: Expression) -> Audio:
        if begun.is_set():
            return silence(4410)
        begun.set()
        pause = threading.Event()
        while not stopped():
            pause.wait(0.005)
        raise Cancelled

    monkeypatch.setattr(preview_line, "sing_excerpt", sing)
    return begun


def test_a_newer_request_ends_the_older_one(endless: threading.Event) -> None:
    with ThreadPoolExecutor(1) as other:
        first = other.submit(sing_line, request(1))
        assert endless.wait(20)
        assert sing_line(request(2)) == {"name": request(2)["name"]}
        assert first.result() == {"overtaken": True}
    assert not heard_path(request(1)["name"]).exists()


def test_somebody_else_waits_and_ends_nothing(
    endless: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview_line, "PATIENCE", 0.3)
    with ThreadPoolExecutor(1) as other:
        first = other.submit(sing_line, request(1))
        assert endless.wait(20)
        assert sing_line(request(2, who="ben"))["refused"]["code"] == "busy"
        monkeypatch.setattr(preview_line, "PATIENCE", 20)
        assert sing_line(request(3)) == {"name": request(3)["name"]}  # ana again: hers gives way
        assert "name" not in first.result()


def test_a_voice_that_must_be_loaded_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = threading.Event()

    def sing(score: Score, voice: Voice, stopped: Callable[[], bool], expression: Expression) -> Audio:
        loaded.wait(20)
        if stopped():
            raise Cancelled
        return silence(4410)

    monkeypatch.setattr(preview_line, "sing_excerpt", sing)
    monkeypatch.setattr(preview_line, "is_cold", lambda voice: not loaded.is_set())
    monkeypatch.setattr(preview_line, "PATIENCE", 0.3)
    while (told := sing_line(request(1))) != {"loading": True}:
        assert told["refused"]["code"] == "busy"  # a slow machine may still be composing
    loaded.set()
    monkeypatch.setattr(preview_line, "PATIENCE", 20)
    assert sing_line(request(1)) == {"name": request(1)["name"]}


def test_a_line_is_sung_once(sung: list[str]) -> None:
    assert sing_line(request(1)) == sing_line(request(1))
    assert len(sung) == 1


@pytest.mark.parametrize(("wanted", "singer"), [("rook", "rook"), ("", "wren")])
def test_the_voice_is_the_one_that_was_chosen(sung: list[str], wanted: str, singer: str) -> None:
    sing_line(request(1, voice=wanted))
    assert sung == [singer]


def test_what_cannot_be_sung_is_named(sung: list[str]) -> None:
    refused = sing_line(request(1, text="река and light"))["refused"]
    assert refused["words"] == ["река"]
    assert "река" in refused["message"]
    assert sing_line(request(2, text="…"))["refused"]["code"] == "refused"
    assert sung == []


def test_what_the_engine_refuses_is_said_in_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Audio:
        raise CannotSing("This voice has no sounds for: xq")

    monkeypatch.setattr(preview_line, "sing_excerpt", refuse)
    assert sing_line(request(1))["refused"]["message"] == "This voice has no sounds for: xq"


def test_the_oldest_lines_make_room(sung: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    sing_line(request(1))
    size = heard_path(request(1)["name"]).stat().st_size
    monkeypatch.setattr(preview_line, "CACHE_BYTES", round(2.5 * size))
    for number in (2, 3):
        sing_line(request(number))
    there = [number for number in (1, 2, 3) if heard_path(request(number)["name"]).exists()]
    assert there == [2, 3]


@pytest.mark.parametrize("name", ["../../x.flac", "x.flac", f"{0:032x}-{0:032x}.wav", ""])
def test_a_name_leads_nowhere_else(name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        sing_line(request(1) | {"name": name})
