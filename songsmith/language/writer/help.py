"""Help with one line: suggestions that keep to what stands around it, its metre and its rhymes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from songsmith.language.rhyme import NEAR, PERFECT, Rhyme, rhyme_score, word_rhyme
from songsmith.language.structure import Sheet, SheetSection, parse_sheet
from songsmith.language.writer.banks import Scene, themes
from songsmith.language.writer.brief import Brief, random_for, read_brief
from songsmith.language.writer.edit import scheme_of
from songsmith.language.writer.fill import NoLine, Slot, fill, rhyme_of_lines
from songsmith.language.writer.lines import Line, Pools, as_line
from songsmith.language.writer.pools import merged, scene_pools
from songsmith.language.writer.song import Writing, begin

SUGGESTIONS = 4
_TRIES, _WIDE_TRIES = 7, 5
"""Attempts at suggestions with the song's own images, and with those of all themes where rhymes are rare."""
_WHOLE_SCENES = 3
"""Scenes of other themes that lend all they have; the others lend what rhymes."""
_SHORTEST, _LONGEST = 5, 14
"""Syllables of the lines that are written."""
_USUAL_LINES = (4, 8, 12, 16)
"""Lengths that a section grows to when no other one of its kind shows how long it is."""
_KINDS = ("act", "scene", "image", "heart")
_CHORUS_KINDS = ("refrain", "metaphor", "heart")
_STRESS_APART, _RHYME_MISSED, _RHYME_NEAR = 0.3, 4.0, 0.8
"""Costs of a stress elsewhere than in the model line, of a wanted rhyme that fails, of one that is near."""


class Help(StrEnum):
    """What may be asked for."""

    RHYME = "rhyme"
    METRE = "metre"
    WORDS = "words"
    CONTINUE = "continue"
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """lines: to be put in. replaces: they stand for the line; else they come below it, or below `after`.

    after: number of the raw line that they follow. rhymes_with: the words they rhyme with. syllables: a line.
    """

    lines: tuple[str, ...]
    replaces: bool
    after: int
    syllables: tuple[int, ...]
    rhymes_with: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where help is wanted. lines: those of the section. index: of the line itself, or of the one before."""

    sheet: Sheet
    section: SheetSection
    lines: tuple[Line, ...]
    index: int
    number: int


class NothingHere(LookupError):
    """The place has no line to go by."""


def suggestions(text: str, number: int, wanted: Help, *, seed: int, prompt: str = "") -> list[Suggestion]:
    """Up to SUGGESTIONS, best first, all different. number: of the raw line. prompt: style or title, for the
    theme. Everything that stands in the sheet stays as it is.

    Raises NothingHere, NoLine (the banks have nothing of that length).
    """
    place = _place(parse_sheet(text), number)
    random = random_for(text, number, wanted.value, seed)
    writing = begin(_brief(place.sheet, prompt, random), "", random)
    for part in place.sheet.sections:
        for line in part.lines:
            writing.memory.note(as_line(line.sung))
    slots, locked, fresh = _PLANS[wanted](place)
    found: dict[tuple[str, ...], tuple[float, Suggestion]] = {}
    for attempt in range(_TRIES + _WIDE_TRIES):
        if attempt == _TRIES and sum(cost < _RHYME_MISSED for cost, _ in found.values()) >= SUGGESTIONS:
            break
        pools = _own_pools(writing) if attempt < _TRIES else _all_pools(writing, slots, locked)
        try:
            lines = fill(slots, pools, writing.memory, random, locked)
        except NoLine:
            continue
        made = _made(place, wanted, lines, slots, fresh)
        found.setdefault(made.lines, (_cost(place, wanted, lines, slots, fresh), made))
    if not found:
        raise NoLine("nothing fits here")
    ranked = sorted(found.values(), key=lambda item: item[0])
    return [made for _, made in ranked[:SUGGESTIONS]]


def _place(sheet: Sheet, number: int) -> _Place:
    """The section around a raw line; on a blank line or a tag, the line before counts."""
    sections = [part for part in sheet.sections if part.lines or part.heading_line is not None]
    started = [part for part in sections if _first(part) <= number] or sections[:1]
    if not started:
        raise NothingHere
    section = next(
        (part for part in started if any(line.number == number for line in part.lines)), started[-1]
    )
    index = max((n for n, line in enumerate(section.lines) if line.number <= number), default=-1)
    lines = tuple(as_line(line.sung) for line in section.lines)
    if not lines and not any(part.lines for part in sheet.sections):
        raise NothingHere
    return _Place(sheet, section, lines, index, number)


def _first(part: SheetSection) -> int:
    return part.heading_line if part.heading_line is not None else part.lines[0].number


Plan = tuple[list[Slot], dict[int, Line], Sequence[int]]
"""Slots, those that are taken, and the indexes of the new ones."""


def _beside(place: _Place, rhyme: str) -> Plan:
    """A line of the same metre as the one at the caret."""
    line = _here(place)
    kinds = _kinds(place)
    slots = [Slot(kinds, _clamped(line.syllables), "A"), Slot(kinds, _clamped(line.syllables), rhyme)]
    return slots, {0: line}, (1,)


def _rhyming(place: _Place) -> Plan:
    return _beside(place, "A")


def _same_metre(place: _Place) -> Plan:
    return _beside(place, "")


def _other_words(place: _Place) -> Plan:
    """The line anew, between its neighbours, with the rhymes that it has."""
    _here(place)
    letters = scheme_of(place.lines)
    slots = _slots(place, letters, [line.syllables for line in place.lines])
    locked = {n: line for n, line in enumerate(place.lines) if n != place.index}
    return slots, locked, (place.index,)


def _continued(place: _Place) -> Plan:
    """The line that comes next. Lines below the caret stay and are heeded."""
    return _grown(place, place.index + 1, 1)


def _finished(place: _Place) -> Plan:
    """As many lines as a section of this kind has in this song, at the end of the section."""
    size = len(place.lines)
    model = _model(place)
    whole = len(model) if len(model) > size else next((n for n in _USUAL_LINES if n > size), size + 2)
    return _grown(place, size, whole - size)


def _grown(place: _Place, at: int, count: int) -> Plan:
    """New lines at an index, in the metre and the scheme of the section's model, or of itself."""
    size = len(place.lines) + count
    model = _model(place)
    letters = list(scheme_of(model)) if len(model) >= size else []
    if not any(letters):
        letters = _carried_on(place.lines[:at], size)
    lengths = [line.syllables for line in model] if len(model) >= size else _lengths(place, size)
    slots = _slots(place, letters[:size], lengths[:size])
    locked = {n if n < at else n + count: line for n, line in enumerate(place.lines)}
    return slots, locked, tuple(range(at, at + count))


