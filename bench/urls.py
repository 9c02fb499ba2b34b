"""The portal's addresses, and beside them those of the twins."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from bench.twins.admin_list import AdminListView, AdminShortListView, site
from bench.twins.invoice_list import InvoiceListTwin
from bench.twins.switcher import SwitcherTwin
from business_portal.urls import HERE, handler400, handler403, handler404, handler500
from business_portal.urls import urlpatterns as portal

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

_twins: list[URLPattern | URLResolver] = [
    path("twins/invoices/", InvoiceListTwin.as_view(), name="invoices"),
    path("twins/admin/", AdminListView.as_view(), name="admin"),
    path("twins/admin-short/", AdminShortListView.as_view(), name="admin_short"),
    path("twins/switcher/", SwitcherTwin.as_view(), name="switcher"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    re_path(HERE, include((_twins, "twins"))),
    *portal,
    path("admin/", site.urls),  # what the admin's list links to; nobody gets in there
]
