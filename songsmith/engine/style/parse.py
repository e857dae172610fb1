"""Style prompt → StyleSpec: every recognised phrase is weighed, the strongest genre leads.

Pure and total: any text in any language gives a usable style; the same text and seed give the same one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from songsmith.engine.score import Key, Meter, Mode
from songsmith.engine.streams import stream
from songsmith.engine.style.genres import DEFAULT_GENRE, GENRES, SLOW_STYLES, Genre
from songsmith.engine.style.numbers import find_bpm, find_key
from songsmith.engine.style.spec import Span, StyleSpec, VoiceHint
from songsmith.engine.style.vocabulary import (
    BANNING,
    ERAS,
    FAMILIES,
    FEELS,
    INSTRUMENTS,
    JOINERS,
    LIFT_WORDS,
    METERS,
    MODE_WORDS,
    MOODS,
    NEGATORS,
    PRODUCTION,
    TEMPO_WORDS,
    VOICES,
    Mood,
)
from songsmith.language.singing import Said, singing_said

PRIOR = 0.6  # weight of pop before anything is read
INSTRUMENT_PULL: dict[str, tuple[tuple[str, float], ...]] = {
    "distorted guitar": (("rock", 1.5),),
    "electric guitar": (("rock", 0.9),),
    "acoustic guitar": (("folk", 0.9),),
    "nylon guitar": (("latin", 0.7), ("bossa", 0.5), ("folk", 0.4)),
    "piano": (("ballad", 0.35),),
    "strings": (("ballad", 0.4), ("cinematic", 0.4)),
    "saxophone": (("jazz", 0.7), ("soul", 0.3)),
    "trumpet": (("jazz", 0.5), ("latin", 0.4)),
    "brass": (("funk", 0.5), ("soul", 0.4), ("cinematic", 0.2)),
    "banjo": (("country", 1.0), ("folk", 0.5)),
    "steel guitar": (("country", 1.0),),
    "fiddle": (("country", 0.7), ("folk", 0.7)),
    "mandolin": (("folk", 0.7),),
    "ukulele": (("pop", 0.5), ("folk", 0.4)),
    "harmonica": (("blues", 0.6), ("folk", 0.6)),
    "organ": (("gospel", 0.5), ("soul", 0.3)),
    "choir": (("gospel", 0.4), ("cinematic", 0.4)),
    "accordion": (("latin", 0.5), ("folk", 0.4)),
    "percussion": (("latin", 0.3),),
    "electric piano": (("soul", 0.6), ("lofi", 0.4)),
    "synth bass": (("synthwave", 0.5), ("house", 0.4)),
    "timpani": (("cinematic", 1.0),),
    "flute": (("folk", 0.2),),
}
BLEND_SHARE = 0.4  # a genre joins the blend from this share of the leader's weight
MAX_BLEND = 3
ODD_METER_SHARE = 0.15  # of songs in a genre that knows other metres than 4/4
SLOWEST, FASTEST = 48.0, 200.0  # bpm the engine plays; written tempi are clamped
MOOD_TEMPO = 0.3  # how far a mood moves within the genre's range (tempo words: all the way)


@dataclass(frozen=True, slots=True)
class Hit:
    start: int
    end: int
    kind: str
    value: str
    weight: float = 1.0


def parse_prompt(prompt: str, seed: int) -> StyleSpec:
    """Read a style prompt; what it leaves open is drawn from the seed."""
    text = _folded(prompt)
    bpm, bpm_span = find_bpm(text)
    key, key_span = find_key(prompt, text)
    singing = singing_said(prompt)
    taken = [span for span in (bpm_span, key_span, *((said.start, said.end) for said in singing)) if span]
    hits, banned = _negated(_hits(text, taken), text)
    moods = _moods(hits)
    blend = _blend(hits, moods)
    genre = GENRES[blend[0][0]]
    rng = stream(seed, "style")
    mode = key.mode if key and key.mode else _mode(genre, moods, hits, rng)
    tonic = int(rng.choice(genre.tonics))
    drawn_bpm = _tempo(genre, hits, moods, rng)
    meter = _meter(hits, genre, rng)
    numbers = [(span, name) for span, name in ((bpm_span, "bpm"), (key_span, "key")) if span]
    spans = _spans(prompt, hits, banned, [*numbers, *_who(singing)])
    return StyleSpec(
        genre=genre.name,
        blend=blend,
        bpm=min(FASTEST, max(SLOWEST, bpm)) if bpm else drawn_bpm,
        key=Key(key.tonic if key else tonic, mode),
        meter=Meter(*meter),
        swing=_swing(blend, meter),
        energy=_energy(genre, moods, hits),
        key_given=bool(key),
        bpm_given=bool(bpm),
        moods=tuple(mood.name for mood in moods),
        wanted=_names(hits, "instrument"),
        banned=_expanded(hit.value for hit in banned if hit.kind == "instrument"),
        era=next(iter(_names(hits, "era")), ""),
        voice=_voice(hits),
        production=_names(hits, "production"),
        lift=any(hit.kind == "lift" for hit in hits),
        kinds=(*_names(hits, "kind tempo"), *_names(hits, "feel"), *_singing(singing)),
        used=spans,
        ignored=_ignored(prompt, spans),
    )


def _folded(prompt: str) -> str:
    """Lower case with the same length as the prompt, so that offsets hold; wide forms made narrow."""
    folded = []
    for char in prompt:
        narrow = unicodedata.normalize("NFKC", char).lower()
        folded.append(narrow if len(narrow) == 1 else char)
    return "".join(folded).replace("’", "'")


Reading = tuple[str, str, float]
"""(kind, canonical value, weight)"""


@cache
def _phrases() -> tuple[re.Pattern[str], dict[str, tuple[Reading, ...]]]:
    """The vocabulary: a pattern matching any phrase, and each phrase's readings (hyphens as blanks)."""
    table: dict[str, list[Reading]] = {}
    for phrase, kind, value, weight in _readings():
        table.setdefault(phrase.replace("-", " "), []).append((kind, value, weight))
    ordered = sorted({phrase for phrase, *_ in _readings()}, key=len, reverse=True)
    pattern = re.compile("|".join(_bounded(phrase) for phrase in ordered))
    return pattern, {phrase: tuple(dict.fromkeys(readings)) for phrase, readings in table.items()}


