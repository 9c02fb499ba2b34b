"""Helping people back in, at the desk: cases with two employees and a letter, and access that stands still."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from access.declarations import desk
from access.http import MemberRequest
from access.permissions import Permission
from common.errors import DomainError
from common.listing import arrange
from roles.enums import ResetState
from roles.forms.helping import RecoveryForm
from roles.models import AccountReset, MembershipPause
from roles.selectors import pause_desk_get, pause_desk_list, recovery_desk_get, recovery_desk_list
from roles.services import pause_desk_confirm, recovery_confirm, recovery_open, recovery_withdraw
from roles.tables.recoveries import RecoveryTable, reset_state


def _case_or_404(request: MemberRequest, reset_id: int) -> AccountReset:
    try:
        return recovery_desk_get(acting=request.acting, reset_id=reset_id)
    except AccountReset.DoesNotExist:
        raise Http404 from None


class RecoveryListView(View):
    """The cases, and people whose organisation has nobody who could let them in again."""

    access = desk(Permission.DESK_RECOVERY)

    def get(self, request: MemberRequest) -> HttpResponse:
        """Open cases first, 25 a page."""
        table = RecoveryTable(
            recovery_desk_list(acting=request.acting),
            caption=_("People whom the desk helps back in, open cases first"),
            empty_text=_("No case yet."),
            empty_hint=_("Open one when somebody calls whom nobody else can help."),
        )
        arrange(table, query=request.GET)
        context = {"table": table, "pauses": pause_desk_list(acting=request.acting)}
        return render(request, "roles/desk_recoveries.html", context)


class RecoveryOpenView(View):
    """Opens a case."""

    access = desk(Permission.DESK_RECOVERY, fresh=True)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The form."""
        return render(request, "roles/desk_recovery_open.html", {"form": RecoveryForm()})

    def post(self, request: MemberRequest) -> HttpResponse:
        """Opens it, and leads to its page."""
        form = RecoveryForm(request.POST)
        if form.is_valid():
            try:
                reset = recovery_open(acting=request.acting, **form.cleaned_data)
            except DomainError as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                messages.success(request, _("The case is open. A second employee must confirm it now."))
                return redirect("roles_desk:recovery", reset_id=reset.id)
        return render(request, "roles/desk_recovery_open.html", {"form": form})


class RecoveryView(View):
    """One case, and what can be done with it."""

    access = desk(Permission.DESK_RECOVERY)

    def get(self, request: MemberRequest, reset_id: int) -> HttpResponse:
        """How far it is."""
        case = _case_or_404(request, reset_id)
        opened_it = case.started_by_id == request.acting.user_id
        context: dict[str, Any] = {
            "case": case,
            "state": reset_state(case),
            "opened_it": opened_it,
            "to_confirm": case.state == ResetState.STARTED,
        }
        return render(request, "roles/desk_recovery.html", context)


class RecoveryConfirmView(View):
    """The second employee confirms a case; or anybody there stops it."""

    access = desk(Permission.DESK_RECOVERY, fresh=True)

    def get(self, request: MemberRequest, reset_id: int) -> HttpResponse:
        """Nothing to read here: leads to the case."""
        return redirect("roles_desk:recovery", reset_id=_case_or_404(request, reset_id).id)

    def post(self, request: MemberRequest, reset_id: int) -> HttpResponse:
        """Confirms or stops; what speaks against it stands above the case."""
        case = _case_or_404(request, reset_id)
        try:
            if "withdraw" in request.POST:
                recovery_withdraw(acting=request.acting, reset_id=case.id)
                messages.success(request, _("The case was stopped. No code of it works any more."))
            else:
                recovery_confirm(acting=request.acting, reset_id=case.id)
                messages.success(request, _("Confirmed. The waiting time has begun."))
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("roles_desk:recovery", reset_id=case.id)


class DeskPauseView(View):
    """Lets somebody in again whose organisation has no administrator now."""

    access = desk(Permission.DESK_RECOVERY, fresh=True)

    def get(self, request: MemberRequest, pause_id: int) -> HttpResponse:
        """Who it is, and the one answer: as long as it is not sure, the access stays paused."""
        pause = self._pause(request, pause_id)
        is_own = pause.membership.user_id == request.acting.user_id
        context = {"pause": pause, "person": pause.membership.user, "is_own": is_own}
        return render(request, "roles/desk_pause.html", context)

    def post(self, request: MemberRequest, pause_id: int) -> HttpResponse:
        """Confirms."""
        pause = self._pause(request, pause_id)
        try:
            pause_desk_confirm(acting=request.acting, pause_id=pause.id)
        except DomainError as refusal:
            messages.info(request, str(refusal))
        else:
            name = pause.membership.user.full_name
            messages.success(request, _("%(name)s has access again.") % {"name": name})
        return redirect("roles_desk:recoveries")

    def _pause(self, request: MemberRequest, pause_id: int) -> MembershipPause:
        try:
            return pause_desk_get(acting=request.acting, pause_id=pause_id)
        except MembershipPause.DoesNotExist:
            raise Http404 from None
