"""Where the sampled instruments are."""

from __future__ import annotations

import os
from pathlib import Path

from songsmith.engine.errors import MissingPart
from songsmith.engine.paths import models_dir

FONT_FILE = "MuseScore_General_Lite.sf3"
FONT_VARIABLE = "SONGSMITH_SOUNDFONT"
"""Environment variable that names another file."""

FOLDERS = (Path("/usr/share/sounds/sf3"), Path("/usr/share/soundfonts"), Path("/usr/local/share/sounds/sf3"))
"""Where system packages put it; a fetched one lies in the models directory."""


def soundfont_path() -> Path:
    """The sound font to play; raises MissingPart with the way to install it."""
    chosen = os.environ.get(FONT_VARIABLE)
    folders = (*FOLDERS, models_dir() / "soundfont")
    places = [Path(chosen)] if chosen else [folder / FONT_FILE for folder in folders]
    for place in places:
        if place.is_file():
            return place
    raise MissingPart(
        f"The sampled instruments ({FONT_FILE}) are not installed. "
        "Install them with: apt install libfluidsynth3 musescore-general-soundfont-small, "
        "or fetch them with: manage.py models soundfont"
    )
