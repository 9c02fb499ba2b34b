"""Grants and their permission rows, proposals, requests, invitations, resets with their pauses, batches."""

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
from roles.models.inviting import Invitation, InvitationQuerySet, InvitationRole
from roles.models.proposing import GrantProposal, ProposalQuerySet
from roles.models.resetting import AccountReset, MembershipPause, PauseQuerySet, ResetQuerySet

__all__ = [
    "DESK_AFTER",
    "AccountReset",
    "ColleagueBatch",
    "ColleagueBatchRow",
    "GrantProposal",
    "GrantQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "InvitationRole",
    "MandatePermission",
    "MembershipPause",
    "OrganisationPermission",
    "PauseQuerySet",
    "ProposalQuerySet",
    "RequestQuerySet",
    "ResetQuerySet",
    "RoleGrant",
    "RoleRequest",
    "live_grant",
]
