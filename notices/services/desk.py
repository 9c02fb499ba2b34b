"""What the desk does with a single message: send it again, or stop it."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from audit.enums import AuditTag
from audit.services import audit_record, audit_record_desk
from common.errors import DomainError
from notices.enums import HELD, STUCK, MessageState, StateReason
from notices.models import OutboundMessage
from notices.selectors import message_list
from notices.services.queue import _tell_worker
from notices.services.refusals import NotSendable
from notices.services.states import WIPED, state_set


def message_send_again(*, acting: Acting, message_id: UUID) -> OutboundMessage:
    """Puts a message that did not go out back into the queue, with all its tries before it.

    For the desk, and for an administrator of the organisation it belongs to. Raises `DomainError` for others,
    OutboundMessage.DoesNotExist, and `NotSendable` when it was sent, is waiting anyhow, or is over and its content
    wiped.
    """
    _require_may(acting)
    found = message_list(acting=acting).only("id").get(id=message_id)
    with system_context("message handled by hand"):
        message = OutboundMessage.objects.select_for_update().get(id=found.id)
        if message.state not in STUCK or message.values == WIPED:
            raise NotSendable(
                _("This message cannot be sent again. What it was about has to be started anew.")
            )
        state_set(
            message,
            MessageState.QUEUED,
            StateReason.SENT_AGAIN,
            at=acting.at,
            by_name=acting.user_name,
            attempts=0,
            next_try_at=acting.at,
        )
        _record(acting, message, AuditTag.MESSAGE_SENT_AGAIN)
    transaction.on_commit(_tell_worker, robust=True)
    return message


def message_cancel(*, acting: Acting, message_id: UUID) -> OutboundMessage:
    """Stops a message that has not left. For the same people.

    Raises `DomainError` for others, OutboundMessage.DoesNotExist, and `NotSendable` when it has left or is leaving.
    """
    _require_may(acting)
    found = message_list(acting=acting).only("id").get(id=message_id)
    with system_context("message handled by hand"):
        message = OutboundMessage.objects.select_for_update().get(id=found.id)
        if message.state not in HELD:
            raise NotSendable(_("This message cannot be stopped any more."))
        state_set(
            message,
            MessageState.CANCELLED,
            StateReason.STOPPED,
            at=acting.at,
            by_name=acting.user_name,
        )
        _record(acting, message, AuditTag.MESSAGE_CANCELLED)
    return message


def _require_may(acting: Acting) -> None:
    require_context_of(acting)
    if not (acting.may(Permission.DESK_MESSAGES) or acting.may(Permission.MEMBERS_MANAGE)):
        raise DomainError(_("Only the desk and functional administrators do this."))


def _record(acting: Acting, message: OutboundMessage, tag: AuditTag) -> None:
    """In the trail of whoever did it, and of the organisation that the message belongs to."""
    facts: dict[str, Any] = {"message": str(message.id), "kind": message.kind}
    audit_record(acting=acting, tag=tag, person_id=message.user_id, **facts)
    if message.organisation_id and message.organisation_id != acting.organisation.id:
        audit_record_desk(acting=acting, tag=tag, organisation_id=message.organisation_id, **facts)
