"""The page for our own faults."""

import pytest
from django.test import RequestFactory
from django.utils import translation

from business_portal.errors import server_error


@pytest.mark.parametrize(
    ("headers", "heading"),
    [
        ({"Accept-Language": "en"}, "Something went wrong on our side"),
        ({"Accept-Language": "nl"}, "Er ging iets mis bij ons"),
        ({"Accept-Language": "fr"}, "Er ging iets mis bij ons"),
        ({"Accept-Language": "nl", "Cookie": "portal_language=en"}, "Something went wrong on our side"),
    ],
)
def test_it_speaks_the_language_of_the_visitor_whatever_was_spoken_before(
    headers: dict[str, str], heading: str
) -> None:
    with translation.override("nl" if heading.startswith("S") else "en"):
        page = server_error(RequestFactory().get("/", headers=headers))
    assert page.status_code == 500
    assert f"<h1>{heading}</h1>" in page.text
