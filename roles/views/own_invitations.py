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
from roles.services import InvitationOver, invitation_accept, invitation_decline


class OwnInvitationsView(View):
    """Invitations of the own address: accept or decline each. The address was proved when one signed in with it."""

    access = signed_in("invitations of the person's own address")

    def get(self, request: PortalRequest) -> HttpResponse:
        """The list; empty when there is none, or when one is signed in with another address than the invited."""
        return self._page(request)

    def post(self, request: PortalRequest) -> HttpResponse:
        """Accepts or declines one of them."""
        chosen = request.POST.get("invitation", "")
        found = [each for each in self._own(request) if str(each.id) == chosen]
        try:
            if not found:
                raise InvitationOver
            return (
                self._decline(request, found[0])
                if "decline" in request.POST
                else self._accept(request, found[0])
            )
        except DomainError as refusal:
            return self._page(request, refusal=str(refusal))

    def _accept(self, request: PortalRequest, invitation: Invitation) -> HttpResponse:
        assert request.proof.user_id is not None
        invitation_accept(invitation_id=invitation.id, user_id=request.proof.user_id, at=instant())
        messages.success(
            request,
            _("You work for %(organisation)s now.") % {"organisation": invitation.organisation.name},
        )
        number = invitation.organisation.relation_number
        return redirect(reverse("service:home", kwargs={"organisation": number}))

    def _decline(self, request: PortalRequest, invitation: Invitation) -> HttpResponse:
        invitation_decline(invitation_id=invitation.id, at=instant())
        messages.success(request, _("You declined the invitation. Whoever invited you is told."))
        return redirect("activation:own")

    def _own(self, request: PortalRequest) -> list[Invitation]:
        assert request.proof.user_id is not None
        return invitation_list_of_person(user_id=request.proof.user_id, at=instant())

    def _page(self, request: PortalRequest, *, refusal: str = "") -> HttpResponse:
        assert request.proof.user_id is not None
        context = {
            "invitations": self._own(request),
            "person": person_get(user_id=request.proof.user_id),
            "refusal": refusal,
        }
        return render(request, "activation/own.html", context)


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
