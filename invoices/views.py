"""Invoices for whoever may see the financials: the list, one document, and its files."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views import View

from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from access.templatetags.here import here_url
from common.listing import arrange
from invoices.documents import Attachment, Document
from invoices.enums import DownloadForm
from invoices.filenames import attachment_file_name, attachment_type, invoice_file_name
from invoices.forms import InvoiceFilterForm
from invoices.house_style import house_style_of
from invoices.models import Invoice, InvoiceAttachment
from invoices.pages import detail_page, list_figures
from invoices.pdf import PrintedFacts, invoice_pdf
from invoices.selectors import (
    attachment_content,
    invoice_choices,
    invoice_document,
    invoice_get,
    invoice_list,
    invoice_original,
    invoice_relatives,
    invoice_settlement,
    invoice_totals,
    invoices_processed_until,
    payments_processed_until,
)
from invoices.services import invoice_download_record
from invoices.statuses import today_at
from invoices.tables import InvoiceTable, list_caption


class InvoiceListView(View):
    """All invoices and credit notes of the organisation one acts for."""

    access = needs(Permission.FINANCIALS_READ)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The list as the address asks for it: filter, order, page. An address that makes no sense shows why."""
        choices = invoice_choices(acting=request.acting)
        form = InvoiceFilterForm(request.GET, contracts=choices.contracts, currencies=choices.currencies)
        context: dict[str, Any] = {
            "form": form,
            "clear_url": here_url(request.acting, "invoices:list"),
            "is_empty": not choices.currencies,
        }
        if form.is_valid():
            context |= self._found(request, form)
        # Last: it asks as the program, and whoever asks after it has to be told to the database again.
        context["processed_until"] = invoices_processed_until()
        return render(request, "invoices/list.html", context)

    def _found(self, request: MemberRequest, form: InvoiceFilterForm) -> dict[str, Any]:
        acting, filters = request.acting, form.filters()
        totals = invoice_totals(acting=acting, filters=filters)
        if not totals:
            return {}
        table = InvoiceTable(
            invoice_list(acting=acting, filters=filters),
            acting=acting,
            today=today_at(acting.at),
            caption=list_caption(filters),
        )
        arrange(table, query=request.GET, count=sum(each.count for each in totals))
        table.add_totals()
        return {"table": table, "figures": list_figures(totals)}


def _invoice_or_404(request: MemberRequest, pk: int) -> Invoice:
    try:
        return invoice_get(acting=request.acting, invoice_id=pk)
    except Invoice.DoesNotExist:
        raise Http404 from None


class InvoiceView(View):
    """One document, whole."""

    access = needs(Permission.FINANCIALS_READ)

    def get(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Everything the document says, as a page."""
        invoice = _invoice_or_404(request, pk)
        acting = request.acting
        page = detail_page(
            invoice_document(invoice),
            invoice,
            settlement=invoice_settlement(acting=acting, invoice=invoice),
            relatives=invoice_relatives(acting=acting, invoice=invoice),
            payments_until=payments_processed_until(),
            url_of=lambda other: here_url(acting, "invoices:detail", pk=other.id),
            today=today_at(acting.at),
        )
        return render(request, "invoices/detail.html", {"invoice": invoice, **page})


def _file(content: bytes, *, name: str, content_type: str) -> HttpResponse:
    """Bytes to keep, never to show: what a document carries comes from outside."""
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)


class PdfView(View):
    """The document on paper, in the reader's language."""

    access = needs(Permission.FINANCIALS_READ)

    def get(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Makes the PDF and records that it was fetched."""
        invoice = _invoice_or_404(request, pk)
        document = invoice_document(invoice)
        content = invoice_pdf(
            document,
            language=get_language() or "nl",
            house=house_style_of(document),
            extra=PrintedFacts(relation_number=request.acting.subject.relation_number),
        )
        invoice_download_record(acting=request.acting, invoice=invoice, form=DownloadForm.PDF)
        return _file(content, name=invoice_file_name(invoice, ending=".pdf"), content_type="application/pdf")


class OriginalView(View):
    """The UBL file as it was delivered."""

    access = needs(Permission.FINANCIALS_READ)

    def get(self, request: MemberRequest, pk: int) -> HttpResponse:
        """Gives the very bytes and records that they were fetched."""
        invoice = _invoice_or_404(request, pk)
        content = invoice_original(acting=request.acting, invoice=invoice)
        invoice_download_record(acting=request.acting, invoice=invoice, form=DownloadForm.ORIGINAL)
        return _file(content, name=invoice_file_name(invoice, ending=".xml"), content_type="application/xml")


class AttachmentView(View):
    """A supporting document that the file carried."""

    access = needs(Permission.FINANCIALS_READ)

    def get(self, request: MemberRequest, pk: int, sha256: str) -> HttpResponse:
        """Gives the bytes and records that they were fetched."""
        invoice = _invoice_or_404(request, pk)
        attachment = self._attachment(invoice_document(invoice), sha256)
        try:
            content = attachment_content(acting=request.acting, invoice=invoice, sha256=attachment.sha256)
        except InvoiceAttachment.DoesNotExist:
            raise Http404 from None
        name = attachment_file_name(attachment)
        invoice_download_record(
            acting=request.acting, invoice=invoice, form=DownloadForm.ATTACHMENT, name=name
        )
        return _file(content, name=name, content_type=attachment_type(attachment))

    def _attachment(self, document: Document, sha256: str) -> Attachment:
        found = next((each for each in document.attachments if each.sha256 and each.sha256 == sha256), None)
        if found is None:
            raise Http404
        return found
