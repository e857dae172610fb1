"""`manage.py sing`: a lyric sheet in, a song out. Works without a database."""

from __future__ import annotations

import json
import secrets
import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from scipy.io import wavfile

from songsmith.contract import writer_errors
from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.errors import EngineError, MissingPart
from songsmith.engine.files import (
    SongTags,
    ass_text,
    chordpro_text,
    lrc_text,
    midi_bytes,
    musicxml_text,
    srt_text,
    write_audio,
)
from songsmith.engine.files.song_sheet import CAPO_MAX
from songsmith.engine.files.tags import synced_lines
from songsmith.engine.recipe import Recipe
from songsmith.engine.session import Progress
from songsmith.engine.song import Song, make_song
from songsmith.engine.voices import VOICES, voices_available
from songsmith.language.singing import nobody_sings
from songsmith.takes.written import TRANSPOSE_MAX

FORMATS = ("wav", "flac", "mp3", "ogg")
SEED_END = 2**31
MAX_SHEET_BYTES = 200_000  # far more than the contract allows: keeps a wrong file from being read whole


@dataclass(frozen=True, slots=True)
class Wish:
    """What the arguments ask for. capo: the fret whose shapes a chord sheet shows."""

    recipe: Recipe
    out: Path
    fmt: str
    title: str
    written: dict[str, Path]
    """By the names of WRITERS."""
    stems: Path | None
    capo: int


WRITERS: dict[str, tuple[str, Callable[[Song, Wish], str | bytes]]] = {
    "timing": ("write the timing map as JSON", lambda song, wish: json.dumps(song.timing)),
    "midi": ("write the score as MIDI", lambda song, wish: midi_bytes(song.score, title=wish.title)),
    "musicxml": ("write a lead sheet", lambda song, wish: musicxml_text(song.score, title=wish.title)),
    "chordpro": (
        "write a chord sheet",
        lambda song, wish: chordpro_text(song.score, title=wish.title, capo=wish.capo),
    ),
    "lrc": ("write timed lines", lambda song, wish: lrc_text(song.timing, title=wish.title)),
    "srt": ("write subtitles", lambda song, wish: srt_text(song.timing)),
    "ass": ("write karaoke by syllable", lambda song, wish: ass_text(song.timing, title=wish.title)),
}
"""Option → what it does, and what it writes of a song."""

WRONG_INPUT, MISSING_PART, FILE_TROUBLE, INTERRUPTED = 3, 4, 5, 130

EPILOG = f"""exit codes:
  0    done; the report is on standard output
  1, 2 wrong arguments
  {WRONG_INPUT}    the sheet or the prompt cannot be sung as it is; standard error says what to change
  {MISSING_PART}    a library, sound font or model is missing; standard error says how to get it
  {FILE_TROUBLE}    a file cannot be read or written
  {INTERRUPTED}  interrupted; nothing was written to --out
"""


class Command(BaseCommand):
    help = "Sing a lyric sheet into an audio file, and print a JSON report."
    requires_system_checks: list[str] | tuple[str, ...] = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        parser = super().create_parser(prog_name, subcommand, epilog=EPILOG, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        offered = ", ".join(voices_available())
        parser.add_argument("lyrics", metavar="LYRICS.txt", help="the sheet, UTF-8; - reads standard input")
        parser.add_argument("--prompt", required=True, metavar="TEXT", help='style, such as "folk, 90 bpm"')
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="the audio file")
        parser.add_argument("--voice", default="", metavar="NAME", help=f"one of: {offered}")
        parser.add_argument("--seed", type=int, metavar="N", help="same seed, same song (default: any)")
        parser.add_argument(
            "--transpose",
            type=int,
            default=0,
            metavar="N",
            help="semitones up or down, sung and played",
        )
        parser.add_argument(
            "--capo", type=int, default=0, metavar="FRET", help="the fret whose shapes the chord sheet shows"
        )
        parser.add_argument("--instrumental", action="store_true", help="the band alone")
        parser.add_argument("--format", choices=FORMATS, help="default: by the name of FILE, else wav")
        for name, (help_text, _) in WRITERS.items():
            parser.add_argument(f"--{name}", type=Path, metavar="FILE", help=help_text)
        parser.add_argument("--stems", type=Path, metavar="DIR", help="write one WAV a part, and mix.wav")

    def handle(self, *args: Any, **options: Any) -> None:
        wish = _wish(options)
        try:
            report = _sing(wish, self.stderr)
        except MissingPart as error:
            raise CommandError(str(error), returncode=MISSING_PART) from error
        except EngineError as error:
            raise CommandError(str(error), returncode=WRONG_INPUT) from error
        except OSError as error:
            raise CommandError(_file_trouble(error), returncode=FILE_TROUBLE) from error
        except KeyboardInterrupt as error:
            raise CommandError("Stopped.", returncode=INTERRUPTED) from error
        self.stdout.write(json.dumps(report, indent=2, ensure_ascii=False))


