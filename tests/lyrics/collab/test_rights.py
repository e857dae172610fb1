"""Who may come in, and what each may do there: every role, every kind of message."""

from __future__ import annotations

import uuid

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from songsmith.lyrics.collab.document import LyricDocument
from songsmith.lyrics.collab.member import Close
from songsmith.lyrics.collab.wire import MESSAGE_MAX_BYTES
from songsmith.lyrics.models import Draft, DraftWriter
from songsmith.lyrics.text import DRAFT_MAX_BYTES
from songsmith.projects.live import access_changed
from songsmith.projects.models import Membership, Role
from songsmith.projects.services import membership_set, project_delete
from tests.cast import ROLES, WORDS, Cast
from tests.live import wait_until
from tests.lyrics.collab.conftest import Join
from tests.lyrics.collab.peer import Peer, Shut, session_of

WRITERS = ("owner", "editor")
READERS = (*WRITERS, "commenter", "viewer")


def stored(cast: Cast) -> str:
    return Draft.objects.get(pk=cast.draft.pk).text


@pytest.mark.parametrize("role", READERS)
def test_who_may_read_hears_and_is_told_whether_to_write(join: Join, role: str) -> None:
    peer = join(role)
    assert (peer.text, peer.can_edit) == (WORDS, role in WRITERS)


@pytest.mark.parametrize("role", sorted({*ROLES} - {*READERS}))
def test_strangers_and_guests_are_refused_before_the_socket_stands(join: Join, role: str) -> None:
    with pytest.raises(Shut) as shut:
        join(role)
    assert shut.value.code == 403


@pytest.mark.parametrize("session", ["", "0" * 32, "nonsense"])
def test_nobody_comes_in_without_a_session(join: Join, live: str, cast: Cast, session: str) -> None:
    with pytest.raises(Shut) as shut:
        Peer(live, cast.draft, session).connect()
    assert shut.value.code == 403


def test_pages_of_others_cannot_open_a_socket(join: Join, live: str, cast: Cast) -> None:
    for origin in ("https://elsewhere.example", "http://127.0.0.1:1", "null"):
        with pytest.raises(Shut):
            Peer(live, cast.draft, session_of(cast.owner)).connect(origin=origin)


def test_a_guessed_draft_and_one_in_the_bin_are_refused(join: Join, live: str, cast: Cast) -> None:
    session = session_of(cast.owner)
    with pytest.raises(Shut):
        Peer(live, Draft(pk=uuid.uuid4()), session).connect()
    project_delete(project=cast.project)
    with pytest.raises(Shut):
        Peer(live, cast.draft, session).connect()


@pytest.mark.parametrize("role", ["viewer", "commenter"])
def test_what_a_reader_writes_goes_nowhere(join: Join, cast: Cast, role: str) -> None:
    reader, writer = join(role), join("editor")
    reader.write("scribble")
    writer.write(WORDS + "mine")
    reader.settle(lambda: "mine" in reader.text)
    writer.settle(lambda: writer.is_saved)
    assert (writer.text, stored(cast)) == (WORDS + "mine", WORDS + "mine")
    assert not DraftWriter.objects.filter(user=cast.user(role)).exists()


def test_names_are_those_that_the_server_knows(join: Join, cast: Cast) -> None:
    viewer, editor = join("viewer"), join("editor")
    viewer.present(
        user={"name": "Somebody Else", "id": str(cast.owner.pk)}, cursor={"anchor": 1}, more="words"
    )
    viewer.present(client=editor.client, cursor=None)
    editor.settle(lambda: viewer.client in editor.others)
    said = editor.others[viewer.client]
    assert said["user"] == {"id": str(cast.viewer.pk), "name": "Viewer", "hue": cast.viewer.hue}
    assert said == {"user": said["user"], "cursor": {"anchor": 1}}
    assert editor.client not in editor.others


def test_who_leaves_is_gone_for_the_others_and_can_come_back(join: Join, live: str, cast: Cast) -> None:
    stays, goes = join("owner"), join("editor")
    goes.present(cursor=None)
    stays.settle(lambda: stays.others.get(goes.client) is not None)
    goes.leave()
    stays.settle(lambda: stays.others[goes.client] is None)
    goes.connect().present(cursor=None)
    stays.settle(lambda: stays.others[goes.client] is not None)


