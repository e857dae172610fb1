"""Syllables of a phone string."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songsmith.language.phones import (
    CONSONANTS,
    VOWELS,
    clean_phones,
    count_syllables,
    syllabify,
    unknown_phones,
)


def shown(phones: str) -> str:
    return "-".join("".join(s.phones) + str(s.stress) for s in syllabify(phones))


@pytest.mark.parametrize(
    ("phones", "syllables"),
    [
        ("wˈIn", "wIn2"),
        ("ɹˈʌnɪŋ", "ɹʌ2-nɪŋ0"),
        ("sˈɪstəɹ", "sɪ2-stəɹ0"),
        ("ˈɛkstɹə", "ɛk2-stɹə0"),
        ("bˈʌʔn", "bʌ2-tᵊn0"),  # the n carries a syllable
        ("sˈɜɹʔnli", "sɜɹ2-tᵊn0-li0"),
        ("fˈɪtnəs", "fɪt2-nəs0"),  # here it does not
        ("ɡˈɜɹl", "ɡɜɹl2"),
        ("fˈɪlm", "fɪlm2"),
        ("sˈɪŋəɹ", "sɪŋ2-əɹ0"),
        ("ˈɛvɹi", "ɛv2-ɹi0"),
        ("O.ˈAsɪs", "O0-A2-sɪs0"),
        ("hmm", "həmm2"),
        ("pst", "pəst2"),
        ("ʃ", "ʃə2"),
        ("əbaut", "ə0-ba1-ut0"),  # a word without any mark gets a light stress on a full vowel
    ],
)
def test_maximal_onset(phones: str, syllables: str) -> None:
    assert shown(phones) == syllables


@given(st.text(alphabet=sorted(VOWELS | CONSONANTS | set("ˈˌ ʔɾ-?"))))
def test_every_syllable_has_one_vowel_and_no_sound_is_lost(phones: str) -> None:
    syllables = syllabify(phones)
    sounds = [c for c in clean_phones(phones) if c in VOWELS | CONSONANTS]
    assert bool(syllables) or not sounds
    assert count_syllables(phones) == (len(syllables) if sounds else 0)
    rest = iter(phone for syllable in syllables for phone in syllable.phones)
    assert all(sound in rest for sound in sounds)  # in order; only schwas are added
    for syllable in syllables:
        assert sum(phone in VOWELS for phone in syllable.phones) == (1 if sounds else 0)
        assert syllable.phones[syllable.nucleus] in VOWELS


def test_foreign_signs_are_named_and_dropped() -> None:
    assert unknown_phones("bˈœɾəɹ") == "œ"
    assert clean_phones("rˈœ(ed)") == "ɹˈɛd"
