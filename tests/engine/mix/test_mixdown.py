"""Stems that sum, gains that are remembered, a band that makes room."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from scipy import signal

from songsmith.engine import filters
from songsmith.engine.audio import SAMPLE_RATE, Audio, Mono, decibels, samples, silence
from songsmith.engine.clock import Clock
from songsmith.engine.mix import Desk, MixGains, Track, mix
from songsmith.engine.mix.channel import phrase_ends
from songsmith.engine.mix.loudness import active_loudness
from songsmith.engine.mix.placing import place
from songsmith.engine.render import kick_times, render_layers
from songsmith.engine.score import PartMix, Score
from tests.engine import songs

SCORE = songs.song(
    parts=(songs.chords(4), songs.chords(4, "synth:pad_warm", "pad", "Pad"), songs.drums(4), songs.bass(4))
)
CLOCK = Clock.of(SCORE)
LENGTH = samples(CLOCK.seconds(SCORE.total_beats) + SCORE.tail)


def desk(score: Score = SCORE, *, sung: bool = True) -> Desk:
    return Desk.of(score, CLOCK, LENGTH, kicks=kick_times(score, CLOCK), sung=sung)


def tracks() -> Iterator[Track]:
    for part in SCORE.parts:
        for layer in render_layers(part, SCORE, CLOCK, LENGTH):
            yield Track(f"{part.id}:{layer.element}", part.role, layer.element, part.mix, layer.audio)
    yield Track("vocal", "vocal", "", PartMix(room=0.1, hall=0.2, delay=0.1), voice())


def voice() -> Audio:
    out, t = silence(LENGTH), np.arange(LENGTH) / SAMPLE_RATE
    for note in SCORE.melody:
        inside = (t >= CLOCK.seconds(note.beat)) & (t < CLOCK.seconds(note.beat + note.dur))
        wave = np.sum([np.sin(2 * np.pi * 220 * k * t[inside]) / k for k in range(1, 12)], axis=0)
        out[:, inside] += (0.1 * wave).astype(np.float32)
    return out


@pytest.fixture(scope="module")
def stems() -> tuple[Audio, dict[str, Audio], MixGains]:
    kept: dict[str, Audio] = {}
    result = mix(tracks(), desk(), LENGTH, stem_sink=kept.__setitem__)
    return result.mix, kept, result.gains


def test_stems_sum_to_the_mix(stems: tuple[Audio, dict[str, Audio], MixGains]) -> None:
    mixed, kept, _ = stems
    assert set(kept) == {"keys", "pad", "drums", "bass", "vocal"}
    assert decibels(float(np.abs(sum(kept.values()) - mixed).max())) < -90.0
    assert decibels(float(np.abs(mixed).max())) > -20.0


def test_the_mix_is_the_same_with_and_without_stems(
    stems: tuple[Audio, dict[str, Audio], MixGains],
) -> None:
    assert np.array_equal(mix(tracks(), desk(), LENGTH).mix, stems[0])


def test_a_mix_from_stored_gains_is_the_same_mix(stems: tuple[Audio, dict[str, Audio], MixGains]) -> None:
    mixed, _, gains = stems
    again = mix(tracks(), desk(), LENGTH, gains=gains)
    assert np.array_equal(again.mix, mixed)
    louder = MixGains({**gains.tracks, "bass:": gains.tracks["bass:"] + 6.0})
    assert not np.array_equal(mix(tracks(), desk(), LENGTH, gains=louder).mix, mixed)


def test_the_voice_is_louder_than_each_part_of_the_harmony(
    stems: tuple[Audio, dict[str, Audio], MixGains],
) -> None:
    kept = stems[1]
    for role in ("keys", "pad"):
        assert active_loudness(kept["vocal"]) > active_loudness(kept[role]) + 3.0


def test_harmony_steps_back_while_the_voice_sings() -> None:
    def keys(sung: bool) -> Audio:
        only = (track for track in tracks() if track.role == "keys")
        gains = MixGains({"keys1:": 0.0})
        return mix(only, desk(sung=sung), LENGTH, gains=gains).mix

    def energy(sound: Audio, start: float, stop: float) -> float:
        return float(np.square(sound[:, samples(start) : samples(stop)]).mean())

    apart, together = keys(False), keys(True)
    singing = (CLOCK.seconds(0.5), CLOCK.seconds(4.5))
    after = (CLOCK.seconds(12.5), CLOCK.seconds(15.0))
    assert energy(together, *singing) < 0.7 * energy(apart, *singing)
    assert energy(together, *after) == pytest.approx(energy(apart, *after), rel=0.01)


def test_a_phrase_ends_with_the_last_note_before_a_rest() -> None:
    notes = [(1.0, 1.4), (1.5, 2.0), (3.0, 3.5), (3.6, 4.0)]
    assert np.allclose(phrase_ends(notes), [(1.5, 2.95), (3.6, 4.3)])
    assert phrase_ends([]) == []


def test_hall_and_echo_open_for_the_last_note_of_a_phrase_and_the_room_stays() -> None:
    def sent(sung: bool) -> dict[str, Mono]:
        sends = {name: np.zeros(LENGTH, np.float32) for name in ("room", "hall", "delay")}
        steady = np.ones((1, LENGTH), np.float32)
        wishes = PartMix(room=0.2, hall=0.2, delay=0.2)
        place(steady, Track("t", "vocal" if sung else "lead", "", wishes, steady), desk(), [], [sends])
        return sends

    inside, last = samples(CLOCK.seconds(1.5)), samples(CLOCK.seconds(4.5))
    voice_sends, others = sent(True), sent(False)
    for name in ("hall", "delay"):
        assert voice_sends[name][inside] < 0.3 * voice_sends[name][last]
        assert voice_sends[name][last] == pytest.approx(others[name][last])
        assert others[name][inside] == pytest.approx(others[name][last])
    assert voice_sends["room"][inside] == pytest.approx(voice_sends["room"][last])


def test_a_silent_part_adds_nothing() -> None:
    quiet = Track("x", "keys", "", PartMix(), silence(LENGTH))
    assert not mix([quiet], desk(), LENGTH).mix.any()


def test_a_part_in_one_channel_is_the_same_as_in_two_alike() -> None:
    both = voice()
    one, two = (
        mix([Track("vocal", "vocal", "", PartMix(hall=0.2), audio)], desk(), LENGTH).mix
        for audio in (both[:1].copy(), both)
    )
    assert np.abs(one).max() > 0.01
    assert np.array_equal(one, two)


def test_skipping_rests_changes_no_sample() -> None:
    sound = silence(8 * SAMPLE_RATE)
    sound[:, : SAMPLE_RATE // 2] = 0.3
    sound[:, 6 * SAMPLE_RATE : 6 * SAMPLE_RATE + 1000] = -0.2
    sections = filters.cascade([filters.cut("highpass", 30.0), filters.bell(350.0, -2.0)])
    whole = signal.sosfilt(sections, sound, axis=-1)
    assert np.abs(filters.apply(sections, sound) - whole).max() < 1e-7
