"""Functional administrators whom the desk appoints."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy

from common import markup
from common.shapes import State, Tone
from common.tables import LedgerTable, MomentColumn, NameColumn, StateColumn, TextColumn
from roles.enums import AppointmentState
from roles.models import Appointment

_SHOWN: Final = {
    AppointmentState.STARTED: (Tone.WAIT, "clock"),
    AppointmentState.APPROVED: (Tone.WAIT, "sent"),
    AppointmentState.DONE: (Tone.GOOD, "check-circle"),
    AppointmentState.STOPPED: (Tone.NONE, "x"),
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
