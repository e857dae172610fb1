"""Who makes the music, as a style prompt says it: nobody sings, or nobody plays.

Only what speaks of the whole song counts: an "instrumental break" or an "a cappella intro" is a section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Singing = Literal["instrumental", "a cappella"]

_SECTIONS = (
    r"breaks?|breakdowns?|solos?|intro(?:duction)?s?|outros?|interludes?|bridges?|sections?|passages?|hooks?|"
    r"parts?|verses?|chorus(?:es)?|endings?|middle|drops?|riffs?|fills?|preludes?|codas?|openings?|tags?|"
    r"arrangements?|accompaniment|backing|layers?|textures?|moments?"
)
_SECTIONS_ES = r"intro|introducción|solo|puente|interludio|pausa|final|parte|sección|break|coda|estribillo"
_PLACES = (
    r"in|at|on|before|after|between|during|until|till|over|under|for the|en|al|antes|después|entre|durante"
)
_PART = rf"(?![\s\-]+(?:{_SECTIONS})\b)(?!\s+(?:{_PLACES})\b)"
"""What must not follow: the name of a section, or where in the song it is."""
_END = r"(?=\s*(?:$|[,.;:!?/)、，。；！？\n&+]|(?:and|but|y|pero)\b))"
"""What must follow where one more word would change the meaning: "no vocal effects"."""
_STOP = r"(?=\s*(?:$|[,.;:!?)、，。；！？\n]))"
"""The same where another instrument may be named: "only voice and piano"."""
_START = r"(?:(?<=[,.;:/(、，。；\n])\s*|^\s*)"
"""What must come before: the start of a phrase, for "female vocals only" speaks of the singer."""

_NOBODY = rf"(?:vocals?|voices?|singing|singers?|vocalists?|lyrics|words){_END}"
_PATTERNS: tuple[tuple[Singing, str], ...] = (
    (
        "a cappella",
        rf"(?<!\w)(?:a[\s\-]cap+el+a|acap+el+as?|unaccompanied)(?!\w){_PART}"
        rf"|(?<!\w)(?:no|without(?: any)?) (?:instruments?|band|accompaniment|backing){_END}"
        rf"|{_START}(?:just |only )?(?:the )?(?:vocals?|voices?)[\s\-]only{_END}"
        rf"|{_START}(?:just|only) (?:the |a )?(?:vocals?|voices?){_STOP}"
        rf"|(?<!\w)(?:sin (?:instrumentos|acompañamiento)|s[oó]lo (?:la )?(?:voz|voces)){_STOP}"
        "|清唱|阿卡贝拉|无伴奏|無伴奏",
    ),
    (
        "instrumental",
        rf"(?<!\w)(?<!\w\-)instrumentals?(?![\w\-]){_PART}"
        rf"|(?<!\w)(?:no|without(?: any| an?| the)?|zero) {_NOBODY}"
        rf"|(?<!\w)(?:vocal[\s\-]free|backing[\s\-]tracks?)(?!\w)"
        rf"|(?<!\w)sin (?:la )?(?:voz|voces|letra|canto|cantante){_END}"
        "|纯音乐|純音樂|纯伴奏|(?<![\u4e00-\u9fff])伴奏|伴奏[带帶版]|无人声|没有人声|無人聲|器乐曲",
    ),
)
_NOT = re.compile(
    r"(?:\b(?:not?|never|isn't|non|without|avoid|sin|don't want|do not want)"
    r"(?: (?:just|only|be|es|an?|un|una|the|any|too))*[\s\-]|\bno es (?:un |una )?|不是|不要|非|别)$",
    re.IGNORECASE,
)
"""A negation right before a phrase."""
_SECTION_BEFORE = re.compile(rf"\b(?:{_SECTIONS_ES})\s+$", re.IGNORECASE)
"""Spanish names the section first: "solo instrumental"."""
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _PATTERNS)


@dataclass(frozen=True, slots=True)
class Said:
    """prompt[start:end] says it."""

    singing: Singing
    start: int
    end: int


def singing_said(prompt: str) -> tuple[Said, ...]:
    """Every phrase that says it, in order; of two that contradict each other, the voice stays."""
    found = sorted(_found(prompt.replace("’", "'")), key=lambda said: said.start)
    if any(said.singing == "a cappella" for said in found):
        found = [said for said in found if said.singing == "a cappella"]
    return tuple(found)


def nobody_sings(prompt: str, *, asked: bool = False) -> bool:
    """Whether a song is to be an instrumental. asked: the switch for it is on."""
    return asked or any(said.singing == "instrumental" for said in singing_said(prompt))


def _found(prompt: str) -> Iterator[Said]:
    for singing, pattern in _COMPILED:
        for match in pattern.finditer(prompt):
            text = match.group()
            start = match.start() + len(text) - len(text.lstrip())
            before = prompt[:start]
            if not _NOT.search(before) and not _SECTION_BEFORE.search(before):
                yield Said(singing, start, match.end())
