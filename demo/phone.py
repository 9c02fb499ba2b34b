"""The gateway for text messages of the demo: they stay here and are read on the inbox page."""

from demo.services import message_receive
from notices.enums import Channel


def demo_phone(*, number: str, text: str, key: str) -> None:
    """Takes a text message in the place of a real gateway; the same key twice is one message."""
    message_receive(key=key, channel=Channel.SMS, recipient=number, text=text)
