"""Invitations and requests of organisations in the marked world, with every kind of message about them."""

from datetime import datetime
from typing import Any

from access.acting import Acting
from access.database import Context, Scope, database_context, system_context
from demo.cast import Cast
from orgs.enums import OnboardingKind, OrganisationKind
from orgs.models import OnboardingRequest
from orgs.services import (
    Asked,
    onboarding_ask,
    onboarding_decline,
    onboarding_question_ask,
    onboarding_tell_approved,
)
from roles.acting import acting_at_desk, acting_in_organisation
from roles.enums import Role
from roles.models import Invitation
from roles.services import CarriedRole, Invitee, invitation_code_send, invitation_make
from roles.services.authority import Authority
from roles.services.invitation_letters import administrators_tell, answer_queue, welcome_queue
from tests.nets.marks import ALL_PEOPLE, OWNERS, organisation_seed


def invite_everywhere(cast: Cast, key: str, at: datetime) -> None:
    """In one organisation two are invited, one by text message and one by letter; and whatever is told of it."""
    owner, administrator = OWNERS[key], next(each.key for each in ALL_PEOPLE if key in each.admin_of)
    acting = _member(cast, key, administrator, at)
    role = Role.DESK_IMPORT if organisation_seed(key).kind == OrganisationKind.INSURER else Role.AUDITOR
    by_sms = _invite(acting, role, owner.word, mobile_number=f"+316{owner.number}99")
    _invite(acting, role, f"Brief {owner.word}", postal_address=f"Straat {owner.word}\n1234 AB {owner.word}")
    invitation_code_send(invitation_id=by_sms.id, origin="192.0.2.1", at=at)
    _tell(cast, key, administrator, by_sms, at)


def ask_of_the_desk(cast: Cast, at: datetime) -> None:
    """Organisations that are no customers yet ask: one waits, one was asked something, one was declined."""
    requests = [_ask(place, at) for place in range(3)]
    with system_context("test", at=at):
        acting = acting_at_desk(user_id=cast.people["dirk"].id, at=at)
        onboarding_tell_approved(requests[0], at=at)
    assert acting
    context = Context(scope=Scope.DESK, at=at, user_id=acting.user_id, organisation_id=acting.organisation.id)
    with database_context(context):
        onboarding_question_ask(acting=acting, request_id=requests[1].id, text="Which contract?")
        onboarding_decline(acting=acting, request_id=requests[2].id, text="No contract.")


def _member(cast: Cast, key: str, person: str, at: datetime) -> Acting:
    with system_context("test", at=at):
        acting = acting_in_organisation(
            user_id=cast.people[person].id, at=at, organisation_number=OWNERS[key].number
        )
    assert acting
    return acting


def _invite(acting: Acting, role: Role, word: str, **way: Any) -> Invitation:
    context = Context(
        scope=Scope.OWN, at=acting.at, user_id=acting.user_id, organisation_id=acting.organisation.id
    )
    invitee = Invitee(
        email=f"gast@{word.replace(' ', '.')}.example", full_name=f"Gast {word}", language="nl", **way
    )
    with database_context(context):
        return invitation_make(
            acting=acting, invitee=invitee, roles=[CarriedRole(role=role)], declared_entitled=True
        )


def _tell(cast: Cast, key: str, administrator: str, invitation: Invitation, at: datetime) -> None:
    """What is told when an invitation is answered, without answering it."""
    acting = _member(cast, key, administrator, at)
    membership = cast.memberships[administrator, key]
    with system_context("test", at=at):
        whole = Invitation.objects.select_related("organisation").get(id=invitation.id)
        carried = list(whole.roles.all())
        answer_queue(whole, "invitation_accepted", [membership.user], at=at, left_out=carried)
        answer_queue(whole, "invitation_declined", [membership.user], at=at)
        administrators_tell(Authority.of_colleague(acting), whole, [membership])
        welcome_queue(membership, grants=[], left_out=carried, administrators=[membership], at=at)


def _ask(place: int, at: datetime) -> OnboardingRequest:
    asked = Asked(
        kind=OnboardingKind.ACCESS,
        organisation_name=f"Newcomer {place}",
        organisation_kind=OrganisationKind.EMPLOYER,
        kvk_number=f"7777777{place}",
        contact_name="Hanna Zon",
        contact_email=f"hanna{place}@newcomer.example",
        administrator_name="Fenna Visser",
        administrator_email=f"fenna{place}@newcomer.example",
        administrator_number="+31612345678",
        roles_asked=(Role.AUDITOR.value,),
        language="nl",
    )
    return onboarding_ask(asked=asked, declared_entitled=True, origin="192.0.2.1", at=at)
