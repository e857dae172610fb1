"""Help with a line: suggestions by the built-in writer or a language model; never a change of the sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from songsmith.accounts.models import User
from songsmith.contract import PROMPT_MAX
from songsmith.core.errors import Invalid
from songsmith.core.preview import PreviewSilent, preview_answer
from songsmith.core.rates import spend
from songsmith.language.reader import Reader
from songsmith.language.scripts import CHINESE, is_mandarin
from songsmith.language.structure import parse_sheet, strip_chords
from songsmith.language.syllables import line_syllables
from songsmith.language.writer.help import Help
from songsmith.lyrics import language_model
from songsmith.lyrics.generated import BUILT_IN
from songsmith.lyrics.models import Draft
from songsmith.lyrics.pronunciation import SingerAway, pronunciations_of, reader_for

PATIENCE = 8.0
"""Seconds; suggestions take one of them at most."""

LONGEST_SHEET = 20_000
"""Characters; as in `analysis`."""

TITLES = {
    Help.RHYME: "A line that rhymes with this one",
    Help.METRE: "A line in the same metre",
    Help.WORDS: "This line in other words",
    Help.CONTINUE: "The next line",
    Help.FINISH: "Finish this section",
}
AWAY = "The writer is not running. It starts with the server: try again in a moment."
BUSY = "The writer is busy. Try again in a moment."
NOTHING = "There is nothing here to go by. Put the caret on a line with words."
NO_LINE = "Nothing fits here: lines of this length are beyond the built-in writer. Try another line."
TOO_LONG = "This sheet is too long to be read for suggestions."
NOT_ENGLISH = "The built-in writer knows English only, and this line is {language}."
LOCAL_ONLY = "This song never leaves this server, so no language model may see its words."
NO_MODEL = "No language model is set up on this server."


@dataclass(frozen=True, slots=True)
class HelpAsked:
    """text: the sheet as it stands in the editor. line: 0-based. model: by the language model, not by us."""

    text: str
    line: int
    wanted: Help
    seed: int = 0
    prompt: str = ""
    model: bool = False


@dataclass(frozen=True, slots=True)
class Suggested:
    """lines: to be put in after raw line `after`, or in its place. source: who wrote them, for the ledger."""

    lines: tuple[str, ...]
    replaces: bool
    after: int
    syllables: tuple[int, ...]
    rhymes_with: tuple[str, ...]
    source: str

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def line_help(*, draft: Draft, user: User, asked: HelpAsked) -> list[Suggested]:
    """Three to five suggestions, best first. Raises Invalid, TooManyRequests, SingerAway, ModelFailed."""
    spend("help", user.pk)
    _check(asked)
    return _by_model(draft, asked) if asked.model else _by_us(asked)


def help_payload(*, draft: Draft, asked: HelpAsked) -> language_model.Order:
    """What the language model would be sent, word for word. Raises Invalid."""
    if draft.project.local_only:
        raise Invalid(LOCAL_ONLY, code="local_only")
    if not language_model.is_set_up():
        raise Invalid(NO_MODEL, code="no_model")
    _check(asked)
    return language_model.order(asked.text, asked.line, asked.wanted)


def _check(asked: HelpAsked) -> None:
    if len(asked.text) > LONGEST_SHEET:
        raise Invalid(TOO_LONG, code="too_long")
    if asked.line >= asked.text.count("\n") + 1:
        raise Invalid(NOTHING, code="nothing_here")


def _by_us(asked: HelpAsked) -> list[Suggested]:
    language = _foreign(asked)
    if language:
        raise Invalid(NOT_ENGLISH.format(language=language), code="not_english")
    request = {
        "op": "help",
        "text": asked.text,
        "line": asked.line,
        "wanted": asked.wanted.value,
        "seed": asked.seed,
        "prompt": asked.prompt[:PROMPT_MAX],
    }
    try:
        answer = preview_answer(request, timeout=PATIENCE)
    except PreviewSilent as error:
        raise SingerAway(BUSY if error.busy else AWAY) from error
    if refused := answer.get("refused"):
        raise Invalid(NOTHING if refused == "nothing_here" else NO_LINE, code=str(refused))
    return [_suggested(found) for found in answer["suggestions"]]


def _foreign(asked: HelpAsked) -> str:
    """The script of the line at the caret, when it is none that the built-in writer writes."""
    line = strip_chords(asked.text.split("\n")[asked.line])[0]
    unknown = next((word.script for word in line_syllables(line).words if word.script), None)
    return unknown or (CHINESE if is_mandarin(line) else "")


def _suggested(found: Mapping[str, Any]) -> Suggested:
    return Suggested(
        tuple(found["lines"]),
        bool(found["replaces"]),
        int(found["after"]),
        tuple(found["syllables"]),
        tuple(found["rhymes_with"]),
        BUILT_IN,
    )


def _by_model(draft: Draft, asked: HelpAsked) -> list[Suggested]:
    """The model's lines, counted by us: it counts no syllables."""
    order = help_payload(draft=draft, asked=asked)
    reader = reader_for(pronunciations_of(draft.project))
    replaces = asked.wanted is Help.WORDS
    after = _after(asked)
    return [
        Suggested(tuple(lines), replaces, after, _counts(lines, reader), (), order.model)
        for lines in language_model.ask(order)
    ]


def _counts(lines: Sequence[str], reader: Reader) -> tuple[int, ...]:
    return tuple(line_syllables(line, reader).syllables for line in lines)


def _after(asked: HelpAsked) -> int:
    """The line at the caret; the end of its section for what finishes it."""
    if asked.wanted is not Help.FINISH:
        return asked.line
    for section in parse_sheet(asked.text).sections:
        if any(line.number == asked.line for line in section.lines):
            return max(line.number for line in section.lines)
    return asked.line
