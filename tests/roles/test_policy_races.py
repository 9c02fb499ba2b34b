"""Two at the same moment: deciding a proposal, and telling of what ends or waits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from access.database import system_context
from common.errors import DomainError
from roles.models import RoleGrant, RoleRequest
from roles.services import grant_endings_tell, role_requests_remind
from tests.nets.actors import actor
from tests.parallel import at_once
from tests.roles.asking import asked_by, letters, make_administrator, visit
from tests.roles.joining import outbox
from tests.roles.ruling import ROLE, approve, decline, give, grants_of, set_rules

pytestmark = pytest.mark.usefixtures("real_database")


def _said(deed: Callable[[], Any]) -> str:
    """What the rules say to it; "" for nothing."""
    try:
        deed()
    except DomainError as refusal:
        return str(refusal)
    return ""


def test_two_who_agree_and_decline_at_the_same_moment_do_not_both() -> None:
    set_rules(second_pair_of_eyes=[ROLE])
    make_administrator("ben", "alder")
    make_administrator("mia", "alder")
    waiting = give(actor("ada", "alder"), "cato")
    ben, mia = actor("ben", "alder"), actor("mia", "alder")

    said = at_once(lambda: _said(lambda: approve(ben, waiting)), lambda: _said(lambda: decline(mia, waiting)))

    assert sorted(bool(each) for each in said) == [False, True]
    assert len(grants_of("cato")) == (0 if said[0] else 1)


def test_two_workers_tell_once_of_a_role_that_ends() -> None:
    with system_context("test"):
        RoleGrant.objects.update(ending_told=0)
    ada = actor("ada", "alder")
    end = ada.at + timedelta(days=30)
    give(ada, "cato", ends_at=end)

    told = at_once(*[lambda: grant_endings_tell(at=end - timedelta(days=14))] * 2)

    assert sum(told) == 1
    assert len(outbox("roles_ending")) == 2


def test_two_workers_remind_once_of_a_request() -> None:
    request = asked_by(visit("cato"), "cato")
    with system_context("test"):
        RoleRequest.objects.filter(id=request.id).update(asked_at=timezone.now() - timedelta(days=6))

    told = at_once(*[lambda: role_requests_remind(at=timezone.now())] * 2)

    assert sum(told) == 1
    assert len(letters("role_request_reminder")) == 1
