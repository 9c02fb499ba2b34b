"""Invoices over all relations for which a member of an intermediary may see the financials."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from access.templatetags.here import here_url
from common.listing import arrange
from invoices.forms import PortfolioFilterForm
from invoices.pages import list_figures
from invoices.selectors import (
    invoices_processed_until,
    portfolio_choices,
    portfolio_invoice_list,
    portfolio_totals,
)
from invoices.statuses import today_at
from invoices.tables import PortfolioTable, list_caption
from relations.selectors import RelationRow, RelationsFound, relation_search


class PortfolioListView(View):
    """All invoices and credit notes of these relations, each opening in its own relation."""

    access = needs(Permission.FINANCIALS_READ, portfolio=True)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The list as the address asks for it. A name that one relation alone has becomes its number there."""
        text = request.GET.get("relation", "").strip()
        found = self._relations(request, text)
        if found.count == 1 and not found.exact(text):
            return redirect(_address_with(request, found.rows[0]))
        form = self._form(request, found.exact(text))
        context: dict[str, Any] = {
            "form": form,
            "processed_until": invoices_processed_until(),
            "clear_url": here_url(request.acting, "invoices:portfolio"),
            "relation": found.exact(text),
        }
        if not form.is_valid():
            return render(request, "invoices/portfolio.html", context)
        if text and not found.exact(text):
            context |= self._unclear(request, form, found)
        else:
            context |= self._found(request, form)
        return render(request, "invoices/portfolio.html", context)

    def _relations(self, request: MemberRequest, text: str) -> RelationsFound:
        if not text:
            return RelationsFound(rows=[], count=0)
        return relation_search(acting=request.acting, text=text, permission=Permission.FINANCIALS_READ)

    def _form(self, request: MemberRequest, relation: RelationRow | None) -> PortfolioFilterForm:
        if relation is None:
            return PortfolioFilterForm(request.GET)
        choices = portfolio_choices(acting=request.acting, relation_number=relation.relation_number)
        return PortfolioFilterForm(
            request.GET,
            contracts=choices.contracts,
            currencies=choices.currencies,
            relation_name=relation.name,
        )

    def _unclear(
        self, request: MemberRequest, form: PortfolioFilterForm, found: RelationsFound
    ) -> dict[str, Any]:
        """No relation is meant, or several may be."""
        if not found.count:
            form.add_error("relation", _("No relation whose invoices you may see has this number or name."))
            return {}
        meant = [(row, _address_with(request, row)) for row in found.rows]
        return {"meant": meant, "meant_count": found.count}

    def _found(self, request: MemberRequest, form: PortfolioFilterForm) -> dict[str, Any]:
        acting, filters = request.acting, form.filters()
        totals = portfolio_totals(acting=acting, filters=filters)
        if not totals:
            return {"is_empty": not form.is_used}
        form.offer_currencies(each.currency for each in totals)
        table = PortfolioTable(
            portfolio_invoice_list(acting=acting, filters=filters),
            acting=acting,
            today=today_at(acting.at),
            caption=list_caption(filters),
        )
        arrange(table, query=request.GET, count=sum(each.count for each in totals))
        table.add_totals()
        return {"table": table, "figures": list_figures(totals)}


def _address_with(request: MemberRequest, relation: RelationRow) -> str:
    """This address, from its first page, with the number of the relation."""
    query = request.GET.copy()
    query["relation"] = relation.relation_number
    query.pop("page", None)
    return f"{request.path}?{query.urlencode()}"
