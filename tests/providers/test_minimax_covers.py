"""Covers at the hosted service: in two steps and in one, what is heard, and each fault with its outcome."""

from __future__ import annotations

import base64
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from songsmith.providers.base import (
    CoverProvider,
    GenerationJob,
    GenerationResult,
    HeardElsewhere,
    ProviderError,
    Recording,
)
from songsmith.providers.minimax import MiniMaxProvider, client
from tests.engine.schemas_check import validate
from tests.providers.test_minimax import AGAIN, CALLS, REFUSALS
from tests.providers.upstream import HEARD_LYRICS, KEY, SECONDS, TRACE, Upstream

LYRICS = "[Verse]\n[Am]Rain is writing [C]letters\nOn the glass\n"
SOUND = b"RIFF not really a song" * 20_000
PROVIDER = MiniMaxProvider()


@dataclass
class Cover:
    """A job with a recording, and what was remembered and heard of it."""

    service: Upstream
    lyrics: str = LYRICS
    feature_id: str = ""
    options: dict[str, str] = field(default_factory=dict)
    memory: dict[str, Any] = field(default_factory=dict)
    heard: list[HeardElsewhere] = field(default_factory=list)
    size: int = len(SOUND)

    def remember(self, memory: Mapping[str, Any]) -> None:
        self.memory = dict(memory)

    @property
    def job(self) -> GenerationJob:
        return GenerationJob(
            take_id="t",
            prompt="slow bossa nova",
            lyrics=self.lyrics,
            seed=1,
            options=self.options,
            key=KEY,
            base_url=self.service.url,
            memory=self.memory,
            remember=self.remember,
            recording=Recording("memo", self.size, lambda: SOUND, self.feature_id, self.heard.append),
        )

    def make(self) -> GenerationResult:
        return PROVIDER.generate(self.job, lambda label, share: None, lambda: False)

    def listen(self) -> HeardElsewhere:
        return PROVIDER.listen(self.job, lambda label, share: None, lambda: False)

    def fails(self) -> str:
        with pytest.raises(ProviderError) as caught:
            self.make()
        return str(caught.value)


def test_it_is_a_provider_of_covers() -> None:
    assert isinstance(PROVIDER, CoverProvider)


def test_what_is_heard_comes_with_words_parts_and_an_id(service: Upstream) -> None:
    heard = Cover(service).listen()
    assert heard.lyrics == HEARD_LYRICS
    assert heard.sections == ((0.0, "Intro"), (2.0, "Verse"), (7.5, "Chorus"))
    assert heard.feature_id in service.features
    assert heard.trace_id == TRACE
    assert base64.b64decode(service.recordings()[0]["audio_base64"]) == SOUND
    assert service.charged == 0


@pytest.mark.parametrize("fault", ["no words", "no parts"])
def test_an_instrumental_and_a_song_without_parts_are_heard_too(service: Upstream, fault: str) -> None:
    service.faults = [fault]
    heard = Cover(service).listen()
    assert heard.feature_id
    assert (heard.lyrics == "", heard.sections == ()) == (fault == "no words", fault == "no parts")


@pytest.mark.parametrize("transfer", ["url", "stream"])
def test_own_words_go_in_two_steps(service: Upstream, transfer: str) -> None:
    cover = Cover(service, options={"transfer": transfer})
    result = cover.make()
    assert [set(body) & {"audio_base64", "cover_feature_id"} for body in service.orders()] == [
        {"cover_feature_id"}
    ]
    assert service.orders()[0]["lyrics"] == "[Verse]\nRain is writing letters\nOn the glass"
    assert [one.feature_id for one in cover.heard] == list(service.features)
    assert result.audio.shape[1] / result.sample_rate == pytest.approx(SECONDS, abs=0.1)
    assert result.timing is not None
    validate("timing", result.timing)
    assert result.timing_estimated
    assert [line["text"] for line in result.timing["lines"]] == ["Rain is writing letters", "On the glass"]
    assert service.charged == 1


def test_a_known_recording_is_not_sent_again(service: Upstream) -> None:
    feature = Cover(service).listen().feature_id
    Cover(service, feature_id=feature).make()
    assert len(service.recordings()) == 1


def test_without_words_one_step_sends_the_recording(service: Upstream) -> None:
    result = Cover(service, lyrics="").make()
    assert service.recordings() == []
    assert base64.b64decode(service.orders()[0]["audio_base64"]) == SOUND
    assert result.timing is not None
    validate("timing", result.timing)
    assert result.timing["lines"] == []
    kept = str(result.report)
    assert "memo" in kept
    assert len(kept) < 3000, "the recording itself is not kept a second time"
    assert KEY not in kept


def test_an_expired_id_is_asked_for_again_once(service: Upstream) -> None:
    cover = Cover(service, feature_id="0" * 32)
    cover.make()
    assert len(service.recordings()) == 1
    assert [body["cover_feature_id"] for body in service.orders()] == ["0" * 32, *service.features]
    assert cover.heard
    assert service.charged == 1


