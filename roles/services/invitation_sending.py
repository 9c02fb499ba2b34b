"""The keys of an invitation and the messages that carry them."""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from accounts.enums import KeyPurpose
from accounts.services.one_time_keys import key_end, key_make, key_valid_until
from accounts.services.text_messages import SmsRefused, sms_count
from common.errors import DomainError
from limits.enums import LimitKind
from limits.services import Limit, LimitReached, limit_take
from notices.services import messages_cancel_about
from roles.enums import InvitationState, InvitationWay
from roles.models import WISH_FIELDS, Invitation
from roles.services.authority import Authority
from roles.services.invitation_letters import (
    announcement_queue,
    code_letter_queue,
    invitation_mail_queue,
)

MAILS_PER_ADDRESS: Final = Limit(kind=LimitKind.INVITATION_MAILS_PER_DAY, most=5, window=timedelta(days=1))
LETTERS_PER_INVITATION: Final = Limit(
    kind=LimitKind.LETTERS_PER_INVITATION, most=2, window=timedelta(weeks=1)
)
LETTERS_PER_ORGANISATION: Final = Limit(
    kind=LimitKind.LETTERS_PER_ORGANISATION, most=20, window=timedelta(days=1)
)
LETTERS_BY_FILE: Final = Limit(kind=LimitKind.LETTERS_BY_FILE, most=200, window=timedelta(days=1))
PURPOSES = (KeyPurpose.INVITATION_LINK, KeyPurpose.INVITATION_SMS, KeyPurpose.INVITATION_LETTER)


def invitation_send(by: Authority, invitation: Invitation, *, by_file: bool = False) -> None:
    """Makes a new link and, by letter, a new code, and sends them; whatever was sent before opens nothing.

    The text message says no more than that there is a mail: its code is sent when the invited person asks for it.
    Invitations by file have text messages and letters of their own to send; when those messages are used up, the
    mail goes alone.
    Raises `SmsRefused` when too many text messages were sent, and `DomainError` when this address got five mails
    today, from whatever organisation, and when too many letters went to this person or from this organisation.
    """
    at = by.acting.at
    _take(
        MAILS_PER_ADDRESS,
        invitation.email,
        _("This address got enough invitations today. Go on tomorrow."),
        at,
    )
    if invitation.way == InvitationWay.LETTER:
        once_more = _("Two letters went to this person this week. Wait for the post, or use a mobile number.")
        _take(LETTERS_PER_INVITATION, str(invitation.id), once_more, at)
        _take_letter(invitation, at, by_file=by_file)
    invitation_silence(invitation, at=at)
    link = key_make(purpose=KeyPurpose.INVITATION_LINK, subject_id=invitation.id, at=at)
    invitation.sent_at = at
    if invitation.way == InvitationWay.SMS:
        _note_end(invitation, KeyPurpose.INVITATION_LINK, at)
        if _announces(invitation, at, by_file=by_file):
            announcement_queue(by, invitation)
    else:
        code = key_make(purpose=KeyPurpose.INVITATION_LETTER, subject_id=invitation.id, at=at)
        _note_end(invitation, KeyPurpose.INVITATION_LETTER, at)
        code_letter_queue(by, invitation, code=code)
    invitation_mail_queue(by, invitation, link=link)


def _announces(invitation: Invitation, at: datetime, *, by_file: bool) -> bool:
    """Counts the text message. Raises `SmsRefused` when it may not be sent; by file it is left out then."""
    number, organisation_id = invitation.mobile_number, invitation.organisation_id
    try:
        sms_count(number=number, organisation_id=organisation_id, by_file=by_file, at=at)
    except SmsRefused:
        if not by_file:
            raise
        return False
    return True


def _take_letter(invitation: Invitation, at: datetime, *, by_file: bool) -> None:
    if by_file:
        enough = _("Your organisation sent 200 letters by file today. Go on tomorrow, or use mobile numbers.")
        _take(LETTERS_BY_FILE, str(invitation.organisation_id), enough, at)
    else:
        enough = _("Your organisation sent twenty letters today. Go on tomorrow, or use mobile numbers.")
        _take(LETTERS_PER_ORGANISATION, str(invitation.organisation_id), enough, at)


def _take(limit: Limit, subject: str, refusal: str, at: datetime) -> None:
    try:
        limit_take(limit=limit, subject=subject, at=at)
    except LimitReached:
        raise DomainError(refusal) from None


def invitation_silence(invitation: Invitation, *, at: datetime) -> None:
    """Link and codes open nothing any more, and what was not sent yet stays at home."""
    for purpose in PURPOSES:
        key_end(purpose=purpose, subject_id=invitation.id)
    messages_cancel_about(subject=invitation.subject, at=at)


def invitation_close(invitation: Invitation, state: InvitationState, *, at: datetime) -> None:
    """The end of an invitation, accepted or not."""
    invitation.state, invitation.closed_at = state, at
    invitation.wish_forget()
    invitation.save(update_fields=["state", "closed_at", "membership", *WISH_FIELDS])
    invitation_silence(invitation, at=at)


def invitation_lapse(invitation: Invitation, *, at: datetime) -> None:
    """Closes an invitation that nobody used in time, as of the instant at which its time was over."""
    invitation.state, invitation.closed_at = InvitationState.LAPSED, invitation.valid_until
    invitation.wish_forget()
    invitation.save(update_fields=["state", "closed_at", *WISH_FIELDS])
    invitation_silence(invitation, at=at)


def _note_end(invitation: Invitation, purpose: KeyPurpose, at: datetime) -> None:
    until = key_valid_until(purpose=purpose, subject_id=invitation.id, at=at)
    assert until is not None
    invitation.valid_until = until
    invitation.save(update_fields=["sent_at", "valid_until"])
