"""What the demo mailbox and the demo phone do with a message: keep it, so that the inbox page shows it."""

from access.database import system_context
from demo.models import ReceivedMessage
from notices.enums import Channel


def message_receive(*, key: str, channel: Channel, recipient: str, text: str, subject: str = "") -> None:
    """Keeps a message. A second delivery under the same key changes nothing, as at a real receiver."""
    message = ReceivedMessage(key=key, channel=channel, recipient=recipient, subject=subject, text=text)
    with system_context("demo inbox"):
        ReceivedMessage.objects.bulk_create([message], ignore_conflicts=True)
