"""Invitations that the desk made: first administrators of customers and newcomers whom it appoints."""

from collections.abc import Callable
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
from roles.forms.inviting import AddressForm, WayForm
from roles.models import Invitation
from roles.selectors import invitation_desk_get, invitation_messages
from roles.services import (
    invitation_desk_address,
    invitation_desk_agree,
    invitation_desk_send_again,
    invitation_desk_way,
    invitation_desk_withdraw,
)
from roles.stages import message_rows, standing_of
from roles.tables.invitations import invitation_advice, invitation_stage


class DeskInvitationView(View):
    """One of those: its stage, its messages, and what can be mended; a correction by two employees."""

    access = desk(Permission.DESK_ORGANISATIONS, fresh=True)

    def get(self, request: MemberRequest, invitation_id: int) -> HttpResponse:
        """The page."""
        return self._page(request, self._invitation(request, invitation_id))

    def post(self, request: MemberRequest, invitation_id: int) -> HttpResponse:
        """Sends again, withdraws, proposes a correction or agrees to one; what speaks against it is said."""
        invitation = self._invitation(request, invitation_id)
        deeds: dict[str, Callable[[MemberRequest, Invitation], HttpResponse]] = {
            "way": self._propose_way,
            "address": self._propose_address,
            "agree": self._agree,
            "again": self._send_again,
            "withdraw": self._withdraw,
        }
        for name, deed in deeds.items():
            if name in request.POST:
                return deed(request, invitation)
        return self._page(request, invitation)

    def _send_again(self, request: MemberRequest, invitation: Invitation) -> HttpResponse:
        try:
            invitation_desk_send_again(acting=request.acting, invitation_id=invitation.id)
        except DomainError as refusal:
            return self._page(request, self._invitation(request, invitation.id), refusal=str(refusal))
        return self._done(
            request, invitation, _("The invitation is sent again. What was sent before opens nothing.")
        )

    def _withdraw(self, request: MemberRequest, invitation: Invitation) -> HttpResponse:
        try:
            invitation_desk_withdraw(acting=request.acting, invitation_id=invitation.id)
        except DomainError as refusal:
            return self._page(request, self._invitation(request, invitation.id), refusal=str(refusal))
        return self._done(
            request, invitation, _("The invitation is withdrawn. Link and code open nothing any more.")
        )

    def _agree(self, request: MemberRequest, invitation: Invitation) -> HttpResponse:
        wish = request.POST.get("wish", "")
        try:
            invitation_desk_agree(acting=request.acting, invitation_id=invitation.id, wish=wish)
        except DomainError as refusal:
            return self._page(request, self._invitation(request, invitation.id), refusal=str(refusal))
        return self._done(request, invitation, _("The invitation is corrected and sent."))

    def _propose_way(self, request: MemberRequest, invitation: Invitation) -> HttpResponse:
        form = WayForm(request.POST)
        if form.is_valid():
            try:
                invitation_desk_way(
                    acting=request.acting,
                    invitation_id=invitation.id,
                    number=form.cleaned_data["mobile_number"],
                    postal_address=form.cleaned_data["postal_address"],
                )
            except DomainError as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                return self._done(request, invitation, _("Proposed. A second employee must approve it now."))
        return self._page(request, self._invitation(request, invitation.id), way_form=form)

    def _propose_address(self, request: MemberRequest, invitation: Invitation) -> HttpResponse:
        form = AddressForm(request.POST)
        if form.is_valid():
            try:
                invitation_desk_address(
                    acting=request.acting, invitation_id=invitation.id, email=form.cleaned_data["email"]
                )
            except DomainError as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                return self._done(request, invitation, _("Proposed. A second employee must approve it now."))
        return self._page(request, self._invitation(request, invitation.id), address_form=form)

    def _done(self, request: MemberRequest, invitation: Invitation, said: str) -> HttpResponse:
        messages.success(request, said)
        return redirect("roles_desk:invitation", invitation_id=invitation.id)

    def _invitation(self, request: MemberRequest, invitation_id: int) -> Invitation:
        try:
            return invitation_desk_get(acting=request.acting, invitation_id=invitation_id)
        except Invitation.DoesNotExist:
            raise Http404 from None

    def _page(
        self,
        request: MemberRequest,
        invitation: Invitation,
        *,
        way_form: WayForm | None = None,
        address_form: AddressForm | None = None,
        refusal: str = "",
    ) -> HttpResponse:
        sent = invitation_messages(acting=request.acting, invitation=invitation)
        standing = standing_of(invitation, sent)
        number, lines = invitation.mobile_number, invitation.postal_address
        context: dict[str, Any] = {
            "invitation": invitation,
            "stage": invitation_stage(standing, at=request.acting.at),
            "advice": invitation_advice(standing, at=request.acting.at),
            "messages_sent": message_rows(sent),
            "proposed_it": invitation.wished_by_id == request.acting.user_id,
            "way_form": way_form or WayForm(initial={"mobile_number": number, "postal_address": lines}),
            "address_form": address_form or AddressForm(initial={"email": invitation.email}),
            "refusal": refusal,
            "form": next((form for form in (way_form, address_form) if form and form.errors), None),
        }
        return render(request, "roles/desk_invitation.html", context)
