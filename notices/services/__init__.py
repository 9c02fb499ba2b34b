"""Changes to the outbox, split by subject."""

from notices.services.bounces import BounceCount, bounces_take_in, mailbox_take_in
from notices.services.delivery import MOST_ATTEMPTS, messages_deliver
from notices.services.desk import message_cancel, message_send_again
from notices.services.letters import batch_download_record, batch_make, batch_posted, trial_letter_write
from notices.services.limits import TextUse, text_message_take
from notices.services.queue import message_queue, messages_cancel_about, messages_expire
from notices.services.refusals import NothingToPrint, NotSendable
from notices.services.reports import mail_reported, sms_reported

__all__ = [
    "MOST_ATTEMPTS",
    "BounceCount",
    "NotSendable",
    "NothingToPrint",
    "TextUse",
    "batch_download_record",
    "batch_make",
    "batch_posted",
    "bounces_take_in",
    "mail_reported",
    "mailbox_take_in",
    "message_cancel",
    "message_queue",
    "message_send_again",
    "messages_cancel_about",
    "messages_deliver",
    "messages_expire",
    "sms_reported",
    "text_message_take",
    "trial_letter_write",
]
