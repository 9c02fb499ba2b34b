"""Questions of people who cannot sign in, for the desk."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from access.declarations import desk
from access.http import MemberRequest
from access.permissions import Permission
from accounts.account_forms import AnswerForm
from accounts.models import SignInHelp
from accounts.selectors import sign_in_help_get, sign_in_help_list, sign_in_help_messages
from accounts.services.sign_in_help import sign_in_help_answer
from accounts.tables import SignInHelpTable, help_state
from common.errors import DomainError
from common.listing import arrange


class SignInHelpListView(View):
    """What people asked who cannot sign in."""

    access = desk(Permission.DESK_MESSAGES)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The list, waiting ones first, 25 a page."""
        table = SignInHelpTable(
            sign_in_help_list(acting=request.acting),
            caption=_("Questions about signing in, waiting ones first"),
            empty_text=_("Nobody waits for help with signing in."),
            empty_hint=_("Questions come here from the help pages before sign-in."),
        )
        arrange(table, query=request.GET)
        return render(request, "accounts/desk_sign_in_helps.html", {"table": table})


class SignInHelpView(View):
    """One question, what was sent to its address, and the answer."""

    access = desk(Permission.DESK_MESSAGES)

    def get(self, request: MemberRequest, help_id: int) -> HttpResponse:
        """The page."""
        return self._page(request, self._asked(request, help_id), AnswerForm())

    def post(self, request: MemberRequest, help_id: int) -> HttpResponse:
        """Mails the answer."""
        asked = self._asked(request, help_id)
        form = AnswerForm(request.POST)
        if form.is_valid():
            try:
                sign_in_help_answer(acting=request.acting, help_id=asked.id, **form.cleaned_data)
                messages.success(request, _("Your answer goes to %(email)s.") % {"email": asked.email})
            except DomainError as refused:
                messages.info(request, str(refused))
            return redirect("accounts_desk:sign_in_helps")
        return self._page(request, asked, form)

    def _asked(self, request: MemberRequest, help_id: int) -> SignInHelp:
        try:
            return sign_in_help_get(acting=request.acting, help_id=help_id)
        except SignInHelp.DoesNotExist:
            raise Http404 from None

    def _page(self, request: MemberRequest, asked: SignInHelp, form: AnswerForm) -> HttpResponse:
        context = {
            "asked": asked,
            "state": help_state(asked),
            "sent": sign_in_help_messages(acting=request.acting, help_id=asked.id),
            "form": form,
        }
        return render(request, "accounts/desk_sign_in_help.html", context)
