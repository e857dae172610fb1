"""Chord progressions of the genres that grew from songs and standards: pop to reggae."""

from __future__ import annotations

from songsmith.engine.compose.progression_table import Table

POP: Table = {
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
BALLAD: Table = {
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
ROCK: Table = {
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
FOLK: Table = {
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
COUNTRY: Table = {
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
BLUES: Table = {
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
JAZZ: Table = {
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
BOSSA: Table = {
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
SOUL: Table = {
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
FUNK: Table = {
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
REGGAE: Table = {
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
