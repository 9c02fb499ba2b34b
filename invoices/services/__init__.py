"""Changes: taking in deliveries, and recording that a document was fetched."""

from invoices.services.delivery import delivery_import
from invoices.services.downloads import invoice_download_record, overview_download_record
from invoices.services.payments import payments_import

__all__ = ["delivery_import", "invoice_download_record", "overview_download_record", "payments_import"]
