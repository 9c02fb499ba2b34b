"""Two at the same moment, on real connections: one request, one decision, one message."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from access.database import database_context, system_context
from access.permissions import Permission
from audit.enums import AuditTag
from audit.models import AuditEvent
from common.errors import DomainError
from notices.models import OutboundMessage
from roles.enums import RequestState, Role
from roles.models import RoleGrant, RoleRequest
from roles.services import (
    role_request_ask,
    role_request_decline,
    role_request_desk_grant,
    role_request_grant,
    role_request_withdraw,
)
from tests.cast import membership, organisation, person
from tests.nets.actors import actor, at_desk, context_of
from tests.roles.asking import make_administrator, place, states_of
from tests.roles.test_grants import _meeting


def ask(key: str = "cato", at: str = "alder") -> RoleRequest:
    asker = actor(key, at)
    with database_context(context_of(asker)):
        return role_request_ask(
            acting=asker,
            role=Role.REPORTING_OFFICER,
            permission=Permission.FINANCIALS_READ,
            path=place(at, "invoices/"),
        )


def attempt(deed: Callable[[], object]) -> str:
    try:
        deed()
    except DomainError as refusal:
        return str(refusal).split(" on ")[0].split(" op ")[0]
    return "done"


def granting(key: str, request: RoleRequest) -> Callable[[], str]:
    def deed() -> object:
        acting = actor(key, "alder")
        with database_context(context_of(acting)):
            return role_request_grant(acting=acting, request_id=request.id)

    return lambda: attempt(deed)


def declining(key: str, request: RoleRequest) -> Callable[[], str]:
    def deed() -> object:
        acting = actor(key, "alder")
        with database_context(context_of(acting)):
            return role_request_decline(acting=acting, request_id=request.id, reason="No.")

    return lambda: attempt(deed)


def withdrawing(request: RoleRequest) -> Callable[[], str]:
    def deed() -> object:
        acting = actor("cato", "alder")
        with database_context(context_of(acting)):
            return role_request_withdraw(acting=acting, request_id=request.id)

    return lambda: attempt(deed)


def held(at: str = "alder") -> str:
    """The row whose lock makes everybody wait until all have begun."""
    return f"orgs_organisation where id = {organisation(at).id}"


def counted(tag: AuditTag) -> int:
    with system_context("test"):
        return AuditEvent.objects.filter(tag=tag).count()


def sent(kind: str) -> int:
    with system_context("test"):
        return OutboundMessage.objects.filter(kind=f"roles:{kind}").count()


def test_a_double_click_makes_one_request_and_one_message(real_database):
    """Without the lock on the organisation both look before either has written, and the second breaks a constraint."""
    first, second = _meeting(held(), ask, ask)
    assert first.id == second.id
    assert (states_of("cato"), sent("role_requested"), counted(AuditTag.ROLE_REQUESTED)) == (
        [RequestState.WAITING],
        1,
        1,
    )


def test_of_two_administrators_one_decides_and_the_other_is_told_who_it_was(real_database):
    make_administrator("ben", "alder")
    request = ask()
    outcomes = _meeting(held(), granting("ada", request), declining("ben", request))
    state = states_of("cato")
    with system_context("test"):
        grants = RoleGrant.objects.filter(membership=membership("cato", "alder")).count()
    if outcomes[0] == "done":
        assert (state, grants) == ([RequestState.GRANTED], 1)
        assert "Ada Vermeulen" in outcomes[1]
    else:
        assert (outcomes[1], state, grants) == ("done", [RequestState.DECLINED], 0)
        assert "Ben Hoekstra" in outcomes[0]
    assert sent("role_request_granted") + sent("role_request_declined") == 1


def test_two_administrators_who_grant_at_once_make_one_grant(real_database):
    make_administrator("ben", "alder")
    request = ask()
    outcomes = _meeting(held(), granting("ada", request), granting("ben", request))
    assert outcomes.count("done") == 1
    with system_context("test"):
        assert RoleGrant.objects.filter(membership=membership("cato", "alder")).count() == 1
    assert (counted(AuditTag.ROLE_GRANTED), sent("role_request_granted")) == (1, 1)


def test_of_withdrawing_and_granting_one_wins(real_database):
    request = ask()
    outcomes = _meeting(held(), withdrawing(request), granting("ada", request))
    assert outcomes.count("done") == 1
    with system_context("test"):
        grants = RoleGrant.objects.filter(membership=membership("cato", "alder")).count()
    expected = ([RequestState.WITHDRAWN], 0) if outcomes[0] == "done" else ([RequestState.GRANTED], 1)
    assert (states_of("cato"), grants) == expected


def test_two_at_the_desk_who_grant_at_once_make_one_grant(real_database):
    request = ask("bas", "birch")

    def desk(key: str) -> Callable[[], str]:
        def deed() -> object:
            from access.database import Scope

            acting = at_desk(key)
            with database_context(context_of(acting, Scope.DESK)):
                return role_request_desk_grant(acting=acting, request_id=request.id)

        return lambda: attempt(deed)

    outcomes = _meeting(held("birch"), desk("dirk"), desk("dana"))
    assert outcomes.count("done") == 1
    with system_context("test"):
        assert RoleGrant.objects.filter(membership=membership("bas", "birch")).count() == 1
    assert states_of("bas", "birch") == [RequestState.GRANTED]


def test_what_is_undone_leaves_no_request_no_event_and_no_message(real_database):
    cato = actor("cato", "alder")
    with pytest.raises(RuntimeError), transaction.atomic():
        with database_context(context_of(cato)):
            role_request_ask(
                acting=cato, role=Role.AUDITOR, permission=Permission.AUDIT_READ, path=place("alder")
            )
        raise RuntimeError("what came after failed")
    assert (states_of("cato"), counted(AuditTag.ROLE_REQUESTED), sent("role_requested")) == ([], 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({}, "one_waiting_request_per_role"),
        ({"role": Role.AUDITOR, "state": RequestState.GRANTED}, "request_is_waiting_or_decided_by_somebody"),
        ({"role": Role.AUDITOR, "decided": True}, "request_is_waiting_or_decided_by_somebody"),
        (
            {"role": Role.AUDITOR, "decided": True, "state": RequestState.DECLINED},
            "request_is_declined_with_a_reason",
        ),
    ],
)
def test_the_database_refuses_impossible_requests(more, name):
    request = ask()
    facts = {
        "organisation_id": request.organisation_id,
        "membership_id": request.membership_id,
        "role": request.role,
        "permission": request.permission,
        "path": request.path,
        "asked_at": timezone.now(),
        **more,
    }
    if facts.pop("decided", False):
        facts |= {"decided_at": timezone.now(), "decided_by": person("ada")}
    with system_context("test"), pytest.raises(IntegrityError, match=name), transaction.atomic():
        RoleRequest.objects.create(**facts)
