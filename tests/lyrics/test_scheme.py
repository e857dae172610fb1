"""Rhyme letters: per section, by sound, never by a guess."""

from __future__ import annotations

from songsmith.language.reader import Reader
from songsmith.language.structure import parse_sheet
from songsmith.lyrics.scheme import inner_rhymes, raw_places, rhyme_scheme


def letters(text: str) -> str:
    """One character per line: its letter, "." where it rhymes with nothing."""
    found = rhyme_scheme(parse_sheet(text))
    return "".join("ABCDEFG"[found[n].letter] if n in found else "." for n in range(text.count("\n") + 1))


def kinds(text: str) -> list[str]:
    return [found.kind for _, found in sorted(rhyme_scheme(parse_sheet(text)).items())]


def test_lines_that_rhyme_share_a_letter() -> None:
    assert letters("[Verse]\nin the night\nall the day\nhold it tight\nwill you stay") == ".ABAB"


def test_letters_begin_anew_in_every_section() -> None:
    assert letters("[Verse]\nthe night\nso tight\n[Chorus]\nthe day\nyou stay") == ".AA.AA"


def test_a_line_without_a_partner_has_no_letter() -> None:
    assert letters("[Verse]\nthe night\nthe orange\nso tight") == ".A.A"


def test_a_near_rhyme_and_an_echo_are_told_from_a_perfect_one() -> None:
    assert kinds("[Verse]\nthe night\nso tight") == ["perfect", "perfect"]
    assert kinds("[Verse]\non the train\nwhat a name") == ["near", "near"]
    assert kinds("[Verse]\nhold the light\nsee the light") == ["same", "same"]


def test_a_word_that_nobody_knows_rhymes_with_itself_alone() -> None:
    assert letters("[Verse]\nmy zorvath\nthe night\nyour zorvath") == ".A.A"
    assert letters("[Verse]\nmy zorvath\nthe path") == "..."


def test_words_rhyme_as_the_song_s_own_dictionary_says_them() -> None:
    sheet = parse_sheet("[Verse]\nmy zorvath\nthe night\nthe light of lead")
    assert {n: one.letter for n, one in rhyme_scheme(sheet).items()} == {}
    reader = Reader({"zorvath": "/zˈɔɹvˌIt/"})
    assert {n: one.letter for n, one in rhyme_scheme(sheet, reader).items()} == {1: 0, 2: 0}
    line = "all of the zorvath in the light"
    assert inner_rhymes(line) == ()
    assert [line[one.start : one.end] for one in inner_rhymes(line, reader)] == ["zorvath", "light"]


def test_backing_vocals_do_not_end_a_line() -> None:
    found = rhyme_scheme(parse_sheet("[Verse]\nthe night (oh oh)\nso tight"))
    assert (found[1].start, found[1].end) == (4, 9)


def test_partners_are_named_by_their_lines() -> None:
    found = rhyme_scheme(parse_sheet("[Verse]\nthe night\n\nthe day\nso tight"))
    assert found[1].partners == (4,)


def test_a_chorus_that_comes_again_is_compared_with_itself_once() -> None:
    assert letters("[Chorus x2]\nthe night\nthe day") == "..."


def test_words_inside_of_a_line_rhyme_too_but_not_with_themselves() -> None:
    line = "I keep the light, I hold it tight"
    assert [line[one.start : one.end] for one in inner_rhymes(line)] == ["light", "tight"]
    assert inner_rhymes("the light, the light") == ()


def test_places_of_words_are_those_of_the_line_as_written() -> None:
    raw = "[Verse]\n  [Am]Rain is [F] falling [C]down [G]"
    line = parse_sheet(raw).sections[0].lines[0]
    places = raw_places(line)
    written = raw.split("\n")[1]
    for word in ("Rain", "is", "falling", "down"):
        at = line.sung.index(word)
        assert written[places[at] : places[at + len(word) - 1] + 1] == word


SPANISH = """[Verse]
La noche es clara y el viento se va
Tu voz en la puerta me llama al pasar
Camino despacio, la luna me ve
Y todo lo que pierdo lo vuelvo a querer
El corazón que se rompe en la canción
Una casa blanca"""


def test_spanish_lines_rhyme_by_all_sounds_or_by_vowels_alone() -> None:
    found = rhyme_scheme(parse_sheet(SPANISH))
    assert {number: one.partners for number, one in found.items()} == {1: (2,), 2: (1,), 3: (4,), 4: (3,)}
    assert {one.kind for one in found.values()} == {"near"}
    verse = "[Verse]\nLa calle es un río de plata y de miel\nMi niña se esconde en tu piel"
    assert {one.kind for one in rhyme_scheme(parse_sheet(verse)).values()} == {"perfect"}
    line = "El corazón que se rompe en la canción"
    assert [line[one.start : one.end] for one in inner_rhymes(line)] == ["corazón", "canción"]
