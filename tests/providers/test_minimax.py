"""The hosted service as a client meets it: what works, and each fault with its documented outcome."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from songsmith.engine.timing import TIMING_VERSION
from songsmith.providers import estimate
from songsmith.providers.base import (
    Connection,
    GenerationJob,
    GenerationResult,
    JobCancelled,
    ProviderError,
)
from songsmith.providers.minimax import MiniMaxProvider, client, codes
from songsmith.providers.patience import Pace
from tests.engine.schemas_check import validate
from tests.providers.upstream import KEY, SECONDS, TRACE, Upstream

LYRICS = "[Intro]\n[Verse]\n[Am]Rain is writing [C]letters\nOn the glass\n\n[Hook]\nPaper boats\n"
PROVIDER = MiniMaxProvider()
MODES = ("vocal by link", "vocal by stream", "instrumental by link", "instrumental by stream")


@dataclass
class Order:
    """A job, and what was remembered of it."""

    service: Upstream
    mode: str = "vocal by link"
    options: dict[str, str] = field(default_factory=dict)
    memory: dict[str, Any] = field(default_factory=dict)
    key: str = KEY

    def remember(self, memory: Mapping[str, Any]) -> None:
        self.memory = dict(memory)

    @property
    def job(self) -> GenerationJob:
        return GenerationJob(
            take_id="t",
            prompt="slow folk ballad",
            lyrics=LYRICS,
            seed=1,
            instrumental="instrumental" in self.mode,
            options={"transfer": "stream" if "stream" in self.mode else "url", **self.options},
            key=self.key,
            base_url=self.service.url,
            memory=self.memory,
            remember=self.remember,
        )

    def make(self) -> GenerationResult:
        return PROVIDER.generate(self.job, lambda label, share: None, lambda: False)

    def fails(self) -> str:
        with pytest.raises(ProviderError) as caught:
            self.make()
        return str(caught.value)


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_gives_a_whole_song(service: Upstream, mode: str) -> None:
    result = Order(service, mode).make()
    assert result.audio.shape[0] == 2
    assert result.audio.shape[1] / result.sample_rate == pytest.approx(SECONDS, abs=0.1)
    assert result.timing_estimated
    assert result.report["received"]["trace_id"] == TRACE
    assert service.charged == 1


def test_the_estimated_map_is_valid_and_calls_itself_estimated(service: Upstream) -> None:
    timing = Order(service).make().timing
    assert timing is not None
    validate("timing", timing)
    assert timing["exact"] is False
    assert [line["text"] for line in timing["lines"]] == [
        "Rain is writing letters",
        "On the glass",
        "Paper boats",
    ]
    assert timing["sections"][-1]["end"] == pytest.approx(timing["duration"], abs=0.01)
    assert estimate.VERSION == TIMING_VERSION


def test_what_is_sent_is_what_the_preview_shows(service: Upstream) -> None:
    order = Order(service, options={"model": "music-2.6"})
    shown = PROVIDER.preview(order.job)
    order.make()
    assert service.orders() == [shown["body"]]
    assert shown["body"] == {
        "model": "music-2.6",
        "prompt": "slow folk ballad",
        "lyrics": "[Intro]\n[Verse]\nRain is writing letters\nOn the glass\n[Hook]\nPaper boats",
        "output_format": "url",
        "audio_setting": {"sample_rate": 44100, "bitrate": 256000, "format": "wav"},
    } | {"lyrics": shown["body"]["lyrics"]}
    assert "[Am]" not in shown["body"]["lyrics"]
    assert KEY not in str(shown)


def test_the_words_of_an_instrumental_stay_here(service: Upstream) -> None:
    Order(service, "instrumental by link").make()
    assert service.orders()[0]["lyrics"] == "[Intro]\n[Verse]\n[Hook]"


def test_old_models_get_only_tags_that_they_know(service: Upstream) -> None:
    Order(service, options={"model": "music-1.5"}).make()
    assert "[Hook]" not in service.orders()[0]["lyrics"]
    assert PROVIDER.capabilities_with({"model": "music-1.5"}).limits.lyrics_max == 600
    assert not PROVIDER.capabilities_with({"model": "music-1.5"}).instrumental


def test_the_best_model_that_the_account_has_is_used(service: Upstream) -> None:
    service.lacking = {"music-3.0"}
    Order(service).make()
    assert [order["model"] for order in service.orders()] == ["music-3.0", "music-2.6"]
    assert service.charged == 1


def test_the_host_of_the_link_never_sees_the_key(service: Upstream) -> None:
    Order(service).make()
    (headers,) = [headers for path, headers, _ in service.calls if path.startswith("/song")]
    assert "authorization" not in {name.lower() for name in headers}


@pytest.mark.parametrize("fault", ["whole again", "last piece at the end", "whole at once"])
def test_the_last_frame_may_say_anything(service: Upstream, fault: str) -> None:
    service.faults = [fault]
    result = Order(service, "vocal by stream").make()
    assert result.audio.shape[1] / result.sample_rate == pytest.approx(SECONDS, abs=0.1)


AGAIN, WAIT, STOP = "again", "wait", "stop"
REFUSALS = [
    ("1000", AGAIN, "failed to make"),
    ("1001", AGAIN, "failed to make"),
    ("1013", AGAIN, "failed to make"),
    ("1024", AGAIN, "failed to make"),
    ("1033", AGAIN, "failed to make"),
    ("http 502", AGAIN, "failed to make"),
    ("http 504", AGAIN, "failed to make"),
    ("1002", WAIT, "too busy"),
    ("1039", WAIT, "too busy"),
    ("1041", WAIT, "too busy"),
    ("2045", WAIT, "too busy"),
    ("http 429", WAIT, "too busy"),
    ("1004", STOP, "region"),
    ("2049", STOP, "region"),
    ("http 401", STOP, "region"),
    ("1008", STOP, "balance"),
    ("1028", STOP, "quota"),
    ("1030", STOP, "quota"),
    ("2056", STOP, "window"),
    ("1026", STOP, "sensitive"),
    ("1027", STOP, "withheld"),
    ("1042", STOP, "invisible"),
    ("2013", STOP, "does not accept this request: no"),
    ("2153", STOP, "closed to new accounts"),
    ("http 410", STOP, "closed to new accounts"),
    ("4711", STOP, "nobody here knows"),
    ("html", STOP, "not its music service"),
    ("http 404", STOP, "not its music service"),
    ("http 302", STOP, "not its music service"),
]
CALLS = {AGAIN: 3, WAIT: 5, STOP: 1}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("fault", "then", "words"), REFUSALS, ids=[fault for fault, _, _ in REFUSALS])
def test_a_refusal_has_its_outcome(service: Upstream, mode: str, fault: str, then: str, words: str) -> None:
    service.faults = [fault] * 10
    order = Order(service, mode)
    said = order.fails()
    assert words in said
    assert KEY not in said
    assert not fault.isdigit() or (fault in said and TRACE in said), "support asks for both"
    assert len(service.orders()) == CALLS[then]
    assert service.charged == 0
    assert order.memory == {}, "nothing was ordered, so the next attempt may"


@pytest.mark.parametrize("mode", MODES)
def test_a_plan_without_any_of_the_models_stops_after_the_last(service: Upstream, mode: str) -> None:
    service.lacking = {"music-3.0", "music-2.6"}
    order = Order(service, mode)
    assert "plan" in order.fails()
    assert len(service.orders()) == 2
    assert service.charged == 0
    assert order.memory == {}


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("fault", ["1000", "1002", "http 503"])
def test_a_fault_that_passes_is_waited_out(service: Upstream, mode: str, fault: str) -> None:
    service.faults = [fault]
    result = Order(service, mode).make()
    assert service.charged == 1
    assert result.report["received"]["refusals"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("fault", ["drop", "slow", "unfinished", "half hex", "drop mid-stream"])
def test_an_order_without_an_answer_is_never_repeated(
    service: Upstream, monkeypatch: pytest.MonkeyPatch, mode: str, fault: str
) -> None:
    if fault == "drop mid-stream" and "link" in mode:
        return
    monkeypatch.setattr(client, "READ_SECONDS", 0.4)
    service.faults = [fault]
    order = Order(service, mode)
    assert "may have charged" in order.fails()
    assert "may have been charged" in order.fails(), "nor by the worker that comes after"
    assert len(service.orders()) == 1


def test_an_error_may_come_inside_a_stream(service: Upstream) -> None:
    service.faults = ["error mid-stream"]
    assert "withheld" in Order(service, "vocal by stream").fails()
    assert len(service.orders()) == 1


@pytest.mark.parametrize("fault", ["wrong media", "shorter"])
def test_what_is_no_song_is_not_kept(service: Upstream, fault: str) -> None:
    service.links = [fault]
    assert "cannot be used" in Order(service).fails()
    service.links, service.faults = [], ["wrong media"]
    assert "cannot be used" in Order(service, "vocal by stream").fails()


def test_a_link_is_tried_again_and_the_song_is_paid_once(service: Upstream) -> None:
    service.links = ["drop", "http 500"]
    Order(service).make()
    assert service.charged == 1


def test_a_song_that_could_not_be_fetched_is_fetched_by_the_next_attempt(service: Upstream) -> None:
    service.links = ["http 500"] * 3
    order = Order(service)
    assert "without paying again" in order.fails()
    assert order.make().report["received"]["trace_id"] == TRACE
    assert service.charged == 1


@pytest.mark.parametrize("status", [403, 404, 410])
def test_an_expired_link_is_given_up(service: Upstream, status: int) -> None:
    service.links = [f"http {status}"]
    order = Order(service)
    assert "expired" in order.fails()
    assert order.memory == {}


def test_nobody_there_costs_nothing_and_may_be_tried_again(service: Upstream) -> None:
    order = Order(service)
    service.shutdown()
    service.server_close()
    assert "nothing was sent" in order.fails()
    assert order.memory == {}


def test_a_private_address_that_nobody_allowed_is_not_called(service: Upstream, settings: Any) -> None:
    settings.OUTGOING_PRIVATE_HOSTS = []
    assert "could not be reached" in Order(service).fails()
    assert service.calls == []


def test_a_cancel_ends_the_wait_at_once(service: Upstream) -> None:
    service.faults = ["slow"]
    began = time.monotonic()
    with pytest.raises(JobCancelled):
        PROVIDER.generate(
            Order(service).job, lambda label, share: None, lambda: time.monotonic() - began > 0.3
        )
    assert time.monotonic() - began < 1.5


def test_the_key_is_in_no_log_and_no_error(service: Upstream, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    Order(service).make()
    service.faults = ["1026"]
    Order(service).fails()
    assert KEY not in caplog.text
    assert "s3cret" not in caplog.text


@pytest.mark.parametrize(
    ("key", "faults", "works", "words"),
    [
        (KEY, [], True, "knows this key"),
        ("sk-wrong", [], False, "does not accept the key"),
        (KEY, ["2153"], False, "closed"),
        (KEY, ["1008"], False, "balance"),
        (KEY, ["html"], False, "not its music service"),
    ],
)
def test_the_connection_test_costs_nothing(
    service: Upstream, key: str, faults: list[str], works: bool, words: str
) -> None:
    service.faults = faults
    finding = PROVIDER.test(Connection(service.url, key))
    assert finding.works is works
    assert words in finding.message
    assert key not in finding.message
    assert service.charged == 0
    assert len(service.calls) == 1


def test_calls_are_counted_by_the_minute() -> None:
    pace = Pace(2)
    assert [pace._take("k", 0.0), pace._take("k", 1.0), pace._take("other", 1.0)] == [0.0, 0.0, 0.0]
    assert pace._take("k", 10.0) == 50.0
    assert pace._take("k", 60.5) == 0.0


def test_every_documented_code_has_a_meaning() -> None:
    for code in (1039, 2045, 1030, 2056, 1033):
        assert codes.meaning(code) is not codes.OTHER
