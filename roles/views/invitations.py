"""Invitations, as the administrator sends, follows and mends them."""

from collections.abc import Callable
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
from relations.selectors import mandate_list
from roles.forms.inviting import CorrectionForm, InviteForm, WayForm
from roles.models import Invitation
from roles.selectors import (
    grantable_roles,
    invitation_get,
    invitation_list,
    invitation_messages,
    second_pair_find,
)
from roles.services import (
    invitation_change_way,
    invitation_correct,
    invitation_make,
    invitation_send_again,
    invitation_withdraw,
)
from roles.stages import message_rows, standing_of
from roles.tables.invitations import InvitationTable, invitation_advice, invitation_stage


class InvitationListView(View):
    """Who was invited, and how far that is."""

    access = needs(Permission.MEMBERS_MANAGE)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The list, those that wait first, 25 a page."""
        table = InvitationTable(
            invitation_list(acting=request.acting),
            acting=request.acting,
            caption=_("Invitations, waiting ones first"),
            empty_text=_("Nobody was invited yet."),
            empty_hint=_(
                "Invite a colleague: the portal sends the mail, and the code by text message or letter."
            ),
        )
        arrange(table, query=request.GET)
        return render(request, "roles/invitations.html", {"table": table})


class InviteView(View):
    """Invites a colleague."""

    access = needs(Permission.MEMBERS_MANAGE, fresh=True)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The form, with the roles that exist here."""
        return self._page(request, self._form(request))

    def post(self, request: MemberRequest) -> HttpResponse:
        """Invites, or shows the form with what the rules say."""
        form = self._form(request, request.POST)
        invitation = self._invite(request, form) if form.is_valid() else None
        if invitation is None:
            return self._page(request, form)
        messages.success(request, _("%(name)s is invited.") % {"name": invitation.full_name})
        return redirect(here_url(request.acting, "roles:invitation", invitation_id=invitation.id))

    def _form(self, request: MemberRequest, data: object = None) -> InviteForm:
        acting = request.acting
        return InviteForm(data, roles=grantable_roles(acting=acting), mandates=mandate_list(acting=acting))

    def _invite(self, request: MemberRequest, form: InviteForm) -> Invitation | None:
        try:
            return invitation_make(
                acting=request.acting,
                invitee=form.invitee(),
                roles=form.carried(),
                is_functional_administrator=form.cleaned_data["is_functional_administrator"],
                declared_entitled=form.cleaned_data["declared_entitled"],
            )
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return None

    def _page(self, request: MemberRequest, form: InviteForm) -> HttpResponse:
        context = {
            "form": form,
            "roles": grantable_roles(acting=request.acting),
            "second_pair": second_pair_find(acting=request.acting),
        }
        return render(request, "roles/invite.html", context)


class InvitationView(View):
    """One invitation: its stage, its messages with how far each is, and what can be mended."""

    access = needs(Permission.MEMBERS_MANAGE, fresh=True)

    def get(self, request: MemberRequest, invitation_id: int) -> HttpResponse:
        """The page."""
        return self._page(request, self._invitation(request, invitation_id))

    def post(self, request: MemberRequest, invitation_id: int) -> HttpResponse:
        """Sends again, changes the way, corrects name or address, or withdraws; what speaks against it is said."""
        invitation = self._invitation(request, invitation_id)
        deeds: dict[str, Callable[[MemberRequest, Invitation], HttpResponse]] = {
            "way": self._change_way,
            "correct": self._correct,
            "again": self._send_again,
            "withdraw": self._withdraw,
        }
        for name, deed in deeds.items():
            if name in request.POST:
                return deed(request, invitation)
        return self._page(request, invitation)

    def _send_again(self, request: MemberRequest, invitation: Invitation) -> HttpResponse:
        try:
            invitation_send_again(acting=request.acting, invitation_id=invitation.id)
        except DomainError as refusal:
            return self._page(request, self._invitation(request, invitation.id), refusal=str(refusal))
        return self._done(
            request, invitation, _("The invitation is sent again. What was sent before opens nothing.")
        )

    def _withdraw(self, request: MemberRequest, invitation: Invitation) -> HttpResponse:
        try:
            invitation_withdraw(acting=request.acting, invitation_id=invitation.id)
        except DomainError as refusal:
            return self._page(request, self._invitation(request, invitation.id), refusal=str(refusal))
        return self._done(
            request, invitation, _("The invitation is withdrawn. Link and code open nothing any more.")
        )

    def _change_way(self, request: MemberRequest, invitation: Invitation) -> HttpResponse:
        form = WayForm(request.POST)
        if form.is_valid():
            try:
                invitation_change_way(
                    acting=request.acting,
                    invitation_id=invitation.id,
                    number=form.cleaned_data["mobile_number"],
                    postal_address=form.cleaned_data["postal_address"],
                )
            except DomainError as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                return self._done(request, invitation, _("The code travels the new way from now on."))
        return self._page(request, self._invitation(request, invitation.id), way_form=form)

    def _correct(self, request: MemberRequest, invitation: Invitation) -> HttpResponse:
        form = CorrectionForm(request.POST)
        if form.is_valid():
            try:
                invitation_correct(acting=request.acting, invitation_id=invitation.id, **form.cleaned_data)
            except DomainError as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                return self._done(request, invitation, _("The invitation is corrected and sent."))
        return self._page(request, self._invitation(request, invitation.id), correction_form=form)

    def _done(self, request: MemberRequest, invitation: Invitation, said: str) -> HttpResponse:
        messages.success(request, said)
        return redirect(here_url(request.acting, "roles:invitation", invitation_id=invitation.id))

    def _invitation(self, request: MemberRequest, invitation_id: int) -> Invitation:
        try:
            return invitation_get(acting=request.acting, invitation_id=invitation_id)
        except Invitation.DoesNotExist:
            raise Http404 from None

    def _page(
        self,
        request: MemberRequest,
        invitation: Invitation,
        *,
        way_form: WayForm | None = None,
        correction_form: CorrectionForm | None = None,
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
            "way_form": way_form or WayForm(initial={"mobile_number": number, "postal_address": lines}),
            "correction_form": correction_form
            or CorrectionForm(initial={"full_name": invitation.full_name, "email": invitation.email}),
            "refusal": refusal,
            "form": next((form for form in (way_form, correction_form) if form and form.errors), None),
        }
        return render(request, "roles/invitation.html", context)
