"""MiniMax's own programs, unmodified, against this server."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile
from django.db import connection
from pytest_django import Settings

from songsmith.engine.paths import ROOT
from songsmith.takes.models import Take
from songsmith.takes.references import intake
from tests.api.conftest import WORDS
from tests.takes.fakes import LENGTH, RATE
from tests.takes.references.sounds import decoded, wav_bytes

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]

CACHE = ROOT / "var" / "test-clients"
NPM = ("mmx-cli@1.0.19", "minimax-mcp-js@0.0.17")
PYPI = ("minimax-mcp==0.0.18", "mcp<2")
INSTALL_SECONDS = 300
SONG_SECONDS = 280  # what a caller waits for at most
PADDING = 0.2  # seconds that mp3 may add

Mmx = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(scope="session")
def node_clients() -> Path:
    """Folder of their commands, installed once."""
    folder = CACHE / "npm"
    if not (folder / "node_modules" / ".bin" / "mmx").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text("{}")
        command = ("npm", "install", "--no-audit", "--no-fund", *NPM)
        subprocess.run(command, cwd=folder, check=True, timeout=INSTALL_SECONDS)
    return folder / "node_modules" / ".bin"


@pytest.fixture(scope="session")
def python_clients() -> Path:
    """Folder of their commands, installed once in an environment of their own."""
    folder = CACHE / "python"
    if not (folder / "bin" / "minimax-mcp").exists():
        shutil.rmtree(folder, ignore_errors=True)
        venv.create(folder, with_pip=True)
        command = (str(folder / "bin" / "pip"), "install", "--quiet", *PYPI)
        subprocess.run(command, check=True, timeout=INSTALL_SECONDS)
    return folder / "bin"


@pytest.fixture
def real_worker(settings: Settings) -> Iterator[None]:
    """The built-in engine in a worker process."""
    settings.PROVIDERS = ["songsmith.providers.builtin.BuiltinProvider"]
    settings.PROVIDER = "builtin"
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }
    worker = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT, env=environment)
    yield
    worker.kill()
    worker.wait()


@pytest.fixture
def mmx(program: httpx.Client, node_clients: Path, live: str, secret: str, tmp_path: Path) -> Mmx:
    """Runs a music command in an empty folder; fails when it does."""

    def run(*arguments: str, fails: bool = False) -> subprocess.CompletedProcess[bytes]:
        account = ("--base-url", live, "--region", "global", "--api-key", secret)
        command = (str(node_clients / "mmx"), *account, "--non-interactive", "music", *arguments)
        environment = {**os.environ, "HOME": str(tmp_path)}
        done = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, timeout=SONG_SECONDS, check=False
        )
        assert (done.returncode != 0) is fails, done
        return done

    return run


def assert_sounds(path: Path, container: str, rate: int, seconds: float) -> None:
    """Playable, of that kind, and not silent."""
    audio, found = soundfile.read(path, always_2d=True)
    with soundfile.SoundFile(path) as file:
        assert file.format == container
    assert (found, audio.shape[1]) == (rate, 2)
    assert len(audio) / rate == pytest.approx(seconds, abs=PADDING)
    assert np.sqrt(np.mean(audio**2)) > 0.01


def last_take() -> Take:
    return Take.objects.latest("created_at")


def seconds_of_last_take() -> float:
    duration = last_take().duration
    assert duration is not None
    return duration


def test_mmx_sings_with_the_built_in_engine(real_worker: None, mmx: Mmx, tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text(WORDS)
    song = ("generate", "--prompt", "folk, guitar", "--lyrics-file", "words.txt")
    mmx(*song, "--format", "wav", "--sample-rate", "32000", "--out", "song.wav")
    assert_sounds(tmp_path / "song.wav", "WAV", 32000, seconds_of_last_take())
    assert last_take().revision.text == WORDS
    assert last_take().provider == "builtin"
    (tmp_path / "streamed.mp3").write_bytes(mmx(*song, "--stream").stdout)
    assert_sounds(tmp_path / "streamed.mp3", "MP3", 44100, seconds_of_last_take())


@pytest.mark.parametrize("container", ["mp3", "wav", "pcm"])
def test_mmx_saves_every_format(mmx: Mmx, making: None, tmp_path: Path, container: str) -> None:
    target = tmp_path / f"song.{container}"
    mmx("generate", "--prompt", "plain", "--lyrics", WORDS, "--format", container, "--out", target.name)
    if container == "pcm":
        assert target.stat().st_size == pytest.approx(LENGTH * RATE * 4, abs=8)
    else:
        assert_sounds(target, container.upper(), RATE, LENGTH)


@pytest.mark.parametrize(
    "mode",
    [
        ("--instrumental", "--prompt", "plain"),
        ("--lyrics-optimizer", "--prompt", "a ferry at night"),
        (
            "--prompt",
            "plain",
            "--lyrics",
            WORDS,
            "--model",
            "music-2.6-free",
            "--bpm",
            "90",
            "--genre",
            "folk",
        ),
    ],
    ids=["instrumental", "optimizer", "structured"],
)
def test_mmx_makes_songs_in_every_mode(mmx: Mmx, making: None, tmp_path: Path, mode: tuple[str, ...]) -> None:
    mmx("generate", *mode, "--bitrate", "64000", "--out", "song.mp3")
    assert_sounds(tmp_path / "song.mp3", "MP3", RATE, LENGTH)


def test_mmx_gives_links_that_play(mmx: Mmx, making: None, tmp_path: Path) -> None:
    done = mmx("generate", "--prompt", "plain", "--lyrics", WORDS, "--output-format", "url")
    link = next(word for word in done.stdout.decode().split() if word.startswith("http"))
    (tmp_path / "song.mp3").write_bytes(httpx.get(link).content)
    assert_sounds(tmp_path / "song.mp3", "MP3", RATE, LENGTH)


def test_mmx_makes_covers(mmx: Mmx, making: None, covering: None, tmp_path: Path) -> None:
    (tmp_path / "song.wav").write_bytes(wav_bytes())
    mmx("cover", "--prompt", "a slow jazz trio", "--audio-file", "song.wav", "--out", "cover.mp3")
    assert_sounds(tmp_path / "cover.mp3", "MP3", RATE, LENGTH)


def test_mmx_makes_covers_with_other_words(mmx: Mmx, making: None, covering: None, tmp_path: Path) -> None:
    (tmp_path / "song.wav").write_bytes(wav_bytes())
    words = ("--lyrics", "[Verse]\nOther words to the same old tune")
    mmx("cover", "--prompt", "a slow jazz trio", "--audio-file", "song.wav", *words, "--out", "cover.mp3")
    assert_sounds(tmp_path / "cover.mp3", "MP3", RATE, LENGTH)
    assert "Other words" in Take.objects.get().revision.text


@pytest.fixture
def covering(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody listens, and the tape stands in for the engine."""
    settings.PROVIDERS = ["tests.takes.fakes.CoverTape"]
    settings.PROVIDER = "builtin"
    settings.LISTENER = "tests.takes.references.sounds.listener"
    monkeypatch.setattr(intake, "decode", decoded)


