"""What became of the words that a take sang: marked on its lyrics and its waveform."""

from __future__ import annotations

from dataclasses import replace

from songsmith.lyrics.compare import Row, Sign, compare
from songsmith.studio.anchors import take_lines
from songsmith.studio.selectors import TimedLine, TimedLyrics, TimedSection
from songsmith.takes.models import Take


def lyrics_since(take: Take, lyrics: TimedLyrics) -> TimedLyrics:
    """The same, with `now` set on every line that is another one on the sheet by now. Two queries."""
    revision = take.revision
    text = revision.draft.text
    if text == revision.text:
        return lyrics
    became = {row.old.number: _now(row) for row in compare(revision.text, text) if row.old}
    by_start = {line.start: became.get(number) for number, line in take_lines(revision.text, lyrics)}
    return replace(
        lyrics, sections=tuple(_section(section, by_start, lyrics.length) for section in lyrics.sections)
    )


def _now(row: Row) -> str | None:
    """None: as it was; "": gone."""
    if row.sign in (Sign.SAME, Sign.MOVED):
        return None
    return row.new.text.strip() if row.new else ""


def _section(section: TimedSection, by_start: dict[float, str | None], length: float) -> TimedSection:
    return replace(
        section, lines=tuple(_line(line, by_start.get(line.start), length) for line in section.lines)
    )


def _line(line: TimedLine, now: str | None, length: float) -> TimedLine:
    if now is None:
        return line
    place, end = 100 * line.start / length, 100 * line.end / length
    return replace(line, now=now, place=round(place, 3), width=round(end - place, 3))
