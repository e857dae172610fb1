"""A Spanish line as it is sung: words, numbers and loan words, and vowels that run together across words.

Where a word ends in a vowel and the next begins with one, singers make one syllable of both (synalepha):
"la noche es clara" is la-no-ches-cla-ra. Such words are one `PronouncedWord`, so that every syllable has its
note. A comma keeps vowels apart, and so does a stress on the line's last strong syllable.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from songsmith.language.phones import syllabify
from songsmith.language.pronounced import PronouncedSyllable, PronouncedWord
from songsmith.language.spanish import OFFGLIDE, ONGLIDE, VOWEL_PHONES, falling, spanish_word
from songsmith.language.spanish_numbers import before_noun, signs_as_words
from songsmith.language.writing import WrittenWord, bare, written_words

Said = Callable[[str], str | None]
"""Word → phones with stress marks in the English alphabet, for words that are not read by Spanish rules."""

_UNSTRESSED_LIST = (
    "el la los las lo un de del a al en con por sin y e o u ni que si se me te nos os le les mi mis tu tus "
    "su sus muy mas para pero desde hasta entre sobre como cuando donde porque aunque pues sino una unos "
    "unas nuestro nuestra nuestros nuestras vuestro vuestra es pa don doña tan san cual según"
)
UNSTRESSED = frozenset(_UNSTRESSED_LIST.split())
"""Words without stress inside a line; those of several syllables keep a light one."""
_SPOKEN = {
    "sr": "señor", "sra": "señora", "srta": "señorita", "dr": "doctor", "dra": "doctora", "ud": "usted",
    "uds": "ustedes", "baby": "beibi", "babe": "beib", "love": "lov", "yeah": "ye", "yeh": "ye", "yea": "ye",
    "hey": "jei", "ey": "ei", "show": "shou", "blues": "blus", "okay": "okéi", "ok": "okéi", "whoa": "uóu",
    "woah": "uóu", "woo": "u", "wow": "uau", "uoh": "uó", "bye": "bai", "sexy": "sexi", "party": "parti",
    "dj": "diyei", "lady": "leidi", "boy": "boi", "girl": "guerl", "tv": "tevé", "jazz": "yas",
    "rock": "rok", "club": "klub", "whisky": "güiski", "jeans": "yins", "you": "iu", "my": "mai",
    "i": "ai",
}  # fmt: skip
"""Abbreviations, and English words of Spanish songs, by Spanish spelling."""
_HUMS = {"m": ("ə", "m"), "h": ("ə", "m"), "s": ("s", "ə"), "r": ("ə", "r")}
_MOST_VOWELS = 3
_OPENNESS = {"a": 3, "I": 3, "W": 3, "e": 2, "o": 2, "A": 2, "O": 2, "i": 1, "u": 1}


def spanish_line(line: str, otherwise: Said = lambda word: None) -> tuple[PronouncedWord, ...]:
    """The words of a line in Latin letters. otherwise: pronunciations that come before the rules."""
    written = [word for word in written_words(line) if not word.script]
    words = [_word(word, line, otherwise) for word in written]
    return _joined(_lightened([word for word in words if word.syllables]), line)


def _word(word: WrittenWord, line: str, otherwise: Said) -> PronouncedWord:
    text = bare(word.text)
    if any(not (c.isalpha() or c in "'-.") for c in text):
        syllables = _by_words(word, line)
    else:
        syllables = tuple(s for part in _parts(word.text) for s in _part(part, otherwise))
    return PronouncedWord(word.text, word.start, word.end, syllables, word.backing)


def _parts(text: str) -> list[str]:
    """At hyphens, which stay with what they follow."""
    parts = text.split("-")
    return [f"{part}-" for part in parts[:-1]] + parts[-1:]


def _by_words(word: WrittenWord, line: str) -> tuple[PronouncedSyllable, ...]:
    """A number or sign: its first syllable has all of the text."""
    words = signs_as_words(word.text)
    if words and line[word.end :].lstrip()[:1].isalpha():
        words = before_noun(words)
    said = [syllable for one in words for syllable in _weak(one, spanish_word(one))]
    return tuple(replace(s, text="" if i else word.text) for i, s in enumerate(said))


def _part(written: str, otherwise: Said) -> tuple[PronouncedSyllable, ...]:
    """A word, or what stands between hyphens."""
    plain = bare(written).lower().strip("'-.")
    phones = otherwise(plain) if plain else None
    if phones:
        return _whole(
            written, tuple(PronouncedSyllable("", s.phones, s.nucleus, s.stress) for s in syllabify(phones))
        )
    if plain in _SPOKEN:
        return _whole(written, spanish_word(_SPOKEN[plain]))
    if plain and set(plain) <= set("mhsr") and (len(plain) > 1):
        sound = _HUMS[max(plain, key=plain.count)]
        return (PronouncedSyllable(written, sound, sound.index("ə"), 2),)
    if plain and len(set(plain)) == 1 and len(plain) > 2:
        return _whole(written, spanish_word(plain[0]))
    return (
        _whole(written, spanish_word(_undrawn(written)))
        if _undrawn(written) != written
        else spanish_word(written)
    )


def _undrawn(written: str) -> str:
    """Letters that stand three times or more, once: "sooolo"."""
    kept: list[str] = []
    for i, char in enumerate(written):
        run = written[max(0, i - 2) : i + 3].lower()
        if char.lower() * 3 in run and kept and kept[-1].lower() == char.lower():
            continue
        kept.append(char)
    return "".join(kept)


def _whole(written: str, syllables: Sequence[PronouncedSyllable]) -> tuple[PronouncedSyllable, ...]:
    """The text is shared out evenly, since it does not spell what is said."""
    count = len(syllables)
    cuts = [round(i * len(written) / count) for i in range(count + 1)] if count else []
    return tuple(replace(s, text=written[a:b]) for s, a, b in zip(syllables, cuts, cuts[1:], strict=False))


def _lightened(words: Sequence[PronouncedWord]) -> list[PronouncedWord]:
    """Function words without stress; the line's last word keeps a light one."""
    found = []
    for i, word in enumerate(words):
        syllables = _weak(word.text, word.syllables)
        if i == len(words) - 1 and not any(s.stress for s in syllables):
            syllables = (*syllables[:-1], replace(syllables[-1], stress=1))
        found.append(replace(word, syllables=syllables))
    return found


