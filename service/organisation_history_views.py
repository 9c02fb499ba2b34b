"""The history of an organisation: who did or saw what, for its administrators and auditors."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from access.templatetags.here import here_url
from audit.models import AuditEvent
from audit.selectors import event_get, event_list, event_seal
from common.listing import MOST_COUNTED, PAGE_SIZE, CappedPaginator
from common.markup import language
from orgs.selectors import colleague_names
from service.history_files import Of, history_csv, history_file_name
from service.history_forms import HistoryFilterForm
from service.history_lines import HistoryLine
from service.history_responses import csv_response
from service.history_tables import HistoryTable
from service.organisation_history import history_lines
from service.selectors import history_names
from service.services import history_download_record


class HistoryView(View):
    """What was done or seen in the own organisation, newest first."""

    access = needs(Permission.AUDIT_READ)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The list with its filter, 25 a page. An address that makes no sense shows why."""
        form = _form(request)
        context: dict[str, Any] = {"form": form}
        if form.is_valid():
            page = CappedPaginator(_events(request, form), PAGE_SIZE).get_page(request.GET.get("page", "1"))
            csv_url = here_url(request.acting, "service:history_csv")
            context |= {
                "page": page,
                "table": _table(request, list(page.object_list)),
                "csv_url": f"{csv_url}?{request.GET.urlencode()}",
            }
        return render(request, "service/organisation_history.html", context)


class HistoryFileView(View):
    """The same as a file, which itself stands in the history."""

    access = needs(Permission.AUDIT_READ, fresh=True)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The newest ten thousand events that fit; the page says what is wrong with an address."""
        form = _form(request)
        if not form.is_valid():
            return redirect(f"{here_url(request.acting, 'service:history')}?{request.GET.urlencode()}")
        events = list(_events(request, form)[: MOST_COUNTED + 1])
        lines = _lines(request, events[:MOST_COUNTED])
        history_download_record(acting=request.acting, filters=form.used(), rows=len(lines))
        name = history_file_name(request.acting.organisation.relation_number)
        content = history_csv(
            lines, of=Of.ORGANISATION, has_more=len(events) > MOST_COUNTED, language=language()
        )
        return csv_response(content, name=name)


class EventView(View):
    """One event, at an address that lasts."""

    access = needs(Permission.AUDIT_READ)

    def get(self, request: MemberRequest, event_id: UUID) -> HttpResponse:
        """Every fact, and the seal."""
        try:
            event = event_get(acting=request.acting, event_id=event_id)
        except AuditEvent.DoesNotExist:
            raise Http404 from None
        (line,) = _lines(request, [event])
        context = {
            "list_url": here_url(request.acting, "service:history"),
            "list_name": _("History"),
            "event": event,
            "line": line,
            "seal": event_seal(acting=request.acting, event=event),
        }
        return render(request, "service/event.html", context)


def _form(request: MemberRequest) -> HistoryFilterForm:
    return HistoryFilterForm(request.GET, people=colleague_names(acting=request.acting))


def _events(request: MemberRequest, form: HistoryFilterForm) -> QuerySet[AuditEvent]:
    return event_list(acting=request.acting, filters=form.filters())


def _lines(request: MemberRequest, events: list[AuditEvent]) -> list[HistoryLine]:
    return history_lines(events, history_names(acting=request.acting, events=events))


def _table(request: MemberRequest, events: list[AuditEvent]) -> HistoryTable:
    return HistoryTable(
        _lines(request, events),
        acting=request.acting,
        caption=_("What happened, newest first"),
        empty_text=_("Nothing fits this filter."),
        empty_hint=_("Choose another period, person or kind, or clear the filter."),
    )
