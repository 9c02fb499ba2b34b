"""Changes to the outbox, split by subject."""

from notices.services.delivery import MOST_ATTEMPTS, messages_deliver
from notices.services.desk import message_cancel, message_send_again
from notices.services.letters import batch_make, batch_posted
from notices.services.queue import message_queue, messages_cancel_about, messages_expire
from notices.services.refusals import NothingToPrint, NotSendable

__all__ = [
    "MOST_ATTEMPTS",
    "NotSendable",
    "NothingToPrint",
    "batch_make",
    "batch_posted",
    "message_cancel",
    "message_queue",
    "message_send_again",
    "messages_cancel_about",
    "messages_deliver",
    "messages_expire",
]
