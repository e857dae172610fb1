"""Chord progressions of the genres that grew from beats and pictures: lo-fi to Chinese."""

from __future__ import annotations

from songsmith.engine.compose.progression_table import Table

LOFI: Table = {
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
HIPHOP: Table = {
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
HOUSE: Table = {
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
SYNTHWAVE: Table = {
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
AMBIENT: Table = {
    "verse": {"major": ("Iadd9 IVmaj7 Iadd9 IVmaj7", "Iadd9 vi7 IVmaj7 IVmaj7", "IVmaj7 I/3 vi7 V"),
        "minor": ("i bVImaj7 i bVImaj7", "i v bVImaj7 iv7", "madd9")},
    "pre": {"major": ("IVmaj7 vi7 IVmaj7 Vsus4",), "minor": ("iv7 bVImaj7 iv7 bVII",)},
    "chorus": {"major": ("IVmaj7 I/3 V vi7", "IVmaj7 Vsus4 vi7 Iadd9"), "minor": ("bVImaj7 bIIImaj7 bVII i",
        "bVImaj7 bVII i i")},
    "bridge": {"major": ("ii7 IVmaj7 vi7 IVmaj7", "bVImaj7 bVII Iadd9 Iadd9"),
        "minor": ("iv7 bVImaj7 bIIImaj7 v7",)},
}  # fmt: skip
AMBIENT["verse"]["minor"] = ("i bVImaj7 i bVImaj7", "i v bVImaj7 iv7", "i i/b7 bVImaj7 bVImaj7")
CINEMATIC: Table = {
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
GOSPEL: Table = {
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
LATIN: Table = {
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
CHINESE: Table = {
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
PUNK: Table = {
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
DNB: Table = {
    "verse": {"major": ("I I vi vi", "IV I vi V"), "minor": ("i i bVI bVI", "i bIII bVI iv", "i v bVI bVII")},
    "pre": {"major": ("ii IV V V",), "minor": ("bVI bVI bVII bVII", "iv iv v v")},
    "chorus": {
        "major": ("IV V vi I", "vi IV I V"),
        "minor": ("bVI bVII i v", "i bVI bIII bVII", "bVI bIII bVII i"),
    },
    "bridge": {"major": ("IV IV ii ii",), "minor": ("bVI bVI iv v", "bIII bIII bVI bVII")},
}
