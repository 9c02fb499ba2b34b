"""Financial overviews for whoever may see the financials, and as files for whoever may export them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views import View

from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from access.templatetags.here import here_url
from invoices.enums import DownloadForm
from invoices.overview_forms import OverviewForm, PortfolioOverviewForm
from invoices.overviews.links import Links
from invoices.overviews.page import OverviewPage, kept_back_text, own_page, portfolio_page
from invoices.overviews.paper import overview_pdf
from invoices.overviews.spreadsheet import overview_csv
from invoices.selectors import (
    current_account_get,
    invoices_processed_until,
    overview_choices,
    overview_get,
    portfolio_overview_choices,
    portfolio_overview_get,
    portfolio_relation_count,
    portfolio_relation_parts,
    portfolio_relations_kept_back,
)
from invoices.services import overview_download_record
from invoices.statuses import today_at
from relations.selectors import RelationRow, RelationsFound, relation_search

PAGE_SIZE: Final = 25
MOST_ON_PAPER: Final = 500
_WHOLE_YEAR: Final = "year"

_FILES: Final[dict[DownloadForm, tuple[Callable[[OverviewPage], bytes], str]]] = {
    DownloadForm.PDF: (overview_pdf, "application/pdf"),
    DownloadForm.CSV: (overview_csv, "text/csv"),
}


def _file(page: OverviewPage, form: DownloadForm) -> HttpResponse:
    write, content_type = _FILES[form]
    stem = pgettext("name of a file", "financial-overview")
    name = f"{stem}-{page.organisation.relation_number}-{page.filters.year}.{form.value}"
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(write(page), content_type=content_type, headers=headers)


def _files(request: MemberRequest, links: Links) -> dict[str, str]:
    """Where the files of what is shown are."""
    account = request.GET.get("account")
    parameters: dict[str, str | int] = {"account": _WHOLE_YEAR} if account == _WHOLE_YEAR else {}
    return {f"{form.value}_url": links.file(form.value, **parameters) for form in _FILES}


def _query(request: MemberRequest) -> dict[str, str]:
    return {name: str(value).strip() for name, value in request.GET.items()}


class OverviewView(View):
    """The overview of the organisation one acts for."""

    access = needs(Permission.FINANCIALS_READ)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The overview as the address asks for it. An address that makes no sense shows why."""
        form = _own_form(request)
        context: dict[str, Any] = {"form": form}
        if form.is_valid():
            links = _own_links(request, form)
            context |= {
                "overview": _own_overview(request, links),
                **_files(request, links),
                "may_export": request.acting.may(Permission.FINANCIALS_EXPORT),
            }
        return render(request, "invoices/overview.html", context)


class OverviewFileView(View):
    """The same as a file."""

    access = needs(Permission.FINANCIALS_EXPORT)
    form = DownloadForm.PDF

    def get(self, request: MemberRequest) -> HttpResponse:
        """Makes the file and records that it was fetched; the page says what is wrong with an address."""
        form = _own_form(request)
        if not form.is_valid():
            return _to_page(request, "invoices:overview")
        links = _own_links(request, form)
        page = _own_overview(request, links)
        overview_download_record(
            acting=request.acting, filters=links.filters, form=self.form, is_portfolio=False
        )
        return _file(page, self.form)


def _to_page(request: MemberRequest, name: str) -> HttpResponse:
    return redirect(f"{here_url(request.acting, name)}?{request.GET.urlencode()}")


def _own_form(request: MemberRequest) -> OverviewForm:
    choices = overview_choices(acting=request.acting)
    return OverviewForm(_query(request), choices=choices, today=today_at(request.acting.at))


def _own_links(request: MemberRequest, form: OverviewForm) -> Links:
    return Links(
        acting=request.acting,
        filters=form.filters(),
        is_portfolio=False,
        has_currencies=form.has_currencies,
    )


def _own_overview(request: MemberRequest, links: Links) -> OverviewPage:
    acting, filters = request.acting, links.filters
    is_whole_year = request.GET.get("account") == _WHOLE_YEAR
    account = None
    if filters.contract is None:
        account = current_account_get(
            acting=acting, year=filters.year, currency=filters.currency, whole_year=is_whole_year
        )
    return own_page(
        overview_get(acting=acting, filters=filters),
        links,
        account=account,
        is_whole_year=is_whole_year,
        processed_until=invoices_processed_until(),
    )


