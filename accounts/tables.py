"""Questions about signing in, as a list."""

from typing import Any, Final

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from accounts.enums import HelpState
from accounts.models import SignInHelp
from common import markup
from common.shapes import State, Tone
from common.tables import LedgerTable, MomentColumn, NameColumn, StateColumn, TextColumn

_SHOWN: Final = {HelpState.WAITING: (Tone.WAIT, "clock"), HelpState.ANSWERED: (Tone.GOOD, "check-circle")}


def help_state(asked: SignInHelp) -> State:
    """How far a question is."""
    state = HelpState(asked.state)
    return State(capfirst(state.label), *_SHOWN[state])


class SignInHelpTable(LedgerTable):
    """One row per question: whose address, what is wrong, since when, and how far it is."""

    email = NameColumn(gettext_lazy("E-mail address"), place="at-start row1")
    trouble = TextColumn(gettext_lazy("What is wrong"), accessor="get_trouble_display", place="row2")
    phone = TextColumn(gettext_lazy("Telephone number"), place="row3")
    asked_at = MomentColumn(gettext_lazy("Asked"), place="at-start row4", label=gettext_lazy("Asked"))
    state = StateColumn(gettext_lazy("State"), place="at-end row1")

    class Meta(LedgerTable.Meta):
        orderable = False

    def link_email(self, record: SignInHelp) -> str:
        """The page on which it is answered, or was."""
        return reverse("accounts_desk:sign_in_help", kwargs={"help_id": record.pk})

    def cell_state(self, record: SignInHelp) -> Any:
        return markup.state(help_state(record))
