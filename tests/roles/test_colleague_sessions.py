"""Where a colleague is signed in, on the page of the colleague."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from access.database import database_context, system_context
from accounts.models import SignInSession
from orgs.models import Membership
from roles.selectors import ColleagueSession, colleague_sessions
from tests.cast import membership, number, person
from tests.nets.actors import actor, context_of

pytestmark = pytest.mark.django_db

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
TITLE, NOWHERE = "Where this colleague is signed in", "Not signed in anywhere at this moment."


def sessions(who: str, of: str) -> list[tuple[str, str]]:
    """Browser and method of the sessions that this member sees of a colleague at Elzenhof."""
    acting = actor(who, "alder")
    with database_context(context_of(acting)):
        found = colleague_sessions(acting=acting, membership_id=membership(of, "alder").id)
    return [(each.browser, each.method) for each in found]


def page_of(client: Client, key: str) -> str:
    client.cookies["portal_language"] = "en"
    page = client.get(f"/o/{number('alder')}/colleagues/{membership(key, 'alder').id}/")
    return str(page.content.decode())


def test_administrator_sees_browser_and_method_of_a_session_but_not_where_it_is(
    signed_in: Callable[..., Client],
) -> None:
    ben = signed_in("ben")
    ben.get("/me/security/", headers={"User-Agent": FIREFOX}, REMOTE_ADDR="198.51.100.77")
    with system_context("test"):
        SignInSession.objects.filter(user=person("ben")).update(
            browser="Firefox", system="Linux", address="198.51.100.77"
        )
    assert sessions("ada", "ben") == [("Firefox", "app")]
    assert "address" not in ColleagueSession.__dataclass_fields__

    shown = page_of(signed_in("ada"), "ben")

    assert TITLE in shown
    assert "Firefox on Linux" in shown
    assert "198.51.100.77" not in shown


def test_a_session_that_ended_or_proved_nothing_is_not_there(signed_in: Callable[..., Client]) -> None:
    ben = signed_in("ben")
    assert len(sessions("ada", "ben")) == 1
    with system_context("test"):
        SignInSession.objects.filter(user=person("ben")).update(method="")
    assert sessions("ada", "ben") == []
    assert NOWHERE in page_of(signed_in("ada"), "ben")
    ben.post("/sign-out/")
    assert sessions("ada", "ben") == []


def test_a_session_that_a_new_password_ended_is_not_there(signed_in: Callable[..., Client]) -> None:
    signed_in("ben")
    with system_context("test"):
        ben = person("ben")
        ben.set_password("seven geese over the dike")
        ben.save()
    assert sessions("ada", "ben") == []


def test_of_somebody_who_left_no_session_is_shown(signed_in: Callable[..., Client]) -> None:
    signed_in("ben")
    with system_context("test"):
        Membership.objects.filter(id=membership("ben", "alder").id).update(ends_at=timezone.now())
    assert sessions("ada", "ben") == []


def test_who_does_not_manage_members_sees_no_sessions(signed_in: Callable[..., Client]) -> None:
    signed_in("ben")
    assert [sessions(who, "ben") for who in ("ada", "cato")] == [[("", "app")], []]


def test_a_member_of_another_organisation_is_not_found() -> None:
    ada = actor("ada", "alder")
    with database_context(context_of(ada)), pytest.raises(Membership.DoesNotExist):
        colleague_sessions(acting=ada, membership_id=membership("olga", "oak").id)


def test_ones_own_page_shows_no_sessions(signed_in: Callable[..., Client]) -> None:
    assert TITLE not in page_of(signed_in("ada"), "ada")
