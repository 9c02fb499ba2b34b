"""Requests of organisations."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy

from common import markup
from common.shapes import State, Tone
from common.tables import LedgerTable, MomentColumn, NameColumn, StateColumn, TextColumn
from orgs.enums import OnboardingState
from orgs.models import OnboardingRequest

_ONBOARDING: Final = {
    OnboardingState.WAITING: (Tone.WAIT, "clock"),
    OnboardingState.ASKED: (Tone.NONE, "message"),
    OnboardingState.CHECKED: (Tone.WAIT, "check"),
    OnboardingState.APPROVED: (Tone.GOOD, "check-circle"),
    OnboardingState.DECLINED: (Tone.NONE, "x"),
}


def onboarding_state(request: OnboardingRequest) -> State:
    """How far a request of an organisation is."""
    state = OnboardingState(request.state)
    tone, icon = _ONBOARDING[state]
    return State(state.label, tone, icon)


class OnboardingTable(LedgerTable):
    """One row per request of an organisation: who asks what, since when, and how far it is."""

    name = NameColumn(gettext_lazy("Organisation"), accessor="organisation_name", place="at-start row1")
    kind = TextColumn(gettext_lazy("What is asked"), accessor="get_kind_display", place="row2")
    kvk = TextColumn(gettext_lazy("KvK number"), accessor="kvk_number", place="at-start row3")
    asked_at = MomentColumn(gettext_lazy("Asked"), place="at-start row4", label=gettext_lazy("Asked"))
    state = StateColumn(gettext_lazy("State"), place="at-end row1")

    class Meta(LedgerTable.Meta):
        orderable = False

    def link_name(self, record: OnboardingRequest) -> str:
        """The page on which it is decided, or was."""
        return reverse("roles_desk:onboarding", kwargs={"request_id": record.pk})

    def cell_state(self, record: OnboardingRequest) -> str:
        return markup.state(onboarding_state(record))
