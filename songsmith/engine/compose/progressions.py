"""Chord progressions by genre, section family and mode; one token a bar, a comma splits the bar."""

from __future__ import annotations

from songsmith.engine.score import Mode

Table = dict[str, dict[Mode, tuple[str, ...]]]

_POP: Table = {
    "verse": {
        "major": ("I V/7 vi IV", "I vi IV V", "vi IV I V", "I iii IV V", "I IV vi V", "I Iadd9/3 IV Vsus4,V",
                  "I ii7 IV I", "vi V/7 I IV"),
        "minor": ("i bVI bIII bVII", "i iv bVI v", "i bVII bVI bVII", "i bVI iv v", "i bIII bVII iv",
            "i v bVI bIII"),
    },
    "pre": {
        "major": ("IV I/3 ii Vsus4,V", "ii vi IV V", "IV V vi Vsus4,V", "ii7 iii7 IV V", "vi iii IV V"),
        "minor": ("iv bVI i bVII", "bVI bVII i v", "iv i bVI V7", "iv v bVI bVII", "bVI iv bVII bVII"),
    },
    "chorus": {
        "major": ("IV I V vi", "I V vi IV", "vi IV I V", "I IV vi V", "IV V iii,vi IV", "I V ii IV",
            "I iii,V/7 vi IV"),
        "minor": ("bVI bVII i v", "bVI bIII bVII i", "i bVI bIII bVII", "i bVII bVI bVII", "bIII bVII i bVI"),
    },
    "bridge": {
        "major": ("vi V IV I/3", "ii iii IV V", "IV IVm I VI7", "bVI bVII I I", "vi iii IV Vsus4,V"),
        "minor": ("iv bVII bIII bVI", "bVI v iv V7", "bIII bVII iv V7", "iv i bVI bVII"),
    },
}  # fmt: skip
_BALLAD: Table = {
    "verse": {
        "major": ("I V/7 vi I/5 IV I/3 ii7 Vsus4,V", "I iii7 vi IV", "I Imaj7/7 vi7 IVmaj7", "vi I/5 IV V",
            "I IV/1 I IV",
                  "I V/7 vi iii IV I/3 IV V"),
        "minor": ("i v/b7 bVI bIII/5", "i i/b7 bVI V7", "i bVI bIII bVII",
            "i bVII/2 bIII bVI iv i/b3 iio V7", "i iv bVII bIII"),
    },
    "pre": {
        "major": ("IV V/4 iii vi", "ii7 I/3 IV Vsus4,V", "vi iii7 IV Vsus4,V", "IV I/3 IVm V"),
        "minor": ("iv bVII bIII bVI", "bVI bVII iv V7", "iv i/b3 bVI V7sus4,V7"),
    },
    "chorus": {
        "major": ("I V vi IV", "IV I/3 ii7 V", "I V/7 vi7 IV", "I iii IV V", "vi IV I V/7", "I I/3 IV IVm"),
        "minor": ("bVI bVII i bIII", "i bVI bIII bVII", "bVI bIII bVII i/b3", "iv bVII bIII bVI"),
    },
    "bridge": {
        "major": ("vi vi/5 IV I/3 ii7 IVm Vsus4 V", "bVI bVII I I/3", "iii vi ii V", "IV IVm I/3 VI7"),
        "minor": ("bVI v iv V7", "bIII bVII/2 iv V7", "iv i iio V7"),
    },
}  # fmt: skip
_ROCK: Table = {
    "verse": {
        "major": ("I I IV IV", "I bVII IV I", "vi IV I V", "I V IV IV", "I IV bVII IV"),
        "minor": ("i bVII bVI bVII", "i i bVI bVII", "i bIII bVII iv", "i i bIII,bVII i", "i bVI i bVII"),
    },
    "pre": {
        "major": ("ii IV vi V", "IV V IV V", "vi V IV V"),
        "minor": ("iv bVI bVII V", "bVI bVII bVI bVII", "iv iv bVI bVII"),
    },
    "chorus": {
        "major": ("I V vi IV", "I V IV IV", "IV I V vi", "I bVII IV I", "I IV V IV"),
        "minor": ("bVI bIII bVII i", "i bIII bVII bVI", "i bVI bIII bVII", "bVI bVII i i"),
    },
    "bridge": {
        "major": ("bVI bVII I I", "vi vi IV V", "ii ii IV V", "bIII bVII IV I"),
        "minor": ("iv iv bVI V", "bVI bVI iv bVII", "bIII bVII iv i"),
    },
}
_FOLK: Table = {
    "verse": {
        "major": (
            "I IV I V",
            "I V/7 vi IV",
            "I I IV I I I V V",
            "I V IV I",
            "I vi IV I I iii V V",
            "I IV I I/3 IV I V I",
        ),
        "minor": ("i bVII i v", "i bIII bVII iv", "i bVII bVI bVII", "i iv i bVII", "i bVII bIII iv i v i i"),
    },
    "pre": {"major": ("ii IV I V", "IV I/3 ii V"), "minor": ("iv bVII bIII v", "bVI bVII i bVII")},
    "chorus": {
        "major": ("IV I V I", "IV V I vi", "I V ii IV", "IV I V vi IV I V I", "I IV I V"),
        "minor": ("bVI bVII i i", "bIII bVII i v", "bVI bIII bVII i", "iv bVII bIII i"),
    },
    "bridge": {
        "major": ("vi IV I V", "ii V iii vi", "vi iii IV V"),
        "minor": ("bIII bVII iv i", "iv iv bVII v"),
    },
}
_COUNTRY: Table = {
    "verse": {
        "major": ("I I IV I I I V V", "I IV I V", "I I/3 IV I", "I V IV I", "I I7 IV I I V7 I I"),
        "minor": ("i bVII bVI v", "i i iv i", "i bIII bVII i"),
    },
    "pre": {
        "major": ("IV IV I I II7 II7 V7 V7", "IV I/3 II7 V7", "ii IV V V"),
        "minor": ("iv bVII bIII V7",),
    },
    "chorus": {
        "major": ("I IV I V", "IV I V I", "I V vi IV", "IV V I vi IV V I I", "I I7 IV IVm I V7 I I"),
        "minor": ("bVI bIII bVII i", "bIII bVII i bVII"),
    },
    "bridge": {"major": ("vi IV I V", "IV I II7 V7", "bVII IV I V7"), "minor": ("bVI bVII i i",)},
}
_BLUES: Table = {
    "verse": {
        "major": ("I7 I7 I7 I7 IV7 IV7 I7 I7 V7 IV7 I7 V7", "I7 IV7 I7 I7 IV7 IV7 I7 VI7 ii7 V7 I7 V7",
                  "I7 V7 IV7 IV7 I7 V7 I7,IV7 I7,V7"),
        "minor": ("i7 i7 i7 i7 iv7 iv7 i7 i7 bVI7 V7 i7 V7", "i7 iv7 i7 i7 iv7 iv7 i7 i7 iv7 V7 i7 V7"),
    },
    "pre": {"major": ("IV7 IV7 I7 I7", "IV7 #IVdim I7/5 VI7"), "minor": ("iv7 iv7 i7 V7",)},
    "chorus": {
        "major": ("I7 I7 I7 I7 IV7 IV7 I7 I7 V7 IV7 I7 V7", "IV7 I7 V7 I7", "I7 IV7 I7 V7",
            "I7 I7/3 IV7 #IVdim I7/5 V7 I7 V7"),
        "minor": ("iv7 i7 V7 i7", "i7 i7 iv7 i7 bVI7 V7 i7 V7"),
    },
    "bridge": {"major": ("IV7 IV7 I7 I7 II7 II7 V7 V7", "IV7 #IVdim I7 VI7"), "minor": ("iv7 iv7 bVI7 V7",)},
}  # fmt: skip
_JAZZ: Table = {
    "verse": {
        "major": ("I,VI7 ii7,V7 iii7,VI7 ii7,V7", "I IV iii7,VI7 ii7,V7", "Imaj7 vi7 ii7 V7",
            "I6 #Idim7 ii7 V7",
                  "Imaj7 VI7 ii7 V7 iii7 VI7 ii7,V7 I6,V7"),
        "minor": ("i iv7 iiø V7b9", "i,bVI7 iiø,V7b9 i6 V7b9", "i6 i/b7 iiø V7",
            "i7 IV7 bIIImaj7 bVImaj7 iiø V7 i6 V7"),
    },
    "pre": {"major": ("IVmaj7 IVm6 iii7 VI7", "ii7 V7 iii7,VI7 ii7,V7"),
        "minor": ("iv7 bVII7 bIIImaj7 V7b9",)},
    "chorus": {
        "major": ("ii7 V7 Imaj7 VI7", "IVmaj7 IVm6 iii7,VI7 ii7,V7", "Imaj7 I7 IVmaj7 IVm6 iii7 VI7 ii7 V7",
                  "ii7 V7 iii7 vi7 ii7 V7 Imaj7 Imaj7"),
        "minor": ("iv7 bVII7 bIIImaj7 bVImaj7", "iv7 bVII7 bIIImaj7,bVImaj7 iiø,V7b9", "bVImaj7 V7 i6 i6"),
    },
    "bridge": {
        "major": ("III7 III7 VI7 VI7 II7 II7 V7 V7", "IVmaj7 IVm6 Imaj7 VI7", "bVImaj7 bVII7 Imaj7 I6"),
        "minor": ("bIIImaj7 bVII7 bVImaj7 V7", "iv7 bVII7 bIIImaj7 V7b9"),
    },
}  # fmt: skip
_BOSSA: Table = {
    "verse": {
        "major": (
            "Imaj7 Imaj7 II7 II7 ii7 V7 Imaj7 V7",
            "Imaj7 bIImaj7 ii7 V7",
            "I69 #Idim7 ii7 V7",
            "Imaj7 VI7 ii7 V7",
        ),
        "minor": ("i6 i6 iv7 bVII7 bIIImaj7 bVImaj7 iiø V7b9", "i7 bII7 i7 V7b9", "i6 i7/b7 bVImaj7 V7b9"),
    },
    "pre": {"major": ("IVmaj7 IVm6 iii7 VI7",), "minor": ("iv7 bVII7 bIIImaj7 V7b9",)},
    "chorus": {
        "major": ("IVmaj7 IVm6 iii7 VI7 ii7 V7 Imaj7 Imaj7", "ii7 V7 Imaj7 VI7", "IVmaj7 bVII7 Imaj7 VI7"),
        "minor": ("iv7 bVII7 bIIImaj7 bVImaj7", "bVImaj7 V7b9 i6 i7", "iv7 V7b9 i6 i6"),
    },
    "bridge": {
        "major": ("bIIImaj7 bIIImaj7 bVImaj7 V7", "iii7 bIII7 ii7 V7"),
        "minor": ("bIImaj7 bIImaj7 iiø V7b9",),
    },
}
_SOUL: Table = {
    "verse": {
        "major": (
            "Imaj7 iii7 IVmaj7 V9sus4",
            "IVmaj7 iii7 ii7 Imaj7",
            "I IV I IV",
            "vi7 ii7 V9sus4 Imaj7",
            "Imaj7 vi7 ii7 V9sus4",
        ),
        "minor": ("i7 iv7 i7 v7", "bVImaj7 v7 i7 i7", "i7 bVImaj7 iv7 v7", "i9 IV9 i9 IV9"),
    },
    "pre": {
        "major": ("ii7 iii7 IVmaj7 V9sus4", "IVmaj7 V/4 iii7 VI7"),
        "minor": ("iv7 v7 bVImaj7 V7#9", "bVImaj7 bVII9 iv7 V7#9"),
    },
    "chorus": {
        "major": (
            "IVmaj7 V iii7 vi7",
            "ii7 V9sus4 Imaj7 vi7",
            "Imaj7 I7 IVmaj7 IVm6",
            "IVmaj7 iii7,VI7 ii7 V9sus4",
        ),
        "minor": ("bVImaj7 bVII9 i7 i7", "iv7 bVII9 bIIImaj7 bVImaj7", "bVImaj7 v7 i9 bIIImaj7"),
    },
    "bridge": {
        "major": ("iii7 vi7 ii7 V9sus4", "IVmaj7 IVm6 iii7 VI7"),
        "minor": ("bIIImaj7 bVII9 iv7 V7#9", "iv9 iv9 bVImaj7 V7#9"),
    },
}
_FUNK: Table = {
    "verse": {
        "major": ("I9 I9 I9 IV9", "I7 I7 IV9 IV9", "I9 I9 bVII9 IV9"),
        "minor": ("i9 i9 i9 IV9", "i7 i7 iv9 i7", "i9 IV9 i9 IV9"),
    },
    "pre": {
        "major": ("IV9 IV9 V9 V9", "ii9 ii9 V9sus4 V9"),
        "minor": ("iv9 iv9 V7#9 V7#9", "bVI9 bVI9 V7#9 V7#9"),
    },
    "chorus": {
        "major": ("IV9 IV9 I9 I9", "ii9 V9 Imaj9 VI7#9", "I9 bVII9 IV9 I9"),
        "minor": ("bVImaj7 bVII9 i9 i9", "iv9 bVII9 i9 i9", "i9 bIII9 IV9 bVI9,V7#9"),
    },
    "bridge": {
        "major": ("bVI9 bVI9 bVII9 bVII9", "IV9 IV9 II9 V9"),
        "minor": ("bVI9 bVI9 bVII9 V7#9", "iv9 iv9 v9 V7#9"),
    },
}
_REGGAE: Table = {
    "verse": {
        "major": ("I IV I V", "I ii I ii", "I V vi IV", "I I IV V"),
        "minor": ("i iv i iv", "i bVII bVI bVII", "i v i v"),
    },
    "pre": {"major": ("IV V IV V", "vi V IV V"), "minor": ("iv v bVI bVII", "bVI bVI bVII bVII")},
    "chorus": {
        "major": ("I V vi IV", "IV I V I", "I IV V IV"),
        "minor": ("bVI bVII i i", "i bVII bVI v", "i iv bVII i"),
    },
    "bridge": {"major": ("vi IV vi IV", "ii iii IV V"), "minor": ("bIII bVII iv i", "bVI bVI iv V7")},
}
_LOFI: Table = {
    "verse": {
        "major": ("IV iii ii I", "ii7 V7 I vi", "IV III7 vi I7", "ii iii IV iii", "I vi ii V9sus4"),
        "minor": ("iv bVII bIII bVI", "i iv bVI v", "iv7 v7 i i", "bVI v i i", "i bVI iio V7b9"),
    },
    "pre": {"major": ("ii iii IV V9sus4", "vi ii IV V9sus4"), "minor": ("bVI iv v i", "iv v bVI v")},
    "chorus": {
        "major": ("IV iii VI7 ii", "IV IVm iii VI7", "I III7 vi IV"),
        "minor": ("bVI v i bIII", "bVI bVII i iv", "iv v i VI7"),
    },
    "bridge": {"major": ("vi iii IV IVm", "bVI bVII I I"), "minor": ("bVI bVI v v", "iio V7b9 i i")},
}
_HIPHOP: Table = {
    "verse": {
        "major": ("I I vi vi", "IV IV I I", "vi IV I V"),
        "minor": ("i i bVI bVI", "i bVI i v", "i i iv bVI", "i bII i bII"),
    },
    "pre": {"major": ("ii IV vi V",), "minor": ("bVI bVI bVII bVII", "iv iv bVI v")},
    "chorus": {
        "major": ("vi IV I V", "IV V vi vi"),
        "minor": ("bVI bVII i i", "i bVI bIII bVII", "i iv bVI v", "bVI v i i"),
    },
    "bridge": {"major": ("IV IV vi vi",), "minor": ("bVI bVI iv iv", "bIII bVII bVI bVI")},
}
_HOUSE: Table = {
    "verse": {
        "major": ("vi IV I V", "IV V vi iii", "I V vi IV"),
        "minor": ("i bVI bIII bVII", "bVI i bVII bVII", "i i bVI bVII", "i iv bVI bVII"),
    },
    "pre": {
        "major": ("ii IV V V", "IV IV V V"),
        "minor": ("iv bVI v bVII", "bVI bVI bVII bVII", "iv iv bVI bVII"),
    },
    "chorus": {
        "major": ("IV V vi I", "vi IV I V", "IV I V vi"),
        "minor": ("bVI bVII i bIII", "bVI bVII i v", "i bIII bVII bVI", "bVI bIII bVII i"),
    },
    "bridge": {"major": ("IV IV vi V", "ii vi IV V"), "minor": ("bVI bVI iv v", "i v bVI iv")},
}
_SYNTHWAVE: Table = {
    "verse": {
        "major": ("I V/7 vi IV", "I I IV V", "vi IV I V"),
        "minor": ("i i bVI bVII", "i bVII bVI bVI", "i v bVI bVII", "i bIII bVI bVII"),
    },
    "pre": {"major": ("ii IV vi V", "IV V vi V"), "minor": ("iv bVI v v", "bVI bVII iv v", "iv i bVI bVII")},
    "chorus": {
        "major": ("IV V iii vi", "IV I V vi", "I V vi IV"),
        "minor": ("bVI bVII i bIII", "bVI bVII v i", "iv bVI bVII i", "i bIII bVII iv"),
    },
    "bridge": {
        "major": ("bVI bVII I I", "vi vi IV V"),
        "minor": ("bVI bVI bVII bVII", "iv iv i v", "bIImaj7 bIImaj7 v v"),
    },
}
_AMBIENT: Table = {
    "verse": {"major": ("Iadd9 IVmaj7 Iadd9 IVmaj7", "Iadd9 vi7 IVmaj7 IVmaj7", "IVmaj7 I/3 vi7 V"),
        "minor": ("i bVImaj7 i bVImaj7", "i v bVImaj7 iv7", "madd9")},
    "pre": {"major": ("IVmaj7 vi7 IVmaj7 Vsus4",), "minor": ("iv7 bVImaj7 iv7 bVII",)},
    "chorus": {"major": ("IVmaj7 I/3 V vi7", "IVmaj7 Vsus4 vi7 Iadd9"), "minor": ("bVImaj7 bIIImaj7 bVII i",
        "bVImaj7 bVII i i")},
    "bridge": {"major": ("ii7 IVmaj7 vi7 IVmaj7", "bVImaj7 bVII Iadd9 Iadd9"),
        "minor": ("iv7 bVImaj7 bIIImaj7 v7",)},
}  # fmt: skip
_AMBIENT["verse"]["minor"] = ("i bVImaj7 i bVImaj7", "i v bVImaj7 iv7", "i i/b7 bVImaj7 bVImaj7")
_CINEMATIC: Table = {
    "verse": {
        "major": ("I bVI I bVI", "I V/7 vi IV", "I iii IV IVm", "I I/3 IV V"),
        "minor": ("i bVI bIII bVII", "i bIII bVI iv", "i v bVI iv", "i i/b7 bVI V"),
    },
    "pre": {"major": ("IV V vi V", "ii IV vi V"), "minor": ("iv bVI bVII V", "bVI bVII iv V7")},
    "chorus": {
        "major": ("I V vi IV", "IV I V vi", "I bIII bVII IV", "I III vi IV"),
        "minor": ("i bVI bIII bVII", "bVI bVII i bIII", "i bIII bVII IV", "bVI bIII bVII i"),
    },
    "bridge": {
        "major": ("bVI bVII I I", "bIII bVII IV I", "vi III IV IVm"),
        "minor": ("iv bVI v i", "bII bVI iv V7", "bVI #IVdim i V7"),
    },
}
_GOSPEL: Table = {
    "verse": {
        "major": (
            "I I7/3 IV #IVdim I/5 VI7 ii7 V7",
            "I III7/#5 vi7 I7/5 IV IVm6 I/5 V9sus4",
            "I IV I V9sus4",
            "I V/7 vi7 IV",
        ),
        "minor": ("i i/b7 bVImaj7 V7", "i iv7 bVII bIIImaj7 iv7 i/5 V7 i"),
    },
    "pre": {"major": ("ii7 I/3 IV V9sus4", "IV #IVdim I/5 V9sus4"), "minor": ("iv7 bVII bVImaj7 V7",)},
    "chorus": {
        "major": (
            "IV V/4 iii7 vi7 ii7 V9sus4 I I7",
            "IV I/3 ii7 V9sus4",
            "I I7/3 IV IVm6",
            "IV III7 vi7 II7 I/5 V9sus4 I I",
        ),
        "minor": ("bVImaj7 bVII i i/b7", "iv7 bVII bIIImaj7 bVImaj7"),
    },
    "bridge": {"major": ("vi7 III7/#5 I/5 II7/#4", "IV V vi7 I7/3 IV V I I"), "minor": ("bVI bVII iv7 V7",)},
}
_LATIN: Table = {
    "verse": {
        "major": ("I IV V IV", "I vi ii V7", "I I V7 V7 V7 V7 I I", "ii7 V7 Imaj7 VI7"),
        "minor": ("i iv V7 i", "i bVII bVI V7", "i i V7 V7 V7 V7 i i", "i iv i V7"),
    },
    "pre": {"major": ("IV V7 IV V7", "ii7 V7 ii7 V7"), "minor": ("iv bVII bIII V7", "bVI bVI V7 V7")},
    "chorus": {
        "major": ("I IV V IV", "IV V7 I vi", "I V7 V7 I"),
        "minor": ("bVI bVII i V7", "i bVII bVI V7", "iv i V7 i", "iv bVII bIII bVI iiø V7 i i"),
    },
    "bridge": {
        "major": ("IV IVm I VI7 ii7 V7 I I", "vi V IV V7"),
        "minor": ("iv bVII bIII bVI", "bVI bVI iv V7"),
    },
}
_CHINESE: Table = {
    "verse": {
        "major": ("I vi ii V", "vi IV I V", "I iii vi IV", "I V vi iii IV I ii V", "vi iii IV I"),
        "minor": ("i bVII bVI v", "i bIII iv v", "i bVII bIII iv", "i v bVI bIII iv i iv v"),
    },
    "pre": {"major": ("ii iii IV V", "IV iii vi V"), "minor": ("iv v bVI bVII", "bVI bVII v i")},
    "chorus": {
        "major": ("IV V iii vi", "vi IV V I", "IV V I vi", "IV V iii vi ii V I I"),
        "minor": ("bVI bVII v i", "iv bVII bIII i", "bVI bVII i i"),
    },
    "bridge": {"major": ("vi V IV V", "ii vi IV V"), "minor": ("iv bVII i bVI", "bIII bVII iv v")},
}
_PUNK: Table = {
    "verse": {
        "major": ("I IV V IV", "I V IV V", "I V vi IV"),
        "minor": ("i bVI bIII bVII", "i bVII bVI bVII"),
    },
    "pre": {"major": ("IV IV V V", "vi IV V V"), "minor": ("bVI bVI bVII bVII", "iv iv bVII bVII")},
    "chorus": {
        "major": ("I V vi IV", "I IV I V", "IV I V vi"),
        "minor": ("bVI bIII bVII i", "i bIII bVII bVI"),
    },
    "bridge": {"major": ("vi vi IV IV", "ii ii V V"), "minor": ("iv iv bVI bVII",)},
}
_DNB: Table = {
    "verse": {"major": ("I I vi vi", "IV I vi V"), "minor": ("i i bVI bVI", "i bIII bVI iv", "i v bVI bVII")},
    "pre": {"major": ("ii IV V V",), "minor": ("bVI bVI bVII bVII", "iv iv v v")},
    "chorus": {
        "major": ("IV V vi I", "vi IV I V"),
        "minor": ("bVI bVII i v", "i bVI bIII bVII", "bVI bIII bVII i"),
    },
    "bridge": {"major": ("IV IV ii ii",), "minor": ("bVI bVI iv v", "bIII bIII bVI bVII")},
}