def test_an_id_that_is_refused_twice_is_a_failure(service: Upstream) -> None:
    service.faults = ["2013", "", "2013"]
    cover = Cover(service, feature_id="0" * 32)
    assert "does not accept this request: no" in cover.fails()
    assert (len(service.recordings()), len(service.orders()), service.charged) == (1, 2, 0)
    assert cover.memory == {}


def test_words_that_are_too_long_do_not_send_the_recording_again(service: Upstream) -> None:
    feature = Cover(service).listen().feature_id
    assert "lyrics length" in Cover(service, lyrics="[Verse]\n" + "la " * 400, feature_id=feature).fails()
    assert len(service.recordings()) == 1


@pytest.mark.parametrize(("fault", "then", "words"), REFUSALS, ids=[fault for fault, _, _ in REFUSALS])
def test_listening_that_is_refused_has_its_outcome(
    service: Upstream, fault: str, then: str, words: str
) -> None:
    service.faults = [fault] * 10
    cover = Cover(service)
    said = cover.fails()
    assert ("Nothing is charged" if then == AGAIN else words) in said
    assert KEY not in said
    assert not fault.isdigit() or (fault in said and TRACE in said), "support asks for both"
    assert (len(service.recordings()), service.orders(), service.charged) == (CALLS[then], [], 0)
    assert cover.memory == {}


COMMON = ("1000", "1002", "2013", "2153")
ORDERS = [
    pytest.param(*row, step, id=f"{row[0]} {step}", marks=() if row[0] in COMMON else pytest.mark.long)
    for row in REFUSALS
    for step in ("two steps", "one step")
]


@pytest.mark.parametrize(("fault", "then", "words", "step"), ORDERS)
def test_an_order_that_is_refused_has_its_outcome(
    service: Upstream, fault: str, then: str, words: str, step: str
) -> None:
    feature = "7" * 32
    service.features.add(feature)
    service.faults = [fault] * 10
    if fault == "2013" and step == "two steps":
        service.faults[1:1] = [""]  # the recording is listened to anew in between
    cover = Cover(service, lyrics="" if step == "one step" else LYRICS, feature_id=feature)
    said = cover.fails()
    assert words in said
    assert KEY not in said
    assert len(service.orders()) == (2 if fault == "2013" and step == "two steps" else CALLS[then])
    assert service.charged == 0
    assert cover.memory == {}, "nothing was ordered, so the next attempt may"


@pytest.mark.parametrize("lyrics", [LYRICS, ""])
@pytest.mark.parametrize("fault", ["drop", "slow", "unfinished"])
def test_an_order_without_an_answer_is_never_repeated(
    service: Upstream, monkeypatch: pytest.MonkeyPatch, fault: str, lyrics: str
) -> None:
    feature = Cover(service).listen().feature_id
    monkeypatch.setattr(client, "READ_SECONDS", 0.4)
    service.faults = [fault]
    cover = Cover(service, lyrics=lyrics, feature_id=feature)
    assert "may have charged" in cover.fails()
    assert "may have been charged" in cover.fails(), "nor by the worker that comes after"
    assert len(service.orders()) == 1


@pytest.mark.parametrize("fault", ["drop", "no id"])
def test_listening_is_free_and_so_tried_again(service: Upstream, fault: str) -> None:
    service.faults = [fault]
    assert Cover(service).listen().feature_id
    assert len(service.recordings()) == 2
    service.faults = [fault] * 10
    with pytest.raises(ProviderError, match="Nothing is charged"):
        Cover(service).listen()
    assert len(service.recordings()) == 2 + CALLS[AGAIN]


def test_what_is_too_large_stays_here(service: Upstream) -> None:
    assert "at most 50 MB" in Cover(service, size=51 * 2**20).fails()
    assert service.calls == []


def test_the_preview_is_what_is_sent_but_for_the_recording(service: Upstream) -> None:
    cover = Cover(service, lyrics="")
    shown = PROVIDER.preview(cover.job)
    cover.make()
    (sent,) = service.orders()
    assert shown["url"] == service.url + "/v1/music_generation"
    assert shown["body"].keys() == sent.keys()
    assert {k: v for k, v in sent.items() if k != "audio_base64"}.items() <= shown["body"].items()
    assert "0.4 MB" in shown["body"]["audio_base64"]
    assert PROVIDER.listen_preview(cover.job)["body"].keys() == {"model", "audio_base64"}
    assert KEY not in str(shown)


def test_the_key_is_in_no_log_and_goes_to_nobody_else(
    service: Upstream, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    Cover(service).make()
    service.faults = ["", "1026"]
    Cover(service).fails()
    assert KEY not in caplog.text
    (headers,) = [headers for path, headers, _ in service.calls if path.startswith("/song")]
    assert "authorization" not in {name.lower() for name in headers}
