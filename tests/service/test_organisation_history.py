"""The history of an organisation: sentences, filter, file, and the lasting page of one event."""

from datetime import datetime, timedelta
from string import Formatter
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from access.database import database_context, system_context
from audit.enums import REFUSALS, AuditTag
from audit.models import AuditEvent, AuditSeal
from audit.services import chain_seal
from common.errors import DomainError
from notices.models import OutboundMessage
from roles.enums import Role
from roles.models import RoleGrant
from roles.services import role_grant
from service.history_kinds import HistoryKind, kind_of, tags_of
from service.organisation_sentences import SENTENCES
from tests.cast import membership, number, organisation, person
from tests.nets.actors import actor, context_of
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

AT = datetime.fromisoformat("2026-11-20T09:41:00+01:00")
PAGE = f"/o/{number('alder')}/history/"
FILE = f"/o/{number('alder')}/history.csv"
WORDS = {"actor", "person", "role", "number", "year", "count"}


def record(by: str, tag: str, **values: Any) -> AuditEvent:
    """Something that one of the cast did at Alder, or for Alder."""
    actor = person(by)
    whom = values.pop("whom", "")
    happened = {
        "at": AT,
        "actor_id": actor.id,
        "actor_label": actor.full_name,
        "organisation_id": organisation("alder").id,
        "person_id": person(whom).id if whom else None,
    }
    with system_context("test"):
        return AuditEvent.objects.create(tag=tag, **happened | values)


def in_english(client: Client) -> Client:
    client.cookies["portal_language"] = "en"
    return client


def told(page: Any) -> list[tuple[str, str, str, str, str]]:
    return [
        (line.sentence, line.reach, line.on_behalf_of, line.address, str(line.state.word))
        for line in page.context["table"].data.data
    ]


def sentences(page: Any) -> list[str]:
    return [line[0] for line in told(page)]


def test_every_event_has_a_sentence_a_kind_and_only_words_that_are_given() -> None:
    assert set(SENTENCES) == set(AuditTag)
    assert {kind_of(tag) for tag in AuditTag} == set(HistoryKind)
    assert sum(len(tags_of(kind)) for kind in HistoryKind) == len(AuditTag)
    for language in ("nl", "en"):
        with translation.override(language):
            used = {
                name for each in SENTENCES.values() for _, name, _, _ in Formatter().parse(str(each)) if name
            }
        assert used == WORDS


def test_what_was_refused_is_what_its_name_says_or_a_limit() -> None:
    assert {AuditTag.ROLE_GRANT_REFUSED, AuditTag.PASSWORD_REFUSED, AuditTag.SMS_LIMIT_REACHED} <= REFUSALS
    assert (
        not {AuditTag.EMAIL_CHANGE_REFUSED, AuditTag.ROLE_REQUEST_DECLINED, AuditTag.ROLE_GRANTED} & REFUSALS
    )


@pytest.mark.parametrize(
    ("language", "granted"),
    [
        ("en", "Ada Vermeulen gave Ben Hoekstra the role Auditor"),
        ("nl", "Ada Vermeulen gaf Ben Hoekstra de rol Auditor"),
    ],
)
def test_a_granted_role_is_told_with_who_whom_and_which(signed_in, language, granted) -> None:
    ada = actor("ada", "alder")
    with database_context(context_of(ada)):
        role_grant(acting=ada, membership_id=membership("ben", "alder").id, role=Role.AUDITOR)
    client = signed_in("ada")
    client.cookies["portal_language"] = language

    assert sentences(client.get(f"{PAGE}?kind=roles"))[0] == granted


def test_a_line_says_on_whose_behalf_from_where_and_what_became_of_it(signed_in) -> None:
    record(
        "kim",
        AuditTag.INVOICE_DOWNLOADED,
        by_organisation_id=organisation("iris").id,
        facts={"number": "F-7"},
        address="192.0.2.3",
    )
    record(
        "ben",
        AuditTag.ENTRY_REFUSED,
        at=AT - timedelta(minutes=1),
        facts={"path": "/x/"},
        address="192.0.2.4",
    )
    record("ada", AuditTag.INVITATION_MADE, at=AT - timedelta(minutes=2), facts={"invitation": 0})

    page = in_english(signed_in("ada")).get(PAGE)

    assert told(page)[-3:] == [
        (f"{person('kim').full_name} downloaded invoice F-7", "", organisation("iris").name, "", "Done"),
        (
            "Ben Hoekstra wanted to open a page without having the right to it",
            "/x/",
            "",
            "192.0.2.4",
            "Refused",
        ),
        ("Ada Vermeulen invited somebody", "", "", "", "Done"),
    ]


