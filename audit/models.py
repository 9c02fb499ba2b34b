"""The trail. Rows are only ever added."""

import uuid
from typing import ClassVar

from django.db import models

from common.privacy import Privacy, PrivacyMap


class AuditEvent(models.Model):
    """Who did what, for which organisation, when. Ids and labels, no foreign keys upward.

    `organisation_id` is the organisation it was done for or in; `by_organisation_id` the one the person
    worked from, when that is another (acting by mandate). `person_id` is the person it happened to.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    tag = models.CharField(max_length=60)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=150, blank=True)
    organisation_id = models.BigIntegerField(null=True)
    by_organisation_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    facts = models.JSONField(default=dict)

    privacy: ClassVar[PrivacyMap] = {
        "id": Privacy.NONE,
        "at": Privacy.PERSONAL,
        "tag": Privacy.PERSONAL,
        "actor_id": Privacy.PERSONAL,
        "actor_label": Privacy.PERSONAL,
        "organisation_id": Privacy.BUSINESS,
        "by_organisation_id": Privacy.BUSINESS,
        "person_id": Privacy.PERSONAL,
        "facts": Privacy.PERSONAL,
    }

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["organisation_id", "-at"], name="trail_of_organisation"),
            models.Index(fields=["person_id", "-at"], name="trail_of_person"),
        ]
