"""Gateways for text messages: callables named by SMS_GATEWAY."""


def no_gateway(*, number: str, text: str, key: str) -> None:
    """Refuses every message: no gateway is set. The outbox keeps it, tries again, and parks it in the end."""
    raise OSError("SMS_GATEWAY is not set; no text message can be sent.")
