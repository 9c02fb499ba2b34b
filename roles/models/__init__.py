"""Grants with their permission rows, requests for roles, invitations, account resets with their pauses, batches."""

from roles.models.batching import ColleagueBatch, ColleagueBatchRow
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

__all__ = [
    "AccountReset",
    "ColleagueBatch",
    "ColleagueBatchRow",
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
    "RoleGrant",
    "RoleRequest",
    "live_grant",
]
