"""Colleagues, giving roles and taking them away, as the administrator sees it; and the locked page."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from access.database import system_context
from audit.enums import AuditTag
from audit.models import AuditEvent
from notices.models import OutboundMessage
from roles.enums import Role
from roles.models import OrganisationPermission, RoleGrant
from tests.cast import membership, number, person

pytestmark = pytest.mark.django_db


def text_of(html: str) -> str:
    """What a page says, without marks and with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1]).split())


def grants_of(key: str, organisation_key: str = "alder") -> list[tuple[str, bool]]:
    """Roles of a person with whether they are in force."""
    with system_context("test"):
        grants = RoleGrant.objects.filter(membership=membership(key, organisation_key)).order_by("id")
        return [(grant.role, grant.ends_at is None or grant.ends_at > timezone.now()) for grant in grants]


def events(tag: AuditTag) -> list[dict[str, Any]]:
    """What the trail says of one kind of event."""
    with system_context("test"):
        return [
            {"actor_label": event.actor_label, "facts": event.facts}
            for event in AuditEvent.objects.filter(tag=tag)
        ]


@pytest.fixture
def cato_id() -> int:
    return membership("cato", "alder").id


@pytest.fixture
def ada(signed_in) -> Client:
    client: Client = signed_in("ada")
    client.cookies["portal_language"] = "en"
    return client


def alder(path: str) -> str:
    return f"/o/{number('alder')}/{path}"


def test_role_given_opens_the_page_at_the_colleagues_next_click(ada: Client, signed_in, cato_id: int) -> None:
    cato: Client = signed_in("cato")
    assert cato.get(alder("invoices/")).status_code == 403

    answer = ada.post(alder(f"colleagues/{cato_id}/grant/"), {"role": Role.REPORTING_OFFICER})

    assert answer.headers["Location"] == alder(f"colleagues/{cato_id}/")
    assert cato.get(alder("invoices/")).status_code == 200
    assert grants_of("cato") == [(Role.REPORTING_OFFICER, True)]
    with system_context("test"):
        message = OutboundMessage.objects.get(kind="roles:role_granted")
    assert (message.recipient, message.language) == (person("cato").email, "nl")
    assert [event["facts"]["role"] for event in events(AuditTag.ROLE_GRANTED)] == [Role.REPORTING_OFFICER]


def test_role_taken_away_closes_the_page_at_the_next_click(ada: Client, signed_in) -> None:
    ben: Client = signed_in("ben")
    assert ben.get(alder("invoices/")).status_code == 200
    with system_context("test"):
        grant = RoleGrant.objects.get(membership=membership("ben", "alder"))
    address = alder(f"colleagues/roles/{grant.id}/end/")

    assert "Ben Hoekstra no longer has the role" in text_of(ada.get(address).text)
    answer = ada.post(address)

    assert answer.headers["Location"] == alder(f"colleagues/{grant.membership_id}/")
    assert ben.get(alder("invoices/")).status_code == 403
    assert grants_of("ben") == [(Role.REPORTING_OFFICER, False)]
    with system_context("test"):
        assert OrganisationPermission.objects.filter(grant=grant).count() == 0
    assert len(events(AuditTag.ROLE_ENDED)) == 1


def test_second_click_on_take_away_changes_and_says_nothing_more(ada: Client) -> None:
    with system_context("test"):
        grant = RoleGrant.objects.get(membership=membership("ben", "alder"))
    address = alder(f"colleagues/roles/{grant.id}/end/")

    assert [ada.post(address).status_code for _ in range(2)] == [302, 302]

    assert len(events(AuditTag.ROLE_ENDED)) == 1
    assert ada.get(address).status_code == 404


def test_role_for_a_limited_time_ends_after_its_last_day(ada: Client, cato_id: int) -> None:
    last_day = timezone.localdate() + timedelta(days=3)

    data = {"role": Role.AUDITOR, "ends_on": last_day.strftime("%d-%m-%Y")}
    assert ada.post(alder(f"colleagues/{cato_id}/grant/"), data).status_code == 302

    with system_context("test"):
        grant = RoleGrant.objects.get(membership_id=cato_id)
    ends = timezone.localtime(grant.ends_at)
    assert (ends.date(), ends.hour, ends.minute) == (last_day + timedelta(days=1), 0, 0)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "This field is required."),
        ({"role": "RELATION_MANAGER"}, "Select a valid choice."),
        ({"role": "AUDITOR", "ends_on": "01-01-2020"}, "The end date must lie in the future."),
        ({"role": "AUDITOR", "ends_on": "soon"}, "Enter a valid date."),
    ],
)
def test_form_with_a_fault_says_what_is_wrong_and_grants_nothing(
    ada: Client, cato_id: int, data: dict[str, str], sentence: str
) -> None:
    page = ada.post(alder(f"colleagues/{cato_id}/grant/"), data)

    assert page.status_code == 200
    assert sentence in text_of(page.text)
    assert grants_of("cato") == []


def test_role_that_the_colleague_has_already_is_refused_and_the_trail_keeps_the_refusal(ada: Client) -> None:
    ben_id = membership("ben", "alder").id

    page = ada.post(alder(f"colleagues/{ben_id}/grant/"), {"role": Role.REPORTING_OFFICER})

    assert "This colleague has this role already." in text_of(page.text)
    assert grants_of("ben") == [(Role.REPORTING_OFFICER, True)]
    assert [event["actor_label"] for event in events(AuditTag.ROLE_GRANT_REFUSED)] == ["Ada Vermeulen"]


