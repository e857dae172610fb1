"""Refusals and faults as pages, fragments and JSON."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = [pytest.mark.urls("tests.core.urls"), pytest.mark.django_db]

JSON = {"Accept": "application/json"}
HTMX = {"HX-Request": "true"}


def test_a_refusal_is_a_page_for_people(client: Client) -> None:
    response = client.get("/core/conflict")
    assert response.status_code == 409
    assert "Somebody else changed these words." in response.text
    assert "<html" in response.text


def test_a_refusal_is_a_fragment_for_htmx(client: Client) -> None:
    response = client.get("/core/conflict", headers=HTMX)
    assert response.status_code == 409
    assert 'role="alert"' in response.text
    assert "<html" not in response.text


def test_a_refusal_is_json_for_programs(client: Client) -> None:
    response = client.get("/core/conflict", headers=JSON)
    assert response.json() == {
        "error": {"code": "conflict", "message": "Somebody else changed these words.", "field": "text"}
    }


def test_a_limit_says_when_to_come_back(client: Client) -> None:
    response = client.get("/core/often", headers=JSON)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")


@pytest.mark.parametrize(("path", "status"), [("/core/forbidden", 403), ("/core/nothing-here", 404)])
def test_every_error_has_a_page_a_fragment_and_json(client: Client, path: str, status: int) -> None:
    page, fragment, program = client.get(path), client.get(path, headers=HTMX), client.get(path, headers=JSON)
    assert {page.status_code, fragment.status_code, program.status_code} == {status}
    assert "<h1>" in page.text
    assert "<h1>" not in fragment.text
    assert program.json()["error"]["message"]


def test_a_missing_page_does_not_tell_what_exists(client: Client) -> None:
    assert "core/nothing" not in client.get("/core/nothing-here").text


def test_a_fault_has_a_page_of_its_own(client: Client) -> None:
    client.raise_request_exception = False
    response = client.get("/core/broken")
    assert response.status_code == 500
    assert "Something broke" in response.text
    assert "a fault" not in response.text


def test_a_stale_form_says_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/core/conflict")
    assert response.status_code == 403
    assert "reload it" in response.text


def test_every_answer_carries_the_content_policy(client: Client) -> None:
    policy = client.get("/core/nothing-here").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
