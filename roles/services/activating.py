"""What an invited person does before there is an account: asking for the code, proving it, declining."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from access.database import system_context
from accounts.addresses import email_address
from accounts.enums import KeyPurpose
from accounts.models import User
from accounts.services.one_time_keys import code_take, key_look, key_make
from accounts.services.text_messages import sms_count
from accounts.services.waiting import wait_words
from audit.enums import AuditTag
from audit.services import audit_record_person
from common.errors import DomainError
from limits.enums import LimitKind
from limits.services import Limit, LimitReached, limit_take
from orgs.models import Organisation
from roles.enums import InvitationState, InvitationWay
from roles.models import Invitation
from roles.selectors.invitations import invitation_open
from roles.services.answering import told_of
from roles.services.invitation_letters import answer_queue, code_queue
from roles.services.invitation_sending import invitation_close

PER_ORIGIN: Final = Limit(kind=LimitKind.ACTIVATION_TRIES_PER_ORIGIN, most=60, window=timedelta(minutes=15))
PER_ADDRESS: Final = Limit(kind=LimitKind.ACTIVATION_TRIES_PER_ADDRESS, most=20, window=timedelta(hours=1))
_NOTHING: Final = 0
_CODE_OF: Final = {
    InvitationWay.SMS: KeyPurpose.INVITATION_SMS,
    InvitationWay.LETTER: KeyPurpose.INVITATION_LETTER,
}


class InvitationOver(DomainError):
    """The invitation opens nothing any more: used, withdrawn, declined, or its time is over."""

    def __init__(self) -> None:
        super().__init__(_("This invitation is no longer open."))


class CodeNotRight(DomainError):
    """What was typed is not the code; which part of it is wrong is never said."""


def invitation_hold(invitation_id: int, at: datetime, *, sending: str | None = None) -> Invitation:
    """The open invitation, once nobody else changes it at the same moment. Raises `InvitationOver`.

    The organisation is locked first, as whoever mends an invitation does. `sending`: what was proved or opened
    before; a later sending, or one to another address, is over for it.
    """
    found = Invitation.objects.filter(id=invitation_id).values_list("organisation_id", flat=True)
    Organisation.objects.select_for_update().filter(id__in=list(found)).first()
    invitation = (
        Invitation.objects.open_at(at).select_related("organisation").filter(id=invitation_id).first()
    )
    if invitation is None or (sending is not None and sending != invitation.sending):
        raise InvitationOver
    return invitation


def invitation_look(*, secret: str, at: datetime) -> Invitation | None:
    """The open invitation that this link belongs to, or None. Changes nothing."""
    invitation_id = key_look(purpose=KeyPurpose.INVITATION_LINK, secret=secret, at=at)
    return None if invitation_id is None else invitation_open(invitation_id=invitation_id, at=at)


def invitation_code_send(*, invitation_id: int, origin: str, at: datetime) -> None:
    """Sends the code by text message to whoever opened the link and asks for it; an earlier code ends.

    Valid ten minutes. Raises `InvitationOver`, also when the code goes by letter, and `SmsRefused` when too many
    were sent.
    """
    with system_context("activation", at=at):
        invitation = invitation_hold(invitation_id, at)
        if invitation.way != InvitationWay.SMS:
            raise InvitationOver
        sms_count(
            number=invitation.mobile_number,
            organisation_id=invitation.organisation_id,
            origin=origin,
            at=at,
        )
        code = key_make(purpose=KeyPurpose.INVITATION_SMS, subject_id=invitation.id, at=at)
        code_queue(invitation, code=code, at=at)
        _record(invitation, AuditTag.INVITATION_CODE_SENT, at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """What a link opened or a code proved: that somebody got this sending of an invitation (`Invitation.sending`)."""

    invitation_id: int
    sending: str


def invitation_code_prove(*, invitation_id: int, typed: str, origin: str, at: datetime) -> Proved:
    """Uses up the code of an invitation whose link was opened: one of many at the same moment gets through.

    Raises `CodeNotRight`, with the try counted: ten wrong ones end the code of a text message. Raises `InvitationOver`.
    """
    with system_context("activation", at=at):
        invitation = invitation_hold(invitation_id, at)
        refusal = _try_refused(origin, invitation.email, at)
        if not refusal and not _take(invitation, typed, at):
            refusal = _wrong(InvitationWay(invitation.way))
    if refusal:
        raise CodeNotRight(refusal, field="code")
    return Proved(invitation_id=invitation.id, sending=invitation.sending)


def letter_code_prove(*, email: str, typed: str, origin: str, at: datetime) -> Proved:
    """The invitation that this address and this code from a letter open together; the code is used up.

    Raises `CodeNotRight` with the same sentence, for the same work, whether or not somebody with this address is
    invited. Tries are counted for the address from this place only, and stand in no trail: whoever knows an address
    can neither end the letter under way to it nor keep the invited person out.
    """
    address = email_address(email)
    with system_context("activation", at=at):
        refusal = _try_refused(origin, f"{address} {origin}", at)
        found = None if refusal else _letter_opened(address, typed, at)
    if found is None:
        raise CodeNotRight(
            refusal
            or _(
                "This e-mail address and this code do not open anything together. Check both: the code stands in "
                "the last letter that you got, works once, and is valid for 28 days."
            ),
            field="code",
        )
    return found


def _letter_opened(email: str, typed: str, at: datetime) -> Proved | None:
    waiting = Invitation.objects.open_at(at).to_address(email).filter(way=InvitationWay.LETTER)
    sendings = {each.id: each.sending for each in waiting.order_by("id")}
    for invitation_id in sendings or (_NOTHING,):
        purpose = KeyPurpose.INVITATION_LETTER
        if code_take(purpose=purpose, subject_id=invitation_id, typed=typed, at=at):
            return Proved(invitation_id=invitation_id, sending=sendings[invitation_id])
    return None


def invitation_decline(*, invitation_id: int, at: datetime) -> Invitation:
    """The invited person says no; link and code open nothing any more, and whoever invited is told.

    Raises `InvitationOver`.
    """
    with system_context("activation", at=at):
        invitation = invitation_hold(invitation_id, at)
        invitation_close(invitation, InvitationState.DECLINED, at=at)
        _record(invitation, AuditTag.INVITATION_DECLINED, at)
        answer_queue(invitation, "invitation_declined", told_of(invitation, at), at=at)
        return invitation


def _take(invitation: Invitation, typed: str, at: datetime) -> bool:
    purpose = _CODE_OF[InvitationWay(invitation.way)]
    right = code_take(purpose=purpose, subject_id=invitation.id, typed=typed, at=at)
    if not right:
        _record(invitation, AuditTag.INVITATION_CODE_REFUSED, at)
    return right


def _try_refused(origin: str, subject: str, at: datetime) -> str:
    """Says how long to wait after very many tries from one place or for one address; "" when it is well."""
    try:
        limit_take(limit=PER_ORIGIN, subject=origin, at=at)
        limit_take(limit=PER_ADDRESS, subject=subject, at=at)
    except LimitReached as reached:
        wait = wait_words(until=reached.until, at=at)
        return _("Too many codes were tried. You can try again in %(time)s.") % {"time": wait}
    return ""


def _wrong(way: InvitationWay) -> str:
    if way is InvitationWay.SMS:
        return _(
            "This is not the code that we sent last. It works once and for ten minutes. Check it, or ask for a "
            "new one."
        )
    return _(
        "This is not the code in the last letter. It works once and for 28 days. Check it, or ask whoever invited "
        "you for a new letter."
    )


def _record(invitation: Invitation, tag: AuditTag, at: datetime) -> None:
    """In the trail of the organisation; nobody is known yet."""
    person = User.objects.with_address(invitation.email).first()
    audit_record_person(
        person_id=person.id if person else None,
        person_name=invitation.full_name,
        tag=tag,
        at=at,
        organisation_id=invitation.organisation_id,
        invitation=invitation.id,
    )
