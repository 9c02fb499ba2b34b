"""Choices of people and their second factors."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    """Languages of pages and messages. The names stand in their own language."""

    DUTCH = "nl", "Nederlands"
    ENGLISH = "en", "English"


class CodePurpose(models.TextChoices):
    """What a code sent by SMS is for; a code for one purpose serves no other."""

    SIGN_IN = "SIGN_IN", _("signing in")
    ENROL = "ENROL", _("setting up text messages")
    AGAIN = "AGAIN", _("proving the second factor again")