def test_the_history_is_that_of_the_own_organisation_alone(signed_in) -> None:
    record(
        "olga", AuditTag.INVOICE_DOWNLOADED, organisation_id=organisation("oak").id, facts={"number": "F-9"}
    )
    record("ada", AuditTag.INVOICE_DOWNLOADED, facts={"number": "F-1"})

    page = in_english(signed_in("ada")).get(PAGE)

    assert "Ada Vermeulen downloaded invoice F-1" in sentences(page)
    assert "F-9" not in page.content.decode()


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["1", "2", "3", "4"]),
        ("since=20-11-2026", ["1"]),
        ("until=18-11-2026", ["3", "4"]),
        ("since=18-11-2026&until=19-11-2026", ["2", "3"]),
        ("kind=downloads", ["1", "2"]),
        ("kind=roles&result=refused", ["4"]),
        ("result=done", ["1", "2", "3"]),
        ("person={ben}", ["2", "3"]),
    ],
)
def test_the_filter_narrows_by_period_kind_result_and_whoever_did_it_or_met_it(
    signed_in, query, numbers
) -> None:
    day = timedelta(days=1)
    record("ada", AuditTag.INVOICE_DOWNLOADED, facts={"number": "1"})
    record("ben", AuditTag.INVOICE_DOWNLOADED, at=AT - day, facts={"number": "2"})
    record("ada", AuditTag.ROLE_GRANTED, at=AT - 2 * day, whom="ben", facts={"number": "3"})
    record("ada", AuditTag.ROLE_GRANT_REFUSED, at=AT - 3 * day, facts={"number": "4"})
    client = in_english(signed_in("ada"))
    asked = query.format(ben=person("ben").id)

    lines = client.get(f"{PAGE}?{asked}").context["table"].data.data

    with system_context("test"):
        facts = dict(AuditEvent.objects.values_list("id", "facts"))
    assert [facts[line.id]["number"] for line in lines if "number" in facts[line.id]] == numbers


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("since=yesterday", "This is not a date. Write it like this: 21-11-2026."),
        (
            "since=2-11-2026&until=1-11-2026",
            "This day is before the first one. Choose a later day, or swap them.",
        ),
        ("person=0", "Select a valid choice. 0 is not one of the available choices."),
    ],
)
def test_an_address_that_makes_no_sense_shows_why_and_nothing_else(signed_in, query, problem) -> None:
    record("ada", AuditTag.INVOICE_DOWNLOADED, facts={"number": "F-1"})
    client = in_english(signed_in("ada"))

    page = client.get(f"{PAGE}?{query}")
    file = client.get(f"{FILE}?{query}")

    assert problem in page.content.decode()
    assert "F-1" not in page.content.decode()
    assert (file.status_code, file["Location"]) == (302, f"{PAGE}?{query}")


def test_a_long_history_takes_as_many_queries_as_a_short_one(signed_in) -> None:
    client = signed_in("ada")
    whole = {"whom": "ben", "by_organisation_id": organisation("iris").id}
    facts = {"membership": 1, "invitation": 1, "mandate": 1, "number": "1"}
    counts = []
    for more in (1, 2):
        for _ in range(more):
            record("kim", AuditTag.ROLE_GRANTED, **whole, facts=facts)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            page = client.get(f"{PAGE}?kind=roles&since=20-11-2026&until=20-11-2026")
        counts.append((len(page.context["table"].data.data), len(queries_of(captured))))

    assert [rows for rows, _ in counts] == [1, 3]
    assert counts[0][1] == counts[1][1]


def test_the_file_holds_what_is_filtered_harmless_and_stands_in_the_history(signed_in) -> None:
    event = record(
        "ben",
        AuditTag.ENTRY_REFUSED,
        actor_label="=1+1",
        facts={"path": "/x/"},
        address="192.0.2.4",
    )
    record("ada", AuditTag.INVOICE_DOWNLOADED, facts={"number": "F-1"})
    client = signed_in("ada")
    page = client.get(f"{PAGE}?result=refused&since=20-11-2026")
    link = urlsplit(page.context["csv_url"])

    file = client.get(page.context["csv_url"])

    assert (link.path, parse_qs(link.query)) == (FILE, {"result": ["refused"], "since": ["20-11-2026"]})
    assert file["Content-Disposition"] == f'attachment; filename="geschiedenis-{number("alder")}.csv"'
    assert file.content.decode("utf-8") == "\ufeff" + "".join(
        f"{line}\r\n"
        for line in (
            "Wanneer;Wat er gebeurde;Over;Wie;Bij wie;Namens;Vanwaar;Resultaat;Bijzonderheden;Gebeurtenis",
            f"2026-11-20 09:41:00;'=1+1 wilde een pagina openen zonder het recht daarvoor;/x/;'=1+1;;;"
            f"192.0.2.4;Geweigerd;Pagina: /x/;{event.id}",
        )
    )
    with system_context("test"):
        recorded = AuditEvent.objects.get(tag=AuditTag.HISTORY_DOWNLOADED)
    assert (recorded.actor_id, recorded.organisation_id) == (person("ada").id, organisation("alder").id)
    assert recorded.facts == {"result": "refused", "since": "2026-11-20", "rows": 1}
    assert recorded.address == "127.0.0.1"


