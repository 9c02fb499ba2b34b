"""What the organisations of a person read of signing in: each its own event, and nothing of the others."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.database import system_context
from accounts.models import AppDevice, SmsDevice
from accounts.services.factors import factor_remove
from accounts.services.passwords import password_prove
from accounts.services.proving import Attempt, CodeRefused, code_prove
from accounts.services.sent_codes import code_make
from audit.enums import AuditTag
from audit.models import AuditEvent
from orgs.enums import MembershipState
from orgs.models import Membership
from tests.cast import membership, organisation, person
from tests.queries import queries_of
from tests.signing_in import signed_in_client

pytestmark = pytest.mark.django_db

ORIGIN = "192.0.2.44"


@pytest.fixture
def at() -> datetime:
    """The instant from which on events are looked at."""
    return timezone.now()


def told(tag: AuditTag, at: datetime) -> dict[str, tuple[str, dict[str, Any]]]:
    """Of the events with this tag since an instant: where they stand, with network address and facts."""
    with system_context("test"):
        events = list(AuditEvent.objects.filter(tag=tag, at__gte=at))
    names = {organisation(key).id: key for key in ("alder", "oak", "iris")}
    places = {names.get(event.organisation_id or 0, "the person"): event for event in events}
    assert len(places) == len(events)
    assert {event.person_id for event in events} == {person("mia").id}
    return {place: (event.address, event.facts) for place, event in places.items()}


def wrong_password(email: str, at: datetime) -> None:
    password_prove(email=email, password="wrong", origin=ORIGIN, at=at)


def test_who_signs_in_and_out_is_told_to_each_organisation_without_the_address(at: datetime) -> None:
    signed_in_client("mia").post("/sign-out/", REMOTE_ADDR=ORIGIN)

    signed_in, signed_out = told(AuditTag.SIGNED_IN, at), told(AuditTag.SIGNED_OUT, at)

    assert set(signed_in) == {"the person", "alder", "oak"}
    assert signed_in["alder"] == signed_in["oak"] == ("", {"method": "app"})
    assert signed_out == {
        "the person": (ORIGIN, {"address": ORIGIN}),
        "alder": ("", {}),
        "oak": ("", {}),
    }


def wrong_code(at: datetime) -> None:
    mia = person("mia")
    with system_context("test"):
        device = AppDevice.objects.get(user=mia)
    attempt = Attempt(code="x", at=at, purpose="sign_in", session_hash="", origin=ORIGIN)
    with pytest.raises(CodeRefused):
        code_prove(user=mia, device=device, attempt=attempt)


def test_a_wrong_code_is_told_to_each_organisation_and_a_wrong_password_to_the_person_alone(
    at: datetime,
) -> None:
    wrong_password(person("mia").email, at)
    wrong_code(at)

    assert told(AuditTag.PASSWORD_REFUSED, at) == {"the person": ("", {"address": ORIGIN})}
    assert told(AuditTag.CODE_REFUSED, at) == {
        "the person": ("", {"address": ORIGIN, "method": "app"}),
        "alder": ("", {"method": "app"}),
        "oak": ("", {"method": "app"}),
    }


def test_a_factor_taken_away_is_told_and_a_code_that_was_sent_is_not(at: datetime) -> None:
    mia = person("mia")
    with system_context("test"):
        phone = SmsDevice.objects.get(user=mia)
        code_make(user=mia, device=phone, purpose="sign_in", session_hash="", at=at)
    factor_remove(user=mia, device=phone, at=at)

    assert set(told(AuditTag.FACTOR_REMOVED, at)) == {"the person", "alder", "oak"}
    assert set(told(AuditTag.CODE_SENT, at)) == {"the person"}


@pytest.mark.parametrize(
    "changed",
    [
        {"state": MembershipState.PAUSED},
        {"state": MembershipState.ENDED},
        {"ends_at": timezone.now() - timedelta(minutes=1)},
        {"starts_at": timezone.now() + timedelta(days=1), "ends_at": None},
    ],
    ids=["paused", "ended", "over", "not begun"],
)
def test_an_organisation_in_which_there_is_no_access_now_is_told_nothing(
    at: datetime, changed: dict[str, Any]
) -> None:
    with system_context("test"):
        Membership.objects.filter(id=membership("mia", "alder").id).update(**changed)
    wrong_code(at)

    assert set(told(AuditTag.CODE_REFUSED, at)) == {"the person", "oak"}


@pytest.mark.parametrize(
    ("administrator", "own", "lines"),
    [("ada", "alder", 1), ("olga", "oak", 1), ("ivo", "iris", 0)],
)
def test_administrators_read_it_in_their_own_history_alone(administrator: str, own: str, lines: int) -> None:
    signed_in_client("mia")
    client = signed_in_client(administrator)
    client.cookies["portal_language"] = "en"
    page = client.get(f"/o/{organisation(own).relation_number}/history/?kind=sign_in")

    shown = [
        line
        for line in page.context["table"].data.data
        if line.sentence == f"{person('mia').full_name} signed in"
    ]
    assert [(line.address, line.on_behalf_of, str(line.state.word)) for line in shown] == [
        ("", "", "Done")
    ] * lines
    if lines:
        event = client.get(f"/o/{organisation(own).relation_number}/history/{shown[0].id}/")
        assert [(str(fact.label), fact.value) for fact in event.context["line"].facts] == [
            ("Method", "authenticator app")
        ]
        other = {"alder": "oak", "oak": "alder"}[own]
        for text in (page, event):
            assert organisation(other).name not in text.content.decode()


def test_the_person_reads_it_once(at: datetime) -> None:
    client = signed_in_client("mia")
    client.cookies["portal_language"] = "en"

    lines = client.get("/me/history/").context["table"].data.data

    assert [(line.sentence, line.organisation) for line in lines if line.at >= at] == [("Signed in", "")]


def test_the_number_of_organisations_and_whether_there_is_an_account_change_no_number_of_queries() -> None:
    counts = {}
    with system_context("test"):
        for email in (person("mia").email, person("ben").email, "ghost@example.org"):
            wrong_password(email, timezone.now())
            with CaptureQueriesContext(connection) as captured:
                wrong_password(email, timezone.now())
            counts[email] = len(queries_of(captured))

    assert len(set(counts.values())) == 1, counts
