"""In the preview process: one line of a draft becomes a small audio file, in its place in the tune.

One thread sings, whoever asks: the models use several cores as it is, and one thread's memory is all they
take. Somebody who asks again takes back what they asked before.
"""

from __future__ import annotations

import base64
import hashlib
import io
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import soundfile

from songsmith.engine import score_json
from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.compose import compose
from songsmith.engine.errors import Cancelled, EngineError, NothingToSing
from songsmith.engine.excerpt import LinePlace, line_at, line_score, quick_voice, sing_excerpt
from songsmith.engine.recipe import Expression, Recipe
from songsmith.engine.score import Line, Score
from songsmith.engine.song import choose_voice
from songsmith.engine.voice.renderers import is_cold
from songsmith.engine.voice.takes import remember
from songsmith.engine.voice.workload import one_line_at_a_time
from songsmith.engine.voices import DEFAULT_VOICE, VOICES, Voice
from songsmith.language.g2p import Pronouncer, UnsingableWords
from songsmith.takes.heard import heard_path

CACHE_BYTES = 256_000_000
"""About a thousand lines."""

PATIENCE = 6.0
"""Seconds that a line waits for the singer before it is refused; the page gives up a little later."""

SCORES_KEPT = 4
"""Parsed scores of takes, the last ones asked for: a megabyte or two each."""

SPEECH_BYTES, PHRASE_BYTES = 12 << 20, 4 << 20
"""What the voice may remember here: whole lines are kept as files."""

WARM_UP = Recipe(prompt="ballad", lyrics="[Verse]\nLa", seed=1)

Answer = dict[str, Any]
Stopped = Callable[[], bool]

_singer = ThreadPoolExecutor(1, thread_name_prefix="singer")
_newest: dict[str, object] = {}
_loading = threading.Event()
"""While a voice is being loaded and sings its first line: longer than anybody's patience, but it ends."""


@dataclass(frozen=True, slots=True)
class LineRequest:
    """who: an id; somebody's newer request ends their older one. name: of the file to make. sheet: one
    section with this one line. said: as `Recipe.pronunciations`. score: of a take that sings it, packed, or
    None: a tune is made.
    """

    who: str
    name: str
    place: LinePlace
    sheet: str
    prompt: str
    voice: str
    seed: int
    said: Mapping[str, str]
    expression: Expression
    score: bytes | None

    @classmethod
    def read(cls, request: Mapping[str, Any]) -> LineRequest:
        """Raises KeyError, TypeError, ValueError."""
        score = request["score"]
        return cls(
            who=str(request["who"]),
            name=heard_path(request["name"]).name,
            place=LinePlace(request["text"], request["kind"], int(request["number"])),
            sheet=request["sheet"],
            prompt=request["prompt"],
            voice=request["voice"],
            seed=int(request["seed"]),
            said={str(word): str(phones) for word, phones in request["said"].items()},
            expression=Expression(**{name: float(set_to) for name, set_to in request["expression"].items()}),
            score=None if score is None else base64.b64decode(score, validate=True),
        )


def sing_line(request: Mapping[str, Any]) -> Answer:
    """{"name"} of a file that is there now, {"refused": {code, message, words}}, {"overtaken": true}, or
    {"loading": true}: the voice is being made ready, ask again."""
    asked = LineRequest.read(request)
    stopped = _turn(asked.who)
    singing = _singer.submit(_sung, asked, stopped)
    try:
        return singing.result(PATIENCE)
    except Cancelled:
        return {"overtaken": True}
    except Late:
        singing.cancel()
        if _loading.is_set():
            return {"loading": True}
        return _refused("busy", "The singer is busy. Try again in a moment.")
    except UnsingableWords as error:
        return _refused("unsingable", str(error), [word.text for word in error.words])
    except NothingToSing:
        return _refused("refused", "Nothing on this line is sung.")
    except EngineError as error:
        return _refused("refused", str(error))


def warm_singer() -> Future[Audio]:
    """Loads the voice in the background; whoever asks first waits for the rest of it."""
    remember(speech=SPEECH_BYTES, phrases=PHRASE_BYTES)
    one_line_at_a_time()
    return _singer.submit(lambda: sing_excerpt(*_composed(WARM_UP), lambda: False))


def _turn(who: str) -> Stopped:
    """From now on the newest request of `who`; true once there is a newer one."""
    mine = object()
    _newest[who] = mine
    return lambda: _newest[who] is not mine


def _refused(code: str, message: str, words: list[str] | None = None) -> Answer:
    return {"refused": {"code": code, "message": message, "words": words or []}}


def _sung(asked: LineRequest, stopped: Stopped) -> Answer:
    path = heard_path(asked.name)
    if not path.exists():
        if stopped():
            raise Cancelled
        _pronouncer(tuple(sorted(asked.said.items()))).line(asked.place.text)
        score, voice = _placed(asked) or _composed(_recipe(asked), asked.place)
        with _made_ready(voice):
            sound = sing_excerpt(score, voice, stopped, asked.expression)
        keep(path, encoded(sound))
    return {"name": asked.name}


@contextmanager
def _made_ready(voice: Voice) -> Iterator[None]:
    """Says that a voice is loading while one without its model begins."""
    if is_cold(voice):
        _loading.set()
    try:
        yield
    finally:
        _loading.clear()


def _placed(asked: LineRequest) -> tuple[Score, Voice] | None:
    """The line as the take sings it."""
    if asked.score is None:
        return None
    score = _unpacked(asked.score)
    line = line_at(score, asked.place)
    if line is None:
        return None
    return line_score(score, line), quick_voice(VOICES.get(asked.voice, VOICES[DEFAULT_VOICE]))


def _recipe(asked: LineRequest) -> Recipe:
    """Ids from the words, so that a line keeps its tune wherever it is moved within its kind of section."""
    line = hashlib.sha256(asked.place.text.encode()).hexdigest()[:8]
    return Recipe(
        prompt=asked.prompt,
        lyrics=asked.sheet,
        seed=asked.seed,
        voice=asked.voice,
        pronunciations=asked.said,
        section_ids=(asked.place.kind,),
        line_ids=(line,),
    )


def _composed(recipe: Recipe, place: LinePlace | None = None) -> tuple[Score, Voice]:
    """A tune made for the first line of the recipe's sheet."""
    voice = quick_voice(choose_voice(recipe))
    score = compose(recipe, voice)
    line: Line | None = line_at(score, place) if place else None
    return line_score(score, line or score.lines[0]), voice


@lru_cache(maxsize=4)
def _pronouncer(said: tuple[tuple[str, str], ...]) -> Pronouncer:
    return Pronouncer(dict(said))


@lru_cache(maxsize=SCORES_KEPT)
def _unpacked(packed: bytes) -> Score:
    return score_json.unpack(packed)


def encoded(sound: Audio) -> bytes:
    """16 bit, lossless: a third of a megabyte, in a hundredth of a second."""
    out = io.BytesIO()
    soundfile.write(out, sound.T, SAMPLE_RATE, format="FLAC", subtype="PCM_16")
    return out.getvalue()


def keep(path: Path, data: bytes) -> None:
    """Readers see the file whole or not at all; the oldest files make room."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{uuid.uuid4().hex}.part")
    part.write_bytes(data)
    part.replace(path)
    files = sorted(path.parent.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
    size = 0
    for file in files:
        size += file.stat().st_size
        if size > CACHE_BYTES and file != path:
            file.unlink(missing_ok=True)
