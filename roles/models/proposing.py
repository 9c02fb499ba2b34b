"""Roles that wait until a second administrator agrees."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.privacy import Privacy, PrivacyMap
from orgs.enums import MembershipState, OrganisationKind
from orgs.models import Membership, Organisation
from relations.models import Mandate
from roles.enums import FUNCTIONAL_ADMINISTRATOR, PROPOSABLE, ProposalState
from roles.models.granting import DESK_AFTER


class ProposalQuerySet(models.QuerySet["GrantProposal"]):
    """Proposals by what can be done with them."""

    def waiting(self) -> "ProposalQuerySet":
        """Proposals that nobody decided."""
        return self.filter(state=ProposalState.WAITING)

    def waiting_at(self, at: datetime) -> "ProposalQuerySet":
        """Those of colleagues who have access at the instant."""
        return self.waiting().filter(
            Q(membership__ends_at__isnull=True) | Q(membership__ends_at__gt=at),
            membership__state=MembershipState.ACTIVE,
        )

    def decidable_by(self, *, user_id: int, at: datetime) -> "ProposalQuerySet":
        """Waiting ones, for colleagues with access, in which this person has no part."""
        return self.waiting_at(at).exclude(membership__user_id=user_id).exclude(proposed_by_id=user_id)

    def for_desk_at(self, at: datetime) -> "ProposalQuerySet":
        """Waiting ones of customers to which nobody there can agree, or to which nobody did within a week."""
        others = (
            Membership.objects.valid_at(at)
            .filter(organisation_id=OuterRef("organisation_id"), is_functional_administrator=True)
            .exclude(id=OuterRef("membership_id"))
            .exclude(user_id=OuterRef("proposed_by_id"))
        )
        waiting = self.waiting_at(at).exclude(organisation__kind=OrganisationKind.INSURER)
        return waiting.filter(~Exists(others) | Q(proposed_at__lte=at - DESK_AFTER))


class GrantProposal(models.Model):
    """One administrator wants to give a role; another one agrees or declines. While it waits it opens nothing.

    `role` may be the flag of functional administrator. `starts_at` null: from the moment of approval. Approval makes
    a grant like any other, if all that a grant asks for holds then. Whoever proposed may take it back.
    `reminders`: how many administrators and desk got since, as of a request.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grant_proposals")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="grant_proposals")
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, related_name="grant_proposals", null=True, blank=True
    )
    role = models.CharField(max_length=24, choices=PROPOSABLE)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=9, choices=ProposalState.choices, default=ProposalState.WAITING)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.PERSONAL,
        "membership": Privacy.PERSONAL,
        "mandate": Privacy.PERSONAL,
        "role": Privacy.PERSONAL,
        "starts_at": Privacy.PERSONAL,
        "ends_at": Privacy.PERSONAL,
        "state": Privacy.PERSONAL,
        "proposed_by": Privacy.PERSONAL,
        "proposed_at": Privacy.PERSONAL,
        "decided_by": Privacy.PERSONAL,
        "decided_at": Privacy.PERSONAL,
        "reason": Privacy.PERSONAL,
        "reminders": Privacy.NONE,
        "reminded_at": Privacy.PERSONAL,
    }

    class Meta:
        verbose_name = _("role that waits for a second administrator")
        verbose_name_plural = _("roles that wait for a second administrator")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "role", "mandate"],
                condition=Q(state=ProposalState.WAITING),
                nulls_distinct=False,
                name="one_waiting_proposal_per_role",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.WAITING, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(state=ProposalState.WAITING) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="proposal_is_waiting_or_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ProposalState.APPROVED, ProposalState.DECLINED])
                | ~Q(decided_by=F("proposed_by")),
                name="proposal_is_decided_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.DECLINED) | ~Q(reason=""),
                name="proposal_is_declined_with_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "-proposed_at"], name="proposals_of_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.role} proposed for {self.membership_id}"

    @property
    def is_waiting(self) -> bool:
        """Whether nobody decided it yet."""
        return self.state == ProposalState.WAITING

    @property
    def waits_since(self) -> datetime:
        """When it was proposed: what is reminded of counts from here."""
        return self.proposed_at

    @property
    def is_of_administrator(self) -> bool:
        """Whether the colleague is to be functional administrator."""
        return self.role == FUNCTIONAL_ADMINISTRATOR

    @property
    def relation_name(self) -> str:
        """The relation it is for: "" for the whole organisation; who the giver was is hidden once a mandate is over."""
        if self.mandate_id is None:
            return ""
        giver: Organisation | None = getattr(self.mandate, "giver", None)
        return giver.name if giver else gettext("mandate has ended")
