"""Home of an organisation, and of a relation one acts for."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from access.declarations import member
from access.http import MemberRequest
from orgs.enums import OrganisationKind
from orgs.selectors import administrator_list
from relations.selectors import relation_choice
from relations.services import relation_note_opened


class HomeView(View):
    """Where one lands: what there is to do, and for an intermediary the relations at hand."""

    access = member("every member sees the home page; it shows only what the member may open")

    def get(self, request: MemberRequest) -> HttpResponse:
        """Home of the relation, of an intermediary, or of an employer."""
        acting = request.acting
        if acting.relation:
            relation_note_opened(acting=acting)
            return render(request, "service/home_relation.html")
        is_intermediary = acting.organisation.kind == OrganisationKind.INTERMEDIARY
        choice = relation_choice(acting=acting, text="") if is_intermediary else None
        context = {"choice": choice, "text": "", "administrators": administrator_list(acting=acting)}
        return render(request, "service/home.html", context)
