"""Keys that open one thing once."""

from typing import ClassVar

from django.db import models

from accounts.enums import KeyPurpose
from common.privacy import Privacy, PrivacyMap


class OneTimeKey(models.Model):
    """The link of a mail, or the code of a letter or text message, that opens one thing once; stored hashed.

    `subject_id` is what it opens: a person, an invitation or a reset, as the purpose says; no foreign key, for
    most of these stand in higher packages. A new key ends the earlier one; a used one is deleted.
    """

    purpose = models.CharField(max_length=20, choices=KeyPurpose.choices)
    subject_id = models.BigIntegerField()
    secret_hash = models.CharField(max_length=64)
    wrong_tries = models.PositiveSmallIntegerField(default=0)
    valid_until = models.DateTimeField()

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "purpose": Privacy.NONE,
        "subject_id": Privacy.PERSONAL,
        "secret_hash": Privacy.SECRET,
        "wrong_tries": Privacy.NONE,
        "valid_until": Privacy.NONE,
    }

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["purpose", "subject_id"], name="one_key_per_purpose_and_subject"),
            models.UniqueConstraint(fields=["purpose", "secret_hash"], name="a_key_opens_one_thing"),
        ]
