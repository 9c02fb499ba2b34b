"""What people ask for around signing in: a new password, another address, help."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import HelpState, Language, Trouble
from accounts.models.people import User
from common.fields import EncryptedTextField
from common.privacy import Privacy, PrivacyMap


class PasswordRequest(models.Model):
    """Somebody asked for a new password with this address. What that leads to is decided after the answer.

    The page that takes it does the same for every address; a worker looks into the row, acts and removes it. A
    claimed row rests until `next_try_at`. Key made by us: whoever writes it may not read it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = EncryptedTextField()
    language = models.CharField(max_length=2, choices=Language.choices)
    asked_at = models.DateTimeField()
    next_try_at = models.DateTimeField(db_index=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "email": Privacy.PERSONAL,
        "language": Privacy.PERSONAL,
        "asked_at": Privacy.PERSONAL,
        "next_try_at": Privacy.NONE,
    }

    class Meta:
        default_permissions = ()


class EmailChange(models.Model):
    """A new address that a person proposed; it holds once it is confirmed on both addresses, in either order.

    `proposed_by`: a functional administrator of `organisation_id` proposed it; `proposer` is how mails name both.
    Then the person may agree with a second factor in place of the old address (`agreed_with_factor`), whose mail
    perhaps nobody reads any more.
    One at a time. Removed when it is done, withdrawn, refused or over. It may be somebody's address already: then
    no link went there, and nothing that the person sees says so.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="email_change")
    new_email = models.EmailField(_("new e-mail address"), max_length=254)
    proposed_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    organisation_id = models.BigIntegerField(null=True)
    proposer = models.CharField(max_length=400, blank=True)
    agreed_with_factor = models.BooleanField(default=False)
    old_confirmed_at = models.DateTimeField(null=True)
    new_confirmed_at = models.DateTimeField(null=True)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "user": Privacy.PERSONAL,
        "new_email": Privacy.PERSONAL,
        "proposed_at": Privacy.PERSONAL,
        "valid_until": Privacy.NONE,
        "proposed_by": Privacy.PERSONAL,
        "organisation_id": Privacy.PERSONAL,
        "proposer": Privacy.PERSONAL,
        "agreed_with_factor": Privacy.PERSONAL,
        "old_confirmed_at": Privacy.PERSONAL,
        "new_confirmed_at": Privacy.PERSONAL,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(proposed_by__isnull=True, organisation_id__isnull=True)
                | (
                    models.Q(proposed_by__isnull=False, organisation_id__isnull=False)
                    & ~models.Q(proposed_by=models.F("user"))
                ),
                name="an_address_is_proposed_by_the_person_or_for_an_organisation",
            )
        ]

    @property
    def waits_for_consent(self) -> bool:
        """Whether an administrator proposed it and the person has not agreed."""
        return self.proposed_by_id is not None and self.old_confirmed_at is None


class DetailsProposal(models.Model):
    """Another name or mobile number ("": it stays) that an administrator of `organisation_id` proposed for a person.

    It holds once the person agrees with the second factor. One at a time; removed when it is agreed to, refused or
    over. `proposer` is how messages and pages name who proposed it.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="details_proposal")
    full_name = models.CharField(_("name"), max_length=150)
    mobile_number = models.CharField(_("mobile number"), max_length=20, blank=True)
    proposed_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation_id = models.BigIntegerField()
    proposer = models.CharField(max_length=400)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "user": Privacy.PERSONAL,
        "full_name": Privacy.PERSONAL,
        "mobile_number": Privacy.PERSONAL,
        "proposed_at": Privacy.PERSONAL,
        "valid_until": Privacy.NONE,
        "proposed_by": Privacy.PERSONAL,
        "organisation_id": Privacy.PERSONAL,
        "proposer": Privacy.PERSONAL,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(proposed_by=models.F("user")),
                name="details_are_proposed_by_another_person",
            )
        ]


class SignInHelp(models.Model):
    """A question of somebody who cannot sign in, for the desk. Nobody has proved to be who the address says."""

    email = models.EmailField(_("e-mail address"), max_length=254)
    trouble = models.CharField(_("what is wrong"), max_length=9, choices=Trouble.choices)
    words = models.TextField(_("in your own words"), blank=True)
    phone = models.CharField(_("telephone number"), max_length=30, blank=True)
    language = models.CharField(max_length=2, choices=Language.choices)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=HelpState.choices, default=HelpState.WAITING)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "email": Privacy.PERSONAL,
        "trouble": Privacy.PERSONAL,
        "words": Privacy.PERSONAL,
        "phone": Privacy.PERSONAL,
        "language": Privacy.PERSONAL,
        "asked_at": Privacy.PERSONAL,
        "state": Privacy.NONE,
        "answer": Privacy.PERSONAL,
        "answered_at": Privacy.NONE,
        "answered_by": Privacy.PERSONAL,
    }

    class Meta:
        verbose_name = _("question about signing in")
        verbose_name_plural = _("questions about signing in")
        default_permissions = ()
        indexes = [models.Index(fields=["state", "-asked_at"], name="sign_in_help_by_state")]
