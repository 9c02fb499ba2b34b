"""What stands around sign-in: signing out, and the language."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import View

from access.database import instant
from access.declarations import public
from access.http import PortalRequest
from accounts.enums import Language
from accounts.services.people import language_set
from accounts.sessions import LANGUAGE_CHOSEN, session_close
from accounts.views.roads import speak


class SignOutView(View):
    """Ends the session, by POST only, so that no link of somebody else can do it."""

    access = public("signing out, also of a session that is over already")

    def post(self, request: PortalRequest) -> HttpResponse:
        """Back to the start page."""
        session_close(request, at=instant())
        messages.success(request, _("You have signed out."))
        return redirect("accounts:sign_in")


class LanguageView(View):
    """The language of the pages and of messages. Chosen before signing in, it becomes the setting by signing in."""

    access = public("everybody chooses a language")

    def post(self, request: PortalRequest) -> HttpResponse:
        """Back to the page one was on. Raises nothing: an unknown language changes nothing."""
        wanted = request.POST.get("next", "")
        is_safe = url_has_allowed_host_and_scheme(
            wanted, {request.get_host()}, require_https=request.is_secure()
        )
        response = redirect(wanted if is_safe else "/")
        language = request.POST.get("language", "")
        if language not in Language.values:
            return response
        speak(response, language)
        if request.proof.user_id is not None:
            language_set(user_id=request.proof.user_id, language=language)
        else:
            request.session[LANGUAGE_CHOSEN] = language
        return response
