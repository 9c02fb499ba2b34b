"""Who looked along with whom."""

from typing import Any

from django.utils.translation import gettext_lazy

from common import markup
from common.shapes import State, Tone
from common.tables import LedgerTable, MomentColumn, NameColumn, StateColumn, TextColumn
from roles.models import LookAlong


class LookTable(LedgerTable):
    """One row per session: with whom, who, why, since when, and whether it still goes on."""

    name = NameColumn(gettext_lazy("With whom"), accessor="organisation__name", place="at-start row1")
    employee = TextColumn(gettext_lazy("Who"), accessor="employee__full_name", place="row2")
    reason = TextColumn(gettext_lazy("Why"), place="row3")
    started_at = MomentColumn(gettext_lazy("Began"), place="at-start row4", label=gettext_lazy("Began"))
    state = StateColumn(gettext_lazy("State"), place="at-end row1")

    class Meta(LedgerTable.Meta):
        orderable = False

    def __init__(self, *args: Any, at: Any, **kwargs: Any) -> None:
        self.at = at
        super().__init__(*args, **kwargs)

    def cell_state(self, record: LookAlong) -> str:
        goes_on = record.is_open_at(self.at)
        shown = (
            State(gettext_lazy("Goes on"), Tone.WAIT, "clock")
            if goes_on
            else State(gettext_lazy("Over"), Tone.NONE, "check")
        )
        return markup.state(shown)
