"""People whom the desk helps back in."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy

from common import markup
from common.shapes import State, Tone
from common.tables import LedgerTable, MomentColumn, NameColumn, StateColumn, TextColumn
from roles.enums import ResetState
from roles.models import AccountReset

_RESET_SHOWN: Final = {
    ResetState.STARTED: (Tone.WAIT, "clock"),
    ResetState.WAITING: (Tone.WAIT, "clock"),
    ResetState.SENT: (Tone.WAIT, "sent"),
    ResetState.DONE: (Tone.GOOD, "check-circle"),
    ResetState.CANCELLED: (Tone.NONE, "x"),
}


def reset_state(reset: AccountReset) -> State:
    """How far it is with somebody who is helped back in."""
    state = ResetState(reset.state)
    return State(state.label, *_RESET_SHOWN[state])


class RecoveryTable(LedgerTable):
    """One row per case of the desk: for whom, opened by whom, since when, and how far it is."""

    name = NameColumn(gettext_lazy("For"), accessor="user__full_name", place="at-start row1")
    email = TextColumn(gettext_lazy("E-mail address"), accessor="user__email", place="row2")
    started_by = TextColumn(
        gettext_lazy("Opened by"),
        accessor="started_by__full_name",
        place="row3",
        label=gettext_lazy("Opened by"),
    )
    started_at = MomentColumn(gettext_lazy("Opened"), place="at-start row4", label=gettext_lazy("Opened"))
    state = StateColumn(gettext_lazy("State"), place="at-end row1")

    class Meta(LedgerTable.Meta):
        orderable = False

    def link_name(self, record: AccountReset) -> str:
        """The page of the case."""
        return reverse("roles_desk:recovery", kwargs={"reset_id": record.pk})

    def cell_state(self, record: AccountReset) -> str:
        return markup.state(reset_state(record))
