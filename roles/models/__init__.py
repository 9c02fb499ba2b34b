"""Grants with their permission rows, requests for roles, invitations, and account resets with their pauses,
and access reviews."""

from roles.models.granting import (
    GrantQuerySet,
    MandatePermission,
    OrganisationPermission,
    RequestQuerySet,
    RoleGrant,
    RoleRequest,
    live_grant,
)
from roles.models.inviting import Invitation, InvitationQuerySet, InvitationRole
from roles.models.resetting import AccountReset, MembershipPause, PauseQuerySet, ResetQuerySet
from roles.models.reviewing import (
    ANSWER_WITHIN,
    IDLE_AFTER,
    AccessReview,
    AccessReviewItem,
    ReviewItemQuerySet,
    has_ended_at,
)

__all__ = [
    "ANSWER_WITHIN",
    "IDLE_AFTER",
    "AccessReview",
    "AccessReviewItem",
    "AccountReset",
    "GrantQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "InvitationRole",
    "MandatePermission",
    "MembershipPause",
    "OrganisationPermission",
    "PauseQuerySet",
    "RequestQuerySet",
    "ResetQuerySet",
    "ReviewItemQuerySet",
    "RoleGrant",
    "RoleRequest",
    "has_ended_at",
    "live_grant",
]
