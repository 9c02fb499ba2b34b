"""Getting back in, for people who cannot sign in: by link, by letter; and saying "this was not me"."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from access.database import instant
from access.declarations import public
from access.http import PortalRequest
from accounts.network import origin_of
from accounts.sessions import code_binding, session_open
from common.errors import DomainError
from roles.forms.helping import LetterForm, LinkForm
from roles.models import AccountReset
from roles.services import (
    LinkOver,
    Recovered,
    recovery_by_letter,
    recovery_by_link,
    reset_object,
    reset_of_link,
    reset_of_objection,
)


def _go_on(request: PortalRequest, back: Recovered) -> HttpResponse:
    """To sign-in where the second factor stayed; otherwise a session that leads to setting up what is due."""
    if not back.signs_in:
        messages.success(request, _("Your password has been changed. Sign in with the new one."))
        return redirect("accounts:sign_in")
    session_open(request, user=back.user, device=back.device, at=instant())
    messages.success(request, _("You are almost in. Set up your second factor anew."))
    return redirect(f"{reverse('accounts:enrol')}?next={reverse('orgs:chooser')}")


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response


class LinkView(View):
    """The link that an administrator had sent. Looking changes nothing: programs that read mail open links too."""

    access = public("the link is what lets somebody in")

    def get(self, request: PortalRequest, secret: str) -> HttpResponse:
        """What will be renewed, or what to do about a link that no longer works."""
        reset = reset_of_link(secret=secret, at=instant())
        return self._page(request, reset, LinkForm(what=reset.what) if reset else None)

    def post(self, request: PortalRequest, secret: str) -> HttpResponse:
        """Renews, and leads on to the new second factor."""
        reset = reset_of_link(secret=secret, at=instant())
        if reset is None:
            return self._page(request, None, None)
        form = LinkForm(request.POST, what=reset.what)
        if form.is_valid():
            try:
                return _go_on(request, self._recover(request, secret, form))
            except LinkOver:
                return self._page(request, None, None)
            except DomainError as refused:
                form.add_error(refused.field, str(refused))
        return self._page(request, reset, form)

    def _recover(self, request: PortalRequest, secret: str, form: LinkForm) -> Recovered:
        return recovery_by_link(
            secret=secret,
            password=form.cleaned_data["password"],
            code=form.cleaned_data.get("code", ""),
            session_hash=code_binding(request),
            origin=origin_of(request),
            at=instant(),
        )

    def _page(
        self, request: PortalRequest, reset: AccountReset | None, form: LinkForm | None
    ) -> HttpResponse:
        context = {"reset": reset, "form": form}
        return _unkept(render(request, "roles/recover_link.html", context, status=200 if reset else 404))


class LetterView(View):
    """The code of the desk's letter, with the address and a new password. Says of no address whether it is known."""

    access = public("for people who cannot sign in; the code is what lets somebody in")

    def get(self, request: PortalRequest) -> HttpResponse:
        """The form, and the ladder in words for whoever has no letter."""
        return self._page(request, LetterForm())

    def post(self, request: PortalRequest) -> HttpResponse:
        """Renews, and leads on to the new second factor."""
        form = LetterForm(request.POST)
        if form.is_valid():
            try:
                back = recovery_by_letter(**form.cleaned_data, origin=origin_of(request), at=instant())
                return _go_on(request, back)
            except DomainError as refused:
                form.add_error(refused.field, str(refused))
        return self._page(request, form)

    def _page(self, request: PortalRequest, form: LetterForm) -> HttpResponse:
        return _unkept(render(request, "roles/recover_letter.html", {"form": form}))


class ObjectView(View):
    """ "This was not me", by the link of a message on an old channel."""

    access = public("the owner of an old channel stops what somebody else began")

    def get(self, request: PortalRequest, token: str) -> HttpResponse:
        """What would be stopped."""
        return self._page(request, reset_of_objection(token=token))

    def post(self, request: PortalRequest, token: str) -> HttpResponse:
        """Stops it. A second click changes nothing more."""
        refusal = ""
        try:
            reset_object(token=token, at=instant())
        except DomainError as refused:
            refusal = str(refused)
        return self._page(request, reset_of_objection(token=token), refusal=refusal)

    def _page(self, request: PortalRequest, reset: AccountReset | None, *, refusal: str = "") -> HttpResponse:
        context = {"reset": reset, "refusal": refusal}
        return _unkept(render(request, "roles/recover_object.html", context, status=200 if reset else 404))
