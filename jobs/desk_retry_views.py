"""Refused files tried again, for the desk: as delivered, or for an organisation chosen by hand."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from access.declarations import desk
from access.http import MemberRequest
from access.permissions import Permission
from jobs.forms import AssignForm, ChosenForm
from jobs.kinds import ImportKind, NamedOrganisation, kind_find
from jobs.models import ImportBatch, ImportFile
from jobs.organisations import organisation_of_number, organisations_found
from jobs.selectors import batch_get, receiver_is_reason, retry_files
from jobs.services import RetryReport, files_retry
from jobs.tables import file_lines

MOST_AT_ONCE: Final = 100
"""Files that one click tries again; with more, one clicks again."""


@dataclass(slots=True, kw_only=True)
class _Asked:
    """What the address names: a delivery, perhaps one file of it, and what can be tried again."""

    batch: ImportBatch
    kind: ImportKind
    file_id: int | None
    files: list[ImportFile]
    assignable: list[ImportFile] = field(default_factory=list)


class RetryView(View):
    """Asks for whom, shows name and number of the organisation, and then tries again."""

    access = desk(Permission.DESK_IMPORTS, fresh=True)

    def get(self, request: MemberRequest, pk: int) -> HttpResponse:
        """The question; with `organisation` what was found; with `number` the question whether it is this one."""
        asked = _asked(request, pk, request.GET.get("file", ""))
        if number := request.GET.get("number", ""):
            return self._confirm(request, asked, number)
        form = AssignForm(request.GET if "organisation" in request.GET else None)
        if form.is_valid() and (text := form.cleaned_data["organisation"]):
            found = organisations_found(acting=request.acting, text=text)
            if len(found) == 1:
                return self._confirm(request, asked, found[0].number)
            if found:
                return self._page(request, asked, "choose", form=ChosenForm(found=found))
            form.add_error("organisation", _("No organisation has this number or name."))
        return self._page(request, asked, "ask", form=form)

    def post(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Tries again, and says what became of it. Whoever comes second finds it done."""
        asked = _asked(request, pk, request.POST.get("file", ""))
        organisation = _organisation(request, request.POST.get("number", ""))
        files = asked.assignable if organisation else asked.files
        report = files_retry(
            acting=request.acting,
            batch=asked.batch,
            file_ids=[file.id for file in files] or _ids(asked),
            organisation=organisation,
        )
        _say(request, report)
        return redirect("jobs_desk:batch", pk=pk)

    def _confirm(self, request: MemberRequest, asked: _Asked, number: str) -> HttpResponse:
        return self._page(request, asked, "confirm", organisation=_organisation(request, number))

    def _page(self, request: MemberRequest, asked: _Asked, step: str, **context: Any) -> HttpResponse:
        files = asked.files if step == "ask" else asked.assignable
        shown = [(file, file_lines(file, asked.batch.kind)) for file in files]
        context |= {"asked": asked, "step": step, "files": shown, "most": MOST_AT_ONCE}
        return render(request, "jobs/retry.html", context)


def _asked(request: MemberRequest, pk: int, file: str) -> _Asked:
    """404 for a delivery or file that is not there, and for a kind that nobody takes in any more."""
    try:
        batch = batch_get(acting=request.acting, batch_id=pk)
    except ImportBatch.DoesNotExist:
        raise Http404 from None
    kind = kind_find(batch.kind)
    if kind is None or (file and not (file.isascii() and file.isdigit() and len(file) < 19)):
        raise Http404
    file_id = int(file) if file else None
    files = list(retry_files(acting=request.acting, batch=batch, file_id=file_id)[:MOST_AT_ONCE])
    assignable = [each for each in files if receiver_is_reason(file=each, kind=kind.name)]
    return _Asked(batch=batch, kind=kind, file_id=file_id, files=files, assignable=assignable)


def _ids(asked: _Asked) -> list[int]:
    """A file that was named and is settled meanwhile is said to be done."""
    return [asked.file_id] if asked.file_id is not None else []


def _organisation(request: MemberRequest, number: str) -> NamedOrganisation | None:
    if not number:
        return None
    found = organisation_of_number(acting=request.acting, number=number)
    if found is None:
        raise Http404
    return found


def _say(request: MemberRequest, report: RetryReport) -> None:
    if report.settled:
        words = ngettext("%(count)d file is settled now.", "%(count)d files are settled now.", report.settled)
        messages.success(request, words % {"count": report.settled})
    if report.refused:
        words = ngettext(
            "%(count)d file was refused again. The reason is below.",
            "%(count)d files were refused again. The reasons are below.",
            report.refused,
        )
        messages.warning(request, words % {"count": report.refused})
    if report.done_before:
        words = ngettext(
            "%(count)d file had been settled before, perhaps by a colleague.",
            "%(count)d files had been settled before, perhaps by a colleague.",
            report.done_before,
        )
        messages.info(request, words % {"count": report.done_before})
