"""Who asks, and how that was proved: the device of the session, and `request.proof`, on every request."""

from collections.abc import Callable
from functools import partial
from typing import cast

from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject
from django_otp.middleware import OTPMiddleware

from access.http import PortalRequest
from access.origin import coming_from
from access.proof import Proof
from accounts.models import AppDevice, EmailDevice, FactorDevice, PasskeyDevice, RecoveryDevice, SmsDevice
from accounts.network import origin_of
from accounts.sessions import proof_of
from common.rows import row_first

_COMPARED = ("id", "user_id", "confirmed")
_FACTORS: dict[str, type[FactorDevice]] = {
    model.model_label(): model for model in (AppDevice, PasskeyDevice, SmsDevice, EmailDevice, RecoveryDevice)
}


class DeviceMiddleware(OTPMiddleware):  # type: ignore[misc]  # the package has no types
    """The package's middleware; of the device it reads what it compares and no key."""

    def _device_from_persistent_id(self, persistent_id: str) -> FactorDevice | None:
        """The device, or None; whose it is and whether it is confirmed the package looks at."""
        label, _, number = persistent_id.partition("/")
        model = _FACTORS.get(label)
        if model is None or not number.isdecimal():
            return None
        return row_first(model, _COMPARED, "id = %s", int(number))


class ProofMiddleware:
    """Whether what was proved suffices is decided elsewhere: by the door and by `roles`."""

    def __init__(self, get_response: Callable[[PortalRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        """Reads the session when somebody first asks for the proof. No page is stored anywhere.

        Not those before sign-in either: behind some of them stands the secret of a link.
        """
        request.proof = cast("Proof", SimpleLazyObject(partial(proof_of, request)))
        with coming_from(origin_of(request)):
            response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response
