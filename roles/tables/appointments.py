"""Functional administrators whom the desk appoints, and customers that need one."""

from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import markup
from common.shapes import State, Tone
from common.tables import LedgerTable, MomentColumn, NameColumn, PlateColumn, StateColumn, TextColumn
from roles.enums import AdministratorNeed, AppointmentState
from roles.models import Appointment
from roles.selectors import NeedyOrganisation
from roles.tables.invitations import invitation_stage

_SHOWN: Final = {
    AppointmentState.STARTED: (Tone.WAIT, "clock"),
    AppointmentState.APPROVED: (Tone.WAIT, "sent"),
    AppointmentState.DONE: (Tone.GOOD, "check-circle"),
    AppointmentState.STOPPED: (Tone.NONE, "x"),
}
_NEEDS: Final = {
    AdministratorNeed.SHUT_OUT: (Tone.BAD, "lock"),
    AdministratorNeed.NOBODY: (Tone.BAD, "alert"),
    AdministratorNeed.PAUSED: (Tone.BAD, "clock"),
    AdministratorNeed.INVITED: (Tone.WAIT, "sent"),
    AdministratorNeed.ONE: (Tone.WARN, "users"),
}


def appointment_state(case: Appointment) -> State:
    """How far a case is."""
    state = AppointmentState(case.state)
    return State(state.label, *_SHOWN[state])


class AppointmentTable(LedgerTable):
    """One row per case: for which organisation, who, since when, and how far it is."""

    name = NameColumn(gettext_lazy("Organisation"), accessor="organisation__name", place="at-start row1")
    full_name = TextColumn(gettext_lazy("New administrator"), place="row2")
    proposed_at = MomentColumn(
        gettext_lazy("Proposed"), place="at-start row3", label=gettext_lazy("Proposed")
    )
    state = StateColumn(gettext_lazy("State"), place="at-end row1")

    class Meta(LedgerTable.Meta):
        orderable = False

    def link_name(self, record: Appointment) -> str:
        """The page of the case."""
        return reverse("roles_desk:appointment", kwargs={"appointment_id": record.pk})

    def cell_state(self, record: Appointment) -> str:
        return markup.state(appointment_state(record))


class NeedTable(LedgerTable):
    """One row per customer that needs an administrator: why, who is there, and where to go on."""

    name = NameColumn(gettext_lazy("Organisation"), accessor="organisation__name", place="at-start row1")
    number = PlateColumn(
        gettext_lazy("Relation number"), accessor="organisation__relation_number", place="at-start row2"
    )
    need = StateColumn(gettext_lazy("Administrators"), place="at-end row1")
    people = TextColumn(gettext_lazy("Who"), empty_values=(), place="at-start row3")
    case = StateColumn(gettext_lazy("State"), empty_values=(), place="at-start row4")

    class Meta(LedgerTable.Meta):
        orderable = False

    def __init__(self, data: Any, *, at: datetime, **options: Any) -> None:
        self.at = at
        super().__init__(data, **options)

    def link_name(self, record: NeedyOrganisation) -> str:
        """The open case, the invitation that waits, or the form that opens a case."""
        if record.appointment_id:
            return reverse("roles_desk:appointment", kwargs={"appointment_id": record.appointment_id})
        if record.invited and record.invited.invitation.is_waiting:
            return reverse("roles_desk:invitation", kwargs={"invitation_id": record.invited.invitation.pk})
        number = urlencode({"organisation_number": record.organisation.relation_number})
        return f"{reverse('roles_desk:appointment_propose')}?{number}"

    def cell_need(self, record: NeedyOrganisation) -> str:
        return markup.state(State(record.need.label, *_NEEDS[record.need]))

    def cell_people(self, record: NeedyOrganisation) -> str:
        """Whoever is left, or is paused."""
        return ", ".join(record.names) or markup.NOTHING

    def cell_case(self, record: NeedyOrganisation) -> str:
        """The open case, or else how far the last invitation of the desk is, whose person has not come in."""
        if record.appointment_id:
            return markup.state(State(_("Open"), Tone.WAIT, "clock"))
        if record.invited:
            return markup.state(invitation_stage(record.invited, at=self.at))
        return markup.NOTHING
