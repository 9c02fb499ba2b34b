"""What the pages that ask for a second factor share: sending a code, and asking the browser for a passkey."""

from django.http import HttpResponse, JsonResponse

from access.database import instant
from access.http import PortalRequest
from accounts.models import EmailDevice, FactorDevice, SmsDevice, User
from accounts.network import origin_of
from accounts.services.mailed_codes import code_send
from accounts.services.passkeys import Ceremony, passkey_ask
from accounts.services.sent_codes import SendRefused
from accounts.sessions import code_binding

PASSKEY_ASKED = "passkey_asked"
"""What the script posts to learn what to ask the browser."""


def code_sent(request: PortalRequest, *, user: User, device: FactorDevice | None, purpose: str) -> str:
    """Sends a code where the device gets one; the sentence that refuses it, or ""."""
    if not isinstance(device, SmsDevice | EmailDevice):
        return ""
    try:
        code_send(
            user=user,
            device=device,
            purpose=purpose,
            session_hash=code_binding(request),
            origin=origin_of(request),
            at=instant(),
        )
    except SendRefused as refused:
        return str(refused)
    return ""


def passkey_asked(request: PortalRequest, *, user: User, purpose: str) -> HttpResponse:
    """What the script hands to the browser. Nothing keeps it: the challenge serves once."""
    ceremony = Ceremony(purpose=purpose, session_hash=code_binding(request), at=instant())
    return JsonResponse(passkey_ask(user=user, ceremony=ceremony), headers={"Cache-Control": "no-store"})
