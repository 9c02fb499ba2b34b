"""Choices of organisations and memberships."""

from typing import Final

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


class ReviewRhythm(models.TextChoices):
    """How often an organisation goes through who has which access."""

    NONE = "NONE", _("not asked for")
    QUARTERLY = "QUARTERLY", _("every quarter")
    YEARLY = "YEARLY", _("every year")


class OnboardingKind(models.TextChoices):
    """What an organisation asks of the insurer with the public form."""

    ACCESS = "ACCESS", _("Access for our organisation")
    ADMINISTRATOR = "ADMINISTRATOR", _("Another functional administrator")
    CONTACT = "CONTACT", _("Another contact person")
    DETAILS = "DETAILS", _("Other data of our organisation")


class OnboardingState(models.TextChoices):
    """How far such a request is."""

    WAITING = "WAITING", _("Waiting")
    ASKED = "ASKED", _("Question asked")
    CHECKED = "CHECKED", _("Checked")
    APPROVED = "APPROVED", _("Approved")
    DECLINED = "DECLINED", _("Declined")


OPEN_ONBOARDING: Final = (OnboardingState.WAITING, OnboardingState.ASKED, OnboardingState.CHECKED)
"""The desk has not decided."""
