"""What a singer makes of written words."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songsmith.language.g2p import Pronouncer, UnsingableWords
from songsmith.language.languages import spanish_words
from songsmith.language.phones import CONSONANTS, SUNG_VOWELS, VOWELS
from songsmith.language.pronounced import PronouncedWord
from songsmith.language.reader import plain_reader
from songsmith.language.spanish import SPANISH_PHONES

LINES = [
    "Rain is writing letters on the window of the train",
    "I've got a hammer in the shed, his name is on the grain",
    "Ultraviolet rumours running hotter than the street",
    "I'm electric in the echo of a four-on-the-floor beat",
    "Whoa-oh, whoa-oh, under the light (ooh, the light)",
]


@pytest.fixture(scope="module")
def pronouncer() -> Pronouncer:
    return Pronouncer()


def phones(words: tuple[PronouncedWord, ...]) -> str:
    """Syllables joined by "-", words by a space; "'" before a primary stress, "," before a secondary one."""
    return " ".join(
        "-".join(("", ",", "'")[s.stress] + "".join(s.phones) for s in word.syllables) for word in words
    )


def split(words: tuple[PronouncedWord, ...]) -> str:
    return " ".join("|".join(s.text for s in word.syllables) for word in words)


class TestEveryWordIsSung:
    @given(
        st.text(
            alphabet=st.one_of(st.sampled_from(" abcdeorst'’-.,()19$%&é"), st.characters(max_codepoint=0x24F))
        )
    )
    @settings(max_examples=300, deadline=None)
    def test_words_stand_in_order_at_their_places_and_have_vowels(self, text: str) -> None:
        try:
            words = Pronouncer().line(text)
        except UnsingableWords:
            faults = Pronouncer().unsingable(text)
            assert faults
            assert all(text[w.char_start : w.char_end] == w.text for w in faults)
            return
        spanish = Pronouncer().language(text) == "es"
        place = 0
        for word in words:
            assert place <= word.char_start < word.char_end <= len(text)
            assert text[word.char_start : word.char_end] == word.text
            assert "".join(s.text for s in word.syllables) == word.text
            assert len(word.syllables) >= 1
            for syllable in word.syllables:
                assert set(syllable.phones) <= VOWELS | CONSONANTS | SPANISH_PHONES
                assert syllable.phones[syllable.nucleus] in SUNG_VOWELS
                assert sum(phone in VOWELS for phone in syllable.phones) == 1 or spanish
            place = word.char_end

    @given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz'", min_size=1, max_size=60))
    @settings(max_examples=200, deadline=None)
    def test_any_letters_can_be_sung(self, text: str) -> None:
        letters = text.strip("'")
        assert bool(Pronouncer().line(text)) == bool(letters)


class TestPlainWords:
    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("Paper boats on a river of wine", "'pA-pəɹ 'bOts ɔn ɐ 'ɹɪ-vəɹ ʌv 'wIn"),
            ("The apple, the tree", "ði 'æ-pᵊl ðə 'tɹi"),
            ("go to eat", ",ɡO tʊ 'it"),
            ("every little button", "'ɛv-ɹi 'lɪ-Tᵊl 'bʌ-tᵊn"),
            ("our fire", "ɑɹ 'fI-əɹ"),
            ("who ate the banana", "hu 'At ðə bə-'næ-nə"),
            ("papaya nana who's no nada", "pə-'pI-ə 'næ-nə ,huz 'nO 'nɑ-də"),
            ("I love you", "I 'lʌv ,ju"),
        ],
    )
    def test_lines(self, pronouncer: Pronouncer, line: str, expected: str) -> None:
        assert phones(pronouncer.line(line)) == expected

    @pytest.mark.parametrize(
        ("line", "word", "expected"),
        [
            ("I read a book last night", "read", "'ɹɛd"),
            ("I will read a book", "read", "'ɹid"),
            ("the wind will blow", "wind", "'wɪnd"),
            ("they wind the clock", "wind", "'wInd"),
            ("a live show", "live", "'lIv"),
            ("we live here", "live", "'lɪv"),
            ("she used to dance", "used", "'just"),
            ("she used a knife", "used", "'juzd"),
            ("A B C", "A", "'A"),
        ],
    )
    def test_the_line_decides_between_readings(
        self, pronouncer: Pronouncer, line: str, word: str, expected: str
    ) -> None:
        found = next(w for w in pronouncer.line(line) if w.text == word)
        assert phones((found,)) == expected

    def test_function_words_have_no_stress_but_a_light_one_at_the_end(self, pronouncer: Pronouncer) -> None:
        words = pronouncer.line("for me and you are in")
        assert [word.syllables[0].stress for word in words] == [0, 0, 0, 0, 0, 1]

    @pytest.mark.parametrize(
        ("shouted", "spoken"),
        [
            ("I LOVE YOU SO", "I love you so"),
            ("TELL US NOW", "tell us now"),
            ("IT IS OH SO GOOD", "it is oh so good"),
        ],
    )
    def test_a_shouted_line_is_read_as_words(self, pronouncer: Pronouncer, shouted: str, spoken: str) -> None:
        assert phones(pronouncer.line(shouted)) == phones(pronouncer.line(spoken))


class TestSungForms:
    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("ooh oh yeah hey", "'u 'O 'jæ 'hA"),
            ("na na la", "'nɑ 'nɑ 'lɑ"),
            ("na-na-na whoa-oh", "'nɑ-'nɑ-'nɑ 'wO-'O"),
            ("lalala", "'lɑ-'lɑ-'lɑ"),
            ("mmm hmm shh psst", "əm 'həm 'ʃə 'pəst"),
            ("Ooooooh baaaaby noooo", "'u 'bA-bi 'nO"),
            ("loooove sooo goood", "'lʌv ,sO 'ɡʊd"),
            ("runnin’ through o’er ’em", "'ɹʌ-nɪn θɹu 'ɔɹ ,əm"),
            ("'cause I'm gonna", "'kʌz Im 'ɡʌ-nə"),
            ("rock 'n' roll", "'ɹɑk ən 'ɹOl"),
            ("DREAMIN' OF HOME", "'dɹi-mɪn ʌv 'hOm"),
        ],
    )
    def test_vocables_slang_and_elisions(self, pronouncer: Pronouncer, line: str, expected: str) -> None:
        assert phones(pronouncer.line(line)) == expected

    def test_curly_and_straight_apostrophes_are_one(self, pronouncer: Pronouncer) -> None:
        assert phones(pronouncer.line("don’t you’re ‘cause")) == phones(
            pronouncer.line("don't you're 'cause")
        )

    def test_quotation_marks_are_no_apostrophes(self, pronouncer: Pronouncer) -> None:
        assert [w.text for w in pronouncer.line("'Hello there,' she said 'em")] == [
            "Hello",
            "there",
            "she",
            "said",
            "'em",
        ]


class TestNumbersAndSigns:
    @pytest.mark.parametrize(
        ("written", "spoken"),
        [
            ("1984", "nineteen eighty four"),
            ("2005", "two thousand five"),
            ("1905", "nineteen oh five"),
            ("24/7", "twenty four seven"),
            ("1,000", "one thousand"),
            ("3.14", "three point one four"),
            ("007", "oh oh seven"),
            ("867-5309", "eight six seven five three oh nine"),
            ("99 red balloons", "ninety nine red balloons"),
            ("the '90s", "the nineties"),
            ("21st", "twenty first"),
            ("July 4", "July fourth"),
            ("Dec. 25", "December twenty fifth"),
            ("12/25/1999", "December twenty fifth nineteen ninety nine"),
            ("5:30 now", "five thirty now"),
            ("6:05", "six oh five"),
            ("9:00", "nine o'clock"),
            ("$5.50", "five dollars and fifty cents"),
            ("$1", "one dollar"),
            ("$3 million", "three million dollars"),
            ("£2.01", "two pounds and one penny"),
            ("50% more", "fifty percent more"),
            ("1/2 you & me", "one half you and me"),
            ("#1", "number one"),
            ("Dr. Jones vs. me", "doctor Jones versus me"),
            ("Main St.", "Main street"),
            ("St. Louis", "saint Louis"),
            ("2nite 4ever", "tonight forever"),
            ("w/ you", "with you"),
            ("９ lives", "nine lives"),
        ],
    )
    def test_read_as_words(self, pronouncer: Pronouncer, written: str, spoken: str) -> None:
        flat = phones(pronouncer.line(written)).replace("-", " ")
        assert flat == phones(pronouncer.line(spoken)).replace("-", " ")

    @pytest.mark.parametrize(
        ("written", "expected"), [("TV", ",ti-'vi"), ("U.S.A.", "'ju-'ɛs-'A"), ("it's NASA", "ɪts 'næ-sə")]
    )
    def test_letters(self, pronouncer: Pronouncer, written: str, expected: str) -> None:
        assert phones(pronouncer.line(written)) == expected

    def test_emoji_and_punctuation_are_not_sung(self, pronouncer: Pronouncer) -> None:
        assert pronouncer.line("… — ! 😀 ♪ ❤️ “”") == ()
        assert [w.text for w in pronouncer.line("love ❤️, love… 😀")] == ["love", "love"]


class TestKaraoke:
    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("Running letters, happy idea", "Run|ning let|ters hap|py i|de|a"),
            ("somewhere little rhythm", "some|where lit|tle rhy|thm"),
            ("beautiful Wednesday fire", "beau|ti|ful Wednes|day fi|re"),
            ("whoa-oh twenty-one", "whoa-|oh twen|ty-|one"),
            ("runnin’ o’er", "run|nin’ o’er"),
            ("hel\u00adlo", "hel\u00ad|lo"),
        ],
    )
    def test_letters_follow_their_syllables(self, pronouncer: Pronouncer, line: str, expected: str) -> None:
        assert split(pronouncer.line(line)) == expected

    def test_backing_vocals_are_marked(self, pronouncer: Pronouncer) -> None:
        assert [(w.text, w.backing) for w in pronouncer.line("hold me (ooh, hold) now")] == [
            ("hold", False),
            ("me", False),
            ("ooh", True),
            ("hold", True),
            ("now", False),
        ]


class TestProjectDictionary:
    def test_phones(self) -> None:
        assert phones(Pronouncer({"Lina": "lˈInə"}).line("Lina LINA lina's")).startswith("'lI-nə 'lI-nə")

    def test_respelling_with_the_stress_in_capitals(self) -> None:
        assert phones(Pronouncer({"ariana": "air-ee-AH-nuh"}).line("Ariana")) == "ɛ-ɹi-'ɑ-nʌ"

    def test_it_wins_over_everything_and_covers_hyphened_words(self) -> None:
        pronouncer = Pronouncer({"the": "/ðˈi/", "yo-yo": "jˈOjO"})
        assert phones(pronouncer.line("the yo-yo")) == "ði 'jO-jO"

    def test_sounds_nobody_knows_are_refused(self) -> None:
        with pytest.raises(ValueError, match="œ"):
            Pronouncer({"x": "/ˈœ/"})


class TestWhatCannotBeSung:
    @pytest.mark.parametrize(
        ("line", "words"),
        [
            ("hello 世界は world", {"世界は": "Japanese"}),
            ("мир и love", {"мир": "Cyrillic", "и": "Cyrillic"}),
            ("مرحبا", {"مرحبا": "Arabic"}),
            ("ありがとう", {"ありがとう": "Japanese"}),
            ("사랑해", {"사랑해": "Korean"}),
            ("नमस्ते", {"नमस्ते": "Devanagari"}),
            ("αγάπη", {"αγάπη": "Greek"}),
        ],
    )
    def test_other_scripts_are_named(self, pronouncer: Pronouncer, line: str, words: dict[str, str]) -> None:
        with pytest.raises(UnsingableWords) as caught:
            pronouncer.line(line)
        assert {word.text: word.language for word in caught.value.words} == words
        assert all(line[w.char_start : w.char_end] == w.text for w in pronouncer.unsingable(line))
        assert next(iter(words)) in str(caught.value)

    @pytest.mark.parametrize(
        "line",
        [
            "La noche es clara y el viento se va",
            "Tu voz en la puerta me llama al pasar",
            "Camino despacio, la luna me ve",
            "Quédate, quédate, canta otra vez",
            "Que el alba es un barco para los dos",
            "Te quiero, mi corazón",
        ],
    )
    def test_spanish_lines_are_read_by_spanish_rules(self, pronouncer: Pronouncer, line: str) -> None:
        assert pronouncer.language(line) == "es"
        assert pronouncer.line(line) == spanish_words(line, plain_reader())

    @pytest.mark.parametrize(
        "line",
        [
            "La la la, la la",
            "Adios, my señorita",
            "Maria from Los Angeles",
            "No me, no you",
            "Café on the Río Grande",
            *LINES,
        ],
    )
    def test_english_with_a_foreign_word_is_sung(self, pronouncer: Pronouncer, line: str) -> None:
        assert pronouncer.unsingable(line) == ()

    def test_unknown_names_are_guessed(self, pronouncer: Pronouncer) -> None:
        assert phones(pronouncer.line("Blorptang")) == "'blɔɹp-tæŋ"


class TestUseInTheEngine:
    def test_two_pronouncers_agree_and_threads_too(self) -> None:
        shared = Pronouncer()
        expected = [Pronouncer().line(line) for line in LINES]
        results: list[list[tuple[PronouncedWord, ...]]] = []
        threads = [
            threading.Thread(target=lambda: results.append([shared.line(line) for line in LINES]))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert results == [expected] * 4
