"""Deliveries, for the desk: what came in, and what was wrong with it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View

from access.declarations import desk
from access.http import MemberRequest
from access.permissions import Permission
from common.listing import arrange
from common.shapes import Figure, Tone
from jobs.forms import FileFilterForm
from jobs.models import ImportBatch
from jobs.selectors import batch_files, batch_get, batch_list
from jobs.tables import BatchTable, FileTable, batch_state


class BatchListView(View):
    """All deliveries."""

    access = desk(Permission.DESK_IMPORTS)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The list, newest first, 25 a page."""
        table = BatchTable(
            batch_list(acting=request.acting),
            caption=_("Deliveries, newest first"),
            empty_text=_("Nothing has been delivered yet."),
            empty_hint=_("A delivery appears here as soon as the import begins."),
        )
        arrange(table, query=request.GET)
        return render(request, "jobs/batches.html", {"table": table})


class BatchView(View):
    """One delivery with its files."""

    access = desk(Permission.DESK_IMPORTS)

    def get(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Numbers, problems and files."""
        try:
            batch = batch_get(acting=request.acting, batch_id=pk)
        except ImportBatch.DoesNotExist:
            raise Http404 from None
        form = FileFilterForm(request.GET)
        context = {"batch": batch, "form": form, "figures": _figures(batch), "state": batch_state(batch)}
        if form.is_valid():
            files = batch_files(acting=request.acting, batch=batch, outcome=form.outcome_wanted())
            table = FileTable(
                files,
                kind=batch.kind,
                caption=_("Files of the delivery, refused ones first"),
                empty_text=_("No file has this outcome."),
            )
            arrange(table, query=request.GET)
            context["table"] = table
        return render(request, "jobs/batch.html", context)


def _figures(batch: ImportBatch) -> list[Figure]:
    """`batch` carries its numbers of files."""
    numbers = {name: getattr(batch, name) for name in ("landed", "unchanged", "refused")}
    handled = sum(numbers.values())
    left = batch.file_count - handled
    still = _("%(count)d still to handle") % {"count": left} if left else ""
    return [
        Figure(_("Files"), str(batch.file_count), still),
        Figure(_("Taken in"), str(numbers["landed"])),
        Figure(_("Known already"), str(numbers["unchanged"])),
        Figure(_("Refused"), str(numbers["refused"]), tone=Tone.BAD if numbers["refused"] else Tone.NONE),
    ]
