"""Uploading a delivery, for the desk."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from access.declarations import desk
from access.http import MemberRequest
from access.permissions import Permission
from common.errors import DomainError
from common.uploads import upload_was_cut
from jobs.forms import UploadForm
from jobs.kinds import all_kinds, kind_get
from jobs.services import Received, upload_receive, upload_resume
from jobs.services.uploads import MOST_BYTES, too_large


class UploadView(View):
    """Several files or a ZIP become a delivery; a worker takes it in."""

    access = desk(Permission.DESK_IMPORTS, fresh=True)
    upload_limit = MOST_BYTES + 1

    def get(self, request: MemberRequest) -> HttpResponse:
        """The form."""
        return self._page(request, UploadForm(kinds=all_kinds()))

    def post(self, request: MemberRequest) -> HttpResponse:
        """Receives the files and goes on to the delivery, which shows how far it is."""
        form = UploadForm(request.POST, request.FILES, kinds=all_kinds())
        if form.is_valid() and (received := self._receive(request, form)):
            self._say(request, received)
            return redirect("jobs_desk:batch", pk=received.batch.pk)
        return self._page(request, form)

    def _receive(self, request: MemberRequest, form: UploadForm) -> Received | None:
        try:
            if upload_was_cut(request):
                raise too_large()
            return upload_receive(
                acting=request.acting,
                kind=kind_get(form.cleaned_data["kind"]),
                files=form.cleaned_data["chosen_files"],
                organisation_number=form.cleaned_data["organisation"],
                key=form.cleaned_data["key"],
            )
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
            return None

    def _say(self, request: MemberRequest, received: Received) -> None:
        if received.is_new:
            messages.success(
                request, _("The upload is complete. It is taken in now; you may leave this page.")
            )
        else:
            messages.info(request, _("This was uploaded before. Here is that delivery; nothing is doubled."))

    def _page(self, request: MemberRequest, form: UploadForm) -> HttpResponse:
        return render(request, "jobs/upload.html", {"form": form})


class ResumeView(View):
    """Goes on with an upload that was stopped after several attempts."""

    access = desk(Permission.DESK_IMPORTS)

    def post(self, request: MemberRequest, pk: int) -> HttpResponse:
        """A worker tries it again. A second click changes nothing more."""
        try:
            upload_resume(acting=request.acting, batch_id=pk)
        except ObjectDoesNotExist:
            raise Http404 from None
        messages.success(request, _("It is tried again."))
        return redirect("jobs_desk:batch", pk=pk)
