"""Choosing the organisation to work for, and what it sets for its people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from access.database import instant
from access.declarations import needs, signed_in
from access.http import MemberRequest, PortalRequest
from access.permissions import Permission
from access.templatetags.here import here_url
from orgs.enums import OrganisationKind
from orgs.forms import SecurityPolicyForm
from orgs.models import Membership
from orgs.selectors import membership_list_of_person, security_policy_get
from orgs.services import security_policy_set


def _home(membership: Membership) -> str:
    if membership.organisation.kind == OrganisationKind.INSURER:
        return reverse("jobs_desk:batches")
    return reverse("service:home", kwargs={"organisation": membership.organisation.relation_number})


class ChooserView(View):
    """The organisations of the person; whoever has one goes straight to it."""

    access = signed_in("choosing among the person's own organisations")

    def get(self, request: PortalRequest) -> HttpResponse:
        """A list, a redirect when there is nothing to choose, or a page that says who can help."""
        assert request.proof.user_id is not None
        memberships = list(membership_list_of_person(user_id=request.proof.user_id, at=instant()))
        if len(memberships) == 1:
            return redirect(_home(memberships[0]))
        choices = [(membership, _home(membership)) for membership in memberships]
        return render(request, "orgs/chooser.html", {"choices": choices})


class SecurityPolicyView(View):
    """What holds for everybody of the own organisation."""

    access = needs(Permission.SECURITY_POLICY_MANAGE, fresh=True)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The rules as they are."""
        initial = {"members_edit_own_details": security_policy_get(acting=request.acting)}
        return render(request, "orgs/security_policy.html", {"form": SecurityPolicyForm(initial=initial)})

    def post(self, request: MemberRequest) -> HttpResponse:
        """Keeps them; a tick that is not there is a no, so there is nothing to fill in wrongly."""
        form = SecurityPolicyForm(request.POST)
        form.full_clean()
        if security_policy_set(acting=request.acting, **form.cleaned_data):
            messages.success(request, _("The security policy has been changed. It holds from now on."))
        return redirect(here_url(request.acting, "orgs_policy:security"))
