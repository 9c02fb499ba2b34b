"""The door in detail: answers that tell nothing apart, what stays of a refusal, of a fault, and of a right that ended."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.database import Context, Scope, database_context, system_context
from access.proof import Method
from accounts.models import AppDevice, SmsDevice
from audit.enums import AuditTag
from audit.models import AuditEvent
from invoices.models import Invoice
from orgs.enums import MembershipState
from orgs.models import Membership
from relations.models import MandateTerms, RelationAtHand
from roles.models import RoleGrant
from roles.services import role_end
from tests.cast import membership, number, organisation, person
from tests.nets import declarations, permission_rows
from tests.nets.actors import actor, context_of
from tests.nets.matrix import blanked

ALDER = number("alder")
IRIS = number("iris")
NOWHERE = "999999"


def _invoice_of(key: str) -> int:
    with system_context("test"):
        return Invoice.objects.filter(organisation=organisation(key)).values_list("id", flat=True)[0]


def test_every_view_and_every_task_is_declared():
    assert declarations.problems() == []


@pytest.mark.usefixtures("marked_world")
def test_permission_rows_are_those_of_the_grants_and_of_the_catalogue():
    assert permission_rows.problems() == []
    assert permission_rows.command_refuses() is False


@pytest.mark.usefixtures("marked_world")
def test_everything_that_does_not_exist_for_somebody_answers_alike(signed_in):
    kim = signed_in("kim")
    addresses = {
        "not your organisation": f"/o/{ALDER}/invoices/",
        "no such organisation": f"/o/{NOWHERE}/invoices/",
        "no mandate": f"/o/{IRIS}/r/{number('oak')}/invoices/",
        "mandate ended": f"/o/{IRIS}/r/{number('cedar')}/invoices/",
        "no such relation": f"/o/{IRIS}/r/{NOWHERE}/invoices/",
        "invoice of another relation": f"/o/{IRIS}/r/{ALDER}/invoices/{_invoice_of('birch')}/",
        "invoice of a stranger": f"/o/{IRIS}/r/{ALDER}/invoices/{_invoice_of('oak')}/pdf/",
        "no such invoice": f"/o/{IRIS}/r/{ALDER}/invoices/999999999999/",
        "the desk of somebody else": "/desk/imports/",
        "portfolio of a relation": f"/o/{IRIS}/r/{ALDER}/relations/",
        "no such page": f"/o/{IRIS}/carriages/",
        "no such address": "/carriages/",
    }
    answers = {name: blanked(kim.get(address)) for name, address in addresses.items()}
    assert {name: answer[0] for name, answer in answers.items()} == dict.fromkeys(addresses, 404)
    assert {
        name: answer == answers["no such organisation"] for name, answer in answers.items()
    } == dict.fromkeys(addresses, True)


@pytest.mark.usefixtures("marked_world")
def test_colleague_and_grant_of_others_answer_like_ones_that_do_not_exist(signed_in):
    ada = signed_in("ada")
    with system_context("test"):
        stranger = RoleGrant.objects.filter(organisation=organisation("iris"))[0]
    pairs = [
        (f"/o/{ALDER}/colleagues/{stranger.membership_id}/", f"/o/{ALDER}/colleagues/999999999999/"),
        (
            f"/o/{ALDER}/colleagues/{stranger.membership_id}/grant/",
            f"/o/{ALDER}/colleagues/999999999999/grant/",
        ),
        (f"/o/{ALDER}/colleagues/roles/{stranger.id}/end/", f"/o/{ALDER}/colleagues/roles/999999999999/end/"),
    ]
    for foreign, missing in pairs:
        for ask in (ada.get, ada.post):
            assert blanked(ask(foreign)) == blanked(ask(missing))
        assert ada.get(foreign).status_code == 404


@pytest.mark.django_db
def test_somebody_not_signed_in_learns_nothing_of_what_exists(anonymous):
    there = anonymous.get(f"/o/{ALDER}/")
    nowhere = anonymous.get(f"/o/{NOWHERE}/")
    assert (there.status_code, there["Location"]) == (302, f"/?next=%2Fo%2F{ALDER}%2F")
    assert nowhere["Location"] == there["Location"].replace(ALDER, NOWHERE)


def _events(tag: AuditTag) -> list[tuple[object, ...]]:
    with system_context("test"):
        rows = AuditEvent.objects.filter(tag=tag).order_by("at")
        return [(row.actor_label, row.organisation_id, row.by_organisation_id, row.facts) for row in rows]


def test_a_refusal_leaves_its_row_and_nothing_else(real_database, signed_in):
    signed_in("ira").get(f"/o/{IRIS}/r/{number('birch')}/invoices/")
    assert _events(AuditTag.ENTRY_REFUSED) == [
        (
            "Ira van Dongen",
            organisation("birch").id,
            organisation("iris").id,
            {"permission": "financials:read", "path": f"/o/{IRIS}/r/{number('birch')}/invoices/"},
        )
    ]


def test_what_does_not_exist_leaves_no_row(real_database, signed_in):
    signed_in("ira").get(f"/o/{ALDER}/invoices/")
    assert _events(AuditTag.ENTRY_REFUSED) == []


def test_a_fault_leaves_nothing_of_what_was_written_before_it(real_database, signed_in, settings):
    """The home page of a relation notes that it was opened, and then a template fails."""
    settings.BRAND = {**settings.BRAND, "product": _Breaking()}
    client = signed_in("kim")
    client.raise_request_exception = False
    response = client.get(f"/o/{IRIS}/r/{ALDER}/")
    assert response.status_code == 500
    with system_context("test"):
        assert RelationAtHand.objects.count() == 0


class _Breaking:
    """A value that cannot be written, once."""

    broke = False

    def __str__(self) -> str:
        if not _Breaking.broke:
            _Breaking.broke = True
            raise RuntimeError("a fault in a template")
        return "Zakelijk"


def test_the_same_page_without_the_fault_writes(real_database, signed_in):
    assert signed_in("kim").get(f"/o/{IRIS}/r/{ALDER}/").status_code == 200
    with system_context("test"):
        assert RelationAtHand.objects.count() == 1


def _statuses(client: Client, *addresses: str) -> list[int]:
    return [client.get(address).status_code for address in addresses]


def test_a_role_taken_away_is_gone_at_the_next_click_of_an_open_session(real_database, signed_in):
    ben = signed_in("ben")
    assert _statuses(ben, f"/o/{ALDER}/invoices/") == [200]
    with system_context("test"):
        grant = RoleGrant.objects.get(membership=membership("ben", "alder"))
    ada = actor("ada", "alder")
    with database_context(context_of(ada)):
        role_end(acting=ada, grant_id=grant.id)
    assert _statuses(ben, f"/o/{ALDER}/invoices/", f"/o/{ALDER}/") == [403, 200]


def test_a_mandate_that_ends_is_gone_at_the_next_click_of_an_open_session(real_database, signed_in):
    kim = signed_in("kim")
    assert _statuses(kim, f"/o/{IRIS}/r/{ALDER}/invoices/") == [200]
    with system_context("test"):
        MandateTerms.objects.filter(mandate__giver=organisation("alder")).update(ends_at=timezone.now())
    assert _statuses(kim, f"/o/{IRIS}/r/{ALDER}/invoices/", f"/o/{IRIS}/r/{ALDER}/", f"/o/{IRIS}/") == [
        404,
        404,
        200,
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"ends_at": timezone.now() - timedelta(seconds=1)},
        {"state": MembershipState.PAUSED},
        {"state": MembershipState.ENDED},
        {"starts_at": timezone.now() + timedelta(days=1)},
    ],
    ids=["ended", "paused", "state ended", "not begun"],
)
def test_a_membership_that_is_not_valid_is_gone_at_the_next_click_of_an_open_session(
    real_database, signed_in, change
):
    ben = signed_in("ben")
    assert _statuses(ben, f"/o/{ALDER}/") == [200]
    with system_context("test"):
        Membership.objects.filter(id=membership("ben", "alder").id).update(**change)
    assert _statuses(ben, f"/o/{ALDER}/", f"/o/{ALDER}/invoices/") == [404, 404]
    assert number("alder") not in ben.get("/o/").content.decode()


def test_a_person_who_is_switched_off_is_signed_out_at_the_next_click(real_database, signed_in):
    ben = signed_in("ben")
    with system_context("test"):
        type(person("ben")).objects.filter(id=person("ben").id).update(is_active=False)
    response = ben.get(f"/o/{ALDER}/")
    assert (response.status_code, response["Location"].split("?")[0]) == (302, reverse("accounts:sign_in"))


def test_a_grant_that_begins_tomorrow_opens_nothing_today(real_database, signed_in):
    with system_context("test"):
        RoleGrant.objects.filter(membership=membership("ben", "alder")).update(
            starts_at=timezone.now() + timedelta(days=1)
        )
    assert _statuses(signed_in("ben"), f"/o/{ALDER}/invoices/") == [403]


def _give_sms(key: str) -> None:
    with system_context("test"):
        SmsDevice.objects.create(user=person(key), name="sms", number="+31612345699")


def test_an_administrator_who_came_by_text_message_is_led_to_the_app(real_database, signed_in):
    _give_sms("ada")
    ada = signed_in("ada", method=Method.SMS)
    for path in (f"/o/{ALDER}/", f"/o/{ALDER}/invoices/", f"/o/{ALDER}/colleagues/"):
        response = ada.get(path)
        assert response.status_code == 302
        assert response["Location"].startswith("/verify/?next=")
        assert response["Location"].endswith("&method=app")


def test_an_administrator_without_an_app_is_led_to_enrol_one(real_database, signed_in):
    _give_sms("ada")
    with system_context("test"):
        AppDevice.objects.filter(user=person("ada")).delete()
    response = signed_in("ada", method=Method.SMS).get(f"/o/{ALDER}/")
    assert response["Location"].startswith("/enrol/?next=")
    assert response["Location"].endswith("&needs=app-passkey")


def test_a_desk_employee_who_came_by_text_message_is_led_to_the_app(real_database, signed_in):
    _give_sms("dana")
    response = signed_in("dana", method=Method.SMS).get("/desk/imports/")
    assert response["Location"].startswith("/verify/?next=")


def test_a_member_without_the_flag_comes_in_by_text_message(real_database, signed_in):
    assert _statuses(signed_in("ben", method=Method.SMS), f"/o/{ALDER}/invoices/") == [200]


def test_the_session_holds_no_right_and_no_organisation(real_database, signed_in):
    kim = signed_in("kim")
    kim.get(f"/o/{IRIS}/r/{ALDER}/invoices/")
    assert sorted(kim.session.keys()) == [
        "_auth_user_backend",
        "_auth_user_hash",
        "_auth_user_id",
        "otp_device_id",
        "second_factor_at",
        "session_began_at",
        "session_seen_at",
        "session_seen_from",
    ]


def test_no_transaction_is_opened_for_a_view_by_the_framework():
    assert {alias: connections[alias].settings_dict["ATOMIC_REQUESTS"] for alias in ("default", "owner")} == {
        "default": False,
        "owner": False,
    }
    assert settings.MIDDLEWARE[-2:] == [
        "roles.middleware.ActingMiddleware",
        "access.middleware.DoorMiddleware",
    ]


def test_a_scope_is_told_anew_for_every_request(real_database, signed_in):
    """Two people on one connection: nothing of the first is left for the second, nor for nobody."""
    for key in ("ben", "olga"):
        signed_in(key).get("/o/")
    Client().get("/")
    with connections["default"].cursor() as cursor:
        cursor.execute("select current_setting('portal.scope', true), current_setting('portal.user', true)")
        assert cursor.fetchone() == ("", "")
    with database_context(Context(scope=Scope.NONE, at=timezone.now())):
        assert Membership.objects.count() == 0
