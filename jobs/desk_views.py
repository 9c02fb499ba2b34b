"""Deliveries, for the desk: what came in, how far it is, and what was wrong with it."""

from datetime import timedelta
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import View
from django_htmx.http import HttpResponseClientRefresh

from access.declarations import desk
from access.http import MemberRequest
from access.permissions import Permission
from common.listing import arrange
from common.shapes import Figure, Tone
from jobs.enums import BatchState
from jobs.forms import FileFilterForm
from jobs.models import ImportBatch
from jobs.selectors import batch_files, batch_get, batch_list
from jobs.tables import BatchTable, FileTable, batch_state, is_being_taken_in

_WATCHED_FOR: Final = timedelta(minutes=20)
"""A page that asks by itself keeps a session open: it stops when nobody can be watching any more."""


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
        """Progress, numbers, problems and files. A page that asks how far it is gets the whole when it is done."""
        try:
            batch = batch_get(acting=request.acting, batch_id=pk)
        except ImportBatch.DoesNotExist:
            raise Http404 from None
        if request.headers.get("HX-Request") and not is_being_taken_in(batch):
            return HttpResponseClientRefresh()
        form = FileFilterForm(request.GET)
        context = {"batch": batch, "form": form, "figures": _figures(batch), "state": batch_state(batch)}
        context |= {"progress": _progress(batch), "is_stopped": batch.state == BatchState.STOPPED}
        context["asks_again"] = (
            is_being_taken_in(batch) and request.acting.at - batch.started_at < _WATCHED_FOR
        )
        if form.is_valid():
            files = batch_files(acting=request.acting, batch=batch, outcome=form.outcome_wanted())
            table = FileTable(
                files,
                batch=batch,
                caption=_("Files of the delivery, refused ones first"),
                empty_text=_("No file has this outcome.")
                if form.outcome_wanted()
                else _("No file is handled yet."),
            )
            arrange(table, query=request.GET)
            context["table"] = table
        return render(request, "jobs/batch.html", context)


def _handled(batch: ImportBatch) -> int:
    return sum(getattr(batch, name) for name in ("landed", "unchanged", "partly", "refused"))


def _progress(batch: ImportBatch) -> dict[str, object]:
    """How far an upload is; empty for what is finished or was delivered otherwise."""
    if not is_being_taken_in(batch):
        return {}
    handled = _handled(batch)
    if batch.state == BatchState.WAITING:
        return {"label": _("Waiting to be taken in"), "done": 0, "of": 1, "words": _("not begun yet")}
    words = _("%(handled)d of %(total)d files") % {"handled": handled, "total": batch.file_count}
    return {"label": _("Being taken in"), "done": handled, "of": max(batch.file_count, 1), "words": words}


def _figures(batch: ImportBatch) -> list[Figure]:
    """`batch` carries its numbers of files."""
    numbers = {name: getattr(batch, name) for name in ("landed", "unchanged", "partly", "refused")}
    partly = _("and %(count)d in part") % {"count": numbers["partly"]} if numbers["partly"] else ""
    left = batch.file_count - _handled(batch)
    still = _("%(count)d still to handle") % {"count": left} if left > 0 else ""
    return [
        Figure(_("Files"), str(batch.file_count), still),
        Figure(_("Taken in"), str(numbers["landed"]), partly),
        Figure(_("Known already"), str(numbers["unchanged"])),
        Figure(_("Refused"), str(numbers["refused"]), tone=Tone.BAD if numbers["refused"] else Tone.NONE),
    ]
