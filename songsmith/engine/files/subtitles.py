"""Timed words for video: SRT by line, and ASS karaoke in which every syllable lights up as it is sung."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from songsmith.engine.files.karaoke import Phrase, phrases

HOLD = 1.0
"""Seconds that a line stays after its last word."""

AHEAD = 2.0
"""Seconds that a karaoke line is shown before its first word, where the line before leaves room."""

LEAST = 0.001
"""Seconds: no subtitle may be shorter."""

STYLE_FIELDS = (
    "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, "
    "Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, "
    "MarginR, MarginV, Encoding"
)
STYLES = (
    "Lead,Arial,72,&H003C8CFF,&H00FFFFFF,&H00202020,&H80000000,1,0,0,0,100,100,0,0,1,4,0,2,80,80,90,1",
    "Backing,Arial,52,&H00C8A060,&H00E0E0E0,&H00202020,&H80000000,0,1,0,0,100,100,0,0,1,3,0,2,80,80,190,1",
)
"""Primary: colour of sung words, secondary: of those to come (&HAABBGGRR). Answers stand above the lead."""

WIDTH, HEIGHT = 1920, 1080
EVENT_FIELDS = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"


def srt_text(timing: Mapping[str, Any]) -> str:
    """Lines as on the sheet, one after the other: a line ends at the latest where the next begins."""
    lines = sorted((line for line in timing["lines"] if line["text"].strip()), key=lambda line: line["start"])
    starts = [line["start"] for line in lines[1:]] + [timing["duration"]]
    cues = []
    for number, (line, following) in enumerate(zip(lines, starts, strict=False), 1):  # no lines: one start
        end = max(line["start"] + LEAST, min(line["end"] + HOLD, following))
        text = " ".join(line["text"].split()).replace("-->", "→")
        cues.append(f"{number}\n{_srt(line['start'])} --> {_srt(end)}\n{text}\n")
    return "\n".join(cues)


def ass_text(timing: Mapping[str, Any], *, title: str = "") -> str:
    r"""Advanced SubStation Alpha with a \k for every syllable, in hundredths of a second."""
    return "\n".join(
        (
            "[Script Info]",
            f"Title: {' '.join(title.split()) or 'Song'}",
            "ScriptType: v4.00+",
            f"PlayResX: {WIDTH}",
            f"PlayResY: {HEIGHT}",
            "WrapStyle: 0",
            "ScaledBorderAndShadow: yes",
            "",
            "[V4+ Styles]",
            f"Format: {STYLE_FIELDS}",
            *(f"Style: {style}" for style in STYLES),
            "",
            "[Events]",
            f"Format: {EVENT_FIELDS}",
            *_events(timing),
            "",
        )
    )


def _events(timing: Mapping[str, Any]) -> Iterator[str]:
    """A line is shown early and stays a while, as far as the lines around it in the same voice allow."""
    shown = phrases(timing)
    for style, backing in (("Lead", False), ("Backing", True)):
        voice = [phrase for phrase in shown if phrase.backing is backing]
        starts = [_shown_from(phrase, before) for phrase, before in zip(voice, [None, *voice], strict=False)]
        for phrase, start, following in zip(voice, starts, [*starts[1:], None], strict=False):
            end = _centi(phrase.end + HOLD)
            end = max(start + 1, end if following is None else min(end, following))
            yield f"Dialogue: 0,{_ass(start)},{_ass(end)},{style},,0,0,0,,{_karaoke(phrase, start)}"


def _shown_from(phrase: Phrase, before: Phrase | None) -> int:
    first = _centi(phrase.start)
    free = 0 if before is None else _centi(before.end)
    return min(first, max(free, first - round(AHEAD * 100), 0))


def _karaoke(phrase: Phrase, start: int) -> str:
    """Lengths are differences of rounded times, so that no rounding error adds up along the line."""
    starts = [_centi(piece.start) for piece in phrase.pieces]
    ends = [*starts[1:], _centi(phrase.end)]
    out = f"{{\\k{starts[0] - start}}}" if starts[0] > start else ""
    for piece, begin, end in zip(phrase.pieces, starts, ends, strict=True):
        out += f"{{\\k{max(0, end - begin)}}}{_plain(piece.text)}"
    return out


def _plain(text: str) -> str:
    """Without what the format reads as an override."""
    return text.replace("\\", "/").replace("{", "(").replace("}", ")").replace("\n", " ")


def _centi(seconds: float) -> int:
    return round(seconds * 100)


def _ass(centi: int) -> str:
    return f"{centi // 360000}:{centi // 6000 % 60:02d}:{centi // 100 % 60:02d}.{centi % 100:02d}"


def _srt(seconds: float) -> str:
    milli = round(seconds * 1000)
    hours, minutes = milli // 3_600_000, milli // 60_000 % 60
    return f"{hours:02d}:{minutes:02d}:{milli // 1000 % 60:02d},{milli % 1000:03d}"