PROGRESSIONS: dict[str, Table] = {
    "pop": _POP,
    "ballad": _BALLAD,
    "rock": _ROCK,
    "punk": _PUNK,
    "folk": _FOLK,
    "country": _COUNTRY,
    "blues": _BLUES,
    "jazz": _JAZZ,
    "bossa": _BOSSA,
    "soul": _SOUL,
    "funk": _FUNK,
    "reggae": _REGGAE,
    "hiphop": _HIPHOP,
    "lofi": _LOFI,
    "house": _HOUSE,
    "synthwave": _SYNTHWAVE,
    "dnb": _DNB,
    "ambient": _AMBIENT,
    "cinematic": _CINEMATIC,
    "gospel": _GOSPEL,
    "latin": _LATIN,
    "chinese": _CHINESE,
}

COLOURS: dict[str, dict[str, tuple[str, ...]]] = {
    "jazz": {
        "": ("maj9", "69"),
        "maj7": ("maj9", "maj7"),
        "m": ("m9", "m7"),
        "m7": ("m9", "m7"),
        "7": ("13", "9"),
        "m6": ("m69",),
    },
    "bossa": {
        "": ("maj9",),
        "maj7": ("maj9", "maj7"),
        "m": ("m9",),
        "m7": ("m9", "m7"),
        "7": ("13", "9"),
        "m6": ("m69",),
    },
    "soul": {"": ("add9", "maj7"), "maj7": ("maj9", "maj7"), "m7": ("m9", "m7"), "7": ("9",)},
    "gospel": {"": ("add9", ""), "m7": ("m9", "m7"), "7": ("13", "9")},
    "lofi": {"": ("maj9", "maj7"), "m": ("m9", "m7"), "7": ("9", "7"), "m7": ("m9",), "maj7": ("maj9",)},
    "hiphop": {"": ("maj7", ""), "m": ("m7", "m9")},
    "ballad": {"": ("", "", "add9")},
    "ambient": {"": ("add9", "maj7"), "m": ("madd9", "m9")},
    "house": {"m": ("m", "m7"), "": ("", "maj7")},
    "dnb": {"m": ("m9", "m7"), "": ("maj9", "add9")},
    "pop": {"": ("", "", "", "add9")},
    "synthwave": {"": ("", "", "sus2"), "m": ("m", "m", "madd9")},
    "bolero": {"m": ("m", "m6")},
}
"""What a plain quality may become in a genre; one choice for the whole song and numeral."""

LOOPED = frozenset({"house", "synthwave", "lofi", "hiphop", "dnb", "ambient", "funk", "reggae", "latin"})
"""Genres whose loops run on over section ends: no cadence is forced."""
MODAL_DOMINANT = frozenset(
    {"rock", "punk", "house", "synthwave", "dnb", "chinese", "lofi", "hiphop", "ambient", "folk"}
)
"""In minor these use bVII or v where others use V7."""
