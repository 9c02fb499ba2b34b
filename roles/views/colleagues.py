"""Colleagues and their roles."""

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
from notices.selectors import messages_of_person
from orgs.models import Membership
from orgs.selectors import administrator_list
from relations.selectors import mandate_list
from roles.enums import StandingChoice
from roles.forms.colleagues import ColleagueFilterForm
from roles.forms.granting import GrantForm
from roles.models import RoleGrant
from roles.selectors import (
    Colleague,
    colleague_get,
    colleague_list,
    colleague_rights,
    colleague_rows,
    grant_get,
    grantable_roles,
    invitation_waiting_count,
    pause_waiting,
    reset_last,
    role_request_waiting,
    standing_at,
)
from roles.services import role_end, role_grant
from roles.stages import message_rows
from roles.tables.colleagues import ColleagueTable


def colleague_or_404(request: MemberRequest, membership_id: int) -> Colleague:
    """The colleague of this number. Raises `Http404`, also for one of another organisation."""
    try:
        return colleague_get(acting=request.acting, membership_id=membership_id)
    except Membership.DoesNotExist:
        raise Http404 from None


class ColleaguesView(View):
    """The colleagues with their roles, second factor and last message."""

    access = needs(Permission.MEMBERS_READ)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The list as the address asks for it, under what colleagues ask for."""
        acting = request.acting
        form = ColleagueFilterForm(request.GET, roles=grantable_roles(acting=acting))
        administrators = administrator_list(acting=acting)
        context: dict[str, Any] = {
            "form": form,
            "requests": role_request_waiting(acting=acting),
            "may_invite": acting.may(Permission.MEMBERS_MANAGE),
            "invited": invitation_waiting_count(acting=acting),
            "administrators": administrators,
            "is_alone": acting.is_functional_administrator and len(administrators) == 1,
            "clear_url": here_url(acting, "roles:colleagues") if form.used else "",
            "address": request.GET.urlencode(),
        }
        if form.is_valid():
            context["table"] = self._table(request, form)
        return render(request, "roles/colleagues.html", context)

    def _table(self, request: MemberRequest, form: ColleagueFilterForm) -> ColleagueTable:
        acting = request.acting
        table = ColleagueTable(
            colleague_list(acting=acting, filters=form.filters(at=acting.at)),
            acting=acting,
            caption=_("Colleagues with their roles, second factor and last message"),
            empty_text=_("No colleague fits this search."),
            empty_hint=_("Type fewer letters, or clear the filter."),
        )
        arrange(table, query=request.GET)
        table.tell(colleague_rows(acting=acting, memberships=table.shown))
        return table


class ColleagueView(View):
    """One colleague: roles, what they open and why, and where to change that."""

    access = needs(Permission.MEMBERS_READ)

    def get(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """The page of the colleague."""
        acting = request.acting
        colleague = colleague_or_404(request, membership_id)
        membership = colleague.membership
        is_other = membership.user_id != acting.user_id
        standing = standing_at(membership, acting.at)
        has_access = standing == StandingChoice.ACTIVE
        messages_sent = messages_of_person(acting=acting, user_id=membership.user_id)
        context = {
            "colleague": colleague,
            "standing": standing,
            "has_left": standing == StandingChoice.ENDED,
            "is_own": not is_other,
            "rights": colleague_rights(acting=acting, membership=membership),
            "messages_sent": message_rows(messages_sent),
            "may_manage": is_other and acting.may(Permission.MEMBERS_MANAGE),
            "may_grant": is_other and has_access and acting.may(Permission.ROLES_GRANT),
            "may_reset": is_other and has_access and acting.may(Permission.ACCOUNTS_RESET),
            "last_reset": reset_last(acting=request.acting, membership_id=membership_id),
            "pause": pause_waiting(acting=request.acting, membership_id=membership_id),
            "requests": [
                each
                for each in role_request_waiting(acting=request.acting)
                if each.membership_id == membership_id
            ],
        }
        return render(request, "roles/colleague.html", context)


class GrantView(View):
    """Gives a colleague a role."""

    access = needs(Permission.ROLES_GRANT, fresh=True)

    def get(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """The form, with the roles that exist here."""
        return self._page(request, colleague_or_404(request, membership_id), self._form(request))

    def post(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """Grants, or shows the form with what the rules say."""
        colleague = colleague_or_404(request, membership_id)
        form = self._form(request, request.POST)
        if form.is_valid() and self._grant(request, form, membership_id):
            name = colleague.membership.user.full_name
            messages.success(request, _("%(name)s has the role now.") % {"name": name})
            return redirect(here_url(request.acting, "roles:colleague", membership_id=membership_id))
        return self._page(request, colleague, form)

    def _form(self, request: MemberRequest, data: object = None) -> GrantForm:
        acting = request.acting
        return GrantForm(data, roles=grantable_roles(acting=acting), mandates=mandate_list(acting=acting))

    def _grant(self, request: MemberRequest, form: GrantForm, membership_id: int) -> bool:
        try:
            role_grant(
                acting=request.acting,
                membership_id=membership_id,
                role=form.cleaned_data["role"],
                mandate_id=form.cleaned_data.get("mandate"),
                ends_at=form.ends_at(),
            )
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
            return False
        return True

    def _page(self, request: MemberRequest, colleague: Colleague, form: GrantForm) -> HttpResponse:
        roles = grantable_roles(acting=request.acting)
        return render(request, "roles/grant.html", {"colleague": colleague, "form": form, "roles": roles})


class GrantEndView(View):
    """Takes a role away from a colleague."""

    access = needs(Permission.ROLES_GRANT, fresh=True)

    def get(self, request: MemberRequest, grant_id: int) -> HttpResponse:
        """Asks whether it is meant so."""
        return render(request, "roles/grant_end.html", {"grant": self._grant(request, grant_id)})

    def post(self, request: MemberRequest, grant_id: int) -> HttpResponse:
        """Takes it away; the colleague notices at the next click. A second click changes nothing more."""
        try:
            grant = role_end(acting=request.acting, grant_id=grant_id)
        except RoleGrant.DoesNotExist:
            raise Http404 from None
        except DomainError as refusal:
            context = {"grant": self._grant(request, grant_id), "refusal": str(refusal)}
            return render(request, "roles/grant_end.html", context)
        messages.success(request, _("The role has been taken away."))
        return redirect(here_url(request.acting, "roles:colleague", membership_id=grant.membership_id))

    def _grant(self, request: MemberRequest, grant_id: int) -> RoleGrant:
        try:
            return grant_get(acting=request.acting, grant_id=grant_id)
        except RoleGrant.DoesNotExist:
            raise Http404 from None
