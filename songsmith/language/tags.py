"""What stands in brackets: one of the 14 tags (or a variant of one), a chord, or words that would be sung.

Tags win over chords. Case, spaces, hyphens and underscores do not matter, a trailing number ("Verse 2",
"Verse II") is dropped, "x2" after the name repeats the section. Text after a colon or a dash
("Verse 1: Ana") is not part of the tag and is not sung.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from songsmith.language.chordpro import is_chord

TAGS = (
    "Intro",
    "Verse",
    "Pre Chorus",
    "Chorus",
    "Interlude",
    "Bridge",
    "Outro",
    "Post Chorus",
    "Transition",
    "Break",
    "Hook",
    "Build Up",
    "Inst",
    "Solo",
)

VARIANTS = {
    **{tag.replace(" ", "").casefold(): tag for tag in TAGS},
    "instrumental": "Inst",
    "breakdown": "Break",
    "drop": "Hook",
    "refrain": "Chorus",
}
"""Name without spaces and hyphens, case folded → tag."""

MAX_REPEATS = 8
"""How often "x9" and the like may repeat a section: more is a typing mistake."""

_LONGEST_TAG = 60
_NAME = re.compile(
    r"(?P<name>[a-z][a-z\s_‐-―-]*?)"
    r"(?:[\s_#-]*\d{1,3}|[\s_-]+[ivx]{1,4})?"
    r"(?:\s*[(,]?\s*(?:[x×*]\s*(?P<times>\d{1,2})|(?P<times_before>\d{1,2})\s*[x×])\s*\)?)?"
    r"\s*(?:(?::|\s[-–—|])\s*(?P<detail>.*))?",
    re.IGNORECASE,
)
_JOINERS = re.compile(r"[\s_‐-―-]+")


@dataclass(frozen=True, slots=True)
class Bracket:
    """What a pair of brackets holds. times: how often the section is sung. detail: text after the tag."""

    kind: Literal["tag", "chord", "words"]
    name: str
    times: int = 1
    detail: str = ""


@lru_cache(maxsize=2048)
def read_bracket(content: str) -> Bracket:
    """content: the text between the brackets."""
    name = unicodedata.normalize("NFKC", content).strip()
    tag = _read_tag(name) if len(name) <= _LONGEST_TAG else None
    if tag is not None:
        return tag
    return Bracket("chord", name) if is_chord(name) else Bracket("words", content.strip())


def _read_tag(name: str) -> Bracket | None:
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    tag = VARIANTS.get(_JOINERS.sub("", match["name"]).casefold())
    if tag is None:
        return None
    times = int(match["times"] or match["times_before"] or 1)
    return Bracket("tag", tag, min(max(times, 1), MAX_REPEATS), (match["detail"] or "").strip())


def tag_of(text: str) -> str | None:
    """The tag that a text without brackets names ("Chorus:", "verse 2"), or None."""
    bracket = read_bracket(text.strip().rstrip(":").rstrip())
    return bracket.name if bracket.kind == "tag" and not bracket.detail else None


@lru_cache(maxsize=512)
def closest_tag(content: str) -> str | None:
    """The tag that was probably meant by an unknown name ("Corus", "Final Chorus"), or None."""
    folded = unicodedata.normalize("NFKC", content).casefold()[:_LONGEST_TAG]
    words = [word for word in re.split(r"[^a-z]+", folded) if word]
    pairs = [first + second for first, second in pairwise(words)]
    inside = next((VARIANTS[name] for name in [*pairs, *words] if name in VARIANTS), None)
    if inside:
        return inside
    close = get_close_matches("".join(words), VARIANTS, n=1, cutoff=0.75)
    return VARIANTS[close[0]] if close else None
