"""Looking along with a customer, at the desk: begin, stop, and who did so before."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from access.declarations import desk
from access.http import MemberRequest
from access.permissions import Permission
from common.errors import DomainError
from common.listing import arrange
from roles.forms.looking import LookForm
from roles.models import LookAlong
from roles.selectors import look_list
from roles.services import look_start, look_stop
from roles.tables.looks import LookTable


class LookListView(View):
    """Who looked along with whom, and sessions that still go on."""

    access = desk(Permission.DESK_LOOK_ALONG)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The last one first, 25 a page."""
        acting = request.acting
        looks = look_list(acting=acting)
        table = LookTable(
            looks,
            at=acting.at,
            caption=_("Who looked along with whom, the last one first"),
            empty_text=_("Nobody looked along yet."),
            empty_hint=_("Begin when a customer asks for help with what stands on the screen."),
        )
        arrange(table, query=request.GET)
        running = [look for look in looks.unended() if look.is_open_at(acting.at)]
        return render(request, "roles/desk_looks.html", {"table": table, "running": running})


class LookStartView(View):
    """Begins to look along."""

    access = desk(Permission.DESK_LOOK_ALONG, fresh=True)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The form."""
        return render(request, "roles/desk_look_start.html", {"form": LookForm()})

    def post(self, request: MemberRequest) -> HttpResponse:
        """Begins, and leads to the home page of the customer."""
        form = LookForm(request.POST)
        if form.is_valid():
            try:
                look = look_start(acting=request.acting, **form.cleaned_data)
            except DomainError as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                number = look.organisation.relation_number
                return redirect(reverse("service:home", kwargs={"look": look.id, "organisation": number}))
        return render(request, "roles/desk_look_start.html", {"form": form})


class LookStopView(View):
    """Stops a session, the own one or a colleague's."""

    access = desk(Permission.DESK_LOOK_ALONG)

    def get(self, request: MemberRequest, look_id: UUID) -> HttpResponse:
        """Nothing to read here: leads to the list."""
        return redirect("roles_desk:looks")

    def post(self, request: MemberRequest, look_id: UUID) -> HttpResponse:
        """Stops it. A second click changes nothing more."""
        try:
            look = look_stop(acting=request.acting, look_id=look_id)
        except LookAlong.DoesNotExist:
            raise Http404 from None
        said = _("You no longer look along with %(organisation)s (%(number)s).")
        facts = {"organisation": look.organisation.name, "number": look.organisation.relation_number}
        messages.success(request, said % facts)
        return redirect("roles_desk:looks")
