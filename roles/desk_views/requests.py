"""Requests for roles that no colleague of a customer can decide, or that none decided for a week, for the desk."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from access.declarations import desk
from access.http import MemberRequest
from access.permissions import Permission
from common.errors import DomainError
from common.listing import arrange
from roles.catalogue import role_opened
from roles.forms.granting import DecideForm, DeclineForm
from roles.models import RoleRequest
from roles.selectors import proposal_desk_list, role_request_desk_get, role_request_desk_list
from roles.services import (
    role_request_desk_decline,
    role_request_desk_grant,
    role_request_desk_remind,
)
from roles.tables.requests import DeskRequestTable, request_state


class DeskRequestListView(View):
    """What nobody else can decide or did, and what the desk decided."""

    access = desk(Permission.DESK_ORGANISATIONS)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The list, waiting ones first, 25 a page."""
        table = DeskRequestTable(
            role_request_desk_list(acting=request.acting),
            caption=_("Requests for roles, waiting ones first"),
            empty_text=_("No request waits for the desk."),
            empty_hint=_(
                "A request comes here when nobody else at the organisation can decide it, or did for a week."
            ),
        )
        arrange(table, query=request.GET)
        proposals = proposal_desk_list(acting=request.acting)
        return render(request, "roles/desk_requests.html", {"table": table, "proposals": proposals})


class DeskRequestView(View):
    """One such request, and the decision."""

    access = desk(Permission.DESK_ORGANISATIONS, fresh=True)

    def get(self, request: MemberRequest, request_id: int) -> HttpResponse:
        """The page, ready to decide."""
        return self._page(request, self._request(request, request_id))

    def post(self, request: MemberRequest, request_id: int) -> HttpResponse:
        """Grants or declines; what speaks against it stands on the page."""
        asked = self._request(request, request_id)
        try:
            refused = self._decide(request, asked)
        except DomainError as refusal:
            return self._after_refusal(request, asked, str(refusal))
        return refused or redirect("roles_desk:requests")

    def _decide(self, request: MemberRequest, asked: RoleRequest) -> HttpResponse | None:
        """None when it is decided; the page again where the form is wrong."""
        name = asked.membership.user.full_name
        if "remind" in request.POST:
            role_request_desk_remind(acting=request.acting, request_id=asked.id)
            said = _("The administrators are reminded of what %(name)s asked.")
        elif "decline" in request.POST:
            decline_form = DeclineForm(request.POST)
            if not decline_form.is_valid():
                return self._page(request, asked, decline_form=decline_form)
            reason = decline_form.cleaned_data["reason"]
            role_request_desk_decline(acting=request.acting, request_id=asked.id, reason=reason)
            said = _("The request is declined. %(name)s gets an e-mail with your reason.")
        else:
            form = DecideForm(request.POST, relation_name=asked.relation_name)
            if not form.is_valid():
                return self._page(request, asked, form=form)
            role_request_desk_grant(acting=request.acting, request_id=asked.id, everywhere=form.everywhere)
            said = _("%(name)s has the role now.")
        messages.success(request, said % {"name": name})
        return None

    def _after_refusal(self, request: MemberRequest, asked: RoleRequest, refusal: str) -> HttpResponse:
        """The page as it is now; what has left the desk meanwhile is told above the list."""
        try:
            now = role_request_desk_get(acting=request.acting, request_id=asked.id)
        except RoleRequest.DoesNotExist:
            messages.info(request, refusal)
            return redirect("roles_desk:requests")
        return self._page(request, now, refusal=refusal)

    def _request(self, request: MemberRequest, request_id: int) -> RoleRequest:
        try:
            return role_request_desk_get(acting=request.acting, request_id=request_id)
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
            "is_own": asked.membership.user_id == request.acting.user_id,
            "form": form or DecideForm(relation_name=asked.relation_name),
            "decline_form": decline_form or DeclineForm(),
            "refusal": refusal,
            "may_remind": asked.is_waiting,
        }
        return render(request, "roles/desk_request.html", context)
