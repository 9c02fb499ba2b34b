"""Whoever lost the flag, the role or the access while waiting for the organisation is refused, by every service."""

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

import roles.services
from access.acting import Acting
from access.database import Scope, database_context, system_context
from common.errors import DomainError
from orgs.models import Organisation
from roles.enums import Role
from roles.models import RoleGrant
from roles.services import administrator_unmake, role_end, role_grant
from roles.services.authority import Authority
from tests.cast import membership, organisation
from tests.nets.actors import actor, at_desk, context_of
from tests.nets.services import services_found
from tests.roles.leaving import end, pause
from tests.roles.resetting import at_own
from tests.roles.stale import BY_ADA, BY_CATO, BY_DIRK, ELSEWHERE, KEPT, Call, setting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
REFUSED = "your own access was changed a moment ago"


def _rows() -> list[list[dict[str, Any]]]:
    """All that organisations, memberships and roles are, and what is sent; not the trail, which keeps the refusal."""
    models: list[type[Model]] = [*apps.get_app_config("orgs").get_models(), *KEPT]
    models += apps.get_app_config("roles").get_models()
    with system_context("test"):
        return [list(model._default_manager.order_by("pk").values()) for model in models]


def _refuses(name: str, call: Call, who: Callable[[], Acting], lose: Callable[[], object]) -> None:
    """The service does something; and nothing at all once the right of `acting` is lost."""
    service, arguments = getattr(roles.services, name), call()
    acting, before = who(), _rows()
    context = context_of(acting, Scope.DESK if name in BY_DIRK else Scope.OWN)
    with transaction.atomic():
        with database_context(context):
            service(acting=acting, **arguments)
        assert _rows() != before, "it does nothing in this test, so it says nothing"
        transaction.set_rollback(True)
    lose()
    before = _rows()
    with database_context(context), pytest.raises(DomainError, match=REFUSED):
        service(acting=acting, **arguments)
    assert _rows() == before


def _ada() -> Acting:
    return actor("ada", "alder")


def _unmake_ada() -> None:
    at_own("ben", "alder", administrator_unmake, membership_id=membership("ada", "alder").id)


def _take_roles_of_dirk() -> None:
    with system_context("test"):
        held = RoleGrant.objects.live_at(timezone.now()).filter(membership=membership("dirk", "insurer"))
        ids = list(held.values_list("id", flat=True))
    for grant_id in ids:
        at_own("vera", "insurer", role_end, grant_id=grant_id)


@pytest.mark.parametrize("name", BY_ADA)
def test_who_is_administrator_no_more_is_refused_though_the_request_began_before(name):
    setting()
    _refuses(name, BY_ADA[name], _ada, _unmake_ada)


@pytest.mark.parametrize("name", BY_CATO)
def test_who_has_no_access_any_more_is_refused_though_the_request_began_before(name):
    _refuses(name, BY_CATO[name], lambda: actor("cato", "alder"), lambda: end("cato"))


@pytest.mark.parametrize("name", BY_DIRK)
def test_who_is_at_the_desk_no_more_is_refused_though_the_request_began_before(name):
    _refuses(name, BY_DIRK[name], lambda: at_desk("dirk"), _take_roles_of_dirk)


@pytest.mark.parametrize("how", [pause, end], ids=["paused", "ended"])
def test_an_administrator_whose_access_stopped_is_refused_too(how):
    setting()
    _refuses("role_grant", BY_ADA["role_grant"], _ada, lambda: how("ada", by="ben"))


def test_who_came_by_a_role_meanwhile_goes_on():
    setting()
    ada = _ada()
    at_own("ben", "alder", role_grant, membership_id=ada.membership_id, role=Role.AUDITOR)
    with database_context(context_of(ada)):
        grant = role_grant(acting=ada, **BY_ADA["role_grant"]())
    assert grant.membership_id == membership("cato", "alder").id


def test_locking_costs_two_queries(django_assert_num_queries):
    ada = _ada()
    with database_context(context_of(ada)):
        Organisation.objects.exists()  # the database is told for whom
        with django_assert_num_queries(2):
            locked = Authority.of_colleague(ada).lock()
    assert locked == organisation("alder")


# --- the net ---------------------------------------------------------------------------------------

LOCK = "Organisation.objects.select_for_update"
LOCK_THEMSELVES = {
    "authority.py": "the one place",
    "review_rounds.py": "the date of a review: nobody acts",
    "pauses.py": "a recovery elsewhere: nobody acts in these organisations",
    "activating.py": "whoever accepts is no member yet; the inviter is asked anew behind it",
    "batch_carrying.py": "a worker builds acting behind the lock",
    "onboarding.py": "an organisation of which perhaps nobody works here; the employee is asked anew before it",
}


def test_every_service_that_acts_for_somebody_is_tried_here():
    names = {name.removeprefix("roles.") for name in services_found() if name.startswith("roles.")}
    assert names == BY_ADA.keys() | BY_CATO.keys() | BY_DIRK.keys() | ELSEWHERE.keys()


def test_organisations_are_locked_in_one_place():
    """A service that locks by itself would go on with what its request knew before the wait."""
    found = set()
    for path in Path(roles.services.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and ast.unparse(node) == LOCK:
                found.add(path.name)
    assert found == LOCK_THEMSELVES.keys()
