"""Grants with their permission rows, requests for roles, and invitations."""

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

__all__ = [
    "GrantQuerySet",
    "Invitation",
    "InvitationQuerySet",
    "InvitationRole",
    "MandatePermission",
    "OrganisationPermission",
    "RequestQuerySet",
    "RoleGrant",
    "RoleRequest",
    "live_grant",
]
