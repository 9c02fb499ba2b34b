"""The inbox page: what would otherwise reach a mailbox and a telephone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from access.declarations import public
from demo.forms import PersonForm
from demo.selectors import inbox_people, inbox_read


@method_decorator(never_cache, name="dispatch")
class InboxView(View):
    """Every mail and text message, and what the authenticator apps of the demo show."""

    access = public("demo only: with it a newcomer passes the second factor without a phone")

    def get(self, request: HttpRequest) -> HttpResponse:
        """Newest first; of one person when the filter says so."""
        form = PersonForm(request.GET, people=inbox_people())
        inbox = inbox_read(at=timezone.now(), user_id=form.user_id(), page=request.GET.get("page"))
        return render(request, "demo/inbox.html", {"form": form, "inbox": inbox})
