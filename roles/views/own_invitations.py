"""Invitations of somebody who has an account, and the page after the first sign-in."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from access.database import instant
from access.declarations import signed_in
from access.http import PortalRequest
from accounts.selectors import person_get
from common.errors import DomainError
from orgs.selectors import membership_list_of_person
from roles.models import Invitation
from roles.selectors import invitation_list_of_person
from roles.services import InvitationOver, invitation_accept, invitation_decline, own_invitations_mail
from roles.views.opened import is_opened, opened_in

_NOTHING = 0


class OwnInvitationsView(View):
    """Invitations of the own address: accepted where this session opened the link in the mail, declined anyhow."""

    access = signed_in("invitations of the person's own address")

    def get(self, request: PortalRequest) -> HttpResponse:
        """The list; empty when there is none, or when one is signed in with another address than the invited."""
        return self._page(request)

    def post(self, request: PortalRequest) -> HttpResponse:
        """Sends the mails with the links again, or declines one of them."""
        assert request.proof.user_id is not None
        if "again" in request.POST:
            own_invitations_mail(user_id=request.proof.user_id, at=instant())
            messages.success(
                request, _("The e-mail is sent again, at most three times an hour. Accept by the link in it.")
            )
            return redirect("activation:own")
        chosen = request.POST.get("invitation", "")
        found = [each.id for each in self._own(request) if str(each.id) == chosen]
        try:
            invitation_decline(invitation_id=found[0] if found else _NOTHING, at=instant())
        except InvitationOver as refusal:
            return self._page(request, refusal=str(refusal))
        messages.success(request, _("You declined the invitation. Whoever invited you is told."))
        return redirect("activation:own")

    def _own(self, request: PortalRequest) -> list[Invitation]:
        assert request.proof.user_id is not None
        return invitation_list_of_person(user_id=request.proof.user_id, at=instant())

    def _page(self, request: PortalRequest, *, refusal: str = "") -> HttpResponse:
        assert request.proof.user_id is not None
        invitations = self._own(request)
        context = {
            "invitations": invitations,
            "opened": [each.id for each in invitations if is_opened(request, each)],
            "person": person_get(user_id=request.proof.user_id),
            "refusal": refusal,
        }
        return render(request, "activation/own.html", context)


class AcceptView(View):
    """Accepts an invitation whose link this session opened, with a second factor proved just now."""

    access = signed_in("accepting an invitation of the person's own address", fresh=True)

    def get(self, request: PortalRequest, invitation_id: int) -> HttpResponse:
        """Back from proving the second factor: to the list with the button."""
        return redirect("activation:own")

    def post(self, request: PortalRequest, invitation_id: int) -> HttpResponse:
        """Accepts, and goes on to the organisation; a refusal stands above the list."""
        assert request.proof.user_id is not None
        try:
            opened = opened_in(request, invitation_id=invitation_id)
            if opened is None:
                raise InvitationOver
            membership = invitation_accept(opened=opened, user_id=request.proof.user_id, at=instant())
        except DomainError as refusal:
            messages.warning(request, str(refusal))
            return redirect("activation:own")
        organisation = membership.organisation
        messages.success(
            request, _("You work for %(organisation)s now.") % {"organisation": organisation.name}
        )
        return redirect(reverse("service:home", kwargs={"organisation": organisation.relation_number}))


class WelcomeView(View):
    """After the first sign-in: where one works."""

    access = signed_in("the end of the first sign-in")

    def get(self, request: PortalRequest) -> HttpResponse:
        """The page."""
        assert request.proof.user_id is not None
        memberships = list(membership_list_of_person(user_id=request.proof.user_id, at=instant()))
        context = {
            "memberships": memberships,
            "person": person_get(user_id=request.proof.user_id),
        }
        return render(request, "activation/welcome.html", context)
