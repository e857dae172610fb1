"""The preview process: keeps the quick voice and its words warm and answers over a local socket.

A process of its own, so that neither the pages carry the models nor a take that renders delays an answer.
"""

from __future__ import annotations

import json
import logging
import os
import socketserver
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from songsmith.core.preview import MAX_ANSWER, socket_path
from songsmith.language.g2p import Pronouncer, UnsingableWords, said_as
from songsmith.language.writer import NoLine, edit_song, write_song
from songsmith.language.writer.help import Help, NothingHere, suggestions
from songsmith.lyrics.word_models import SAID_LENGTH
from songsmith.takes.preview_line import sing_line, warm_singer
from songsmith.takes.preview_plan import plan_take
from songsmith.takes.preview_room import line_room
from songsmith.takes.samples import sample_order

MAX_WORDS = 200
"""Of one request; a sheet has a few unknown words."""
MAX_WORD = 60
"""Characters; longer ones are no words."""

Answer = dict[str, Any]
_WRITING = threading.Lock()
"""Whole songs are written one after another: many at once would keep everything else waiting."""

log = logging.getLogger(__name__)


def word_syllables(request: Mapping[str, Any]) -> Answer:
    """{"words": [...]} → for each word that can be sung its syllables' stress, one digit each ("201")."""
    pronouncer = Pronouncer()
    found = {}
    for word in request.get("words", [])[:MAX_WORDS]:
        if isinstance(word, str) and len(word) <= MAX_WORD:
            with suppress(UnsingableWords):
                found[word] = "".join(
                    str(syllable.stress) for part in pronouncer.line(word) for syllable in part.syllables
                )
    return {"words": found}


def word_said(request: Mapping[str, Any]) -> Answer:
    """{"said": a respelling or phones} → {"phones": with stress marks}, or {"fault": what is wrong}."""
    try:
        return {"phones": said_as(str(request["said"])[:SAID_LENGTH])}
    except ValueError as error:
        return {"fault": str(error)}


def line_suggestions(request: Mapping[str, Any]) -> Answer:
    """{text, line, wanted, seed, prompt} → {"suggestions": [...]}, or {"refused": a code}."""
    wanted, text, line = Help(request["wanted"]), str(request["text"]), int(request["line"])
    try:
        found = suggestions(text, line, wanted, seed=int(request["seed"]), prompt=str(request["prompt"]))
    except NothingHere:
        return {"refused": "nothing_here"}
    except NoLine:
        return {"refused": "no_line"}
    return {"suggestions": [asdict(suggestion) for suggestion in found]}


def whole_song(request: Mapping[str, Any]) -> Answer:
    """{prompt, seed, title, lyrics} → {title, style_tags, lyrics}, or {"refused": a code}.

    lyrics: a sheet to change; "" for a new song.
    """
    prompt, seed, title = str(request["prompt"]), int(request["seed"]), str(request["title"])
    lyrics = str(request["lyrics"])
    try:
        with _WRITING:
            if lyrics:
                return asdict(edit_song(lyrics, prompt, seed=seed, title=title))
            return asdict(write_song(prompt, seed=seed, title=title))
    except NoLine:
        return {"refused": "no_line"}


def voice_sample(request: Mapping[str, Any]) -> Answer:
    """{"voice": a name} → {"ready": whether its sample is there; else it is being made}."""
    return {"ready": sample_order(str(request["voice"]))}


OPERATIONS: dict[str, Callable[[Mapping[str, Any]], Answer]] = {
    "syllables": word_syllables,
    "help": line_suggestions,
    "said": word_said,
    "sing": sing_line,
    "song": whole_song,
    "plan": plan_take,
    "room": line_room,
    "sample": voice_sample,
}


def answer(line: bytes) -> Answer:
    """What to say to one line of JSON; a bad one gets {"error": …}, as does a fault of ours."""
    try:
        request = json.loads(line)
        return OPERATIONS[request["op"]](request)
    except (ValueError, KeyError, TypeError):
        return {"error": "bad request"}
    except Exception:  # the process answers the next request whatever this one did to it
        log.exception("a preview failed")
        return {"error": "failed"}


class _Handler(socketserver.StreamRequestHandler):
    timeout = 10  # seconds for a client to say what it wants

    def handle(self) -> None:
        with suppress(OSError):  # the page has given up waiting
            self.wfile.write(json.dumps(answer(self.rfile.readline(MAX_ANSWER))).encode() + b"\n")


class PreviewServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Listens on `path`, readable by this user alone; takes over from a process that was killed."""

    daemon_threads = True

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        before = os.umask(0o177)
        try:
            super().__init__(str(path), _Handler)
        finally:
            os.umask(before)


def serve_previews() -> None:
    """Answers until it is stopped. Words are known from the start, the voice some seconds later."""
    Pronouncer().line("warm")
    with PreviewServer(socket_path()) as server:
        warm_singer()
        server.serve_forever()
