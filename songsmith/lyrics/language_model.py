"""A language model behind an OpenAI-compatible address, where the owner of the server has set one up.

It is asked only on request, after the writer has seen what is sent, and answers with suggestions alone.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from songsmith.core.errors import DomainError
from songsmith.core.outgoing import AddressRefused, Bounds, OutOfTime, outgoing_client
from songsmith.language.writer.help import Help

PATH = "/chat/completions"
SECONDS = 60.0
MAX_BYTES = 1 << 20
WANTED = 4
MOST_LINES, LONGEST_LINE = 16, 200
TEMPERATURE = 0.9
MAX_TOKENS = 800

_SYSTEM = (
    'You help a songwriter. Answer with JSON only: {"suggestions": [["line", …], …]}, '
    f"{WANTED} different suggestions, each a list of lines without tags, numbers or quotation marks. "
    "Keep the language, the point of view, the metre and the rhyme scheme of the song."
)
_TASKS = {
    Help.RHYME: "Write one line that follows the marked line and rhymes with it.",
    Help.METRE: "Write one line with the same number of syllables and the same stresses as the marked line.",
    Help.WORDS: "Say the marked line in other words, with the same number of syllables and the same rhyme.",
    Help.CONTINUE: "Write the one line that comes after the marked line.",
    Help.FINISH: "Write the lines that finish the section of the marked line.",
}
_FENCE = re.compile(r"^```[a-z]*\s*|\s*```$")

UNREACHED = "The language model could not be reached. Nothing was changed."
STRANGE = "The language model answered with something that is no suggestion. Try again."
REFUSED = "The language model refused: it answered with status {status}."


class ModelFailed(DomainError):
    """No suggestions came back."""

    status = HTTPStatus.BAD_GATEWAY
    code = "language_model"


@dataclass(frozen=True, slots=True)
class Order:
    """What is sent, whole but for the key. host: who receives it."""

    url: str
    host: str
    model: str
    body: dict[str, Any]

    @property
    def shown(self) -> str:
        """The body as it goes out, for reading."""
        return json.dumps(self.body, indent=2, ensure_ascii=False)


def is_set_up() -> bool:
    """Whether this server knows a language model. Asks nobody."""
    return bool(settings.LANGUAGE_BASE_URL and settings.LANGUAGE_MODEL)


def name() -> str:
    """The model's, "" when none is set up."""
    return str(settings.LANGUAGE_MODEL)


def host() -> str:
    """Who would receive the words."""
    return urlsplit(settings.LANGUAGE_BASE_URL).hostname or ""


def order(text: str, line: int, wanted: Help) -> Order:
    """The request for one kind of help with one line; the same for the same arguments."""
    marked = [f"{raw}    <-- marked" if n == line else raw for n, raw in enumerate(text.split("\n"))]
    body = {
        "model": settings.LANGUAGE_MODEL,
        "messages": [
            {"role": "system", "content": _SYSTEM},
            {"role": "user", "content": "\n".join([_TASKS[wanted], "", *marked])},
        ],
        "temperature": TEMPERATURE,
        "max_tokens": MAX_TOKENS,
    }
    return Order(settings.LANGUAGE_BASE_URL.rstrip("/") + PATH, host(), settings.LANGUAGE_MODEL, body)


def ask(sent: Order) -> list[list[str]]:
    """Suggestions as lists of lines. One call, never repeated. Raises ModelFailed."""
    key = settings.LANGUAGE_API_KEY
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        with (
            outgoing_client(Bounds.of(SECONDS), read_seconds=SECONDS) as client,
            client.stream("POST", sent.url, json=sent.body, headers=headers) as response,
        ):
            answer = _read(response)
    except (httpx.HTTPError, AddressRefused, OutOfTime, OSError) as error:
        raise ModelFailed(UNREACHED) from error
    if response.status_code != HTTPStatus.OK:
        raise ModelFailed(REFUSED.format(status=response.status_code))
    return _suggestions(answer)


def _read(response: httpx.Response) -> bytes:
    """The body, unless it is larger than any answer of lines. Raises ModelFailed."""
    body = b""
    for piece in response.iter_bytes():
        body += piece
        if len(body) > MAX_BYTES:
            raise ModelFailed(STRANGE)
    return body


def _suggestions(answer: bytes) -> list[list[str]]:
    try:
        content = json.loads(answer)["choices"][0]["message"]["content"]
        listed = json.loads(_FENCE.sub("", content.strip()))["suggestions"]
        found = [_lines(item) for item in listed]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise ModelFailed(STRANGE) from error
    kept = [lines for lines in found if lines][: WANTED + 1]
    if not kept:
        raise ModelFailed(STRANGE)
    return kept


def _lines(item: object) -> list[str]:
    """One suggestion's lines without control characters; a single string is one line."""
    raw = item if isinstance(item, list) else [item]
    lines = ["".join(c for c in str(line) if c.isprintable()).strip() for line in raw[:MOST_LINES]]
    return [line[:LONGEST_LINE] for line in lines if line]
