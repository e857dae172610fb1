"""What prompts are understood as."""

from __future__ import annotations

import pytest

from songsmith.engine.style import parse_prompt
from songsmith.engine.style.genres import GENRES

SEED = 11


@pytest.mark.parametrize(
    ("prompt", "genre"),
    [
        ("Pop ballad, melancholic, rainy night, piano and strings, 78 bpm", "ballad"),
        ("Sunny indie pop, handclaps, 118 bpm, G major", "pop"),
        ("Folk, acoustic guitar, male voice, 96 bpm, D major", "folk"),
        ("House, neon, driving, 124 bpm, A minor", "house"),
        ("Bolero, warm, nylon guitar, slow", "latin"),
        ("Melancholic but powerful, synth", "synthwave"),
        ("Rock anthem, driving electric guitars, powerful", "rock"),
        ("lo-fi hip hop, mellow piano, vinyl crackle", "lofi"),
        ("smooth jazz lounge, sax", "jazz"),
        ("Drum & bass, liquid", "dnb"),
        ("国风，古筝，二胡", "chinese"),
        ("balada triste", "ballad"),
        ("爵士，萨克斯", "jazz"),
        ("neo-soul slow jam", "soul"),
        ("canción de cuna, suave", "ballad"),
        ("流行抒情，钢琴，女声", "ballad"),
        ("trip-hop, moody", "hiphop"),
        ("rock en español, guitarras eléctricas", "rock"),
        ("pop punk, fast", "punk"),
        ("worship with choir", "gospel"),
        ("epic orchestral trailer", "cinematic"),
        ("dark trap, 808", "hiphop"),
        ("one drop reggae", "reggae"),
        ("twelve bar blues with harmonica", "blues"),
        ("bossa nova for a Sunday", "bossa"),
        ("honky-tonk country", "country"),
        ("slap bass funk", "funk"),
        ("ambient drone for meditation", "ambient"),
        ("", "pop"),
        ("zażółć gęślą jaźń", "pop"),
        ("🎵🎵🎵", "pop"),
    ],
)
def test_genre_leads(prompt: str, genre: str) -> None:
    assert parse_prompt(prompt, SEED).genre == genre


@pytest.mark.parametrize("name", sorted(GENRES))
def test_every_genre_answers_to_its_title_within_its_tempo(name: str) -> None:
    genre = GENRES[name]
    for seed in range(12):
        style = parse_prompt(genre.title if name != "house" else "house", seed)
        assert style.genre == name
        assert genre.bpm[0] <= style.bpm <= genre.bpm[1]


@pytest.mark.parametrize(
    ("prompt", "tonic", "mode"),
    [
        ("pop in A minor", 9, "minor"),
        ("F# major", 6, "major"),
        ("B flat minor ballad", 10, "minor"),
        ("rock, F#m", 6, "minor"),
        ("key of Bb, happy", 10, "major"),
        ("jazz in Eb", 3, None),
        ("C-sharp minor", 1, "minor"),
        ("canción en la menor", 9, "minor"),
        ("si bemol mayor", 10, "major"),
        ("降B大调", 10, "major"),
        ("a小调", 9, "minor"),
        ("G♭ major", 6, "major"),
    ],
)
def test_keys_in_any_spelling(prompt: str, tonic: int, mode: str | None) -> None:
    style = parse_prompt(prompt, SEED)
    assert style.key_given
    assert style.key.tonic == tonic
    assert mode is None or style.key.mode == mode


def test_an_article_is_no_key() -> None:
    style = parse_prompt("a minor key song about a boat", SEED)
    assert not style.key_given
    assert style.key.mode == "minor"


@pytest.mark.parametrize(
    ("prompt", "bpm"),
    [
        ("78 bpm", 78),
        ("120BPM pop", 120),
        ("tempo: 96", 96),
        ("at 84, folk", 84),
        ("速度90", 90),
        ("pop, 110 ppm", 110),
        ("pop, 90-100 bpm", 95),
        ("rock between 120 and 130 bpm", 125),
        ("120 to 124 bpm house", 122),
        ("techno 135", 135),
        ("900 bpm", 200),
    ],
)
def test_written_tempo_wins(prompt: str, bpm: float) -> None:
    if prompt == "900 bpm":
        assert parse_prompt(prompt, SEED).bpm <= bpm
    else:
        style = parse_prompt(prompt, SEED)
        assert style.bpm == bpm
        assert style.bpm_given


def test_tempo_words_move_the_tempo() -> None:
    for seed in range(8):
        assert parse_prompt("slow pop", seed).bpm < parse_prompt("fast pop", seed).bpm


