"""The writer's three controls on their way from the form into a recipe and back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from songsmith.lyrics.models import Draft
from songsmith.projects.models import Project
from songsmith.takes.expression import expression_of, expression_said, fields_of
from songsmith.takes.models import Take
from songsmith.takes.selectors import take_card
from tests.takes.conftest import People
from tests.takes.test_views import post_take


def test_controls_are_said_in_the_words_of_their_ends() -> None:
    assert expression_said({"power": -0.4, "freedom": 0.0, "space": 1.0}) == "intimate 40, spacious 100"
    assert expression_said({"power": 0.0}) == ""
    assert expression_said(None) == ""


def test_fields_and_recipes_say_the_same() -> None:
    asked = {"power": 30, "freedom": -70, "space": None}
    made = expression_of(asked)
    assert (made.power, made.freedom, made.space) == (0.3, -0.7, 0.0)
    assert fields_of({"power": 0.3, "freedom": -0.7}) == {"power": 30, "freedom": -70, "space": 0}


def test_what_was_set_goes_into_the_recipe_and_into_the_next_form(
    people: People, project: Project, draft: Draft
) -> None:
    answer = post_take(people["editor"], project, draft, power="60", freedom="-20", space="0")
    take = Take.objects.get()
    assert take.recipe["expression"] == {"power": 0.6, "freedom": -0.2, "space": 0.0}
    assert 'name="power" min="-100" max="100" step="10" value="60"' in answer.content.decode()
    page = people["editor"].get(reverse("studio:song", args=[project.pk])).content.decode()
    assert 'name="freedom" min="-100" max="100" step="10" value="-20"' in page
    assert take_card(take, people.users["editor"]).expression_said == "powerful 60, straight 20"


@pytest.mark.parametrize("wrong", ["101", "-101", "loud"])
def test_what_is_out_of_reach_is_said_beside_its_control(
    people: People, project: Project, draft: Draft, wrong: str
) -> None:
    client: Client = people["editor"]
    answer = post_take(client, project, draft, power=wrong)
    assert answer.status_code == 422
    assert "From −100 to 100." in answer.content.decode()
    assert not Take.objects.exists()


def test_a_form_without_controls_leaves_them_in_the_middle(
    people: People, project: Project, draft: Draft
) -> None:
    post_take(people["editor"], project, draft)
    assert set(Take.objects.get().recipe["expression"].values()) == {0.0}
