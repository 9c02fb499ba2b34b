"""Gateways for text messages. `SMS_GATEWAY` names one: `cm`, `spryng`, `twilio`, or the dotted path of a function."""

from notices.gateways.choice import gateway_in_use, gateway_named
from notices.gateways.interface import Gateway, GatewayRefused, Hook, Report, ReportRefused
from notices.gateways.plain import no_gateway

__all__ = [
    "Gateway",
    "GatewayRefused",
    "Hook",
    "Report",
    "ReportRefused",
    "gateway_in_use",
    "gateway_named",
    "no_gateway",
]
