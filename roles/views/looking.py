"""Looking through the eyes of a role, and what whoever looks is not shown."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from access.acting import Acting
from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from access.templatetags.here import here_url
from common.errors import DomainError
from orgs.enums import OrganisationKind
from roles.catalogue import PERMISSION_LABELS, roles_for
from roles.enums import Role
from roles.forms.looking import RoleViewForm
from roles.services import role_view_record


def not_seen(request: HttpRequest, *, acting: Acting, permission: Permission) -> HttpResponse:
    """A page that is locked for whoever looks: by the role that is viewed, or by the own rights alone."""
    context = {
        "what": PERMISSION_LABELS[permission],
        "role": Role(acting.viewing.role).label if acting.viewing else "",
        "is_open_for_role": acting.viewing is not None and acting.shows(permission),
    }
    return render(request, "roles/not_seen.html", context, status=403)


class RolesView(View):
    """The roles of this organisation with what they give; a customer's can be looked through."""

    access = needs(Permission.ROLES_GRANT)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The list."""
        acting = request.acting
        context = {
            "roles": roles_for(acting.organisation.kind),
            "may_view": not acting.changes_nothing and acting.organisation.kind != OrganisationKind.INSURER,
        }
        return render(request, "roles/roles.html", context)

    def post(self, request: MemberRequest) -> HttpResponse:
        """Begins to look through the eyes of a role, on the home page as members with this role see it."""
        form = RoleViewForm(request.POST, kind=request.acting.organisation.kind)
        if not form.is_valid():
            messages.error(request, _("This role does not exist in your organisation."))
            return redirect(here_url(request.acting, "roles:roles"))
        role: Role = form.cleaned_data["role"]
        try:
            role_view_record(acting=request.acting, role=role)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect(here_url(request.acting, "roles:roles"))
        return redirect(here_url(request.acting, "service:home", as_role=role.value))