class PortfolioOverviewView(View):
    """The overview over all relations whose invoices a member of an intermediary may see."""

    access = needs(Permission.FINANCIALS_READ, portfolio=True)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The overview as the address asks for it. A name that one relation alone has becomes its number there."""
        acting, found = request.acting, _relations(request)
        form = _portfolio_form(request)
        text = form.data.get("relation", "")
        relation = found.exact(text)
        if found.count == 1 and relation is None:
            return redirect(_with_relation(request, found.rows[0]))
        context: dict[str, Any] = {"form": form}
        if not form.is_valid():
            pass
        elif text and not found.count:
            form.add_error("relation", _("No relation whose invoices you may see has this number or name."))
        elif text and relation is None:
            context["meant"] = [(row, _with_relation(request, row)) for row in found.rows]
            context["meant_count"] = found.count
        else:
            links = _portfolio_links(request, form)
            kept_back = portfolio_relations_kept_back(acting=acting, filters=links.filters)
            context |= {
                "overview": _listed(request, links, relation),
                **_files(request, links),
                "may_export": acting.may_in_portfolio(Permission.FINANCIALS_EXPORT),
                "kept_back": kept_back_text(kept_back) if kept_back else "",
            }
        return render(request, "invoices/portfolio_overview.html", context)


class PortfolioOverviewFileView(View):
    """The same as a file, of the relations for which the member may export."""

    access = needs(Permission.FINANCIALS_EXPORT, portfolio=True)
    form = DownloadForm.PDF

    def get(self, request: MemberRequest) -> HttpResponse:
        """Makes the file and records that it was fetched; the page says what is wrong with an address."""
        form, found = _portfolio_form(request), _relations(request)
        text = form.data.get("relation", "")
        relation = found.exact(text)
        if not form.is_valid() or (text and relation is None):
            return _to_page(request, "invoices:portfolio_overview")
        links = _portfolio_links(request, form)
        page = _whole(request, links, relation, most=MOST_ON_PAPER if self.form is DownloadForm.PDF else None)
        overview_download_record(
            acting=request.acting, filters=links.filters, form=self.form, is_portfolio=True
        )
        return _file(page, self.form)


def _relations(request: MemberRequest) -> RelationsFound:
    text = request.GET.get("relation", "").strip()
    if not text:
        return RelationsFound(rows=[], count=0)
    return relation_search(acting=request.acting, text=text, permission=Permission.FINANCIALS_READ)


def _with_relation(request: MemberRequest, relation: RelationRow) -> str:
    query = request.GET.copy()
    query["relation"] = relation.relation_number
    query.pop("page", None)
    return f"{request.path}?{query.urlencode()}"


def _portfolio_form(request: MemberRequest) -> PortfolioOverviewForm:
    choices = portfolio_overview_choices(acting=request.acting)
    return PortfolioOverviewForm(_query(request), choices=choices, today=today_at(request.acting.at))


def _portfolio_links(request: MemberRequest, form: PortfolioOverviewForm) -> Links:
    filters = replace(form.filters(), relation_number=form.cleaned_data["relation"] or None)
    return Links(
        acting=request.acting, filters=filters, is_portfolio=True, has_currencies=form.has_currencies
    )


def _listed(request: MemberRequest, links: Links, relation: RelationRow | None) -> OverviewPage:
    """For the page: 25 relations at a time."""
    acting, filters = request.acting, links.filters
    count = portfolio_relation_count(acting=acting, filters=filters)
    page: Page[Any] = Paginator(range(count), PAGE_SIZE).get_page(request.GET.get("page", "1"))
    rows = page.object_list
    return portfolio_page(
        portfolio_overview_get(acting=acting, filters=filters),
        links,
        parts=portfolio_relation_parts(
            acting=acting, filters=filters, start=min(rows, default=0), stop=max(rows, default=-1) + 1
        ),
        count=count,
        relation_name=relation.name if relation else "",
        kept_back=0,
        processed_until=invoices_processed_until(),
        page=page,
    )


def _whole(
    request: MemberRequest, links: Links, relation: RelationRow | None, *, most: int | None
) -> OverviewPage:
    """For a file: all relations for which the member may export, on paper at most so many."""
    acting, filters = request.acting, links.filters
    count = portfolio_relation_count(acting=acting, filters=filters, for_export=True)
    return portfolio_page(
        portfolio_overview_get(acting=acting, filters=filters, for_export=True),
        links,
        parts=portfolio_relation_parts(acting=acting, filters=filters, for_export=True, stop=most),
        count=count,
        relation_name=relation.name if relation else "",
        kept_back=portfolio_relations_kept_back(acting=acting, filters=filters),
        processed_until=invoices_processed_until(),
    )
