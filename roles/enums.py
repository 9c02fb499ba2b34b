"""The roles that are granted, and how far a request for one is."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Roles by their name on the screen. What each may do stands in the catalogue."""

    REPORTING_OFFICER = "REPORTING_OFFICER", _("Reporting officer")
    CONTRACT_VIEWER = "CONTRACT_VIEWER", _("Contract viewer")
    INSURED_ADMINISTRATION = "INSURED_ADMINISTRATION", _("Insured administration")
    RELATION_MANAGER = "RELATION_MANAGER", _("Relation manager")
    CORRESPONDENT = "CORRESPONDENT", _("Correspondent")
    AUDITOR = "AUDITOR", _("Auditor")
    DESK_EMPLOYEE = "DESK_EMPLOYEE", _("Desk employee")
    DESK_IMPORT = "DESK_IMPORT", _("Desk: deliveries")
    DESK_RECOVERY = "DESK_RECOVERY", _("Desk: recovery")
    DESK_SUPERVISOR = "DESK_SUPERVISOR", _("Desk: supervisor")


FUNCTIONAL_ADMINISTRATOR: Final = "FUNCTIONAL_ADMINISTRATOR"
"""What is proposed where a colleague is to administer: the flag of the membership, which nobody is granted."""

PROPOSABLE: Final = (*Role.choices, (FUNCTIONAL_ADMINISTRATOR, _("Functional administrator")))


def role_label(role: object) -> str:
    """A role, or the flag, by its name on the screen; "" for what is neither."""
    return str(dict(PROPOSABLE).get(str(role), ""))


class RequestState(models.TextChoices):
    """How far a request for a role is."""

    WAITING = "WAITING", _("Waiting")
    GRANTED = "GRANTED", _("Granted")
    DECLINED = "DECLINED", _("Declined")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class ProposalState(models.TextChoices):
    """How far a role is that waits for a second administrator."""

    WAITING = "WAITING", _("Waiting")
    APPROVED = "APPROVED", _("Approved")
    DECLINED = "DECLINED", _("Declined")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class InvitationState(models.TextChoices):
    """What became of an invitation. One that waits opens nothing once its time is over, but can be sent again.

    LAPSED: its time was over when the same address was invited anew.
    """

    WAITING = "WAITING", _("Waiting")
    ACCEPTED = "ACCEPTED", _("Accepted")
    DECLINED = "DECLINED", _("Declined")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")
    LAPSED = "LAPSED", _("Not used in time")


class InvitationWay(models.TextChoices):
    """How the code of an invitation reaches the person, beside the mail with the link."""

    SMS = "SMS", _("Text message")
    LETTER = "LETTER", _("Letter")


class ResetWhat(models.TextChoices):
    """What of an account is renewed."""

    PASSWORD = "PASSWORD", _("Password")
    FACTORS = "FACTORS", _("Second factor")
    BOTH = "BOTH", _("Password and second factor")


class ResetState(models.TextChoices):
    """How far it is with somebody who is helped back in. The first two are the desk's alone."""

    STARTED = "STARTED", _("Waits for a second employee")
    WAITING = "WAITING", _("Waiting time")
    SENT = "SENT", _("Sent")
    DONE = "DONE", _("Back in")
    CANCELLED = "CANCELLED", _("Stopped")


OPEN_RESETS = (ResetState.STARTED, ResetState.WAITING, ResetState.SENT)


class PauseState(models.TextChoices):
    """Whether somebody whose access was paused has it again."""

    WAITING = "WAITING", _("Paused")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    DECLINED = "DECLINED", _("Declined")
    PROVED = "PROVED", _("Proved by the person")


class StandingChoice(models.TextChoices):
    """Which colleagues a list shows; without a choice those who have access or had it until a pause."""

    ACTIVE = "active", _("With access")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Access ended")


class FileForm(models.TextChoices):
    """As what a list is fetched."""

    CSV = "csv", _("CSV")
    XLSX = "xlsx", _("Excel")


class ReviewState(models.TextChoices):
    """Whether an access review goes on."""

    OPEN = "OPEN", _("Open")
    CLOSED = "CLOSED", _("Closed")


class ReviewDecision(models.TextChoices):
    """What an access review proposes for somebody, and what was decided."""

    KEEP = "KEEP", _("Keep")
    REMOVE = "REMOVE", _("Remove")


class ReviewResult(models.TextChoices):
    """What became of somebody's access in a review that is closed."""

    KEPT = "KEPT", _("Kept")
    REMOVED = "REMOVED", _("Removed")
    PAUSED = "PAUSED", _("Not answered, paused")
    UNANSWERED = "UNANSWERED", _("Not answered")
    ENDED = "ENDED", _("Ended in another way")


class AppointmentState(models.TextChoices):
    """How far the desk is with a customer's functional administrator."""

    STARTED = "STARTED", _("Waits for a second employee")
    APPROVED = "APPROVED", _("Waits for the new administrator")
    DONE = "DONE", _("Done")
    STOPPED = "STOPPED", _("Stopped")


OPEN_APPOINTMENTS = (AppointmentState.STARTED, AppointmentState.APPROVED)


class AdministratorNeed(models.TextChoices):
    """Why a customer needs a functional administrator, the most urgent reason first."""

    SHUT_OUT = "SHUT_OUT", _("Nobody can come in")
    NOBODY = "NOBODY", _("No functional administrator")
    PAUSED = "PAUSED", _("Only somebody who is paused")
    INVITED = "INVITED", _("The first one is invited")
    ONE = "ONE", _("Only one")
