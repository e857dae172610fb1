"""How good written sheets are, measured from the sheets alone.

Run `python -m tests.language.writer.measure` for the figures of all two hundred prompts.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import log

from songsmith.language.reader import FUNCTION_WORDS
from songsmith.language.rhyme import IDENTICAL, NEAR, rhyme_score, word_rhyme
from songsmith.language.structure import Sheet, parse_sheet
from songsmith.language.syllables import line_syllables
from songsmith.language.writer import WrittenSong, write_song
from songsmith.language.writer.banks import themes
from songsmith.language.writer.brief import prompt_words
from tests.language.writer.prompts import themed_prompts

WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")


@dataclass(frozen=True, slots=True)
class Written:
    """A prompt, the theme it asks for, and what was written for it in so many seconds of processor time."""

    theme: str
    prompt: str
    song: WrittenSong
    sheet: Sheet
    seconds: float


def write_all(seed: int = 1) -> list[Written]:
    """The two hundred songs."""
    return write_prompts(themed_prompts(), seed)


def write_prompts(prompts: Sequence[tuple[str, str]], seed: int = 1) -> list[Written]:
    """Songs for (theme, prompt)."""
    found = []
    for theme, prompt in prompts:
        began = time.process_time()
        song = write_song(prompt, seed=seed)
        found.append(Written(theme, prompt, song, parse_sheet(song.lyrics), time.process_time() - began))
    return found


def sections(sheet: Sheet) -> list[tuple[str, list[str]]]:
    """(tag, lines) of each section with words of its own: returns are left out."""
    return [
        (part.kind, [line.sung for line in part.lines])
        for part in sheet.sections
        if part.lines and part.same_as is None
    ]


def lines_of(sheet: Sheet) -> set[str]:
    return {line for _, lines in sections(sheet) for line in lines}


def unknown_words(sheet: Sheet) -> set[str]:
    """Words that the lexicon does not have."""
    counted = (word for line in lines_of(sheet) for word in line_syllables(line).words)
    return {word.text for word in counted if word.approximate}


def even_lines(sheet: Sheet) -> tuple[int, int]:
    """(lines within one syllable of their section's pattern, lines). The pattern is the common length of all
    lines, or where that fits better, one of the odd and one of the even lines, as in ballads."""
    even = total = 0
    for _, lines in sections(sheet):
        lengths = [line_syllables(line).syllables for line in lines]
        alternating = _near_median(lengths[::2]) + _near_median(lengths[1::2])
        even += max(_near_median(lengths), alternating if len(lengths) > 3 else 0)
        total += len(lengths)
    return even, total


def _near_median(lengths: Sequence[int]) -> int:
    middle = sorted(lengths)[len(lengths) // 2] if lengths else 0
    return sum(abs(length - middle) <= 1 for length in lengths)


SCHEMES = {
    1: ("A",),
    2: ("AA",),
    3: ("AAA",),
    4: ("AABB", "ABAB", "xAxA"),
    8: ("AABBCCDD", "ABABCDCD", "xAxAxBxB"),
}
"""By number of lines, the schemes that a section may follow."""


def rhymed_pairs(sheet: Sheet) -> tuple[int, int]:
    """(pairs that rhyme, pairs) under the scheme that a section follows best; hooks repeated are no pairs."""
    rhymed = total = 0
    for kind, lines in sections(sheet):
        if kind == "Outro" or len(lines) not in SCHEMES:
            continue
        best = max(
            (_pairs(lines, scheme) for scheme in SCHEMES[len(lines)]),
            key=lambda p: (p[0] / max(p[1], 1), p[1]),
        )
        rhymed, total = rhymed + best[0], total + best[1]
    return rhymed, total


def _pairs(lines: Sequence[str], scheme: str) -> tuple[int, int]:
    places = [
        [i for i, other in enumerate(scheme) if other == letter] for letter in sorted(set(scheme) - {"x"})
    ]
    ends = [(lines[group[n]], lines[group[n + 1]]) for group in places for n in range(len(group) - 1)]
    told = [(a, b) for a, b in ends if a != b]
    return sum(rhymes(a, b) for a, b in told), len(told)


def rhymes(first: str, second: str) -> bool:
    """Whether two lines end on different words that rhyme perfectly or nearly."""
    words = [re.findall(r"[a-z']+", line.lower())[-1] for line in (first, second)]
    sounds = [word_rhyme(word) for word in words]
    if not sounds[0] or not sounds[1] or words[0] == words[1]:
        return False
    score = rhyme_score(sounds[0], sounds[1])
    return score >= NEAR and score > IDENTICAL


def content_words(text: str) -> list[str]:
    return [word for word in WORD.findall(text.lower()) if word not in FUNCTION_WORDS]


@cache
def fields() -> dict[str, Counter[str]]:
    """Bags of words of the themes: keys, vocabulary and the images of their banks."""
    bags = {}
    for theme in themes().values():
        phrases = [*theme.hooks, *theme.likes, *theme.yous]
        phrases += [
            text
            for scene in theme.scenes
            for part in (scene.sets, scene.things, scene.places)
            for text in part
        ]
        bags[theme.name] = Counter(content_words(" ".join([*phrases, *theme.keys, *theme.words])))
    return bags


def nearest_theme(text: str) -> str:
    """The theme whose bag explains the words best: naive Bayes with words of all themes counted less."""
    bags = fields()
    spread = Counter(word for bag in bags.values() for word in set(bag))
    rarity = {word: log(len(bags) / spread[word]) for word in spread}
    words = content_words(text)
    return max(bags, key=lambda name: sum(rarity[word] for word in words if bags[name][word]))


def images(written: Written) -> set[str]:
    """Content words of the sheet that are the prompt's, or of its theme and of few others."""
    bags = fields()
    shared = Counter(word for bag in bags.values() for word in set(bag))
    own = set(prompt_words(written.prompt))
    words = set(content_words(written.song.lyrics))
    return {word for word in words if word in own or (bags[written.theme][word] and shared[word] <= 6)}


def theme_share(written: Written) -> float:
    """Share of content words that come from the prompt or its theme's field."""
    own = set(prompt_words(written.prompt)) | set(fields()[written.theme])
    words = content_words(" ".join(lines_of(written.sheet)))
    return sum(word in own for word in words) / len(words)


def largest_overlap(sheets: Iterable[Sheet]) -> float:
    """The largest share of lines that two sheets have in common, of all different lines of both."""
    sets = [lines_of(sheet) for sheet in sheets]
    return max(len(a & b) / len(a | b) for a, b in combinations(sets, 2))


GRAMMAR_FAULTS = (
    re.compile(r"\b(\w+) \1\b", re.IGNORECASE),
    re.compile(r"\b(I|we|you|they) (is|was|has|does|goes)\b(?<!I was)", re.IGNORECASE),
    re.compile(r"(?<!let )\b(she|he|it) (are|were|have|do|go|am)\b", re.IGNORECASE),
    re.compile(r"\ba (?=[aeiou])(?!one\b|eur|uni|use)", re.IGNORECASE),
    re.compile(r"\ban (?![aeiou]|hour|honest)", re.IGNORECASE),
    re.compile(r"[{}|*]|\s{2,}"),
    re.compile(r"\b(the|a|an|my|your|our) (the|a|an|my|your|our)\b", re.IGNORECASE),
)


def grammar_faults(sheet: Sheet) -> list[str]:
    """Lines with a doubled word, a wrong article, a verb that does not agree, or a bank's own marks."""
    return [line for line in lines_of(sheet) if any(fault.search(line) for fault in GRAMMAR_FAULTS)]


def report(written: Sequence[Written]) -> dict[str, float]:
    """All figures of a set of songs; shares are 0…1."""
    even = [even_lines(item.sheet) for item in written]
    rhymed = [rhymed_pairs(item.sheet) for item in written]
    agree = [nearest_theme(" ".join(lines_of(item.sheet))) == item.theme for item in written]
    lengths = [line_syllables(line).syllables for item in written for line in lines_of(item.sheet)]
    return {
        "songs": len(written),
        "unknown words": sum(len(unknown_words(item.sheet)) for item in written),
        "even lines": sum(a for a, _ in even) / sum(b for _, b in even),
        "shortest line": min(lengths),
        "longest line": max(lengths),
        "rhymed pairs": sum(a for a, _ in rhymed) / sum(b for _, b in rhymed),
        "theme share": sum(map(theme_share, written)) / len(written),
        "fewest images": min(len(images(item)) for item in written),
        "nearest theme agrees": sum(agree) / len(agree),
        "largest overlap": largest_overlap(item.sheet for item in written),
        "different sheets": len({item.song.lyrics for item in written}),
        "grammar faults": sum(len(grammar_faults(item.sheet)) for item in written),
        "warnings": sum(len(item.sheet.warnings) for item in written),
        "most characters": max(len(item.song.lyrics) for item in written),
        "slowest song s": max(item.seconds for item in written),
        "mean song s": sum(item.seconds for item in written) / len(written),
    }


if __name__ == "__main__":
    for name, value in report(write_all()).items():
        print(f"{name:22} {value:.3f}")
