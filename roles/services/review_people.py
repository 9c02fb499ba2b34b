"""Who is in an access review, with what, and who of them stays because nobody else administers the organisation."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from accounts.models import AppDevice, EmailDevice, PasskeyDevice, SmsDevice
from orgs.enums import MembershipState
from orgs.models import Membership
from relations.models import MandateTerms
from roles.enums import ReviewDecision
from roles.models import IDLE_AFTER, AccessReview, AccessReviewItem, RoleGrant

_AT_ONCE = 500


def people_write(review: AccessReview) -> int:
    """Writes a row for everybody who has access at the start, paused or not; returns how many.

    In the system's context: the name of a relation stays readable when its mandate ends later.
    """
    at = review.started_at
    members = Membership.objects.filter(
        organisation_id=review.organisation_id,
        state__in=[MembershipState.ACTIVE, MembershipState.PAUSED],
        starts_at__lte=at,
        user__is_active=True,
    ).exclude(ends_at__lte=at)
    grants = RoleGrant.objects.live_at(at).select_related("mandate__giver").order_by("role", "id")
    found = list(
        members.select_related("user").prefetch_related(Prefetch("role_grants", grants, to_attr="held"))
    )
    methods = _methods_of([each.user_id for each in found])
    in_force = MandateTerms.objects.in_force_at(at).filter(mandate__holder_id=review.organisation_id)
    mandates = set(in_force.values_list("mandate_id", flat=True))
    items = [_item(review, each, methods.get(each.user_id, set()), mandates) for each in found]
    AccessReviewItem.objects.bulk_create(items, batch_size=_AT_ONCE)
    return len(items)


def only_administrator_keep(review: AccessReview, at: datetime) -> None:
    """At its date: the only administrator about whom nobody decided stays, for a review never takes the last one."""
    ids = list(administrator_memberships(review.organisation_id, at).values_list("id", flat=True)[:2])
    if len(ids) == 1:
        review.items.filter(decision="", membership_id=ids[0]).update(
            proposal=ReviewDecision.KEEP,
            decision=ReviewDecision.KEEP,
            decided_at=at,
            is_only_administrator=True,
            result="",
        )


def administrator_memberships(organisation_id: int, at: datetime) -> QuerySet[Membership]:
    """The functional administrators of an organisation at the instant, by name."""
    valid = Membership.objects.valid_at(at).filter(
        organisation_id=organisation_id, is_functional_administrator=True
    )
    return valid.select_related("user").order_by("user__full_name", "id")


def _item(
    review: AccessReview, membership: Membership, methods: set[str], mandates: set[int]
) -> AccessReviewItem:
    seen = membership.last_active_at
    is_idle = (seen or membership.starts_at) <= review.started_at - IDLE_AFTER
    return AccessReviewItem(
        organisation_id=review.organisation_id,
        review=review,
        membership=membership,
        user_id=membership.user_id,
        person_name=membership.user.full_name,
        is_functional_administrator=membership.is_functional_administrator,
        roles=[
            {"role": grant.role, "relation": _relation(grant, mandates)}
            for grant in membership.held  # type: ignore[attr-defined]  # put there by the prefetch
        ],
        methods=sorted(methods),
        last_activity_at=seen,
        proposal=ReviewDecision.REMOVE if is_idle else ReviewDecision.KEEP,
    )


def _relation(grant: RoleGrant, mandates: set[int]) -> str | None:
    """The name of the relation, "" for the whole organisation; None once its mandate is over: then it has no name."""
    if grant.mandate is None:
        return ""
    return grant.mandate.giver.name if grant.mandate_id in mandates else None


def _methods_of(people: Iterable[int]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for model in (AppDevice, PasskeyDevice, SmsDevice, EmailDevice):
        devices = model.objects.filter(user_id__in=people, confirmed=True, blocked=False)
        for person in devices.values_list("user_id", flat=True):
            found.setdefault(person, set()).add(model.method.value)
    return found
