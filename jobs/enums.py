"""Choices of deliveries."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    """How far a delivery is."""

    WAITING = "WAITING", _("Waiting")
    RUNNING = "RUNNING", _("Busy or interrupted")
    DONE = "DONE", _("Finished")
    STOPPED = "STOPPED", _("Stopped")


class FileOutcome(models.TextChoices):
    """What became of one file of a delivery."""

    LANDED = "LANDED", _("Taken in")
    UNCHANGED = "UNCHANGED", _("Known already")
    PARTLY = "PARTLY", _("Partly taken in")
    REFUSED = "REFUSED", _("Refused")

    @property
    def is_settled(self) -> bool:
        """Nothing of the file waits for anybody."""
        return self in (FileOutcome.LANDED, FileOutcome.UNCHANGED)


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
    NAME_LEADS_OUT = (
        "name_leads_out",
        _("The name of this entry leads out of the archive. Nothing was unpacked."),
    )
    SAME_NAME = "same_name", _("The archive holds more than one entry of this name.")
    ENCRYPTED = "encrypted", _("This entry is encrypted. Deliver it without a password.")
    UNKNOWN_PACKING = (
        "unknown_packing",
        _("This entry is packed in a way that the portal does not read. Make an ordinary ZIP."),
    )
    ARCHIVE_INSIDE = "archive_inside", _("This is an archive inside an archive. Deliver it on its own.")
    BROKEN_ENTRY = "broken_entry", _("This entry is broken: its content is not what the archive promises.")
    NOT_AN_ARCHIVE = "not_an_archive", _("This is not a ZIP archive, or it is broken or not complete.")
    LARGE_FORM = (
        "large_form",
        _("This archive has the form for more than 4 GB. Make several ordinary ZIP archives."),
    )
    TOO_MANY_ENTRIES = (
        "too_many_entries",
        _("The archive holds too many entries: %(count)s, the limit is %(limit)s. Make several archives."),
    )
    TOO_LARGE_IN_TOTAL = (
        "too_large_in_total",
        _("Unpacked, the archive is too large: more than %(limit)s MB. Make several archives."),
    )
    BOMB = (
        "bomb",
        _("The archive was refused: %(entry)s unpacks to more than %(ratio)s times its size."),
    )
    OVERLAP = "overlap", _("The archive was refused: its entries overlap.")
