"""Grants with their permission rows, requests for roles, and account resets with the pauses that follow."""

from roles.models.granting import (
    GrantQuerySet,
    MandatePermission,
    OrganisationPermission,
    RequestQuerySet,
    RoleGrant,
    RoleRequest,
    live_grant,
)
from roles.models.resetting import AccountReset, MembershipPause, PauseQuerySet, ResetQuerySet

__all__ = [
    "AccountReset",
    "GrantQuerySet",
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
