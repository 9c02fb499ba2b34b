"""The outer edge of the outbox: SMTP, and the gateway for text messages."""

import json
from collections.abc import Callable
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string

from notices.enums import Channel, MessageState, StateReason
from notices.models import OutboundMessage
from notices.registry import message_kind


class SendingFailed(Exception):
    """The receiver did not take the message; the text holds no content and no address.

    `state` is None when another try may succeed, and the state it ends in when none will.
    """

    def __init__(
        self,
        text: str,
        *,
        reason: StateReason = StateReason.NOT_REACHED,
        state: MessageState | None = None,
    ) -> None:
        super().__init__(text)
        self.reason = reason
        self.state = state


SmsGateway = Callable[..., None]


def send(message: OutboundMessage) -> None:
    """Renders the message in its language and hands it over. Raises `SendingFailed`."""
    values = json.loads(message.values)
    with translation.override(message.language):
        if message.channel == Channel.SMS:
            _send_sms(message, _text(message, "sms", values))
        else:
            _send_email(message, _text(message, "subject", values), _text(message, "body", values))


def _text(message: OutboundMessage, part: str, values: dict[str, str]) -> str:
    context = {**values, "brand": settings.BRAND, "public_url": settings.PUBLIC_URL}
    return render_to_string(f"{message_kind(message.kind).template}.{part}.txt", context).strip()


def _send_email(message: OutboundMessage, subject: str, body: str) -> None:
    mail = EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        to=[message.recipient],
        headers={"X-Idempotency-Key": str(message.id), "Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        raise SendingFailed(type(error).__name__) from error


def _send_sms(message: OutboundMessage, text: str) -> None:
    gateway: SmsGateway = import_string(settings.SMS_GATEWAY)
    try:
        gateway(number=message.recipient, text=text, key=str(message.id))
    except OSError as error:
        raise SendingFailed(type(error).__name__) from error