def _readings() -> Iterator[tuple[str, str, str, float]]:
    """(phrase, kind, canonical value, weight) of every phrase known."""
    for genre in GENRES.values():
        yield from ((word, "genre", genre.name, weight) for word, weight in genre.words)
    tables = (("instrument", INSTRUMENTS), ("voice", VOICES), ("era", ERAS), ("production", PRODUCTION))
    for kind, names in tables:
        yield from ((word, kind, name, 1.0) for name, words in names.items() for word in words)
    yield from ((word, "mood", mood.name, 1.0) for mood in MOODS for word in mood.words)
    yield from ((word, "tempo", word, push) for word, push in TEMPO_WORDS.items())
    yield from ((word, "feel", name, 1.0) for word, name in FEELS.items())
    yield from ((word, "ban", name, 1.0) for word, name in BANNING.items())
    yield from ((word, "mode", mode, 1.0) for mode, words in MODE_WORDS.items() for word in words)
    for kind, phrases in (
        ("meter", METERS),
        ("lift", LIFT_WORDS),
        ("kind tempo", SLOW_STYLES),
        ("not", NEGATORS),
    ):
        yield from ((word, kind, word, 1.0) for word in phrases)


def _bounded(phrase: str) -> str:
    """Latin phrases end at word ends; Chinese ones anywhere. Blanks and hyphens are alike."""
    body = re.escape(phrase).replace(r"\ ", r"[\s\-]+")
    if phrase[0].isascii() or (phrase[0].isalpha() and ord(phrase[0]) < 0x2E80):
        return rf"(?<!\w){body}(?!\w)"
    return body


