"""One phrase, sung: the lead, and under it the doubles and harmonies that its section wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from songsmith.engine.audio import SAMPLE_RATE, add_at, pan_gains
from songsmith.engine.score import Chord, Key
from songsmith.engine.streams import stream
from songsmith.engine.voice.cache import BoundedCache
from songsmith.engine.voice.delivery import Delivery
from songsmith.engine.voice.doubles import (
    HARMONIES,
    LEFT,
    RIGHT,
    Take,
    freed,
    loosened,
    octave_away,
    third_above,
)
from songsmith.engine.voice.frames import SPEECH_RATE, Floats32, Renderer, Spoken
from songsmith.engine.voice.levels import levelled
from songsmith.engine.voice.phrase import (
    MIN_SYLLABLE,
    Phrase,
    PhraseSyllable,
    SungNote,
    SyllableUnits,
    Utterance,
    utterance,
)
from songsmith.engine.voice.plan import PhrasePlan, moved, plan_phrase
from songsmith.engine.voice.polish import polish
from songsmith.engine.voice.vocals import SungPhone, SungSyllable
from songsmith.engine.voices import VoiceRange

LEAD = Take("lead", 0.0, 1.0)
ANSWER = Take("answer", 0.45, 0.8)
"""The second voice of words in parentheses; the first sings opposite."""
SPEECH_BYTES = 32 << 20
PHRASE_BYTES = 16 << 20


@dataclass(frozen=True, slots=True)
class Setting:
    """What a phrase needs to know of its song; hashable, part of the cache key. harmony: where thirds
    come from, None for no harmonies."""

    seed: int
    delivery: Delivery
    reach: VoiceRange
    harmony: Harmony | None


@dataclass(frozen=True, slots=True)
class Harmony:
    """beats: one for each note of the phrase."""

    key: Key
    chords: tuple[Chord, ...]
    beats: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Clip:
    """start: sample of the file (44.1 kHz), may be negative; audio: (2, n)."""

    stem: str
    start: int
    audio: Floats32


@dataclass(frozen=True, slots=True)
class SungPhrase:
    clips: tuple[Clip, ...]
    syllables: tuple[SungSyllable, ...]


@dataclass(frozen=True, slots=True)
class _Dry:
    """start: seconds; audio: mono 24 kHz at its final level, before polish."""

    start: float
    audio: Floats32
    plan: PhrasePlan


def sing_phrase(renderer: Renderer[Any], phrase: Phrase, setting: Setting) -> SungPhrase:
    """Cached by content: the same phrase in the same setting costs nothing the second time."""
    key = (renderer.name, phrase, setting)
    return _phrases.get(key, lambda: _Singing(renderer, phrase, setting).all())


class _Singing:
    """The takes of one phrase; they share the speech and differ in notes and random streams."""

    def __init__(self, renderer: Renderer[Any], phrase: Phrase, setting: Setting) -> None:
        self._renderer, self._phrase, self._setting = renderer, phrase, setting
        self._syllables = _as_felt(phrase, setting)
        self._text: Utterance = utterance(phrase.syllables, renderer.alphabet)
        self._spoken: Spoken[Any] = _speech.get(
            (renderer.name, self._text), lambda: renderer.speak(self._text)
        )

    def all(self) -> SungPhrase:
        lead = self._dry(LEAD)
        timings = sung_syllables(self._phrase.syllables, self._text.syllables, lead.plan)
        if self._phrase.backing:
            pair = [(_panned(LEAD, -ANSWER.pan), lead), (ANSWER, self._dry(ANSWER))]
            return SungPhrase((self._clip("backing", pair, ANSWER.gain),), timings)
        clips = [self._clip("vocal", [(LEAD, lead)], 1.0)]
        stacked = self._stack()
        if stacked:
            clips.append(self._clip("backing", [(take, self._dry(take)) for take in stacked], LEFT.gain))
        return SungPhrase(tuple(clips), timings)

    def _stack(self) -> list[Take]:
        delivery = self._setting.delivery
        takes = [LEFT, RIGHT] if delivery.doubled else []
        return [*takes, *(HARMONIES[name] for name in delivery.harmonies)] if self._setting.harmony else takes

    def _dry(self, take: Take) -> _Dry:
        rng = stream(self._setting.seed, "voice", *self._phrase.key, take.name)
        syllables = self._syllables if take is LEAD else self._varied(take, rng)
        plan = plan_phrase(self._spoken, self._text, syllables, self._setting.delivery, rng)
        frames = replace(plan.frames, under_lead=take not in (LEAD, ANSWER))
        audio = self._renderer.resynthesise(self._spoken, frames, rng)
        stresses = [syllable.stress for syllable in syllables]
        delivery = self._setting.delivery
        even = levelled(audio, plan.vowels, stresses, delivery.level, delivery.accent)
        return _Dry(plan.frames.start, even, plan)

    def _varied(self, take: Take, rng: np.random.Generator) -> tuple[PhraseSyllable, ...]:
        notes = [note for syllable in self._syllables for note in syllable.notes]
        if take.harmony and self._setting.harmony:
            notes = self._harmony(take, notes, self._setting.harmony)
        return moved(self._syllables, loosened(notes, rng))

    def _harmony(self, take: Take, notes: list[SungNote], harmony: Harmony) -> list[SungNote]:
        """An octave that is out of reach becomes a third."""
        reach = self._setting.reach
        away = octave_away(notes, reach) if take.harmony == "octave" else None
        return away or third_above(notes, harmony.beats, harmony.chords, harmony.key, reach)

    def _clip(self, stem: str, parts: Sequence[tuple[Take, _Dry]], gain: float) -> Clip:
        """Mixes the takes at full level, so that polish meets the levels it is set for, then scales."""
        rng = stream(self._setting.seed, "voice", *self._phrase.key, stem, "air")
        start = min(dry.start for _, dry in parts)
        channels = _mix(parts, start, stereo=len(parts) > 1)
        polished = [polish(channel, rng) * np.float32(gain) for channel in channels]
        audio = np.stack(polished if len(polished) == 2 else polished * 2)
        return Clip(stem, round(start * SAMPLE_RATE), audio)


def _as_felt(phrase: Phrase, setting: Setting) -> tuple[PhraseSyllable, ...]:
    """On the beat, or as freely as the delivery asks; doubles and harmonies follow the lead in that."""
    if not setting.delivery.timing:
        return phrase.syllables
    rng = stream(setting.seed, "voice", *phrase.key, "freedom")
    return moved(phrase.syllables, freed(phrase.notes, setting.delivery.timing, rng))


def sung_syllables(
    syllables: Sequence[PhraseSyllable], spans: Sequence[SyllableUnits], plan: PhrasePlan
) -> tuple[SungSyllable, ...]:
    """Timings as mapped. A phone that was spoken too fast to be found has no entry."""
    placed = {phone.unit: phone for phone in plan.phones}
    found: list[SungSyllable] = []
    for i, (syllable, span) in enumerate(zip(syllables, spans, strict=True)):
        phones = tuple(
            SungPhone(name, placed[unit].start, placed[unit].end)
            for unit, name in zip(range(span.first, span.end), syllable.phones, strict=True)
            if unit in placed
        )
        until = syllables[i + 1].start if i + 1 < len(syllables) else syllable.end
        hurried = max(until, syllable.end) - syllable.start < MIN_SYLLABLE - 1e-6
        found.append(SungSyllable(syllable.id, placed[span.nucleus].start, phones[-1].end, phones, hurried))
    return tuple(found)


def _panned(take: Take, pan: float) -> Take:
    return Take(take.name, pan, take.gain, take.harmony)


def _mix(parts: Sequence[tuple[Take, _Dry]], start: float, *, stereo: bool) -> list[Floats32]:
    """24 kHz channels from `start` on; takes start on whole samples of one grid."""
    if not stereo:
        return [parts[0][1].audio]
    offsets = [round((dry.start - start) * SPEECH_RATE) for _, dry in parts]
    length = max(offset + len(dry.audio) for offset, (_, dry) in zip(offsets, parts, strict=True))
    mixed = np.zeros((2, length), np.float32)
    loudest = max(take.gain for take, _ in parts)
    for offset, (take, dry) in zip(offsets, parts, strict=True):
        left, right = pan_gains(take.pan)
        add_at(mixed, dry.audio, offset, left * take.gain / loudest, right * take.gain / loudest)
    return list(mixed)


def _speech_bytes(spoken: Spoken[Any]) -> int:
    return int(spoken.spectra.nbytes)


def _phrase_bytes(sung: SungPhrase) -> int:
    return sum(clip.audio.nbytes for clip in sung.clips)


_speech: BoundedCache[Spoken[Any]] = BoundedCache(SPEECH_BYTES, _speech_bytes)
_phrases: BoundedCache[SungPhrase] = BoundedCache(PHRASE_BYTES, _phrase_bytes)


def remember(*, speech: int, phrases: int) -> None:
    """Bytes that the caches of this process may hold, for a process that has to be small."""
    _speech.hold(speech)
    _phrases.hold(phrases)
