"""Where one is signed in: seeing one's sessions, and ending them elsewhere."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from access.database import instant
from access.declarations import signed_in
from access.http import PortalRequest
from accounts.models import SignInSession, User
from accounts.selectors import person_get, sessions_of
from accounts.services.sessions import NoSuchSession, other_sessions_end, session_end
from accounts.sessions import session_keep, session_public_id


def _person(request: PortalRequest) -> User:
    assert request.proof.user_id is not None
    return person_get(user_id=request.proof.user_id)


def _sessions(person: User) -> list[SignInSession]:
    return sessions_of(person=person, at=instant())


class SessionsView(View):
    """Shows where the person is signed in."""

    access = signed_in("one's own sessions")

    def get(self, request: PortalRequest) -> HttpResponse:
        """The page; this session stands first."""
        here = session_public_id(request)
        rows = sorted(_sessions(_person(request)), key=lambda row: row.public_id != here)
        return render(request, "accounts/sessions.html", {"rows": rows, "here": here})


class SessionEndView(View):
    """Ends one session elsewhere, after a question. This one ends by signing out."""

    access = signed_in("ending one's own session elsewhere", fresh=True)

    def get(self, request: PortalRequest, public_id: str) -> HttpResponse:
        """The question."""
        found = [row for row in _sessions(_person(request)) if row.public_id == public_id]
        if not found or public_id == session_public_id(request):
            raise Http404
        return render(request, "accounts/session_end.html", {"rows": found})

    def post(self, request: PortalRequest, public_id: str) -> HttpResponse:
        """Ends it."""
        if public_id == session_public_id(request):
            raise Http404
        try:
            session_end(user=_person(request), public_id=public_id, at=instant())
        except NoSuchSession as error:
            raise Http404 from error
        messages.success(request, _("The session has ended."))
        return redirect("accounts:sessions")


class OtherSessionsEndView(View):
    """Ends all sessions but this one, after a question."""

    access = signed_in("ending all of one's own other sessions", fresh=True)

    def get(self, request: PortalRequest) -> HttpResponse:
        """The question."""
        here = session_public_id(request)
        rows = [row for row in _sessions(_person(request)) if row.public_id != here]
        return render(request, "accounts/session_end.html", {"rows": rows, "all_others": True})

    def post(self, request: PortalRequest) -> HttpResponse:
        """Ends them and keeps this one."""
        person = _person(request)
        other_sessions_end(user=person, keep=session_public_id(request), at=instant())
        session_keep(request, user_id=person.pk)
        messages.success(request, _("You are signed in here only."))
        return redirect("accounts:sessions")
