"""What happened with one's own account."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views import View

from access.declarations import signed_in
from access.http import PortalRequest
from audit.selectors import event_list_of_person
from common.listing import PAGE_SIZE, CappedPaginator
from orgs.selectors import organisation_names_of_person
from service.history import lines


class OwnHistoryView(View):
    """The own trail, newest first, a page at a time."""

    access = signed_in("one's own history")

    def get(self, request: PortalRequest) -> HttpResponse:
        """The page; a page beyond the end is the last one."""
        person_id = request.proof.user_id
        assert person_id is not None
        events = event_list_of_person(person_id=person_id)
        page = CappedPaginator(events, PAGE_SIZE).get_page(request.GET.get("page", "1"))
        names = organisation_names_of_person(user_id=person_id)
        shown = lines(page.object_list, person_id=person_id, organisations=names)
        return render(request, "service/history.html", {"page": page, "lines": shown})
