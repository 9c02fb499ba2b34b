"""Requests for roles."""

from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.acting import Acting
from access.templatetags.here import here_url
from common import markup
from common.shapes import State, Tone
from common.tables import LedgerTable, MomentColumn, NameColumn, StateColumn, TextColumn
from roles.enums import RequestState
from roles.models import RoleRequest

_SHOWN: Final = {
    RequestState.WAITING: (Tone.WAIT, "clock"),
    RequestState.GRANTED: (Tone.GOOD, "check-circle"),
    RequestState.DECLINED: (Tone.NONE, "x"),
    RequestState.WITHDRAWN: (Tone.NONE, "arrow-left"),
}


def request_state(request: RoleRequest) -> State:
    """How far a request is, and by whom; of the desk no more than that it was the desk."""
    state = RequestState(request.state)
    tone, icon = _SHOWN[state]
    return State(state.label, tone, icon, _by_whom(request, state))


def _by_whom(request: RoleRequest, state: RequestState) -> str:
    if state in (RequestState.WAITING, RequestState.WITHDRAWN):
        return ""
    if request.decided_at_desk or request.decided_by is None:
        return _("by the desk")
    return _("by %(name)s") % {"name": request.decided_by.full_name}


class RequestTable(LedgerTable):
    """One row per request: who asks for what, since when, and how far it is."""

    name = NameColumn(gettext_lazy("Who asks"), accessor="membership__user__full_name", place="at-start row1")
    role = TextColumn(gettext_lazy("Role"), accessor="get_role_display", place="row2")
    reach = TextColumn(gettext_lazy("For"), accessor="relation_name", place="row3")
    asked_at = MomentColumn(gettext_lazy("Asked"), place="at-start row4", label=gettext_lazy("Asked"))
    state = StateColumn(gettext_lazy("State"), place="at-end row1")

    class Meta(LedgerTable.Meta):
        orderable = False

    def __init__(self, data: Any, *, acting: Acting | None = None, **options: Any) -> None:
        self.acting = acting
        super().__init__(data, **options)

    def link_name(self, record: RoleRequest) -> str:
        """The page on which it is decided, or was."""
        assert self.acting is not None
        return here_url(self.acting, "roles:request", request_id=record.pk)

    def cell_reach(self, record: RoleRequest) -> str:
        """The relation, or that it is for everything."""
        return record.relation_name or _("the whole organisation")

    def cell_state(self, record: RoleRequest) -> str:
        return markup.state(request_state(record))


class DeskRequestTable(RequestTable):
    """The same over all customers, each with the organisation."""

    organisation = TextColumn(gettext_lazy("Organisation"), place="row2")
    role = TextColumn(gettext_lazy("Role"), accessor="get_role_display", place="at-start row3")
    reach = TextColumn(gettext_lazy("For"), accessor="relation_name", place="at-end row3")

    class Meta(RequestTable.Meta):
        sequence = ("name", "organisation", "role", "reach", "...")

    def link_name(self, record: RoleRequest) -> str:
        """The same at the desk."""
        return reverse("roles_desk:request", kwargs={"request_id": record.pk})

    def cell_organisation(self, record: RoleRequest) -> str:
        """Its name and the plate with its number."""
        organisation = record.organisation
        return format_html("{} {}", organisation.name, markup.plate(organisation.relation_number))
