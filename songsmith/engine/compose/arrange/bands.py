"""Who plays in each genre."""

from __future__ import annotations

from dataclasses import dataclass, field

from songsmith.engine.compose.arrange.catalogue import take
from songsmith.engine.compose.arrange.parts import Seat
from songsmith.engine.score import PartMix


@dataclass(frozen=True, slots=True)
class Band:
    """kit: drum program of the sound font; groove: its patterns. leads: lead instruments, one is drawn.

    lay_back: seconds the rhythm section sits behind the beat.
    """

    seats: tuple[Seat, ...]
    groove: str
    kit: int
    leads: tuple[str, ...]
    lay_back: float = 0.0
    drum_humanise: float = 1.0
    drum_mix: PartMix = field(default_factory=lambda: PartMix(room=0.16, hall=0.05))


SUNG_LOUD = ("Chorus", "Hook", "Post Chorus", "Bridge", "Pre Chorus", "Inst", "Solo", "Build Up")
DROPS = ("Hook", "Chorus", "Post Chorus", "Inst", "Solo")

BANDS: dict[str, Band] = {
    "pop": Band(
        (
            take("Bass"),
            take("Bright piano", figure="pop"),
            take("Acoustic guitar", floor=0.55),
            take("Clean guitar", floor=0.85, figure="eighths", voices=3),
            take("Slow strings", floor=0.62),
            take("String line", floor=0.88),
            take("Pad", floor=0.3),
            take("Pluck", floor=0.55, figure="sixteenths"),
            take("Riser"),
            take("Impact"),
        ),
        "pop", 16, ("synth", "electric guitar", "synth pluck"),
    ),
    "ballad": Band(
        (
            take("Bass", floor=0.3),
            take("Piano", figure="ballad"),
            take("Acoustic guitar", floor=0.6, figure="pop"),
            take("Clean guitar", floor=0.85, voices=3),
            take("Slow strings", floor=0.42),
            take("String line", floor=0.8),
            take("Cello", floor=0.4, ceiling=0.8, only=("Verse", "Bridge", "Interlude", "Outro", "Intro")),
            take("Pad", floor=0.35),
        ),
        "ballad", 8, ("violin", "cello", "flute", "piano", "electric guitar"),
    ),
    "rock": Band(
        (
            take("Picked bass"),
            take("Distorted guitar", floor=0.62),
            take("Crunch guitar", floor=0.62, lay_back=0.012),
            take("Muted guitar", floor=0.4, ceiling=0.82, figure="gallop"),
            take("Clean guitar", ceiling=0.58, mix=PartMix(gain=2, pan=-0.35, room=0.1, hall=0.2,
                delay=0.25, high_pass=150)),
            take("Rock organ", floor=0.9),
        ),
        "rock", 16, ("distorted guitar",), drum_mix=PartMix(room=0.2, hall=0.03),
    ),
    "punk": Band(
        (
            take("Picked bass", figure="eighths"),
            take("Distorted guitar", figure="downstrokes", floor=0.4),
            take("Crunch guitar", figure="downstrokes", floor=0.25, lay_back=0.01),
            take("Muted guitar", floor=0.3, ceiling=0.62, figure="eighths"),
        ),
        "punk", 0, ("distorted guitar",), drum_mix=PartMix(room=0.22, hall=0.02),
    ),
    "folk": Band(
        (
            take("Upright bass"),
            take("Fingerpicked guitar", figure="travis"),
            take("Acoustic guitar", figure="folk", floor=0.5),
            take("Mandolin", floor=0.82),
            take("Fiddle", floor=0.5),
            take("Piano", player="blocks", figure="sustain", floor=0.7, low=48, high=67, voices=3),
            take("Slow strings", floor=0.85, mix=PartMix(gain=-4, hall=0.35, high_pass=180)),
        ),
        "folk", 40, ("fiddle", "harmonica", "acoustic guitar", "flute", "accordion"),
    ),
    "country": Band(
        (
            take("Upright bass", source="sf2:0:33", figure="two"),
            take("Acoustic guitar", figure="country", velocity=80),
            take("Banjo", floor=0.55),
            take("Steel guitar", floor=0.35),
            take("Clean guitar", floor=0.6, figure="offbeat", player="blocks", voices=3),
            take("Fiddle", floor=0.6),
            take("Bright piano", floor=0.75, figure="push"),
        ),
        "country", 0, ("fiddle", "steel guitar", "harmonica", "electric guitar"),
    ),
    "blues": Band(
        (
            take("Bass", figure="walk"),
            take("Piano", player="blocks", figure="charleston", low=50, high=69, velocity=76),
            take("Jazz guitar", figure="chops", mix=PartMix(pan=-0.4, room=0.15, hall=0.06, amp=2.5,
                high_pass=150)),
            take("Organ", floor=0.55),
            take("Clean guitar", name="Answering guitar", player="fills", low=57, high=76,
                mix=PartMix(pan=0.35, room=0.15, amp=4.0, high_pass=150)),
            take("Brass section", floor=0.85, figure="stabs"),
        ),
        "blues", 0, ("electric guitar", "harmonica", "saxophone", "piano"), drum_humanise=1.2,
    ),
    "jazz": Band(
        (
            take("Upright bass", figure="walk", lay_back=-0.006),
            take("Piano", player="blocks", figure="comp", low=52, high=70, velocity=74,
                mix=PartMix(pan=-0.35, room=0.15, hall=0.12, high_pass=90)),
            take("Jazz guitar", figure="four", floor=0.6, voices=3, low=48, high=65, velocity=70),
            take("Saxophone", floor=0.45, only=("Verse", "Chorus", "Bridge")),
            take("Brass section", floor=0.85, figure="stabs", mix=PartMix(gain=-5, pan=0.2, room=0.12,
                hall=0.2, high_pass=200)),
        ),
        "jazz", 40, ("saxophone", "muted trumpet", "piano", "clarinet", "vibraphone"), drum_humanise=1.3,
        drum_mix=PartMix(room=0.2, hall=0.06),
    ),
    "bossa": Band(
        (
            take("Upright bass", figure="bossa"),
            take("Nylon guitar", player="blocks", figure="bossa", low=50, high=67, velocity=80),
            take("Electric piano", figure="comp", floor=0.5, velocity=68),
            take("Slow strings", floor=0.72, mix=PartMix(gain=-4, hall=0.35, high_pass=180)),
            take("Flute", floor=0.5),
        ),
        "bossa", 40, ("flute", "saxophone", "nylon guitar", "muted trumpet"),
    ),
    "soul": Band(
        (
            take("Bass", figure="kick"),
            take("Electric piano", figure="charleston"),
            take("Clean guitar", player="blocks", figure="chops", floor=0.45, voices=3, low=57, high=74),
            take("Organ", floor=0.55),
            take("Brass section", floor=0.75, figure="punch"),
            take("Slow strings", floor=0.8),
            take("Saxophone", floor=0.6, only=("Bridge", "Outro", "Verse")),
        ),
        "soul", 0, ("saxophone", "organ", "trumpet", "electric piano"), lay_back=0.008,
    ),
    "funk": Band(
        (
            take("Slap bass"),
            take("Clean guitar", player="blocks", figure="wah", voices=3, low=57, high=74,
                mix=PartMix(pan=-0.5, room=0.08, high_pass=250)),
            take("Electric piano", figure="stabs", floor=0.5),
            take("Brass section", floor=0.6, figure="punch", mix=PartMix(pan=0.25, room=0.12, hall=0.15,
                high_pass=180)),
            take("Organ", floor=0.85),
        ),
        "funk", 0, ("saxophone", "trumpet", "synth", "electric guitar"),
    ),
    "reggae": Band(
        (
            take("Bass", figure="dub", mix=PartMix(high_pass=30, low_pass=1800, drive=0.2)),
            take("Clean guitar", player="blocks", figure="skank", voices=3, low=57, high=74,
                mix=PartMix(pan=0.35, room=0.1, delay=0.15, high_pass=250)),
            take("Organ", player="blocks", figure="bubble", low=55, high=72, mix=PartMix(pan=-0.3, room=0.1,
                high_pass=200, gain=-3)),
            take("Bright piano", figure="skank", floor=0.5, mix=PartMix(pan=-0.1, room=0.1, high_pass=220,
                gain=-3)),
            take("Brass section", floor=0.8, figure="punch"),
        ),
        "reggae", 0, ("trumpet", "saxophone", "organ", "electric guitar"), lay_back=0.012,
    ),
    "hiphop": Band(
        (
            take("Sub bass", figure="boom"),
            take("Electric piano", figure="push", low=50, high=67, voices=3),
            take("Piano", player="broken", figure="eighths", floor=0.55, low=60, high=77, voices=3,
                mix=PartMix(pan=0.2, room=0.1, hall=0.2, high_pass=200, low_pass=5000)),
            take("Pad", floor=0.45, mix=PartMix(gain=-4, hall=0.3, high_pass=220, low_pass=2600, duck=0.5)),
            take("Bells", floor=0.8),
            take("Slow strings", floor=0.85, player="blocks", figure="stabs"),
            take("Impact"),
        ),
        "hiphop", 25, ("synth", "bells", "flute", "piano"), lay_back=0.006,
    ),
    "lofi": Band(
        (
            take("Bass", figure="boom", mix=PartMix(high_pass=32, low_pass=1800, duck=0.35, drive=0.4)),
            take("Electric piano", figure="comp", lay_back=0.012, mix=PartMix(pan=-0.12, room=0.12,
                hall=0.16, high_pass=110, low_pass=5200, duck=0.35, drive=0.3, chorus=0.3)),
            take("Jazz guitar", player="broken", figure="eighths", floor=0.5, lay_back=0.018, velocity=64),
            take("Pad", floor=0.35, mix=PartMix(gain=-4, hall=0.3, high_pass=220, low_pass=2600, duck=0.5)),
            take("Vibraphone", floor=0.65),
            take("Vinyl"),
        ),
        "lofi", 0, ("vibraphone", "saxophone", "electric piano", "flute"), lay_back=0.006, drum_humanise=1.5,
        drum_mix=PartMix(room=0.12, hall=0.04, low_pass=9000, drive=0.4),
    ),
    "house": Band(
        (
            take("Synth bass", figure="offbeat"),
            take("Bright piano", figure="trance", floor=0.25, ceiling=0.98, skip=("Break",)),
            take("Supersaw", floor=0.85, figure="clave", only=DROPS),
            take("Pluck", floor=0.3, figure="sixteenths", mix=PartMix(pan=0.2, room=0.04, hall=0.22,
                delay=0.3, high_pass=220, duck=0.55)),
            take("Pad", floor=0.0, mix=PartMix(hall=0.35, high_pass=160, low_pass=5000, width=1.2, duck=0.8)),
            take("Riser"),
            take("Impact"),
        ),
        "house", 25, ("synth", "synth pluck"), drum_mix=PartMix(room=0.08, hall=0.05),
    ),
    "synthwave": Band(
        (
            take("Synth bass", figure="octaves"),
            take("Arp", figure="outrun", floor=0.25),
            take("Synth brass", floor=0.75, figure="push"),
            take("Supersaw", floor=0.9, figure="anthem", only=DROPS, mix=PartMix(gain=-3, hall=0.3,
                high_pass=200, duck=0.5, width=1.2)),
            take("Pad", floor=0.0),
            take("Clean guitar", floor=0.6, figure="eighths", voices=3),
            take("Bells", floor=0.85),
            take("Riser"),
            take("Impact"),
        ),
        "synthwave", 24, ("synth",),
    ),
    "dnb": Band(
        (
            take("Synth bass", figure="kick", low=28, mix=PartMix(high_pass=40, low_pass=1800, duck=0.4,
                drive=0.5)),
            take("Pad", floor=0.0),
            take("Electric piano", figure="push", floor=0.35),
            take("Arp", figure="sixteenths", floor=0.6),
            take("Supersaw", floor=0.9, figure="punch", only=DROPS),
            take("Riser"),
            take("Impact"),
        ),
        "dnb", 25, ("synth", "synth pluck"),
    ),
    "ambient": Band(
        (
            take("Fretless bass", figure="long", floor=0.4),
            take("Pad", mix=PartMix(hall=0.6, high_pass=120, low_pass=5000, width=1.3)),
            take("Piano", player="broken", figure="bells", low=60, high=84, velocity=62, floor=0.1,
                mix=PartMix(pan=0.2, room=0.05, hall=0.6, delay=0.3, high_pass=150)),
            take("Slow strings", floor=0.3, velocity=66),
            take("Choir", floor=0.6, velocity=62),
            take("Bells", floor=0.45, velocity=56, mix=PartMix(pan=-0.4, hall=0.6, delay=0.4, high_pass=400,
                gain=-6)),
            take("Harp", floor=0.7, figure="rolling"),
        ),
        "ambient", 0, ("flute", "piano", "violin", "bells"),
    ),
    "cinematic": Band(
        (
            take("Cello", player="blocks", figure="push", low=36, high=52, voices=2, floor=0.2),
            take("Fretless bass", source="sf2:0:43", figure="long", low=28),
            take("Piano", player="broken", figure="rolling", low=50, high=74, ceiling=0.75,
                mix=PartMix(hall=0.35, room=0.05, high_pass=80)),
            take("Strings", floor=0.3),
            take("Pizzicato", floor=0.4, ceiling=0.8, figure="eighths"),
            take("Tremolo strings", floor=0.5, only=("Pre Chorus", "Build Up", "Bridge")),
            take("Strings", name="Ostinato", player="broken", figure="sixteenths", floor=0.75, low=55,
                high=74, voices=3, mix=PartMix(gain=-2, pan=-0.3, hall=0.3, high_pass=200)),
            take("String line", floor=0.8),
            take("French horns", floor=0.6),
            take("Trombones", floor=0.88),
            take("Choir", floor=0.85),
            take("Timpani", floor=0.7),
            take("Harp", floor=0.2, ceiling=0.6),
            take("Riser"),
            take("Impact"),
        ),
        "cinematic", 48, ("french horn", "violin", "cello", "flute", "oboe"), drum_mix=PartMix(room=0.1,
            hall=0.35),
    ),
    "gospel": Band(
        (
            take("Bass", figure="kick"),
            take("Piano", figure="ballad", velocity=88),
            take("Organ", mix=PartMix(pan=0.25, room=0.1, hall=0.2, high_pass=120)),
            take("Choir", floor=0.7),
            take("Clean guitar", player="blocks", figure="chops", floor=0.6, voices=3),
            take("Brass section", floor=0.9, figure="punch"),
        ),
        "gospel", 0, ("organ", "saxophone", "piano"),
    ),
    "latin": Band(
        (
            take("Upright bass", figure="tumbao"),
            take("Nylon guitar", figure="fingers", velocity=84),
            take("Bright piano", player="broken", figure="guajeo", low=57, high=79, floor=0.55),
            take("Nylon guitar", name="Rhythm guitar", player="strum", figure="rumba", floor=0.6,
                mix=PartMix(pan=-0.4, room=0.12, hall=0.1, high_pass=150)),
            take("Brass section", floor=0.75, figure="punch"),
            take("Trumpet", floor=0.5),
            take("Slow strings", floor=0.7, ceiling=0.95),
        ),
        "latin", 0, ("trumpet", "nylon guitar", "flute", "accordion"),
    ),
    "chinese": Band(
        (
            take("Fretless bass", figure="long", floor=0.3),
            take("Guzheng"),
            take("Sweep"),
            take("Pipa", floor=0.75),
            take("Slow strings", floor=0.3),
            take("String line", floor=0.8),
            take("Piano", player="blocks", figure="sustain", floor=0.5, low=50, high=67, voices=3),
            take("Dizi", floor=0.36),
            take("Erhu", floor=0.62),
            take("Harp", floor=0.85, figure="rolling", mix=PartMix(pan=0.3, hall=0.3, high_pass=200,
                gain=-5)),
        ),
        "chinese", 48, ("erhu", "dizi", "guzheng"), drum_mix=PartMix(room=0.15, hall=0.2),
    ),
}  # fmt: skip
