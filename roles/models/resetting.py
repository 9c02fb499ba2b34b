"""Helping somebody back in, and what is paused until it is sure that it was the right person."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.fields import EncryptedTextField
from common.privacy import Privacy, PrivacyMap
from orgs.models import Membership, Organisation
from roles.enums import OPEN_RESETS, PauseState, ResetState, ResetWhat


class ResetQuerySet(models.QuerySet["AccountReset"]):
    """Resets by what can be done with them."""

    def open(self) -> "ResetQuerySet":
        """Neither done nor stopped. A link or letter whose time is over counts: it is stopped by the next one."""
        return self.filter(state__in=OPEN_RESETS)

    def to_post(self, at: datetime) -> "ResetQuerySet":
        """Cases of the desk whose waiting time is over."""
        return self.filter(state=ResetState.WAITING, not_before__lte=at)


class AccountReset(models.Model):
    """An organisation's administrator, or the desk, helps a person back in; neither sees a password or a code.

    An administrator's reset is SENT at once, as a link to the registered address. The desk's (`at_desk`, then
    `organisation` is the insurer) begins STARTED with the identity check in words; a second employee confirms
    (WAITING, up to `not_before`); then a letter goes to `postal_address`, which is kept no longer than that. DONE
    is the person's own deed: `with_factor` says that a remaining second factor was proved by it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="account_resets")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="account_resets")
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    at_desk = models.BooleanField(default=False)
    what = models.CharField(max_length=8, choices=ResetWhat.choices)
    state = models.CharField(max_length=9, choices=ResetState.choices)
    identity_check = models.CharField(max_length=500, blank=True)
    postal_address = EncryptedTextField(default="")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    with_factor = models.BooleanField(default=False)

    objects = ResetQuerySet.as_manager()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.PERSONAL,
        "user": Privacy.PERSONAL,
        "started_by": Privacy.PERSONAL,
        "started_at": Privacy.PERSONAL,
        "at_desk": Privacy.PERSONAL,
        "what": Privacy.PERSONAL,
        "state": Privacy.PERSONAL,
        "identity_check": Privacy.PERSONAL,
        "postal_address": Privacy.PERSONAL,
        "confirmed_by": Privacy.PERSONAL,
        "confirmed_at": Privacy.PERSONAL,
        "not_before": Privacy.PERSONAL,
        "sent_at": Privacy.PERSONAL,
        "valid_until": Privacy.PERSONAL,
        "ended_at": Privacy.PERSONAL,
        "ended_by": Privacy.PERSONAL,
        "with_factor": Privacy.PERSONAL,
    }

    class Meta:
        verbose_name = _("account reset")
        verbose_name_plural = _("account resets")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=Q(state__in=OPEN_RESETS),
                name="one_open_reset_per_person_and_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(user=F("started_by"))
                & (Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("user"))),
                name="nobody_resets_the_own_account",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("started_by")),
                name="two_employees_confirm_a_recovery",
            ),
            models.CheckConstraint(
                condition=Q(at_desk=False) | ~Q(identity_check=""), name="the_desk_checks_who_it_is"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[ResetState.STARTED, ResetState.CANCELLED])
                | Q(at_desk=False)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False, not_before__isnull=False),
                name="no_recovery_goes_on_unconfirmed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_RESETS, ended_at__isnull=True)
                | (~Q(state__in=OPEN_RESETS) & Q(ended_at__isnull=False)),
                name="a_reset_is_open_or_ended",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "user", "-started_at"], name="resets_of_colleague"),
            models.Index(fields=["user", "-started_at"], name="resets_of_person"),
            models.Index(
                fields=["not_before"], condition=Q(state=ResetState.WAITING), name="recovery_letters_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.user_id}"

    @property
    def is_open(self) -> bool:
        """Whether it still leads somewhere."""
        return self.state in OPEN_RESETS

    @property
    def subject(self) -> str:
        """By which the outbox knows what a message is about."""
        return f"reset:{self.id}"


class PauseQuerySet(models.QuerySet["MembershipPause"]):
    """Pauses by what can be done with them."""

    def waiting(self) -> "PauseQuerySet":
        """Pauses that nobody ended."""
        return self.filter(state=PauseState.WAITING)

    def for_desk_at(self, at: datetime) -> "PauseQuerySet":
        """Waiting pauses that no colleague can end: nobody administers that organisation now.

        Who confirms is found when it is read, so a pause moves by itself when an administrator comes back.
        """
        administrators = Membership.objects.valid_at(at).filter(
            organisation_id=models.OuterRef("organisation_id"), is_functional_administrator=True
        )
        return self.waiting().filter(~models.Exists(administrators))


class MembershipPause(models.Model):
    """A person's access to an organisation stands still: another organisation's administrator renewed the factors.

    The membership is PAUSED as long as this is WAITING. It ends by an administrator of this organisation, by the
    desk where there is none, or by the person, who proves an old factor. Who started the reset is not said here:
    this organisation must not learn of the other one.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="pauses")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="pauses")
    reset = models.ForeignKey(AccountReset, on_delete=models.PROTECT, related_name="pauses")
    state = models.CharField(max_length=9, choices=PauseState.choices, default=PauseState.WAITING)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at_desk = models.BooleanField(default=False)

    objects = PauseQuerySet.as_manager()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.PERSONAL,
        "membership": Privacy.PERSONAL,
        "reset": Privacy.NONE,
        "state": Privacy.PERSONAL,
        "since": Privacy.PERSONAL,
        "ended_at": Privacy.PERSONAL,
        "ended_by": Privacy.PERSONAL,
        "ended_at_desk": Privacy.PERSONAL,
    }

    class Meta:
        verbose_name = _("paused access")
        verbose_name_plural = _("paused accesses")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(state=PauseState.WAITING),
                name="one_pause_of_a_membership_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state=PauseState.WAITING, ended_at__isnull=True, ended_by__isnull=True)
                | (~Q(state=PauseState.WAITING) & Q(ended_at__isnull=False, ended_by__isnull=False)),
                name="a_pause_waits_or_was_ended_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.membership_id}"

    @property
    def is_waiting(self) -> bool:
        """Whether the access stands still."""
        return self.state == PauseState.WAITING