def test_an_event_has_a_lasting_page_with_every_fact_and_its_seal(signed_in) -> None:
    event = record(
        "ada",
        AuditTag.ROLE_GRANTED,
        whom="ben",
        facts={"role": "AUDITOR", "grant": 12, "mandate": None},
        address="192.0.2.4",
    )
    client, address = in_english(signed_in("ada")), f"{PAGE}{event.id}/"

    before = client.get(address)
    chain_seal(organisation_id=organisation("alder").id, at=timezone.now())
    after = client.get(address)

    assert before.context["line"].sentence == "Ada Vermeulen gave Ben Hoekstra the role Auditor"
    facts = [(str(fact.label), fact.value) for fact in before.context["line"].facts]
    assert facts == [("Role", "Auditor"), ("Role given, by number in the portal", "12")]
    assert "waits for its seal" in before.content.decode()
    with system_context("test"):
        seal = AuditSeal.objects.get(event_id=event.id)
    assert after.context["seal"] == seal
    assert seal.hash in after.content.decode()
    assert address in client.get(PAGE).content.decode()


def test_an_auditor_reads_the_history(signed_in) -> None:
    ada = actor("ada", "alder")
    with database_context(context_of(ada)):
        role_grant(acting=ada, membership_id=membership("cato", "alder").id, role=Role.AUDITOR)

    assert signed_in("cato").get(PAGE).status_code == 200


# --- what was rolled back, and what was refused --------------------------------------------------------


def _events(tag: AuditTag) -> list[tuple[int | None, dict[str, Any]]]:
    with system_context("test"):
        return list(AuditEvent.objects.filter(tag=tag).values_list("actor_id", "facts"))


def _grants_and_messages() -> tuple[int, int]:
    with system_context("test"):
        return RoleGrant.objects.count(), OutboundMessage.objects.count()


def test_an_action_that_is_rolled_back_leaves_nothing_that_says_it_was_done() -> None:
    ada, before = actor("ada", "alder"), _grants_and_messages()
    with pytest.raises(ZeroDivisionError), database_context(context_of(ada), in_savepoint=True):
        role_grant(acting=ada, membership_id=membership("ben", "alder").id, role=Role.AUDITOR)
        assert len(_events(AuditTag.ROLE_GRANTED)) == 1
        raise ZeroDivisionError

    assert _grants_and_messages() == before
    assert _events(AuditTag.ROLE_GRANTED) == []


def test_a_refused_action_leaves_that_it_was_refused_and_nothing_else(signed_in) -> None:
    ada, before = actor("ada", "alder"), _grants_and_messages()
    own = membership("ada", "alder").id
    with database_context(context_of(ada)), pytest.raises(DomainError):
        role_grant(acting=ada, membership_id=own, role=Role.AUDITOR)

    assert _grants_and_messages() == before
    assert _events(AuditTag.ROLE_GRANTED) == []
    assert _events(AuditTag.ROLE_GRANT_REFUSED) == [(ada.user_id, {"role": "AUDITOR", "membership": own})]
    assert told(in_english(signed_in("ada")).get(f"{PAGE}?kind=roles"))[0][0::4] == (
        "Ada Vermeulen wanted to give Ada Vermeulen the role Auditor; that was refused",
        "Refused",
    )


def test_a_locked_page_leaves_that_it_stayed_closed_with_the_address_of_whoever_asked(signed_in) -> None:
    assert signed_in("cato").get(PAGE, REMOTE_ADDR="198.51.100.7").status_code == 403

    with system_context("test"):
        event = AuditEvent.objects.get(tag=AuditTag.ENTRY_REFUSED)
    assert (event.actor_id, event.facts["path"], event.address) == (person("cato").id, PAGE, "198.51.100.7")
