"""Hear this line: what the page asks of the preview process, and what it says when it cannot be done.

Nothing here loads a voice or a pronunciation network; the process on the other side of the socket has them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from songsmith.accounts.models import User
from songsmith.contract import PROMPT_MAX
from songsmith.core.errors import Conflict, Invalid
from songsmith.core.preview import PreviewSilent, preview_answer
from songsmith.core.rates import spend
from songsmith.engine.recipe import ENGINE_VERSION, Expression
from songsmith.engine.voices import VOICES
from songsmith.language.structure import SheetLine, SheetSection, parse_sheet
from songsmith.lyrics.models import Draft
from songsmith.lyrics.pronunciation import (
    AWAY,
    SingerAway,
    pronunciations_in,
    pronunciations_of,
    said_read,
    word_clean,
)
from songsmith.projects.models import Project
from songsmith.takes.heard import heard_name, heard_path
from songsmith.takes.models import Take, TakeOutput
from songsmith.takes.services import SEED_END

SHAPE = 4
"""Counted up when the same request is to sound otherwise: it is part of a file's name."""

LINE_MAX = 200
"""Characters sung at once; a breath holds less than half of it."""

TAKES_SEARCHED = 10
"""The newest ones; older tunes are not what a writer has in mind."""

WORD_PROMPT = "ballad, slow"
"""A single word is sung alone and slowly, so that it can be judged."""

TIMEOUT = 8.0
"""Seconds; longer than the singer's own patience, so that its words arrive."""


@dataclass(frozen=True, slots=True)
class LineAsked:
    """text: the sheet as it stands in the editor. number: 0-based line of it. The rest as in the form for a
    take; seed None: one that belongs to the draft."""

    text: str
    number: int
    prompt: str = ""
    voice: str = ""
    seed: int | None = None
    expression: Expression = field(default_factory=Expression)


@dataclass(frozen=True, slots=True)
class LineHeard:
    """digest: names the file together with the draft. take: whose tune it is; None: made for the line."""

    digest: uuid.UUID
    take: Take | None


class VoiceLoading(SingerAway):
    """The voice is being made ready; who asks again hears the line."""

    code = "loading"


class Unsingable(Invalid):
    """`words`: those at fault."""

    code = "unsingable"

    def __init__(self, message: str, words: list[str]) -> None:
        super().__init__(message)
        self.words = words


BUSY = "The singer is busy. Try again in a moment."
LOADING = "The voice is being made ready…"
NO_WORDS = "There are no words on this line. Put the caret on a line with words to hear it."
A_TAG = "A section tag is not sung. Put the caret on a line below it to hear that one."
NOT_SUNG = "Nothing on this line is sung. Put the caret on a line with words to hear it."
TOO_LONG = f"This line is too long to be sung at once ({LINE_MAX} characters at most). Break it into two."


def line_hear(*, draft: Draft, user: User, asked: LineAsked) -> LineHeard:
    """Has the line sung unless it is there. Three or four queries.

    Words are said as the song's dictionary says; a take that said them otherwise lends no tune.
    Raises Invalid, Unsingable, TooManyRequests, SingerAway, VoiceLoading, Conflict (the user asked for
    another line meanwhile).
    """
    section, line = _sung_line(asked.text, asked.number)
    said = pronunciations_in(line.sung, pronunciations_of(draft.project))
    take = _take_with(draft.project, line.sung, said)
    return _heard(draft, user, _request(draft, section, line, take, asked, said), take)


def word_hear(*, draft: Draft, user: User, word: str, said: str, voice: str = "") -> LineHeard:
    """Has one word sung as a dictionary entry would say it, stored or not; said "": as it is said now.

    Raises as `line_hear`, and Invalid with the field "word" or "said".
    """
    clean = word_clean(word)
    phones = {clean: f"/{said_read(said, clean)}/"} if said.strip() else pronunciations_of(draft.project)
    asked = LineAsked(f"[Verse]\n{clean}", 1, WORD_PROMPT, voice)
    section, line = _sung_line(asked.text, asked.number)
    request = _request(draft, section, line, None, asked, pronunciations_in(clean, phones))
    return _heard(draft, user, request, None)


