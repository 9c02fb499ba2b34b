"""Helping a colleague back in, and letting one in again whose access was paused."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from access.templatetags.here import here_url
from common.errors import DomainError
from roles.enums import StandingChoice
from roles.forms.helping import ResetForm
from roles.models import MembershipPause
from roles.selectors import Colleague, pause_waiting, reset_last, standing_at
from roles.services import pause_confirm, pause_decline, reset_start, reset_withdraw
from roles.views.colleagues import colleague_or_404


class ResetView(View):
    """Starts, or stops what was started. The link goes to the colleague; who helps never sees it."""

    access = needs(Permission.ACCOUNTS_RESET, fresh=True)

    def get(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """The choice, and what will happen."""
        return self._page(request, colleague_or_404(request, membership_id), ResetForm())

    def post(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """Starts or stops, and leads back to the colleague."""
        colleague = colleague_or_404(request, membership_id)
        form = ResetForm() if "withdraw" in request.POST else ResetForm(request.POST)
        name = colleague.membership.user.full_name
        try:
            if "withdraw" in request.POST:
                reset_withdraw(acting=request.acting, membership_id=membership_id)
                messages.success(request, _("Stopped. The link that was sent no longer works."))
            elif not form.is_valid():
                return self._page(request, colleague, form)
            else:
                what = form.cleaned_data["what"]
                reset_start(acting=request.acting, membership_id=membership_id, what=what)
                messages.success(request, _("%(name)s gets an e-mail with a link.") % {"name": name})
        except DomainError as refusal:
            return self._page(request, colleague, form, refusal=str(refusal))
        return redirect(here_url(request.acting, "roles:colleague", membership_id=membership_id))

    def _page(
        self, request: MemberRequest, colleague: Colleague, form: ResetForm, *, refusal: str = ""
    ) -> HttpResponse:
        is_own = colleague.membership.user_id == request.acting.user_id
        last = reset_last(acting=request.acting, membership_id=colleague.membership.id)
        has_left = standing_at(colleague.membership, request.acting.at) == StandingChoice.ENDED
        context = {
            "colleague": colleague,
            "has_left": has_left,
            "form": form,
            "is_own": is_own,
            "last": last,
            "refusal": refusal,
        }
        return render(request, "roles/reset.html", context)


class PauseView(View):
    """Says whether it was the colleague who got back in elsewhere."""

    access = needs(Permission.ACCOUNTS_RESET, fresh=True)

    def get(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """What happened, and the two answers; where nothing is paused, the colleague."""
        pause = self._pause(request, membership_id)
        if pause is None:
            return self._to_colleague(request, membership_id)
        return render(request, "roles/pause.html", {"pause": pause, "person": pause.membership.user})

    def post(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """Lets in again, or ends the access for good. What somebody else decided first is told."""
        pause = self._pause(request, membership_id)
        name = pause.membership.user.full_name if pause else ""
        try:
            if "decline" in request.POST:
                pause_decline(acting=request.acting, membership_id=membership_id)
                messages.success(request, _("The access of %(name)s has ended.") % {"name": name})
            else:
                pause_confirm(acting=request.acting, membership_id=membership_id)
                messages.success(request, _("%(name)s has access again.") % {"name": name})
        except DomainError as refusal:
            messages.info(request, str(refusal))
        return self._to_colleague(request, membership_id)

    def _pause(self, request: MemberRequest, membership_id: int) -> MembershipPause | None:
        colleague_or_404(request, membership_id)
        return pause_waiting(acting=request.acting, membership_id=membership_id)

    def _to_colleague(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        return redirect(here_url(request.acting, "roles:colleague", membership_id=membership_id))
