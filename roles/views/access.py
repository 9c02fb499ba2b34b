"""Pausing, resuming and ending a colleague's access, and who is functional administrator."""

from collections.abc import Callable

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
from orgs.models import Membership
from roles.enums import FUNCTIONAL_ADMINISTRATOR
from roles.forms.colleagues import ReasonForm
from roles.models import GrantProposal
from roles.selectors import (
    Colleague,
    pause_waiting,
    proposal_waiting_for,
    second_pair_find,
    standing_at,
)
from roles.services import (
    administrator_hand_over,
    administrator_make,
    administrator_unmake,
    membership_end,
    membership_pause,
    membership_resume,
)
from roles.views.colleagues import colleague_or_404


def _to_colleague(request: MemberRequest, membership_id: int) -> HttpResponse:
    return redirect(here_url(request.acting, "roles:colleague", membership_id=membership_id))


def _is_own(request: MemberRequest, colleague: Colleague) -> bool:
    return colleague.membership.user_id == request.acting.user_id


class AccessView(View):
    """Pauses a colleague's access, lets it go on, or ends it."""

    access = needs(Permission.MEMBERS_MANAGE, fresh=True)

    def get(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """What can be done now, and what follows from it."""
        return self._page(request, colleague_or_404(request, membership_id))

    def post(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """Does what the pressed button says, and leads back to the colleague."""
        colleague = colleague_or_404(request, membership_id)
        if "resume" in request.POST:
            return self._resume(request, colleague)
        form = ReasonForm(request.POST)
        return (
            self._stop(request, colleague, form)
            if form.is_valid()
            else self._page(request, colleague, form=form)
        )

    def _stop(self, request: MemberRequest, colleague: Colleague, form: ReasonForm) -> HttpResponse:
        is_end, membership = "end" in request.POST, colleague.membership
        service = membership_end if is_end else membership_pause
        try:
            service(acting=request.acting, membership_id=membership.id, reason=form.cleaned_data["reason"])
        except DomainError as refusal:
            return self._page(request, colleague, form=form, refusal=str(refusal))
        done = _("The access of %(name)s has ended.") if is_end else _("The access of %(name)s is paused.")
        messages.success(request, done % {"name": membership.user.full_name})
        return _to_colleague(request, membership.id)

    def _resume(self, request: MemberRequest, colleague: Colleague) -> HttpResponse:
        membership = colleague.membership
        try:
            membership_resume(acting=request.acting, membership_id=membership.id)
        except DomainError as refusal:
            return self._page(request, colleague, refusal=str(refusal))
        messages.success(request, _("%(name)s has access again.") % {"name": membership.user.full_name})
        return _to_colleague(request, membership.id)

    def _page(
        self,
        request: MemberRequest,
        colleague: Colleague,
        *,
        form: ReasonForm | None = None,
        refusal: str = "",
    ) -> HttpResponse:
        acting, membership = request.acting, colleague.membership
        is_end = "end" in request.POST
        context = {
            "colleague": colleague,
            "standing": standing_at(membership, acting.at),
            "pause": pause_waiting(acting=acting, membership_id=membership.id),
            "is_own": _is_own(request, colleague),
            "pause_form": form if form and not is_end else ReasonForm(auto_id="pause-%s"),
            "end_form": form if form and is_end else ReasonForm(auto_id="end-%s"),
            "refusal": refusal,
        }
        return render(request, "roles/access.html", context)


class AdministratorView(View):
    """Makes a colleague functional administrator, or takes that away."""

    access = needs(Permission.MEMBERS_MANAGE, fresh=True)

    def get(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """What follows from it, and the button."""
        return self._page(request, colleague_or_404(request, membership_id))

    def post(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """Does what the pressed button says, and leads back to the colleague."""
        colleague = colleague_or_404(request, membership_id)
        is_end = "unmake" in request.POST
        service: Callable[..., Membership | GrantProposal] = (
            administrator_unmake if is_end else administrator_make
        )
        try:
            done = service(acting=request.acting, membership_id=membership_id)
        except DomainError as refusal:
            return self._page(request, colleague, refusal=str(refusal))
        name = colleague.membership.user.full_name
        if is_end:
            said = _("%(name)s is functional administrator no more.")
        elif isinstance(done, GrantProposal):
            said = _(
                "%(name)s becomes functional administrator once a second functional administrator agrees."
            )
        else:
            said = _("%(name)s is functional administrator now.")
        messages.success(request, said % {"name": name})
        return _to_colleague(request, membership_id)

    def _page(self, request: MemberRequest, colleague: Colleague, *, refusal: str = "") -> HttpResponse:
        acting, membership = request.acting, colleague.membership
        waiting = proposal_waiting_for(
            acting=acting, membership_id=membership.id, role=FUNCTIONAL_ADMINISTRATOR
        )
        context = {
            "colleague": colleague,
            "is_own": _is_own(request, colleague),
            "refusal": refusal,
            "second_pair": second_pair_find(acting=acting, membership_id=membership.id),
            "proposals": waiting,
        }
        return render(request, "roles/administrator.html", context)


class HandOverView(View):
    """Hands the task of functional administrator over to a colleague, in one step."""

    access = needs(Permission.MEMBERS_MANAGE, fresh=True)

    def get(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """What follows from it, and the button."""
        return self._page(request, colleague_or_404(request, membership_id))

    def post(self, request: MemberRequest, membership_id: int) -> HttpResponse:
        """Hands over. Whoever did it manages nothing any more, so the way leads home."""
        colleague = colleague_or_404(request, membership_id)
        try:
            administrator_hand_over(acting=request.acting, membership_id=membership_id)
        except DomainError as refusal:
            return self._page(request, colleague, refusal=str(refusal))
        name = colleague.membership.user.full_name
        messages.success(
            request, _("%(name)s is functional administrator now, and you are no more.") % {"name": name}
        )
        return redirect(here_url(request.acting, "service:home"))

    def _page(self, request: MemberRequest, colleague: Colleague, *, refusal: str = "") -> HttpResponse:
        context = {"colleague": colleague, "is_own": _is_own(request, colleague), "refusal": refusal}
        return render(request, "roles/hand_over.html", context)
