"""Cover art: the same song always looks the same, and a picture is always well-formed."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from songsmith.studio.cover import CoverData, cover_svg, loudness_of

KEYS = ("C major", "F minor", "Bb", "F♯ minor", "Am", "", "H dur")


@pytest.mark.parametrize("key", KEYS)
def test_any_key_gives_a_well_formed_picture_without_scripts_or_styles(key: str) -> None:
    root = ET.fromstring(cover_svg(CoverData(seed="song", key=key, bpm=90, loudness=(0.2, 1.0, 0.4))))
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names <= {"svg", "defs", "linearGradient", "stop", "rect", "circle", "path"}
    assert not any("style" in element.attrib for element in root.iter())


def test_the_same_song_looks_the_same_and_others_do_not() -> None:
    data = CoverData(seed="song", key="F minor", bpm=78, loudness=(0.1, 0.9))
    assert cover_svg(data) == cover_svg(data)
    others = (
        CoverData(seed="another", key="F minor", bpm=78, loudness=(0.1, 0.9)),
        CoverData(seed="song", key="F major", bpm=78, loudness=(0.1, 0.9)),
        CoverData(seed="song", key="F minor", bpm=140, loudness=(0.1, 0.9)),
        CoverData(seed="song", key="F minor", bpm=78, loudness=(0.9, 0.1)),
    )
    assert len({cover_svg(other) for other in (data, *others)}) == 5


def test_loudness_is_the_envelope_of_the_peaks() -> None:
    quiet, loud = bytes([256 - 10, 10]), bytes([256 - 100, 100])
    envelope = loudness_of(quiet * 400 + loud * 400, steps=4)
    assert envelope == pytest.approx((0.1, 0.1, 1.0, 1.0))


@pytest.mark.parametrize("peaks", [b"", bytes(20), bytes(1600)])
def test_no_peaks_and_silence_have_no_loudness(peaks: bytes) -> None:
    assert loudness_of(peaks) == ()
