"""Small scores written by hand, for everything that needs one without a composer."""

from __future__ import annotations

from songsmith.engine.score import (
    Chord,
    Key,
    Line,
    MelodyNote,
    Meter,
    Note,
    Part,
    PartMix,
    Score,
    Section,
    Syllable,
    TempoChange,
    Word,
)

BAR = 4.0
WORDS = ("Sing", "a", "little", "tune")


def drums(bars: int) -> Part:
    notes = [Note(bar * BAR + k / 2, 0.2, 42, 70) for bar in range(bars) for k in range(8)]
    notes += [Note(bar * BAR + k, 0.2, pitch, 100) for bar in range(bars) for k, pitch in ((0, 36), (2, 38))]
    return Part("kit", "Drums", "drums", "sf2:128:0", tuple(notes), mix=PartMix(room=0.2, hall=0.1))


def bass(bars: int) -> Part:
    notes = tuple(Note(bar * BAR + k, 0.9, 36, 90) for bar in range(bars) for k in range(4))
    return Part("bass", "Bass", "bass", "sf2:0:33", notes, mix=PartMix(room=0.0, hall=0.0, duck=0.3))


def chords(bars: int, source: str = "sf2:0:4", role: str = "keys", name: str = "Keys") -> Part:
    notes = tuple(Note(bar * BAR, 3.8, p, 80) for bar in range(bars) for p in (60, 64, 67))
    mix = PartMix(room=0.1, hall=0.3, delay=0.2, chorus=0.2)
    return Part(f"{role}1", name, role, source, notes, mix=mix)


def song(
    *,
    verse_bars: int = 2,
    chorus_bars: int = 2,
    bpm: float = 120.0,
    parts: tuple[Part, ...] | None = None,
    seed: int = 1,
    genre: str = "pop",
    swing: float = 0.5,
) -> Score:
    """A verse with one line of five syllables ("little" has two) and a chorus without words."""
    bars = verse_bars + chorus_bars
    sections = (
        Section("v", "Verse", 1, "Verse 1", 0.0, verse_bars, 0.45, ("l1",)),
        Section("c", "Chorus", 1, "Chorus", verse_bars * BAR, chorus_bars, 1.0),
    )
    return Score(
        seed=seed,
        genre=genre,
        style={"energy": 0.6},
        meter=Meter(),
        key=Key(0, "major"),
        tempo_map=(TempoChange(0.0, bpm), TempoChange(bars * BAR - 2.0, bpm * 0.8)),
        swing=swing,
        total_beats=bars * BAR,
        lead_in=0.5,
        tail=1.5,
        sections=sections,
        chords=tuple(
            Chord(bar * BAR, BAR, 0, "", 0, "I", "C", sections[bar >= verse_bars].id) for bar in range(bars)
        ),
        lines=(Line("l1", "v", "Sing a little (tune)", 0.0, 5.0),),
        words=_words(),
        syllables=_syllables(),
        melody=tuple(MelodyNote(f"n{k}", float(k), 0.9, 60 + k, 90, f"y{k}") for k in range(5)),
        parts=parts if parts is not None else (drums(bars), bass(bars), chords(bars)),
    )


def _words() -> tuple[Word, ...]:
    places = ((0, 4), (5, 6), (7, 13), (15, 19))
    return tuple(
        Word(f"w{k}", "l1", text, *place, backing=k == 3)
        for k, (text, place) in enumerate(zip(WORDS, places, strict=True))
    )


def _syllables() -> tuple[Syllable, ...]:
    rows = (
        ("w0", "Sing", ("S", "IH", "NG"), 1, True),
        ("w1", "a", ("AH",), 0, True),
        ("w2", "lit", ("L", "IH"), 1, False),
        ("w2", "tle", ("T", "AH", "L"), 1, True),
        ("w3", "tune", ("T", "UW", "N"), 1, True),
    )
    return tuple(
        Syllable(f"y{k}", "l1", word, text, phones, nucleus, 2, end, (f"n{k}",), backing=word == "w3")
        for k, (word, text, phones, nucleus, end) in enumerate(rows)
    )
