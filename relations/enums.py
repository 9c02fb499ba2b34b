"""Choices of mandates."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TermsState(models.TextChoices):
    """Where the terms of a mandate stand. Only accepted terms open anything."""

    PROPOSED = "PROPOSED", _("waiting for approval")
    ACCEPTED = "ACCEPTED", _("in force")
    DECLINED = "DECLINED", _("declined")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")