def _hits(text: str, taken: Sequence[tuple[int, int]]) -> list[Hit]:
    """Longest phrases first, left to right, outside the spans already read as tempo or key."""
    pattern, readings = _phrases()
    hits: list[Hit] = []
    for match in pattern.finditer(text):
        start, end = match.span()
        if any(start < b and a < end for a, b in taken):
            continue
        for kind, value, weight in readings[re.sub(r"[\s\-]+", " ", match.group())]:
            hits.append(Hit(start, end, kind, value, weight))
    return hits


def _negated(hits: list[Hit], text: str) -> tuple[list[Hit], list[Hit]]:
    """Split off what a negator bans: the next phrase, and more while only joining words stand between."""
    kept: list[Hit] = []
    banned: list[Hit] = []
    reach = -1
    for hit in hits:
        if hit.kind == "not":
            reach = hit.end
            banned.append(hit)
        elif hit.kind == "ban":
            banned.append(replace(hit, kind="instrument"))
        elif reach >= 0 and (
            hit.start < reach or _joined(text[reach : hit.start], first=banned[-1].kind == "not")
        ):
            banned.append(hit)
            reach = max(reach, hit.end)
        else:
            reach = -1
            kept.append(hit)
    return kept, banned


def _joined(between: str, *, first: bool) -> bool:
    words = re.findall(r"[^\s,、/&]+|[,、/&]", between)
    if not first and words and words[0] in (",", "、"):
        # "no drums, piano" wants a piano; "no drums, bass or piano" is rare and reads as wanted too
        return len(words) > 1 and words[1] in ("no", "or", "nor", "ni")
    return all(word in JOINERS for word in words) and not (first and "," in words)


def _moods(hits: Iterable[Hit]) -> tuple[Mood, ...]:
    by_name = {mood.name: mood for mood in MOODS}
    names = dict.fromkeys(hit.value for hit in hits if hit.kind == "mood")
    return tuple(by_name[name] for name in names)


def _blend(hits: Sequence[Hit], moods: Sequence[Mood]) -> tuple[tuple[str, float], ...]:
    weights = dict.fromkeys(GENRES, 0.0)
    weights[DEFAULT_GENRE] += PRIOR
    named = [hit for hit in hits if hit.kind == "genre"]
    for i, hit in enumerate(named):
        weights[hit.value] += hit.weight * (1.0 if i else 1.1)
    for mood in moods:
        for name, pull in mood.genres:
            weights[name] += pull
    for hit in hits:
        if hit.kind == "instrument":
            for name, pull in INSTRUMENT_PULL.get(hit.value, ()):
                weights[name] += pull
    ranked = sorted(weights.items(), key=lambda item: -item[1])
    top = ranked[0][1]
    chosen = [item for item in ranked[:MAX_BLEND] if item[1] >= BLEND_SHARE * top]
    total = sum(weight for _, weight in chosen)
    return tuple((name, round(weight / total, 3)) for name, weight in chosen)


def _mode(genre: Genre, moods: Sequence[Mood], hits: Sequence[Hit], rng: np.random.Generator) -> Mode:
    minor = genre.minor + sum(mood.minor for mood in moods)
    draw = float(rng.random())
    named = next((hit.value for hit in hits if hit.kind == "mode"), "")
    if named:
        return "minor" if named == "minor" else "major"
    return "minor" if draw < min(0.97, max(0.03, minor)) else "major"


def _tempo(genre: Genre, hits: Sequence[Hit], moods: Sequence[Mood], rng: np.random.Generator) -> float:
    """Somewhere in the genre's range, pushed by tempo words (far) and moods (a little)."""
    low, high = next((SLOW_STYLES[hit.value] for hit in hits if hit.kind == "kind tempo"), genre.bpm)
    words = [hit.weight for hit in hits if hit.kind == "tempo"]
    push = (
        sum(words) / len(words)
        if words
        else MOOD_TEMPO * sum(mood.tempo for mood in moods) / max(1, len(moods)) * 2
    )
    spread = 0.5 if words else 0.8
    place = 0.5 + push * 0.6 + (float(rng.random()) - 0.5) * spread
    limit = 0.5 if words else 0.0
    return float(round(low + (high - low) * min(1 + limit, max(-limit, place))))


