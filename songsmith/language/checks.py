"""Warnings about a line of a sheet: what would be sung although it was probably not meant to be."""

from __future__ import annotations

import re
from dataclasses import dataclass

from songsmith.language.parentheses import backing_spans, unbalanced
from songsmith.language.tags import Bracket, closest_tag, tag_of

_DIRECTION = re.compile(
    r"(?:[x×]\s*\d+|\d+\s*[x×]|repeat(?:s|ed)?(?:\s+\w+){0,3}|(?:fade|fades|fading)(?:\s+(?:in|out|away))?"
    r"|(?:\w+\s+)?(?:solo|instrumental|interlude|riff)|instrumental\s+\w+"
    r"|spoken|whisper(?:s|ed|ing)?|hum(?:s|med|ming)?|a\s?cappella|ad[\s-]?libs?|key change|music(?: plays)?"
    r"|(?:spoken|whispered|softly|slowly|louder|quieter)(?:\s+(?:vocals?|voice|word))?|\w+\s+(?:vocals?|voices?))",
    re.IGNORECASE,
)
_MARKED_DIRECTION = re.compile(r"\s*(?:\*+([^*]+)\*+|_+([^_]+)_+|\{([^{}]+)\}|<([^<>]+)>)\s*")
_PLAYED = (
    r"(?:guitar|piano|sax(?:ophone)?|drums?|synth|bass|organ|violin|strings?|instrumental|trumpet|harmonica)"
)
_BARE_DIRECTION = re.compile(
    rf"(?:[x×]\s*\d+|\d+\s*[x×]|repeat\s+(?:the\s+|last\s+)?(?:chorus|verse|bridge|hook|refrain)(?:\s+\d+|\s*[x×]\s*\d+)*"
    rf"|{_PLAYED}\s+(?:solo|break|interlude|riff)|instrumental)",
    re.IGNORECASE,
)
_PLAYS = (
    ("solo", "Solo"),
    ("interlude", "Interlude"),
    ("break", "Break"),
    ("instrumental", "Inst"),
    ("riff", "Inst"),
)
"""Words of a direction, and the tag that says the same."""
_OPEN_BRACKET = re.compile(r"\[[^\[\]]*$|^[^\[\]]*\]")
_LIST_ITEM = re.compile(r"\s*(?:\d{1,2}|[a-z])\)", re.IGNORECASE)
_LONGEST_HEADING = 24
_LONGEST_DIRECTION = 40
MAX_PER_LINE = 3
"""Parentheses without a partner that one line is told about."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Warning:
    """line: 0-based; start, end: code points in the raw line; suggestion: text to put there instead, or None.
    other: a line that it is about as well.

    codes: would-be-sung, tag-not-alone, tag-detail, open-bracket, bare-heading, direction,
    open-parenthesis, control-characters, no-words, long-line, stress-clash.
    """

    line: int
    start: int
    end: int
    code: str
    message: str
    suggestion: str | None = None
    other: int | None = None


def bracket_warning(bracket: Bracket, line: int, start: int, end: int, *, alone: bool) -> Warning | None:
    """alone: nothing else stands on the line."""
    if bracket.kind == "words":
        tag = closest_tag(bracket.name)
        shown = f"[{bracket.name[:40]}]"
        hint = f" Did you mean [{tag}]?" if tag else " Use one of the tags, or take the brackets out."
        message = f"{shown} is no tag and no chord: it would be sung.{hint}"
        return Warning(line, start, end, "would-be-sung", message, f"[{tag}]" if tag else None)
    if bracket.kind == "chord":
        return None
    if not alone:
        message = f"[{bracket.name}] shares its line with words. A tag stands on a line of its own."
        return Warning(line, start, end, "tag-not-alone", message, f"\n[{bracket.name}]\n")
    if bracket.detail:
        message = f"Only the tag counts here: “{bracket.detail[:40]}” is not sung."
        return Warning(line, start, end, "tag-detail", message, f"[{bracket.name}]")
    return None


def line_warnings(raw: str, line: int, *, is_words: bool) -> list[Warning]:
    """is_words: the line holds more than a tag."""
    found = []
    control = _CONTROL.search(raw.removesuffix("\r"))
    if control:
        message = "There is an invisible control character here. Delete it or retype the word."
        found.append(Warning(line, control.start(), control.end(), "control-characters", message, ""))
    if not is_words:
        return found
    heading = _bare_heading(raw, line) or _direction_line(raw, line)
    if heading:
        return [*found, heading]
    unclosed = _OPEN_BRACKET.search(raw)
    if unclosed:
        tag = tag_of(unclosed[0].strip("[] \t"))
        message = "A square bracket has no partner: what follows would be sung."
        found.append(
            Warning(line, unclosed.start(), unclosed.end(), "open-bracket", message, tag and f"[{tag}]")
        )
    return found + _parenthesis_warnings(raw, line)


def _bare_heading(raw: str, line: int) -> Warning | None:
    """A tag without brackets ("Chorus:", "(Verse 2)"); a word alone may be meant, so a mark is needed."""
    text = raw.strip().strip("*#_ ")
    inner = text.strip("(){}<>（） ")
    if not inner or len(inner) > _LONGEST_HEADING or inner[0] == "[":
        return None
    marked = text != inner or inner.endswith((":", "："))
    tag = tag_of(inner.rstrip(":："))
    if tag is None or not (marked or inner[-1].isdigit()):
        return None
    start = len(raw) - len(raw.lstrip())
    message = f"“{text}” has no square brackets: it would be sung. Write [{tag}]."
    return Warning(line, start, len(raw.rstrip()), "bare-heading", message, f"[{tag}]")


def _direction_line(raw: str, line: int) -> Warning | None:
    """A line that says what is to be done ("Guitar solo", "Repeat chorus", "*whispered*")."""
    text = raw.strip().rstrip(".:")
    if len(text) > _LONGEST_DIRECTION:
        return None
    marked = _MARKED_DIRECTION.fullmatch(text)
    inside = next(filter(None, marked.groups())).strip() if marked else text
    if not (_DIRECTION if marked else _BARE_DIRECTION).fullmatch(inside):
        return None
    tag = next((tag for word, tag in _PLAYS if word in inside.lower()), None)
    start = len(raw) - len(raw.lstrip())
    message = f"“{inside}” looks like a direction: it would be sung."
    return Warning(line, start, len(raw.rstrip()), "direction", message, f"[{tag}]" if tag else "")


def _parenthesis_warnings(raw: str, line: int) -> list[Warning]:
    found = []
    for start, end in backing_spans(raw):
        inside = raw[start:end].strip("()（） ")
        if len(inside) <= _LONGEST_HEADING and _DIRECTION.fullmatch(inside):
            message = f"“{inside}” looks like a direction: it would be sung as backing vocals."
            found.append(Warning(line, start, end, "direction", message, ""))
    counted = _LIST_ITEM.match(raw)
    for place in unbalanced(raw)[:MAX_PER_LINE]:
        if not (counted and place < counted.end()):
            message = "This parenthesis has no partner. What stands in parentheses is sung as backing vocals."
            found.append(Warning(line, place, place + 1, "open-parenthesis", message))
    return found
