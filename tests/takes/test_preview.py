"""The preview process: what the editor asks is answered by another process, or not at all."""

from __future__ import annotations

import base64
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import soundfile

from songsmith.core.preview import preview_ask, socket_path
from songsmith.engine import score_json
from songsmith.engine.clock import Clock
from songsmith.engine.compose import compose
from songsmith.engine.excerpt import TAIL, line_score
from songsmith.engine.paths import ROOT
from songsmith.engine.recipe import Recipe
from songsmith.engine.voices import VOICES
from songsmith.takes.heard import heard_path
from songsmith.takes.preview import answer

PATIENCE = 60  # seconds for a cold start on a busy machine
LINE = "Rain is writing letters on the glass"
MEGABYTES = 400


@pytest.fixture(scope="module")
def preview() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, str(ROOT / "manage.py"), "preview"])
    deadline = time.monotonic() + PATIENCE
    while preview_ask({"op": "syllables", "words": []}, timeout=5) is None:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.1)
    yield process
    process.kill()
    process.wait()


def test_it_counts_words_that_no_lexicon_has(preview: subprocess.Popen[bytes]) -> None:
    found = preview_ask({"op": "syllables", "words": ["zorvath", "brindlekit"]}, timeout=5)
    assert found is not None
    assert {word: len(stress) for word, stress in found["words"].items()} == {
        "zorvath": 2,
        "brindlekit": 3,
    }


def test_what_cannot_be_sung_is_left_out(preview: subprocess.Popen[bytes]) -> None:
    found = preview_ask({"op": "syllables", "words": ["река", "river"]}, timeout=5)
    assert found is not None
    assert list(found["words"]) == ["river"]


def test_its_socket_is_this_users_alone(preview: subprocess.Popen[bytes]) -> None:
    assert socket_path().stat().st_mode & 0o077 == 0


def sing(number: int, **other: Any) -> dict[str, Any]:
    """A file of that number, sung by the process."""
    request = {
        "op": "sing",
        "who": "ana",
        "name": f"{1:032x}-{number:032x}.flac",
        "text": LINE,
        "kind": "Verse",
        "number": 1,
        "sheet": "[Verse]\n[Am]Rain is [F]writing letters on the glass",
        "prompt": "folk, 120 bpm",
        "voice": "",
        "seed": 5,
        "said": {},
        "expression": {},
        "score": None,
    }
    found = preview_ask({**request, **other}, timeout=PATIENCE)
    assert found is not None
    return found


def seconds(found: dict[str, Any]) -> float:
    """Of its file."""
    info = soundfile.info(heard_path(found["name"]))
    assert (info.samplerate, info.format) == (44100, "FLAC")
    return float(info.duration)


def test_it_sings_a_line_to_a_tune_that_stays_the_same(preview: subprocess.Popen[bytes]) -> None:
    first, again = sing(1), sing(2)
    assert 2.0 < seconds(first) < 9.0
    both = [heard_path(found["name"]).read_bytes() for found in (first, again)]
    assert both[0] == both[1]


def test_it_sings_a_line_in_its_place_in_a_take(preview: subprocess.Popen[bytes]) -> None:
    sheet = f"[Intro]\n[Verse]\nBefore the morning\n{LINE}\n"
    score = compose(Recipe(prompt="ballad, 60 bpm", lyrics=sheet, seed=9), VOICES["wren"])
    packed = base64.b64encode(score_json.pack(score)).decode()
    alone = line_score(score, next(line for line in score.lines if line.text == LINE))
    there = Clock.of(alone).seconds(alone.total_beats) + TAIL
    assert seconds(sing(3, score=packed, voice="wren")) == pytest.approx(there, abs=0.01)
    assert seconds(sing(1)) != pytest.approx(there, abs=0.01)


def test_what_cannot_be_sung_comes_back_in_words(preview: subprocess.Popen[bytes]) -> None:
    assert sing(4, text="река light")["refused"]["words"] == ["река"]


def test_it_stays_small(preview: subprocess.Popen[bytes]) -> None:
    sing(1)
    status = Path(f"/proc/{preview.pid}/status").read_text()
    peak = int(status.split("VmHWM:")[1].split()[0]) / 1000
    assert peak < MEGABYTES


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"nonsense\n",
        b"[]\n",
        b'{"op": "none"}\n',
        b'{"op": "syllables", "words": 3}\n',
        b'{"op": "sing"}\n',
    ],
)
def test_a_bad_request_is_said_to_be_one(line: bytes) -> None:
    assert "error" in answer(line)


def test_it_ends_politely(preview: subprocess.Popen[bytes]) -> None:
    preview.send_signal(signal.SIGTERM)
    assert preview.wait(timeout=10) == 0
    assert preview_ask({"op": "syllables", "words": []}, timeout=1) is None
