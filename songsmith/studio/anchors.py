"""Where comments stand: made from what somebody saw, found again in later words and in every take."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import cache

from songsmith.core.errors import Conflict
from songsmith.language.structure import parse_sheet
from songsmith.lyrics.alignment import align
from songsmith.lyrics.identity import Identity, Outline, identity_carry, line_pairs, word_spans
from songsmith.lyrics.models import Draft, Revision
from songsmith.lyrics.selectors import outline_of, revision_identity, revision_last
from songsmith.lyrics.services import revision_make
from songsmith.studio.models import QUOTE_LENGTH, Comment
from songsmith.studio.selectors import TimedLine, TimedLyrics

NEAR = 40
"""Lines up and down in which the line that somebody saw is looked for: others may have written above it."""

BREATH = 1.5
"""Seconds between lines in which one still means the line before or the one to come."""

KEPT_SECONDS = 3600


class LineGone(Conflict):
    """What somebody wants to comment on is not on the sheet any more, or not yet."""

    code = "line_gone"

    def __init__(self) -> None:
        super().__init__("That line has just changed. Look at it again; what you wrote is still here.")


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody saw and points at. line: 0-based. text: the whole line. start, end: code points of it."""

    line: int
    text: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Anchor:
    """As `Comment` stores it. revision None: it hangs on no words."""

    draft: Draft | None = None
    revision: Revision | None = None
    line_id: str = ""
    word_ids: tuple[str, ...] = ()
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """In a text: line 0-based; start, end: code points of the words meant, both 0 for the whole line."""

    line: int
    start: int = 0
    end: int = 0


def anchor_on_line(*, draft: Draft, seen: Seen) -> Anchor:
    """The line, or words of it, in the draft as it stands; a revision of it is kept. Raises LineGone."""
    revision = revision_make(
        draft=draft, user=draft.written_by, kind=Revision.Kind.AUTO, moment=Revision.Moment.COMMENT
    )
    lines = revision.text.split("\n")
    number = _number_of(lines, seen)
    return _anchor(draft, revision, number, seen.start, seen.end)


def anchor_in_take(*, revision: Revision, lyrics: TimedLyrics, seconds: float) -> Anchor:
    """The line that a take sings at that moment or a breath before or after; nothing where it sings none."""
    distances = [
        (max(line.start - seconds, seconds - line.end, 0.0), number)
        for number, line in take_lines(revision.text, lyrics)
    ]
    distance, nearest = min(distances, default=(BREATH, 0))
    if distance >= BREATH:
        return Anchor(draft=revision.draft)
    return _anchor(revision.draft, revision, nearest, 0, 0)


def places_of(draft: Draft, text: str, comments: Collection[Comment]) -> dict[uuid.UUID, Place]:
    """Comment id → where it stands in `text`, a state of the draft; those whose line is gone are missing.

    Two queries; a further one when a line is not where the last revision leads to.
    """
    anchored = [comment for comment in comments if comment.line_id]
    if not anchored:
        return {}
    identity = _identity_of(draft, text)
    line_of = {line_id: number for number, line_id in enumerate(identity.lines) if line_id}
    spans = _word_places(identity, text)
    found = {
        comment.pk: _place(line_of[comment.line_id], comment.word_ids, spans)
        for comment in anchored
        if comment.line_id in line_of
    }
    return found | _come_back([one for one in anchored if one.pk not in found], text)


def take_lines(text: str, lyrics: TimedLyrics) -> list[tuple[int, TimedLine]]:
    """(0-based line of the sheet that was sung, its times) in the order of singing."""
    sheet = [line for section in parse_sheet(text).sections for line in section.lines]
    sung = [line for section in lyrics.sections for line in section.lines]
    pairs = align([_key(line.sung) for line in sheet], [_key(line.text) for line in sung])
    return [(sheet[i].number, sung[j]) for i, j in pairs]


def moments_of(
    revision: Revision, lyrics: TimedLyrics, comments: Iterable[Comment]
) -> Mapping[uuid.UUID, float]:
    """Comment id → seconds at which its line begins (first begins) in a take of that revision."""
    starts: dict[str, float] = {}
    for number, line in take_lines(revision.text, lyrics):
        starts.setdefault(revision.line_ids[number], line.start)
    return {comment.pk: starts[comment.line_id] for comment in comments if comment.line_id in starts}


def _anchor(draft: Draft, revision: Revision, number: int, start: int, end: int) -> Anchor:
    line = revision.text.split("\n")[number]
    spans = word_spans(line)
    chosen = [at for at, (a, b) in enumerate(spans) if a < end and start < b] if start < end else []
    words = revision.word_ids[number] if number < len(revision.word_ids) else []
    quote = line[spans[chosen[0]][0] : spans[chosen[-1]][1]] if chosen else line.strip()
    return Anchor(
        draft=draft,
        revision=revision,
        line_id=revision.line_ids[number],
        word_ids=tuple(words[at] for at in chosen if at < len(words)),
        quote=quote[:QUOTE_LENGTH],
    )


def _number_of(lines: Sequence[str], seen: Seen) -> int:
    """The nearest line with the words that were seen. Raises LineGone."""
    wanted = seen.text.strip()
    near = range(max(0, seen.line - NEAR), min(len(lines), seen.line + NEAR + 1))
    found = [number for number in near if wanted and lines[number].strip() == wanted]
    if not found:
        raise LineGone
    return min(found, key=lambda number: abs(number - seen.line))


def _identity_of(draft: Draft, text: str) -> Identity:
    """The ids of `text`, as its next revision would have them. One query."""
    last = revision_last(draft)
    if last is None:
        return identity_carry(Outline(""), Identity(), outline_of(text))
    if last.text == text:
        return revision_identity(last)
    key = f"line-ids:{last.pk}:{draft.version}" if text == draft.text else None
    known: Identity | None = cache.get(key) if key else None
    if known is None:
        known = identity_carry(outline_of(last.text), revision_identity(last), outline_of(text))
        if key:
            cache.set(key, known, KEPT_SECONDS)
    return known


def _word_places(identity: Identity, text: str) -> dict[str, tuple[int, int, int]]:
    """Word id → (line, start, end)."""
    lines = text.split("\n")
    return {
        word: (number, *span)
        for number, words in enumerate(identity.words)
        for word, span in zip(words, word_spans(lines[number]), strict=False)
    }


def _place(line: int, words: Sequence[str], spans: Mapping[str, tuple[int, int, int]]) -> Place:
    """The stretch from the first to the last of the words that are still on the line."""
    here = [spans[word][1:] for word in words if word in spans and spans[word][0] == line]
    if not here:
        return Place(line)
    return Place(line, min(start for start, _ in here), max(end for _, end in here))


def _come_back(lost: Sequence[Comment], text: str) -> dict[uuid.UUID, Place]:
    """Lines that were taken out and are there again, word for word: the last revision knows them as new."""
    stored = Revision.objects.in_bulk({comment.revision_id for comment in lost if comment.revision_id})
    found: dict[uuid.UUID, Place] = {}
    for revision in stored.values():
        pairs = dict(line_pairs(revision.text, text))
        old, new = revision.text.split("\n"), text.split("\n")
        for comment in lost:
            if comment.revision_id != revision.pk:
                continue
            number = revision.line_ids.index(comment.line_id) if comment.line_id in revision.line_ids else -1
            if number in pairs and _key(old[number]) == _key(new[pairs[number]]):
                found[comment.pk] = Place(pairs[number])
    return found


def _key(line: str) -> str:
    return " ".join(line.casefold().split())
