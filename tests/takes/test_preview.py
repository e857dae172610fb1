"""The preview process: what the editor asks is answered by another process, or not at all."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from songsmith.core.preview import preview_ask, socket_path
from songsmith.engine.paths import ROOT
from songsmith.takes.preview import answer

PATIENCE = 60  # seconds for a cold start on a busy machine


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


@pytest.mark.parametrize(
    "line", [b"", b"nonsense\n", b"[]\n", b'{"op": "none"}\n', b'{"op": "syllables", "words": 3}\n']
)
def test_a_bad_request_is_said_to_be_one(line: bytes) -> None:
    assert "error" in answer(line)


def test_it_ends_politely(preview: subprocess.Popen[bytes]) -> None:
    preview.send_signal(signal.SIGTERM)
    assert preview.wait(timeout=10) == 0
    assert preview_ask({"op": "syllables", "words": []}, timeout=1) is None
