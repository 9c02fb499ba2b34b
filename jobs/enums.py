"""Choices of deliveries."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    """How far a delivery is."""

    RUNNING = "RUNNING", _("Busy or interrupted")
    DONE = "DONE", _("Finished")


class FileOutcome(models.TextChoices):
    """What became of one file of a delivery."""

    LANDED = "LANDED", _("Taken in")
    UNCHANGED = "UNCHANGED", _("Known already")
    REFUSED = "REFUSED", _("Refused")


class FileProblem(models.TextChoices):
    """Why a file was not even opened, or not read to its end; the labels are the sentences that say so."""

    LINK = "link", _("This is a link. Deliver the file itself.")
    NOT_A_FILE = "not_a_file", _("This is not an ordinary file.")
    UNREADABLE = "unreadable", _("The file cannot be read. Check its rights, and deliver it again.")
    CHANGED = (
        "changed",
        _("The file changed while it was being taken in. Deliver it again when it is complete."),
    )
    TOO_LARGE = "too_large", _("The file is too large: %(size)s MB, the limit is %(limit)s MB.")
    FAULT = "fault", _("The portal could not handle this file. The fault is in its log.")
