"""The outer edge of the outbox: a message rendered in its language and handed over."""

import json

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from notices.enums import Channel
from notices.failures import SendingFailed
from notices.gateways import GatewayRefused, gateway_in_use
from notices.gateways.interface import Outgoing
from notices.mail import mail_send
from notices.models import OutboundMessage
from notices.references import reference_of
from notices.registry import message_kind


def send(message: OutboundMessage) -> None:
    """Renders the message in its language and hands it over. Raises `SendingFailed`."""
    values = json.loads(message.values)
    with translation.override(message.language):
        if message.channel == Channel.SMS:
            _send_sms(message, message_text(message, "sms", values))
        else:
            mail_send(
                key=str(message.id),
                recipient=message.recipient,
                language=message.language,
                subject=message_text(message, "subject", values),
                text=message_text(message, "body", values),
            )


def message_text(message: OutboundMessage, part: str, values: dict[str, str]) -> str:
    """One part of the message, in the language that is switched on."""
    lines = message_kind(message.kind).lines
    folded = {name: text if name in lines else " ".join(text.split()) for name, text in values.items()}
    context = {**folded, "brand": settings.BRAND, "public_url": settings.PUBLIC_URL}
    return render_to_string(f"{message_kind(message.kind).template}.{part}.txt", context).strip()


def _send_sms(message: OutboundMessage, text: str) -> None:
    outgoing = Outgoing(
        number=message.recipient, text=text, key=str(message.id), reference=reference_of(message.id)
    )
    try:
        gateway_in_use().send(outgoing)
    except GatewayRefused as refusal:
        raise SendingFailed(str(refusal), reason=refusal.reason, state=refusal.state) from refusal
    except OSError as error:
        raise SendingFailed(type(error).__name__) from error
