"""Accepting an invitation before there is an account: link or letter, code, password."""

from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

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
from accounts.numbers import masked_number
from accounts.sessions import session_open
from common.errors import DomainError
from roles.enums import InvitationWay
from roles.forms.inviting import CodeForm, LetterForm, PasswordForm
from roles.models import Invitation
from roles.selectors import invitation_has_account, invitation_open
from roles.services import (
    CodeNotRight,
    InvitationOver,
    Proved,
    invitation_activate,
    invitation_code_prove,
    invitation_code_send,
    invitation_decline,
    invitation_look,
    letter_code_prove,
)
from roles.views.opened import note_opened

_PROVED: Final = "invitation_proved"
_PROVED_FOR: Final = timedelta(minutes=30)


def _over(request: PortalRequest) -> HttpResponse:
    """Used, withdrawn, declined, too old or made up: one page for all of them."""
    return render(request, "activation/over.html", status=404)


def _note_proof(request: PortalRequest, proved: Proved) -> None:
    """The session remembers, under a new key, that it proved the code of this sending of an invitation."""
    request.session.cycle_key()
    request.session[_PROVED] = [proved.invitation_id, proved.sending, instant().isoformat()]


def _proved(request: PortalRequest) -> tuple[Proved, Invitation] | None:
    """What this session proved in the last half hour, and the invitation, if that is still open as it was then."""
    invitation_id, sending, proved_at = request.session.get(_PROVED) or (0, "", "")
    if not proved_at or instant() - datetime.fromisoformat(proved_at) > _PROVED_FOR:
        return None
    invitation = invitation_open(invitation_id=invitation_id, at=instant())
    if invitation is None or invitation.sending != sending:
        return None
    return Proved(invitation_id=invitation_id, sending=sending), invitation


def _to_sign_in(request: PortalRequest) -> HttpResponse:
    """Whoever has an account accepts with it."""
    own = reverse("activation:own")
    if request.proof.is_verified:
        return redirect(own)
    messages.info(
        request, _("You have an account already. Sign in with it, and accept the invitation there.")
    )
    return redirect(f"{reverse('accounts:sign_in')}?{urlencode({'next': own})}")


class LinkView(View):
    """What an invitation's link opens: who invites, and the code. Looking changes and sends nothing."""

    access = public("whoever has the link of an invitation; it opens nothing by itself")

    def get(self, request: PortalRequest, key: str) -> HttpResponse:
        """The invitation, with the field for the code, or the button that sends one."""
        invitation = invitation_look(secret=key, at=instant())
        return self._page(request, key, invitation) if invitation else _over(request)

    def post(self, request: PortalRequest, key: str) -> HttpResponse:
        """Sends the code by text message; or takes it and goes on to the password. With an account: to signing in."""
        invitation = invitation_look(secret=key, at=instant())
        if invitation is None:
            return _over(request)
        if invitation_has_account(invitation=invitation):
            note_opened(request, invitation)
            return _to_sign_in(request)
        return (
            self._send(request, key, invitation)
            if "send" in request.POST
            else self._prove(request, key, invitation)
        )

    def _send(self, request: PortalRequest, key: str, invitation: Invitation) -> HttpResponse:
        try:
            invitation_code_send(invitation_id=invitation.id, origin=origin_of(request), at=instant())
        except DomainError as refusal:
            return self._page(request, key, invitation, refusal=str(refusal))
        return redirect(f"{reverse('activation:open', kwargs={'key': key})}?sent=yes")

    def _prove(self, request: PortalRequest, key: str, invitation: Invitation) -> HttpResponse:
        form = CodeForm(request.POST, by_letter=invitation.way == InvitationWay.LETTER)
        if not form.is_valid():
            return self._page(request, key, invitation, form=form)
        try:
            proved = invitation_code_prove(
                invitation_id=invitation.id,
                typed=form.cleaned_data["code"],
                origin=origin_of(request),
                at=instant(),
            )
        except CodeNotRight as refusal:
            form.add_error(refusal.field, str(refusal))
            return self._page(request, key, invitation, form=form)
        except InvitationOver:
            return _over(request)
        _note_proof(request, proved)
        return redirect("activation:password")

    def _page(
        self,
        request: PortalRequest,
        key: str,
        invitation: Invitation,
        *,
        form: CodeForm | None = None,
        refusal: str = "",
    ) -> HttpResponse:
        by_letter = invitation.way == InvitationWay.LETTER
        context: dict[str, Any] = {
            "invitation": invitation,
            "key": key,
            "has_account": invitation_has_account(invitation=invitation),
            "by_letter": by_letter,
            "number": masked_number(invitation.mobile_number) if invitation.mobile_number else "",
            "must_send": not by_letter and not form and not request.GET.get("sent"),
            "form": form or CodeForm(by_letter=by_letter),
            "refusal": refusal,
            "is_signed_in": request.proof.is_verified,
        }
        return render(request, "activation/open.html", context)


