"""Own details: name, number, language, and the e-mail address, which is confirmed on both sides."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from access.database import instant
from access.declarations import public, signed_in
from access.http import PortalRequest
from accounts.account_forms import DetailsForm, EmailChangeForm
from accounts.enums import KeyPurpose
from accounts.models import EmailChange, User
from accounts.selectors import details_keepers, details_proposal_of, email_change_of, person_get
from accounts.services.details_proposals import details_agree, details_keep
from accounts.services.email_changes import (
    email_change_agree,
    email_change_confirm,
    email_change_look,
    email_change_propose,
    email_change_refuse,
    email_change_withdraw,
)
from accounts.services.forgotten import LinkRefused
from accounts.services.people import details_change
from accounts.sessions import session_keep
from accounts.views.roads import speak
from common.errors import DomainError

Found = tuple[EmailChange, KeyPurpose] | None


def _person(request: PortalRequest) -> User:
    assert request.proof.user_id is not None
    return person_get(user_id=request.proof.user_id)


class DetailsView(View):
    """What the portal knows of the person, and who can change it."""

    access = signed_in("own details")

    def get(self, request: PortalRequest) -> HttpResponse:
        """The page."""
        person, at = _person(request), instant()
        context = {
            "person": person,
            "keepers": details_keepers(user_id=person.pk, at=at),
            "change": email_change_of(user_id=person.pk, at=at),
            "proposal": details_proposal_of(user_id=person.pk, at=at),
        }
        return render(request, "accounts/details.html", context)


class DetailsChangeView(View):
    """Changes name, number and language; where an organisation keeps them, only the language."""

    access = signed_in("own details", fresh=True)

    def get(self, request: PortalRequest) -> HttpResponse:
        """The form, filled in."""
        person = _person(request)
        initial = {field: getattr(person, field) for field in DetailsForm.base_fields}
        return self._page(request, DetailsForm(initial=initial))

    def post(self, request: PortalRequest) -> HttpResponse:
        """Keeps what was changed."""
        form = DetailsForm(request.POST)
        if form.is_valid():
            try:
                changed = details_change(user=_person(request), **form.cleaned_data, at=instant())
            except DomainError as refused:
                form.add_error(refused.field, str(refused))
            else:
                if changed:
                    messages.success(request, _("Your details have been changed."))
                response = redirect("accounts:details")
                speak(response, form.cleaned_data["language"])
                return response
        return self._page(request, form)

    def _page(self, request: PortalRequest, form: DetailsForm) -> HttpResponse:
        keepers = details_keepers(user_id=_person(request).pk, at=instant())
        return render(request, "accounts/details_change.html", {"form": form, "keepers": keepers})


class DetailsAgreeView(View):
    """Agrees with the second factor to the details that an administrator proposed, or keeps the own ones."""

    access = signed_in("own details", fresh=True)

    def get(self, request: PortalRequest) -> HttpResponse:
        """The question; where nothing waits for the person, the details."""
        return self._page(request)

    def post(self, request: PortalRequest) -> HttpResponse:
        """Agrees or keeps."""
        person = _person(request)
        try:
            if "keep" in request.POST:
                details_keep(user=person, at=instant())
                messages.success(request, _("Your personal details stay as they are."))
            else:
                details_agree(user=person, at=instant())
                messages.success(request, _("Your details have been changed."))
        except DomainError as refused:
            return self._page(request, refusal=str(refused))
        return redirect("accounts:details")

    def _page(self, request: PortalRequest, refusal: str = "") -> HttpResponse:
        person = _person(request)
        proposal = details_proposal_of(user_id=person.pk, at=instant())
        if proposal is None and not refusal:
            return redirect("accounts:details")
        context = {"proposal": proposal, "person": person, "refusal": refusal}
        return render(request, "accounts/details_agree.html", context)


class EmailChangeView(View):
    """Proposes a new address. The answer is the same for one that is somebody's."""

    access = signed_in("own e-mail address", fresh=True)

    def get(self, request: PortalRequest) -> HttpResponse:
        """The form."""
        return self._page(request, EmailChangeForm())

    def post(self, request: PortalRequest) -> HttpResponse:
        """Mails both addresses."""
        form = EmailChangeForm(request.POST)
        if form.is_valid():
            try:
                email_change_propose(
                    user=_person(request), new_email=form.cleaned_data["new_email"], at=instant()
                )
                return redirect("accounts:details")
            except DomainError as refused:
                form.add_error(refused.field, str(refused))
        return self._page(request, form)

    def _page(self, request: PortalRequest, form: EmailChangeForm) -> HttpResponse:
        keepers = details_keepers(user_id=_person(request).pk, at=instant())
        return render(request, "accounts/email_change.html", {"form": form, "keepers": keepers})


