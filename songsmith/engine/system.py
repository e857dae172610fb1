"""What the engine needs from the system: FluidSynth and the sampled instruments. Quick to import."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from songsmith.engine.errors import MissingPart
from songsmith.engine.paths import models_dir

FLUIDSYNTH = ("libfluidsynth.so.3", "libfluidsynth.so.2", "libfluidsynth.3.dylib", "libfluidsynth-3.dll")

FONT_FILE = "MuseScore_General_Lite.sf3"
FONT_VARIABLE = "SONGSMITH_SOUNDFONT"
"""Environment variable that names another file."""

FONT_FOLDERS = (
    Path("/usr/share/sounds/sf3"),
    Path("/usr/share/soundfonts"),
    Path("/usr/local/share/sounds/sf3"),
)
"""Where system packages put it; a fetched one lies in the models directory."""

_PACKAGES = "apt install libfluidsynth3 musescore-general-soundfont-small"

M_MMAP_THRESHOLD, LARGE_BYTES = -3, 4 << 20
"""Of mallopt(3); an array of 24 seconds in mono."""
M_ARENA_MAX = -8
"""Of mallopt(3): heaps that threads share; each keeps holes of its own."""
TUNABLES, LARGE_PAGES = "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"
"""Environment variable that the GNU C library reads when a process starts; asks for pages of 2 MB."""


def fluidsynth_library() -> ctypes.CDLL:
    """The library, without signatures; raises MissingPart with the way to install it."""
    for name in FLUIDSYNTH:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    raise MissingPart(
        f"FluidSynth, which plays the sampled instruments, is not installed. Install it with: {_PACKAGES}"
    )


def soundfont_path() -> Path:
    """The sound font to play; raises MissingPart with the way to install it."""
    chosen = os.environ.get(FONT_VARIABLE)
    folders = (*FONT_FOLDERS, models_dir() / "soundfont")
    places = [Path(chosen)] if chosen else [folder / FONT_FILE for folder in folders]
    for place in places:
        if place.is_file():
            return place
    raise MissingPart(
        f"The sampled instruments ({FONT_FILE}) are not installed. "
        f"Install them with: {_PACKAGES}, or fetch them with: manage.py models soundfont"
    )


@cache
def return_memory() -> None:
    """Large arrays go back to the system as soon as they are freed, instead of leaving holes in the heap.

    The GNU allocator raises its own threshold up to 32 MB after the first large array is freed: more than one
    channel of a song. Other systems' allocators have no such switch.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def with_large_pages(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment for a process that renders, unless it has tunables of its own. Large arrays that come
    and go cost the studio voices a quarter of their time in page faults; large pages need far fewer."""
    return {TUNABLES: LARGE_PAGES, **environment}


def trim_heap() -> None:
    """What was freed goes back to the system now: loading a speech model leaves 300 MB of holes."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