def _meter(hits: Sequence[Hit], genre: Genre, rng: np.random.Generator) -> tuple[int, int]:
    odd = genre.odd_meters if float(rng.random()) < ODD_METER_SHARE else ()
    drawn = odd[int(rng.integers(len(odd)))] if odd else (4, 4)
    return next((METERS[hit.value] for hit in hits if hit.kind == "meter"), drawn)


def _swing(blend: tuple[tuple[str, float], ...], meter: tuple[int, int]) -> float:
    """The leading genre's feel, a little of the others'; compound metres do not swing."""
    if meter == (6, 8):
        return 0.5
    return (
        round(sum(GENRES[name].swing * share for name, share in blend), 3)
        if blend[0][1] < 0.75
        else GENRES[blend[0][0]].swing
    )


def _energy(genre: Genre, moods: Sequence[Mood], hits: Sequence[Hit]) -> float:
    shift = sum(mood.energy for mood in moods)
    shift -= 0.12 * any(hit.kind == "production" and hit.value == "minimal" for hit in hits)
    shift += 0.08 * any(hit.kind == "production" and hit.value in ("wall of sound", "lush") for hit in hits)
    return round(min(1.0, max(0.12, genre.energy + shift)), 3)


def _names(hits: Iterable[Hit], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hit.value for hit in hits if hit.kind == kind))


def _expanded(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(member for name in names for member in (name, *FAMILIES.get(name, ()))))


def _singing(said: Iterable[Said]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrase.singing for phrase in said))


def _who(singing: Iterable[Said]) -> list[tuple[tuple[int, int], str]]:
    return [((said.start, said.end), f"who plays: {said.singing}") for said in singing]


def _voice(hits: Iterable[Hit]) -> VoiceHint:
    for hit in hits:
        if hit.kind == "voice":
            return "female" if hit.value == "female" else "male" if hit.value == "male" else "young"
    return ""


_MEANINGS = {"kind tempo": "tempo", "lift": "key lift", "not": ""}


def _spans(
    prompt: str,
    hits: Sequence[Hit],
    banned: Sequence[Hit],
    others: Sequence[tuple[tuple[int, int], str]],
) -> tuple[Span, ...]:
    """One span for each phrase that shaped the style, in the order of the prompt."""
    found: dict[tuple[int, int], list[str]] = {}
    for place, name in others:
        found.setdefault(place, []).append(name)
    for hit in hits:
        found.setdefault((hit.start, hit.end), []).append(f"{_MEANINGS.get(hit.kind, hit.kind)}: {hit.value}")
    for hit in banned:
        if hit.kind != "not":
            found.setdefault((hit.start, hit.end), []).append(f"without: {hit.value}")
    return tuple(
        Span(start, end, prompt[start:end], "; ".join(dict.fromkeys(meanings)))
        for (start, end), meanings in sorted(found.items())
    )


_FILLER = frozenset({
    "a", "an", "the", "and", "or", "with", "for", "of", "in", "on", "at", "to", "by", "from", "very", "more",
    "but", "style",
    "music", "song", "sound", "sounds", "feel", "vibe", "vibes", "tempo", "key", "bpm", "perfect", "some",
    "like", "it",
    "is", "no", "not", "without", "sin", "y", "con", "de", "la", "el", "un", "una", "para", "en", "voice",
    "vocal", "vocals",
})  # fmt: skip
"""Words that mean nothing by themselves and need no mention among the ignored."""


def _ignored(prompt: str, used: Sequence[Span]) -> tuple[Span, ...]:
    """Words outside every used span that say something (small words aside)."""
    return tuple(
        Span(match.start(), match.end(), match.group(), "")
        for match in re.finditer(r"[^\W_]+(?:['’\-][^\W_]+)*", prompt)
        if not any(match.start() < span.end and span.start < match.end() for span in used)
        and match.group().lower() not in _FILLER
    )
