"""What a batch of colleagues and each of its rows goes through, and the columns of its file."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Column(models.TextChoices):
    """What a file says of a colleague, in the order of the template."""

    NAME = "NAME", _("Name")
    EMAIL = "EMAIL", _("E-mail address")
    MOBILE_NUMBER = "MOBILE_NUMBER", _("Mobile number")
    POSTAL_ADDRESS = "POSTAL_ADDRESS", _("Postal address")
    LANGUAGE = "LANGUAGE", _("Language")
    ROLES = "ROLES", _("Roles")
    RELATIONS = "RELATIONS", _("Relation numbers")
    STARTS_ON = "STARTS_ON", pgettext_lazy("column of a file", "From")
    ENDS_ON = "ENDS_ON", _("Up to and including")
    ADMINISTRATOR = "ADMINISTRATOR", _("Functional administrator")
    ACTION = "ACTION", _("Action")


class BatchState(models.TextChoices):
    """How far a batch is. One that is looked through waits for whoever uploaded it to choose."""

    CHECKED = "CHECKED", _("Looked through, not carried out")
    WAITING = "WAITING", _("Waiting to be carried out")
    RUNNING = "RUNNING", _("Being carried out")
    DONE = "DONE", _("Carried out")
    STOPPED = "STOPPED", _("Stopped")


UNDER_WAY = (BatchState.WAITING, BatchState.RUNNING)


class BatchWay(models.TextChoices):
    """What becomes of the good rows when others are wrong."""

    ROW_BY_ROW = "ROW_BY_ROW", _("Row by row: good rows are carried out, wrong ones are reported")
    TOGETHER = "TOGETHER", _("All or nothing: one wrong row, and nothing is carried out")


class RowVerdict(models.TextChoices):
    """What looking through a row found."""

    READY = "READY", _("Will be carried out")
    NOTHING = "NOTHING", _("Nothing to do")
    WRONG = "WRONG", _("Wrong")


class RowOutcome(models.TextChoices):
    """What became of a row that was handled."""

    DONE = "DONE", _("Done")
    SKIPPED = "SKIPPED", _("Nothing to do")
    WRONG = "WRONG", _("Wrong")
