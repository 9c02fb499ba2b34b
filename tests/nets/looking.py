"""The desk in the marked world: it looks along with every customer, and proposes an administrator of each."""

from datetime import datetime

from access.database import Context, Scope, database_context, system_context
from demo.cast import Cast
from orgs.models import Membership
from roles.acting import acting_at_desk
from roles.services import Proposal, appointment_propose, look_start
from roles.services.appointment_letters import appointed_letters
from roles.services.authority import Authority
from tests.nets.marks import ALL_PEOPLE, OWNERS


def look_and_appoint(cast: Cast, key: str, at: datetime) -> None:
    """With one customer; and what would be told when the proposal is approved."""
    owner, administrator = OWNERS[key], next(each.key for each in ALL_PEOPLE if key in each.admin_of)
    with system_context("test", at=at):
        acting = acting_at_desk(user_id=cast.people["dirk"].id, at=at)
    assert acting
    context = Context(scope=Scope.DESK, at=at, user_id=acting.user_id, organisation_id=acting.organisation.id)
    proposal = Proposal(
        organisation_number=owner.number,
        email=f"nieuw@{owner.word}.example".lower(),
        full_name=f"Nieuw {owner.word}",
        mobile_number="0612345678",
        replaced=cast.people[administrator].email,
        reason=f"Asked by {owner.word}.",
        identity_check=f"Called back, says {owner.word}.",
    )
    with database_context(context):
        look_start(acting=acting, organisation_number=owner.number, reason=f"Asked by {owner.word}.")
        appointment_propose(acting=acting, proposal=proposal)
    membership = cast.memberships[administrator, key]
    with system_context("test", at=at):
        by = Authority.of_desk(acting, cast.organisations[key])
        appointed_letters(by, membership, [])
        appointed_letters(by, Membership(id=0, user=membership.user), [membership])
