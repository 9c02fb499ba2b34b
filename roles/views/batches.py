"""Files with colleagues: uploaded, looked through, carried out, and reported."""

from datetime import timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from django_htmx.http import HttpResponseClientRefresh

from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from access.templatetags.here import here_url
from common.errors import DomainError
from common.listing import arrange
from common.uploads import upload_was_cut
from common.xlsx import TYPE as XLSX_TYPE
from roles.batch_downloads import template_csv, template_workbook, wrong_rows_csv
from roles.batch_files import MOST_BYTES, too_large
from roles.forms.batching import BatchUploadForm, OrderForm, RowFilterForm
from roles.models import ColleagueBatch
from roles.selectors import (
    BatchCounts,
    colleague_batch_counts,
    colleague_batch_get,
    colleague_batch_list,
    colleague_batch_rows,
    grantable_roles,
)
from roles.services import batch_check, batch_discard, batch_order, batch_upload, batch_wrong_rows
from roles.tables.batches import BatchRowTable, batch_figures, batch_state

_WATCHED_FOR: Final = timedelta(minutes=20)
"""A page that asks by itself keeps a session open: it stops when nobody can be watching any more."""

_CSV: Final = "text/csv; charset=utf-8"


def batch_or_404(request: MemberRequest, batch_id: int) -> ColleagueBatch:
    """One's own batch of this number. Raises `Http404`, also for that of a colleague."""
    try:
        return colleague_batch_get(acting=request.acting, batch_id=batch_id)
    except ColleagueBatch.DoesNotExist:
        raise Http404 from None


def to_batch(request: MemberRequest, batch_id: int) -> HttpResponse:
    """Goes on to the page of the batch."""
    return redirect(here_url(request.acting, "roles:batch", batch_id=batch_id))


class BatchUploadView(View):
    """Explains the columns, offers the template, takes a file, and lists the files of before."""

    access = needs(Permission.MEMBERS_MANAGE)
    upload_limit = MOST_BYTES + 1

    def get(self, request: MemberRequest) -> HttpResponse:
        """The form."""
        return self._page(request, BatchUploadForm())

    def post(self, request: MemberRequest) -> HttpResponse:
        """Looks through the file, and goes on to what was found; nothing is carried out yet."""
        form = BatchUploadForm(request.POST, request.FILES)
        batch = self._upload(request, form) if form.is_valid() else None
        return to_batch(request, batch.id) if batch else self._page(request, form)

    def _upload(self, request: MemberRequest, form: BatchUploadForm) -> ColleagueBatch | None:
        chosen = form.cleaned_data["chosen_file"]
        try:
            if upload_was_cut(request):
                raise too_large()
            return batch_upload(
                acting=request.acting,
                file_name=chosen.name if chosen else "",
                content=chosen.read() if chosen else b"",
                key=form.cleaned_data["key"],
                declared_entitled=form.cleaned_data["declared_entitled"],
            )
        except DomainError as refusal:
            form.add_error(refusal.field, str(refusal))
            return None

    def _page(self, request: MemberRequest, form: BatchUploadForm) -> HttpResponse:
        context = {
            "form": form,
            "batches": [(each, batch_state(each)) for each in colleague_batch_list(acting=request.acting)],
            "roles": grantable_roles(acting=request.acting),
        }
        return render(request, "roles/batch_upload.html", context)


class BatchTemplateView(View):
    """The template to fill in, as CSV or XLSX."""

    access = needs(Permission.MEMBERS_MANAGE)
    form = "csv"

    def get(self, request: MemberRequest) -> HttpResponse:
        """The file, with heads in the reader's language."""
        roles = grantable_roles(acting=request.acting)
        if self.form == "xlsx":
            return _download(template_workbook(roles), XLSX_TYPE, _("colleagues") + ".xlsx")
        content = template_csv(roles, language=get_language() or "")
        return _download(content, _CSV, _("colleagues") + ".csv")


