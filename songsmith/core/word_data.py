"""Where the word tools find their data: the fetched lists, and the book of rhymes made from them once.

Nothing is loaded into this process: the book is a database file, meanings are read from their files.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import threading
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from songsmith.engine.models import catalogue
from songsmith.engine.paths import models_dir
from songsmith.language.wordbook import SHAPE, WordBook, book_make
from songsmith.language.wordnet import WordNet

MODEL = "words"
FETCH = "manage.py models words"

log = logging.getLogger(__name__)
_making = threading.Lock()


def wordnet() -> WordNet | None:
    """Meanings; None while they are not fetched."""
    model = catalogue()[MODEL]
    return _wordnet(model.folder / "wordnet") if model.is_present() else None


def book() -> WordBook | None:
    """The book of rhymes; None while it is being made, which this sets going. Never waits."""
    path = _book_path()
    if path.exists():
        return _book(path)
    if not _making.locked():
        threading.Thread(target=_make_quietly, name="word book", daemon=True).start()
    return None


def book_prepare() -> WordBook:
    """The book, made if need be: some seconds, once for each version of its sources."""
    path = _book_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with _making, (path.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another process may be making it
        if not path.exists():
            _make(path)
    return _book(path)


def _make(path: Path) -> None:
    """Readers see the file whole or not at all."""
    for leftover in path.parent.glob("*.part"):
        leftover.unlink()  # of a process that was killed
    part = path.with_suffix(".part")
    meanings = wordnet()
    if meanings is None:
        book_make(part)
    else:
        book_make(part, catalogue()[MODEL].folder / "counts.json", meanings.phrases(), meanings.spellings())
    part.replace(path)
    for other in path.parent.glob("book-*.sqlite"):
        if other != path:
            other.unlink(missing_ok=True)  # of older sources; whoever reads it still can


def _make_quietly() -> None:
    try:
        book_prepare()
    except Exception:
        log.exception("the book of rhymes could not be made")


def _book_path() -> Path:
    """Named by all that goes into it."""
    model = catalogue()[MODEL]
    sources = [file.sha256 for file in model.files] if model.is_present() else []
    key = " ".join([str(SHAPE), version("hibari-tts"), *sources])
    return models_dir() / "prepared-words" / f"book-{hashlib.sha256(key.encode()).hexdigest()[:16]}.sqlite"


@lru_cache(maxsize=2)
def _book(path: Path) -> WordBook:
    return WordBook(path)


@lru_cache(maxsize=2)
def _wordnet(folder: Path) -> WordNet:
    return WordNet(folder)
