"""Cover art: a landscape drawn from the song's own data. Same song, same drawing; pure.

Layers of paper hills carry the loudness of the take, the sky has the colour of its key (fifths apart, so that
related keys look related; minor keys are dusk), and the disk shrinks as the tempo rises.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass

SIZE = 400  # units of the drawing, square
HILLS = 6
POINTS = 17  # of each ridge; more would look like a waveform, fewer like noise
MINOR = "m"
FIFTHS = {"C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5, "F#": 6, "Gb": 6, "C#": 7, "Db": 7}
FIFTHS |= {"G#": 8, "Ab": 8, "D#": 9, "Eb": 9, "A#": 10, "Bb": 10, "F": 11}
WARM = 62.0  # degrees: the hue of C, the colour of paper in the sun
SLOWEST, FASTEST = 50.0, 190.0  # beats a minute between which the disk changes


@dataclass(frozen=True, slots=True)
class CoverData:
    """seed: any text that names the song. key: "F minor", "C", "Bbm" or "". loudness: 0 … 1 over the song."""

    seed: str
    key: str = ""
    bpm: float | None = None
    loudness: Sequence[float] = ()


def cover_svg(data: CoverData) -> str:
    """A complete SVG document without scripts, styles or fonts."""
    dice = hashlib.sha256(data.seed.encode()).digest()
    hue, dusk = _hue(data.key, dice)
    sky = _sky(hue, dusk)
    shapes = [*sky, _disk(data, dice, hue, dusk)]
    shapes += [_hill(row, data, dice, hue, dusk) for row in range(HILLS)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" width="{SIZE}" height="{SIZE}">'
        + "".join(shapes)
        + "</svg>"
    )


def loudness_of(peaks: bytes, steps: int = HILLS * POINTS) -> tuple[float, ...]:
    """The envelope (0 … 1, loudest = 1) of int8 min/max pairs in `steps` steps; empty without peaks."""
    pairs = len(peaks) // 2
    if pairs < steps:
        return ()
    highs = [abs(_int8(peaks[2 * i + 1])) for i in range(pairs)]
    means = [_mean(highs[i * pairs // steps : (i + 1) * pairs // steps]) for i in range(steps)]
    top = max(means)
    return tuple(value / top for value in means) if top else ()


def _mean(values: Sequence[int]) -> float:
    return sum(values) / len(values)


def _int8(byte: int) -> int:
    return byte - 256 if byte > 127 else byte


def _hue(key: str, dice: bytes) -> tuple[float, bool]:
    """Degrees, and whether it is dusk. Without a key the song's name decides."""
    words = key.replace("♯", "#").replace("♭", "b").split()
    name = words[0] if words else ""
    minor = "minor" in key.lower() or (name.endswith(MINOR) and len(words) == 1)
    tonic = name.removesuffix(MINOR)
    if tonic not in FIFTHS:
        return dice[0] / 256 * 360, dice[1] % 3 == 0
    return (WARM + 30.0 * FIFTHS[tonic]) % 360, minor


def _sky(hue: float, dusk: bool) -> list[str]:
    top = _hex(0.5 if dusk else 0.9, 0.075 if dusk else 0.045, hue)
    low = _hex(0.8 if dusk else 0.97, 0.07 if dusk else 0.025, hue + 40)
    gradient = f'<stop offset="0" stop-color="{top}"/><stop offset="1" stop-color="{low}"/>'
    return [
        f'<defs><linearGradient id="s" x1="0" y1="0" x2="0" y2="1">{gradient}</linearGradient></defs>',
        f'<rect width="{SIZE}" height="{SIZE}" fill="url(#s)"/>',
    ]


def _disk(data: CoverData, dice: bytes, hue: float, dusk: bool) -> str:
    pace = ((data.bpm or 100.0) - SLOWEST) / (FASTEST - SLOWEST)
    radius = 74 - 40 * min(1.0, max(0.0, pace))
    x = 90 + dice[2] / 255 * 220
    y = 88 + dice[3] / 255 * 56
    colour = _hex(0.95, 0.05, 85) if dusk else _hex(0.72, 0.15, 45)
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.0f}" fill="{colour}"/>'


def _hill(row: int, data: CoverData, dice: bytes, hue: float, dusk: bool) -> str:
    """Row 0 is the farthest: pale and high; the nearest is ink."""
    depth = row / (HILLS - 1)
    base = 190 + 34 * row
    heights = [_height(row, i, data.loudness, dice) for i in range(POINTS)]
    points = [(i * SIZE / (POINTS - 1), base - 62 * height) for i, height in enumerate(heights)]
    light = (0.72 - 0.46 * depth) if dusk else (0.84 - 0.5 * depth)
    colour = _hex(light, 0.035 + 0.055 * math.sin(math.pi * depth), hue + 50 * (1 - depth))
    return f'<path d="{_curve(points)}L{SIZE} {SIZE}L0 {SIZE}Z" fill="{colour}"/>'


def _height(row: int, i: int, loudness: Sequence[float], dice: bytes) -> float:
    """0 … 1: the loudness of this stretch of the song on top of a swell of the song's own."""
    phase = dice[4 + row] / 255 * math.tau
    swell = 0.5 + 0.5 * math.sin(phase + i * (0.32 + dice[12 + row] / 700))
    if not loudness:
        return swell
    return 0.55 * swell + 0.45 * loudness[(row * POINTS + i) * len(loudness) // (HILLS * POINTS)]


def _curve(points: Sequence[tuple[float, float]]) -> str:
    """A smooth line through the points (Catmull-Rom as cubic Béziers)."""
    parts = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for i in range(len(points) - 1):
        before, start, end = points[max(0, i - 1)], points[i], points[i + 1]
        after = points[min(len(points) - 1, i + 2)]
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        parts.append("C" + " ".join(f"{x:.1f} {y:.1f}" for x, y in (first, second, end)))
    return "".join(parts)


def _hex(light: float, chroma: float, hue: float) -> str:
    """OKLCH to #rrggbb, clipped to sRGB. Matrices: B. Ottosson, "A perceptual color space" (2020)."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    l3 = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    m3 = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    s3 = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
        -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
        -0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3,
    )
    return "#" + "".join(f"{round(255 * _gamma(value)):02x}" for value in linear)


def _gamma(value: float) -> float:
    """Linear light to sRGB, 0 … 1."""
    value = min(1.0, max(0.0, value))
    return 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
