"""Colleagues and their roles."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views import View

from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from orgs.models import Membership
from roles.selectors import (
    Colleague,
    colleague_get,
    colleague_list,
    invitation_waiting_count,
    pause_waiting,
    reset_last,
    role_request_waiting,
)


def colleague_or_404(request: MemberRequest, membership_id: int) -> Colleague:
    """The colleague of this number. Raises `Http404`, also for one of another organisation."""
    try:
        return colleague_get(acting=request.acting, membership_id=membership_id)
    except Membership.DoesNotExist:
        raise Http404 from None


class ColleaguesView(View):
    """All colleagues with their roles and second factor."""

    access = needs(Permission.MEMBERS_READ)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The list, by name, under what colleagues ask for."""
        acting = request.acting
        context = {
            "colleagues": colleague_list(acting=acting),
            "requests": role_request_waiting(acting=acting),
            "may_invite": acting.may(Permission.MEMBERS_MANAGE),
            "invited": invitation_waiting_count(acting=acting),
        }
        return render(request, "roles/colleagues.html", context)


class ColleagueView(View):
    """One colleague: roles, and where to give or take them away."""

    access = needs(Permission.MEMBERS_READ)

    def get(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """The page of the colleague."""
        colleague = colleague_or_404(request, membership_id)
        is_other = colleague.membership.user_id != request.acting.user_id
        context = {
            "colleague": colleague,
            "may_grant": is_other and request.acting.may(Permission.ROLES_GRANT),
            "may_reset": is_other and request.acting.may(Permission.ACCOUNTS_RESET),
            "last_reset": reset_last(acting=request.acting, membership_id=membership_id),
            "pause": pause_waiting(acting=request.acting, membership_id=membership_id),
            "requests": [
                each
                for each in role_request_waiting(acting=request.acting)
                if each.membership_id == membership_id
            ],
        }
        return render(request, "roles/colleague.html", context)