def _heard(draft: Draft, user: User, request: dict[str, Any], take: Take | None) -> LineHeard:
    digest = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()[:32]
    name = heard_name(draft.pk.hex, digest)
    if not heard_path(name).exists():
        spend("hear", user.pk)
        _sing({**request, "op": "sing", "who": str(user.pk), "name": name, "score": _score(take)})
    return LineHeard(uuid.UUID(digest), take)


def _sung_line(text: str, number: int) -> tuple[SheetSection, SheetLine]:
    """The line and its section. Raises Invalid for what is not sung."""
    sheet = parse_sheet(text)
    for section in sheet.sections:
        for line in section.lines:
            if line.number == number:
                if len(line.sung) > LINE_MAX:
                    raise Invalid(TOO_LONG, code="too_long")
                return section, line
    if number >= len(sheet.raw_lines) or not sheet.raw_lines[number].strip():
        raise Invalid(NO_WORDS, code="no_words")
    headed = any(section.heading_line == number for section in sheet.sections)
    raise Invalid(A_TAG if headed else NOT_SUNG, code="no_words")


def _take_with(project: Project, sung: str, said: Mapping[str, str]) -> Take | None:
    """The newest take that sings these very words, said so, and has a score. One query."""
    takes = (
        Take.objects.kept()
        .filter(project=project, status=Take.Status.DONE, instrumental=False)
        .exclude(output__score=b"")
        .select_related("revision")
        .only("number", "attempts", "voice", "recipe", "revision__text")
        .order_by("-number")[:TAKES_SEARCHED]
    )
    texts: dict[str, bool] = {}
    for take in takes:
        text = take.revision.text
        if text not in texts:
            texts[text] = any(line.sung == sung for part in parse_sheet(text).sections for line in part.lines)
        if texts[text] and pronunciations_in(sung, take.recipe["pronunciations"]) == said:
            return take
    return None


def _request(
    draft: Draft,
    section: SheetSection,
    line: SheetLine,
    take: Take | None,
    asked: LineAsked,
    said: Mapping[str, str],
) -> dict[str, Any]:
    """Everything that the sound depends on, and nothing else: it is what the file is named by."""
    progression = " ".join(f"[{chord}]" for chord in section.progression)
    shared = {"text": line.sung, "kind": section.kind, "number": section.number}
    made = {
        "sheet": "\n".join(filter(None, (f"[{section.kind}]", progression, line.text))),
        "prompt": asked.prompt[:PROMPT_MAX],
        "voice": asked.voice if asked.voice in VOICES else "",
        "seed": draft.pk.int % SEED_END if asked.seed is None else asked.seed % SEED_END,
        "take": "",
        "said": dict(said),
    }
    if take is not None:
        made = {
            "sheet": "",
            "prompt": "",
            "voice": take.voice,
            "seed": 0,
            "take": f"{take.pk}-{take.attempts}",
            "said": {},
        }
    felt = {"expression": asdict(asked.expression)}
    return {"version": f"{ENGINE_VERSION}.{SHAPE}", **shared, **felt, **made}


def _score(take: Take | None) -> str | None:
    """As it is stored, for a line of JSON. One query."""
    if take is None:
        return None
    packed = TakeOutput.objects.values_list("score", flat=True).get(pk=take.pk)
    return base64.b64encode(bytes(packed)).decode()


def _sing(request: dict[str, Any]) -> None:
    """Returns when the file is there. Raises as `line_hear`."""
    try:
        answer = preview_answer(request, timeout=TIMEOUT)
    except PreviewSilent as error:
        raise SingerAway(BUSY if error.busy else AWAY) from error
    if answer.get("loading"):
        raise VoiceLoading(LOADING)
    if answer.get("overtaken"):
        raise Conflict("Another line was asked for meanwhile.", code="overtaken")
    if refused := answer.get("refused"):
        if refused["code"] == "busy":
            raise SingerAway(refused["message"])
        raise Unsingable(refused["message"], refused["words"])
