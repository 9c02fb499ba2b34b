"""The trail of all organisations and of none, for who audits at the desk."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views import View

from access.declarations import desk
from access.http import MemberRequest
from access.permissions import Permission
from audit.models import AuditEvent
from audit.selectors import event_desk_get, event_desk_list, event_desk_seal, trail_state_get
from common.listing import MOST_COUNTED, PAGE_SIZE, CappedPaginator
from common.markup import language
from service.history_files import Of, history_csv, trail_file_name
from service.history_lines import HistoryLine
from service.history_responses import csv_response
from service.history_tables import TrailTable
from service.organisation_history import trail_lines
from service.selectors import trail_names
from service.services import trail_download_record
from service.trail_forms import TrailFilterForm


class TrailView(View):
    """What happened anywhere, newest first, and how far it is sealed."""

    access = desk(Permission.DESK_AUDIT)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The list with its filter, 25 a page. An address that makes no sense shows why."""
        form = TrailFilterForm(request.GET, acting=request.acting)
        context: dict[str, Any] = {
            "form": form,
            "state": trail_state_get(acting=request.acting, heads_in=settings.AUDIT_HEADS_DIR),
        }
        if form.is_valid():
            page = CappedPaginator(_events(request, form), PAGE_SIZE).get_page(request.GET.get("page", "1"))
            context |= {
                "page": page,
                "table": _table(request, list(page.object_list)),
                "csv_url": f"{reverse('service_desk:audit_csv')}?{request.GET.urlencode()}",
            }
        return render(request, "service/trail.html", context)


class TrailFileView(View):
    """The same as a file, which itself stands in the insurer's history."""

    access = desk(Permission.DESK_AUDIT, fresh=True)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The newest ten thousand events that fit; the page says what is wrong with an address."""
        form = TrailFilterForm(request.GET, acting=request.acting)
        if not form.is_valid():
            return redirect(f"{reverse('service_desk:audit')}?{request.GET.urlencode()}")
        events = list(_events(request, form)[: MOST_COUNTED + 1])
        lines = _lines(request, events[:MOST_COUNTED])
        trail_download_record(acting=request.acting, filters=form.used(), rows=len(lines))
        has_more = len(events) > MOST_COUNTED
        content = history_csv(lines, of=Of.ALL, has_more=has_more, language=language())
        return csv_response(content, name=trail_file_name(localdate(request.acting.at)))


class TrailEventView(View):
    """One event, at an address that lasts."""

    access = desk(Permission.DESK_AUDIT)

    def get(self, request: MemberRequest, event_id: UUID) -> HttpResponse:
        """Every fact, and the seal."""
        try:
            event = event_desk_get(acting=request.acting, event_id=event_id)
        except AuditEvent.DoesNotExist:
            raise Http404 from None
        (line,) = _lines(request, [event])
        context = {
            "list_url": reverse("service_desk:audit"),
            "list_name": _("Audit trail"),
            "event": event,
            "line": line,
            "seal": event_desk_seal(acting=request.acting, event=event),
        }
        return render(request, "service/event.html", context)


def _events(request: MemberRequest, form: TrailFilterForm) -> QuerySet[AuditEvent]:
    return event_desk_list(acting=request.acting, filters=form.filters())


def _lines(request: MemberRequest, events: list[AuditEvent]) -> list[HistoryLine]:
    return trail_lines(events, trail_names(acting=request.acting, events=events))


def _table(request: MemberRequest, events: list[AuditEvent]) -> TrailTable:
    return TrailTable(
        _lines(request, events),
        acting=request.acting,
        caption=_("What happened anywhere, newest first"),
        empty_text=_("Nothing fits this filter."),
        empty_hint=_("Choose another period, organisation or person, or clear the filter."),
    )
