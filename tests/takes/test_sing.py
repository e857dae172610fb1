"""`manage.py sing` as a program: what it prints where, what it writes, how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import mido
import numpy as np
import pysubs2
import pytest
import soundfile
from django.core.management import CommandError, call_command

from songsmith.engine.compose.sheet import read_song
from songsmith.engine.compose.song import compose_song
from songsmith.engine.errors import MissingPart
from songsmith.engine.files import chordpro_text
from songsmith.engine.paths import ROOT
from songsmith.engine.recipe import Recipe
from songsmith.engine.voices import VOICES
from songsmith.takes.management.commands import sing
from tests.engine.compose.conftest import pronounce

SHEET = "[Verse]\nHold the light\n"
WRONG_INPUT, MISSING_PART, FILE_TROUBLE = sing.WRONG_INPUT, sing.MISSING_PART, sing.FILE_TROUBLE


@dataclass
class Ended:
    """A finished run and the folder it wrote into."""

    code: int
    out: str
    err: str
    folder: Path


@pytest.fixture(scope="module")
def sung(tmp_path_factory: pytest.TempPathFactory) -> Ended:
    """One real run with everything, in a process without any database."""
    folder = tmp_path_factory.mktemp("sung")
    (folder / "river.txt").write_bytes(b"\xef\xbb\xbf" + SHEET.replace("\n", "\r\n").encode())
    arguments = ["river.txt", "--prompt", "folk, 120 bpm", "--out", "song.mp3", "--seed", "3"]
    arguments += ["--timing", "timing.json", "--midi", "song.mid", "--stems", "stems"]
    arguments += ["--musicxml", "song.musicxml", "--chordpro", "song.cho", "--lrc", "song.lrc"]
    arguments += ["--srt", "song.srt", "--ass", "song.ass", "--transpose", "2", "--capo", "2"]
    environment = {**os.environ, "DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3"}
    run = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "sing", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return Ended(run.returncode, run.stdout, run.stderr, folder)


def refused(*arguments: object) -> tuple[int, str]:
    """Runs in this process what ends before anything is rendered."""
    with pytest.raises(CommandError) as error:
        call_command("sing", *map(str, arguments), stdout=StringIO(), stderr=StringIO())
    return error.value.returncode, str(error.value)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.txt"
    path.write_text(SHEET)
    return path


def test_the_report_is_all_that_stands_on_standard_output(sung: Ended) -> None:
    assert sung.code == 0, sung.err
    report = json.loads(sung.out)
    assert report["seed"] == 3
    assert report["bpm"] == 120
    assert report["voice"]
    assert report["key"]
    assert report["seconds"]["sing"] > 0
    assert -15 <= report["loudness"]["integrated_lufs"] <= -13
    assert "Singing" in sung.err


def test_the_song_is_there_and_nothing_half_done(sung: Ended) -> None:
    audio, rate = soundfile.read(sung.folder / "song.mp3", always_2d=True)
    report = json.loads(sung.out)
    assert audio.shape[0] / rate == pytest.approx(report["duration"], abs=0.1)
    names = {path.name for path in sung.folder.iterdir()}
    written = {f"song.{kind}" for kind in ("mp3", "mid", "musicxml", "cho", "lrc", "srt", "ass")}
    assert names == {"river.txt", "timing.json", "stems"} | written


def test_timing_and_midi_belong_to_the_song(sung: Ended) -> None:
    timing = json.loads((sung.folder / "timing.json").read_text())
    assert [word["text"] for word in timing["words"]] == ["Hold", "the", "light"]
    midi = mido.MidiFile(sung.folder / "song.mid")
    assert midi.length > 1


def test_sheets_and_subtitles_belong_to_the_song(sung: Ended) -> None:
    timing = json.loads((sung.folder / "timing.json").read_text())
    sheet = ET.parse(sung.folder / "song.musicxml")
    assert sheet.findtext("work/work-title") == "river"
    assert [text.text for text in sheet.iterfind(".//lyric/text")] == ["Hold", "the", "light"]
    assert "{title: river}" in (sung.folder / "song.cho").read_text()
    assert "Hold the light" in (sung.folder / "song.lrc").read_text()
    for name in ("song.srt", "song.ass"):
        subtitles = pysubs2.load(str(sung.folder / name))
        assert [event.plaintext for event in subtitles] == ["Hold the light"]
    assert pysubs2.load(str(sung.folder / "song.srt"))[0].start == round(timing["lines"][0]["start"] * 1000)


def test_a_song_moved_up_is_played_in_its_old_shapes_with_a_capo(sung: Ended) -> None:
    recipe = Recipe("folk, 120 bpm", SHEET, 3)
    voice = VOICES[json.loads(sung.out)["voice"]]
    written = chordpro_text(compose_song(recipe, voice, read_song(recipe, pronounce)), title="river")
    moved = (sung.folder / "song.cho").read_text().splitlines()
    assert "{capo: 2}" in moved
    assert [line for line in moved if not line.startswith("{capo")] == written.splitlines()


def test_stems_are_named_by_role_and_add_up_to_the_mix(sung: Ended) -> None:
    paths = {path.stem: path for path in (sung.folder / "stems").iterdir()}
    assert {"vocal", "mix"} < set(paths)
    mix, rate = soundfile.read(paths.pop("mix"), dtype="float32")
    total = sum(soundfile.read(path, dtype="float32")[0] for path in paths.values())
    assert rate == 44100
    assert np.abs(mix).max() > 0.01
    assert np.abs(total - mix).max() < 10 ** (-90 / 20)


def test_no_words_ask_for_words_or_the_switch(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    code, message = refused(empty, "--prompt", "folk", "--out", tmp_path / "o.wav")
    assert code == WRONG_INPUT
    assert message.startswith("lyrics:")
    assert not (tmp_path / "o.wav").exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe\x00x", WRONG_INPUT),
        (b"la " * 100_000, WRONG_INPUT),
        (b"la la la\n" * 1000, WRONG_INPUT),
    ],
)
def test_a_file_that_is_no_sheet_is_refused(tmp_path: Path, content: bytes, code: int) -> None:
    path = tmp_path / "odd.txt"
    path.write_bytes(content)
    assert refused(path, "--prompt", "folk", "--out", tmp_path / "o.wav")[0] == code


def test_what_cannot_be_read_or_written_is_named(tmp_path: Path, sheet: Path) -> None:
    code, message = refused(tmp_path / "none.txt", "--prompt", "folk", "--out", tmp_path / "o.wav")
    assert code == FILE_TROUBLE
    assert "none.txt" in message
    code, message = refused(sheet, "--prompt", "folk", "--out", tmp_path / "no" / "o.wav")
    assert code == FILE_TROUBLE
    assert "There is no folder" in message


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (["--voice", "caruso"], "Choose one of: wren"),
        (["--seed", "-4"], "--seed is a whole number"),
        (["--transpose", "12"], "--transpose is a whole number"),
        (["--capo", "12"], "--capo is a fret from 0 to 11"),
        (["--format", "exe"], "invalid choice"),
        (["--prompt", "x" * 2001], "prompt"),
    ],
)
def test_wrong_arguments_are_explained(tmp_path: Path, sheet: Path, wrong: list[str], says: str) -> None:
    code, message = refused(sheet, "--prompt", "folk", "--out", tmp_path / "o.wav", *wrong)
    assert code != 0
    assert says in message


def test_a_missing_part_says_how_to_get_it(
    tmp_path: Path, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*args: object, **named: object) -> None:
        raise MissingPart("FluidSynth is missing: apt install libfluidsynth3")

    monkeypatch.setattr(sing, "make_song", missing)
    code, message = refused(sheet, "--prompt", "folk", "--out", tmp_path / "o.wav")
    assert (code, message) == (MISSING_PART, "FluidSynth is missing: apt install libfluidsynth3")


def test_a_failed_run_leaves_the_song_of_the_last_one(
    tmp_path: Path, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "o.wav"
    out.write_bytes(b"the song before")

    def full(part: Path, *args: object) -> None:
        part.write_bytes(b"half")
        raise OSError(28, "No space left on device", str(part))

    with pytest.raises(OSError, match="No space"):
        sing._whole(out, full)
    assert out.read_bytes() == b"the song before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["o.wav", "sheet.txt"]
