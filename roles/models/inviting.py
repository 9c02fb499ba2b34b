"""Who was invited to work for an organisation, and the roles that an invitation carries."""

from datetime import UTC, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from accounts.models import User
from common.crypto import keyed_hash
from common.privacy import Privacy, PrivacyMap
from orgs.models import Membership, Organisation
from relations.models import Mandate
from roles.enums import InvitationState, InvitationWay, Role


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations by what can be done with them."""

    def open_at(self, at: datetime) -> "InvitationQuerySet":
        """Invitations that somebody can still accept."""
        return self.filter(state=InvitationState.WAITING, valid_until__gt=at)

    def lapsed_at(self, at: datetime) -> "InvitationQuerySet":
        """Invitations that nobody answered in time."""
        return self.filter(state=InvitationState.WAITING, valid_until__lte=at)

    def to_address(self, email: str) -> "InvitationQuerySet":
        """Invitations of this address, whatever its case."""
        return self.alias(address=Lower("email")).filter(address=email.strip().lower())


WISH_FIELDS = ("wished_email", "wished_number", "wished_postal_address", "wished_by", "wished_at")


class Invitation(models.Model):
    """A person is invited to work for an organisation, by a colleague or by the desk (`at_desk`).

    Until it is accepted there is no account of the invited and no membership. `valid_until` belongs to the last
    sending, `sent_at`; once it is over the invitation opens nothing until it is sent again, and keeps nobody from
    inviting the same address anew: then it is closed as lapsed.
    `wished_…`: a correction that one employee of the desk proposed and another one has to agree to; what is not to
    change is empty. It stands only at invitations of the desk.
    `declared_entitled`: whoever invites said to be entitled to fill in this person's data. `welcomed_at`: when
    the mail of welcome was written.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(max_length=254)
    full_name = models.CharField(max_length=150)
    mobile_number = models.CharField(max_length=20, blank=True)
    postal_address = models.TextField(blank=True)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.DUTCH)
    way = models.CharField(max_length=6, choices=InvitationWay.choices)
    is_functional_administrator = models.BooleanField(default=False)
    declared_entitled = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=InvitationState.choices, default=InvitationState.WAITING)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at_desk = models.BooleanField(default=False)
    invited_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="invitations", null=True, blank=True
    )
    welcomed_at = models.DateTimeField(null=True, blank=True)
    wished_email = models.EmailField(max_length=254, blank=True)
    wished_number = models.CharField(max_length=20, blank=True)
    wished_postal_address = models.TextField(blank=True)
    wished_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    wished_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.PERSONAL,
        "email": Privacy.PERSONAL,
        "full_name": Privacy.PERSONAL,
        "mobile_number": Privacy.PERSONAL,
        "postal_address": Privacy.PERSONAL,
        "language": Privacy.PERSONAL,
        "way": Privacy.PERSONAL,
        "is_functional_administrator": Privacy.PERSONAL,
        "declared_entitled": Privacy.PERSONAL,
        "state": Privacy.PERSONAL,
        "invited_by": Privacy.PERSONAL,
        "at_desk": Privacy.PERSONAL,
        "invited_at": Privacy.PERSONAL,
        "sent_at": Privacy.PERSONAL,
        "valid_until": Privacy.NONE,
        "closed_at": Privacy.PERSONAL,
        "membership": Privacy.PERSONAL,
        "welcomed_at": Privacy.PERSONAL,
        "wished_email": Privacy.PERSONAL,
        "wished_number": Privacy.PERSONAL,
        "wished_postal_address": Privacy.PERSONAL,
        "wished_by": Privacy.PERSONAL,
        "wished_at": Privacy.PERSONAL,
    }

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=Q(state=InvitationState.WAITING),
                name="one_waiting_invitation_per_address",
            ),
            models.CheckConstraint(
                condition=(Q(way=InvitationWay.SMS) & ~Q(mobile_number=""))
                | (Q(way=InvitationWay.LETTER) & ~Q(postal_address="")),
                name="invitation_can_reach_the_person",
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.WAITING, closed_at__isnull=True)
                | (~Q(state=InvitationState.WAITING) & Q(closed_at__isnull=False)),
                name="invitation_waits_or_was_closed",
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.ACCEPTED, membership__isnull=False)
                | (~Q(state=InvitationState.ACCEPTED) & Q(membership__isnull=True)),
                name="accepted_invitation_made_a_membership",
            ),
            models.CheckConstraint(
                condition=Q(
                    wished_by__isnull=True,
                    wished_at__isnull=True,
                    wished_email="",
                    wished_number="",
                    wished_postal_address="",
                )
                | Q(
                    wished_by__isnull=False,
                    wished_at__isnull=False,
                    at_desk=True,
                    state=InvitationState.WAITING,
                ),
                name="somebody_at_the_desk_proposed_the_correction",
            ),
            models.CheckConstraint(
                condition=Q(declared_entitled=True), name="whoever_invites_declared_to_be_entitled"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "-invited_at"], name="invitations_of_organisation"),
            models.Index(Lower("email"), name="invitations_of_address"),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def sending(self) -> str:
        """Names the invitation as it was sent last, and to whom: what was proved of an earlier sending is over."""
        facts = (self.id, self.email, self.way, self.mobile_number, self.sent_at.astimezone(UTC).isoformat())
        return keyed_hash("sending of an invitation", "\n".join(str(fact) for fact in facts))

    @property
    def wish(self) -> str:
        """Names the correction that was proposed, so that a second employee agrees to what stood on the page."""
        facts = (self.id, self.wished_email, self.wished_number, self.wished_postal_address, self.wished_at)
        return keyed_hash("wish about an invitation", "\n".join(str(fact) for fact in facts))

    def wish_forget(self) -> None:
        """No correction waits any more; not yet saved."""
        self.wished_email = self.wished_number = self.wished_postal_address = ""
        self.wished_by, self.wished_at = None, None

    @property
    def is_waiting(self) -> bool:
        """Whether nobody accepted, declined, withdrew or replaced it, be its time over or not."""
        return self.state == InvitationState.WAITING

    @property
    def subject(self) -> str:
        """By which the outbox finds the messages about it."""
        return f"invitation:{self.pk}"

    def is_open_at(self, at: datetime) -> bool:
        """Whether it can be accepted at this instant."""
        return self.is_waiting and self.valid_until > at


class InvitationRole(models.Model):
    """A role that an invitation carries, for the whole organisation (mandate null) or for one mandate.

    It gives nothing by itself: when the invitation is accepted, it is granted if the inviter may grant it then.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=24, choices=Role.choices)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+", null=True, blank=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.PERSONAL,
        "invitation": Privacy.PERSONAL,
        "role": Privacy.PERSONAL,
        "mandate": Privacy.PERSONAL,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "role", "mandate"],
                nulls_distinct=False,
                name="invitation_carries_a_role_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} in {self.invitation_id}"
