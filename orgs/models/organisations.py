"""Organisations and the people who work for them."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from access.permissions import Permission
from accounts.models import User
from common.privacy import Privacy, PrivacyMap
from common.text import fold
from orgs.enums import MembershipState, OrganisationKind

_digits = RegexValidator(r"^[0-9]+$", _("Digits only."))


def _organisation_permissions() -> list[tuple[str, Any]]:
    return [(permission.value, permission.value) for permission in Permission]


class Organisation(models.Model):
    """A legal entity: employer, intermediary or the insurer itself (exactly one).

    `sort_key` is the folded name: it sorts the same on every database (collation "C") and is searched.
    """

    relation_number = models.CharField(_("relation number"), max_length=10, unique=True, validators=[_digits])
    kvk_number = models.CharField(_("KvK number"), max_length=8, blank=True, validators=[_digits])
    name = models.CharField(_("name"), max_length=200)
    sort_key = models.CharField(max_length=220, editable=False, db_collation="C")
    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind.choices)
    place = models.CharField(_("place"), max_length=80, blank=True)
    members_edit_own_details = models.BooleanField(
        _("people change their own name, number and e-mail address"), default=True
    )
    contact_name = models.CharField(_("contact person"), max_length=150, blank=True)
    contact_email = models.EmailField(_("e-mail address of the contact person"), max_length=254, blank=True)
    contact_phone = models.CharField(_("telephone of the contact person"), max_length=30, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "relation_number": Privacy.BUSINESS,
        "kvk_number": Privacy.BUSINESS,
        "name": Privacy.BUSINESS,
        "sort_key": Privacy.BUSINESS,
        "kind": Privacy.BUSINESS,
        "place": Privacy.BUSINESS,
        "members_edit_own_details": Privacy.BUSINESS,
        "contact_name": Privacy.PERSONAL,
        "contact_email": Privacy.PERSONAL,
        "contact_phone": Privacy.PERSONAL,
        "created_at": Privacy.BUSINESS,
    }

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("sort_key", "id")
        permissions = _organisation_permissions()
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kvk_number"],
                condition=~models.Q(kvk_number=""),
                name="one_organisation_per_kvk_number",
            ),
            models.UniqueConstraint(
                fields=["kind"], condition=models.Q(kind=OrganisationKind.INSURER), name="one_insurer"
            ),
            models.CheckConstraint(
                condition=models.Q(relation_number__regex=r"^[0-9]{1,10}$"), name="relation_number_is_digits"
            ),
        ]
        indexes = [GinIndex(OpClass("sort_key", "gin_trgm_ops"), name="organisation_by_part_of_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps the sort key in step with the name."""
        self.sort_key = fold(self.name)
        super().save(*args, **kwargs)


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by their validity."""

    def valid_at(self, at: datetime) -> "MembershipQuerySet":
        """Active memberships of active people whose period holds the instant."""
        return self.filter(
            models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=at),
            state=MembershipState.ACTIVE,
            starts_at__lte=at,
            user__is_active=True,
        )


class Membership(models.Model):
    """A person in an organisation. The flag makes a functional administrator, who has no end date.

    `stopped_*`: who paused or ended the access by hand, when and why. What was paused because the person was helped
    back in elsewhere stands in `roles`, and both can be true at once. `last_active_at`: when the person last opened a
    page here, to the hour; whoever works for several organisations is active in each by itself.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    state = models.CharField(max_length=8, choices=MembershipState.choices, default=MembershipState.ACTIVE)
    is_functional_administrator = models.BooleanField(_("functional administrator"), default=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    stop_reason = models.CharField(max_length=300, blank=True)
    last_active_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "user": Privacy.PERSONAL,
        "organisation": Privacy.PERSONAL,
        "state": Privacy.PERSONAL,
        "is_functional_administrator": Privacy.PERSONAL,
        "starts_at": Privacy.PERSONAL,
        "ends_at": Privacy.PERSONAL,
        "stopped_at": Privacy.PERSONAL,
        "stopped_by": Privacy.PERSONAL,
        "stop_reason": Privacy.PERSONAL,
        "last_active_at": Privacy.PERSONAL,
    }

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], name="one_membership_per_organisation"),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="membership_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(is_functional_administrator=False) | models.Q(ends_at__isnull=True),
                name="administrator_has_no_end_date",
            ),
            models.CheckConstraint(
                condition=models.Q(stopped_at__isnull=True, stopped_by__isnull=True)
                | (
                    models.Q(stopped_at__isnull=False, stopped_by__isnull=False)
                    & ~models.Q(state=MembershipState.ACTIVE)
                ),
                name="a_stop_has_its_actor_and_is_not_active",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.organisation_id}"
