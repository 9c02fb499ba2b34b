"""The door: nobody enters a view that does not say who may. It refuses; it draws no pages."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from access.acting import Acting
from access.declarations import Audience, Declaration
from access.errors import AccountRests, PermissionMissing, UndeclaredView
from access.http import PortalRequest
from access.permissions import Permission
from access.proof import Proof
from access.routes import declaration_of


def to_page(request: PortalRequest, name: str) -> HttpResponseRedirect:
    """Sends the person to a page of sign-in, and back here afterwards."""
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")


def require_no_rest(proof: Proof) -> None:
    """Raises `AccountRests` while the account rests after a recovery without any remaining factor."""
    if proof.rests_until and proof.rests(timezone.now()):
        raise AccountRests(proof.rests_until)


def _may(acting: Acting, declaration: Declaration, permission: Permission) -> bool:
    return acting.may_in_portfolio(permission) if declaration.portfolio else acting.may(permission)


class DoorMiddleware:
    """Compares what the view declares with what this request has proved."""

    def __init__(self, get_response: Callable[[PortalRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: PortalRequest) -> HttpResponse:
        """What somebody sees who is known is kept by no browser and no proxy."""
        response = self.get_response(request)
        if request.proof.is_known:
            response["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: PortalRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """None to let the request in, a redirect to sign-in, or an exception that becomes 403 or 404."""
        declaration = declaration_of(view, request.resolver_match)
        if declaration is None:
            raise UndeclaredView
        return self._to_prove(request, declaration) or self._to_permit(request, declaration)

    def _to_prove(self, request: PortalRequest, declaration: Declaration) -> HttpResponse | None:
        proof = request.proof
        if declaration.audience is Audience.PUBLIC:
            return None
        if not proof.is_known:
            return to_page(request, "accounts:sign_in")
        if declaration.audience is Audience.HALF_SIGNED_IN or proof.is_verified:
            return None
        return to_page(request, "accounts:verify" if proof.methods else "accounts:enrol")

    def _to_permit(self, request: PortalRequest, declaration: Declaration) -> HttpResponse | None:
        if declaration.audience in (Audience.MEMBER, Audience.DESK) and request.acting is None:
            raise Http404
        permission = declaration.permission
        if permission and not (request.acting and _may(request.acting, declaration, permission)):
            request.refused = permission
            raise PermissionMissing(permission)
        if declaration.weighs:
            require_no_rest(request.proof)
        if declaration.fresh and not request.proof.is_fresh(timezone.now()):
            return to_page(request, "accounts:verify")
        return None
