"""Requests for roles and invitations, as lists."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from access.acting import Acting
from access.templatetags.here import here_url
from common import markup
from common.shapes import State, Tone
from common.tables import LedgerTable, MomentColumn, NameColumn, StateColumn, TextColumn
from notices.enums import MessageState
from orgs.enums import OnboardingState
from orgs.models import OnboardingRequest
from roles.enums import InvitationState, InvitationWay, RequestState, ResetState
from roles.models import AccountReset, RoleRequest
from roles.selectors import InvitationStanding

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


_ANSWERED: Final = {
    InvitationState.ACCEPTED: (Tone.GOOD, "check-circle"),
    InvitationState.DECLINED: (Tone.NONE, "x"),
    InvitationState.WITHDRAWN: (Tone.NONE, "arrow-left"),
}
_NOT_ARRIVED: Final = {
    MessageState.BOUNCED: gettext_lazy("The mail did not arrive"),
    MessageState.BLOCKED: gettext_lazy("The mail was blocked"),
    MessageState.PARKED: gettext_lazy("The mail could not be sent"),
}


def invitation_stage(standing: InvitationStanding, *, at: datetime) -> State:
    """How far an invitation is, in words: what was sent when, whether it was used, and how long is left."""
    invitation = standing.invitation
    if not invitation.is_waiting:
        state = InvitationState(invitation.state)
        tone, icon = _ANSWERED[state]
        return State(state.label, tone, icon, _day(invitation.closed_at))
    if invitation.valid_until <= at:
        return State(
            _("Not used in time"), Tone.WARN, "alert", _("over since %s") % _day(invitation.valid_until)
        )
    if standing.mail and standing.mail.state in _NOT_ARRIVED:
        return State(_NOT_ARRIVED[standing.mail.state], Tone.BAD, "mail-x", _day(standing.mail.at))
    days = max(1, ceil((invitation.valid_until - at) / timedelta(days=1)))
    left = ngettext("not used yet, %(days)d day left", "not used yet, %(days)d days left", days)
    return State(_sent(standing), Tone.WAIT, "clock", left % {"days": days})


def _sent(standing: InvitationStanding) -> str:
    """What left last: the letter, once it was posted, or the text message and the mail."""
    invitation = standing.invitation
    if invitation.way == InvitationWay.SMS:
        return _("Sent on %s") % _day(invitation.sent_at)
    letter = standing.letter
    if letter is None or letter.state == MessageState.QUEUED:
        return _("Letter waits to be printed")
    if letter.state == MessageState.SENDING:
        return _("Letter is being printed")
    if letter.state in (MessageState.SENT, MessageState.DELIVERED):
        return _("Letter posted %s") % _day(letter.at)
    return _("Letter not sent")


def _day(instant: datetime | None) -> str:
    return date_format(localtime(instant), "SHORT_DATE_FORMAT") if instant else ""


class InvitationTable(LedgerTable):
    """One row per invitation: whom, with which roles, and how far it is."""

    name = NameColumn(gettext_lazy("Name"), accessor="invitation__full_name", place="at-start row1")
    email = TextColumn(gettext_lazy("E-mail address"), accessor="invitation__email", place="row2")
    roles = TextColumn(gettext_lazy("Roles"), empty_values=(), place="row3")
    state = StateColumn(gettext_lazy("State"), empty_values=(), place="at-start row4")

    class Meta(LedgerTable.Meta):
        orderable = False

    def __init__(self, data: Any, *, acting: Acting, **options: Any) -> None:
        self.acting = acting
        super().__init__(data, **options)

    def link_name(self, record: InvitationStanding) -> str:
        """The page on which it is mended."""
        return here_url(self.acting, "roles:invitation", invitation_id=record.invitation.pk)

    def cell_roles(self, record: InvitationStanding) -> str:
        """What it carries."""
        carried = [str(each.get_role_display()) for each in record.invitation.roles.all()]
        if record.invitation.is_functional_administrator:
            carried.insert(0, _("Functional administrator"))
        return ", ".join(carried) or _("No role")

    def cell_state(self, record: InvitationStanding) -> str:
        return markup.state(invitation_stage(record, at=self.acting.at))


_ONBOARDING: Final = {
    OnboardingState.WAITING: (Tone.WAIT, "clock"),
    OnboardingState.ASKED: (Tone.NONE, "message"),
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
