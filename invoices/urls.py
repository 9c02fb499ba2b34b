from django.urls import path

from invoices.views import AttachmentView, InvoiceListView, InvoiceView, OriginalView, PdfView

app_name = "invoices"
urlpatterns = [
    path("invoices/", InvoiceListView.as_view(), name="list"),
    path("invoices/<int:pk>/", InvoiceView.as_view(), name="detail"),
    path("invoices/<int:pk>/pdf/", PdfView.as_view(), name="pdf"),
    path("invoices/<int:pk>/ubl/", OriginalView.as_view(), name="original"),
    path("invoices/<int:pk>/attachments/<slug:sha256>/", AttachmentView.as_view(), name="attachment"),
]
