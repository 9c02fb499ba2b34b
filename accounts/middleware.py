"""Puts `request.proof` on every request: who asks, and how that was proved."""

from collections.abc import Callable
from functools import partial
from typing import cast

from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject

from access.http import PortalRequest
from access.proof import Proof
from accounts.sessions import proof_of


class ProofMiddleware:
    """Whether what was proved suffices is decided elsewhere: by the door and by `roles`."""

    def __init__(self, get_response: Callable[[PortalRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        """Reads the session when somebody first asks for the proof. Signed-in pages are stored nowhere."""
        request.proof = cast("Proof", SimpleLazyObject(partial(proof_of, request)))
        response = self.get_response(request)
        if request.proof.is_known:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response
