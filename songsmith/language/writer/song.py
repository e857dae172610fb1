"""Whole songs: form, hook, sections in order, and the sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from songsmith.language.writer.banks import Scene, images
from songsmith.language.writer.brief import Brief, random_for, read_brief
from songsmith.language.writer.fill import Memory, NoLine, Slot, fill, rhymes
from songsmith.language.writer.grammar import expand, sentence
from songsmith.language.writer.lines import Line, Pools, as_line, line_cost
from songsmith.language.writer.metre import measure
from songsmith.language.writer.pools import (
    merged,
    own_hooks,
    sampled,
    scene_pools,
    stance_pools,
    theme_pools,
    with_own,
)

TAG_OF = {
    "I": "Intro", "V": "Verse", "P": "Pre Chorus", "C": "Chorus", "B": "Bridge", "O": "Outro", "H": "Hook",
    "U": "Build Up", "K": "Break", "S": "Solo", "N": "Inst", "T": "Post Chorus",
}  # fmt: skip
_SILENT = frozenset("IKSNU")
MOST_CHARACTERS = 3500
_LONGEST_HOOK = 9
"""Syllables; a longer title is not sung."""
_VERSE_KINDS = (("scene",), ("act", "scene"), ("image", "act", "scene"), ("heart",))
_LATER_KINDS = (("act", "scene"), ("image", "scene", "act"), ("later",), ("heart",))
_BALLAD_KINDS = (("clause",), ("place",), ("heart",), ("tail",))
_LATER_BALLAD_KINDS = (("clause",), ("place",), ("later",), ("later_tail",))
_BRIDGE_LINE = 11
"""Syllables: bridges have two long lines."""
_DRAFTS = 4
"""Whole songs written for one that is kept."""
_MISSED_RHYME = 3.0
_SHOWN = 0.15
"""In a draft's worth: cost of two lines that should rhyme and do not, worth of a word of the theme."""
_FEWEST_IMAGES = 6
_MISSED_IMAGE = 1.5
"""Words that show the theme which a song should have, and what each one less costs."""


@dataclass(frozen=True, slots=True)
class WrittenSong:
    """style_tags: can be pasted into a music prompt. lyrics: a sheet with canonical tags."""

    title: str
    style_tags: tuple[str, ...]
    lyrics: str
    generated: bool = True


@dataclass(slots=True)
class Writing:
    """A song in the making. scenes: still unused ones, the next verse takes the first."""

    brief: Brief
    random: Random
    hook: Line
    scenes: list[Scene]
    stance: Pools
    theme: Pools
    memory: Memory = field(default_factory=Memory)
    metres: dict[str, str] = field(default_factory=dict)
    verses: int = 0
    chorus: tuple[Line, ...] = ()
    lift: tuple[Line, ...] = ()
    worth: float = 0.0

    def fill(
        self, slots: Sequence[Slot], pools: Pools, locked: Mapping[int, Line] | None = None
    ) -> tuple[Line, ...]:
        """`fill`, adding to the draft's worth."""
        lines = fill(slots, pools, self.memory, self.random, locked)
        self.worth += section_worth(slots, lines, self.brief) / len(lines)
        return lines


def section_worth(slots: Sequence[Slot], lines: Sequence[Line], brief: Brief) -> float:
    """Metre, rhyme and theme of a finished section."""
    worth = -sum(line_cost(line, slot.syllables, slot.beats) for slot, line in zip(slots, lines, strict=True))
    last: dict[str, Line] = {}
    for slot, line in zip(slots, lines, strict=True):
        if slot.rhyme:
            worth -= _MISSED_RHYME * (slot.rhyme in last and not rhymes(line, last[slot.rhyme]))
            last[slot.rhyme] = line
    shown = {word for line in lines for word in line.words} & brief.themes[0].keys
    return worth + _SHOWN * len(shown)


def write_song(prompt: str, *, seed: int, title: str = "", language: str = "en") -> WrittenSong:
    """An original song from the phrase banks: the same for the same arguments, another one for every seed.

    title: kept as it is; sung as the hook where it is short enough. language: only "en" has banks, others
    raise ValueError. Cost: a fraction of a second, the first song of a process more.
    """
    if language != "en":
        raise ValueError(f"no phrase banks for the language {language!r}")
    random = random_for(prompt, seed, title)
    brief = read_brief(prompt, random)
    form = random.choice(brief.genre.forms)
    drafts = [draft for _ in range(_DRAFTS) for draft in _draft(brief, form, title, random)]
    if not drafts:
        raise NoLine(f"the banks have no song for {prompt!r}")
    _, song = max(drafts, key=lambda draft: draft[0])
    return song


def _draft(
    brief: Brief, form: Sequence[str], title: str, random: Random
) -> Iterator[tuple[float, WrittenSong]]:
    """One song with its worth, or none where the banks give out."""
    try:
        writing = begin(brief, title, random)
        parts = [(code, section(writing, code)) for code in form]
    except NoLine:
        return
    name = title or title_case(writing.hook.text)
    shown = {word for _, lines in parts for line in lines for word in line.words} & images(
        brief.themes[0].name
    )
    writing.worth -= _MISSED_IMAGE * max(0, _FEWEST_IMAGES - len(shown))
    yield writing.worth, WrittenSong(name, brief.tags, sheet_text(parts))