@pytest.mark.parametrize("prompt", ["top 40 pop", "trap, 808", "12-bar blues", "pop, 1985", "house in 4/4"])
def test_other_numbers_are_no_tempo(prompt: str) -> None:
    assert not parse_prompt(prompt, SEED).bpm_given


def test_a_tempo_word_that_is_refused_does_not_move_the_tempo() -> None:
    assert parse_prompt("soul, not too slow", SEED).bpm == parse_prompt("soul", SEED).bpm


@pytest.mark.parametrize(
    ("prompt", "meter"),
    [
        ("a waltz", (3, 4)),
        ("3/4 folk", (3, 4)),
        ("soul in 6/8", (6, 8)),
        ("vals lento", (3, 4)),
        ("圆舞曲", (3, 4)),
    ],
)
def test_metres(prompt: str, meter: tuple[int, int]) -> None:
    style = parse_prompt(prompt, SEED)
    assert (style.meter.numerator, style.meter.denominator) == meter


@pytest.mark.parametrize(
    ("prompt", "banned"),
    [
        ("pop, no drums", {"drums"}),
        ("rock without piano", {"piano"}),
        ("folk, no drums or bass", {"drums", "bass"}),
        ("balada sin batería", {"drums"}),
        ("流行，不要鼓", {"drums"}),
        ("drumless ambient", {"drums"}),
        ("folk, don't use drums", {"drums"}),
        ("pop with no guitars", {"guitar", "acoustic guitar", "electric guitar"}),
    ],
)
def test_bans(prompt: str, banned: set[str]) -> None:
    style = parse_prompt(prompt, SEED)
    assert banned <= set(style.banned)
    assert not banned & set(style.wanted)


def test_a_ban_ends_at_the_comma() -> None:
    style = parse_prompt("no drums, piano", SEED)
    assert "piano" in style.wanted
    assert "piano" not in style.banned


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("folk, less drums", "less drums"),
        ("soul with light drums", "less drums"),
        ("balada, menos batería", "less drums"),
        ("rock, more drums", "more drums"),
    ],
)
def test_how_much_the_drummer_plays_is_no_wish_for_the_instrument(prompt: str, kind: str) -> None:
    style = parse_prompt(prompt, SEED)
    assert kind in style.kinds
    assert "drums" not in (*style.wanted, *style.banned)
    assert style.ignored == ()


def test_no_more_drums_means_none() -> None:
    style = parse_prompt("folk, no more drums", SEED)
    assert "drums" in style.banned
    assert style.kinds == ()


def test_a_banned_genre_does_not_lead() -> None:
    assert parse_prompt("not a ballad, synth pop", SEED).genre == "synthwave"


def test_spans_cover_what_was_understood_and_the_rest_is_ignored() -> None:
    prompt = "Pop, flibbertigibbet, piano, 90 bpm"
    style = parse_prompt(prompt, SEED)
    assert [span.text for span in style.ignored] == ["flibbertigibbet"]
    assert all(prompt[span.start : span.end] == span.text for span in (*style.used, *style.ignored))
    assert any(span.text == "piano" and "instrument" in span.meaning for span in style.used)


@pytest.mark.parametrize(
    ("prompt", "phrase", "kind"),
    [
        ("jazz, no vocals, piano", "no vocals", "instrumental"),
        ("instrumental hip hop", "instrumental", "instrumental"),
        ("gospel, a cappella", "a cappella", "a cappella"),
        ("民谣，清唱", "清唱", "a cappella"),
    ],
)
def test_who_plays_is_understood(prompt: str, phrase: str, kind: str) -> None:
    style = parse_prompt(prompt, SEED)
    assert [(span.text, span.meaning) for span in style.used if "who plays" in span.meaning] == [
        (phrase, f"who plays: {kind}")
    ]
    assert kind in style.kinds
    assert style.ignored == ()


def test_voice_era_and_production() -> None:
    style = parse_prompt("80s synth pop, female vocals, vinyl crackle, key change", SEED)
    assert (style.voice, style.era) == ("female", "1980s")
    assert "vinyl" in style.production
    assert style.lift


def test_same_prompt_and_seed_give_the_same_style() -> None:
    assert parse_prompt("pop", 3) == parse_prompt("pop", 3)


def test_huge_and_odd_prompts_are_taken() -> None:
    for prompt in ("pop " * 500, "\x00\x07", "ﷺ مرحبا", "İSTANBUL pop"):
        style = parse_prompt(prompt, SEED)
        assert style.bpm > 0
        assert abs(sum(share for _, share in style.blend) - 1) < 0.01
