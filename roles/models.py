"""Who granted which role to whom, and the permission rows that follow from it."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from accounts.models import User
from common.privacy import Privacy, PrivacyMap
from orgs.models import Membership, Organisation
from relations.models import Mandate, TimeRange
from roles.enums import Role


class GrantQuerySet(models.QuerySet["RoleGrant"]):
    """Grants by their validity."""

    def live_at(self, at: datetime) -> "GrantQuerySet":
        """Grants whose period holds the instant."""
        return self.filter(live_grant("", at))


def live_grant(prefix: str, at: datetime) -> Q:
    """The condition that a grant is in force at the instant; `prefix` leads to the grant, such as "grant__"."""
    return Q(**{f"{prefix}starts_at__lte": at}) & (
        Q(**{f"{prefix}ends_at__isnull": True}) | Q(**{f"{prefix}ends_at__gt": at})
    )


class RoleGrant(models.Model):
    """A role of one member, for the whole organisation (mandate null) or for one mandate, from–until.

    Taking a role away sets the end and removes the permission rows; the grant itself stays as history.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="role_grants")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="role_grants")
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, related_name="role_grants", null=True, blank=True
    )
    role = models.CharField(max_length=24, choices=Role.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.PERSONAL,
        "membership": Privacy.PERSONAL,
        "mandate": Privacy.PERSONAL,
        "role": Privacy.PERSONAL,
        "starts_at": Privacy.PERSONAL,
        "ends_at": Privacy.PERSONAL,
        "granted_by": Privacy.PERSONAL,
        "ended_by": Privacy.PERSONAL,
    }

    class Meta:
        verbose_name = _("granted role")
        verbose_name_plural = _("granted roles")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=models.F("starts_at")),
                name="grant_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="a_role_is_granted_once_at_a_time",
                expressions=[
                    ("membership", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Coalesce("mandate_id", models.Value(0, output_field=models.BigIntegerField())),
                        RangeOperators.EQUAL,
                    ),
                    (TimeRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.membership_id}"


class OrganisationPermission(UserObjectPermissionBase):
    """One permission of one grant for the whole organisation. Written by `object_permissions` alone."""

    content_object = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="permission_rows")
    grant = models.ForeignKey(RoleGrant, on_delete=models.CASCADE, related_name="organisation_rows")

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "user": Privacy.PERSONAL,
        "permission": Privacy.NONE,
        "content_object": Privacy.BUSINESS,
        "grant": Privacy.NONE,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "permission"], name="organisation_permission_once_per_grant"
            )
        ]
        indexes = [models.Index(fields=["content_object", "user"], name="organisation_permission_of")]


class MandatePermission(UserObjectPermissionBase):
    """One permission of one grant for one mandate. Written by `object_permissions` alone."""

    content_object = models.ForeignKey(Mandate, on_delete=models.CASCADE, related_name="permission_rows")
    grant = models.ForeignKey(RoleGrant, on_delete=models.CASCADE, related_name="mandate_rows")

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "user": Privacy.PERSONAL,
        "permission": Privacy.NONE,
        "content_object": Privacy.BUSINESS,
        "grant": Privacy.NONE,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["grant", "permission"], name="mandate_permission_once_per_grant")
        ]
        indexes = [models.Index(fields=["content_object", "user"], name="mandate_permission_of")]