def mcp_call(python: Path, **order: Any) -> str:
    script = Path(__file__).with_name("mcp_call.py")
    done = subprocess.run(
        (str(python), str(script)),
        input=json.dumps(order),
        capture_output=True,
        text=True,
        timeout=SONG_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def mcp_environment(program: httpx.Client, live: str, secret: str, tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "MINIMAX_API_KEY": secret,
        "MINIMAX_API_HOST": live,
        "MINIMAX_MCP_BASE_PATH": str(tmp_path),
    }


@pytest.mark.parametrize("mode", ["local", "url"])
def test_the_python_mcp_server_makes_a_song(
    python_clients: Path, mcp_environment: dict[str, str], making: None, tmp_path: Path, mode: str
) -> None:
    answer = mcp_call(
        python_clients / "python",
        command=str(python_clients / "minimax-mcp"),
        args=[],
        env={**mcp_environment, "MINIMAX_API_RESOURCE_MODE": mode},
        tool="music_generation",
        arguments={"prompt": "plain", "lyrics": WORDS, "sample_rate": 24000, "format": "mp3"},
    )
    assert "Success" in answer
    assert_sounds(saved(answer, tmp_path), "MP3", 24000, LENGTH)


@pytest.mark.parametrize("mode", ["local", "url"])
def test_the_javascript_mcp_server_makes_a_song(
    node_clients: Path,
    python_clients: Path,
    mcp_environment: dict[str, str],
    making: None,
    tmp_path: Path,
    mode: str,
) -> None:
    answer = mcp_call(
        python_clients / "python",
        command=str(node_clients / "minimax-mcp-js"),
        args=[],
        env={**mcp_environment, "MINIMAX_RESOURCE_MODE": mode},
        tool="music_generation",
        arguments={"prompt": "plain", "lyrics": WORDS, "sampleRate": 32000, "format": "mp3"},
    )
    assert_sounds(saved(answer, tmp_path), "MP3", 32000, LENGTH)


def saved(answer: str, folder: Path) -> Path:
    """The file that the client wrote, or what its link leads to."""
    links = [word.rstrip('",') for word in answer.split() if word.startswith("http")]
    if links:
        target = folder / "fetched.mp3"
        target.write_bytes(httpx.get(links[0]).content)
        return target
    (found,) = folder.glob("*.mp3")
    return found
