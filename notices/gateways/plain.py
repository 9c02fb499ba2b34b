"""Gateways that are one function: none at all, and those of a demo or of an installation."""

from collections.abc import Callable

from notices.gateways.interface import Hook, Outgoing, Report, ReportRefused


def no_gateway(*, number: str, text: str, key: str) -> None:
    """Refuses every message: no gateway is set. The outbox keeps it, tries again, and parks it in the end."""
    raise OSError("SMS_GATEWAY is not set; no text message can be sent.")


class PlainGateway:
    """A function that takes number, text and key. Nothing is reported back."""

    def __init__(self, function: Callable[..., None]) -> None:
        self._function = function

    def send(self, message: Outgoing) -> None:
        """Calls the function."""
        self._function(number=message.number, text=message.text, key=message.key)

    def reports(self, hook: Hook) -> list[Report]:
        """There are none."""
        raise ReportRefused("this gateway reports nothing")