def _wish(options: dict[str, Any]) -> Wish:
    """Raises CommandError for what can be known to be wrong before anything is rendered."""
    out: Path = options["out"]
    fmt = options["format"] or (out.suffix[1:].lower() if out.suffix[1:].lower() in FORMATS else "wav")
    voice, seed = options["voice"], options["seed"]
    if voice and voice not in VOICES:
        raise CommandError(f"There is no voice “{voice}”. Choose one of: {', '.join(voices_available())}.")
    if seed is not None and not 0 <= seed < SEED_END:
        raise CommandError(f"--seed is a whole number from 0 to {SEED_END - 1}.")
    if abs(options["transpose"]) > TRANSPOSE_MAX:
        raise CommandError(f"--transpose is a whole number from -{TRANSPOSE_MAX} to {TRANSPOSE_MAX}.")
    if not 0 <= options["capo"] <= CAPO_MAX:
        raise CommandError(f"--capo is a fret from 0 to {CAPO_MAX}.")
    written = {name: options[name] for name in WRITERS if options[name] is not None}
    for path in (out, *written.values()):
        if not path.absolute().parent.is_dir():
            raise CommandError(f"There is no folder {path.absolute().parent}.", returncode=FILE_TROUBLE)
    sheet = _read(options["lyrics"])
    errors = writer_errors(prompt=options["prompt"], lyrics=sheet, is_instrumental=options["instrumental"])
    if errors:
        lines = [f"{field}: {message}" for field, message in errors.items()]
        raise CommandError("\n".join(lines), returncode=WRONG_INPUT)
    recipe = Recipe(
        prompt=options["prompt"],
        lyrics=sheet,
        seed=secrets.randbelow(SEED_END) if seed is None else seed,
        voice=voice,
        instrumental=nobody_sings(options["prompt"], asked=options["instrumental"]),
        transpose=options["transpose"],
    )
    title = "" if options["lyrics"] == "-" else Path(options["lyrics"]).stem
    return Wish(recipe, out, fmt, title, written, options["stems"], options["capo"])


def _read(name: str) -> str:
    """The sheet with LF line ends, without a byte order mark."""
    try:
        data = sys.stdin.buffer.read(MAX_SHEET_BYTES + 1) if name == "-" else _head(Path(name))
    except OSError as error:
        raise CommandError(_file_trouble(error), returncode=FILE_TROUBLE) from error
    if len(data) > MAX_SHEET_BYTES:
        raise CommandError("lyrics: This is far too long for a lyric sheet.", returncode=WRONG_INPUT)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{name} is not UTF-8 text (byte {error.start + 1}). Save it as UTF-8 and try again."
        raise CommandError(message, returncode=WRONG_INPUT) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_SHEET_BYTES + 1)


def _sing(wish: Wish, messages: Any) -> dict[str, Any]:
    """Renders and writes everything; the audio last, under its name only when it is whole."""
    if wish.stems is not None:
        wish.stems.mkdir(parents=True, exist_ok=True)
    sink = _stem_writer(wish.stems) if wish.stems is not None else None
    song = make_song(wish.recipe, progress=_teller(messages), stem_sink=sink)
    for name, path in wish.written.items():
        _whole(path, partial(_write_text, content=WRITERS[name][1](song, wish)))
    _whole(wish.out, lambda part: write_audio(part, song.master, wish.fmt, _tags(wish, song)))
    return {"out": str(wish.out), "format": wish.fmt, **song.report}


def _write_text(part: Path, content: str | bytes) -> None:
    part.write_bytes(content if isinstance(content, bytes) else content.encode())


def _tags(wish: Wish, song: Song) -> SongTags:
    return SongTags(
        title=wish.title,
        genre=song.report["genre"],
        bpm=song.report["bpm"],
        key=song.report["key"],
        lyrics="" if wish.recipe.instrumental else wish.recipe.lyrics,
        synced=synced_lines(song.timing),
    )


def _stem_writer(folder: Path) -> Callable[[str, Audio], None]:
    """Floats, because the parts of a loud mix go beyond full scale; they add up to mix.wav."""

    def write(role: str, audio: Audio) -> None:
        def store(part: Path) -> None:
            # Not by libsndfile, which writes the time of day into float files: same song, same bytes.
            wavfile.write(part, SAMPLE_RATE, audio.T)

        _whole(folder / f"{role}.wav", store)

    return write


def _whole(path: Path, write: Callable[[Path], object]) -> None:
    """A file that was there before stays as it is until the new one is complete."""
    part = path.with_name(f".{path.name}.part")
    try:
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _teller(messages: Any) -> Callable[[Progress], None]:
    """Says on standard error what happens, each thing once."""
    said: list[str] = []

    def tell(progress: Progress) -> None:
        if progress.label not in said[-1:]:
            said.append(progress.label)
            messages.write(f"{progress.fraction:4.0%}  {progress.label}", lambda text: text)

    return tell


def _file_trouble(error: OSError) -> str:
    return f"{error.filename or 'A file'}: {error.strerror or error}."
