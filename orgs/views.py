"""Choosing the organisation to work for."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from access.database import instant
from access.declarations import signed_in
from access.http import PortalRequest
from orgs.enums import OrganisationKind
from orgs.models import Membership
from orgs.selectors import membership_list_of_person


def _home(membership: Membership) -> str:
    if membership.organisation.kind == OrganisationKind.INSURER:
        return reverse("roles_desk:requests")  # what every employee of the desk may open
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
