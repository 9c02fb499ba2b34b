"""What a gateway has to know of this installation."""

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewaySettings:
    """Access to the gateway, whom messages come from, and where reports are taken in.

    `url` stands in the place of the gateway's own address; `account` is empty where a token is enough.
    """

    sender: str
    token: str
    account: str
    url: str
    hook_url: str


def gateway_settings(name: str) -> GatewaySettings:
    """Those of the environment, for the gateway of this name."""
    return GatewaySettings(
        sender=settings.SMS_SENDER,
        token=settings.SMS_TOKEN,
        account=settings.SMS_ACCOUNT,
        url=settings.SMS_GATEWAY_URL,
        hook_url=f"{settings.PUBLIC_URL}/hooks/sms/{name}/",
    )
