"""Every instrument the band owns: its sound, register and place in the room, and how it plays when wished for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from songsmith.engine.compose.arrange.parts import Seat
from songsmith.engine.score import PartMix


def _seat(
    name: str, role: str, source: str, player: str, figure: str, low: int, high: int, names: tuple[str, ...], mix: PartMix,
    voices: int = 4, velocity: int = 84,
) -> Seat:  # fmt: skip
    return Seat(
        name, role, source, player, instruments=names, figure=figure, low=low, high=high, voices=voices,
        velocity=velocity, mix=mix,
    )  # fmt: skip


def _mix(pan: float = 0.0, room: float = 0.1, hall: float = 0.12, high_pass: float = 0.0, low_pass: float = 0.0,
         **more: float) -> PartMix:  # fmt: skip
    return PartMix(pan=pan, room=room, hall=hall, high_pass=high_pass, low_pass=low_pass, **more)


_ALL = (
    _seat("Piano", "keys", "sf2:0:0", "piano", "ballad", 50, 69, ("piano", "keys"), _mix(0, 0.08, 0.2, 60, width=0.8)),
    _seat("Bright piano", "keys", "sf2:0:1", "blocks", "pop", 52, 71, ("piano", "keys"), _mix(-0.15, 0.1, 0.12, 160)),
    _seat("Electric piano", "keys", "sf2:0:4", "blocks", "comp", 50, 69, ("electric piano", "keys"),
          _mix(-0.12, 0.12, 0.16, 110, 6500, chorus=0.3)),
    _seat("Organ", "keys", "sf2:0:16", "pad", "", 50, 69, ("organ", "keys"), _mix(0.2, 0.1, 0.2, 150, 6500, gain=-3)),
    _seat("Rock organ", "keys", "sf2:0:18", "pad", "", 50, 69, ("organ", "keys"), _mix(0.2, 0.05, 0.2, 200, 6000, gain=-5)),
    _seat("Church organ", "keys", "sf2:0:19", "pad", "", 48, 67, ("organ",), _mix(0, 0.05, 0.4, 120, gain=-2)),
    _seat("Acoustic guitar", "guitar", "sf2:0:25", "strum", "pop", 40, 76, ("acoustic guitar", "guitar"),
          _mix(-0.5, 0.12, 0.1, 150)),
    _seat("Fingerpicked guitar", "guitar", "sf2:0:25", "broken", "fingers", 48, 70, ("acoustic guitar", "guitar"),
          _mix(0.4, 0.14, 0.1, 90)),
    _seat("Nylon guitar", "guitar", "synth:nylon", "broken", "fingers", 48, 70, ("nylon guitar", "guitar"),
          _mix(0.3, 0.14, 0.14, 90)),
    _seat("Clean guitar", "guitar", "sf2:0:27", "broken", "eighths", 50, 71, ("electric guitar", "guitar"),
          _mix(0.45, 0.1, 0.2, 150, delay=0.25)),
    _seat("Jazz guitar", "guitar", "sf2:0:26", "blocks", "comp", 50, 69, ("electric guitar", "guitar"),
          _mix(0.45, 0.15, 0.08, 160, 5500, gain=-3)),
    _seat("Distorted guitar", "guitar", "sf2:0:27", "power", "anthem", 40, 64, ("distorted guitar", "electric guitar", "guitar"),
          _mix(-0.95, 0.12, 0.05, 80, amp=11.0), velocity=96),
    _seat("Muted guitar", "guitar", "sf2:0:28", "power", "gallop", 40, 64, ("electric guitar", "distorted guitar", "guitar"),
          _mix(0.35, 0.12, 0.03, 90, gain=-3, amp=6.0)),
    _seat("Steel guitar", "guitar", "sf2:0:25", "fills", "", 60, 79, ("steel guitar", "guitar"), _mix(0.4, 0.12, 0.25, 200, gain=-2)),
    _seat("Banjo", "guitar", "sf2:0:105", "broken", "banjo", 55, 76, ("banjo",), _mix(0.45, 0.12, 0.08, 200, gain=-4)),
    _seat("Mandolin", "guitar", "sf2:0:25", "broken", "sixteenths", 62, 82, ("mandolin",), _mix(0.4, 0.12, 0.12, 260, gain=-4)),
    _seat("Ukulele", "guitar", "synth:nylon", "blocks", "push", 60, 77, ("ukulele",), _mix(-0.35, 0.12, 0.08, 220)),
    _seat("Sitar", "guitar", "sf2:0:104", "broken", "eighths", 55, 76, ("sitar",), _mix(0.35, 0.1, 0.2, 150, gain=-2)),
    _seat("Harp", "strings", "sf2:0:46", "broken", "rolling", 55, 84, ("harp",), _mix(0.3, 0.05, 0.3, 150, gain=-3)),
    _seat("Guzheng", "guitar", "synth:guzheng", "broken", "zheng", 57, 80, ("guzheng",), _mix(-0.4, 0.1, 0.25, 130, delay=0.08)),
    _seat("Pipa", "guitar", "synth:guzheng", "broken", "sixteenths", 55, 76, ("pipa",), _mix(0.45, 0.1, 0.2, 220, gain=-5)),
    _seat("Koto", "guitar", "sf2:0:107", "broken", "zheng", 57, 80, ("koto",), _mix(-0.3, 0.1, 0.2, 130, gain=-4)),
    _seat("Strings", "strings", "sf2:0:48", "pad", "open", 50, 76, ("strings",), _mix(0.1, 0.05, 0.35, 150, width=1.1), 3),
    _seat("Slow strings", "strings", "sf2:0:49", "pad", "open", 50, 76, ("strings",), _mix(0.1, 0.05, 0.4, 150, width=1.1), 3),
    _seat("String line", "strings", "sf2:0:48", "counter", "", 72, 84, ("strings", "violin"), _mix(-0.2, 0.05, 0.4, 250, gain=-2)),
    _seat("Violin", "strings", "sf2:0:40", "counter", "", 67, 86, ("violin", "strings"), _mix(-0.3, 0.08, 0.35, 250)),
    _seat("Cello", "strings", "sf2:0:42", "counter", "", 45, 60, ("cello", "strings"), _mix(0.3, 0.08, 0.35, 70)),
    _seat("Fiddle", "strings", "sf2:0:110", "fills", "", 67, 84, ("fiddle", "violin"), _mix(0.3, 0.12, 0.2, 220)),
    _seat("Pizzicato", "strings", "sf2:0:45", "broken", "eighths", 55, 76, ("strings",), _mix(0.25, 0.1, 0.3, 120, gain=-2)),
    _seat("Tremolo strings", "strings", "sf2:0:44", "pad", "", 52, 74, ("strings",), _mix(0.2, 0.05, 0.4, 150, gain=-3), 3),
    _seat("Choir", "pad", "sf2:0:52", "pad", "", 52, 72, ("choir",), _mix(0, 0.05, 0.45, 160, gain=-1)),
    _seat("Pad", "pad", "synth:pad_warm", "pad", "open", 52, 76, ("pad", "synth"), _mix(0, 0, 0.35, 180, 6500, width=1.2, duck=0.35), 3),
    _seat("Pluck", "synth", "synth:pluck", "broken", "sixteenths", 60, 81, ("synth",), _mix(0.35, 0.05, 0.2, 250, delay=0.25, duck=0.3)),
    _seat("Arp", "synth", "synth:arp", "broken", "outrun", 55, 77, ("synth",), _mix(-0.3, 0.04, 0.2, 220, delay=0.3, duck=0.35)),
    _seat("Supersaw", "synth", "synth:supersaw", "blocks", "punch", 57, 79, ("synth",), _mix(0, 0.04, 0.25, 180, delay=0.12, width=1.2, duck=0.7)),
    _seat("Synth brass", "synth", "sf2:0:62", "blocks", "push", 53, 72, ("synth", "brass"), _mix(0.15, 0.05, 0.2, 160, gain=-2)),
    _seat("Bells", "keys", "sf2:0:9", "broken", "bells", 72, 91, ("bells",), _mix(-0.4, 0.05, 0.3, 300, delay=0.2, gain=-5)),
    _seat("Music box", "keys", "sf2:0:10", "broken", "bells", 72, 91, ("bells",), _mix(-0.4, 0.05, 0.3, 300, delay=0.2, gain=-4)),
    _seat("Vibraphone", "keys", "sf2:0:11", "broken", "bells", 60, 81, ("vibraphone",), _mix(-0.4, 0.08, 0.25, 180, gain=-3)),
    _seat("Marimba", "keys", "sf2:0:12", "broken", "eighths", 55, 76, ("marimba",), _mix(-0.35, 0.1, 0.18, 150, gain=-2)),
    _seat("Brass section", "brass", "sf2:0:61", "blocks", "punch", 55, 74, ("brass", "trumpet", "saxophone"), _mix(0.2, 0.12, 0.2, 200, gain=-3)),
    _seat("French horns", "brass", "sf2:0:60", "pad", "open", 48, 67, ("french horn", "brass"), _mix(-0.25, 0.05, 0.4, 120, gain=-2), 3),
    _seat("Trombones", "brass", "sf2:0:57", "pad", "", 45, 62, ("brass",), _mix(0.25, 0.05, 0.35, 90, gain=-2), 3),
    _seat("Trumpet", "brass", "sf2:0:56", "fills", "", 65, 82, ("trumpet", "brass"), _mix(0.25, 0.1, 0.22, 220, gain=-2)),
    _seat("Muted trumpet", "brass", "sf2:0:59", "fills", "", 65, 82, ("trumpet", "brass"), _mix(0.25, 0.12, 0.2, 220, gain=-2)),
    _seat("Saxophone", "brass", "sf2:0:66", "fills", "", 58, 77, ("saxophone", "brass"), _mix(0.2, 0.12, 0.2, 150, gain=-1)),
    _seat("Flute", "woodwind", "sf2:0:73", "fills", "", 72, 91, ("flute",), _mix(-0.25, 0.1, 0.3, 250, gain=-1)),
    _seat("Dizi", "woodwind", "sf2:0:77", "fills", "", 70, 89, ("dizi", "flute"), _mix(-0.25, 0.1, 0.3, 250, gain=-1)),
    _seat("Clarinet", "woodwind", "sf2:0:71", "fills", "", 62, 81, ("clarinet",), _mix(-0.2, 0.1, 0.25, 150)),
    _seat("Oboe", "woodwind", "sf2:0:68", "fills", "", 65, 84, ("oboe",), _mix(-0.2, 0.1, 0.3, 220, gain=-1)),
    _seat("Harmonica", "woodwind", "sf2:0:22", "fills", "", 65, 82, ("harmonica",), _mix(0.3, 0.12, 0.2, 250, gain=-2)),
    _seat("Accordion", "keys", "sf2:0:21", "blocks", "sustain", 55, 74, ("accordion",), _mix(-0.3, 0.1, 0.18, 180, gain=-3)),
    _seat("Erhu", "strings", "sf2:0:110", "fills", "", 67, 86, ("erhu",), _mix(0.15, 0.1, 0.3, 220, delay=0.1)),
    _seat("Timpani", "percussion", "sf2:0:47", "blocks", "anthem", 41, 52, ("timpani",), _mix(0, 0.05, 0.35, 40), 1),
    _seat("Bass", "bass", "sf2:0:33", "bass", "kick", 31, 52, ("bass",), _mix(0, 0, 0, 32, 4500, duck=0.3, drive=0.25)),
    _seat("Picked bass", "bass", "sf2:0:34", "bass", "eighths", 28, 52, ("bass",), _mix(0, 0, 0, 35, 5000, drive=0.5)),
    _seat("Upright bass", "bass", "sf2:0:32", "bass", "two", 28, 52, ("bass",), _mix(0.05, 0.06, 0.02, 36, 4500)),
    _seat("Slap bass", "bass", "sf2:0:36", "bass", "funk", 28, 52, ("bass",), _mix(0, 0, 0, 34, 6000, drive=0.2)),
    _seat("Fretless bass", "bass", "sf2:0:35", "bass", "long", 31, 52, ("bass",), _mix(0, 0.02, 0.02, 34, 3500)),
    _seat("Synth bass", "bass", "synth:bass_saw", "bass", "octaves", 29, 52, ("synth bass", "bass", "synth"),
          _mix(0, 0, 0, 60, 3500, duck=0.6, drive=0.3)),
    _seat("Sub bass", "bass", "synth:bass_sub", "bass", "boom", 28, 45, ("synth bass", "bass"), _mix(0, 0, 0, 0, 400, duck=0.5)),
    _seat("Riser", "fx", "synth:riser", "riser", "", 60, 60, (), _mix(0, 0, 0.2)),
    _seat("Impact", "fx", "synth:impact", "impact", "", 60, 60, (), _mix(0, 0, 0.25)),
    _seat("Vinyl", "fx", "synth:vinyl", "bed", "", 60, 60, ("vinyl",), _mix(0, 0, 0)),
    _seat("Sweep", "guitar", "synth:guzheng", "sweep", "", 57, 88, ("guzheng",), _mix(-0.3, 0.1, 0.3, 200, gain=-4)),
)  # fmt: skip

CATALOGUE: Mapping[str, Seat] = {seat.name: seat for seat in _ALL}

WISHES: Mapping[str, str] = {
    "piano": "Piano", "electric piano": "Electric piano", "organ": "Organ", "keys": "Electric piano", "strings": "Slow strings",
    "violin": "Violin", "cello": "Cello", "fiddle": "Fiddle", "acoustic guitar": "Acoustic guitar",
    "nylon guitar": "Nylon guitar", "electric guitar": "Clean guitar", "distorted guitar": "Distorted guitar",
    "steel guitar": "Steel guitar", "guitar": "Acoustic guitar", "bass": "Bass", "synth bass": "Synth bass", "pad": "Pad",
    "synth": "Arp", "vinyl": "Vinyl", "saxophone": "Saxophone", "trumpet": "Trumpet", "brass": "Brass section",
    "french horn": "French horns", "flute": "Flute", "dizi": "Dizi", "clarinet": "Clarinet", "oboe": "Oboe",
    "harmonica": "Harmonica", "accordion": "Accordion", "banjo": "Banjo", "mandolin": "Mandolin", "ukulele": "Ukulele",
    "harp": "Harp", "bells": "Bells", "vibraphone": "Vibraphone", "marimba": "Marimba", "choir": "Choir",
    "timpani": "Timpani", "guzheng": "Guzheng", "erhu": "Erhu", "pipa": "Pipa", "sitar": "Sitar", "koto": "Koto",
}  # fmt: skip
"""Instrument a prompt asks for → the seat that joins a band without it."""

LEADS: Mapping[str, tuple[str, int]] = {
    "saxophone": ("sf2:0:66", 58), "trumpet": ("sf2:0:56", 62), "violin": ("sf2:0:40", 67), "fiddle": ("sf2:0:110", 67),
    "flute": ("sf2:0:73", 70), "dizi": ("sf2:0:77", 70), "erhu": ("sf2:0:110", 65), "harmonica": ("sf2:0:22", 65),
    "accordion": ("sf2:0:21", 62), "clarinet": ("sf2:0:71", 62), "oboe": ("sf2:0:68", 65), "cello": ("sf2:0:42", 50),
    "piano": ("sf2:0:0", 65), "vibraphone": ("sf2:0:11", 65), "guzheng": ("synth:guzheng", 62),
    "pipa": ("synth:guzheng", 62), "steel guitar": ("sf2:0:25", 62), "distorted guitar": ("sf2:0:27", 60),
    "electric guitar": ("sf2:0:27", 60), "nylon guitar": ("synth:nylon", 60), "acoustic guitar": ("sf2:0:25", 60),
    "organ": ("sf2:0:18", 62), "synth": ("synth:lead", 64), "bells": ("sf2:0:9", 72), "electric piano": ("sf2:0:4", 62),
    "mandolin": ("sf2:0:25", 67), "harp": ("sf2:0:46", 65), "choir": ("sf2:0:53", 62), "sitar": ("sf2:0:104", 60),
    "koto": ("sf2:0:107", 62), "muted trumpet": ("sf2:0:59", 62), "banjo": ("sf2:0:105", 62), "french horn": ("sf2:0:60", 55),
    "marimba": ("sf2:0:12", 65), "synth pluck": ("synth:pluck", 67), "strings": ("sf2:0:48", 62),
}  # fmt: skip
"""Lead instrument → its sound and the lowest note of its best octave and a half."""


def take(seat: str, /, **changes: object) -> Seat:
    """A seat from the catalogue with some of its settings changed."""
    return replace(CATALOGUE[seat], **changes)  # type: ignore[arg-type]
