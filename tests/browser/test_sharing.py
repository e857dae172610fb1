"""Sharing in a real browser: an invite from end to end by keyboard, a visitor who hears, every page."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from songsmith.accounts.models import User
from songsmith.projects.links import invite_create, link_revoke, share_link_create
from songsmith.projects.models import Membership, Role, ShareLink
from songsmith.projects.splits import split_save
from tests.browser.axe import overflow, violations
from tests.browser.conftest import Complaints
from tests.studio.songs import make_song, make_take
from tests.studio.test_credits import lines

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1360, "height": 860}
PATIENCE_MS = 30_000


def test_somebody_is_invited_and_joins_by_keyboard_alone(
    page: Page, live: str, complaints: Complaints, signed_in: User, browser: Browser, base_url: str
) -> None:
    project, _ = make_song(signed_in)
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{live}/songs/{project.pk}/")
    page.get_by_role("link", name="Share").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Invite somebody")).to_be_visible()
    page.get_by_label("For whom").focus()
    page.keyboard.type("for Ben")
    page.keyboard.press("Enter")
    field = page.get_by_label("Send this link")
    expect(field).to_be_visible()
    page.get_by_role("button", name="Copy").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_be_visible()

    address = field.input_value().replace(settings.PUBLIC_URL, live)
    context = browser.new_context(base_url=base_url)
    ben = User.objects.create_user("ben@example.org", "a-long-secret", name="Ben")
    client = Client()
    client.force_login(ben)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live}])
    other = context.new_page()
    other.set_default_timeout(PATIENCE_MS)
    other.goto(address)
    expect(other.get_by_role("button", name="Join this song")).to_be_focused()
    other.keyboard.press("Enter")
    expect(other.locator(".cm-content")).to_be_visible(timeout=PATIENCE_MS)
    context.close()
    assert Membership.objects.get(project=project, user=ben).role == Role.EDITOR


def test_a_visitor_hears_a_take_until_the_link_is_taken_back(
    page: Page, live: str, complaints: Complaints, ana: User
) -> None:
    complaints.expected += ["404", "410"]
    project, draft = make_song(ana)
    take = make_take(project, draft, ana)
    link, secret = share_link_create(
        project=project, by=ana, kind=ShareLink.Kind.TAKE, target=take.pk, what="Take 1"
    )
    page.set_default_timeout(PATIENCE_MS)
    page.goto(f"{live}/s/{secret}/")
    page.locator("main .play-large").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".lit-words .is-now").first).to_be_visible(timeout=PATIENCE_MS)
    link_revoke(link=link)
    assert page.request.get(f"{live}/takes/{take.pk}/audio/").status == 404
    page.reload()
    expect(page.get_by_role("heading", name="This link is over")).to_be_visible()


@pytest.mark.long
@pytest.mark.parametrize("window", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_around_a_song_is_accessible_and_fits(
    page: Page, live: str, complaints: Complaints, signed_in: User, theme: str, window: dict[str, int]
) -> None:
    complaints.expected.append("410")
    project, draft = make_song(signed_in)
    take = make_take(project, draft, signed_in)
    both = lines(("Ana Lee", "60", signed_in), ("Somebody with a very long name indeed", "40", None))
    split_save(project=project, lines=both, by=signed_in, seen="")
    _, token = invite_create(project=project, by=signed_in, role=Role.EDITOR)
    shared = {
        kind: share_link_create(
            project=project, by=signed_in, kind=kind, target=target, what="it", may_comment=True
        )[1]
        for kind, target in ((ShareLink.Kind.TAKE, take.pk), (ShareLink.Kind.DRAFT, draft.pk))
    }
    page.set_default_timeout(PATIENCE_MS)
    page.set_viewport_size(window)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
    song = f"/songs/{project.pk}"
    paths = [f"{song}/{name}/" for name in ("members", "links", "activity", "credits", "credits/ledger")]
    paths += [f"{song}/credits/{name}/" for name in ("split", "split/print")]
    paths += [f"/join/{token}/", *(f"/s/{secret}/" for secret in shared.values()), "/s/nothing/"]
    found = {}
    for path in paths:
        page.goto(live + path, wait_until="load")
        found[path] = violations(page), overflow(page)
    assert found == {path: ([], 0) for path in paths}
