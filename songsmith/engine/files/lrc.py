"""LRC: lyrics with times, for players that show them. By line, or enhanced with a time for each word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

GAP = 4.0
"""Seconds of pause after which an empty line clears the display."""


def lrc_text(timing: Mapping[str, Any], *, title: str = "", words: bool = False) -> str:
    """timing: a timing map. words: enhanced LRC, "<mm:ss.xx>" before every word."""
    return "\n".join((*_head(timing, title), *_lines(timing, words), ""))


def _head(timing: Mapping[str, Any], title: str) -> Iterator[str]:
    if title:
        yield f"[ti:{' '.join(title.split()).replace(']', ')')}]"
    minutes, seconds = divmod(round(timing["duration"]), 60)
    yield f"[length:{minutes:02d}:{seconds:02d}]"


def _lines(timing: Mapping[str, Any], words: bool) -> Iterator[str]:
    own: dict[str, list[Mapping[str, Any]]] = {}
    for word in timing["words"] if words else ():
        own.setdefault(word["line_id"], []).append(word)
    lines = sorted(timing["lines"], key=lambda line: line["start"])
    for index, line in enumerate(lines):
        text = _with_words(line, own.get(line["id"], [])) if words else " ".join(line["text"].split())
        yield f"[{_stamp(line['start'])}]{text}"
        following = lines[index + 1]["start"] if index + 1 < len(lines) else timing["duration"]
        if following - line["end"] > GAP:
            yield f"[{_stamp(line['end'])}]"


def _with_words(line: Mapping[str, Any], words: list[Mapping[str, Any]]) -> str:
    """Words with what stands around them (commas, brackets) as printed. Players want times that rise: an
    answer that is sung before the words in front of it gets none."""
    text: str = line["text"]
    at, out, latest = 0, "", 0.0
    for word in words:
        gap = text[at : word["char_start"]]
        stamp = f"<{_stamp(word['start'])}>" if word["start"] >= latest else ""
        out += f"{gap}{stamp}{text[word['char_start'] : word['char_end']]}"
        at, latest = word["char_end"], max(latest, word["start"])
    return out + text[at:] + f"<{_stamp(line['end'])}>"


def _stamp(seconds: float) -> str:
    hundredths = max(0, round(seconds * 100))
    return f"{hundredths // 6000:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"
