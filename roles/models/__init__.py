"""Grants with their permission rows, requests, invitations, resets with their pauses, looking along, appointing."""

from roles.models.appointing import Appointment, AppointmentQuerySet
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
from roles.models.looking import LookAlong, LookQuerySet
from roles.models.resetting import AccountReset, MembershipPause, PauseQuerySet, ResetQuerySet

__all__ = [
    "AccountReset",
    "Appointment",
    "AppointmentQuerySet",
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
    "RequestQuerySet",
    "ResetQuerySet",
    "RoleGrant",
    "RoleRequest",
    "live_grant",
]
