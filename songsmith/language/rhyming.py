"""What rhymes with a sound: words, near rhymes, and several words that sound like one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from songsmith.language.rhyme import NEAR, PERFECT, Rhyme, kindred_vowels, rhyme_of, rhyme_score, vowels_of
from songsmith.language.wordbook import BookEntry, WordBook, stress_of

_CLOSEST = 0.85
"""Near rhymes from here on come first, whatever is more common."""
_MOST_TAILS = 24
"""Tails whose words are read for near rhymes."""
_MOST_VOWELS = 4
"""Vowels of a tail up to which kindred ones are tried: each multiplies the look-ups."""
_STARTS = 12
"""First words tried for each way of splitting a sound in two."""
_MARKS = {"x": "01", "X": "12"}
"""A letter of a stress pattern → what may stand there; a light syllable passes for either."""

_WEAK_LIST = (
    "it:ɪt,ət it's:ɪts her:həɹ,əɹ him:hɪm,ɪm me:mi you:ju,jə them:ðəm,əm us:əs in:ɪn on:ɑn,ɔn to:tə,tu "
    "the:ðə a:ə of:əv is:ɪz was:wəz and:ənd,ən or:əɹ for:fəɹ have:əv can:kən that:ðət there:ðəɹ "
    "your:jəɹ we:wi he:hi,i she:ʃi be:bi my:mI so:sO now:nW up:əp out:Wt all:əl one:wən will:əl "
    "not:nɑt "
    "no:nO do:du too:tu by:bI I:I off:ɔf away:əwA again:əɡɛn around:əɹWnd"
)
_FIRST_LIST = "of in to for with on and is was by up out"
_SECOND_LIST = "it her him me you them us a"


def _weak_sounds() -> dict[str, tuple[str, ...]]:
    """Sound → the little words, or two of them, that have it."""
    said = {
        word: sounds.split(",") for word, _, sounds in (item.partition(":") for item in _WEAK_LIST.split())
    }
    said["with"] = ["wɪð"]
    found: dict[str, list[str]] = {}
    for word, sounds in said.items():
        for sound in sounds:
            found.setdefault(_loose(sound), []).append(word)
    for first in _FIRST_LIST.split():
        for second in _SECOND_LIST.split():
            for sound in (a + b for a in said[first] for b in said[second]):
                found.setdefault(_loose(sound), []).append(f"{first} {second}")
    return {sound: tuple(dict.fromkeys(words)) for sound, words in found.items()}


@dataclass(frozen=True, slots=True)
class Found:
    """A word or phrase. score: as `rhyme_score`. rank: 0 the most common. stress: a digit a syllable."""

    text: str
    stress: str
    score: float
    rank: int

    @property
    def syllables(self) -> int:
        return len(self.stress)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. syllables: 0 for any number. stress: "x" weak and "X" strong, "" for any."""

    syllables: int = 0
    stress: str = ""

    def fits(self, stress: str) -> bool:
        """Whether a word with this stress, a digit a syllable, is wanted."""
        if self.syllables and len(stress) != self.syllables:
            return False
        if not self.stress:
            return True
        marks = zip(self.stress, stress, strict=False)
        return len(self.stress) == len(stress) and all(digit in _MARKS[mark] for mark, digit in marks)


ANY = Wanted()


def perfect_rhymes(
    book: WordBook, rhyme: Rhyme, wanted: Wanted = ANY, own: Mapping[str, str] | None = None
) -> list[Found]:
    """Words with the same sound from the stressed vowel on and another one before it, common ones first.

    own: words of a project's dictionary and their phones, which replace those of the book.
    """
    own = own or {}
    known = (entry for entry in book.words(rhyme.tail) if entry.text.lower() not in own)
    listed = [entry for entry in known if entry.onset != rhyme.onset]
    return [*_own_rhymes(rhyme, wanted, own, PERFECT), *_fitting(listed, wanted, PERFECT)]


def near_rhymes(
    book: WordBook, rhyme: Rhyme, wanted: Wanted = ANY, own: Mapping[str, str] | None = None
) -> list[Found]:
    """Words that nearly rhyme: closest ones first, common ones first among them."""
    vowels = vowels_of(rhyme.tail)
    tails = book.tails(kindred_vowels(vowels) if len(vowels) <= _MOST_VOWELS else [vowels])
    scored = [(rhyme_score(rhyme, Rhyme("", tail)), tail) for tail in tails if tail != rhyme.tail]
    best = sorted((item for item in scored if item[0] >= NEAR), reverse=True)[:_MOST_TAILS]
    own = own or {}
    found = _own_rhymes(rhyme, wanted, own, NEAR)
    for score, tail in best:
        listed = (entry for entry in book.words(tail, 60) if entry.text.lower() not in own)
        found += _fitting(listed, wanted, score)
    return sorted(_once(found), key=lambda item: (item.score < _CLOSEST, item.rank))


def several_words(book: WordBook, rhyme: Rhyme, wanted: Wanted = ANY) -> list[Found]:
    """Several words that rhyme with one: "give her" with "river", "out of sight" with "night"."""
    phrases = [entry for entry in book.phrases(rhyme.tail) if entry.onset != rhyme.onset]
    return list(_once([*_mosaics(book, rhyme, wanted), *_fitting(phrases, wanted, PERFECT)]))


def _mosaics(book: WordBook, rhyme: Rhyme, wanted: Wanted) -> list[Found]:
    """Two words, or three, whose sounds together are the tail: the second ones are little and unstressed."""
    found: list[Found] = []
    for cut in range(1, len(rhyme.tail)):
        little = WEAK_SOUNDS.get(_loose(rhyme.tail[cut:]), ())
        for start in book.words(rhyme.tail[:cut], _STARTS) if little else ():
            if start.onset != rhyme.onset and start.stress[-1] != "0":
                found += _joined(start, little, wanted)
    return sorted(found, key=lambda item: item.rank)


def _joined(start: BookEntry, little: Iterable[str], wanted: Wanted) -> Iterator[Found]:
    for words in little:
        stress = start.stress + "".join("0" * _SYLLABLES.get(word, 1) for word in words.split())
        if wanted.fits(stress):
            yield Found(f"{start.text} {words}", stress, PERFECT, start.rank)


_SYLLABLES = {"away": 2, "again": 2, "around": 2}


def _own_rhymes(rhyme: Rhyme, wanted: Wanted, own: Mapping[str, str], kind: float) -> list[Found]:
    """Words of the project's dictionary that rhyme in this way."""
    found = []
    for word, phones in own.items():
        score = rhyme_score(rhyme, rhyme_of(phones))
        stress = stress_of(word, phones)
        if (score == PERFECT if kind == PERFECT else NEAR <= score < PERFECT) and wanted.fits(stress):
            found.append(Found(word, stress, score, 0))
    return found


def _fitting(entries: Iterable[BookEntry], wanted: Wanted, score: float) -> list[Found]:
    return [
        Found(entry.text, entry.stress, score, entry.rank) for entry in entries if wanted.fits(entry.stress)
    ]


def _once(found: Iterable[Found]) -> Iterator[Found]:
    seen: set[str] = set()
    for item in found:
        if item.text not in seen:
            seen.add(item.text)
            yield item


def _loose(sound: str) -> str:
    """Unstressed short vowels are heard as one."""
    return sound.replace("ɪ", "ə").replace("ɛ", "ə").replace("ʊ", "ə")


WEAK_SOUNDS = _weak_sounds()
