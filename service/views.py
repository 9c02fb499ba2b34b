"""Home of an organisation, and of a relation one acts for."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from access.acting import Acting
from access.declarations import member
from access.http import MemberRequest
from access.permissions import Permission
from invoices.selectors import invoices_processed_until
from orgs.enums import OrganisationKind
from orgs.selectors import administrator_list
from relations.services import relation_note_opened
from roles.models import RoleRequest
from roles.selectors import ReviewStanding, proposal_decidable, review_open, role_request_waiting
from service.attention import (
    access_review,
    ending_mandates,
    one_administrator,
    overdue_in_portfolio,
    own_invoices,
    role_proposals,
    role_requests,
)
from service.greeting import greeting
from service.selectors import own_totals, portfolio_home

_LONG = 100
"""From so many on, a count needs more room."""


class HomeView(View):
    """Where one lands: what needs attention, and for an intermediary the relations at hand."""

    access = member("every member sees the home page; it shows only what the member may open")

    def get(self, request: MemberRequest) -> HttpResponse:
        """Home of the relation, of an intermediary, or of another organisation."""
        acting = request.acting
        if acting.relation:
            relation_note_opened(acting=acting)
            return render(request, "service/home_relation.html")
        is_intermediary = acting.organisation.kind == OrganisationKind.INTERMEDIARY
        name, context = self._of_intermediary(acting) if is_intermediary else self._of_others(acting)
        administrators = administrator_list(acting=acting)
        attention = [
            *context.pop("attention"),
            *role_requests(acting, _requests(acting)),
            *role_proposals(acting, proposal_decidable(acting=acting)),
            *access_review(acting, _review(acting)),
            *one_administrator(acting, administrators),
        ]
        context |= {
            "greeting": greeting(acting.at, acting.user_name),
            "administrators": [each for each in administrators if each.user_id != acting.user_id],
            "attention": attention,
            "attention_is_long": any(each.count >= _LONG for each in attention),
        }
        return render(request, name, context)

    def _of_intermediary(self, acting: Acting) -> tuple[str, dict[str, Any]]:
        home = portfolio_home(acting=acting)
        ending = ending_mandates(acting, home.ending, has_relations=bool(home.relations))
        return "service/home_intermediary.html", {
            "home": home,
            "processed_until": invoices_processed_until(),
            "attention": [*ending, *overdue_in_portfolio(acting, home.overdue)],
        }

    def _of_others(self, acting: Acting) -> tuple[str, dict[str, Any]]:
        sees_invoices = acting.may(Permission.FINANCIALS_READ)
        return "service/home.html", {
            "processed_until": invoices_processed_until() if sees_invoices else None,
            "attention": own_invoices(acting, own_totals(acting=acting)),
            "has_attention": sees_invoices or acting.may(Permission.ROLES_GRANT),
        }


def _requests(acting: Acting) -> list[RoleRequest]:
    return role_request_waiting(acting=acting) if acting.may(Permission.ROLES_GRANT) else []


def _review(acting: Acting) -> ReviewStanding | None:
    return review_open(acting=acting) if acting.may(Permission.MEMBERS_MANAGE) else None
