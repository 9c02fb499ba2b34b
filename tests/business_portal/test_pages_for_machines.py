"""Addresses for machines, and log lines without personal data."""

import json
import logging

import pytest
from django.template import Context, Engine, VariableDoesNotExist
from django.test import Client

from business_portal.log import where_it_failed

pytestmark = pytest.mark.django_db


def test_health_answers_ok_to_anyone(anonymous: Client) -> None:
    answer = anonymous.get("/health/")

    assert (answer.status_code, answer.content) == (200, b"ok")


def test_security_txt_names_the_contact_and_until_when(anonymous: Client) -> None:
    lines = anonymous.get("/.well-known/security.txt").text.splitlines()

    assert [line.split(":")[0] for line in lines] == ["Contact", "Expires", "Preferred-Languages"]
    assert lines[0] == "Contact: mailto:security@veldbaken.example"


def test_report_of_the_content_policy_is_logged_without_the_rest(
    anonymous: Client, caplog: pytest.LogCaptureFixture
) -> None:
    report = {
        "csp-report": {"effective-directive": "img-src", "blocked-uri": "https://x", "document-uri": "secret"}
    }

    answer = anonymous.post("/csp-report/", json.dumps(report), content_type="application/csp-report")

    assert answer.status_code == 204
    messages = [str(record.msg) for record in caplog.records if "csp_violation" in str(record.msg)]
    assert len(messages) == 1
    assert "img-src" in messages[0]
    assert "secret" not in messages[0]


@pytest.mark.parametrize("body", ["{", '{"csp-report": 1}', "[]"])
def test_report_that_is_none_is_refused(anonymous: Client, body: str) -> None:
    assert anonymous.post("/csp-report/", body, content_type="application/csp-report").status_code == 400


def test_logged_exception_says_where_and_never_what_it_quotes() -> None:
    try:
        Engine().from_string("{{ missing|add:unknown }}").render(Context({"iban": "NL00 SECRET"}))
    except VariableDoesNotExist as error:
        quoted = str(error)
        lines = where_it_failed(logging.getLogger(), "error", {"event": "x", "exc_info": error})
        current = where_it_failed(logging.getLogger(), "error", {"event": "x", "exc_info": True})

    assert lines["exception"] == current["exception"] == "VariableDoesNotExist"
    assert "SECRET" in quoted
    assert "SECRET" not in str(lines) + str(current)
    assert lines["where"][0].endswith(" test_logged_exception_says_where_and_never_what_it_quotes")
    assert where_it_failed(logging.getLogger(), "info", {"event": "x"}) == {"event": "x"}
