"""What an organisation sets for its people."""

from typing import Any

import pytest
from django.test import Client

from access.database import system_context
from audit.models import AuditEvent
from tests import cast

pytestmark = pytest.mark.django_db


def _set(client: Client, *, allowed: bool):
    data = {"members_edit_own_details": "on"} if allowed else {}
    return client.post(f"/o/{cast.number('alder')}/security-policy/", data)


def _trail() -> list[dict[str, Any]]:
    with system_context("test"):
        events = AuditEvent.objects.filter(tag="orgs:details_policy:changed").order_by("at")
        return [{"organisation": event.organisation_id, **event.facts} for event in events]


def test_administrator_withholds_the_change_of_details_and_allows_it_again(signed_in) -> None:
    ada, ben, alder = signed_in("ada"), signed_in("ben"), cast.organisation("alder")

    response = _set(ada, allowed=False)
    withheld = ben.get("/me/details/").content.decode()
    _set(ada, allowed=True)
    allowed = ben.get("/me/details/").content.decode()

    assert response["Location"] == f"/o/{alder.relation_number}/security-policy/"
    assert ("/me/details/email/" in withheld, "/me/details/email/" in allowed) == (False, True)
    assert _trail() == [
        {"organisation": alder.id, "allowed": False},
        {"organisation": alder.id, "allowed": True},
    ]


def test_policy_as_it_was_leaves_no_trace(signed_in) -> None:
    _set(signed_in("ada"), allowed=True)

    assert _trail() == []


def test_policy_of_one_organisation_does_not_touch_another(signed_in) -> None:
    _set(signed_in("ada"), allowed=False)

    with system_context("test"):
        assert cast.organisation("birch").members_edit_own_details
    assert "/me/details/email/" in signed_in("bas").get("/me/details/").content.decode()
    assert "/me/details/email/" not in signed_in("mia").get("/me/details/").content.decode()
