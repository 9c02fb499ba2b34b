"""Choices of organisations and memberships."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrganisationKind(models.TextChoices):
    """What an organisation is to the insurer."""

    EMPLOYER = "EMPLOYER", _("employer")
    INTERMEDIARY = "INTERMEDIARY", _("intermediary")
    INSURER = "INSURER", _("insurer")


class MembershipState(models.TextChoices):
    """Whether a member may come in."""

    ACTIVE = "ACTIVE", _("active")
    PAUSED = "PAUSED", _("paused")
    ENDED = "ENDED", _("ended")
