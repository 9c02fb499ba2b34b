"""Every service that acts for somebody in an organisation: how it is called so that it does something.

Each entry makes what has to be there first, and gives the arguments. Ada acts at Alder, Cato where no
administrator is needed, Dirk at the desk.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from django.utils import timezone

from access.database import system_context
from access.permissions import Permission
from accounts.models import DetailsProposal, EmailChange
from notices.models import OutboundMessage
from orgs.enums import OnboardingState, OrganisationKind
from orgs.models import Membership, OnboardingRequest, Organisation
from roles.enums import InvitationState, ResetWhat, Role
from roles.models import Appointment, GrantProposal, Invitation, RoleGrant, RoleRequest
from roles.services import (
    Check,
    Proposal,
    SecurityRules,
    appointment_approve,
    appointment_propose,
    invitation_desk_address,
    onboarding_check,
    role_request_ask,
)
from tests.cast import membership, number, person
from tests.nets.actors import actor
from tests.roles import reviewing
from tests.roles.asking import make_administrator
from tests.roles.batching import csv_of
from tests.roles.joining import invite, invitee
from tests.roles.leaving import pause
from tests.roles.resetting import (
    ADDRESS,
    CHECK,
    at_own,
    at_the_desk,
    come_by_link,
    open_case,
    pause_of,
    secret_of,
    start,
)
from tests.roles.reviewing import KEEP
from tests.roles.ruling import give, set_rules

Call = Callable[[], dict[str, Any]]


def _cato() -> dict[str, Any]:
    return {"membership_id": membership("cato", "alder").id}


def _details_kept() -> dict[str, Any]:
    with system_context("test"):
        Organisation.objects.filter(relation_number=number("alder")).update(members_edit_own_details=False)
    return _cato()


def _grant_of_ben() -> dict[str, Any]:
    with system_context("test"):
        return {"grant_id": RoleGrant.objects.get(membership=membership("ben", "alder")).id}


def _proposed_by(key: str, **more: Any) -> dict[str, Any]:
    proposal: GrantProposal = give(actor(key, "alder"), "cato")
    return {"proposal_id": proposal.id, **more}


def _asked(**more: Any) -> dict[str, Any]:
    return {"request_id": _request("cato", "alder").id, **more}


def _request(key: str, at: str) -> RoleRequest:
    asked: RoleRequest = at_own(
        key,
        at,
        role_request_ask,
        role=Role.REPORTING_OFFICER,
        permission=Permission.FINANCIALS_READ,
        path="/",
    )
    return asked


def _asked_of_desk(**more: Any) -> dict[str, Any]:
    return {"request_id": _request("bas", "birch").id, **more}


def _asked_long_ago() -> dict[str, Any]:
    request = _request("cato", "alder")
    with system_context("test"):
        RoleRequest.objects.filter(id=request.id).update(asked_at=timezone.now() - timedelta(days=20))
    return {"request_id": request.id}


def _invited(**more: Any) -> dict[str, Any]:
    return {"invitation_id": invite().id, **more}


def _mia_paused() -> dict[str, Any]:
    start("mia", by="olga", at="oak")
    come_by_link(secret_of("mia"))
    return {"membership_id": membership("mia", "alder").id}


def _only_administrator_paused() -> dict[str, Any]:
    make_administrator("olga", "oak", really=False)
    make_administrator("mia", "oak")
    start("mia", by="ada", at="alder")
    come_by_link(secret_of("mia"))
    return {"pause_id": pause_of("mia", "oak").id}


def _cato_paused() -> dict[str, Any]:
    pause("cato")
    return _cato()


def _help_started() -> dict[str, Any]:
    start("cato")
    return _cato()


def _review_open() -> dict[str, Any]:
    reviewing.start()
    return {"decisions": {reviewing.item_of("cato").id: KEEP}}


def _review_decided() -> dict[str, Any]:
    reviewing.start()
    reviewing.decide_all()
    reviewing.decide("ben", ada=KEEP)
    return {"review_id": reviewing.review().id}


def _review_of_only_administrator() -> dict[str, Any]:
    reviewing.start("bas", "birch")
    return {"item_id": reviewing.item_of("bas", "birch").id}


def _proposal(**more: str) -> Proposal:
    facts = {"email": "nina@birch.example", "full_name": "Nina Nieuw", "mobile_number": "0612345678", **more}
    return Proposal(organisation_number=number("birch"), reason="They called.", identity_check=CHECK, **facts)


def _appointing(by: str = "dirk", **more: str) -> dict[str, Any]:
    case: Appointment = at_the_desk(by, appointment_propose, proposal=_proposal(**more))
    return {"appointment_id": case.id}


def _appointing_to_finish() -> dict[str, Any]:
    """Nina has accepted as far as this is about memberships, and Bas is to leave."""
    found = _appointing("dirk", replaced=person("bas").email)
    at_the_desk("dana", appointment_approve, **found)
    with system_context("test") as context:
        invitation = Invitation.objects.get(email="nina@birch.example")
        invitation.membership = Membership.objects.create(
            user=person("cato"),
            organisation_id=invitation.organisation_id,
            starts_at=context.at,
            is_functional_administrator=True,
        )
        invitation.state, invitation.closed_at = InvitationState.ACCEPTED, context.at
        invitation.save()
    return found


def _invited_by_desk(**more: Any) -> dict[str, Any]:
    at_the_desk("dana", appointment_approve, **_appointing())
    with system_context("test"):
        return {"invitation_id": Invitation.objects.get(email="nina@birch.example").id, **more}


def _wished_by_dana() -> dict[str, Any]:
    found = _invited_by_desk()
    wished: Invitation = at_the_desk("dana", invitation_desk_address, **found, email="n.nieuw@birch.example")
    return {**found, "wish": wished.wish}


def _onboarding() -> dict[str, Any]:
    with system_context("test") as context:
        asked = OnboardingRequest.objects.create(
            kind="ACCESS",
            state=OnboardingState.WAITING,
            organisation_name="Zon B.V.",
            kvk_number="87654321",
            organisation_kind=OrganisationKind.EMPLOYER,
            contact_name="Hanna Zon",
            contact_email="hanna@zon.example",
            administrator_name="Fenna Visser",
            administrator_email="fenna@zon.example",
            administrator_number="+31612345678",
            declared_entitled=True,
            language="nl",
            asked_at=context.at,
        )
    return {"request_id": asked.id}


def _checked(by: str) -> dict[str, Any]:
    asked = _onboarding()
    at_the_desk(by, onboarding_check, **asked, check=Check(relation_number="700700", checked=True))
    return asked


def _recovery(by: str) -> dict[str, Any]:
    return {"reset_id": open_case(by=by).id}


BY_ADA: Final[dict[str, Call]] = {
    "role_grant": lambda: {**_cato(), "role": Role.AUDITOR},
    "role_grant_together": lambda: {**_cato(), "role": Role.AUDITOR, "mandate_ids": [None]},
    "role_end": _grant_of_ben,
    "proposal_approve": lambda: _proposed_by("ben"),
    "proposal_decline": lambda: _proposed_by("ben", reason="No."),
    "proposal_withdraw": lambda: _proposed_by("ada"),
    "role_request_grant": _asked,
    "role_request_decline": lambda: _asked(reason="No."),
    "invitation_make": lambda: {"invitee": invitee(), "declared_entitled": True},
    "invitation_send_again": _invited,
    "invitation_change_way": lambda: _invited(number="0687654321"),
    "invitation_correct": lambda: _invited(email="fenna.visser@example.org"),
    "invitation_withdraw": _invited,
    "details_propose": lambda: {**_details_kept(), "full_name": "Cato de Vries", "mobile_number": ""},
    "address_propose": lambda: {**_cato(), "email": "cato@example.org"},
    "reset_start": lambda: {**_cato(), "what": ResetWhat.BOTH},
    "reset_withdraw": _help_started,
    "pause_confirm": _mia_paused,
    "pause_decline": _mia_paused,
    "administrator_make": _cato,
    "administrator_unmake": lambda: {"membership_id": membership("ben", "alder").id},
    "administrator_hand_over": _cato,
    "membership_pause": lambda: {**_cato(), "reason": "Leave."},
    "membership_resume": _cato_paused,
    "membership_end": lambda: {**_cato(), "reason": "Left."},
    "review_start": dict,
    "review_decide": _review_open,
    "review_close": _review_decided,
    "security_policy_set": lambda: {"wanted": SecurityRules(idle_minutes=10)},
    "batch_upload": lambda: {
        "file_name": "x.csv",
        "content": csv_of("Fenna Visser;fenna@example.org;0612345678;;"),
        "key": uuid4(),
        "declared_entitled": True,
    },
}
"""By a functional administrator."""

BY_CATO: Final[dict[str, Call]] = {
    "role_request_ask": lambda: {
        "role": Role.REPORTING_OFFICER,
        "permission": Permission.FINANCIALS_READ,
        "path": "/",
    },
    "role_request_withdraw": _asked,
}
"""By every member, for oneself."""

BY_DIRK: Final[dict[str, Call]] = {
    "role_request_desk_grant": _asked_of_desk,
    "role_request_desk_decline": lambda: _asked_of_desk(reason="No."),
    "role_request_desk_remind": _asked_long_ago,
    "pause_desk_confirm": _only_administrator_paused,
    "review_desk_keep": _review_of_only_administrator,
    "appointment_propose": lambda: {"proposal": _proposal()},
    "appointment_approve": lambda: _appointing("dana"),
    "appointment_finish": _appointing_to_finish,
    "appointment_stop": _appointing,
    "invitation_desk_send_again": _invited_by_desk,
    "invitation_desk_withdraw": _invited_by_desk,
    "invitation_desk_address": lambda: _invited_by_desk(email="n.nieuw@birch.example"),
    "invitation_desk_way": lambda: _invited_by_desk(number="0687654321"),
    "invitation_desk_agree": _wished_by_dana,
    "onboarding_check": lambda: {**_onboarding(), "check": Check(relation_number="700700", checked=True)},
    "onboarding_approve": lambda: _checked("dana"),
    "recovery_open": lambda: {
        "email": person("bas").email,
        "identity_check": CHECK,
        "postal_address": ADDRESS,
    },
    "recovery_confirm": lambda: _recovery("dana"),
    "recovery_withdraw": lambda: _recovery("dana"),
}
"""By the desk, in the organisation of a customer or for a person."""

ELSEWHERE: Final[dict[str, str]] = {
    "batch_check": "reads rows of one's own file; whoever carries it out is asked anew at every step",
    "batch_order": "orders a worker, which asks anew at every step",
    "batch_discard": "throws away one's own file",
    "batch_wrong_rows": "reads one's own file, and records that",
    "colleagues_download_record": "records what the request itself showed",
    "review_download_record": "the same",
    "refusal_record": "records that the request was refused",
    "role_view_record": "records what the request itself showed",
    "look_start": "locks nothing: begins with the request that the door let in",
    "look_stop": "ends what somebody sees; no right comes of it",
    "look_page_record": "records what the request itself shows",
}
"""What locks no organisation, with the reason why nobody is asked anew there."""


def setting() -> None:
    """Alder has two administrators, who agree together to one role."""
    make_administrator("ben", "alder")
    set_rules(second_pair_of_eyes=[Role.CONTRACT_VIEWER])


KEPT: Final = (OutboundMessage, EmailChange, DetailsProposal)
"""What changes with these services beside the tables of organisations and roles."""
