"""Django's own admin list of invoices, inside the portal's middleware. It exists in the bench only."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views import View

from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from invoices.models import Invoice
from invoices.statuses import state_of


class _Site(admin.AdminSite):
    """Whoever passed the portal's door may look."""

    def has_permission(self, request: HttpRequest) -> bool:
        return True


class InvoiceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django has no brackets there
    """What a row of the portal's list shows, and its filters; the rest is as Django makes it.

    That is a hundred rows on a page, with boxes to tick, for whoever may do everything.
    """

    list_display = (
        "number", "issue_date", "description", "kind", "contract_number", "period_start", "period_end",
        "total", "open", "currency", "due_date", "status",
    )  # fmt: skip
    list_filter = (
        "issue_date",
        ("contract_number", admin.AllValuesFieldListFilter),
        ("currency", admin.AllValuesFieldListFilter),
        "kind",
    )
    ordering = ("-issue_date", "-id")

    @admin.display
    def status(self, invoice: Invoice) -> str:
        """The word of the portal."""
        return str(state_of(invoice.balance, today=timezone.localdate()).word)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Filtering by organisation, without a list of all of them beside the table."""
        return True

    def has_view_permission(self, request: HttpRequest, obj: Invoice | None = None) -> bool:
        return True

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True


class InvoiceAdminOfShortPages(InvoiceAdmin):
    """The same with as many rows on a page as the portal's list."""

    list_per_page = 25


site = _Site()
site.register(Invoice, InvoiceAdmin)


class AdminListView(View):
    """The admin's list, filtered to the organisation one acts for (`?organisation__id__exact=`)."""

    access = needs(Permission.FINANCIALS_READ)
    kind: ClassVar[type[InvoiceAdmin]] = InvoiceAdmin

    def get(self, request: MemberRequest) -> HttpResponse:
        """As the admin answers it."""
        return self.kind(Invoice, site).changelist_view(request)


class AdminShortListView(AdminListView):
    """Twenty-five rows on a page."""

    kind = InvoiceAdminOfShortPages
