"""Accompaniment figures as step strings, a character a sixteenth.

Blocks: a digit strikes the chord (its loudness 1 … 9), "-" holds, "." rests, "^" and lower-case letters are
described by the player. Broken chords: letters name voices from the lowest ("a"), capitals are accented.
Each figure has three levels (sparse, normal, full); each level one or more variants that alternate.
"""

from __future__ import annotations

Levels = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]

BLOCKS: dict[str, Levels] = {
    "sustain": (("6---------------",), ("6-------5-------", "6---------------"), ("7-------6-------",)),
    "ballad": (
        ("6-------4-------", "6-----------4---"),
        ("7---5---6---5---", "7---5---6---4-5-"),
        ("8---6---7---6-5-", "8---6-5-7---6---", "8--6--5-7---6---"),
    ),
    "pop": (
        ("6-------5-------",),
        ("7--...6-...7--..", "7--...6-..5-7--."),
        ("8-.7-.8-..7-8-..", "8-.7-.8-..7-.7-.", "8-..7-.7-.8-..7-"),
    ),
    "eighths": (("6---5---6---5---",), ("7.5.6.5.7.5.6.5.",), ("8.6.7.6.8.6.7.6.", "8.6.7.6.8.6.7767")),
    "stabs": (
        ("6--.......6-....",),
        ("7-.....6-...7-..", "7-.....6-.....6-"),
        ("8-.8-.7-..7-8--.", "8-.8-..8-.7-.7-."),
    ),
    "offbeat": (("..6-..6-..6-..6-",), ("..7-..7-..7-..7-",), ("..8-..8-..8-..8-", "..8-..8-..8-.7.7")),
    "skank": (("..6...6...6...6.",), ("..7...7...7...7.", "..7...7...7..57."), ("..8...8...8...8.",
     "..85..8...85..8.")),
    "bubble": (("..5...5...5...5.",), (".4-5.4-5.4-5.4-5",), (".5-6.5-6.5-6.5-6", ".5-6.5-6.5-6.566")),
    "comp": (
        ("6------.....5-..", "....5---........"),
        ("6-....6----...5-", "..6-....6---....", "6-....6-......6-"),
        ("..7-..6---7-....", "7-....7-..6---..", "..7-....7-..7-.."),
    ),
    "charleston": (("6-----5-........",), ("7-----6---......", "7-----6-....5-.."), ("8-----7---..7-..",)),
    "chops": (("....6.......6...",), ("....7.4.....7.44",), ("..4.8.44..4.8.44", "..448.4..44.8.44")),
    "four": (("5-......5-......",), ("5-..6-..5-..6-..",), ("6-..7-..6-..7-..",)),
    "wah": (("..5...5...5...5.",), ("6.456..46.456..4", "6..46.4.6.456.4."), ("7.457.4.74457.44",
     "74.57.4574.5744.")),
    "clave": (("6-----5-....5---",), ("7-..7-..7-.7-..." , "7-.7-..7-..7-..."), ("8-.8..8-..8-8-..",
     "8-..8..8-.8-..8-")),
    "montuno": (("6-..6-..6-..6-..",), ("7.77.77.77.77.7.",), ("88.88.88.88.88.8",)),
    "bossa": (("6-----5---6-----",), ("6-..6-..6-...6-.", "6-....6-..6-..6-"), ("7-..7-..7-..7-..",
     "7-....7-..7-..7-")),
    "anthem": (("7---------------",), ("8-----7-------7-",), ("9-----8-----8-8-", "9-----8---8-----")),
    "downstrokes": (("8---7---8---7---",), ("8-7-8-7-8-7-8-7-",), ("9-8-9-8-9-8-9-8-", "9-8-9-8-9-8-9-88")),
    "gallop": (("7---7---7---7---",), ("8.778.778.778.77",), ("9.889.889.889.88",)),
    "push": (("6-----------5---",), ("7-----7-......6-",), ("8-----8-..8-..8-", "8-----8-....8-8-")),
    "hold": (("5---------------",), ("6---------------",), ("7---------------",)),
    "swell": (("4---------------",), ("5---------------",), ("7-------6-------",)),
    "trance": (("6-..6-..6-..6-..",), ("7-.7-.7-.7-.7-7-",), ("8.88.88.8.88.88.", "8.88.88.8.88.8.8")),
    "punch": (("................",), ("......6-......6-", "............6-6-"), ("7-....7-..7-....",
     "......8-..8-8-..")),
}  # fmt: skip
"""Struck chords."""

