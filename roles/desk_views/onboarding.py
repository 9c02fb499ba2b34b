"""What organisations ask with the public form, for the desk: read, ask, approve, decline."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from access.declarations import desk
from access.http import MemberRequest
from access.permissions import Permission
from common.errors import DomainError
from common.listing import arrange
from common.shapes import State
from orgs.enums import OnboardingKind, OnboardingState
from orgs.models import OnboardingRequest
from orgs.selectors import onboarding_get, onboarding_known, onboarding_list
from orgs.services import onboarding_decline, onboarding_question_ask
from roles.enums import Role
from roles.forms.onboarding import CheckForm, WordsForm
from roles.models import Invitation
from roles.selectors import invitation_desk_list
from roles.services import Check, onboarding_approve, onboarding_check
from roles.tables.invitations import invitation_stage
from roles.tables.onboarding import OnboardingTable, onboarding_state

_QUESTION = gettext_lazy("Your question; the contact person gets it by mail")
_REASON = gettext_lazy("Why do you decline? The contact person reads this")


class OnboardingListView(View):
    """What organisations ask."""

    access = desk(Permission.DESK_ORGANISATIONS)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The list, open ones first, 25 a page."""
        table = OnboardingTable(
            onboarding_list(acting=request.acting),
            caption=_("What organisations ask, open ones first"),
            empty_text=_("No organisation asked anything yet."),
            empty_hint=_("The public form stands at /access/. What comes in appears here."),
        )
        arrange(table, query=request.GET)
        return render(request, "roles/desk_onboarding_list.html", {"table": table})


class OnboardingView(View):
    """One of those, with the conversation and the decision."""

    access = desk(Permission.DESK_ORGANISATIONS, fresh=True)

    def get(self, request: MemberRequest, request_id: int) -> HttpResponse:
        """The page, ready to decide."""
        return self._page(request, self._asked(request, request_id))

    def post(self, request: MemberRequest, request_id: int) -> HttpResponse:
        """Asks, declines, checks or approves; what speaks against it stands on the page."""
        asked = self._asked(request, request_id)
        if "question" in request.POST:
            return self._ask(request, asked)
        if "decline" in request.POST:
            return self._decline(request, asked)
        if "check" in request.POST:
            return self._check(request, asked)
        return self._approve(request, asked)

    def _ask(self, request: MemberRequest, asked: OnboardingRequest) -> HttpResponse:
        form = WordsForm(request.POST, label=_QUESTION, prefix="question")
        if form.is_valid():
            try:
                onboarding_question_ask(
                    acting=request.acting, request_id=asked.id, text=form.cleaned_data["text"]
                )
            except DomainError as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                messages.success(request, _("The question is sent."))
                return redirect("roles_desk:onboarding", request_id=asked.id)
        return self._page(request, asked, question_form=form)

    def _decline(self, request: MemberRequest, asked: OnboardingRequest) -> HttpResponse:
        form = WordsForm(request.POST, label=_REASON, prefix="decline")
        if form.is_valid():
            try:
                onboarding_decline(acting=request.acting, request_id=asked.id, text=form.cleaned_data["text"])
            except DomainError as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                messages.success(request, _("The request is declined, and the contact person is told."))
                return redirect("roles_desk:onboarding_list")
        return self._page(request, asked, decline_form=form)

    def _check(self, request: MemberRequest, asked: OnboardingRequest) -> HttpResponse:
        form = self._check_form(request, asked, request.POST)
        if form.is_valid():
            cleaned = form.cleaned_data
            check = Check(
                relation_number=cleaned.get("relation_number", ""),
                roles=tuple(cleaned.get("roles", ())),
                checked=cleaned["checked"],
            )
            try:
                onboarding_check(acting=request.acting, request_id=asked.id, check=check)
            except DomainError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                messages.success(
                    request, _("Your check is noted. A colleague at the desk can approve it now.")
                )
                return redirect("roles_desk:onboarding", request_id=asked.id)
        return self._page(request, asked, check_form=form)

    def _approve(self, request: MemberRequest, asked: OnboardingRequest) -> HttpResponse:
        try:
            organisation = onboarding_approve(acting=request.acting, request_id=asked.id)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("roles_desk:onboarding", request_id=asked.id)
        said = _("Approved for %(organisation)s (%(number)s).")
        facts = {"organisation": organisation.name, "number": organisation.relation_number}
        messages.success(request, said % facts)
        return redirect("roles_desk:onboarding_list")

    def _check_form(self, request: MemberRequest, asked: OnboardingRequest, data: Any = None) -> CheckForm:
        known = onboarding_known(acting=request.acting, request=asked)
        possible = {role.value for role in Role}
        return CheckForm(
            data,
            kind=known.kind if known else asked.organisation_kind,
            is_new=known is None and asked.kind == OnboardingKind.ACCESS,
            names_administrator=asked.names_administrator,
            initial={"roles": [role for role in asked.roles_asked if role in possible]},
        )

    def _invited(self, request: MemberRequest, asked: OnboardingRequest) -> list[tuple[Invitation, State]]:
        """The administrator who was invited on approval, and whoever was invited there after that."""
        if asked.state != OnboardingState.APPROVED or asked.organisation_id is None or not asked.decided_at:
            return []
        standings = invitation_desk_list(
            acting=request.acting, organisation_id=asked.organisation_id, since=asked.decided_at
        )
        at = request.acting.at
        return [(each.invitation, invitation_stage(each, at=at)) for each in standings]

    def _asked(self, request: MemberRequest, request_id: int) -> OnboardingRequest:
        try:
            return onboarding_get(acting=request.acting, request_id=request_id)
        except OnboardingRequest.DoesNotExist:
            raise Http404 from None

    def _page(
        self,
        request: MemberRequest,
        asked: OnboardingRequest,
        *,
        question_form: WordsForm | None = None,
        decline_form: WordsForm | None = None,
        check_form: CheckForm | None = None,
    ) -> HttpResponse:
        given = (question_form, decline_form, check_form)
        context: dict[str, Any] = {
            "asked": asked,
            "state": onboarding_state(asked),
            "known": onboarding_known(acting=request.acting, request=asked),
            "roles_chosen": [Role(role).label for role in asked.roles_chosen],
            "to_approve": asked.state == OnboardingState.CHECKED,
            "checked_it": asked.checked_by_id == request.acting.user_id,
            "roles_asked": [Role(role).label for role in asked.roles_asked if role in Role.values],
            "question_form": question_form or WordsForm(label=_QUESTION, prefix="question"),
            "decline_form": decline_form or WordsForm(label=_REASON, prefix="decline"),
            "check_form": check_form or self._check_form(request, asked),
            "invited": self._invited(request, asked),
            "form": next((form for form in given if form and form.errors), None),
        }
        return render(request, "roles/desk_onboarding.html", context)