def _weak(word: str, syllables: tuple[PronouncedSyllable, ...]) -> tuple[PronouncedSyllable, ...]:
    if bare(word).lower().strip("'") not in UNSTRESSED:
        return syllables
    return tuple(replace(s, stress=0 if len(syllables) == 1 else s.stress // 2) for s in syllables)


def _joined(words: list[PronouncedWord], line: str) -> tuple[PronouncedWord, ...]:
    """Synalepha, from left to right; "y" and "u" between words go with the vowel after them."""
    words = _conjoined(words, line)
    last = _last_strong(words)
    found: list[PronouncedWord] = []
    for i, word in enumerate(words):
        if found and _touch(found[-1], word, line):
            strong = last is not None and i == last[0] and last[1] == 0
            merged = None if strong else _merged(found[-1].syllables[-1], word.syllables[0], " ")
            if merged:
                found[-1] = _one(found[-1], word, merged, line)
                continue
        found.append(word)
    return tuple(found)


def _conjoined(words: Sequence[PronouncedWord], line: str) -> list[PronouncedWord]:
    """ "y el" as yel: the conjunction is a glide before a vowel."""
    found: list[PronouncedWord] = []
    for word in words:
        before = found[-1] if found else None
        if (
            before is not None
            and before.text.lower() in ("y", "u")
            and _touch(before, word, line)
            and word.syllables[0].phones[0] in _OPENNESS
            and word.syllables[0].phones[0] != before.syllables[0].phones[0]
        ):
            merged = _merged(before.syllables[0], word.syllables[0], " ")
            if merged:
                found[-1] = _one(before, word, merged, line)
                continue
        found.append(word)
    return found


def _last_strong(words: Sequence[PronouncedWord]) -> tuple[int, int] | None:
    """(word, syllable) of the last primary stress of the line."""
    places = [(i, j) for i, word in enumerate(words) for j, s in enumerate(word.syllables) if s.stress == 2]
    return places[-1] if places else None


def _touch(before: PronouncedWord, after: PronouncedWord, line: str) -> bool:
    return before.backing == after.backing and line[before.char_end : after.char_start].isspace()


def _one(
    before: PronouncedWord, after: PronouncedWord, merged: PronouncedSyllable, line: str
) -> PronouncedWord:
    gap = line[before.char_end : after.char_start]
    shared = replace(merged, text=before.syllables[-1].text + gap + after.syllables[0].text)
    return PronouncedWord(
        line[before.char_start : after.char_end],
        before.char_start,
        after.char_end,
        (*before.syllables[:-1], shared, *after.syllables[1:]),
        before.backing,
    )


def _merged(before: PronouncedSyllable, after: PronouncedSyllable, gap: str) -> PronouncedSyllable | None:
    """Two syllables whose vowels meet, as one; None when they are better sung apart."""
    first, second = before.phones[-1], after.phones[0]
    if first not in VOWEL_PHONES or second not in _OPENNESS or after.nucleus:
        return None
    if before.stress == after.stress == 2 or not _may_join(before.phones, second):
        return None
    text = before.text + gap + after.text
    stress = max(before.stress, after.stress)
    onset, rest = before.phones[:-1], after.phones[1:]
    if first == second or falling(first, {"I": "i", "W": "u", "A": "i", "O": "u"}.get(second, "")) == (
        second,
    ):
        nucleus = min(before.nucleus, len(onset))
        return PronouncedSyllable(text, (*onset, second, *rest), nucleus, stress)
    if first in ONGLIDE and before.stress < 2 and before.nucleus == len(onset):
        return PronouncedSyllable(text, (*onset, ONGLIDE[first], second, *rest), len(onset) + 1, stress)
    if second in OFFGLIDE and after.stress < 2 and first not in OFFGLIDE:
        vowel = falling(first, second) if before.nucleus == len(onset) else (first, OFFGLIDE[second])
        return PronouncedSyllable(text, (*onset, *vowel, *rest), before.nucleus, stress)
    strength = (before.stress, _OPENNESS[before.phones[before.nucleus]])
    takes_over = (after.stress, _OPENNESS[second]) > strength
    nucleus = len(before.phones) if takes_over else before.nucleus
    return PronouncedSyllable(text, (*before.phones, second, *rest), nucleus, stress)


def _may_join(phones: Sequence[str], second: str) -> bool:
    """At most three vowels, and none in the middle that is closer than both its neighbours."""
    vowels = [phone for phone in phones if phone in _OPENNESS] + [second]
    if len(vowels) > _MOST_VOWELS:
        return False
    left, middle, right = (_OPENNESS[v] for v in vowels) if len(vowels) == _MOST_VOWELS else (0, 3, 0)
    return middle >= min(left, right)
