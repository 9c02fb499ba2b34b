"""One's own history: sentences, pages, and nothing of anybody else."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

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
        for line in page.context["table"].data.data
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
    assert (len(first.context["table"].data.data), first.context["page"].has_next()) == (25, True)
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
        signed_in("ben").get(PAGE).context["table"].data.data[-1],
        signed_in("ben").get(PAGE).context["table"].data.data[-2],
    )

    assert (refused.address, refused.state.tone, done.state.tone) == ("192.0.2.9", "warn", "good")


def test_nobody_reads_it_without_both_factors(signed_in, anonymous) -> None:
    assert anonymous.get(PAGE).headers["Location"].startswith("/?next=")
    assert signed_in("nils", verified=False).get(PAGE).headers["Location"].startswith("/verify/")


def test_the_instant_stands_in_the_readers_time(signed_in) -> None:
    record("ben", AuditTag.SIGNED_IN)

    assert "20-11-2026, 09.41" in signed_in("ben").get(PAGE).content.decode()


# --- filter, file, and the lasting page of one event --------------------------------------------------------

FILE = "/me/history.csv"


def made(key: str, tag: str, **values: Any) -> AuditEvent:
    """Something that happened to one of the cast."""
    with system_context("test"):
        return AuditEvent.objects.create(**{"at": AT, "tag": tag, "person_id": person(key).id} | values)


@pytest.fixture
def mia(signed_in: Any) -> Client:
    """Mia works for Alder and for Oak, and reads English."""
    client: Client = signed_in("mia")
    client.cookies["portal_language"] = "en"
    return client


@pytest.mark.parametrize(
    ("query", "sentences"),
    [
        (
            "",
            [
                "Signed in",
                "A role was given to you",
                "A role of yours was ended",
                "A wrong password was given",
            ],
        ),
        ("organisation={alder}", ["A role was given to you"]),
        ("kind=sign_in", ["Signed in", "A wrong password was given"]),
        ("result=refused", ["A wrong password was given"]),
        ("since=21-11-2026", []),
        ("kind=roles&until=20-11-2026&organisation={oak}", ["A role of yours was ended"]),
    ],
)
def test_the_filter_narrows_by_period_organisation_kind_and_result(
    mia: Client, query: str, sentences: list[str]
) -> None:
    alder, oak = organisation("alder").id, organisation("oak").id
    made("mia", AuditTag.SIGNED_IN, at=AT + timedelta(minutes=3))
    made("mia", AuditTag.ROLE_GRANTED, at=AT + timedelta(minutes=2), organisation_id=alder)
    made("mia", AuditTag.ROLE_ENDED, at=AT + timedelta(minutes=1), organisation_id=oak)
    made("mia", AuditTag.PASSWORD_REFUSED)
    made("ben", AuditTag.SIGNED_IN)

    page = mia.get(f"{PAGE}?{query.format(alder=alder, oak=oak)}")

    assert [line[0] for line in told(page)] == sentences


def test_only_own_organisations_and_what_happens_to_people_can_be_chosen(mia: Client) -> None:
    page = mia.get(f"{PAGE}?organisation={organisation('iris').id}&kind=deliveries")

    form = page.context["form"]
    assert set(form.errors) == {"organisation", "kind"}
    assert {name for _, name in form.fields["organisation"].choices[1:]} == {
        organisation("alder").name,
        organisation("oak").name,
    }
    assert ("table" in page.context, "csv_url" in page.context) == (False, False)


def test_an_address_of_the_file_that_makes_no_sense_leads_to_the_page(mia: Client) -> None:
    file = mia.get(f"{FILE}?since=gisteren")

    assert (file.status_code, file["Location"]) == (302, f"{PAGE}?since=gisteren")


def test_the_file_holds_what_is_filtered_harmless_and_stands_in_the_own_history(mia: Client) -> None:
    alder = organisation("alder")
    event = made(
        "mia",
        AuditTag.ROLE_GRANTED,
        actor_id=person("ada").id,
        actor_label="=1+1",
        organisation_id=alder.id,
        address="192.0.2.4",
        facts={"role": "AUDITOR", "grant": 12, "reason": "not for Mia"},
    )
    made("mia", AuditTag.SIGNED_IN)
    made("ben", AuditTag.ROLE_GRANTED, organisation_id=alder.id)
    link = mia.get(f"{PAGE}?kind=roles&organisation={alder.id}&until=20-11-2026").context["csv_url"]

    file = mia.get(link)

    day = timezone.localdate().isoformat()
    assert file["Content-Disposition"] == f'attachment; filename="my-history-{day}.csv"'
    assert file.content.decode("utf-8").removeprefix("\ufeff").split("\r\n") == [
        "Organisation,When,What happened,About,Who,From where,Result,Details,Event",
        f"{alder.name},2026-11-20 09:41:00,A role was given to you,Auditor,'=1+1,192.0.2.4,Done,Role: Auditor,{event.id}",
        "",
    ]
    with system_context("test"):
        recorded = AuditEvent.objects.get(tag=AuditTag.OWN_HISTORY_DOWNLOADED)
    mia_id = person("mia").id
    assert (recorded.actor_id, recorded.person_id, recorded.organisation_id) == (mia_id, mia_id, None)
    assert recorded.facts == {
        "kind": "roles",
        "organisation": alder.name,
        "until": "2026-11-20",
        "rows": 1,
    }
    newest = mia.get(PAGE).context["table"].data.data[0]
    assert (newest.sentence, newest.facts) == ("You downloaded your own history", ())


def test_the_file_waits_for_a_second_factor_just_proved(signed_in: Any) -> None:
    answer = signed_in("ada", proved_ago=timedelta(minutes=11)).get(FILE)

    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/verify/")


def test_an_event_has_a_lasting_page_that_says_what_the_list_says_and_no_more(mia: Client) -> None:
    event = made(
        "mia",
        AuditTag.ACCESS_PAUSED,
        actor_id=person("ada").id,
        actor_label="Ada Vermeulen",
        organisation_id=organisation("alder").id,
        address="192.0.2.4",
        facts={"membership": 12, "reason": "not for Mia"},
    )
    address = f"{PAGE}{event.id}/"

    page = mia.get(address)

    line = page.context["line"]
    assert (line.sentence, line.actor, line.organisation, line.facts) == (
        "Your access to an organisation was paused by an administrator",
        "Ada Vermeulen",
        organisation("alder").name,
        (),
    )
    text = page.content.decode()
    for hidden in ("not for Mia", "roles:access:paused", "Hash", "waits for its seal"):
        assert hidden not in text
    assert address in mia.get(PAGE).content.decode()


def test_the_page_of_an_event_says_each_thing_once(mia: Client) -> None:
    event = made("mia", AuditTag.SIGNED_IN, facts={"method": "app"})

    page: Any = html.fromstring(mia.get(f"{PAGE}{event.id}/").content)

    shown = [" ".join(each.text_content().split()) for each in page.xpath("//main//dl/div/dd")]
    assert shown.count("authenticator app") == 1
    assert len(set(shown)) == len(shown)


def test_nobody_opens_the_event_of_somebody_else_or_what_an_organisation_got_of_it(mia: Client) -> None:
    bens = made("ben", AuditTag.SIGNED_IN)
    of_alder = made("mia", AuditTag.SIGNED_IN, organisation_id=organisation("alder").id)

    assert [mia.get(f"{PAGE}{each.id}/").status_code for each in (bens, of_alder)] == [404, 404]


@pytest.mark.parametrize(
    ("by", "where", "from_where"),
    [("mia", "", "192.0.2.4"), ("ada", "alder", "192.0.2.4"), ("dirk", "insurer", ""), ("", "", "192.0.2.4")],
)
def test_from_where_others_act_is_told_of_colleagues_alone(
    mia: Client, by: str, where: str, from_where: str
) -> None:
    made(
        "mia",
        AuditTag.RECOVERY_OPENED,
        actor_id=person(by).id if by else None,
        organisation_id=organisation(where).id if where else None,
        address="192.0.2.4",
    )

    (line,) = told(mia.get(PAGE))

    assert line[4] == from_where
