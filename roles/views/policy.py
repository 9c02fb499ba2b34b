"""What holds for everybody of an organisation, as its administrators set it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from access.templatetags.here import here_url
from common.errors import DomainError
from roles.forms.policy import SecurityPolicyForm, as_they_are
from roles.selectors import grantable_roles, security_policy_get, security_policy_unmet
from roles.services import security_policy_set


class SecurityPolicyView(View):
    """The rules of the own organisation, and who does not meet them."""

    access = needs(Permission.SECURITY_POLICY_MANAGE, fresh=True)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The rules as they are."""
        roles = grantable_roles(acting=request.acting)
        initial = as_they_are(security_policy_get(acting=request.acting))
        return self._page(request, SecurityPolicyForm(initial=initial, roles=roles))

    def post(self, request: MemberRequest) -> HttpResponse:
        """Keeps them, or shows the form with what the rules say."""
        form = SecurityPolicyForm(request.POST, roles=grantable_roles(acting=request.acting))
        if not form.is_valid() or not self._set(request, form):
            return self._page(request, form)
        return redirect(here_url(request.acting, "orgs_policy:security"))

    def _set(self, request: MemberRequest, form: SecurityPolicyForm) -> bool:
        try:
            changed = security_policy_set(acting=request.acting, wanted=form.rules())
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return False
        if changed:
            messages.success(request, _("The security policy has been changed. It holds from now on."))
        return True

    def _page(self, request: MemberRequest, form: SecurityPolicyForm) -> HttpResponse:
        context = {
            "form": form,
            "standing": security_policy_get(acting=request.acting),
            "unmet": security_policy_unmet(acting=request.acting),
        }
        return render(request, "roles/security_policy.html", context)
