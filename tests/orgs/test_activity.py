"""When somebody was last active in an organisation: noted by the pages opened there, and by nothing else."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.database import system_context
from orgs.models import Membership
from orgs.services.activity import NOTED_EVERY
from tests.cast import membership, number
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

LONG_AGO = timezone.now() - timedelta(days=200)


@pytest.fixture
def back(signed_in: Callable[..., Client]) -> Callable[..., Client]:
    """A client of somebody who was away for long."""

    def back(key: str, **how: bool) -> Client:
        client = signed_in(key, **how)
        with system_context("test"):
            Membership.objects.update(last_active_at=LONG_AGO)
        return client

    return back


def _active(key: str, at: str) -> datetime | None:
    return membership(key, at).last_active_at


def _now(key: str, at: str) -> bool:
    seen = _active(key, at)
    return seen is not None and timezone.now() - seen < timedelta(minutes=1)


def test_a_page_of_an_organisation_counts_there_and_in_no_other(back) -> None:
    assert back("mia").get(f"/o/{number('oak')}/").status_code == 200
    assert _now("mia", "oak")
    assert _active("mia", "alder") == LONG_AGO


def test_work_for_a_relation_counts_for_the_intermediary(back) -> None:
    assert back("kim").get(f"/o/{number('iris')}/r/{number('alder')}/").status_code == 200
    assert _now("kim", "iris")


def test_the_desk_is_active_at_the_insurer(back) -> None:
    assert back("dana").get("/desk/requests/").status_code == 200
    assert _now("dana", "insurer")


@pytest.mark.parametrize(
    ("key", "address"),
    [
        ("ben", "/me/security/"),  # of the person, and of no organisation
        ("ben", "/o/{oak}/"),  # not there
        ("cato", "/o/{alder}/invoices/"),  # locked
    ],
)
def test_what_opens_no_page_of_the_organisation_counts_nowhere(back, key: str, address: str) -> None:
    back(key).get(address.format(alder=number("alder"), oak=number("oak")))
    assert _active(key, "alder") == LONG_AGO


def test_without_a_second_factor_nobody_is_active(back) -> None:
    back("ben", verified=False).get(f"/o/{number('alder')}/")
    assert _active("ben", "alder") == LONG_AGO


def test_whoever_views_a_role_reads_and_writes_nothing(back) -> None:
    page = back("ada").get(f"/o/{number('alder')}/as/AUDITOR/colleagues/")
    assert page.status_code == 200
    assert _active("ada", "alder") == LONG_AGO


def test_it_is_written_once_an_hour_and_costs_nothing_in_between(back) -> None:
    ben, home = back("ben"), f"/o/{number('alder')}/"
    ben.get(home)
    first = _active("ben", "alder")
    assert not _writes(ben, home)
    assert _active("ben", "alder") == first
    with system_context("test"):
        Membership.objects.filter(id=membership("ben", "alder").id).update(
            last_active_at=timezone.now() - NOTED_EVERY
        )
    assert _writes(ben, home)
    assert _now("ben", "alder")


def _writes(client: Client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [
        query
        for query in queries_of(captured)
        if query.lower().startswith("update") and "last_active_at" in query
    ]