BROKEN: dict[str, Levels] = {
    "fingers": (
        ("A-c-b-c-", "A-b-c-d-"),
        ("A-c-b-d-A-c-b-d-", "A-d-b-c-A-d-c-b-"),
        ("A-cbd-c-A-cbd-cb", "A-c-b-d-A-cdb-d-"),
    ),
    "travis": (("A---c---B---c---",), ("A-c-b-d-B-c-a-d-", "A-d-b-c-B-d-a-c-"), ("A-cdb-d-B-cda-d-",
     "A-c-bdc-B-c-adc-")),
    "rolling": (
        ("A---b---c---b---",),
        ("A-b-c-d-c-b-c-b-", "A-b-c-b-d-c-b-c-"),
        ("A-b-c-d-e-d-c-b-", "A-c-b-d-c-e-d-b-"),
    ),
    "sixteenths": (("a...c...b...d...",), ("A.cb.d.cA.cb.dcb", "A.c.b.d.A.cbd.c."), ("AcbdacbdAcbdaecd",
     "AcbdacbeAcbdaced")),
    "eighths": (("A---c---b---c---",), ("A-b-c-d-A-b-c-b-", "A-c-b-d-A-c-d-c-"), ("A-c-b-d-A-c-e-d-",
     "A-d-c-e-A-d-b-c-")),
    "bells": (("A-------c-------",), ("A---c---b---....", "A-----c---b-----"), ("A---c-b---d-c---",
     "A-c---d---b-c---")),
    "zheng": (("A-b-c-d-e-------",), ("A-b-c-d-e-d-c-b-", "A-c-d-e-f---e-d-"), ("AbcdE-d-c-bcD---",
     "A-bce-d-fedcB---")),
    "banjo": (("A-c-b-d-A-c-b-d-",), ("AcbdacbdAcbdacbd", "AdcbadcbAdcbadcb"), ("AcbdacbeAdcbaced",)),
    "pulse": (("a-a-a-a-a-a-a-a-",), ("A-a-a-a-A-a-a-a-",), ("AaaaAaaaAaaaAaaa",)),
    "outrun": (("A-a-b-a-c-a-b-a-",), ("A-b-c-b-d-b-c-b-", "A-c-b-c-d-c-b-c-"), ("AbcdcbcdAbcdecdb",
     "AcbcdcbcAcbcdede")),
    "guajeo": (("A---b-c---b-....",), ("Ab-c.b-cAb-c.bc-", "A-bc.b-c.bA-c.b-"), ("Ab.cb.cbAb.cbdcb",
     "Abc.bc.dAbc.bdcb")),
}  # fmt: skip
"""Chords one note at a time."""

WALTZ_BLOCKS: Levels = (
    ("6-----------", "6-------4---"),
    ("7---5---5---", "7---5---5-4-"),
    ("8---6---6---", "8---6-5-6---"),
)
COMPOUND_BLOCKS: Levels = (
    ("6-----------",),
    ("7-----5-----", "7-----5---4-"),
    ("8---5-7---5-", "8---5-7-5-5-"),
)
WALTZ_BROKEN: Levels = (("A---b---c---",), ("A-b-c-d-c-b-", "A-c-b-d-c-b-"), ("A-bcd-c-d-b-", "A-b-c-e-d-c-"))
COMPOUND_BROKEN: Levels = (
    ("A---c-b---c-",),
    ("A-b-c-d-c-b-", "A-c-b-d-c-b-"),
    ("A-b-c-e-d-c-", "A-bcd-e-dcb-"),
)


def figure(table: str, name: str, level: int, steps: int, *, compound: bool) -> tuple[str, ...]:
    """The variants of a figure for a bar of `steps` sixteenths. table: "blocks" or "broken"."""
    blocks = table == "blocks"
    if steps == 16:
        chosen = (BLOCKS if blocks else BROKEN)[name][level]
    elif name in ("sustain", "hold", "swell", "anthem"):
        chosen = (("5" if level == 0 else "7") + "-" * (steps - 1),)
    elif compound:
        chosen = (COMPOUND_BLOCKS if blocks else COMPOUND_BROKEN)[level]
    else:
        chosen = (WALTZ_BLOCKS if blocks else WALTZ_BROKEN)[level]
    return tuple((text * (steps // len(text) + 1))[:steps] for text in chosen)
