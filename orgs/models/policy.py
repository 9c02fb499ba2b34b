"""What an organisation asks of its people and of those who administer it, beyond what the insurer asks of all."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from access.proof import Method
from common.privacy import Privacy, PrivacyMap
from orgs.enums import ReviewRhythm
from orgs.models.organisations import Organisation

ALWAYS_ALLOWED = (Method.APP, Method.PASSKEY)
"""The methods that no organisation can refuse: so nobody is left without a way in."""
SHORTEST_IDLE_MINUTES = 5


class SecurityPolicy(models.Model):
    """The rules of one organisation; an organisation without a row has the defaults, which ask nothing more.

    `allowed_methods`: which second factors suffice here, of those that the insurer allows; empty: all of these.
    `second_pair_of_eyes`: the roles that are granted only when a second administrator agrees. `idle_minutes`: after
    how long without a click the second factor is proved again; null: the insurer's limit. `mail_domains`: where
    invitations may go, in small letters; empty: everywhere. The review of access comes in `review_rhythm`, and
    `review_pauses_unanswered` says whether it pauses those about whom nobody answered.
    """

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="security_policy"
    )
    allowed_methods = ArrayField(models.CharField(max_length=16), default=list, blank=True)
    second_pair_of_eyes = ArrayField(models.CharField(max_length=24), default=list, blank=True)
    idle_minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    mail_domains = ArrayField(models.CharField(max_length=253), default=list, blank=True)
    review_rhythm = models.CharField(max_length=9, choices=ReviewRhythm.choices, default=ReviewRhythm.NONE)
    review_pauses_unanswered = models.BooleanField(default=False)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "organisation": Privacy.BUSINESS,
        "allowed_methods": Privacy.BUSINESS,
        "second_pair_of_eyes": Privacy.BUSINESS,
        "idle_minutes": Privacy.BUSINESS,
        "mail_domains": Privacy.BUSINESS,
        "review_rhythm": Privacy.BUSINESS,
        "review_pauses_unanswered": Privacy.BUSINESS,
    }

    class Meta:
        verbose_name = _("security policy")
        verbose_name_plural = _("security policies")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(allowed_methods=[])
                | Q(allowed_methods__contains=[each.value for each in ALWAYS_ALLOWED]),
                name="policy_leaves_app_and_passkey",
            ),
            models.CheckConstraint(
                condition=Q(idle_minutes__isnull=True) | Q(idle_minutes__gte=SHORTEST_IDLE_MINUTES),
                name="policy_leaves_time_to_read",
            ),
        ]

    def __str__(self) -> str:
        return f"policy of {self.organisation_id}"

    def asks_second_pair_of_eyes(self, role: str) -> bool:
        """Whether a grant of this role waits for a second administrator."""
        return role in self.second_pair_of_eyes

    def allows_address(self, email: str) -> bool:
        """Whether this address may be invited: domains are compared whole, in small letters."""
        return not self.mail_domains or email.rpartition("@")[2].lower() in self.mail_domains
