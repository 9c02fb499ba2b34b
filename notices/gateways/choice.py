"""Which gateway is in use."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string

from notices.gateways.cm import CmGateway
from notices.gateways.interface import Gateway
from notices.gateways.plain import PlainGateway
from notices.gateways.settings import GatewaySettings, gateway_settings
from notices.gateways.spryng import SpryngGateway
from notices.gateways.twilio import TwilioGateway

_BY_NAME: Final[dict[str, Callable[[GatewaySettings], Gateway]]] = {
    "cm": CmGateway,
    "spryng": SpryngGateway,
    "twilio": TwilioGateway,
}


def gateway_in_use() -> Gateway:
    """The gateway that `SMS_GATEWAY` names. Raises `ImportError` for a path that leads nowhere."""
    return gateway_named(settings.SMS_GATEWAY) or PlainGateway(import_string(settings.SMS_GATEWAY))


def gateway_named(name: str) -> Gateway | None:
    """The gateway of this name when it is the one in use; reports of others are not taken in."""
    if name != settings.SMS_GATEWAY or name not in _BY_NAME:
        return None
    return _BY_NAME[name](gateway_settings(name))
