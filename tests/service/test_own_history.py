"""One's own history: sentences, pages, and nothing of anybody else."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from access.database import system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from service.history import SENTENCES
from tests.cast import organisation, person
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

PAGE = "/me/history/"
AT = datetime.fromisoformat("2026-11-20T09:41:00+01:00")


def record(key: str, tag: str, *, minutes: int = 0, by: str = "", where: str = "", **facts: str) -> None:
    """An event about one of the cast."""
    actor = person(by or key)
    with system_context("test"):
        AuditEvent.objects.create(
            at=AT + timedelta(minutes=minutes),
            tag=tag,
            actor_id=actor.id,
            actor_label=actor.full_name,
            person_id=person(key).id,
            organisation_id=organisation(where).id if where else None,
            facts=facts,
        )


def told(page) -> list[tuple[str, str, str, str, str]]:
    return [
        (line.sentence, line.reach, line.actor, line.organisation, line.address)
        for line in page.context["lines"]
        if line.at.year == AT.year and line.at.day == AT.day and line.at.month == AT.month
    ]


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                (
                    "A role was given to you",
                    "Reporting officer",
                    "Ada Vermeulen",
                    "Elzenhof Installatietechniek B.V.",
                    "",
                ),
                ("Signed in", "passkey", "", "", "192.0.2.7"),
            ],
        ),
        (
            "nl",
            [
                (
                    "U kreeg een rol",
                    "Rapportage verantwoordelijke",
                    "Ada Vermeulen",
                    "Elzenhof Installatietechniek B.V.",
                    "",
                ),
                ("Ingelogd", "passkey", "", "", "192.0.2.7"),
            ],
        ),
    ],
)
def test_events_are_sentences_newest_first_with_who_where_and_from_where(signed_in, language, lines) -> None:
    record("ben", AuditTag.SIGNED_IN, method="passkey", address="192.0.2.7")
    record("ben", AuditTag.ROLE_GRANTED, minutes=5, by="ada", where="alder", role="REPORTING_OFFICER")
    record("ada", AuditTag.SIGNED_IN, method="app")
    client = signed_in("ben")
    client.cookies["portal_language"] = language

    assert told(client.get(PAGE)) == lines


def test_an_organisation_of_which_one_is_no_member_is_not_named(signed_in) -> None:
    record("ben", AuditTag.ROLE_GRANTED, by="olga", where="oak", role="AUDITOR")

    (line,) = told(signed_in("ben").get(PAGE))

    assert line[3] == ""


def test_an_event_without_a_sentence_is_shown_without_its_name(signed_in) -> None:
    record("ben", "elsewhere:thing:done", facts="x")

    client = signed_in("ben")
    client.cookies["portal_language"] = "en"

    (line,) = told(client.get(PAGE))

    assert line[0] == "Something was recorded about your account"


def test_a_long_history_has_pages_and_as_many_queries_as_a_short_one(signed_in) -> None:
    client = signed_in("ben")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for minute in range(60):
        record("ben", AuditTag.SIGNED_IN, minutes=minute)

    with CaptureQueriesContext(connection) as many:
        first = client.get(PAGE)
    last = client.get(f"{PAGE}?page=99")

    assert len(queries_of(few)) == len(queries_of(many))
    assert (len(first.context["lines"]), first.context["page"].has_next()) == (25, True)
    assert last.context["page"].number == last.context["page"].paginator.num_pages


def test_every_event_has_its_sentence() -> None:
    assert set(SENTENCES) == set(AuditTag)


def test_what_was_refused_says_so_and_from_where(signed_in) -> None:
    record("ben", AuditTag.SIGNED_IN, minutes=1)
    with system_context("test"):
        AuditEvent.objects.create(
            at=AT, tag=AuditTag.PASSWORD_REFUSED, person_id=person("ben").id, address="192.0.2.9"
        )

    refused, done = (
        signed_in("ben").get(PAGE).context["lines"][-1],
        signed_in("ben").get(PAGE).context["lines"][-2],
    )

    assert (refused.address, refused.state.tone, done.state.tone) == ("192.0.2.9", "warn", "good")


def test_nobody_reads_it_without_both_factors(signed_in, anonymous) -> None:
    assert anonymous.get(PAGE).headers["Location"].startswith("/?next=")
    assert signed_in("nils", verified=False).get(PAGE).headers["Location"].startswith("/verify/")


def test_the_instant_stands_in_the_readers_time(signed_in) -> None:
    record("ben", AuditTag.SIGNED_IN)

    assert "20-11-2026, 09.41" in signed_in("ben").get(PAGE).content.decode()
