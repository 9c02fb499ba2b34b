"""The public form for organisations, and answering the desk's question about it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views import View
from django.views.generic import TemplateView

from access.database import instant
from access.declarations import public
from access.http import PortalRequest
from accounts.enums import Language
from accounts.network import origin_of
from common.errors import DomainError
from orgs.enums import OnboardingKind
from orgs.models import OnboardingRequest
from orgs.services import onboarding_answer, onboarding_ask, onboarding_look
from roles.forms.onboarding import AccessForm, WordsForm


class AccessFormView(View):
    """An organisation asks for access, or for a change. The answer is the same whether it is known or not."""

    access = public("organisations that want access, or a change")

    def get(self, request: PortalRequest) -> HttpResponse:
        """The form; `?kind=` says what is asked."""
        kind = request.GET.get("kind", "")
        initial = {"kind": kind if kind in OnboardingKind.values else OnboardingKind.ACCESS.value}
        return self._page(request, AccessForm(initial=initial))

    def post(self, request: PortalRequest) -> HttpResponse:
        """Takes it in; what a program sent into the unseen field is thrown away with the same answer."""
        form = AccessForm(request.POST)
        if form.is_trapped:
            return redirect("onboarding:sent")
        if form.is_valid():
            try:
                self._ask(request, form)
            except DomainError as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                return redirect("onboarding:sent")
        return self._page(request, form)

    def _ask(self, request: PortalRequest, form: AccessForm) -> None:
        spoken = get_language() or ""
        onboarding_ask(
            asked=form.asked(language=spoken if spoken in Language.values else Language.DUTCH.value),
            declared_entitled=form.cleaned_data["declared_entitled"],
            origin=origin_of(request),
            at=instant(),
        )

    def _page(self, request: PortalRequest, form: AccessForm) -> HttpResponse:
        return render(request, "onboarding/form.html", {"form": form})


class SentView(TemplateView):
    """What happens next."""

    access = public("the end of the form for organisations")
    template_name = "onboarding/sent.html"


class AnswerView(View):
    """Answers a question of the desk, by the link in its mail."""

    access = public("whoever has the link of a question of the desk")

    def get(self, request: PortalRequest, key: str) -> HttpResponse:
        """The question, and room for the answer."""
        asked = onboarding_look(secret=key, at=instant())
        return self._page(request, asked, WordsForm()) if asked else self._over(request)

    def post(self, request: PortalRequest, key: str) -> HttpResponse:
        """Takes the answer; the link is used up."""
        asked = onboarding_look(secret=key, at=instant())
        if asked is None:
            return self._over(request)
        form = WordsForm(request.POST)
        if not form.is_valid():
            return self._page(request, asked, form)
        answered = onboarding_answer(secret=key, text=form.cleaned_data["text"], at=instant())
        return redirect("onboarding:sent") if answered else self._over(request)

    def _page(self, request: PortalRequest, asked: OnboardingRequest, form: WordsForm) -> HttpResponse:
        return render(request, "onboarding/answer.html", {"asked": asked, "form": form})

    def _over(self, request: PortalRequest) -> HttpResponse:
        return render(request, "onboarding/over.html", status=404)
