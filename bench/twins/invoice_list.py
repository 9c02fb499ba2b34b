"""The twin of the list of invoices."""

from django.http import HttpResponse
from django.views import View

from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from bench.twins import READY
from invoices.models import Invoice

_A_PAGE = 25
_SHOWN = (
    "id", "number", "kind", "issue_date", "due_date", "period_start", "period_end", "contract_number",
    "description", "currency", "total", "payable", "paid", "credited", "open",
)  # fmt: skip


class InvoiceListTwin(View):
    """The one query that an index answers, and a ready string."""

    access = needs(Permission.FINANCIALS_READ)

    def get(self, request: MemberRequest) -> HttpResponse:
        """The first page's rows are read and thrown away."""
        invoices = Invoice.objects.filter(organisation_id=request.acting.subject.id)
        rows = list(invoices.order_by("-issue_date", "-id").values_list(*_SHOWN)[:_A_PAGE])
        assert len(rows) == _A_PAGE
        return HttpResponse(READY["invoices"])