class BatchView(View):
    """One file: what would be done, how far it is, or what was done."""

    access = needs(Permission.MEMBERS_MANAGE)

    def get(self, request: MemberRequest, batch_id: int) -> HttpResponse:
        """Figures, progress and rows. A page that asks how far it is gets the whole when it is done."""
        batch = batch_or_404(request, batch_id)
        if request.headers.get("HX-Request") and not batch.is_under_way:
            return HttpResponseClientRefresh()
        return self._page(request, batch)

    def post(self, request: MemberRequest, batch_id: int) -> HttpResponse:
        """Looks through the rows once more, or throws the file away."""
        batch = batch_or_404(request, batch_id)
        if "discard" in request.POST:
            return self._discard(request, batch)
        if "check" in request.POST:
            batch_check(acting=request.acting, batch_id=batch.id)
            messages.success(request, _("The rows were looked through once more."))
        return to_batch(request, batch.id)

    def _discard(self, request: MemberRequest, batch: ColleagueBatch) -> HttpResponse:
        try:
            batch_discard(acting=request.acting, batch_id=batch.id)
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return to_batch(request, batch.id)
        messages.success(request, _("The file is thrown away. What was carried out stays."))
        return redirect(here_url(request.acting, "roles:batches"))

    def _page(self, request: MemberRequest, batch: ColleagueBatch) -> HttpResponse:
        counts = colleague_batch_counts(acting=request.acting, batch=batch)
        form = RowFilterForm(request.GET)
        rows = colleague_batch_rows(acting=request.acting, batch=batch, only_wrong=form.only_wrong())
        table = BatchRowTable(
            rows,
            caption=_("Rows of the file, in their order"),
            empty_text=_("No row is wrong."),
        )
        arrange(table, query=request.GET)
        context: dict[str, Any] = {
            "batch": batch,
            "state": batch_state(batch),
            "counts": counts,
            "figures": batch_figures(batch, counts),
            "form": form,
            "table": table,
            "progress": _progress(batch, counts),
            "asks_again": batch.is_under_way and _is_watched(request, batch),
        }
        return render(request, "roles/batch.html", context)


class BatchOrderView(View):
    """Has the file carried out."""

    access = needs(Permission.MEMBERS_MANAGE, fresh=True)

    def get(self, request: MemberRequest, batch_id: int) -> HttpResponse:
        """Asks how."""
        return self._page(request, batch_or_404(request, batch_id), OrderForm())

    def post(self, request: MemberRequest, batch_id: int) -> HttpResponse:
        """A worker carries it out; a second click changes nothing more."""
        batch = batch_or_404(request, batch_id)
        form = OrderForm(request.POST)
        if form.is_valid():
            try:
                batch_order(acting=request.acting, batch_id=batch.id, way=form.cleaned_data["way"])
            except DomainError as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                return to_batch(request, batch.id)
        return self._page(request, batch, form)

    def _page(self, request: MemberRequest, batch: ColleagueBatch, form: OrderForm) -> HttpResponse:
        counts = colleague_batch_counts(acting=request.acting, batch=batch)
        return render(request, "roles/batch_order.html", {"batch": batch, "form": form, "counts": counts})


class BatchWrongView(View):
    """The wrong rows of a file, to mend and upload again."""

    access = needs(Permission.MEMBERS_MANAGE)

    def get(self, request: MemberRequest, batch_id: int) -> HttpResponse:
        """CSV with a column that says why."""
        rows = batch_wrong_rows(acting=request.acting, batch=batch_or_404(request, batch_id))
        content = wrong_rows_csv(((row.row, row.notes_now) for row in rows), language=get_language() or "")
        return _download(content, _CSV, _("wrong-rows") + ".csv")


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _is_watched(request: MemberRequest, batch: ColleagueBatch) -> bool:
    return batch.ordered_at is not None and request.acting.at - batch.ordered_at < _WATCHED_FOR


def _progress(batch: ColleagueBatch, counts: BatchCounts) -> dict[str, object]:
    """How far the work is; empty for what is not under way."""
    if not batch.is_under_way:
        return {}
    handled = counts.rows - counts.left
    words = _("%(handled)d of %(total)d rows") % {"handled": handled, "total": counts.rows}
    return {"label": batch_state(batch).word, "done": handled, "of": max(counts.rows, 1), "words": words}
