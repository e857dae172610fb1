"""What the lexicon knows of a word in its place: phones for everything that needs no network.

Both the quick counts of the web process and the singer's pronunciation read through here, so they agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from songsmith.language.hanzi import hanzi_runs
from songsmith.language.lexicon import Lexicon, choose, lexicon
from songsmith.language.mandarin import mandarin_phones
from songsmith.language.phones import PRIMARY, SECONDARY, STRESS_MARKS, VOWELS, clean_phones, unknown_phones
from songsmith.language.vocables import is_drawn_out, loose_vocable, shortened, vocable
from songsmith.language.writing import Part, WrittenWord, bare

_FUNCTION_LIST = (
    "a an the of to in on at and or but nor for with from by as if than then that this so my your his "
    "her its our their i you he she it we they me him us them am is are was were be been do does did "
    "has have had will would can could shall should may might must i'm you're he's she's it's we're "
    "they're i've you've we've they've i'll you'll he'll she'll it'll we'll they'll i'd you'd he'd "
    "she'd we'd they'd 'em o' th' 'n' an' ya there's that's who which when where while till 'til"
)
FUNCTION_WORDS = frozenset(_FUNCTION_LIST.split())
"""Words of one syllable without stress inside a line; at its end they get a light one."""

_ENDINGS = (("n't", "ᵊnt"), ("'ll", "əl"), ("'ve", "əv"), ("'re", "əɹ"), ("'d", "d"), ("'m", "m"))
_SHORTEST_COMPOUND_PART = 4
_MAX_SPELLED = 5
"""Unknown words in capitals up to this length are read letter by letter."""
_VOWEL_LETTER = re.compile(r"[aeiouyáéíóúàèìòùâêîôûäëïöüåæø]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """tag: Penn part of speech, None when unknown. next_phone: first phone that follows, None at the end."""

    tag: str | None = None
    next_phone: str | None = "t"
    next_word: str = ""
    shouted: bool = False

    @property
    def is_last(self) -> bool:
        return self.next_phone is None


ANYWHERE = Context()


class Reader:
    """Phones of words from the project's dictionary, sung forms and the lexicon."""

    def __init__(self, overrides: Mapping[str, str]) -> None:
        """overrides: word → phones or a respelling; of Chinese words the pinyin of each character, with
        tone numbers. Raises ValueError for what can be none of these."""
        self._lexicon: Lexicon = lexicon()
        given = {bare(word).lower(): bare(said) for word, said in overrides.items()}
        chinese = {word for word in given if hanzi_runs(word)}
        self.pinyin = {
            word: read_pinyin(word, given[word]) for word in chinese if not _is_phones(given[word])
        }
        self._overrides = {word: said for word, said in given.items() if word not in chinese}
        self._phones = {word: self._said(said) for word, said in self._overrides.items()}

    def known(self, spoken: str, context: Context = ANYWHERE) -> str | None:
        """Phones with stress marks, None for a word that has to be guessed."""
        word = spoken.lower()
        phones = self._phones.get(word)
        if phones is None and not (spoken.isupper() and len(spoken) > 1 and not context.shouted):
            phones = self._in_context(word, context) or vocable(word)
        if phones is None:
            phones = self._cased(spoken, context)
        return clean_phones(phones) if phones else None

    def own(self, word: str) -> str | None:
        """Phones that the project's dictionary gives a word; None when it has none, or a respelling."""
        return self._phones.get(word) or None

    def whole(self, word: WrittenWord) -> Part | None:
        """The word as one part, when the project's dictionary or a sung form covers a hyphened word."""
        text = bare(word.text)
        lower = text.lower()
        if lower in self._phones or (len(word.parts) > 1 and "-" in text and vocable(lower)):
            return Part(text, word.text)
        return None

    def is_english(self, word: str) -> bool:
        return vocable(word) is not None or self._spelled_so(word, None) is not None

    def _said(self, said: str) -> str:
        """Phones of a dictionary entry: "/…/" or anything with a stress mark is phones, else a respelling."""
        stripped = said.strip()
        if stripped.startswith("/") or _is_phones(stripped) or unknown_letters(stripped):
            phones = stripped.strip("/")
            if unknown_phones(phones) or not clean_phones(phones):
                raise ValueError(f"“{said}” has sounds this voice does not know: {unknown_phones(phones)}")
            return phones
        return ""

    def respelling(self, spoken: str) -> str | None:
        """What the project's dictionary says a word is read like, when it is a respelling."""
        word = spoken.lower()
        return self._overrides[word] if self._phones.get(word) == "" else None

    def _in_context(self, word: str, context: Context) -> str | None:
        """The little words whose sound depends on what follows."""
        before_vowel = context.next_phone is not None and context.next_phone in VOWELS
        if word == "the":
            return "ði" if before_vowel else "ðə"
        if word == "to":
            return "tˈu" if context.is_last else ("tʊ" if before_vowel else "tə")
        if word == "a":
            is_letter = context.is_last or (len(context.next_word) == 1 and context.next_word not in "io")
            return "ˈA" if is_letter else "ɐ"
        if word == "i":
            return "ˈI"
        if word == "used":
            return "jˈust" if context.next_word == "to" and context.tag in ("VBD", "VBN", "JJ") else "jˈuzd"
        return None

    def _cased(self, spoken: str, context: Context) -> str | None:
        """Words by their spelling; capitals are an acronym unless the whole line is shouted."""
        word = spoken.lower()
        tag = "None" if context.is_last and context.tag is None else context.tag
        if len(word) == 2 and word[1] == ".":
            return self._letter(word[0])
        if len(word) == 1:
            return self._letter(word)
        if spoken.isupper() and not context.shouted and self._is_acronym(spoken):
            return choose(self._lexicon.entry(spoken) or {"DEFAULT": ""}, tag) or self._spelled(word)
        found = self._known_as(word, context, tag) or self._spelled_so(word, tag)
        if found is None and (spoken != word and not spoken.isupper()):
            found = self._spelled_so(spoken, tag)
        if found is None and spoken.isupper() and len(word) <= _MAX_SPELLED and word.isalpha():
            return self._spelled(word)
        if found is None and word.isalpha() and not _VOWEL_LETTER.search(word) and len(word) <= _MAX_SPELLED:
            return self._spelled(word)
        return found

    def _known_as(self, word: str, context: Context, tag: str | None) -> str | None:
        """The entry's own reading, the one for the end of a line included."""
        phones = self._in_context(word, context) or vocable(word)
        if phones:
            return phones
        entry = self._lexicon.entry(word)
        if entry is None:
            return None
        return entry["None"] if context.is_last and "None" in entry else choose(entry, tag)

    def _is_acronym(self, spoken: str) -> bool:
        """Capitals that have a reading of their own ("NASA"), or that are no word in small letters ("TV")."""
        own = self._lexicon.gold.get(spoken)
        if own is not None and not own.startswith("{"):
            return True
        short = len(spoken) <= 3 and spoken.isalpha()
        return short and self._spelled_so(spoken.lower(), None) is None

    def _spelled(self, word: str) -> str:
        letters = [self._letter(c) for c in word]
        return "".join(name.replace(PRIMARY, SECONDARY) for name in letters[:-1]) + letters[-1]

    def _letter(self, letter: str) -> str:
        base = unicodedata.normalize("NFD", letter)[0].upper()
        entry = self._lexicon.entry(base)
        return entry["DEFAULT"] if entry else "ə"

    def _spelled_so(self, word: str, tag: str | None) -> str | None:
        """Lexicon, inflections, contractions, dropped g, plain or drawn-out letters, sounds, compounds."""
        found = self._lexicon.reading(word, tag)
        if found is None and word.endswith("'") and not word.endswith("n'"):
            found = self._lexicon.reading(word[:-1], tag)
        found = found or self._dropped_g(word, tag) or self._contracted(word, tag)
        if found is None and not word.isascii():
            plain = plain_letters(word)
            found = self._spelled_so(plain, tag) if plain != word and plain else None
        if found is None and is_drawn_out(word):
            found = self._drawn_out(word, tag)
        return found or loose_vocable(word) or self._compound(word, tag)

    def _dropped_g(self, word: str, tag: str | None) -> str | None:
        if not word.endswith(("in'", "in")) or len(word.rstrip("'")) < 4:
            return None
        full = self._lexicon.reading(word.rstrip("'") + "g", tag)
        return full[:-1] + "n" if full is not None and full.endswith("ɪŋ") else None

    def _contracted(self, word: str, tag: str | None) -> str | None:
        for ending, phones in _ENDINGS:
            if word.endswith(ending) and len(word) > len(ending) + 1:
                base = vocable(word[: -len(ending)]) or self._spelled_so(word[: -len(ending)], tag)
                weak = "ə" if base and ending == "'d" and base[-1] in "td" else ""
                return base + weak + phones if base else None
        return None

    def _drawn_out(self, word: str, tag: str | None) -> str | None:
        for spelling in shortened(word):
            entry = self._lexicon.gold.get(spelling)
            if entry is not None or vocable(spelling):
                return vocable(spelling) or self._lexicon.reading(spelling, tag)
        single = shortened(word)[1]
        return self._lexicon.reading(single, tag) or self._dropped_g(single, tag)

    def _compound(self, word: str, tag: str | None) -> str | None:
        """Two everyday words written as one; the second keeps a lighter stress."""
        if not word.isascii() or not word.isalpha():
            return None
        for cut in range(len(word) - _SHORTEST_COMPOUND_PART, _SHORTEST_COMPOUND_PART - 1, -1):
            first, second = self._lexicon.gold.get(word[:cut]), self._lexicon.gold.get(word[cut:])
            if first is not None and second is not None:
                left, right = self._lexicon.reading(word[:cut]), self._lexicon.reading(word[cut:], tag)
                return f"{left}{(right or '').replace(PRIMARY, SECONDARY)}"
        return None


