"""Django's own admin list of invoices, inside the portal's middleware. It exists in the bench only."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.views import View

from access.declarations import needs
from access.http import MemberRequest
from access.permissions import Permission
from invoices.models import Invoice


class _Site(admin.AdminSite):
    """Whoever passed the portal's door may look."""

    def has_permission(self, request: HttpRequest) -> bool:
        return True


class InvoiceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # Django has no brackets there
    """The columns of the portal's list, 25 rows a page, newest first; looking only, so no boxes to tick."""

    list_display = ("number", "issue_date", "description", "total", "open", "due_date", "contract_number")
    list_per_page = 25
    ordering = ("-issue_date", "-id")

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        """Filtering by organisation, without a list of all of them beside the table."""
        return True

    def has_view_permission(self, request: HttpRequest, obj: Invoice | None = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Invoice | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Invoice | None = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True


class InvoiceAdminAsItComes(InvoiceAdmin):
    """The same with Django's own number of rows on a page."""

    list_per_page = 100


site = _Site()
site.register(Invoice, InvoiceAdmin)


class AdminListView(View):
    """The admin's list, filtered to the organisation one acts for (`?organisation__id__exact=`)."""

    access = needs(Permission.FINANCIALS_READ)
    kind: ClassVar[type[InvoiceAdmin]] = InvoiceAdmin

    def get(self, request: MemberRequest) -> HttpResponse:
        """As the admin answers it."""
        return self.kind(Invoice, site).changelist_view(request)


class AdminListAsItComesView(AdminListView):
    """A hundred rows on a page."""

    kind = InvoiceAdminAsItComes