def test_administrator_gives_herself_nothing(ada: Client) -> None:
    ada_id = membership("ada", "alder").id

    assert "Give a role" not in ada.get(alder(f"colleagues/{ada_id}/")).text
    page = ada.post(alder(f"colleagues/{ada_id}/grant/"), {"role": Role.REPORTING_OFFICER})

    assert "You cannot change your own roles." in text_of(page.text)
    assert grants_of("ada") == []


def test_colleague_or_grant_of_another_organisation_is_404(ada: Client) -> None:
    mia_id = membership("mia", "oak").id
    with system_context("test"):
        grant = RoleGrant.objects.get(membership_id=mia_id)

    for path in (f"colleagues/{mia_id}/", f"colleagues/{mia_id}/grant/", f"colleagues/roles/{grant.id}/end/"):
        assert ada.get(alder(path)).status_code == 404
    assert ada.post(alder(f"colleagues/{mia_id}/grant/"), {"role": Role.AUDITOR}).status_code == 404
    assert ada.post(alder(f"colleagues/roles/{grant.id}/end/")).status_code == 404
    assert grants_of("mia", "oak") == [(Role.REPORTING_OFFICER, True)]


def test_granting_with_a_second_factor_of_eleven_minutes_ago_asks_for_it_again(
    signed_in, cato_id: int
) -> None:
    ada: Client = signed_in("ada", proved_ago=timedelta(minutes=11))
    address = alder(f"colleagues/{cato_id}/grant/")

    assert ada.get(alder("colleagues/")).status_code == 200
    for answer in (ada.get(address), ada.post(address, {"role": Role.AUDITOR})):
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/verify/?next=")
    assert grants_of("cato") == []


def test_intermediary_grants_for_one_relation_only_what_may_stand_in_a_mandate(signed_in) -> None:
    ivo: Client = signed_in("ivo")
    ivo.cookies["portal_language"] = "en"
    jo_id = membership("jo", "iris").id
    address = f"/o/{number('iris')}/colleagues/{jo_id}/grant/"
    with system_context("test"):
        from relations.models import Mandate

        birch = Mandate.objects.get(giver__relation_number=number("birch"))

    refused = ivo.post(address, {"role": Role.AUDITOR, "mandate": birch.id})
    assert "This role holds for the whole organisation only." in text_of(refused.text)
    assert ivo.post(address, {"role": Role.REPORTING_OFFICER, "mandate": birch.id}).status_code == 302

    jo: Client = signed_in("jo")
    assert jo.get(f"/o/{number('iris')}/r/{number('birch')}/invoices/").status_code == 200
    assert jo.get(f"/o/{number('iris')}/r/{number('alder')}/invoices/").status_code == 404


@pytest.mark.parametrize(
    ("key", "address", "sentences"),
    [
        (
            "cato",
            "/o/{alder}/invoices/",
            [
                "For this you need the role “Reporting officer”",
                "Ada Vermeulen",
                "a.vermeulen@elzenhof.example",
                "none",
            ],
        ),
        (
            "ira",
            "/o/{iris}/r/{birch}/invoices/",
            ["For this you need the role “Reporting officer”", "Ivo Bakker"],
        ),
        (
            "kim",
            "/o/{iris}/r/{elm}/invoices/",
            [
                "The mandate does not permit this",
                "Iepenburg Logistiek B.V.",
                "invoices and financial overviews",
            ],
        ),
        (
            "ira",
            "/o/{iris}/r/{alder}/colleagues/",
            ["This page belongs to your own organisation", "Go back to Iris Adviesgroep B.V.", "Ivo Bakker"],
        ),
        ("ben", "/o/{alder}/colleagues/", ["For this you need the role “Auditor”", "Ada Vermeulen"]),
        ("dirk", "/desk/imports/", ["For this you need the role “Desk: deliveries”", "Vera Mulder"]),
    ],
)
def test_locked_page_says_what_is_missing_and_who_can_help(
    signed_in,
    key: str,
    address: str,
    sentences: list[str],
) -> None:
    client: Client = signed_in(key)
    client.cookies["portal_language"] = "en"
    numbers = {each: number(each) for each in ("alder", "birch", "elm", "iris")}

    page = client.get(address.format(**numbers))

    assert page.status_code == 403
    assert [sentence for sentence in sentences if sentence not in text_of(page.text)] == []
    assert [event["facts"]["path"] for event in events(AuditTag.ENTRY_REFUSED)] == [address.format(**numbers)]


def test_list_costs_the_same_queries_with_two_colleagues_more(ada: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from accounts.models import User
    from orgs.models import Membership

    counts = []
    for round_number in range(2):
        with CaptureQueriesContext(connection) as captured:
            page = ada.get(alder("colleagues/"))
        counts.append(len(captured))
        with system_context("test"):
            for extra in range(2):
                user = User.objects.create_user(f"new{round_number}{extra}@elzenhof.example", full_name="New")
                Membership.objects.create(
                    user=user, organisation=membership("ada", "alder").organisation, starts_at=timezone.now()
                )

    assert counts[0] == counts[1]
    assert "9 colleagues" in page.text


def test_role_for_a_relation_whose_mandate_ended_says_so(signed_in) -> None:
    ivo: Client = signed_in("ivo")
    ivo.cookies["portal_language"] = "en"

    pages = [
        ivo.get(f"/o/{number('iris')}/colleagues/{path}") for path in ("", f"{membership('jo', 'iris').id}/")
    ]

    assert "Reporting officer · mandate has ended" in text_of(pages[0].text)
    assert "Reporting officer mandate has ended" in text_of(pages[1].text)
    assert not [page for page in pages if "Cederveen" in page.text]
