"""Whether the sheet's new words can be sung within a finished take, known before anybody asks for it."""

from __future__ import annotations

from songsmith.core.preview import preview_ask
from songsmith.engine.score import Line
from songsmith.language.structure import SheetLine, parse_sheet
from songsmith.lyrics.pronunciation import pronunciations_of
from songsmith.takes.lane import has_score, take_score
from songsmith.takes.models import Take

PATIENCE = 2.5
"""Seconds; without an answer it is found out when the take is made."""

OTHER_LINES = (
    "Lines or sections were added or taken away since this take, so single lines cannot be sung anew."
)
OTHER_CHORDS = "The chords were changed since this take, so single lines cannot be sung anew."
NO_ROOM = "“{}” needs {} than it has in this take."


def resing_refusal(take: Take) -> str:
    """Why changed lines cannot be sung anew within the take, in words; "": they can, as far as is known.

    Costs a few small queries and a question over a local socket.
    """
    text = take.revision.draft.text
    if text == take.revision.text or not has_score(take):
        return ""
    old, new = _sections(take.revision.text), _sections(text)
    if [(kind, len(lines)) for kind, _, lines in old] != [(kind, len(lines)) for kind, _, lines in new]:
        return OTHER_LINES
    if [_chords(section) for section in old] != [_chords(section) for section in new]:
        return OTHER_CHORDS
    return _without_room(take, text, [line for _, _, lines in old for line in lines])


def _without_room(take: Take, text: str, before: list[SheetLine]) -> str:
    score = take_score(take)
    answer = preview_ask(
        {
            "op": "room",
            "lyrics": text,
            "pronunciations": pronunciations_of(take.project),
            "numerator": score.meter.numerator,
            "denominator": score.meter.denominator,
            "bpm": score.tempo_map[0].bpm,
            "swing": score.swing,
        },
        timeout=PATIENCE,
    )
    if answer is None:
        return ""
    if refused := answer.get("refused"):
        return str(refused)
    now = [line for _, _, lines in _sections(text) for line in lines]
    sung = {line.id: line for line in score.lines}
    for i, (line, old, line_id) in enumerate(zip(now, before, take.recipe["line_ids"], strict=False)):
        needs = int(answer["fewest"].get(str(i + 1), 0))
        if line.sung != old.sung and (place := sung.get(line_id)) and needs > place.bars:
            return _said(line, place, needs)
    return ""


def _said(line: SheetLine, place: Line, needs: int) -> str:
    more = needs - place.bars
    return NO_ROOM.format(line.sung, "one more bar" if more == 1 else f"{more} more bars")


def _sections(text: str) -> list[tuple[str, tuple[str, ...], tuple[SheetLine, ...]]]:
    return [(section.kind, section.progression, section.lines) for section in parse_sheet(text).sections]


def _chords(section: tuple[str, tuple[str, ...], tuple[SheetLine, ...]]) -> tuple[object, ...]:
    _, progression, lines = section
    return progression, tuple(tuple(symbol for _, symbol in line.chords) for line in lines)
