from django.urls import path

from invoices.enums import DownloadForm
from invoices.overview_views import (
    OverviewFileView,
    OverviewView,
    PortfolioOverviewFileView,
    PortfolioOverviewView,
)
from invoices.portfolio_views import PortfolioListView
from invoices.views import AttachmentView, InvoiceListView, InvoiceView, OriginalView, PdfView

app_name = "invoices"
urlpatterns = [
    path("invoices/", InvoiceListView.as_view(), name="list"),
    path("portfolio/invoices/", PortfolioListView.as_view(), name="portfolio"),
    path("invoices/overview/", OverviewView.as_view(), name="overview"),
    path("invoices/overview/pdf/", OverviewFileView.as_view(form=DownloadForm.PDF), name="overview_pdf"),
    path("invoices/overview/csv/", OverviewFileView.as_view(form=DownloadForm.CSV), name="overview_csv"),
    path("portfolio/overview/", PortfolioOverviewView.as_view(), name="portfolio_overview"),
    path(
        "portfolio/overview/pdf/",
        PortfolioOverviewFileView.as_view(form=DownloadForm.PDF),
        name="portfolio_overview_pdf",
    ),
    path(
        "portfolio/overview/csv/",
        PortfolioOverviewFileView.as_view(form=DownloadForm.CSV),
        name="portfolio_overview_csv",
    ),
    path("invoices/<int:pk>/", InvoiceView.as_view(), name="detail"),
    path("invoices/<int:pk>/pdf/", PdfView.as_view(), name="pdf"),
    path("invoices/<int:pk>/ubl/", OriginalView.as_view(), name="original"),
    path("invoices/<int:pk>/attachments/<slug:sha256>/", AttachmentView.as_view(), name="attachment"),
]
