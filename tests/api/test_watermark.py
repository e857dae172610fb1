"""`aigc_watermark`: a label in the file for whoever reads it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from songsmith.api.minimax.delivery import AIGC_MARK
from tests.api.conftest import song_body
from tests.api.test_music import MUSIC, code_of, sound

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("container", ["mp3", "wav", "pcm"])
def test_a_watermark_is_a_comment_in_the_file_and_in_no_sample(
    program: httpx.Client, making: None, container: str
) -> None:
    setting = {"format": container}

    def made(**fields: Any) -> bytes:
        response = program.post(MUSIC, json=song_body(audio_setting=setting, **fields))
        assert code_of(response) == 0
        assert response.json()["extra_info"]["music_size"] * 2 == len(response.json()["data"]["audio"])
        return bytes.fromhex(response.json()["data"]["audio"])

    marked, plain = made(aigc_watermark=True), made()
    if container == "pcm":
        assert len(marked) == len(plain), "raw samples have no place for one"
        return
    with sound(marked) as song, sound(plain) as other:
        assert (song.comment, other.comment) == (AIGC_MARK, "")
        assert song.frames == other.frames
    link = program.post(
        MUSIC, json=song_body(aigc_watermark=True, output_format="url", audio_setting=setting)
    )
    with sound(httpx.get(link.json()["data"]["audio"]).content) as song:
        assert song.comment == AIGC_MARK
