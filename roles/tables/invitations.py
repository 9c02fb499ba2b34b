"""Invitations, and how far they are in words."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from access.acting import Acting
from access.templatetags.here import here_url
from common import markup
from common.shapes import State, Tone
from common.tables import LedgerTable, NameColumn, StateColumn, TextColumn
from notices.enums import MessageState
from roles.enums import InvitationState, InvitationWay
from roles.selectors import InvitationStanding, MessageStep

_ANSWERED: Final = {
    InvitationState.ACCEPTED: (Tone.GOOD, "check-circle"),
    InvitationState.DECLINED: (Tone.NONE, "x"),
    InvitationState.WITHDRAWN: (Tone.NONE, "arrow-left"),
    InvitationState.LAPSED: (Tone.NONE, "clock"),
}
_NOT_ARRIVED: Final = {
    MessageState.BOUNCED: gettext_lazy("The mail did not arrive"),
    MessageState.BLOCKED: gettext_lazy("The mail was blocked"),
    MessageState.PARKED: gettext_lazy("The mail could not be sent"),
    MessageState.EXPIRED: gettext_lazy("The mail was not sent in time"),
}
_TEXT_NOT_ARRIVED: Final = {
    MessageState.BOUNCED: gettext_lazy("The text message did not arrive"),
    MessageState.BLOCKED: gettext_lazy("The text message was blocked"),
    MessageState.PARKED: gettext_lazy("The text message could not be sent"),
    MessageState.EXPIRED: gettext_lazy("The text message was not sent in time"),
    MessageState.CANCELLED: gettext_lazy("The text message was stopped"),
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
    if text := _lost_text(standing):
        return State(_TEXT_NOT_ARRIVED[text.state], Tone.BAD, "alert", _day(text.at))
    days = max(1, ceil((invitation.valid_until - at) / timedelta(days=1)))
    left = ngettext("not used yet, %(days)d day left", "not used yet, %(days)d days left", days)
    return State(_sent(standing), Tone.WAIT, "clock", left % {"days": days})


def invitation_advice(standing: InvitationStanding, *, at: datetime) -> str:
    """What whoever invited does now, when the invited person may have got nothing; "" when there is nothing to do."""
    invitation = standing.invitation
    if not invitation.is_waiting:
        return ""
    if invitation.valid_until <= at:
        return _("Link and code open nothing any more. Send the invitation again, or withdraw it.")
    if standing.mail and standing.mail.state in _NOT_ARRIVED:
        return _(
            "Ask whether the e-mail address is right and whether the mailbox takes mail. Correct the address "
            "below, or send again."
        )
    if _lost_text(standing):
        return _(
            "Ask whether the mobile number is right and whether the telephone is on. Send again, or choose "
            "another number or a letter below."
        )
    return ""


def _lost_text(standing: InvitationStanding) -> MessageStep | None:
    """The last text message, when it brought nothing and the code goes by text message."""
    text = standing.text
    is_lost = text is not None and text.state in _TEXT_NOT_ARRIVED
    return text if is_lost and standing.invitation.way == InvitationWay.SMS else None


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
