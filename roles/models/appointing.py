"""The desk appoints a customer's functional administrator, and may replace another one by it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from accounts.models import User
from common.privacy import Privacy, PrivacyMap
from orgs.models import Membership, Organisation
from roles.enums import OPEN_APPOINTMENTS, AppointmentState
from roles.models.inviting import Invitation


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Cases by what can be done with them."""

    def open(self) -> "AppointmentQuerySet":
        """Neither done nor stopped."""
        return self.filter(state__in=OPEN_APPOINTMENTS)


class Appointment(models.Model):
    """A case of two employees of the desk: one proposes with reason and identity check, another approves.

    Appointed is somebody who works there (`membership`), or somebody new, who is invited on approval; then
    `invitation` says how far that is. `replaces` loses access, never before the new one administers: the case of
    somebody new stays APPROVED until then.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="appointments")
    state = models.CharField(max_length=8, choices=AppointmentState.choices, default=AppointmentState.STARTED)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True)
    email = models.EmailField(max_length=254)
    full_name = models.CharField(max_length=150)
    mobile_number = models.CharField(max_length=20, blank=True)
    postal_address = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.DUTCH)
    replaces = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.CharField(max_length=300)
    identity_check = models.CharField(max_length=500)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField(null=True)
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+", null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True)

    objects = AppointmentQuerySet.as_manager()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.BUSINESS,
        "state": Privacy.BUSINESS,
        "membership": Privacy.PERSONAL,
        "email": Privacy.PERSONAL,
        "full_name": Privacy.PERSONAL,
        "mobile_number": Privacy.PERSONAL,
        "postal_address": Privacy.PERSONAL,
        "language": Privacy.PERSONAL,
        "replaces": Privacy.PERSONAL,
        "reason": Privacy.PERSONAL,
        "identity_check": Privacy.PERSONAL,
        "proposed_by": Privacy.PERSONAL,
        "proposed_at": Privacy.PERSONAL,
        "approved_by": Privacy.PERSONAL,
        "approved_at": Privacy.PERSONAL,
        "invitation": Privacy.PERSONAL,
        "ended_by": Privacy.PERSONAL,
        "ended_at": Privacy.PERSONAL,
    }

    class Meta:
        verbose_name = _("appointment of an administrator")
        verbose_name_plural = _("appointments of administrators")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state__in=OPEN_APPOINTMENTS),
                name="one_open_appointment_per_organisation",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="two_employees_appoint_an_administrator",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[AppointmentState.APPROVED, AppointmentState.DONE])
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="nobody_is_appointed_unapproved",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(identity_check=""), name="appointing_has_a_reason_and_a_check"
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True)
                | Q(membership__isnull=True)
                | ~Q(replaces=F("membership")),
                name="nobody_replaces_the_own_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_APPOINTMENTS, ended_at__isnull=True, ended_by__isnull=True)
                | (~Q(state__in=OPEN_APPOINTMENTS) & Q(ended_at__isnull=False, ended_by__isnull=False)),
                name="an_appointment_is_open_or_ended",
            ),
        ]
        indexes = [models.Index(fields=["state", "-proposed_at"], name="appointments_by_state")]

    def __str__(self) -> str:
        return f"appointment {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it still leads somewhere."""
        return self.state in OPEN_APPOINTMENTS
