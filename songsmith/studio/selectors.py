"""What the pages of the studio show, gathered from songs, words and takes."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.db.models.functions import Substr

from songsmith.accounts.models import User
from songsmith.language.structure import SheetSection, parse_sheet
from songsmith.lyrics.models import Draft
from songsmith.projects.models import Project
from songsmith.projects.selectors import projects_for_user
from songsmith.studio.cover import CoverData, loudness_of
from songsmith.takes.models import Listen, Take, TakeOutput
from songsmith.takes.selectors import PLAY_SECONDS, RESUME_EDGE, history_for_user, latest_done_of

Entry = Mapping[str, Any]
"""One item of a timing map."""

OPENING_CHARACTERS = 600
"""Of a sheet, read to find its first sung line for a card: past any heading, far below the whole sheet."""


@dataclass(frozen=True, slots=True)
class SongCard:
    """One song of the library. take: the newest finished one. opening: the first sung line, or ""."""

    project: Project
    take: Take | None
    takes: int
    opening: str


@dataclass(frozen=True, slots=True)
class WrittenSection:
    """One entry of the outline; lines counts the sung ones."""

    kind: str
    label: str
    lines: int


@dataclass(frozen=True, slots=True)
class TimedSyllable:
    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class TimedWord:
    """start, end in seconds; gap: what stands before it in the line (spaces, dashes, quotes).

    syllables: their texts make up `text`; empty when the word has one, or is not spelled as it is sung ("3").
    """

    text: str
    start: float
    end: float
    gap: str
    backing: bool
    syllables: tuple[TimedSyllable, ...] = ()


@dataclass(frozen=True, slots=True)
class TimedLine:
    start: float
    end: float
    words: tuple[TimedWord, ...]
    rest: str
    """What stands behind the last word."""
    now: str | None = None
    """What stands in its place on the sheet by now, "" for nothing; None: the line as it was sung."""
    place: float = 0.0
    """Percent of the song where it begins, if `now` is set; likewise width."""
    width: float = 0.0

    @property
    def text(self) -> str:
        return "".join(word.gap + word.text for word in self.words) + self.rest


@dataclass(frozen=True, slots=True)
class TimedSection:
    kind: str
    label: str
    start: float
    end: float
    lines: tuple[TimedLine, ...]
    place: float
    """Percent of the song where it begins; likewise width."""
    width: float


@dataclass(frozen=True, slots=True)
class TimedChord:
    symbol: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class TimedLyrics:
    """The timing map as the take page shows it."""

    sections: tuple[TimedSection, ...] = ()
    chords: tuple[TimedChord, ...] = ()
    length: float = 1.0
    """Seconds."""

    @property
    def changed(self) -> tuple[TimedLine, ...]:
        """Lines that are others on the sheet by now."""
        return tuple(line for section in self.sections for line in section.lines if line.now is not None)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """resume_at: seconds from where to go on. plays: of this take by this user, up to now."""

    listen: Listen
    resume_at: float
    plays: int


@dataclass(frozen=True, slots=True)
class HistoryDay:
    day: date
    rows: tuple[HistoryRow, ...]


def history_days(user: User, *, before: datetime | None = None) -> list[HistoryDay]:
    """What the user listened to, newest first, as of `history_for_user`. Two queries."""
    days = history_for_user(user, before=before)
    takes = {listen.take_id for day in days for listen in day.listens}
    played = Listen.objects.filter(user=user, take__in=takes, heard__gte=PLAY_SECONDS)
    plays = dict(played.order_by().values_list("take").annotate(n=Count("pk")))
    return [
        HistoryDay(
            day.day,
            tuple(HistoryRow(one, _resume_at(one), plays.get(one.take_id, 0)) for one in day.listens),
        )
        for day in days
    ]


def _resume_at(listen: Listen) -> float:
    length = listen.take.duration or 0.0
    return listen.position if RESUME_EDGE < listen.position < length - RESUME_EDGE else 0.0


def library_cards(user: User) -> list[SongCard]:
    """The user's songs, last activity first. Five queries, whatever their number."""
    projects = projects_for_user(user)
    newest = latest_done_of(projects)
    ids = [project.pk for project in projects]
    counted = Take.objects.kept().filter(project__in=ids).values_list("project").annotate(n=Count("pk"))
    counts = dict(counted.order_by())
    drafts = Draft.objects.filter(project__in=ids).annotate(head=Substr("text", 1, OPENING_CHARACTERS))
    heads = dict(drafts.order_by("-created_at").values_list("project", "head"))
    return [
        SongCard(
            project=project,
            take=newest.get(project.pk),
            takes=counts.get(project.pk, 0),
            opening=opening_line(heads.get(project.pk, "")),
        )
        for project in projects
    ]


