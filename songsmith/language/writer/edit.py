"""Changing a sheet by a request, and finishing sections around lines that stay."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from songsmith.language.rhyme import NEAR
from songsmith.language.structure import Sheet, SheetSection, parse_sheet
from songsmith.language.tags import TAGS
from songsmith.language.writer.brief import Brief, prompt_words, random_for, read_brief
from songsmith.language.writer.fill import NoLine, Slot, fill, rhyme_of_lines
from songsmith.language.writer.lines import Line, Pools, as_line
from songsmith.language.writer.pools import merged, scene_pools
from songsmith.language.writer.song import (
    MOST_CHARACTERS,
    TAG_OF,
    Writing,
    WrittenSong,
    begin,
    section,
    title_case,
    write_song,
)

Block = tuple[str, tuple[str, ...]]
"""A section: its tag and its lines."""

_KINDS = {
    "verse": "Verse", "chorus": "Chorus", "bridge": "Bridge", "outro": "Outro", "intro": "Intro",
    "hook": "Hook", "ending": "Outro", "refrain": "Chorus", "pre": "Pre Chorus",
    "prechorus": "Pre Chorus", "solo": "Solo",
}  # fmt: skip
_ADD = frozenset(("add", "another", "extra", "insert", "append", "longer", "extend"))
_DROP = frozenset(("remove", "delete", "drop", "cut", "without", "shorter", "shorten", "skip"))
_NUMBERS = {
    "1": 1,
    "first": 1,
    "one": 1,
    "2": 2,
    "second": 2,
    "two": 2,
    "3": 3,
    "third": 3,
    "three": 3,
    "last": -1,
}
_CODE_OF = {tag: code for code, tag in TAG_OF.items()}
_SHORTEST, _LONGEST = 5, 12
"""Syllables of the lines that are written; given lines may have any number."""


def edit_song(lyrics: str, prompt: str, *, seed: int, title: str = "") -> WrittenSong:
    """The sheet as the prompt asks: sections added, dropped or written anew in their own metre.

    Sections that the prompt does not name stay word for word; when it names none, verses and bridges are
    written anew and the chorus stays. Without words to edit a whole song is written. Never longer than
    MOST_CHARACTERS unless the given sheet was.
    """
    sheet = parse_sheet(lyrics)
    if not any(part.lines for part in sheet.sections):
        return write_song(prompt, seed=seed, title=title)
    random = random_for(lyrics, prompt, seed, title)
    writing = begin(_brief(sheet, prompt, random), title, random)
    for part in sheet.sections:
        for line in part.lines:
            writing.memory.note(as_line(line.sung))
    blocks = _changed(sheet, set_of_words(prompt), writing)
    text = "\n\n".join("\n".join([f"[{tag}]", *lines]) for tag, lines in blocks) + "\n"
    fits = len(text) <= max(MOST_CHARACTERS, len(lyrics))
    return WrittenSong(title or _title(sheet), writing.brief.tags, text if fits else lyrics)


def finish_lines(
    lines: Sequence[str | None], prompt: str, *, seed: int, scheme: str = "", syllables: int = 0
) -> tuple[str, ...]:
    """The lines with the open ones (None) written; given ones stay as they are.

    scheme: a letter a line, "x" for no rhyme, "" for pairs. syllables: of the new lines; 0 takes the given
    lines' length. Raises NoLine when the banks have nothing that fits.
    """
    random = random_for(prompt, seed, *lines)
    brief = read_brief(" ".join([prompt, *(line for line in lines if line)]), random)
    writing = begin(replace(brief, nouns=()), "", random)
    locked = {index: as_line(line) for index, line in enumerate(lines) if line}
    lengths = [line.syllables for line in locked.values()]
    usual = syllables or (sorted(lengths)[len(lengths) // 2] if lengths else 8)
    letters = scheme or "AABB" * (len(lines) // 4 + 1)
    slots = [
        Slot(
            _kinds(i),
            _clamped(locked[i].syllables if i in locked else usual),
            "" if letter == "x" else letter,
        )
        for i, letter in enumerate(letters[: len(lines)])
    ]
    filled = fill(slots, _pools(writing), writing.memory, random, locked)
    return tuple(given or line.text for given, line in zip(lines, filled, strict=True))


_SHOWING = ("act", "scene", "image")
_ANY = (*_SHOWING, "heart")
"""Kinds of line; every other line shows something, so that the theme is seen."""


def set_of_words(prompt: str) -> frozenset[str]:
    """Words of a request, plain forms and digits included."""
    return frozenset(prompt_words(prompt)) | frozenset(re.findall(r"\d+", prompt))


def scheme_of(lines: Sequence[Line]) -> tuple[str, ...]:
    """A letter a line; "" where a line rhymes with none of the section."""
    letters = [""] * len(lines)
    for index, line in enumerate(lines):
        for before in range(index):
            if rhyme_of_lines(line, lines[before]) >= NEAR:
                letters[before] = letters[index] = letters[before] or chr(ord("A") + before)
                break
    return tuple(letters)


def _changed(sheet: Sheet, words: frozenset[str], writing: Writing) -> list[Block]:
    blocks = [(part.kind, tuple(line.text for line in part.lines)) for part in sheet.sections]
    kinds = {_KINDS[word] for word in words if word in _KINDS}
    if words & _DROP:
        return _dropped(blocks, kinds or {"Bridge"}, words)
    if words & _ADD:
        return _added(blocks, kinds or {"Verse"}, writing)
    wanted = kinds & {part.kind for part in sheet.sections} or {"Verse", "Bridge"}
    return _rewritten(sheet, wanted, words, writing)


def _dropped(blocks: list[Block], kinds: set[str], words: frozenset[str]) -> list[Block]:
    """Without the named sections; the last verse goes when that would leave nothing or changes nothing."""
    kept = [
        block for n, block in enumerate(blocks) if not (block[0] in kinds and _is_meant(blocks, n, words))
    ]
    if kept == blocks:
        last = max((n for n, block in enumerate(blocks) if block[0] == "Verse"), default=len(blocks) - 1)
        kept = blocks[:last] + blocks[last + 1 :]
    return kept or blocks


def _is_meant(blocks: Sequence[Block], index: int, words: frozenset[str]) -> bool:
    """Whether a number in the request ("second verse") names this section; without one all are meant."""
    numbers = {_NUMBERS[word] for word in words if word in _NUMBERS}
    if not numbers:
        return True
    same = [n for n, block in enumerate(blocks) if block[0] == blocks[index][0]]
    place = same.index(index) + 1
    return place in numbers or (-1 in numbers and place == len(same))


def _added(blocks: list[Block], kinds: set[str], writing: Writing) -> list[Block]:
    for kind in (tag for tag in TAGS if tag in kinds):
        new = (kind, tuple(line.text for line in section(writing, _CODE_OF[kind])))
        blocks.insert(_place_for(kind, blocks), new)
    return blocks


def _place_for(kind: str, blocks: Sequence[Block]) -> int:
    """Intros first, outros last, everything else before the last chorus."""
    if kind == "Intro":
        return 0
    choruses = [n for n, block in enumerate(blocks) if block[0] in ("Chorus", "Hook")]
    return len(blocks) if kind == "Outro" or not choruses else choruses[-1]


def _rewritten(sheet: Sheet, kinds: set[str], words: frozenset[str], writing: Writing) -> list[Block]:
    blocks = [(part.kind, tuple(line.text for line in part.lines)) for part in sheet.sections]
    out: list[Block] = []
    for index, part in enumerate(sheet.sections):
        meant = part.kind in kinds and part.lines and _is_meant(blocks, index, words)
        if meant and part.same_as is not None and part.same_as < len(out):
            out.append(out[part.same_as])
        else:
            out.append((part.kind, _anew(part, writing) if meant else blocks[index][1]))
    return out


def _anew(part: SheetSection, writing: Writing) -> tuple[str, ...]:
    """New lines in the metre and rhyme scheme of the old ones; the old ones where the banks give out."""
    old = [as_line(line.sung) for line in part.lines]
    letters = scheme_of(old)
    slots = [
        Slot(_kinds(index), _clamped(line.syllables), letter)
        for index, (line, letter) in enumerate(zip(old, letters, strict=True))
    ]
    try:
        return tuple(line.text for line in fill(slots, _pools(writing), writing.memory, writing.random))
    except NoLine:
        return tuple(line.text for line in part.lines)


def _pools(writing: Writing) -> Pools:
    """What a verse may say, of the next scene."""
    scene = writing.scenes.pop(0)
    writing.scenes.append(scene)
    stance = writing.brief.stance
    return merged(
        scene_pools(scene, stance.person, stance.tense, writing.random), writing.stance, writing.theme
    )


def _brief(sheet: Sheet, prompt: str, random: Random) -> Brief:
    """The request's theme, else that of the words themselves."""
    asked = read_brief(prompt, random)
    words = " ".join(line.sung for part in sheet.sections for line in part.lines)
    if asked.themes[0].keys & set_of_words(prompt):
        return replace(asked, nouns=())
    return replace(read_brief(f"{prompt} {words}", random), tags=asked.tags, nouns=())


def _title(sheet: Sheet) -> str:
    """The first line of the chorus, else of the song."""
    parts = [part for part in sheet.sections if part.lines]
    part = next((part for part in parts if part.kind in ("Chorus", "Hook")), parts[0])
    first, _, rest = part.lines[0].sung.rstrip(",.!?").partition(", ")
    return title_case(first if " " in first else f"{first}, {rest}".strip(", "))


def _kinds(index: int) -> tuple[str, ...]:
    return _ANY if index % 2 else _SHOWING


def _clamped(syllables: int) -> int:
    return min(max(syllables, _SHORTEST), _LONGEST)
