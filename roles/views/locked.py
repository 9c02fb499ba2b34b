"""The page that says why something is locked, and asks for the role that opens it."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views import View

from access.acting import Acting
from access.declarations import member
from access.errors import AccountRests, PermissionMissing
from access.http import MemberRequest
from access.templatetags.here import here_url
from common.errors import DomainError
from orgs.enums import OrganisationKind
from relations.models import MandateTerms
from roles.forms.granting import AskForm
from roles.models import RoleRequest
from roles.selectors import obstacle_find, role_request_own
from roles.services import role_request_ask, role_request_withdraw
from roles.views.looking import not_seen


def locked(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 403: says which role or which permission of the mandate is missing, who can give it, and asks.

    Of an account that rests after a recovery: until when, and why. Whoever looks along, or through the eyes of a
    role, reads what stands in the way of it and asks for nothing.
    """
    if isinstance(exception, AccountRests):
        return render(request, "roles/resting.html", {"until": exception.until}, status=403)
    acting = getattr(request, "acting", None)
    if not isinstance(exception, PermissionMissing) or acting is None:
        return render(request, "errors/403.html", status=403)
    if acting.changes_nothing:
        return not_seen(request, acting=acting, permission=exception.permission)
    obstacle = obstacle_find(acting=acting, permission=exception.permission)
    path = request.path if request.method in ("GET", "HEAD") else here_url(acting, "service:home")
    context = {"obstacle": obstacle, "path": path}
    return render(request, "roles/locked.html", context, status=403)


def _page_asked_for(acting: Acting, path: str) -> str:
    """Where the member wanted to be; whatever is no page of the own organisation becomes its home."""
    is_desk = acting.organisation.kind == OrganisationKind.INSURER and path.startswith("/desk/")
    if is_desk or path.startswith(f"/o/{acting.organisation.relation_number}/"):
        try:
            resolve(path)
        except Resolver404:
            pass
        else:
            return path
    return here_url(acting, "service:home", own=True)


class AskView(View):
    """Asks for a role from a locked page, and leads back to it: the button there has become a state."""

    access = member("every member may ask for a role, for the own use; an administrator decides")

    def get(self, request: MemberRequest) -> HttpResponse:
        """Nothing to read here: sign-in leads here when a session was over before the button was pressed."""
        self._require_own(request)
        return redirect(here_url(request.acting, "service:home"))

    def post(self, request: MemberRequest) -> HttpResponse:
        """Asks. What speaks against it stands above the page that comes next."""
        self._require_own(request)
        form = AskForm(request.POST)
        if not form.is_valid():
            raise BadRequest
        asked = form.cleaned_data
        path = _page_asked_for(request.acting, asked["path"])
        try:
            role_request_ask(
                acting=request.acting,
                role=asked["role"],
                permission=asked["permission"],
                path=path,
                relation_number=asked["relation"],
                words=asked["words"],
            )
        except MandateTerms.DoesNotExist:
            raise Http404 from None
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect(path)

    def _require_own(self, request: MemberRequest) -> None:
        """A role is asked for in the own organisation, also when it is for one relation."""
        if request.acting.relation:
            raise Http404


class WithdrawView(View):
    """Takes back one's own request for a role."""

    access = member("one's own request, and nobody else's")

    def get(self, request: MemberRequest, request_id: int) -> HttpResponse:
        """Nothing to read here: leads to the page that the request is about."""
        return redirect(self._request(request, request_id).path)

    def post(self, request: MemberRequest, request_id: int) -> HttpResponse:
        """Withdraws, and leads to the page that the request is about. A second click changes nothing more."""
        path = self._request(request, request_id).path
        try:
            role_request_withdraw(acting=request.acting, request_id=request_id)
        except DomainError as refusal:
            messages.info(request, str(refusal))
        return redirect(path)

    def _request(self, request: MemberRequest, request_id: int) -> RoleRequest:
        if request.acting.relation:
            raise Http404
        try:
            return role_request_own(acting=request.acting, request_id=request_id)
        except RoleRequest.DoesNotExist:
            raise Http404 from None
