"""The request for music: every rule of the music endpoint, in the order in which a server checks them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songsmith.contract import (
    COVER_MODELS,
    HOSTED_LIMITS,
    LIMITS,
    NO_WORDS,
    SONG_MODELS,
    Code,
    ContractError,
    MusicRequest,
    check_request,
    invisible_share,
    problems,
    writer_errors,
    writer_request,
)

SONG = {"model": "music-2.6", "lyrics": "la"}
COVER = {"model": "music-cover", "prompt": "warm slow jazz", "audio_url": "https://example.org/a.mp3"}
PROMPT_LENGTH = "invalid params, prompt length not valid"
LYRICS_LENGTH = "invalid params, lyrics length not valid"
PROMPT_REQUIRED = "invalid params, prompt is required"
LYRICS_REQUIRED = "invalid params, lyrics is required"


def refusal(data: object) -> ContractError:
    with pytest.raises(ContractError) as caught:
        check_request(data)
    return caught.value


def song(**changes: Any) -> dict[str, Any]:
    return {**SONG, **changes}


def cover(**changes: Any) -> dict[str, Any]:
    return {**COVER, **changes}


class TestReading:
    @pytest.mark.parametrize("model", SONG_MODELS)
    def test_every_song_model_takes_words_alone(self, model: str) -> None:
        assert check_request({"model": model, "lyrics": "la"}).model == model

    @pytest.mark.parametrize("model", COVER_MODELS)
    def test_every_cover_model_takes_a_prompt_and_a_recording(self, model: str) -> None:
        assert check_request(cover(model=model)).is_cover

    def test_defaults(self) -> None:
        request = check_request(SONG)
        assert (request.output_format, request.stream, request.prompt) == ("hex", False, "")
        setting = request.audio_setting
        assert (setting.sample_rate, setting.bitrate, setting.format) == (44100, 256000, "mp3")

    def test_unknown_fields_are_ignored(self) -> None:
        request = check_request(song(seed=3, audio_setting={"channel": 1, "format": "wav"}))
        assert request.audio_setting.format == "wav"

    @pytest.mark.parametrize("absent", [None, ""])
    def test_null_and_empty_texts_count_as_absent(self, absent: str | None) -> None:
        blanks = dict.fromkeys(
            ("prompt", "stream", "output_format", "audio_setting", "lyrics_optimizer", "is_instrumental",
             "audio_url", "audio_base64", "cover_feature_id", "aigc_watermark"), absent
        )  # fmt: skip
        assert check_request(song(**blanks)) == check_request(SONG)
        settings = {"sample_rate": absent, "bitrate": absent, "format": absent}
        assert check_request(song(audio_setting=settings)) == check_request(SONG)
        assert refusal({**SONG, "model": absent}).api_message == "invalid params, model is required"

    @pytest.mark.parametrize("body", [[], "la", 3, None, True])
    def test_anything_but_an_object_is_refused(self, body: object) -> None:
        assert refusal(body).code == Code.INVALID

    @pytest.mark.parametrize(
        ("field", "data"),
        [
            ("model", {"lyrics": "la"}),
            ("model", song(model="music-9")),
            ("model", song(model=26)),
            ("prompt", song(prompt=3)),
            ("lyrics", song(lyrics=["la"])),
            ("stream", song(stream="true")),
            ("stream", song(stream=1)),
            ("output_format", song(output_format="mp3")),
            ("audio_setting", song(audio_setting=[])),
            ("audio_setting.sample_rate", song(audio_setting={"sample_rate": 48000})),
            ("audio_setting.sample_rate", song(audio_setting={"sample_rate": "44100"})),
            ("audio_setting.bitrate", song(audio_setting={"bitrate": 192000})),
            ("audio_setting.format", song(audio_setting={"format": "flac"})),
            ("is_instrumental", song(is_instrumental="yes")),
            ("lyrics", song(lyrics="\ud800")),
        ],
    )
    def test_types_enums_and_models(self, field: str, data: dict[str, Any]) -> None:
        error = refusal(data)
        assert (error.field, error.code) == (field, 2013)
        assert error.api_message.startswith(f"invalid params, {field} ")
        assert error.message

    @pytest.mark.parametrize("rate", [16000, 24000, 32000, 44100])
    @pytest.mark.parametrize("bitrate", [32000, 64000, 128000, 256000])
    @pytest.mark.parametrize("form", ["mp3", "wav", "pcm"])
    def test_all_documented_audio_settings(self, rate: int, bitrate: int, form: str) -> None:
        setting = {"sample_rate": rate, "bitrate": bitrate, "format": form}
        assert check_request(song(audio_setting=setting)).audio_setting.model_dump() == setting


class TestSongs:
    @pytest.mark.parametrize(
        ("data", "field", "message"),
        [
            (song(stream=True, output_format="url"), "output_format", None),
            (song(audio_url="https://example.org"), "audio_url", None),
            (song(audio_base64="AAAA"), "audio_base64", None),
            (song(cover_feature_id="0" * 32), "cover_feature_id", None),
            (song(prompt="x" * 2001), "prompt", PROMPT_LENGTH),
            (song(lyrics="x" * 3501), "lyrics", LYRICS_LENGTH),
            (song(is_instrumental=True, prompt="x" * 2001), "prompt", PROMPT_LENGTH),
            (song(is_instrumental=True, prompt="jazz", lyrics="x" * 3501), "lyrics", LYRICS_LENGTH),
            ({"model": "music-2.6", "is_instrumental": True}, "prompt", PROMPT_REQUIRED),
            ({"model": "music-2.6", "lyrics_optimizer": True}, "prompt", PROMPT_REQUIRED),
            ({"model": "music-2.6"}, "lyrics", LYRICS_REQUIRED),
            ({"model": "music-2.6", "prompt": "jazz"}, "lyrics", LYRICS_REQUIRED),
        ],
    )
    def test_refused(self, data: dict[str, Any], field: str, message: str | None) -> None:
        error = refusal(data)
        assert (error.field, error.code) == (field, 2013)
        assert message is None or error.api_message == message

    @pytest.mark.parametrize(
        "data",
        [
            song(prompt="x" * 2000, lyrics="x" * 3500),
            song(prompt="😀" * 2000),  # code points, neither bytes nor UTF-16 units
            song(stream=True, output_format="hex", aigc_watermark=True),
            song(audio_url="   "),
            song(lyrics_optimizer=True),  # words are there: nothing to write
            {"model": "music-2.6", "lyrics_optimizer": True, "prompt": "a rainy night"},
            {"model": "music-2.6", "is_instrumental": True, "prompt": "x"},
            song(is_instrumental=True, prompt="jazz"),
            {
                "model": "music-1.5",
                "is_instrumental": True,
                "prompt": "x" * 2000,
            },  # our limits, not the old ones
        ],
    )
    def test_accepted(self, data: dict[str, Any]) -> None:
        check_request(data)

    def test_words_are_written_only_when_asked_for_and_missing(self) -> None:
        assert check_request({"model": "music-2.6", "lyrics_optimizer": True, "prompt": "rain"}).writes_words
        assert not check_request(song(lyrics_optimizer=True)).writes_words
        assert not check_request(
            song(lyrics_optimizer=True, is_instrumental=True, prompt="jazz")
        ).writes_words


class TestCovers:
    @pytest.mark.parametrize(
        ("data", "field", "message"),
        [
            (cover(prompt=""), "prompt", PROMPT_REQUIRED),
            (cover(prompt="x" * 9), "prompt", PROMPT_LENGTH),
            (cover(prompt="x" * 301), "prompt", PROMPT_LENGTH),
            (cover(audio_url=" "), "audio_url", None),
            (cover(audio_base64="AAAA"), "audio_base64", None),
            (cover(cover_feature_id="0" * 32, lyrics="x" * 10), "cover_feature_id", None),
            (cover(lyrics="x" * 9), "lyrics", LYRICS_LENGTH),
            (cover(lyrics="x" * 1001), "lyrics", LYRICS_LENGTH),
            (cover(audio_url="", cover_feature_id="0" * 32), "lyrics", LYRICS_REQUIRED),
            (cover(is_instrumental=True), "is_instrumental", None),
            (cover(lyrics_optimizer=True), "lyrics_optimizer", None),
        ],
    )
    def test_refused(self, data: dict[str, Any], field: str, message: str | None) -> None:
        error = refusal(data)
        assert (error.field, error.code) == (field, 2013)
        assert message is None or error.api_message == message

    @pytest.mark.parametrize(
        "data",
        [
            cover(),
            cover(prompt="x" * 10, lyrics="x" * 10),
            cover(prompt="x" * 300, lyrics="x" * 1000),
            cover(audio_url="", audio_base64="AAAA"),
            cover(audio_url="", cover_feature_id="0" * 32, lyrics="x" * 10),
        ],
    )
    def test_accepted(self, data: dict[str, Any]) -> None:
        check_request(data)


class TestOrder:
    """Each request breaks its rule and every later one; the first answers."""

    BROKEN: tuple[tuple[str, dict[str, Any]], ...] = (
        ("stream", song(stream="x", output_format="url", audio_url="x", prompt="x" * 2001, lyrics="")),
        (
            "output_format",
            song(stream=True, output_format="url", audio_url="x", prompt="x" * 2001, lyrics=""),
        ),
        ("audio_url", song(audio_url="x", prompt="x" * 2001, lyrics="")),
        ("prompt", song(prompt="x" * 2001, lyrics="x" * 3501)),
        ("lyrics", song(lyrics="x" * 3501, is_instrumental=True)),
        ("prompt", {"model": "music-2.6", "is_instrumental": True}),
        ("output_format", cover(stream=True, output_format="url", prompt="x", audio_url="", lyrics="x")),
        ("prompt", cover(prompt="x", audio_url="", lyrics="x", is_instrumental=True)),
        ("audio_url", cover(audio_url="", lyrics="x", is_instrumental=True)),
        ("lyrics", cover(lyrics="x", is_instrumental=True)),
    )

    @pytest.mark.parametrize(("field", "data"), BROKEN)
    def test_the_first_broken_rule_answers(self, field: str, data: dict[str, Any]) -> None:
        assert refusal(data).field == field

    @given(
        st.fixed_dictionaries(
            {"model": st.sampled_from([*SONG_MODELS, *COVER_MODELS])},
            optional={
                "prompt": st.sampled_from(["", "x", "x" * 10, "x" * 301, "x" * 2001]),
                "lyrics": st.sampled_from(["", "x", "x" * 10, "x" * 1001, "x" * 3501]),
                "stream": st.booleans(),
                "output_format": st.sampled_from(["hex", "url"]),
                "is_instrumental": st.booleans(),
                "lyrics_optimizer": st.booleans(),
                "audio_url": st.sampled_from(["", "x"]),
                "audio_base64": st.sampled_from(["", "x"]),
                "cover_feature_id": st.sampled_from(["", "x"]),
            },
        )
    )
    def test_what_is_accepted_can_be_sent_and_is_accepted_again(self, data: dict[str, Any]) -> None:
        try:
            request = check_request(data)
        except ContractError:
            error = refusal(data)
            assert (error.code, error.api_message[:16]) == (2013, "invalid params, ")
            assert error.message
            return
        assert list(problems(request)) == []
        assert check_request(request.body()) == request
        assert "" not in request.body().values()


class TestAnswers:
    def test_the_envelope_of_a_refusal(self) -> None:
        assert refusal({"model": "music-2.6"}).envelope("0" * 32) == {
            "data": None,
            "trace_id": "0" * 32,
            "base_resp": {"status_code": 2013, "status_msg": LYRICS_REQUIRED},
        }

    def test_too_long_a_text_says_how_much_to_take_out(self) -> None:
        assert refusal(song(lyrics="x" * 3540)).message == (
            "The words have 3,540 characters, the limit is 3,500: take out 40."
        )

    def test_a_request_cannot_be_changed(self) -> None:
        with pytest.raises(ValueError, match="frozen"):
            check_request(SONG).prompt = "x"


class TestLimits:
    def test_every_model_has_limits(self) -> None:
        assert set(LIMITS) == set(HOSTED_LIMITS) == {*SONG_MODELS, *COVER_MODELS}

    def test_old_hosted_models_are_narrower(self) -> None:
        assert (HOSTED_LIMITS["music-1.5"].lyrics.high, LIMITS["music-1.5"].lyrics.high) == (600, 3500)
        assert HOSTED_LIMITS["music-2.0"].prompt_instrumental is None

    def test_pages_count_against_the_same_numbers(self) -> None:
        limits = MusicRequest(model="music-2.6").limits
        assert (limits.lyrics.high, limits.prompt.high) == (3500, 2000)


class TestWriters:
    def test_a_good_form_has_no_errors(self) -> None:
        assert writer_errors(prompt="jazz", lyrics="la") == {}
        assert writer_request(prompt="jazz", lyrics="la").model == "music-2.6"

    def test_all_fields_at_once(self) -> None:
        assert set(writer_errors(prompt="x" * 2001, lyrics="x" * 3501)) == {"prompt", "lyrics"}

    @pytest.mark.parametrize("lyrics", ["", "  \n\t", "\u00a0"])
    def test_blank_words_need_the_instrumental_switch(self, lyrics: str) -> None:
        assert writer_errors(prompt="jazz", lyrics=lyrics) == {"lyrics": NO_WORDS}
        assert writer_errors(prompt="jazz", lyrics=lyrics, is_instrumental=True) == {}
        with pytest.raises(ContractError, match="instrumental"):
            writer_request(prompt="jazz", lyrics=lyrics)

    def test_a_style_without_vocals_is_an_instrumental(self) -> None:
        assert writer_errors(prompt="jazz, no vocals", lyrics="[Verse]\n[Am] [F]") == {}
        assert writer_request(prompt="jazz, no vocals", lyrics="la").is_instrumental
        assert not writer_request(prompt="jazz, instrumental break", lyrics="la").is_instrumental
        assert not check_request(
            {"model": "music-2.6", "prompt": "no vocals", "lyrics": "la"}
        ).is_instrumental

    def test_a_sheet_of_tags_and_chords_has_nothing_to_sing(self) -> None:
        sheet = "[Intro]\n\n[Verse]\n[Am] [F]\n[Outro]"
        assert writer_errors(prompt="jazz", lyrics=sheet) == {"lyrics": NO_WORDS}
        assert writer_errors(prompt="jazz", lyrics=sheet, is_instrumental=True) == {}

    def test_chords_do_not_count_and_repeats_do(self) -> None:
        chords = "[Am]la " * 1000
        assert len(chords) > 3500
        assert writer_errors(prompt="", lyrics=chords) == {}
        assert set(writer_errors(prompt="", lyrics="[Chorus x4]\n" + "la " * 400)) == {"lyrics"}
        assert writer_request(prompt="", lyrics=chords).lyrics == chords

    def test_invisible_text_is_refused(self) -> None:
        with pytest.raises(ContractError) as caught:
            writer_request(prompt="jazz", lyrics="\u200b" * 2 + "x" * 10)
        assert (caught.value.field, caught.value.code) == ("lyrics", 1042)
        writer_request(prompt="jazz", lyrics="\u200b" + "x" * 10)

    def test_line_ends_and_emoji_are_visible(self) -> None:
        assert invisible_share("la\nla\tla 😀 é") == 0
        assert invisible_share("") == 0