@lru_cache(maxsize=1)
def plain_reader() -> Reader:
    """The reader without a project's dictionary."""
    return Reader({})


def _is_phones(said: str) -> bool:
    return not STRESS_MARKS.isdisjoint(said)


def read_pinyin(word: str, said: str) -> tuple[str, ...]:
    """ "chong2 qing4" for 重庆. Raises ValueError when it is no pinyin, or not one syllable a character."""
    syllables = tuple(said.strip("/ ").lower().split())
    if len(syllables) != len(word) or not all(mandarin_phones(one) for one in syllables):
        example = "one syllable a character with its tone, such as “chong2 qing4”"
        raise ValueError(f"“{said}” cannot be sung for “{word}”: write pinyin, {example}.")
    return syllables


def unknown_letters(text: str) -> bool:
    """True when a text has characters that no English respelling has, but phones do."""
    return any(not c.isascii() and unicodedata.normalize("NFD", c)[0] not in "aeiouncAEIOUNC" for c in text)


def plain_letters(word: str) -> str:
    """Latin letters without their accents: "naïve" → "naive", "Straße" → "strasse"."""
    folded = word.casefold().replace("ø", "o").replace("æ", "ae").replace("œ", "oe").replace("ł", "l")
    return "".join(c for c in unicodedata.normalize("NFD", folded) if not unicodedata.combining(c))
