"""The keys of an invitation and the messages that carry them."""

from datetime import datetime

from accounts.enums import KeyPurpose
from accounts.services.one_time_keys import key_end, key_make, key_valid_until
from accounts.services.text_messages import sms_count
from notices.services import messages_cancel_about
from roles.enums import InvitationState, InvitationWay
from roles.models import Invitation
from roles.services.authority import Authority
from roles.services.invitation_letters import (
    announcement_queue,
    code_letter_queue,
    invitation_mail_queue,
)

PURPOSES = (KeyPurpose.INVITATION_LINK, KeyPurpose.INVITATION_SMS, KeyPurpose.INVITATION_LETTER)


def invitation_send(by: Authority, invitation: Invitation) -> None:
    """Makes a new link and, by letter, a new code, and sends them; whatever was sent before opens nothing.

    The text message says no more than that there is a mail: its code is sent when the invited person asks for it.
    Raises `SmsRefused` when too many text messages were sent.
    """
    at = by.acting.at
    invitation_silence(invitation, at=at)
    link = key_make(purpose=KeyPurpose.INVITATION_LINK, subject_id=invitation.id, at=at)
    invitation.sent_at = at
    if invitation.way == InvitationWay.SMS:
        _note_end(invitation, KeyPurpose.INVITATION_LINK, at)
        sms_count(number=invitation.mobile_number, organisation_id=invitation.organisation_id, at=at)
        announcement_queue(by, invitation)
    else:
        code = key_make(purpose=KeyPurpose.INVITATION_LETTER, subject_id=invitation.id, at=at)
        _note_end(invitation, KeyPurpose.INVITATION_LETTER, at)
        code_letter_queue(by, invitation, code=code)
    invitation_mail_queue(by, invitation, link=link)


def invitation_silence(invitation: Invitation, *, at: datetime) -> None:
    """Link and codes open nothing any more, and what was not sent yet stays at home."""
    for purpose in PURPOSES:
        key_end(purpose=purpose, subject_id=invitation.id)
    messages_cancel_about(subject=invitation.subject, at=at)


def invitation_close(invitation: Invitation, state: InvitationState, *, at: datetime) -> None:
    """The end of an invitation, accepted or not."""
    invitation.state, invitation.closed_at = state, at
    invitation.save(update_fields=["state", "closed_at", "membership"])
    invitation_silence(invitation, at=at)


def _note_end(invitation: Invitation, purpose: KeyPurpose, at: datetime) -> None:
    until = key_valid_until(purpose=purpose, subject_id=invitation.id, at=at)
    assert until is not None
    invitation.valid_until = until
    invitation.save(update_fields=["sent_at", "valid_until"])
