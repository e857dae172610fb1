"""Spanish read aloud: sounds, syllables, stress, vowels that meet across words, numbers."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songsmith.language.g2p import Pronouncer
from songsmith.language.languages import SPANISH, line_language, sheet_language
from songsmith.language.phones import SUNG_VOWELS
from songsmith.language.reader import plain_reader
from songsmith.language.spanish import SPANISH_PHONES, spanish_word
from songsmith.language.spanish_line import spanish_line
from songsmith.language.spanish_numbers import signs_as_words, spanish_cardinal
from songsmith.language.syllables import line_syllables, reader_with

WORDS = """
casa CA-sa          camión ca-MIÓN       canción can-CIÓN     corazón co-ra-ZÓN    reloj re-LOJ
lápiz LÁ-piz        árbol ÁR-bol         música MÚ-si-ca      quédate QUÉ-da-te    dímelo DÍ-me-lo
río RÍ-o            país pa-ÍS           aire AI-re           causa CAU-sa         deuda DEU-da
oigo OI-go          ciudad ciu-DAD       cuídate CUÍ-da-te    ruido RUI-do         viuda VIU-da
poeta po-E-ta       teatro te-A-tro      leer le-ER           caos CA-os           caían ca-Í-an
búho BÚ-ho          ahora a-HO-ra        prohibir prohi-BIR   rey REY              estoy es-TOY
uruguay u-ru-GUAY   averiguáis a-ve-ri-GUÁIS                  huérfano HUÉR-fa-no  hielo HIE-lo
hueso HUE-so        guerra GUE-rra       guitarra gui-TA-rra  pingüino pin-GÜI-no  vergüenza ver-GÜEN-za
queso QUE-so        quiero QUIE-ro       perro PE-rro         pero PE-ro           Enrique En-RI-que
llamar lla-MAR      calle CA-lle         mayo MA-yo           niño NI-ño           cigüeña ci-GÜE-ña
noche NO-che        muchacho mu-CHA-cho  abrazo a-BRA-zo      hablar ha-BLAR       instante ins-TAN-te
construir cons-TRUIR                     transporte trans-POR-te                   extraño ex-TRA-ño
éxito É-xi-to       examen e-XA-men      México MÉ-xi-co      atlas AT-las         perfume per-FU-me
acción ac-CIÓN      invierno in-VIER-no  también tam-BIÉN     sangre SAN-gre       luz LUZ
fue FUE             pie PIE              adiós a-DIÓS         todavía to-da-VÍA_   bahía ba-HÍ-a
rehúye re-HÚ-ye     ella E-lla           agua A-gua           lengua LEN-gua       antiguo an-TI-guo
"""
SOUNDS = {
    "cielo": "s j e l o", "zapato": "s a p a t o", "gente": "x e n t e", "jugar": "x u ɣ a ɾ",
    "guerra": "ɡ e r a", "pingüino": "p i ŋ ɡ w i n o", "vaca": "b a k a", "lobo": "l o β o",
    "lado": "l a ð o", "caldo": "k a l d o", "un": "u n", "envidia": "e m b i ð j a", "honra": "o n r a",
    "rosa": "r o s a", "caro": "k a ɾ o", "carro": "k a r o", "lluvia": "ʝ u β j a", "yo": "ʝ o",
    "hay": "I", "rey": "r A", "causa": "k W s a", "muy": "m w i", "chico": "ʧ i k o", "año": "a ɲ o",
    "México": "m e x i k o", "éxito": "e k s i t o", "xilófono": "s i l o f o n o", "blanco": "b l a ŋ k o",
    "hueso": "w e s o", "queso": "k e s o", "show": "ʃ o w",
}  # fmt: skip
LINES = {
    "La noche es clara y el viento se va": "La no che·es cla ra y·el vien to se va",
    "Tu voz en la puerta me llama al pasar": "Tu voz en la puer ta me lla ma·al pa sar",
    "Camino despacio, la luna me ve": "Ca mi no des pa cio la lu na me ve",
    "Y todo lo que pierdo lo vuelvo a querer": "Y to do lo que pier do lo vuel vo·a que rer",
    "Quédate, quédate, canta otra vez": "Qué da te qué da te can ta·o tra vez",
    "La calle es un río de plata y de miel": "La ca lle·es un rí o de pla ta·y de miel",
    "Que el alba es un barco para los dos": "Que·el al ba·es un bar co pa ra los dos",
    "mi amor, tu alma y yo": "mi·a mor tu·al ma·y yo",
    "espera, amor": "es pe ra a mor",
    "es la hora": "es la ho ra",
    "lo único que tengo": "lo·ú ni co que ten go",
    "uno u otro camino": "u no u·o tro ca mi no",
    "yo voy a ti": "yo voy a ti",
    "Oh-oh, mi vida": "Oh- oh mi vi da",
    "te quiero (ay amor)": "te quie ro ay a mor",
}


def _table() -> list[tuple[str, list[str]]]:
    fields = WORDS.replace("VÍA_", "VÍ-A").split()
    return [(word, split.split("-")) for word, split in zip(fields[::2], fields[1::2], strict=True)]


def _split(text: str) -> list[str]:
    return [s.text for word in spanish_line(text) for s in word.syllables]


@pytest.mark.parametrize(("word", "syllables"), _table())
def test_syllables_and_stress(word: str, syllables: list[str]) -> None:
    said = spanish_word(word)
    assert [s.text.lower() for s in said] == [s.lower() for s in syllables]
    stressed = [i for i, s in enumerate(said) if s.stress == 2]
    expected = next((i for i, s in enumerate(syllables) if s.isupper()))
    assert stressed == [expected]


@pytest.mark.parametrize(("word", "phones"), SOUNDS.items())
def test_sounds(word: str, phones: str) -> None:
    said = [phone for syllable in spanish_word(word) for phone in syllable.phones]
    assert " ".join(said) == phones


@pytest.mark.parametrize(("line", "split"), LINES.items())
def test_vowels_that_meet_are_one_syllable(line: str, split: str) -> None:
    assert [text.replace(" ", "·") for text in _split(line)] == split.split(" ")


def test_a_shared_syllable_keeps_the_stressed_or_the_opener_vowel_on_the_note() -> None:
    def shared(line: str) -> tuple[tuple[str, ...], str, int]:
        found = next(s for word in spanish_line(line) for s in word.syllables if " " in s.text)
        return found.phones, found.phones[found.nucleus], found.stress

    assert shared("canta otra vez") == (("t", "a", "o"), "o", 2)
    assert shared("alba es un barco") == (("β", "a", "e", "s"), "a", 0)
    assert shared("noche es clara") == (("ʧ", "e", "s"), "e", 0)
    assert shared("mi amor") == (("m", "j", "a"), "a", 0)
    assert shared("plata y miel") == (("t", "I"), "I", 0)


def test_function_words_are_light_and_end_a_line_with_a_little_more() -> None:
    words = {w.text: [s.stress for s in w.syllables] for w in spanish_line("para ti la luna de mi")}
    assert words == {"para": [1, 0], "ti": [2], "la": [0], "luna": [2, 0], "de": [0], "mi": [1]}
    assert [s.stress for s in spanish_word("lentamente")] == [1, 0, 2, 0]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "cero"), (16, "dieciséis"), (21, "veintiuno"), (31, "treinta y uno"), (100, "cien"),
        (101, "ciento uno"), (555, "quinientos cincuenta y cinco"), (1000, "mil"),
        (1999, "mil novecientos noventa y nueve"), (21_000, "veintiún mil"), (1_000_000, "un millón"),
        (2_500_001, "dos millones quinientos mil uno"),
    ],
)  # fmt: skip
def test_numbers(number: int, words: str) -> None:
    assert spanish_cardinal(number) == words.split()


@pytest.mark.parametrize(
    ("written", "words"),
    [("$5", "cinco dólares"), ("50%", "cincuenta por ciento"), ("1.000", "mil"), ("3,5", "tres coma cinco"),
     ("5:30", "cinco treinta"), ("007", "cero cero siete"), ("mp3", "mp tres"), ("&", "y")],
)  # fmt: skip
def test_signs(written: str, words: str) -> None:
    assert signs_as_words(written) == words.split()


def test_numbers_stand_before_what_they_count_and_keep_their_text() -> None:
    (thirty, years) = spanish_line("21 besos")
    assert "".join("".join(s.phones) for s in thirty.syllables) == "bAntjun"
    assert [s.text for s in thirty.syllables] == ["21", ""]
    assert years.text == "besos"


@pytest.mark.parametrize(
    ("text", "said"), [("mmm", "əm"), ("baby", "bAβi"), ("TV", "teβe"), ("sooolo", "solo")]
)
def test_what_no_rule_spells(text: str, said: str) -> None:
    assert "".join(p for w in spanish_line(text) for s in w.syllables for p in s.phones) == said


@given(st.text(alphabet="abcdefghijklmnñopqrstuvwxyzáéíóúü '-,.¿¡1290%()yY", max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_letters_give_syllables_that_can_be_sung(text: str) -> None:
    place = 0
    for word in spanish_line(text):
        assert place <= word.char_start < word.char_end
        assert text[word.char_start : word.char_end] == word.text
        assert "".join(s.text for s in word.syllables) == word.text
        assert word.syllables
        for syllable in word.syllables:
            assert set(syllable.phones) <= SPANISH_PHONES | {"ə", "v"}
            assert syllable.phones[syllable.nucleus] in SUNG_VOWELS
        place = word.char_end


def test_the_projects_dictionary_comes_first() -> None:
    (word,) = [
        w for w in Pronouncer({"Jade": "ʤˈAd"}, SPANISH).line("quiero a Jade, amor") if w.text == "Jade"
    ]
    assert word.syllables[0].phones == ("ʤ", "A", "d")


def test_counts_are_exactly_what_is_sung() -> None:
    for line in LINES:
        count = line_syllables(line, sheet=SPANISH)
        assert not count.approximate
        assert count.syllables == len(_split(line))
    assert line_syllables("Quiero a Xochitl", reader_with({"xochitl": "/sˈOʧil/"}), SPANISH).syllables == 4


def test_a_sheet_decides_where_a_line_cannot() -> None:
    reader = plain_reader()
    assert line_language("Sin ti", reader) == "en"
    assert line_language("Sin ti", reader, "es") == "es"
    assert line_language("Nobody told us the water was deep", reader, "es") == "en"
    assert sheet_language(["Sin ti", "La noche es clara", "Quédate, quédate"], reader) == "es"
    assert sheet_language(["Hold the light", "Maria from Los Angeles", "mi amor"], reader) == "en"