def _model(place: _Place) -> list[Line]:
    """The longest other section of the same kind that has words."""
    others = [
        part.lines
        for part in place.sheet.sections
        if part.kind == place.section.kind and part.lines and part.lines != place.section.lines
    ]
    return [as_line(line.sung) for line in max(others, key=len, default=())]


def _carried_on(lines: Sequence[Line], size: int) -> list[str]:
    """A scheme that goes on as the lines begin: pairs where the first two rhyme, else every second line."""
    paired = len(lines) > 1 and rhyme_of_lines(lines[0], lines[1]) >= NEAR
    crossed = len(lines) > 2 and rhyme_of_lines(lines[0], lines[2]) >= NEAR
    letters = []
    for index in range(size):
        group = chr(ord("A") + 2 * (index // 4))
        if paired:
            letters.append(chr(ord("A") + index // 2))
        elif index % 2:
            letters.append(chr(ord(group) + 1))
        else:
            letters.append(group if crossed else "")
    return letters


def _lengths(place: _Place, size: int) -> list[int]:
    """Long and short lines in turn where the section has them so."""
    have = [line.syllables for line in place.lines] or [8]
    return [have[n] if n < len(have) else have[n % 2] if len(have) > 1 else have[0] for n in range(size)]


def _slots(place: _Place, letters: Sequence[str], lengths: Sequence[int]) -> list[Slot]:
    kinds = _kinds(place)
    return [Slot(kinds, _clamped(length), letter) for letter, length in zip(letters, lengths, strict=True)]


_PLANS: Mapping[Help, Callable[[_Place], Plan]] = {
    Help.RHYME: _rhyming,
    Help.METRE: _same_metre,
    Help.WORDS: _other_words,
    Help.CONTINUE: _continued,
    Help.FINISH: _finished,
}


def _clamped(syllables: int) -> int:
    return min(max(syllables, _SHORTEST), _LONGEST)


def _here(place: _Place) -> Line:
    if place.index < 0:
        raise NothingHere
    return place.lines[place.index]


def _kinds(place: _Place) -> tuple[str, ...]:
    return _CHORUS_KINDS if place.section.kind in ("Chorus", "Hook", "Post Chorus") else _KINDS


def _own_pools(writing: Writing) -> Pools:
    """What may be said of the next scene."""
    scene = writing.scenes.pop(0)
    writing.scenes.append(scene)
    stance = writing.brief.stance
    return merged(
        scene_pools(scene, stance.person, stance.tense, writing.random), writing.stance, writing.theme
    )


def _all_pools(writing: Writing, slots: Sequence[Slot], locked: Mapping[int, Line]) -> Pools:
    """Of all themes what rhymes with the lines that stand, and of a few everything, to begin lines with."""
    wanted = {slot.rhyme for n, slot in enumerate(slots) if n not in locked} - {""}
    anchors = tuple({line.rhyme for n, line in locked.items() if slots[n].rhyme in wanted})
    stance, random = writing.brief.stance, writing.random
    scenes = [scene for theme in themes().values() for scene in theme.scenes]
    lent = [_rhyming_part(scene, anchors) for scene in scenes] + random.sample(scenes, _WHOLE_SCENES)
    parts = (scene_pools(scene, stance.person, stance.tense, random) for scene in lent)
    return merged(*parts, writing.stance, writing.theme)


def _rhyming_part(scene: Scene, anchors: Sequence[Rhyme]) -> Scene:
    """What of a scene ends on a rhyme; looked at by its last word, before anything is measured."""

    def kept(texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(text for text in texts if _ends_on(text.split()[-1].lstrip("*"), anchors))

    return Scene(scene.name, kept(scene.sets), kept(scene.things), kept(scene.acts), kept(scene.places))


def _ends_on(word: str, anchors: Sequence[Rhyme]) -> bool:
    rhyme = word_rhyme(word)
    return rhyme is not None and any(rhyme_score(rhyme, anchor) >= NEAR for anchor in anchors)


def _made(
    place: _Place, wanted: Help, lines: Sequence[Line], slots: Sequence[Slot], fresh: Sequence[int]
) -> Suggestion:
    own = place.section.lines
    if wanted is Help.FINISH:
        after = own[-1].number if own else _first(place.section)
    else:
        after = own[place.index].number if place.index >= 0 else _first(place.section)
    return Suggestion(
        tuple(lines[n].text for n in fresh),
        wanted is Help.WORDS,
        after,
        tuple(lines[n].syllables for n in fresh),
        tuple(dict.fromkeys(word for n in fresh for word in _partners(lines, slots, n))),
    )


def _partners(lines: Sequence[Line], slots: Sequence[Slot], n: int) -> Iterable[str]:
    """Last words of earlier lines that a line was to rhyme with and does."""
    if not slots[n].rhyme:
        return
    for other in range(len(lines)):
        together = other != n and slots[other].rhyme == slots[n].rhyme
        if together and rhyme_of_lines(lines[n], lines[other]) >= NEAR:
            yield lines[other].last


def _cost(
    place: _Place, wanted: Help, lines: Sequence[Line], slots: Sequence[Slot], fresh: Sequence[int]
) -> float:
    """How far the new lines are from what was wanted."""
    cost = 0.0
    for n in fresh:
        line = lines[n]
        cost += line.cost + abs(line.syllables - slots[n].syllables)
        if wanted in (Help.METRE, Help.WORDS):
            cost += _STRESS_APART * _apart(line.stress, _here(place).stress)
        partners = [
            m for m in range(len(lines)) if m != n and slots[n].rhyme and slots[m].rhyme == slots[n].rhyme
        ]
        scores = [rhyme_of_lines(line, lines[m]) for m in partners]
        cost += sum(
            _RHYME_MISSED if score < NEAR else 0 if score == PERFECT else _RHYME_NEAR for score in scores
        )
    return cost / len(fresh)


def _apart(first: str, second: str) -> int:
    """Syllables that are strong in one line and weak in the other."""
    pairs = zip(first, second, strict=False)
    return sum((a == "2") != (b == "2") for a, b in pairs) + abs(len(first) - len(second))


def _brief(sheet: Sheet, prompt: str, random: Random) -> Brief:
    """The theme of the words that stand there, and of the prompt."""
    words = " ".join(line.sung for part in sheet.sections for line in part.lines)
    return replace(read_brief(f"{prompt} {words}", random), nouns=())