def opening_line(text: str) -> str:
    """The first line that is sung, chords taken out; "" when there is none."""
    lines = (line.sung for section in parse_sheet(text).sections for line in section.lines)
    return next((line for line in lines if line), "")


def written_sections(text: str) -> list[WrittenSection]:
    """The sections as they stand on the sheet, for the outline before the editor has loaded."""
    headings: dict[int | None, SheetSection] = {}
    for section in parse_sheet(text).sections:
        headings.setdefault(section.heading_line, section)
    found = headings.values()
    totals = Counter(section.kind for section in found)
    seen: Counter[str] = Counter()
    written = []
    for section in found:
        seen[section.kind] += 1
        label = f"{section.kind} {seen[section.kind]}" if totals[section.kind] > 1 else section.kind
        written.append(WrittenSection(section.kind, label, len(section.lines)))
    return written


def cover_data(project: Project) -> CoverData:
    """What the cover is drawn from: the newest finished take, else the song's own id. One query."""
    done = Take.objects.kept().filter(project=project, status=Take.Status.DONE).order_by("-number")
    take = done.only("key", "bpm", "peaks").first()
    if take is None:
        return CoverData(seed=str(project.pk))
    loudness = loudness_of(bytes(take.peaks))
    return CoverData(seed=str(project.pk), key=take.key, bpm=take.bpm, loudness=loudness)


def exchange_of(take: Take) -> Mapping[str, str]:
    """What a remote provider was sent and answered, as JSON to read; empty for songs made here. One query."""
    if not take.timing_estimated:
        return {}
    report = TakeOutput.objects.filter(take=take).values_list("report", flat=True).first() or {}
    found = {name: report[name] for name in ("sent", "received") if name in report}
    return {name: json.dumps(value, indent=2, ensure_ascii=False) for name, value in found.items()}


def lyrics_of(take: Take) -> TimedLyrics:
    """From the stored timing map; empty when the take has none. One query."""
    packed = TakeOutput.objects.filter(take=take).values_list("timing", flat=True).first()
    if not packed:
        return TimedLyrics()
    return timed_lyrics(json.loads(gzip.decompress(bytes(packed))))


def timed_lyrics(timing: Mapping[str, Any]) -> TimedLyrics:
    """timing: a map as of engine/schemas/timing.schema.json."""
    syllables = _by(timing["syllables"], "word_id")
    words = _by(timing["words"], "line_id")
    lines: dict[str, list[TimedLine]] = {}
    for line in timing["lines"]:
        timed = _line(line, words.get(line["id"], []), syllables)
        lines.setdefault(line["section_id"], []).append(timed)
    length = timing["duration"] or 1.0
    sections = [_section(section, lines.get(section["id"], []), length) for section in timing["sections"]]
    return TimedLyrics(tuple(sections), _chords(timing["chords"]), length)


def _section(section: Entry, lines: Sequence[TimedLine], length: float) -> TimedSection:
    start, end = section["start"], section["end"]
    return TimedSection(
        kind=section["kind"],
        label=section["label"],
        start=start,
        end=end,
        lines=tuple(lines),
        place=round(100 * start / length, 3),
        width=round(100 * (end - start) / length, 3),
    )


def _line(line: Entry, words: Sequence[Entry], syllables: Mapping[str, Sequence[Entry]]) -> TimedLine:
    text, at, timed = line["text"], 0, []
    for word in words:
        gap, at = text[at : word["char_start"]], word["char_end"]
        parts = _syllables(word["text"], syllables.get(word["id"], ()))
        timed.append(TimedWord(word["text"], word["start"], word["end"], gap, word["backing"], parts))
    return TimedLine(line["start"], line["end"], tuple(timed), text[at:])


def _syllables(word: str, found: Sequence[Entry]) -> tuple[TimedSyllable, ...]:
    parts = tuple(TimedSyllable(one["text"], one["start"], one["end"]) for one in found)
    spelled = "".join(part.text for part in parts) == word
    return parts if spelled and len(parts) > 1 else ()


def _by(entries: Sequence[Entry], key: str) -> dict[str, list[Entry]]:
    grouped: dict[str, list[Entry]] = {}
    for entry in entries:
        grouped.setdefault(entry[key], []).append(entry)
    return grouped


def _chords(chords: Sequence[Entry]) -> tuple[TimedChord, ...]:
    """The same chord twice in a row is held, not struck again."""
    held: list[TimedChord] = []
    for chord in chords:
        if held and held[-1].symbol == chord["symbol"]:
            held[-1] = TimedChord(chord["symbol"], held[-1].start, chord["end"])
        else:
            held.append(TimedChord(chord["symbol"], chord["start"], chord["end"]))
    return tuple(held)
