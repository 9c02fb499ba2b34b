"""Giving a colleague a role, and taking one away."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from access.database import instant
from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from access.templatetags.here import here_url
from common.errors import DomainError
from relations.selectors import mandate_list
from roles.forms.granting import GrantForm
from roles.models import GrantProposal, RoleGrant
from roles.selectors import Colleague, grant_get, grantable_roles, second_pair_find
from roles.services import role_end, role_grant_together
from roles.views.colleagues import colleague_or_404


class GrantView(View):
    """Gives a colleague a role, or proposes it where a second administrator must agree."""

    access = needs(Permission.ROLES_GRANT, fresh=True)

    def get(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """The form, with the roles that exist here."""
        return self._page(request, colleague_or_404(request, membership_id), self._form(request))

    def post(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """Grants or proposes, or shows the form with what the rules say."""
        colleague = colleague_or_404(request, membership_id)
        form = self._form(request, request.POST)
        given = self._grant(request, form, membership_id) if form.is_valid() else ()
        if not given:
            return self._page(request, colleague, form)
        messages.success(request, given_words(given[0], colleague.membership.user.full_name))
        return redirect(here_url(request.acting, "roles:colleague", membership_id=membership_id))

    def _form(self, request: MemberRequest, data: object = None) -> GrantForm:
        acting = request.acting
        return GrantForm(data, roles=grantable_roles(acting=acting), mandates=mandate_list(acting=acting))

    def _grant(
        self, request: MemberRequest, form: GrantForm, membership_id: int
    ) -> Sequence[RoleGrant | GrantProposal]:
        try:
            return role_grant_together(
                acting=request.acting,
                membership_id=membership_id,
                role=form.cleaned_data["role"],
                mandate_ids=form.mandate_ids(),
                starts_at=form.starts_at(request.acting.at),
                ends_at=form.ends_at(),
            )
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return ()

    def _page(self, request: MemberRequest, colleague: Colleague, form: GrantForm) -> HttpResponse:
        context = {
            "colleague": colleague,
            "form": form,
            "roles": grantable_roles(acting=request.acting),
            "second_pair": second_pair_find(acting=request.acting, membership_id=colleague.membership.id),
        }
        return render(request, "roles/grant.html", context)


def given_words(given: RoleGrant | GrantProposal, name: str) -> str:
    """What is said above the page that comes after giving a role."""
    if isinstance(given, GrantProposal):
        said = _("The role for %(name)s waits until a second functional administrator agrees.")
    elif given.starts_at > instant():
        said = _("%(name)s has the role from the first day on.")
    else:
        said = _("%(name)s has the role now.")
    return said % {"name": name}


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
