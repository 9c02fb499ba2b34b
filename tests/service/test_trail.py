"""The trail of all organisations at the desk: for its supervisor alone, with filter, file, lasting page and seals."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.database import Scope, database_context, system_context
from access.errors import PermissionMissing
from audit.enums import AuditTag
from audit.models import AuditCheckpoint, AuditEvent, AuditSeal
from audit.selectors import (
    DeskEventFilters,
    event_desk_get,
    event_desk_list,
    event_desk_seal,
    trail_state_get,
)
from audit.services import audit_record_system, heads_export, trail_seal
from roles.models import RoleGrant
from service.selectors import trail_names, trail_organisation_find, trail_person_find
from tests.cast import number, organisation, person
from tests.nets.actors import at_desk, context_of
from tests.queries import queries_of
from tests.roles.looking import make_supervisor

pytestmark = pytest.mark.django_db

PAGE, FILE = "/desk/audit/", "/desk/audit.csv"
AT = datetime.fromisoformat("2026-11-20T09:41:00+01:00")


def record(by: str, tag: AuditTag, where: str | None, *, minutes: int = 0, **values: Any) -> AuditEvent:
    """Something that one of the cast did, in an organisation or in none."""
    actor = person(by)
    with system_context("test"):
        return AuditEvent.objects.create(
            at=AT + timedelta(minutes=minutes),
            tag=tag,
            actor_id=actor.id,
            actor_label=actor.full_name,
            organisation_id=organisation(where).id if where else None,
            **values,
        )


@pytest.fixture
def dirk(signed_in: Any) -> Client:
    """A supervisor of the desk who reads English."""
    make_supervisor("dirk")
    client: Client = signed_in("dirk")
    client.cookies["portal_language"] = "en"
    return client


def told(page: Any) -> list[tuple[str, str, str]]:
    """Sentence, organisation and network address of the events of that day."""
    lines = page.context["table"].data.data
    return [(line.sentence, line.organisation, line.address) for line in lines if line.at.date() == AT.date()]


def called(key: str) -> str:
    return f"{organisation(key).name} ({number(key)})"


def test_the_supervisor_reads_events_of_all_organisations_and_of_none_with_from_where(dirk: Client) -> None:
    mia = person("mia")
    record("ben", AuditTag.ENTRY_REFUSED, "alder", minutes=2, address="192.0.2.4", facts={"path": "/x/"})
    record(
        "kim",
        AuditTag.INVOICE_DOWNLOADED,
        "alder",
        minutes=1,
        by_organisation_id=organisation("iris").id,
        address="192.0.2.5",
        facts={"number": "F-7"},
    )
    for where in (None, "alder", "oak"):
        address = "" if where else "192.0.2.6"
        record("mia", AuditTag.SIGNED_IN, where, person_id=mia.id, address=address)

    page = dirk.get(PAGE)

    assert told(page) == [
        ("Ben Hoekstra wanted to open a page without having the right to it", called("alder"), "192.0.2.4"),
        (f"{person('kim').full_name} downloaded invoice F-7", called("alder"), "192.0.2.5"),
        (f"{mia.full_name} signed in", "", "192.0.2.6"),
    ]
    acted_for = [line.on_behalf_of for line in page.context["table"].data.data if line.at.date() == AT.date()]
    assert acted_for == ["", called("iris"), ""]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["1", "2", "3", "4"]),
        ("organisation={alder}", ["1", "2", "5"]),
        ("organisation={insurer}", []),
        ("person={ben}", ["2", "4"]),
        ("person={ben}&organisation={alder}", ["2"]),
        ("reach=none", ["4"]),
        ("kind=downloads&since=20-11-2026&until=20-11-2026", ["1", "3"]),
        ("result=refused", ["2"]),
    ],
)
def test_the_filter_narrows_by_organisation_person_kind_period_and_result(
    dirk: Client, query: str, numbers: list[str]
) -> None:
    record("ada", AuditTag.INVOICE_DOWNLOADED, "alder", minutes=4, facts={"number": "1"})
    record("ben", AuditTag.ROLE_GRANT_REFUSED, "alder", minutes=3, facts={"number": "2"})
    record("olga", AuditTag.INVOICE_DOWNLOADED, "oak", minutes=2, facts={"number": "3"})
    record("ben", AuditTag.SIGNED_IN, None, minutes=1, facts={"number": "4"})
    record("cato", AuditTag.SIGNED_IN, "alder", facts={"number": "5"})
    asked = query.format(alder=number("alder"), insurer=number("insurer"), ben=person("ben").email.upper())

    lines = dirk.get(f"{PAGE}?{asked}").context["table"].data.data

    with system_context("test"):
        facts = dict(AuditEvent.objects.values_list("id", "facts"))
    assert [facts[line.id]["number"] for line in lines if "number" in facts[line.id]] == numbers


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("organisation=999", "There is no organisation with this relation number."),
        ("person=ghost%40example.org", "Nobody has an account with this e-mail address."),
    ],
)
def test_an_organisation_or_person_that_is_not_there_is_said_and_nothing_is_shown(
    dirk: Client, query: str, problem: str
) -> None:
    page, file = dirk.get(f"{PAGE}?{query}"), dirk.get(f"{FILE}?{query}")

    assert problem in page.content.decode()
    assert "table" not in page.context
    assert (file.status_code, file["Location"]) == (302, f"{PAGE}?{query}")


def test_the_file_names_the_organisation_and_stands_in_the_insurers_history(dirk: Client) -> None:
    event = record("ben", AuditTag.ENTRY_REFUSED, "alder", address="192.0.2.4", facts={"path": "/x/"})
    query = f"result=refused&person={person('ben').email}"
    link = dirk.get(f"{PAGE}?{query}").context["csv_url"]

    file = dirk.get(link)

    day = timezone.localdate().isoformat()
    assert file["Content-Disposition"] == f'attachment; filename="trail-{day}.csv"'
    assert file.content.decode("utf-8").removeprefix("\ufeff").split("\r\n") == [
        "Organisation,When,What happened,About,Who,To whom,On behalf of,From where,Result,Details,Event",
        f"{called('alder')},2026-11-20 09:41:00,Ben Hoekstra wanted to open a page without having the right to it,"
        f"/x/,Ben Hoekstra,,,192.0.2.4,Refused,Page: /x/,{event.id}",
        "",
    ]
    with system_context("test"):
        recorded = AuditEvent.objects.get(tag=AuditTag.TRAIL_DOWNLOADED)
    assert (recorded.actor_id, recorded.organisation_id) == (person("dirk").id, organisation("insurer").id)
    assert recorded.facts == {"result": "refused", "person": str(person("ben").id), "rows": 1}


def test_what_belongs_to_nobody_else_is_a_cell_that_a_telephone_leaves_out(dirk: Client) -> None:
    record("ben", AuditTag.SIGNED_IN, None, person_id=person("ben").id)

    page = dirk.get(f"{PAGE}?since=20-11-2026&until=20-11-2026").content.decode()

    for label, meaning in (("Organisation", "no organisation"), ("On behalf of", "the own organisation")):
        assert re.search(
            f'<td [^>]*data-label="{label}"><span class="zero">–<span class="unseen">{meaning}</span></span></td>',
            page,
        )


def test_an_event_has_a_lasting_page_with_its_seal(dirk: Client) -> None:
    event = record(
        "ada", AuditTag.ROLE_GRANTED, "alder", person_id=person("ben").id, facts={"role": "AUDITOR"}
    )
    address = f"{PAGE}{event.id}/"
    before = dirk.get(address)
    trail_seal(at=timezone.now())
    after = dirk.get(address)

    assert before.context["line"].sentence == "Ada Vermeulen gave Ben Hoekstra the role Auditor"
    assert before.context["line"].organisation == called("alder")
    assert before.context["seal"] is None
    with system_context("test"):
        assert after.context["seal"] == AuditSeal.objects.get(event_id=event.id)
    assert address in dirk.get(PAGE).content.decode()


def test_how_far_the_trail_is_sealed_stands_above_it(dirk: Client, tmp_path: Any, settings: Any) -> None:
    settings.AUDIT_HEADS_DIR = tmp_path
    at = timezone.now()
    heads_export(folder=tmp_path, at=at)
    with system_context("test"):
        waiting = audit_record_system(tag=AuditTag.INVOICES_IMPORTED, at=at)
        AuditCheckpoint.objects.create(position=1, hash="x", removed=1, before=at, made_at=at)

    state = dirk.get(PAGE).context["state"]

    assert (state.waiting, state.waiting_since) == (1, waiting.at)
    assert (state.heads_at, state.removed_at) == (at, at)


def test_where_nothing_is_known_of_the_heads_the_page_says_so(
    dirk: Client, tmp_path: Any, settings: Any
) -> None:
    settings.AUDIT_HEADS_DIR = tmp_path
    (tmp_path / "heads.jsonl").write_text("not a head\n")

    page = dirk.get(PAGE)

    assert (page.context["state"].heads_at, page.context["state"].removed_at) == (None, None)
    assert "not known on this machine" in page.content.decode()


def test_a_long_trail_takes_as_many_queries_as_a_short_one(dirk: Client) -> None:
    values = {"person_id": person("ben").id, "by_organisation_id": organisation("iris").id}
    facts = {"membership": 1, "invitation": 1, "mandate": 1, "number": "1"}
    counts = []
    for more in (1, 2):
        for _ in range(more):
            record("kim", AuditTag.ROLE_GRANTED, "alder", **values, facts=facts)
        dirk.get(PAGE)
        with CaptureQueriesContext(connection) as captured:
            page = dirk.get(f"{PAGE}?since=20-11-2026&until=20-11-2026")
        counts.append((len(told(page)), len(queries_of(captured))))

    assert [rows for rows, _ in counts] == [1, 3]
    assert counts[0][1] == counts[1][1]


def test_the_database_shows_the_desk_no_more_than_its_own_without_the_right_or_after_its_end() -> None:
    own, foreign = (
        record("dirk", AuditTag.ENTRY_REFUSED, "insurer"),
        record("ben", AuditTag.ENTRY_REFUSED, "oak"),
    )
    nobodys = record("ben", AuditTag.SIGNED_IN, None)
    trail_seal(at=timezone.now())

    def seen(key: str) -> tuple[set[Any], set[Any]]:
        ids = {own.id, foreign.id, nobodys.id}
        with database_context(context_of(at_desk(key), Scope.DESK)):
            events = set(AuditEvent.objects.filter(id__in=ids).values_list("id", flat=True))
            return events, set(AuditSeal.objects.filter(event_id__in=ids).values_list("event_id", flat=True))

    make_supervisor("dirk")
    everything = {own.id, foreign.id, nobodys.id}
    assert seen("dirk") == (everything, everything)
    assert seen("dana") == ({own.id}, {own.id})
    with system_context("test"):
        RoleGrant.objects.filter(role="DESK_SUPERVISOR").update(ends_at=timezone.now())
    assert seen("dirk") == ({own.id}, {own.id})


def test_whoever_does_not_audit_is_refused_by_every_selector() -> None:
    event, dana = record("ben", AuditTag.SIGNED_IN, None), at_desk("dana")
    with database_context(context_of(dana, Scope.DESK)):
        for refused in (
            lambda: event_desk_list(acting=dana, filters=DeskEventFilters()),
            lambda: event_desk_get(acting=dana, event_id=event.id),
            lambda: event_desk_seal(acting=dana, event=event),
            lambda: trail_state_get(acting=dana, heads_in=Path("nowhere")),
            lambda: trail_names(acting=dana, events=[event]),
            lambda: trail_organisation_find(acting=dana, number=number("alder")),
            lambda: trail_person_find(acting=dana, email=person("ben").email),
        ):
            with pytest.raises(PermissionMissing):
                refused()


def test_the_menu_of_the_desk_opens_the_trail_for_its_supervisor_alone(dirk: Client, signed_in: Any) -> None:
    def items(page: Any) -> list[tuple[str, bool, bool]]:
        return [
            (each.url, each.is_locked, each.is_current) for each in page.context["menu"] if each.url == PAGE
        ]

    assert items(dirk.get(PAGE)) == [(PAGE, False, True)]
    assert items(signed_in("dana").get("/desk/letters/")) == [(PAGE, True, False)]
