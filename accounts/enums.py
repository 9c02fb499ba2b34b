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


class KeyPurpose(models.TextChoices):
    """What a one-time key opens. A key for one purpose opens no other; shown to nobody."""

    PASSWORD_LINK = "PASSWORD_LINK"  # choosing a new password
    EMAIL_CHANGE_OLD = "EMAIL_CHANGE_OLD"  # agreeing to another address, from the old one
    EMAIL_CHANGE_NEW = "EMAIL_CHANGE_NEW"  # agreeing to another address, from the new one
    INVITATION_LINK = "INVITATION_LINK"  # opening an invitation
    INVITATION_SMS = "INVITATION_SMS"  # activation, code by text message
    INVITATION_LETTER = "INVITATION_LETTER"  # activation, code by letter
    RECOVERY_LINK = "RECOVERY_LINK"  # getting back in, by mail
    RECOVERY_LETTER = "RECOVERY_LETTER"  # getting back in, code by letter
