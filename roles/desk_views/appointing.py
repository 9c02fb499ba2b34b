"""Appointing and replacing functional administrators of customers, at the desk: two employees; and who needs one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django_tables2.data import TableListData

from access.declarations import desk
from access.http import MemberRequest
from access.permissions import Permission
from common.errors import DomainError
from common.listing import arrange
from common.shapes import State
from roles.enums import AppointmentState, InvitationState
from roles.forms.appointing import AppointmentForm, NeedFilterForm
from roles.models import Appointment, Invitation
from roles.selectors import (
    administrator_need_list,
    appointment_get,
    appointment_list,
    invitation_messages,
)
from roles.services import (
    Proposal,
    appointment_approve,
    appointment_finish,
    appointment_propose,
    appointment_stop,
)
from roles.stages import standing_of
from roles.tables.appointments import AppointmentTable, NeedTable, appointment_state
from roles.tables.invitations import invitation_stage


def _case_or_404(request: MemberRequest, appointment_id: int) -> Appointment:
    try:
        return appointment_get(acting=request.acting, appointment_id=appointment_id)
    except Appointment.DoesNotExist:
        raise Http404 from None


class AppointmentListView(View):
    """The cases."""

    access = desk(Permission.DESK_ORGANISATIONS)

    def get(self, request: MemberRequest) -> HttpResponse:
        """Open cases first, 25 a page."""
        table = AppointmentTable(
            appointment_list(acting=request.acting),
            caption=_("Functional administrators whom the desk appoints, open cases first"),
            empty_text=_("No case yet."),
            empty_hint=_("Open one when an organisation asks for another functional administrator."),
        )
        arrange(table, query=request.GET)
        return render(request, "roles/desk_appointments.html", {"table": table})


class AdministratorNeedView(View):
    """Customers with one functional administrator or none."""

    access = desk(Permission.DESK_ORGANISATIONS)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The most urgent ones first, 25 a page, narrowed as the address asks."""
        form = NeedFilterForm(request.GET)
        table = None
        if form.is_valid():
            rows = administrator_need_list(acting=request.acting, **form.filters())
            table = NeedTable(
                TableListData(rows),  # as it is: made a list, it would be read whole
                at=request.acting.at,
                caption=_(
                    "Organisations with one functional administrator or none, the most urgent ones first"
                ),
                empty_text=_("No organisation fits."),
                empty_hint=_("Clear the filter to see all that have one functional administrator or none."),
            )
            arrange(table, query=request.GET)
        return render(request, "roles/desk_administrator_needs.html", {"form": form, "table": table})


class AppointmentProposeView(View):
    """Proposes somebody."""

    access = desk(Permission.DESK_ORGANISATIONS, fresh=True)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The form; the address may name the organisation."""
        form = AppointmentForm(initial={"organisation_number": request.GET.get("organisation_number", "")})
        return render(request, "roles/desk_appointment_propose.html", {"form": form})

    def post(self, request: MemberRequest) -> HttpResponse:
        """Proposes, and leads to the case."""
        form = AppointmentForm(request.POST)
        if form.is_valid():
            try:
                case = appointment_propose(acting=request.acting, proposal=Proposal(**form.proposal()))
            except DomainError as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                messages.success(request, _("Proposed. A second employee must approve it now."))
                return redirect("roles_desk:appointment", appointment_id=case.id)
        return render(request, "roles/desk_appointment_propose.html", {"form": form})


class AppointmentView(View):
    """One case, and what can be done with it."""

    access = desk(Permission.DESK_ORGANISATIONS)

    def get(self, request: MemberRequest, appointment_id: int) -> HttpResponse:
        """How far it is."""
        case = _case_or_404(request, appointment_id)
        invitation = case.invitation
        context = {
            "case": case,
            "state": appointment_state(case),
            "to_approve": case.state == AppointmentState.STARTED,
            "proposed_it": case.proposed_by_id == request.acting.user_id,
            "to_finish": case.state == AppointmentState.APPROVED,
            "stage": self._stage(request, invitation),
            "has_accepted": invitation is not None and invitation.state == InvitationState.ACCEPTED,
        }
        return render(request, "roles/desk_appointment.html", context)

    def _stage(self, request: MemberRequest, invitation: Invitation | None) -> State | None:
        if invitation is None:
            return None
        sent = invitation_messages(acting=request.acting, invitation=invitation)
        return invitation_stage(standing_of(invitation, sent), at=request.acting.at)


class AppointmentDecideView(View):
    """The second employee approves; and once somebody new has accepted, anybody finishes or stops."""

    access = desk(Permission.DESK_ORGANISATIONS, fresh=True)

    def get(self, request: MemberRequest, appointment_id: int) -> HttpResponse:
        """Nothing to read here: leads to the case."""
        case = _case_or_404(request, appointment_id)
        return redirect("roles_desk:appointment", appointment_id=case.id)

    def post(self, request: MemberRequest, appointment_id: int) -> HttpResponse:
        """Does it; what speaks against it stands above the case."""
        case = _case_or_404(request, appointment_id)
        try:
            messages.success(request, self._decide(request, case))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("roles_desk:appointment", appointment_id=case.id)

    def _decide(self, request: MemberRequest, case: Appointment) -> str:
        if "stop" in request.POST:
            appointment_stop(acting=request.acting, appointment_id=case.id)
            return _("The case was stopped.")
        if "finish" in request.POST:
            appointment_finish(acting=request.acting, appointment_id=case.id)
            return _("Finished. Whoever is replaced has no access any more.")
        appointment_approve(acting=request.acting, appointment_id=case.id)
        return _("Approved. Everybody concerned is told.")
