"""Who wrote what, and the split sheet with its signatures."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from songsmith.accounts.models import User
from songsmith.core.errors import Conflict, Invalid
from songsmith.lyrics.generated import generated_lines_accept
from songsmith.lyrics.ledger import UNKNOWN, ledger_of
from songsmith.lyrics.models import Draft, Revision
from songsmith.lyrics.services import draft_edit, revision_make, song_create
from songsmith.projects.models import Project, Role
from songsmith.projects.services import membership_set
from songsmith.projects.splits import SplitLine, split_even, split_of, split_save, split_sign
from tests.studio.conftest import World

FIRST = "[Verse]\nRain is writing letters\nOn the window of the train\n"


@pytest.fixture
def ana(db: None) -> User:
    return User.objects.create_user("ana@example.org", name="Ana")


@pytest.fixture
def ben(db: None) -> User:
    return User.objects.create_user("ben@example.org", name="Ben")


def song(owner: User) -> Draft:
    return Draft.objects.get(project=song_create(owner=owner, title="Paper Boats", text=""))


def write(draft: Draft, text: str, user: User) -> None:
    draft.refresh_from_db()
    draft_edit(draft=draft, text=text, user=user)


def save(draft: Draft, user: User) -> None:
    draft.refresh_from_db()
    revision_make(draft=draft, user=user, kind=Revision.Kind.AUTO)


def by_line(draft: Draft) -> dict[str, dict[str, int]]:
    """Line → author → words."""
    draft.refresh_from_db()
    lines = ledger_of(draft).lines
    return {line.text: {share.author.name: share.words for share in line.shares} for line in lines}


def test_words_belong_to_who_wrote_them_whoever_saved_the_sheet(ana: User, ben: User) -> None:
    draft = song(ana)
    write(draft, FIRST, ana)
    write(draft, FIRST + "Every town has got a name\n", ben)
    save(draft, ana)  # a take that Ana makes saves Ben's line as well
    assert by_line(draft) == {
        "Rain is writing letters": {"Ana": 4},
        "On the window of the train": {"Ana": 6},
        "Every town has got a name": {"Ben": 6},
    }


def test_a_line_of_two_is_shared_by_words(ana: User, ben: User) -> None:
    draft = song(ana)
    write(draft, FIRST, ana)
    write(draft, FIRST.replace("writing letters", "drumming softly"), ben)
    assert by_line(draft)["Rain is drumming softly"] == {"Ana": 2, "Ben": 2}


def test_what_was_deleted_counts_no_more(ana: User, ben: User) -> None:
    draft = song(ana)
    write(draft, FIRST + "A line that goes\n", ben)
    write(draft, FIRST, ana)
    assert by_line(draft) == {"Rain is writing letters": {"Ben": 4}, "On the window of the train": {"Ben": 6}}


def test_what_is_brought_back_belongs_to_who_wrote_it_first(ana: User, ben: User) -> None:
    draft = song(ana)
    write(draft, FIRST, ana)
    save(draft, ana)
    write(draft, "[Verse]\nSomething else entirely stands here now\n", ben)
    save(draft, ben)
    write(draft, FIRST, ben)  # Ben restores the first state
    assert by_line(draft) == {"Rain is writing letters": {"Ana": 4}, "On the window of the train": {"Ana": 6}}


def test_a_machines_line_is_told_apart_and_a_changed_one_is_shared(ana: User) -> None:
    draft = song(ana)
    generated_lines_accept(
        draft=draft, user=ana, lines=["Paper boats on a river of wine", "Hold the light"], source="built-in"
    )
    write(draft, "[Chorus]\n[Am]Paper boats on a river of [G]wine\nHold the lantern, hold it\n", ana)
    lines = by_line(draft)
    assert lines["[Am]Paper boats on a river of [G]wine"] == {"built-in (machine)": 7}
    assert lines["Hold the lantern, hold it"] == {"Ana": 5}  # two words of three in common, of five


def test_words_without_an_author_say_so(ana: User) -> None:
    draft = Draft.objects.get(project=song_create(owner=None, title="Demo", text=FIRST))
    assert set().union(*by_line(draft).values()) == {UNKNOWN}


def test_the_ledger_is_told_in_commas_and_as_json(world: World) -> None:
    client = world.client("viewer")
    rows = list(
        csv.reader(
            io.StringIO(
                client.get(reverse("studio:ledger_csv", args=[world.project.pk])).content.decode("utf-8-sig")
            )
        )
    )
    assert rows[0] == ["line", "section", "text", "author", "machine", "words", "percent"]
    assert [row[3] for row in rows[1:]] == ["Owner"] * 4
    told = json.loads(client.get(reverse("studio:ledger_json", args=[world.project.pk])).content)
    assert [line["line"] for line in told["lines"]] == [4, 5, 8, 9]
    assert told["authors"][0]["percent"] == 100


def test_a_line_that_looks_like_a_formula_is_text_in_a_spreadsheet(world: World) -> None:
    Draft.objects.update(text="[Verse]\n=cmd|' /C calc'!A0 love\n")
    text = world.client("owner").get(reverse("studio:ledger_csv", args=[world.project.pk])).content.decode()
    assert "'=cmd" in text


def test_nobody_sees_the_ledger_who_did_not_ask(world: World) -> None:
    page = world.client("owner").get(reverse("studio:credits", args=[world.project.pk])).content.decode()
    assert "Rain is writing letters" not in page


@pytest.mark.parametrize(
    ("weights", "percents"),
    [
        ({"a": 1, "b": 1, "c": 1}, ["33.34", "33.33", "33.33"]),
        ({"a": 2, "b": 1}, ["66.67", "33.33"]),
        ({"a": 0, "b": 0}, ["50.00", "50.00"]),
        ({"a": 7}, ["100.00"]),
        ({}, []),
    ],
)
def test_shares_by_weight_add_up_to_a_hundred(weights: dict[str, float], percents: list[str]) -> None:
    assert [str(share) for share in split_even(weights).values()] == percents


def lines(*shares: tuple[str, str, User | None]) -> list[SplitLine]:
    return [
        SplitLine(name, Decimal(percent), user=user.pk if user else None) for name, percent, user in shares
    ]


@pytest.fixture
def project(ana: User, ben: User) -> Project:
    made = song_create(owner=ana, title="Paper Boats")
    membership_set(project=made, user=ben, role=Role.VIEWER)
    return made


def test_each_writer_signs_and_any_change_makes_all_signatures_void(
    project: Project, ana: User, ben: User
) -> None:
    both = lines(("Ana Lee", "60", ana), ("Ben Roy", "40", ben))
    split = split_save(project=project, lines=both, by=ana, seen="")
    split_sign(project=project, user=ana, seen=split.digest)
    signed = split_sign(project=project, user=ben, seen=split.digest)
    now = split_of(project)
    assert now
    assert now.is_signed_by_all
    assert split_save(project=project, lines=both, by=ben, seen=signed.digest).is_signed_by_all  # no change
    other = lines(("Ana Lee", "50", ana), ("Ben Roy", "50", ben))
    changed = split_save(project=project, lines=other, by=ben, seen=now.digest)
    assert changed.signed == ()
    assert split_save(project=project, lines=both, by=ben, seen=changed.digest).signed == ()  # nor come back


def test_a_signature_outlives_the_account(project: Project, ana: User, ben: User) -> None:
    split = split_save(project=project, lines=lines(("A", "50", ana), ("B", "50", ben)), by=ana, seen="")
    split_sign(project=project, user=ben, seen=split.digest)
    ben.delete()
    now = split_of(project)
    assert now
    assert [share.name for share in now.signed] == ["B"]


def test_nobody_signs_what_they_did_not_see_or_have_no_part_in(
    project: Project, ana: User, ben: User
) -> None:
    split = split_save(project=project, lines=lines(("A", "100", ana)), by=ana, seen="")
    with pytest.raises(Conflict):
        split_sign(project=project, user=ana, seen="0" * 64)
    with pytest.raises(Invalid, match="no line for you"):
        split_sign(project=project, user=ben, seen=split.digest)


@pytest.mark.parametrize(
    ("percent", "words"), [("99.99", "0.01 % are missing"), ("100.01", "0.01 % are too many")]
)
def test_shares_that_are_not_a_hundred_are_refused(
    project: Project, ana: User, percent: str, words: str
) -> None:
    with pytest.raises(Invalid, match=words):
        split_save(project=project, lines=lines(("A", percent, ana)), by=ana, seen="")


def test_two_who_change_the_sheet_at_once_do_not_overwrite_each_other(project: Project, ana: User) -> None:
    split_save(project=project, lines=lines(("A", "100", ana)), by=ana, seen="")
    with pytest.raises(Conflict):
        split_save(project=project, lines=lines(("B", "100", None)), by=ana, seen="")


def typed(seen: str, *rows: dict[str, Any]) -> dict[str, Any]:
    body: dict[str, Any] = {"seen": seen, "w-TOTAL_FORMS": len(rows), "w-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        body |= {f"w-{number}-{name}": value for name, value in row.items()}
    return body


def test_the_pages_begin_with_the_ledger_save_sign_and_print(world: World) -> None:
    editor, key = world.client("editor"), [world.project.pk]
    page = editor.get(reverse("studio:split_edit", args=key)).content.decode()
    assert 'value="Owner"' in page
    assert 'value="100.00"' in page
    rows = (
        {
            "name": "Olga Owner",
            "percent": "62.5",
            "role": "Words",
            "user": world.users["owner"].pk,
            "ipi": "00123",
        },
        {"name": "Eve Editor", "percent": "37.5", "user": world.users["editor"].pk, "society": "PRS"},
        {"name": ""},
    )
    assert editor.post(reverse("studio:split_edit", args=key), typed("", *rows)).status_code == 302
    split = split_of(world.project)
    assert split
    editor.post(reverse("studio:split_sign", args=key), {"seen": split.digest})
    page = world.client("viewer").get(reverse("studio:credits", args=key)).content.decode()
    assert "1 of 2 signed" in page
    assert (
        "Olga Owner" in world.client("viewer").get(reverse("studio:split_print", args=key)).content.decode()
    )
    text = editor.get(reverse("studio:split_csv", args=key)).content.decode("utf-8-sig")
    assert [row[:2] for row in csv.reader(io.StringIO(text))][1:] == [
        ["Olga Owner", "62.50"],
        ["Eve Editor", "37.50"],
    ]
    editor.post(reverse("studio:split_unsign", args=key))
    assert not split_of(world.project).signed  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"name": "A", "percent": "90"}, "10 % are missing"),
        ({"name": "", "percent": "100"}, "A share needs a name."),
        ({"name": "A", "percent": "120"}, "less than or equal to 100"),
        ({"name": "A", "percent": "100", "user": "nobody"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_stands_beside_what_was_typed(world: World, row: dict[str, str], words: str) -> None:
    url = reverse("studio:split_edit", args=[world.project.pk])
    answer = world.client("owner").post(url, typed("", row))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert f'value="{row["percent"]}"' in page
    assert split_of(world.project) is None
