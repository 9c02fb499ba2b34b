"""Choices of people and their second factors."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """Languages of pages and messages. The names stand in their own language."""

    DUTCH = "nl", "Nederlands"
    ENGLISH = "en", "English"


class CodePurpose(models.TextChoices):
    """What a sent code or a challenge is for; one for one purpose serves no other."""

    SIGN_IN = "SIGN_IN", _("signing in")
    ENROL = "ENROL", _("setting up a second factor")
    AGAIN = "AGAIN", _("proving the second factor again")