def closed_with(peer: Peer) -> int:
    with pytest.raises(Shut) as shut:
        peer.settle(lambda: False)
    return shut.value.code


def test_a_member_who_is_taken_out_is_out_at_once(join: Join, cast: Cast) -> None:
    editor, owner = join("editor"), join("owner")
    Membership.objects.get(project=cast.project, user=cast.editor).delete()
    access_changed(cast.project.pk, cast.editor.pk)
    assert closed_with(editor) == Close.NOT_FOUND
    owner.write(WORDS + "after")
    owner.settle(lambda: owner.is_saved)
    assert "after" not in editor.text


def test_a_guest_from_now_on_may_not_stay(join: Join, cast: Cast) -> None:
    editor = join("editor")
    membership_set(project=cast.project, user=cast.editor, role=Role.GUEST)
    assert closed_with(editor) == Close.NOT_ALLOWED


@pytest.mark.parametrize(("before", "after"), [("editor", Role.VIEWER), ("viewer", Role.EDITOR)])
def test_another_right_to_write_opens_the_socket_anew(
    join: Join, cast: Cast, before: str, after: Role
) -> None:
    peer = join(before)
    membership_set(project=cast.project, user=cast.user(before), role=after)
    assert closed_with(peer) == Close.CHANGED_ROLE
    assert peer.connect().can_edit == (after == Role.EDITOR)


def test_a_song_in_the_bin_closes_for_everybody(join: Join, cast: Cast) -> None:
    peers = [join("owner"), join("viewer")]
    project_delete(project=cast.project)
    assert [closed_with(peer) for peer in peers] == [Close.NOT_FOUND] * 2


def test_who_signs_out_is_out(join: Join, cast: Cast) -> None:
    peer = join("editor")
    Session.objects.filter(pk=peer.session).delete()
    access_changed(cast.project.pk)
    assert closed_with(peer) == Close.SIGNED_OUT


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (b"\x00", Close.BAD_MESSAGE),
        (b"\x00\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", Close.BAD_MESSAGE),
        (b"\x00\x02\x04\x01\x02\x03\x04", Close.BAD_MESSAGE),
        (b"\x00\x00\x02\xff\xff", Close.BAD_MESSAGE),
        (b"\x01\x03\x01\x05\x01", Close.BAD_MESSAGE),
        (b"\x00\x02" + b"\x00" * MESSAGE_MAX_BYTES, Close.TOO_LARGE),
    ],
)
def test_what_no_page_would_say_closes_the_socket_and_harms_nobody(
    join: Join, cast: Cast, message: bytes, code: int
) -> None:
    bad, good = join("editor"), join("owner")
    bad.say(message)
    assert closed_with(bad) == code
    good.write(WORDS + "still here")
    good.settle(lambda: good.is_saved)
    assert stored(cast) == WORDS + "still here"


def test_words_on_ground_that_is_not_there_are_not_taken(join: Join) -> None:
    peer = join("editor")
    other = LyricDocument(client=5)
    other.write("before")
    peer.update(other.write("before and after"))
    assert closed_with(peer) == Close.BAD_MESSAGE


def test_a_sheet_that_is_too_long_is_refused_and_can_be_made_shorter(join: Join, cast: Cast) -> None:
    peer = join("editor")
    peer.write("la " * (DRAFT_MAX_BYTES // 3))
    peer.settle(lambda: peer.is_saved)
    peer.write(peer.text + "and more")
    assert closed_with(peer) == Close.TOO_LONG
    assert "and more" not in stored(cast)
    peer.document.write("and more")
    peer.connect()
    peer.settle(lambda: peer.is_saved)
    wait_until(lambda: stored(cast) == "and more")


def test_who_wrote_is_told_to_who_may_read(join: Join, cast: Cast) -> None:
    peer = join("editor")
    peer.write(WORDS + "mine")
    peer.settle(lambda: peer.is_saved)
    address = reverse("lyrics:draft_writers", args=[cast.draft.pk])
    for role in ROLES:
        answer = cast.client(role).get(address)
        assert answer.status_code == {"guest": 403, "stranger": 404}.get(role, 200)
        if answer.status_code == 200:
            assert [peer.client, str(cast.editor.pk)] in answer.json()["writers"]
            assert {"id": str(cast.editor.pk), "name": "Editor", "hue": cast.editor.hue} in answer.json()[
                "people"
            ]
    assert Client().get(address).status_code == 302
