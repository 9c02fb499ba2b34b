"""Reading batches of colleagues: one's own, their rows, and what planning has to know."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from access.acting import Acting
from access.database import require_context_of
from accounts.models import User
from orgs.enums import MembershipState
from orgs.models import Membership
from orgs.selectors import security_policy_of
from relations.selectors import mandate_list
from roles.batch_enums import RowOutcome, RowVerdict
from roles.batch_facts import Facts, Held, KnownInvitation, KnownMember
from roles.enums import InvitationState, ProposalState, Role
from roles.models import ColleagueBatch, ColleagueBatchRow, GrantProposal, Invitation, RoleGrant

_WRONG = Q(outcome=RowOutcome.WRONG) | Q(outcome="", verdict=RowVerdict.WRONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCounts:
    """How many rows there are, what looking through found in those that are left, and what became of the others."""

    rows: int
    ready: int
    nothing: int
    wrong: int
    done: int
    skipped: int
    left: int


def colleague_batch_list(*, acting: Acting) -> list[ColleagueBatch]:
    """The batches that one uploaded oneself, newest first, each with its number of rows."""
    require_context_of(acting)
    return list(_own(acting).annotate(row_count=Count("rows")).order_by("-uploaded_at", "-id"))


def colleague_batch_get(*, acting: Acting, batch_id: int) -> ColleagueBatch:
    """One of them. Raises `ColleagueBatch.DoesNotExist`, also for a batch of a colleague."""
    require_context_of(acting)
    return _own(acting).get(id=batch_id)


def colleague_batch_rows(
    *, acting: Acting, batch: ColleagueBatch, only_wrong: bool = False
) -> QuerySet[ColleagueBatchRow]:
    """The rows of one's own batch, in the order of the file; or those that are wrong."""
    require_context_of(acting)
    rows = ColleagueBatchRow.objects.filter(batch__in=_own(acting).filter(id=batch.id)).order_by("line")
    return rows.filter(_WRONG) if only_wrong else rows


def colleague_batch_counts(*, acting: Acting, batch: ColleagueBatch) -> BatchCounts:
    """The numbers of its rows."""
    rows = colleague_batch_rows(acting=acting, batch=batch).order_by()
    counts: dict[str, int] = rows.aggregate(
        rows=Count("id"),
        ready=Count("id", filter=Q(outcome="", verdict=RowVerdict.READY)),
        nothing=Count("id", filter=Q(outcome="", verdict=RowVerdict.NOTHING)),
        wrong=Count("id", filter=_WRONG),
        done=Count("id", filter=Q(outcome=RowOutcome.DONE)),
        skipped=Count("id", filter=Q(outcome=RowOutcome.SKIPPED)),
        left=Count("id", filter=Q(outcome="")),
    )
    return BatchCounts(**counts)


def colleague_batch_facts(*, acting: Acting, emails: Collection[str]) -> Facts:
    """What is known of these addresses in the own organisation, in as many queries for one as for thousands."""
    require_context_of(acting)
    mandates = mandate_list(acting=acting)
    waiting = _invitations(acting, emails).filter(state=InvitationState.WAITING).prefetch_related("roles")
    closed = _invitations(acting, emails).exclude(state=InvitationState.WAITING)
    valid = Membership.objects.valid_at(acting.at).filter(organisation_id=acting.organisation.id)
    policy = security_policy_of(organisation_id=acting.organisation.id)
    return Facts(
        at=acting.at,
        kind=acting.organisation.kind,
        own_email=User.objects.values_list("email", flat=True).get(id=acting.user_id).lower(),
        members=_members(acting, emails),
        invitations={each.email.lower(): _known_invitation(each, acting.at) for each in waiting},
        were_invited=frozenset(email.lower() for email in closed.values_list("email", flat=True)),
        mandates={each.mandate.giver.relation_number: each.mandate_id for each in mandates},
        administrators=frozenset(valid.filter(is_functional_administrator=True).values_list("id", flat=True)),
        by_two=frozenset(policy.second_pair_of_eyes),
        mail_domains=tuple(policy.mail_domains),
    )


def _own(acting: Acting) -> QuerySet[ColleagueBatch]:
    return ColleagueBatch.objects.filter(organisation_id=acting.organisation.id, by_id=acting.user_id)


def _invitations(acting: Acting, emails: Collection[str]) -> QuerySet[Invitation]:
    invitations = Invitation.objects.filter(organisation_id=acting.organisation.id)
    return invitations.alias(address=Lower("email")).filter(address__in=emails).order_by("id")


def _known_invitation(invitation: Invitation, at: datetime) -> KnownInvitation:
    return KnownInvitation(
        invitation_id=invitation.id,
        is_over=not invitation.is_open_at(at),
        as_administrator=invitation.is_functional_administrator,
        carried=frozenset((Role(each.role), each.mandate_id) for each in invitation.roles.all()),
    )


def _members(acting: Acting, emails: Collection[str]) -> dict[str, KnownMember]:
    members = (
        Membership.objects.filter(organisation_id=acting.organisation.id)
        .annotate(address=Lower("user__email"))
        .filter(address__in=emails)
        .order_by("id")
    )
    found = list(members)
    held = _held(acting, [each.id for each in found])
    return {
        str(each.address): KnownMember(  # type: ignore[attr-defined]  # annotated above
            membership_id=each.id,
            state=each.state,
            is_over=each.state == MembershipState.ENDED
            or (each.ends_at is not None and each.ends_at <= acting.at),
            is_administrator=each.is_functional_administrator,
            held=held.get(each.id, frozenset()),
        )
        for each in found
    }


def _held(acting: Acting, membership_ids: Collection[int]) -> dict[int, Held]:
    """The roles that are not over, or wait for a second administrator, by membership."""
    held: dict[int, Held] = {}
    grants = RoleGrant.objects.exclude(ends_at__lte=acting.at)
    proposals = GrantProposal.objects.filter(state=ProposalState.WAITING)
    for found in (grants, proposals):
        rows = found.filter(membership_id__in=membership_ids).order_by("id")
        for membership_id, role, mandate_id in rows.values_list("membership_id", "role", "mandate_id"):
            held[membership_id] = held.get(membership_id, frozenset()) | {(Role(role), mandate_id)}
    return held
