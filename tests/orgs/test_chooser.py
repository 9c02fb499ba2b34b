"""Choosing the organisation to work for."""

import re

import pytest
from django.utils import timezone

from access.database import system_context
from orgs.models import Membership
from tests.cast import membership, number, person

pytestmark = pytest.mark.django_db


def _choices(html: str) -> list[str]:
    return re.findall(r'href="(/o/[0-9]+/|/desk/[a-z/]+)"', html)


def test_somebody_with_one_organisation_goes_straight_to_it(signed_in):
    response = signed_in("ben").get("/o/")
    assert (response.status_code, response["Location"]) == (302, f"/o/{number('alder')}/")


def test_somebody_of_the_insurer_goes_to_the_desk(signed_in):
    assert signed_in("dirk").get("/o/")["Location"] == "/desk/requests/"


def test_somebody_with_two_organisations_sees_both_by_name_and_no_other(signed_in):
    page = signed_in("mia").get("/o/")
    assert _choices(page.content.decode()) == [f"/o/{number('oak')}/", f"/o/{number('alder')}/"]


def test_an_organisation_whose_membership_ended_is_not_offered(signed_in):
    with system_context("test"):
        Membership.objects.filter(id=membership("mia", "alder").id).update(ends_at=timezone.now())
    assert signed_in("mia").get("/o/")["Location"] == f"/o/{number('oak')}/"


def test_somebody_without_any_organisation_reads_who_can_help(signed_in):
    with system_context("test"):
        Membership.objects.filter(user=person("ben")).update(ends_at=timezone.now())
    page = signed_in("ben").get("/o/")
    assert page.status_code == 200
    assert _choices(page.content.decode()) == []
    assert "088 000 01 20" in page.content.decode()
