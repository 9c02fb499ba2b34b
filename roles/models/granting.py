"""Who asked for which role, who granted which to whom, and the permission rows that follow from it."""

from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from accounts.models import User
from common.privacy import Privacy, PrivacyMap
from orgs.enums import MembershipState, OrganisationKind
from orgs.models import Membership, Organisation
from relations.models import Mandate, TimeRange
from roles.enums import RequestState, Role


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
    `ending_told`: what the last message about the end said, in days before it; 0 once the end itself was told.
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
    ending_told = models.PositiveSmallIntegerField(null=True, blank=True)

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
        "ending_told": Privacy.NONE,
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


DESK_AFTER: Final = timedelta(days=7)
"""A request that no administrator decided for so long is the desk's to decide too."""


class RequestQuerySet(models.QuerySet["RoleRequest"]):
    """Requests by what can be done with them."""

    def waiting_at(self, at: datetime) -> "RequestQuerySet":
        """Requests that nobody decided, of members who have access at the instant."""
        return self.filter(
            Q(membership__ends_at__isnull=True) | Q(membership__ends_at__gt=at),
            state=RequestState.WAITING,
            membership__state=MembershipState.ACTIVE,
            membership__starts_at__lte=at,
            membership__user__is_active=True,
        )

    def for_desk_at(self, at: datetime) -> "RequestQuerySet":
        """Waiting requests of customers that no colleague can decide, or that none decided within a week.

        Nobody else administers there now, or nobody reacted. Who decides is found when it is read, so a request
        moves by itself when an administrator leaves or comes, and as time goes by.
        """
        others = (
            Membership.objects.valid_at(at)
            .filter(organisation_id=OuterRef("organisation_id"), is_functional_administrator=True)
            .exclude(id=OuterRef("membership_id"))
        )
        waiting = self.waiting_at(at).exclude(organisation__kind=OrganisationKind.INSURER)
        return waiting.filter(~Exists(others) | Q(asked_at__lte=at - DESK_AFTER))


class RoleRequest(models.Model):
    """A member asks for a role, for the whole organisation (mandate null) or for one mandate; an administrator decides.

    Inside the insurer nobody but its own administrators decides. `permission` is what was missing, `path` the page
    that the member wanted to open, without its query, `words` what the member wrote beside it. `decided_at_desk`: no
    colleague could decide or did, the desk did. `reminders`: how many administrators and desk got since, the last one
    at `reminded_at`.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="role_requests")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="role_requests")
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, related_name="role_requests", null=True, blank=True
    )
    role = models.CharField(max_length=24, choices=Role.choices)
    permission = models.CharField(max_length=40)
    path = models.CharField(max_length=300)
    words = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=9, choices=RequestState.choices, default=RequestState.WAITING)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at_desk = models.BooleanField(default=False)
    reason = models.CharField(max_length=500, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.PERSONAL,
        "membership": Privacy.PERSONAL,
        "mandate": Privacy.PERSONAL,
        "role": Privacy.PERSONAL,
        "permission": Privacy.PERSONAL,
        "path": Privacy.PERSONAL,
        "words": Privacy.PERSONAL,
        "state": Privacy.PERSONAL,
        "asked_at": Privacy.PERSONAL,
        "decided_at": Privacy.PERSONAL,
        "decided_by": Privacy.PERSONAL,
        "decided_at_desk": Privacy.PERSONAL,
        "reason": Privacy.PERSONAL,
        "reminders": Privacy.NONE,
        "reminded_at": Privacy.PERSONAL,
    }

    class Meta:
        verbose_name = _("request for a role")
        verbose_name_plural = _("requests for roles")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "role", "mandate"],
                condition=Q(state=RequestState.WAITING),
                nulls_distinct=False,
                name="one_waiting_request_per_role",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.WAITING, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state=RequestState.WAITING) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="request_is_waiting_or_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.DECLINED) | ~Q(reason=""),
                name="request_is_declined_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "-asked_at"], name="requests_of_organisation"),
            models.Index(
                fields=["asked_at"], condition=Q(state=RequestState.WAITING), name="requests_to_remind_of"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} for {self.membership_id}"

    @property
    def waits_since(self) -> datetime:
        """When it was asked: what is reminded of counts from here."""
        return self.asked_at

    @property
    def is_waiting(self) -> bool:
        """Whether nobody decided it yet."""
        return self.state == RequestState.WAITING

    @property
    def relation_name(self) -> str:
        """The relation it is for: "" for the whole organisation; who the giver was is hidden once a mandate is over."""
        if self.mandate_id is None:
            return ""
        giver: Organisation | None = getattr(self.mandate, "giver", None)
        return giver.name if giver else gettext("mandate has ended")
