"""Password forgotten, a new one by link, and changing the own one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from access.database import instant
from access.declarations import public, signed_in
from access.http import PortalRequest
from accounts.account_forms import ForgottenForm, NewPasswordForm, PasswordChangeForm
from accounts.models import User
from accounts.network import origin_of
from accounts.selectors import person_get
from accounts.services.forgotten import LinkRefused, link_owner, password_ask, password_reset
from accounts.services.own_password import password_change
from accounts.sessions import session_keep
from common.errors import DomainError


class ForgottenView(View):
    """One address, for whoever forgot the password, never got one, or sees it refused."""

    access = public("for people who cannot sign in")

    def get(self, request: PortalRequest) -> HttpResponse:
        """The form."""
        return render(request, "accounts/forgotten.html", {"form": ForgottenForm()})

    def post(self, request: PortalRequest) -> HttpResponse:
        """On to the same page for every address; nothing is looked up before it is answered."""
        form = ForgottenForm(request.POST)
        if form.is_valid():
            try:
                password_ask(
                    email=form.cleaned_data["email"],
                    language=get_language() or "nl",
                    origin=origin_of(request),
                    at=instant(),
                )
                return redirect("accounts:password_asked")
            except DomainError as refused:
                form.add_error(refused.field, str(refused))
        return render(request, "accounts/forgotten.html", {"form": form})


class AskedView(TemplateView):
    """What happens now, for every address alike."""

    access = public("for people who cannot sign in")
    template_name = "accounts/password_asked.html"


class NewPasswordView(View):
    """A new password by the link of a mail. Looking changes nothing: programs that read mail open links too."""

    access = public("the link is what lets somebody in")

    def get(self, request: PortalRequest, secret: str) -> HttpResponse:
        """The form, or what to do about a link that no longer works."""
        user = link_owner(secret=secret, at=instant())
        return self._page(request, user, NewPasswordForm(user) if user else None)

    def post(self, request: PortalRequest, secret: str) -> HttpResponse:
        """Sets it and leads to sign-in, where the second factor is asked as always."""
        user = link_owner(secret=secret, at=instant())
        if user is None:
            return self._page(request, None, None)
        form = NewPasswordForm(user, request.POST)
        if form.is_valid():
            try:
                password_reset(secret=secret, password=form.cleaned_data["password"], at=instant())
            except LinkRefused:
                return self._page(request, None, None)
            messages.success(request, _("Your password has been changed. Sign in with the new one."))
            return redirect("accounts:sign_in")
        return self._page(request, user, form)

    def _page(self, request: PortalRequest, user: User | None, form: NewPasswordForm | None) -> HttpResponse:
        context = {"form": form, "person": user}
        response = render(request, "accounts/password_new.html", context, status=200 if user else 404)
        response["Cache-Control"] = "no-store"
        return response


class PasswordChangeView(View):
    """A new password in the place of the current one."""

    access = signed_in("one's own password", fresh=True)

    def get(self, request: PortalRequest) -> HttpResponse:
        """The form."""
        return self._page(request, PasswordChangeForm(self._person(request)))

    def post(self, request: PortalRequest) -> HttpResponse:
        """Changes it; this session goes on, the others end."""
        person = self._person(request)
        form = PasswordChangeForm(person, request.POST)
        if form.is_valid():
            try:
                password_change(
                    user=person,
                    current=form.cleaned_data["current"],
                    password=form.cleaned_data["password"],
                    origin=origin_of(request),
                    at=instant(),
                )
                session_keep(request, user_id=person.pk)
                messages.success(
                    request, _("Your password has been changed. Your other sessions have ended.")
                )
                return redirect("accounts:security")
            except DomainError as refused:
                form.add_error(refused.field, str(refused))
        return self._page(request, form)

    def _person(self, request: PortalRequest) -> User:
        assert request.proof.user_id is not None
        return person_get(user_id=request.proof.user_id)

    def _page(self, request: PortalRequest, form: PasswordChangeForm) -> HttpResponse:
        return render(request, "accounts/password_change.html", {"form": form})
