"""Help before sign-in: what is wrong, what to do about it, and a question to the desk."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views import View
from django.views.generic import TemplateView

from access.database import instant
from access.declarations import public
from access.http import PortalRequest
from accounts.account_forms import SignInHelpForm
from accounts.enums import Trouble
from accounts.network import origin_of
from accounts.services.sign_in_help import sign_in_help_ask
from common.errors import DomainError


class HelpPageView(TemplateView):
    """One page of help; the template is named by the address."""

    access = public("explanation to read before signing in")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The domain that our mail comes from, for whoever looks after a filter."""
        sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        return {**super().get_context_data(**kwargs), "mail_domain": sender.rpartition("@")[2]}


class SignInHelpView(View):
    """A question to the desk. The answer is the same whether or not anybody has this address."""

    access = public("for people who cannot sign in")

    def get(self, request: PortalRequest) -> HttpResponse:
        """The form; `?trouble=` says what is wrong."""
        trouble = request.GET.get("trouble", "")
        initial = {"trouble": trouble if trouble in Trouble.values else ""}
        return self._page(request, SignInHelpForm(initial=initial))

    def post(self, request: PortalRequest) -> HttpResponse:
        """Takes it; what a program sent into the unseen field is thrown away with the same answer."""
        form = SignInHelpForm(request.POST)
        if form.is_valid():
            try:
                if not form.is_trapped:
                    self._ask(request, form)
                return redirect("accounts:sign_in_help_sent")
            except DomainError as refused:
                form.add_error(refused.field, str(refused))
        return self._page(request, form)

    def _ask(self, request: PortalRequest, form: SignInHelpForm) -> None:
        asked = {field: form.cleaned_data[field] for field in ("email", "trouble", "words", "phone")}
        sign_in_help_ask(**asked, language=get_language() or "nl", origin=origin_of(request), at=instant())

    def _page(self, request: PortalRequest, form: SignInHelpForm) -> HttpResponse:
        return render(request, "accounts/help/sign_in.html", {"form": form})
