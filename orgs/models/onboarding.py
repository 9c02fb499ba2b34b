"""What an organisation asks of the insurer with the public form: access, or a change of what is known of it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from accounts.models import User
from common.privacy import Privacy, PrivacyMap
from orgs.enums import OPEN_ONBOARDING, OnboardingKind, OnboardingState, OrganisationKind
from orgs.models.organisations import Organisation


class OnboardingRequest(models.Model):
    """A request of somebody whom nobody knows yet; the desk asks, approves or declines.

    Whatever stands here is what was typed: nothing of it is believed before the desk decides. `roles_asked` are
    roles by name, for the administrator beside that task. `organisation` is the one that approval made or changed.
    One employee of the desk checks, and chooses relation number and roles; another one approves exactly that.
    `answer_hash`: of the link by which an open question is answered, once.
    """

    kind = models.CharField(max_length=13, choices=OnboardingKind.choices)
    state = models.CharField(max_length=8, choices=OnboardingState.choices, default=OnboardingState.WAITING)
    organisation_name = models.CharField(max_length=200)
    organisation_kind = models.CharField(max_length=12, choices=OrganisationKind.choices)
    kvk_number = models.CharField(max_length=8)
    place = models.CharField(max_length=80, blank=True)
    contracts = models.CharField(max_length=500, blank=True)
    contact_name = models.CharField(max_length=150)
    contact_email = models.EmailField(max_length=254)
    contact_phone = models.CharField(max_length=30, blank=True)
    administrator_name = models.CharField(max_length=150, blank=True)
    administrator_email = models.EmailField(max_length=254, blank=True)
    administrator_number = models.CharField(max_length=20, blank=True)
    postal_address = models.CharField(max_length=300, blank=True)
    roles_asked = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    remarks = models.CharField(max_length=2000, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices)
    declared_entitled = models.BooleanField()
    asked_at = models.DateTimeField()
    answer_hash = models.CharField(max_length=64, blank=True)
    answer_until = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    relation_number = models.CharField(max_length=10, blank=True)
    roles_chosen = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="onboarding_requests", null=True, blank=True
    )

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "kind": Privacy.BUSINESS,
        "state": Privacy.BUSINESS,
        "organisation_name": Privacy.BUSINESS,
        "organisation_kind": Privacy.BUSINESS,
        "kvk_number": Privacy.BUSINESS,
        "place": Privacy.BUSINESS,
        "contracts": Privacy.BUSINESS,
        "contact_name": Privacy.PERSONAL,
        "contact_email": Privacy.PERSONAL,
        "contact_phone": Privacy.PERSONAL,
        "administrator_name": Privacy.PERSONAL,
        "administrator_email": Privacy.PERSONAL,
        "administrator_number": Privacy.PERSONAL,
        "postal_address": Privacy.PERSONAL,
        "roles_asked": Privacy.PERSONAL,
        "remarks": Privacy.PERSONAL,
        "language": Privacy.PERSONAL,
        "declared_entitled": Privacy.NONE,
        "asked_at": Privacy.BUSINESS,
        "answer_hash": Privacy.SECRET,
        "answer_until": Privacy.NONE,
        "checked_at": Privacy.BUSINESS,
        "checked_by": Privacy.PERSONAL,
        "relation_number": Privacy.BUSINESS,
        "roles_chosen": Privacy.PERSONAL,
        "decided_at": Privacy.BUSINESS,
        "decided_by": Privacy.PERSONAL,
        "organisation": Privacy.BUSINESS,
    }

    class Meta:
        verbose_name = _("request of an organisation")
        verbose_name_plural = _("requests of organisations")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=OPEN_ONBOARDING,
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                )
                | Q(
                    state__in=[OnboardingState.APPROVED, OnboardingState.DECLINED],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="onboarding_is_open_or_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=OnboardingState.APPROVED) | Q(organisation__isnull=False),
                name="approved_onboarding_has_an_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[OnboardingState.CHECKED, OnboardingState.APPROVED])
                | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="no_onboarding_goes_on_unchecked",
            ),
            models.CheckConstraint(
                condition=~Q(state=OnboardingState.APPROVED) | ~Q(decided_by=F("checked_by")),
                name="two_employees_approve_an_onboarding",
            ),
            models.CheckConstraint(
                condition=Q(declared_entitled=True), name="whoever_asks_access_declared_to_be_entitled"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-asked_at"], name="onboarding_by_state"),
            models.Index(fields=["answer_hash"], condition=~Q(answer_hash=""), name="onboarding_by_link"),
        ]

    def __str__(self) -> str:
        return f"request {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether the desk has not decided."""
        return self.state in OPEN_ONBOARDING

    @property
    def names_administrator(self) -> bool:
        """Whether approval invites somebody."""
        return self.kind in (OnboardingKind.ACCESS, OnboardingKind.ADMINISTRATOR)


class OnboardingNote(models.Model):
    """One line of the conversation about a request: a question or the last word of the desk, or an answer."""

    request = models.ForeignKey(OnboardingRequest, on_delete=models.CASCADE, related_name="notes")
    at = models.DateTimeField()
    by_desk = models.BooleanField()
    by_name = models.CharField(max_length=150)
    text = models.CharField(max_length=2000)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "request": Privacy.NONE,
        "at": Privacy.BUSINESS,
        "by_desk": Privacy.NONE,
        "by_name": Privacy.PERSONAL,
        "text": Privacy.PERSONAL,
    }

    class Meta:
        default_permissions = ()
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"note on {self.request_id}"