class LetterView(View):
    """E-mail address and the code from a letter, for whoever has no mail at hand."""

    access = public("whoever has a letter with a code")

    def get(self, request: PortalRequest) -> HttpResponse:
        """The form."""
        return render(request, "activation/letter.html", {"form": LetterForm()})

    def post(self, request: PortalRequest) -> HttpResponse:
        """Takes the code and goes on to the password; the refusal is the same for every reason."""
        form = LetterForm(request.POST)
        if form.is_valid():
            try:
                proved = letter_code_prove(
                    email=form.cleaned_data["email"],
                    typed=form.cleaned_data["code"],
                    origin=origin_of(request),
                    at=instant(),
                )
            except CodeNotRight as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                _note_proof(request, proved)
                return redirect("activation:password")
        return render(request, "activation/letter.html", {"form": form})


class PasswordView(View):
    """The password of the new account; with it the account is made, and the road leads on to the second factor."""

    access = public("whoever proved the code of an invitation in this session")

    def get(self, request: PortalRequest) -> HttpResponse:
        """The form; without a proved code back to the field for one."""
        found = _proved(request)
        if found is None:
            return self._to_code(request)
        _what, invitation = found
        if invitation_has_account(invitation=invitation):
            return _to_sign_in(request)
        return self._page(request, invitation, PasswordForm())

    def post(self, request: PortalRequest) -> HttpResponse:
        """Makes the account and opens a session that reaches the second factor only."""
        found = _proved(request)
        if found is None:
            return self._to_code(request)
        proved, invitation = found
        form = PasswordForm(request.POST)
        if not form.is_valid():
            return self._page(request, invitation, form)
        try:
            person = invitation_activate(proved=proved, password=form.cleaned_data["password"], at=instant())
        except InvitationOver:
            return _over(request)
        except DomainError:
            return _to_sign_in(request)
        request.session.pop(_PROVED, None)
        session_open(request, user=person, device=None, at=instant())
        after = urlencode({"next": reverse("activation:welcome")})
        return redirect(f"{reverse('accounts:enrol')}?{after}")

    def _to_code(self, request: PortalRequest) -> HttpResponse:
        messages.info(
            request, _("First open the link in your mail, or fill in the code from your letter here.")
        )
        return redirect("activation:letter")

    def _page(self, request: PortalRequest, invitation: Invitation, form: PasswordForm) -> HttpResponse:
        return render(request, "activation/password.html", {"invitation": invitation, "form": form})


class DeclineView(View):
    """Says no to an invitation, by its link alone."""

    access = public("whoever has the link of an invitation")

    def get(self, request: PortalRequest, key: str) -> HttpResponse:
        """Asks whether it is meant so."""
        invitation = invitation_look(secret=key, at=instant())
        if invitation is None:
            return _over(request)
        return render(request, "activation/decline.html", {"invitation": invitation, "key": key})

    def post(self, request: PortalRequest, key: str) -> HttpResponse:
        """Declines; whoever invited is told."""
        invitation = invitation_look(secret=key, at=instant())
        if invitation is None:
            return _over(request)
        try:
            declined = invitation_decline(invitation_id=invitation.id, at=instant())
        except InvitationOver:
            return _over(request)
        return render(request, "activation/declined.html", {"invitation": declined})