def begin(brief: Brief, title: str, random: Random) -> Writing:
    """Choose hook, scenes and metres."""
    scenes = _scenes(brief, random)
    stance = brief.stance
    return Writing(
        brief=brief,
        random=random,
        hook=_hook(brief, title, random),
        scenes=scenes,
        stance=stance_pools(stance, random),
        theme=theme_pools(brief.themes[0], stance),
        memory=Memory(own={word for noun in brief.nouns for word in noun.word.lower().split()}),
        metres={code: random.choice(found) for code, found in brief.genre.metres.items()},
    )


def sheet_text(parts: Sequence[tuple[str, Sequence[Line]]]) -> str:
    """The sheet: one block a section, tags canonical."""
    blocks = ["\n".join([f"[{TAG_OF[code]}]", *(line.text for line in lines)]) for code, lines in parts]
    return "\n\n".join(blocks) + "\n"


def section(writing: Writing, code: str) -> tuple[Line, ...]:
    """The lines of the next section of a kind; choruses return as they were."""
    if code in _SILENT:
        return ()
    if code in "CH":
        writing.chorus = writing.chorus or _chorus(writing, code)
        return writing.chorus
    if code == "P":
        writing.lift = writing.lift or writing.fill(_slots(writing, "P", (("lift",),)), writing.stance)
        return writing.lift
    if code == "O":
        return (writing.hook, writing.hook)
    return _verse(writing) if code == "V" else _bridge(writing)


def _verse(writing: Writing) -> tuple[Line, ...]:
    stance = writing.brief.stance
    scene = writing.scenes.pop(0)
    writing.scenes.append(scene)
    pools = merged(
        sampled(scene_pools(scene, stance.person, stance.tense, writing.random), writing.random),
        writing.stance,
        writing.theme,
    )
    writing.verses += 1
    kinds: Sequence[tuple[str, ...]] = _VERSE_KINDS if writing.verses == 1 else _LATER_KINDS
    lengths, letters = _metre(writing.metres["V"])
    if "=" in letters:
        return _blues_verse(writing, pools, lengths, kinds)
    if lengths[1] < lengths[0]:
        kinds = _BALLAD_KINDS if writing.verses == 1 else _LATER_BALLAD_KINDS
    return writing.fill(_slots(writing, "V", kinds), pools)


def _blues_verse(
    writing: Writing, pools: Pools, lengths: Sequence[int], kinds: Sequence[tuple[str, ...]]
) -> tuple[Line, ...]:
    """A line, the same line again, and the one that answers it."""
    slots = [Slot(kinds[0], lengths[0], "A"), Slot(kinds[3], lengths[2], "A")]
    call, answer = writing.fill(slots, pools)
    return (call, call, answer)


def _bridge(writing: Writing) -> tuple[Line, ...]:
    slots = [Slot(("turn",), _BRIDGE_LINE, "A", held=True)] * 2
    return writing.fill(slots, writing.stance)


def _chorus(writing: Writing, code: str) -> tuple[Line, ...]:
    """The hook in first and third place, or as the line that the chorus ends on."""
    hook, random = writing.hook, writing.random
    pools = merged(writing.stance, writing.theme)
    length = random.choice((8, 8, 9))
    if random.random() < 0.4:
        slots = [Slot(("refrain", "metaphor"), length, letter, held=True) for letter in "AAB"]
        slots.append(Slot(("refrain",), hook.syllables, "B", held=True))
        lines = writing.fill(slots, pools, {3: hook})
        if rhymes(lines[2], hook):
            return lines
    slots = [Slot((), length, "x"), Slot(("refrain", "metaphor"), length, "A", held=True)]
    slots += [Slot((), length, "y"), Slot(("refrain",), length, "A", held=True)]
    return writing.fill(slots, pools, {0: hook, 2: hook})


def _slots(writing: Writing, code: str, kinds: Sequence[tuple[str, ...]]) -> list[Slot]:
    lengths, letters = _metre(writing.metres[code])
    return [
        Slot(kinds[index % len(kinds)], length, "" if letter == "x" else letter)
        for index, (length, letter) in enumerate(zip(lengths, letters, strict=True))
    ]


def _metre(text: str) -> tuple[list[int], list[str]]:
    lengths, letters = text.split(" / ")
    return [int(length) for length in lengths.split()], letters.split()


def _scenes(brief: Brief, random: Random) -> list[Scene]:
    """The main theme's scenes in a random order, a second theme's before its last."""
    main = list(brief.themes[0].scenes)
    random.shuffle(main)
    if len(brief.themes) > 1:
        main.insert(1, random.choice(brief.themes[1].scenes))
    return [with_own(scene, brief.nouns) for scene in main]


def _hook(brief: Brief, title: str, random: Random) -> Line:
    sung = title.strip(" .!?\"'")
    if sung and measure(sung).syllables <= _LONGEST_HOOK:
        return as_line(_doubled(sung), "hook")
    keys = brief.themes[0].keys
    strange = [noun for noun in brief.nouns if noun.word.lower().split()[-1] not in keys]
    hooks = own_hooks(strange) or brief.themes[0].hooks
    return as_line(_doubled(expand(random.choice(hooks), random)), "hook")


def _doubled(hook: str) -> str:
    """A hook of a few syllables is sung twice: "let it rain, let it rain"."""
    return f"{hook}, {hook}" if measure(hook).syllables <= 4 else hook


def title_case(hook: str) -> str:
    """ "let it rain, let it rain" → "Let It Rain"; little words inside stay small."""
    first, _, second = hook.lower().partition(", ")
    words = (hook[: len(first)] if first == second else hook).split()
    small = {"a", "an", "the", "of", "to", "in", "on", "at", "and", "or", "by", "for", "with"}
    return " ".join(word if index and word in small else sentence(word) for index, word in enumerate(words))