class EmailAgreeView(View):
    """Agrees with the second factor to the address that an administrator proposed, or refuses it."""

    access = signed_in("own e-mail address", fresh=True)

    def get(self, request: PortalRequest) -> HttpResponse:
        """The question; where nothing waits for the person, the details."""
        return self._page(request)

    def post(self, request: PortalRequest) -> HttpResponse:
        """Agrees or refuses."""
        person = _person(request)
        if "refuse" in request.POST:
            email_change_withdraw(user=person, at=instant())
            messages.success(request, _("Your e-mail address stays as it is."))
            return redirect("accounts:details")
        try:
            is_done = email_change_agree(user=person, at=instant())
        except DomainError as refused:
            return self._page(request, refusal=str(refused))
        if is_done:
            session_keep(request, user_id=person.pk)
            messages.success(request, _("Your e-mail address has been changed."))
        else:
            messages.success(request, _("Done. Now the link in the e-mail to the new address."))
        return redirect("accounts:details")

    def _page(self, request: PortalRequest, refusal: str = "") -> HttpResponse:
        person = _person(request)
        change = email_change_of(user_id=person.pk, at=instant())
        if change and not change.waits_for_consent:
            change = None
        if change is None and not refusal:
            return redirect("accounts:details")
        context = {"change": change, "person": person, "refusal": refusal}
        return render(request, "accounts/email_agree.html", context)


class EmailWithdrawView(View):
    """Ends the own proposal: that makes nothing weaker, so it asks for no fresh second factor."""

    access = signed_in("own e-mail address")

    def post(self, request: PortalRequest) -> HttpResponse:
        """Back to the details."""
        if email_change_withdraw(user=_person(request), at=instant()):
            messages.success(request, _("Your e-mail address stays as it is."))
        return redirect("accounts:details")


class EmailConfirmView(View):
    """What either address sees of a proposal. Looking changes nothing; confirming and refusing are posts."""

    access = public("the link is what lets somebody in")

    def get(self, request: PortalRequest, secret: str) -> HttpResponse:
        """The question, or what to do about a link that no longer works."""
        return self._page(request, email_change_look(secret=secret, at=instant()))

    def post(self, request: PortalRequest, secret: str) -> HttpResponse:
        """Confirms or refuses."""
        found = email_change_look(secret=secret, at=instant())
        if found is None:
            return self._page(request, None)
        try:
            if "refuse" in request.POST:
                email_change_refuse(secret=secret, at=instant())
                return self._done(request, "refused")
            is_done = email_change_confirm(secret=secret, at=instant())
        except LinkRefused:
            return self._page(request, None)
        except DomainError as refused:
            return self._page(request, found, refusal=str(refused))
        person = found[0].user
        if is_done and request.proof.user_id == person.pk:
            session_keep(request, user_id=person.pk)
        return self._done(request, "changed" if is_done else "confirmed")

    def _page(self, request: PortalRequest, found: Found, refusal: str = "") -> HttpResponse:
        change, side = found or (None, None)
        context = {"change": change, "is_old": side == KeyPurpose.EMAIL_CHANGE_OLD, "refusal": refusal}
        response = render(request, "accounts/email_confirm.html", context, status=200 if found else 404)
        response["Cache-Control"] = "no-store"
        return response

    def _done(self, request: PortalRequest, outcome: str) -> HttpResponse:
        return render(request, "accounts/email_confirmed.html", {"outcome": outcome})
