"""Letters: printed together by the desk, and posted."""

from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.utils import formats
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from access.acting import Acting
from access.database import require_context_of, system_context
from access.permissions import Permission
from audit.enums import AuditTag
from audit.services import audit_record
from common.errors import DomainError
from notices.enums import Channel, MessageState, StateReason
from notices.models import OutboundMessage, PrintBatch
from notices.services.queue import message_queue, messages_expire
from notices.services.refusals import NothingToPrint
from notices.services.states import state_set

_TRIAL_CODE: Final = "K7QM-2XVT-9H"


def batch_make(*, acting: Acting, most: int = 200) -> PrintBatch:
    """Takes the letters that wait, oldest first, into one print batch. Raises `NothingToPrint`.

    For the desk; raises `DomainError` for others. Two people at the same moment get two batches without a letter in
    common.
    """
    require_context_of(acting)
    if not acting.may(Permission.DESK_LETTERS):
        raise DomainError(_("Only the desk prints letters."))
    messages_expire(at=acting.at)
    with system_context("letters of the desk"):
        waiting = OutboundMessage.objects.filter(channel=Channel.LETTER, state=MessageState.QUEUED)
        letters = list(waiting.order_by("created_at", "id").select_for_update(skip_locked=True)[:most])
        if not letters:
            raise NothingToPrint(_("No letter waits to be printed."))
        batch = PrintBatch.objects.create(
            made_at=acting.at,
            made_by_id=acting.user_id,
            made_by_name=acting.user_name,
            letter_count=len(letters),
        )
        for letter in letters:
            state_set(
                letter,
                MessageState.SENDING,
                StateReason.PRINTING,
                at=acting.at,
                by_name=acting.user_name,
                attempts=1,
                print_batch=batch,
            )
        audit_record(acting=acting, tag=AuditTag.LETTERS_PRINTED, batch=str(batch.id), letters=len(letters))
    return batch


def batch_download_record(*, acting: Acting, batch_id: UUID) -> None:
    """Records that somebody at the desk took the file of a batch, which holds codes that still work.

    Raises `DomainError` for others.
    """
    require_context_of(acting)
    if not acting.may(Permission.DESK_LETTERS):
        raise DomainError(_("Only the desk prints letters."))
    audit_record(acting=acting, tag=AuditTag.LETTERS_DOWNLOADED, batch=str(batch_id))


def batch_posted(*, acting: Acting, batch_id: UUID) -> PrintBatch:
    """Marks the letters of a batch as posted and wipes what they said.

    For the desk. Raises `DomainError` for others, PrintBatch.DoesNotExist, and `NothingToPrint` when somebody marked
    it before.
    """
    require_context_of(acting)
    if not acting.may(Permission.DESK_LETTERS):
        raise DomainError(_("Only the desk prints letters."))
    with system_context("letters of the desk"):
        batch = PrintBatch.objects.select_for_update().get(id=batch_id)
        if batch.posted_at:
            raise NothingToPrint(_("These letters were marked as posted before."))
        batch.posted_at, batch.posted_by_name = acting.at, acting.user_name
        batch.save(update_fields=["posted_at", "posted_by_name"])
        for letter in batch.letters.order_by("id").select_for_update():
            state_set(
                letter,
                MessageState.SENT,
                StateReason.POSTED,
                at=acting.at,
                by_name=acting.user_name,
                sent_at=acting.at,
            )
        audit_record(
            acting=acting, tag=AuditTag.LETTERS_POSTED, batch=str(batch.id), letters=batch.letter_count
        )
    return batch


def trial_letter_write(*, acting: Acting) -> OutboundMessage:
    """Writes a letter to the insurer itself, to try printer and envelope.

    For the desk; raises `DomainError` for others.
    """
    require_context_of(acting)
    if not acting.may(Permission.DESK_LETTERS):
        raise DomainError(_("Only the desk prints letters."))
    brand: dict[str, Any] = settings.BRAND
    language = get_language() or settings.LANGUAGE_CODE
    return message_queue(
        kind="notices:trial_letter",
        recipient="\n".join([brand["legal_name"], acting.user_name, *brand["address"]]),
        language=language,
        values={
            "name": acting.user_name,
            "when": formats.date_format(localtime(acting.at), "DATETIME_FORMAT"),
            "code": _TRIAL_CODE,
        },
        at=acting.at,
        organisation_id=acting.organisation.id,
    )
