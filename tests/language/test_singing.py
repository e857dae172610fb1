"""Prompts that leave the singer or the band out."""

from __future__ import annotations

import pytest

from songsmith.language.singing import nobody_sings, singing_said


@pytest.mark.parametrize(
    "prompt",
    [
        "instrumental",
        "Instrumental hip hop, 90 bpm",
        "an instrumental, piano and strings",
        "lo-fi, no vocals",
        "jazz without vocals, slow",
        "no singing, ambient",
        "rock without singing",
        "house, no voice and no lyrics",
        "a backing track in E minor",
        "vocal-free techno",
        "jazz instrumental",
        "rock, sin voz",
        "balada sin letra",
        "纯音乐，钢琴",
        "伴奏，慢",
        "没有人声的电子乐",
    ],
)
def test_a_prompt_can_leave_the_singer_out(prompt: str) -> None:
    assert nobody_sings(prompt)
    assert {said.singing for said in singing_said(prompt)} == {"instrumental"}


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        "pop, female vocals",
        "rock with an instrumental break",
        "folk, instrumental intro, male voice",
        "soul, long instrumental outro",
        "jazz, instrumental solos",
        "pop with an instrumental in the middle",
        "lush instrumental arrangement",
        "not instrumental",
        "not an instrumental",
        "no instrumental, please",
        "non-instrumental pop",
        "no vocals in the intro",
        "no vocal effects",
        "no backing vocals",
        "without vocal chops",
        "no words of love are left",
        "rock, solo instrumental de guitarra",
        "intro instrumental, pop",
        "no es instrumental",
        "女声，钢琴伴奏",
        "不要纯音乐",
        "instrumentalists",
    ],
)
def test_sections_effects_and_refusals_do_not_silence_the_singer(prompt: str) -> None:
    assert singing_said(prompt) == ()
    assert not nobody_sings(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "a cappella",
        "gospel, acapella",
        "A-Cappella doo-wop",
        "folk a capela",
        "voice only",
        "ballad, vocals only",
        "hymn, just the voice",
        "unaccompanied ballad",
        "no instruments, soul",
        "sea shanty without accompaniment",
        "folk, sin instrumentos",
        "solo voz",
        "清唱",
        "民谣，阿卡贝拉",
        "无伴奏合唱",
    ],
)
def test_a_prompt_can_leave_the_band_out(prompt: str) -> None:
    assert {said.singing for said in singing_said(prompt)} == {"a cappella"}
    assert not nobody_sings(prompt)


@pytest.mark.parametrize(
    "prompt",
    [
        "a cappella intro",
        "female vocals only",
        "only voice and piano",
        "not a cappella",
        "piano and voice only",
    ],
)
def test_the_band_stays_for_sections_and_singers(prompt: str) -> None:
    assert singing_said(prompt) == ()


def test_the_voice_stays_when_a_prompt_contradicts_itself() -> None:
    assert {said.singing for said in singing_said("instrumental, a cappella")} == {"a cappella"}


def test_the_switch_is_enough() -> None:
    assert nobody_sings("pop", asked=True)


def test_a_phrase_is_found_where_it_stands() -> None:
    prompt = "slow soul, vocals only, 70 bpm"
    assert [prompt[said.start : said.end] for said in singing_said(prompt)] == ["vocals only"]
