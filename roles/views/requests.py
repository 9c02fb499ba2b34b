"""Requests for roles, as the administrator reads and decides them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from access.templatetags.here import here_url
from common.errors import DomainError
from common.listing import arrange
from roles.catalogue import role_opened
from roles.forms.granting import DecideForm, DeclineForm
from roles.models import GrantProposal, RoleRequest
from roles.selectors import proposal_waiting, proposal_waiting_for, role_request_get, role_request_list
from roles.services import role_request_decline, role_request_grant
from roles.tables.requests import RequestTable, request_state
from roles.views.granting import given_words


class RequestListView(View):
    """What colleagues asked for, and what became of it."""

    access = needs(Permission.ROLES_GRANT)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The list, waiting ones first, 25 a page."""
        table = RequestTable(
            role_request_list(acting=request.acting),
            acting=request.acting,
            caption=_("Requests for roles, waiting ones first"),
            empty_text=_("Nobody asked for a role yet."),
            empty_hint=_("Whoever opens a locked page can ask for the role there. You get an e-mail then."),
        )
        arrange(table, query=request.GET)
        proposals = proposal_waiting(acting=request.acting)
        return render(request, "roles/requests.html", {"table": table, "proposals": proposals})


class RequestView(View):
    """One request: who asks for what, what that opens, and the decision."""

    access = needs(Permission.ROLES_GRANT, fresh=True)

    def get(self, request: MemberRequest, request_id: int) -> HttpResponse:
        """The page, ready to decide."""
        return self._page(request, self._request(request, request_id))

    def post(self, request: MemberRequest, request_id: int) -> HttpResponse:
        """Grants or declines; what speaks against it, such as that somebody else was first, stands on the page."""
        asked = self._request(request, request_id)
        deed = self._decline if "decline" in request.POST else self._grant
        return deed(request, asked)

    def _grant(self, request: MemberRequest, asked: RoleRequest) -> HttpResponse:
        form = DecideForm(request.POST, relation_name=asked.relation_name)
        if not form.is_valid():
            return self._page(request, asked, form=form)
        try:
            given = role_request_grant(acting=request.acting, request_id=asked.id, everywhere=form.everywhere)
        except DomainError as refusal:
            return self._page(request, self._request(request, asked.id), refusal=str(refusal))
        messages.success(request, given_words(given, asked.membership.user.full_name))
        return redirect(here_url(request.acting, "roles:requests"))

    def _decline(self, request: MemberRequest, asked: RoleRequest) -> HttpResponse:
        form = DeclineForm(request.POST)
        if not form.is_valid():
            return self._page(request, asked, decline_form=form)
        try:
            role_request_decline(
                acting=request.acting, request_id=asked.id, reason=form.cleaned_data["reason"]
            )
        except DomainError as refusal:
            return self._page(request, self._request(request, asked.id), refusal=str(refusal))
        messages.success(
            request,
            _("The request is declined. %(name)s gets an e-mail with your reason.")
            % {"name": asked.membership.user.full_name},
        )
        return redirect(here_url(request.acting, "roles:requests"))

    def _request(self, request: MemberRequest, request_id: int) -> RoleRequest:
        try:
            return role_request_get(acting=request.acting, request_id=request_id)
        except RoleRequest.DoesNotExist:
            raise Http404 from None

    def _page(
        self,
        request: MemberRequest,
        asked: RoleRequest,
        *,
        form: DecideForm | None = None,
        decline_form: DeclineForm | None = None,
        refusal: str = "",
    ) -> HttpResponse:
        context: dict[str, Any] = {
            "asked": asked,
            "opens": role_opened(asked.role, in_mandate=asked.mandate_id is not None),
            "state": request_state(asked),
            "proposals": _proposals(request, asked),
            "is_own": asked.membership_id == request.acting.membership_id,
            "form": form or DecideForm(relation_name=asked.relation_name),
            "decline_form": decline_form or DeclineForm(),
            "refusal": refusal,
        }
        return render(request, "roles/request.html", context)


def _proposals(request: MemberRequest, asked: RoleRequest) -> list[GrantProposal]:
    """The same role for the same colleague, already proposed and waiting for a second administrator."""
    return proposal_waiting_for(acting=request.acting, membership_id=asked.membership_id, role=asked.role)
