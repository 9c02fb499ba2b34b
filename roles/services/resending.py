"""Sending the mail of an invitation again to somebody who says that it never came."""

from datetime import datetime, timedelta
from typing import Final

from access.database import system_context
from accounts.addresses import email_address
from accounts.enums import KeyPurpose
from accounts.models import User
from accounts.services.one_time_keys import key_make
from limits.enums import LimitKind
from limits.services import Limit, LimitReached, limit_take
from roles.models import Invitation
from roles.services.answering import authority_of
from roles.services.invitation_letters import invitation_mail_queue

PER_ADDRESS: Final = Limit(kind=LimitKind.INVITATION_MAILS_PER_ADDRESS, most=3, window=timedelta(hours=1))


def own_invitations_mail(*, user_id: int, at: datetime) -> None:
    """Sends the person who is signed in the mails of the open invitations of the own address again, as below."""
    with system_context("invitations of the person of the session", at=at):
        invitations_mail_again(User.objects.get(id=user_id).email, at)


def invitations_mail_again(email: str, at: datetime) -> bool:
    """Sends the mail with a new link for every open invitation of this address; whether any is open.

    For anybody who asks with this address, in the system's context: it goes to that address alone. The code of a
    letter that is under way keeps working, and the invitation ends when it would have. At most three times an hour,
    silently; nothing is sent for an inviter who may no longer invite.
    """
    waiting = Invitation.objects.open_at(at).to_address(email_address(email)).select_related("organisation")
    invitations = list(waiting.order_by("id"))
    if not invitations:
        return False
    try:
        limit_take(limit=PER_ADDRESS, subject=email_address(email), at=at)
    except LimitReached:
        return True
    for invitation in invitations:
        by = authority_of(invitation, at)
        if by:
            link = key_make(purpose=KeyPurpose.INVITATION_LINK, subject_id=invitation.id, at=at)
            invitation_mail_queue(by, invitation, link=link)
    return True
