"""What stands in the margin: comments, suggestions, what changed since a take, states to go back to."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, Route, expect

from songsmith.accounts.models import User
from songsmith.lyrics.models import Draft
from songsmith.projects.models import Role
from songsmith.projects.services import membership_set
from songsmith.studio.models import Comment
from songsmith.takes.models import Take
from tests.browser.axe import overflow, violations
from tests.browser.conftest import Complaints
from tests.live import wait_until
from tests.studio.songs import SHEET, make_song, make_take

pytestmark = pytest.mark.browser

RAIN = "Rain is writing letters on the window of the train"
DRAWN = "Rain is drawing letters on the window of the train"
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def take(signed_in: User) -> Take:
    return make_take(*make_song(signed_in), signed_in)


@pytest.fixture
def ben(take: Take) -> User:
    ben = User.objects.create_user("ben@example.org", name="Ben")
    membership_set(project=take.project, user=ben, role=Role.COMMENTER)
    return ben


def text(take: Take) -> str:
    return Draft.objects.get(project=take.project).text


def open_song(page: Page, live: str, take: Take) -> None:
    page.goto(f"{live}/songs/{take.project_id}/")
    expect(page.locator(".sheet.is-ready")).to_be_visible()


def suggest(ben: User, take: Take) -> None:
    client = Client()
    client.force_login(ben)
    draft = Draft.objects.get(project=take.project)
    words = {"line": SHEET.split("\n").index(RAIN), "text": RAIN, "kind": "change", "proposal": DRAWN}
    url = reverse("studio:comments_panel", args=[draft.pk])
    assert client.post(url, words, headers={"HX-Request": "true"}).status_code == 200


def test_a_comment_made_by_keyboard_stands_at_its_line_and_at_its_moment(
    page: Page, live: str, complaints: Complaints, take: Take, ben: User
) -> None:
    open_song(page, live, take)
    page.locator(".cm-line", has_text=RAIN).click()
    page.keyboard.press("Alt+m")
    body = page.get_by_label("Comment", exact=True)
    expect(body).to_be_focused()
    expect(page.locator("[data-comment-about]")).to_contain_text("Rain is writing")
    page.keyboard.type("Why rain, @b")
    expect(page.get_by_role("option", name="Ben")).to_be_visible()
    page.keyboard.press("Enter")
    expect(body).to_have_value("Why rain, @Ben ")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".comment-body")).to_have_text("Why rain, @Ben")
    expect(body).to_have_value("")
    assert list(Comment.objects.get().mentions.all()) == [ben]
    bubble = page.locator(".ly-comment")
    expect(bubble).to_have_count(1)
    expect(bubble).to_have_attribute("title", "Ana: Why rain, @Ben")
    assert violations(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert overflow(page) == 0

    page.goto(f"{live}/takes/{take.pk}/")
    thread = page.locator(".thread")
    expect(thread).to_contain_text("Why rain")
    expect(page.locator(".comment-moment")).to_have_count(1)
    assert violations(page) == []
    assert overflow(page) == 0
    start = float(thread.get_attribute("data-at") or 0)
    thread.get_by_role("button", name="Play from").click()
    wait_until(lambda: page.evaluate("document.querySelector('#player audio').currentTime") >= start - 0.1)


def test_suggested_words_are_accepted_in_the_sheet_and_taken_back(
    page: Page, live: str, complaints: Complaints, take: Take, ben: User
) -> None:
    suggest(ben, take)
    open_song(page, live, take)
    new = page.locator("[data-rail-tab=comments] .badge")
    expect(new).to_have_text("1")
    page.get_by_role("tab", name="Comments").click()
    expect(page.locator(".thread")).to_contain_text(DRAWN)
    expect(new).to_be_hidden()
    page.get_by_role("tab", name="Takes").click()
    expect(page.locator(".take-changed")).to_be_hidden()
    box = page.locator(".ly-suggested")
    expect(box).to_contain_text(DRAWN)
    box.get_by_role("button", name="Accept").click()
    expect(page.locator(".cm-line", has_text=DRAWN)).to_be_visible()
    expect(box).to_have_count(0)
    wait_until(lambda: DRAWN in text(take))
    expect(page.locator(".take-changed")).to_have_text("1 line changed")
    expect(page.locator(".ly-change.is-line[title='Changed since Take 1']")).to_have_count(1)

    page.get_by_role("tab", name="Revisions").click()
    page.get_by_role("button", name="Restore revision 1").click()
    expect(page.locator(".cm-line", has_text=RAIN)).to_be_visible()
    wait_until(lambda: text(take) == SHEET)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".cm-line", has_text=DRAWN)).to_be_visible()
    wait_until(lambda: DRAWN in text(take))


def test_a_commenter_suggests_words_on_a_sheet_that_only_others_write(
    page: Page, browser: Browser, live: str, complaints: Complaints, take: Take, ben: User
) -> None:
    client = Client()
    client.force_login(ben)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live}])
    bens = context.new_page()
    open_song(bens, live, take)
    bens.locator(".cm-line", has_text=RAIN).click()
    bens.keyboard.press("Alt+o")
    words = bens.get_by_label("Your words")
    expect(words).to_be_focused()
    expect(words).to_have_value(RAIN)
    words.fill(DRAWN)
    bens.get_by_role("button", name="Send").click()
    expect(bens.locator(".suggestion")).to_contain_text("drawing")
    expect(bens.locator(".ly-suggested")).to_contain_text(DRAWN)
    expect(bens.get_by_role("button", name="Accept")).to_have_count(0)
    asked: list[Any] = []

    def sing(route: Route) -> None:
        asked.append(route.request.post_data_json)
        route.fulfill(json={"url": reverse("takes:take_audio", args=[take.pk])})

    bens.route("**/line/", sing)
    for name, sung in (("Hear now", RAIN), ("Hear suggested", DRAWN)):
        with bens.expect_request("**/line/"):
            bens.get_by_role("button", name=name).click()
        wait_until(lambda: bool(bens.evaluate("document.querySelector('[data-hear-audio]').played.length")))
        assert asked[-1]["text"].split("\n")[asked[-1]["line"]] == sung
    bens.goto("about:blank")
    context.close()


def test_two_states_are_compared_side_by_side_and_on_a_phone_line_by_line(
    page: Page, live: str, complaints: Complaints, take: Take, ben: User
) -> None:
    open_song(page, live, take)
    page.locator(".cm-line", has_text=RAIN).click()
    page.keyboard.press("End")
    page.keyboard.type(" tonight")
    wait_until(lambda: "train tonight" in text(take))
    page.get_by_role("tab", name="Revisions").click()
    expect(page.locator(".rev-now")).to_contain_text("1 line changed since the last revision")
    page.get_by_role("tab", name="Takes").click()
    page.locator(".cm-line", has_text="Paper boats").click()
    page.keyboard.press("End")
    page.keyboard.type("!")
    wait_until(lambda: "(river of wine)!" in text(take))
    page.get_by_role("tab", name="Revisions").click()
    expect(page.locator(".rev-now")).to_contain_text("2 lines changed")
    page.get_by_label("A name for the words as they stand").fill("Tonight")
    page.keyboard.press("Enter")
    expect(page.locator(".rev.is-named")).to_contain_text("Tonight")
    page.get_by_role("link", name="Compare revision 1 with now").click()
    expect(page.locator("ins").first).to_have_text(" tonight")
    expect(page.locator(".page-head")).to_contain_text("2 lines changed")
    old, new = page.locator("[data-sign=changed]").first.locator(".compare-side").all()
    assert old.bounding_box()["y"] == new.bounding_box()["y"]  # type: ignore[index]
    assert violations(page) == []
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert old.bounding_box()["y"] < new.bounding_box()["y"]  # type: ignore[index]
    assert overflow(page) == 0
