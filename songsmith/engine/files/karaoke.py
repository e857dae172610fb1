"""What a karaoke display shows at a time: phrases of one voice, each cut into pieces that light up.

Read from a timing map. A line with an answer in brackets is two phrases, which may sound at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from songsmith.engine.files.printed import printed_syllables, signs_around

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lit:
    """A piece of text and the second from which it is lit. The texts of a phrase make up what is shown."""

    text: str
    start: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """start, end: seconds."""

    pieces: tuple[Lit, ...]
    start: float
    end: float
    backing: bool

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def phrases(timing: Entry) -> tuple[Phrase, ...]:
    """In order of time. Words light up by syllable where the map knows them, else whole."""
    words = _by(timing["words"], "line_id")
    syllables = _by(timing["syllables"], "word_id")
    found = []
    for line in timing["lines"]:
        for backing in (False, True):
            own = [word for word in words.get(line["id"], ()) if bool(word["backing"]) is backing]
            if own:
                found.append(_phrase(line["text"], own, syllables, backing=backing))
    return tuple(sorted(found, key=lambda phrase: (phrase.start, phrase.backing)))


def _phrase(
    text: str, words: Sequence[Entry], syllables: Mapping[str, Sequence[Entry]], *, backing: bool
) -> Phrase:
    """Words with the signs that touch them; brackets stay around what is sung in the background."""
    pieces: list[Lit] = []
    for place, word in enumerate(words):
        before, behind = signs_around(text, word["char_start"], word["char_end"])
        following = words[place + 1]["char_start"] if place + 1 < len(words) else word["char_end"]
        space = " " if any(map(str.isspace, text[word["char_end"] : following])) else ""
        own = syllables.get(word["id"], ())
        printed = printed_syllables(word["text"], [one["text"] for one in own]) or (word["text"],)
        starts = [one["start"] for one in own] or [word["start"]]
        shown = [Lit(part, start) for part, start in zip(printed, starts, strict=True) if part]
        shown[0] = Lit(before + shown[0].text, shown[0].start)
        pieces += [*shown[:-1], Lit(shown[-1].text + behind + space, shown[-1].start)]
    if backing:
        pieces[0] = Lit(f"({pieces[0].text}", pieces[0].start)
        pieces[-1] = Lit(f"{pieces[-1].text})", pieces[-1].start)
    end = max(word["end"] for word in words)
    return Phrase(tuple(pieces), min(word["start"] for word in words), end, backing)


def _by(entries: Sequence[Entry], key: str) -> dict[str, list[Entry]]:
    grouped: dict[str, list[Entry]] = {}
    for entry in entries:
        grouped.setdefault(entry[key], []).append(entry)
    return grouped
