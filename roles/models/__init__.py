"""Grants and proposals, requests, invitations, resets with pauses, batches of colleagues, and access reviews."""

from roles.models.appointing import Appointment, AppointmentQuerySet
from roles.models.batching import ColleagueBatch, ColleagueBatchRow
from roles.models.granting import (
    DESK_AFTER,
    GrantQuerySet,
    MandatePermission,
    OrganisationPermission,
    RequestQuerySet,
    RoleGrant,
    RoleRequest,
    live_grant,
)
from roles.models.inviting import WISH_FIELDS, Invitation, InvitationQuerySet, InvitationRole
from roles.models.looking import LookAlong, LookQuerySet
from roles.models.proposing import GrantProposal, ProposalQuerySet
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
    "DESK_AFTER",
    "IDLE_AFTER",
    "WISH_FIELDS",
    "AccessReview",
    "AccessReviewItem",
    "AccountReset",
    "Appointment",
    "AppointmentQuerySet",
    "ColleagueBatch",
    "ColleagueBatchRow",
    "GrantProposal",
    "GrantQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "InvitationRole",
    "LookAlong",
    "LookQuerySet",
    "MandatePermission",
    "MembershipPause",
    "OrganisationPermission",
    "PauseQuerySet",
    "ProposalQuerySet",
    "RequestQuerySet",
    "ResetQuerySet",
    "ReviewItemQuerySet",
    "RoleGrant",
    "RoleRequest",
    "has_ended_at",
    "live_grant",
]
