"""What happened with one's own account."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views import View

from access.database import instant
from access.declarations import signed_in
from access.http import PortalRequest
from accounts.selectors import person_get
from audit.models import AuditEvent
from audit.selectors import event_list_of_person, event_of_person_get
from common.listing import MOST_COUNTED, PAGE_SIZE, CappedPaginator
from common.markup import language
from orgs.selectors import organisation_names_of_person
from service.history import lines
from service.history_files import Of, history_csv, own_history_file_name
from service.history_forms import OwnHistoryFilterForm
from service.history_lines import HistoryLine
from service.history_responses import csv_response
from service.history_tables import OwnHistoryTable
from service.services import own_history_download_record


class OwnHistoryView(View):
    """The own trail, newest first."""

    access = signed_in("one's own history")

    def get(self, request: PortalRequest) -> HttpResponse:
        """The list with its filter, 25 a page. An address that makes no sense shows why."""
        form = _form(request)
        context: dict[str, Any] = {"form": form}
        if form.is_valid():
            page = CappedPaginator(_events(request, form), PAGE_SIZE).get_page(request.GET.get("page", "1"))
            context |= {
                "page": page,
                "table": _table(request, list(page.object_list)),
                "csv_url": f"{reverse('service_me:history_csv')}?{request.GET.urlencode()}",
            }
        return render(request, "service/history.html", context)


class OwnHistoryFileView(View):
    """The same as a file, which itself stands in the own history."""

    access = signed_in("one's own history", fresh=True)

    def get(self, request: PortalRequest) -> HttpResponse:
        """The newest ten thousand events that fit; the page says what is wrong with an address."""
        form = _form(request)
        if not form.is_valid():
            return redirect(f"{reverse('service_me:history')}?{request.GET.urlencode()}")
        at = instant()
        events = list(_events(request, form)[: MOST_COUNTED + 1])
        shown = _lines(request, events[:MOST_COUNTED])
        person = person_get(user_id=_person_id(request))
        own_history_download_record(person=person, at=at, filters=form.used(), rows=len(shown))
        has_more = len(events) > MOST_COUNTED
        content = history_csv(shown, of=Of.PERSON, has_more=has_more, language=language())
        return csv_response(content, name=own_history_file_name(localdate(at)))


class OwnEventView(View):
    """One event, at an address that lasts."""

    access = signed_in("one's own history")

    def get(self, request: PortalRequest, event_id: UUID) -> HttpResponse:
        """What the list says of it; the seal is for the organisation where it happened."""
        try:
            event = event_of_person_get(person_id=_person_id(request), event_id=event_id)
        except AuditEvent.DoesNotExist:
            raise Http404 from None
        (line,) = _lines(request, [event])
        context = {
            "list_url": reverse("service_me:history"),
            "list_name": _("My history"),
            "event": event,
            "line": line,
        }
        return render(request, "service/own_event.html", context)


def _person_id(request: PortalRequest) -> int:
    assert request.proof.user_id is not None
    return request.proof.user_id


def _form(request: PortalRequest) -> OwnHistoryFilterForm:
    names = organisation_names_of_person(user_id=_person_id(request))
    return OwnHistoryFilterForm(request.GET, organisations=names)


def _events(request: PortalRequest, form: OwnHistoryFilterForm) -> QuerySet[AuditEvent]:
    return event_list_of_person(person_id=_person_id(request), filters=form.filters())


def _lines(request: PortalRequest, events: list[AuditEvent]) -> list[HistoryLine]:
    person_id = _person_id(request)
    names = organisation_names_of_person(user_id=person_id)
    return lines(events, person_id=person_id, organisations=names)


def _table(request: PortalRequest, events: list[AuditEvent]) -> OwnHistoryTable:
    return OwnHistoryTable(
        _lines(request, events),
        caption=_("What happened with your account and your roles, newest first"),
        empty_text=_("Nothing fits this filter."),
        empty_hint=_("Choose another period, organisation or kind, or clear the filter."),
    )
