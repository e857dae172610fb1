"""Recordings of real bands with known beats: the free songs of a game, as Debian packages them.

Each comes as Ogg Vorbis (the guitar by itself) with a MIDI file whose tempo map players follow, so that its
beats are known. `fretsonfire-songs-sectoid` (MIT) and `fretsonfire-songs-muldjord` (CC BY-SA 3.0).
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import mido
import numpy as np
import soundfile
from numpy.typing import NDArray

from songsmith.engine.listen.heard import Heard
from tests.engine.listen.measure import BEAT_TOLERANCE, TEMPO_TOLERANCE, near

PACKAGES = ("fretsonfire-songs-sectoid", "fretsonfire-songs-muldjord")
LONGEST = 180.0  # seconds that are listened to
USUAL_TEMPO = 500_000  # microseconds a beat, where a MIDI file says nothing


@dataclass(frozen=True, slots=True)
class Recording:
    """beats: seconds. sound: a file of both parts together."""

    name: str
    sound: Path
    beats: NDArray[np.float64]

    @property
    def bpm(self) -> float:
        return 60 / float(np.median(np.diff(self.beats)))


def fetched(folder: Path) -> bool:
    """Puts the packages' files there; False where no package can be had."""
    for package in PACKAGES:
        done = subprocess.run(["apt-get", "download", package], cwd=folder, capture_output=True, check=False)
        archives = list(folder.glob(f"{package}_*.deb"))
        if done.returncode or not archives:
            return False
        subprocess.run(["dpkg-deb", "-x", archives[0].name, "."], cwd=folder, check=True)
    return True


def recordings(folder: Path) -> Iterator[Recording]:
    for notes in sorted(folder.rglob("notes.mid")):
        parts = [soundfile.read(notes.with_name(name), always_2d=True) for name in ("song.ogg", "guitar.ogg")]
        rate = parts[0][1]
        length = min(int(LONGEST * rate), *(len(sound) for sound, _ in parts))
        mixed = folder / f"{notes.parent.name}.wav"
        soundfile.write(mixed, sum(sound[:length] for sound, _ in parts) / 2, rate)
        yield Recording(notes.parent.name, mixed, beats_of(notes, length / rate))


def beats_of(path: Path, until: float) -> NDArray[np.float64]:
    """Seconds of every quarter note after the file's tempo map."""
    file = mido.MidiFile(path)
    ticks, seconds, tempo, tick = [0], [0.0], USUAL_TEMPO, 0
    for message in mido.merge_tracks(file.tracks):
        tick += message.time
        if message.type in ("set_tempo", "end_of_track"):
            seconds.append(seconds[-1] + (tick - ticks[-1]) * tempo / 1e6 / file.ticks_per_beat)
            ticks.append(tick)
            tempo = message.tempo if message.type == "set_tempo" else tempo
    beats = np.interp(np.arange(0, tick, file.ticks_per_beat), ticks, seconds)
    return np.asarray(beats[beats < until], np.float64)


def tempo_right(heard: Heard, recording: Recording) -> tuple[bool, bool]:
    """Whether the tempo is right within 1 %; and whether it is if the octave does not matter."""
    ratio = heard.tempo.bpm / recording.bpm if heard.tempo else 0.0
    exact, *octaves = (abs(ratio * factor - 1) < TEMPO_TOLERANCE for factor in (1, 2, 0.5))
    return exact, exact or any(octaves)


def beat_score(heard: Heard, recording: Recording) -> float:
    """F1 of beats; where the tempo is an octave off, of every other of the more frequent ones."""
    found, wanted = [beat.start for beat in heard.beats], recording.beats.tolist()
    pairs = [
        (wanted, found),
        *((wanted, found[k::2]) for k in (0, 1)),
        *((wanted[k::2], found) for k in (0, 1)),
    ]
    return max(near(one, other, BEAT_TOLERANCE) for one, other in pairs)
