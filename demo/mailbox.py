"""The mail server of the demo: mail stays here and is read on the inbox page."""

import uuid
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from demo.services import message_receive
from notices.enums import Channel


class DemoMailbox(BaseEmailBackend):
    """Takes mail in the place of an SMTP server. The header X-Idempotency-Key says whether it is a new one."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keeps each message; returns how many."""
        for message in email_messages:
            message_receive(
                key=message.extra_headers.get("X-Idempotency-Key") or str(uuid.uuid4()),
                channel=Channel.EMAIL,
                recipient=", ".join(message.recipients()),
                subject=str(message.subject),
                text=str(message.body),
            )
        return len(email_messages)
